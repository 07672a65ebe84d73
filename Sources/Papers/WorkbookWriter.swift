/// Writes xlsx files: templates to fill in, results of an import, exports. All wording comes from the caller.
package struct WorkbookWriter: Sendable {
    /// One row that goes back to its sender with the reason.
    package struct ResultRow: Sendable, Hashable {
        /// In the order of the map's columns, as `RejectedRow.raw`.
        package let raw: [String]
        /// In words, in the sheet's language.
        package let reason: String

        package init(raw: [String], reason: String) {
            self.raw = raw
            self.reason = reason
        }
    }

    /// Rows of a template that have dropdowns.
    static let preparedRows = 5_000
    private static let listSheet = "_lists"

    /// Who took a file out and under which number: stands in its properties and at the foot of each printed page.
    package struct Mark: Sendable, Hashable {
        let author: String
        let number: String
        let line: String

        package init(author: String, number: String, line: String) {
            self.author = author
            self.number = number
            self.line = line
        }
    }

    private let madeAt: Int
    private let mark: Mark?
    private let temporaryDirectory: String

    /// - Parameters:
    ///   - madeAt: seconds since 1970, for the file's properties.
    ///   - temporaryDirectory: where the file stands, readable by nobody else, until its bytes are handed over.
    package init(madeAt: Int, mark: Mark? = nil, temporaryDirectory: String = "/tmp") {
        self.madeAt = madeAt
        self.mark = mark
        self.temporaryDirectory = temporaryDirectory
    }

    /// An empty sheet to fill in, opened first, and a sheet of instructions: the caller's lines, then one line for
    /// every column with its note. Required columns carry `*`; every column is text except that a spreadsheet may
    /// keep what it takes for a day.
    package func template(
        _ map: ColumnMap, language: SheetLanguage, sheet: String, instructionsSheet: String, instructions: [String]
    ) throws(WorkbookProblem) -> [UInt8] {
        let file = try BookFile(in: temporaryDirectory, madeAt: madeAt, mark: mark)
        let help = try file.sheet(instructionsSheet)
        help.column(0, width: 28, .instruction)
        help.column(1, width: 80, .instruction)
        var row = 0
        for line in instructions {
            try help.text(row, 0, line, .note)
            row += 1
        }
        if !instructions.isEmpty { row += 1 }
        for column in map.columns {
            try help.text(row, 0, Self.header(column, language), column.required ? .required : .header)
            try help.text(row, 1, column.note(language), .instruction)
            row += 1
        }
        help.printOnA4()
        let page = try file.sheet(sheet)
        try head(page, map, language)
        try lists(file, page, map, language, rows: Self.preparedRows)
        page.activate()
        return try file.finish()
    }

    /// The template's shape with the rows in it and, as last column, why each was not taken. Corrected, it can be
    /// sent in again as it is: the reading passes over the column it does not know.
    package func results(
        _ map: ColumnMap, language: SheetLanguage, sheet: String, reasonHeader: String, rows: [ResultRow]
    ) throws(WorkbookProblem) -> [UInt8] {
        guard rows.count < CellReference.rows else { throw WorkbookProblem(.tooManyRows) }
        let file = try BookFile(in: temporaryDirectory, madeAt: madeAt, mark: mark)
        let page = try file.sheet(sheet)
        let reasonColumn = map.columns.count
        try head(page, map, language)
        page.column(reasonColumn, width: 60, .reason)
        try page.text(0, reasonColumn, reasonHeader, .header)
        for (index, row) in rows.enumerated() {
            for (column, text) in row.raw.prefix(reasonColumn).enumerated() { try page.text(index + 1, column, text) }
            try page.text(index + 1, reasonColumn, row.reason, .reason)
        }
        try lists(file, page, map, language, rows: max(rows.count, 1))
        page.activate()
        return try file.finish()
    }

    /// Title, notes (who made it, when, by which filter), header, rows; frozen, filterable, ready to print.
    package func export(_ table: Table) throws(WorkbookProblem) -> [UInt8] {
        let lines = (table.title.isEmpty ? 0 : 1) + table.notes.count
        guard lines + table.rows.count < CellReference.rows, table.columns.count <= CellReference.columns else {
            throw WorkbookProblem(.tooManyRows)
        }
        let file = try BookFile(in: temporaryDirectory, madeAt: madeAt, mark: mark)
        let page = try file.sheet(table.sheet)
        var row = 0
        if !table.title.isEmpty {
            try page.text(row, 0, table.title, .title)
            row += 1
        }
        for note in table.notes {
            try page.text(row, 0, note, .note)
            row += 1
        }
        for (index, column) in table.columns.enumerated() {
            page.column(index, width: column.width ?? max(10, Page.width(column.header)))
            try page.text(row, index, column.header, .header)
        }
        let header = row
        for values in table.rows {
            row += 1
            for (index, value) in values.prefix(table.columns.count).enumerated() {
                try page.value(row, index, value)
            }
        }
        page.freeze(above: header + 1)
        page.filter(header: header, columns: table.columns.count, rows: table.rows.count)
        page.printOnA4()
        return try file.finish()
    }

    private static func header(_ column: ColumnMap.Column, _ language: SheetLanguage) -> String {
        (column.required ? "*" : "") + column.header(language)
    }

    private func head(_ page: Page, _ map: ColumnMap, _ language: SheetLanguage) throws(WorkbookProblem) {
        for (index, column) in map.columns.enumerated() {
            let header = Self.header(column, language)
            // As text a day stays as typed and an identity number keeps all its digits.
            page.column(index, width: max(12, Page.width(header)), .text)
            try page.text(0, index, header, column.required ? .required : .header)
        }
        page.freeze(above: 1)
        page.printOnA4()
    }

    /// Dropdowns draw on a hidden sheet: a list written into the rule itself may have no more than 255 characters.
    private func lists(
        _ file: BookFile, _ page: Page, _ map: ColumnMap, _ language: SheetLanguage, rows: Int
    ) throws(WorkbookProblem) {
        var hidden: Page?
        var used = 0
        for (index, column) in map.columns.enumerated() {
            guard case .choice(let choices) = column.kind, !choices.isEmpty else { continue }
            let target: Page
            if let hidden { target = hidden } else { target = try file.sheet(Self.listSheet) }
            hidden = target
            for (row, choice) in choices.enumerated() {
                try target.text(row, used, language == .zh ? choice.zh : choice.en)
            }
            let letters = CellReference.letters(used)
            let range = "='\(Self.listSheet)'!$\(letters)$1:$\(letters)$\(choices.count)"
            page.dropdown(index, rows: 1...rows, range: range)
            used += 1
        }
        hidden?.hide()
    }
}
