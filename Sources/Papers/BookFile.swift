import CXlsxWriter
import Glibc

/// One xlsx being written through libxlsxwriter, in a directory that only we may read and that goes when this does.
final class BookFile {
    enum Look: CaseIterable {
        /// Text whatever it looks like: never turned into a number when somebody types over it.
        case text
        case plain, integer, money, day, title, note, header, required, reason, instruction
    }

    private let directory: String
    private let path: String
    private let mark: WorkbookWriter.Mark?
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [Look: UnsafeMutablePointer<lxw_format>] = [:]

    /// - Parameter madeAt: seconds since 1970, for the file's properties.
    init(in parent: String, madeAt: Int, mark: WorkbookWriter.Mark? = nil) throws(WorkbookProblem) {
        self.mark = mark
        var template = Array("\(parent)/papers.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw WorkbookProblem(.cannotWrite) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = directory + "/book.xlsx"
        // The library keeps a copy of the folder's name of its own.
        let made = directory.withCString { folder in
            var options = lxw_workbook_options()
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard let made else {
            rmdir(directory)
            throw WorkbookProblem(.cannotWrite)
        }
        book = made
        Self.describe(made, madeAt, mark)
        for look in Look.allCases { formats[look] = Self.format(look, made) }
    }

    private static func describe(
        _ book: UnsafeMutablePointer<lxw_workbook>, _ madeAt: Int, _ mark: WorkbookWriter.Mark?
    ) {
        var properties = lxw_doc_properties()
        properties.created = time_t(madeAt)
        let texts = [mark?.author, mark?.number, mark?.line].map { $0.flatMap { strdup($0) } }
        defer { texts.forEach { free($0) } }
        (properties.author, properties.keywords, properties.comments) = (texts[0], texts[1], texts[2])
        workbook_set_properties(book, &properties)
    }

    deinit {
        if let book { lxw_workbook_free(book) }
        unlink(path)
        rmdir(directory)
    }

    /// Closes the book and hands over its bytes; it takes nothing more afterwards.
    func finish() throws(WorkbookProblem) -> [UInt8] {
        guard let closing = book else { throw WorkbookProblem(.cannotWrite) }
        book = nil
        guard workbook_close(closing) == LXW_NO_ERROR, let file = fopen(path, "rb") else {
            throw WorkbookProblem(.cannotWrite)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        guard ferror(file) == 0 else { throw WorkbookProblem(.cannotWrite) }
        return bytes
    }

    func sheet(_ name: String) throws(WorkbookProblem) -> Page {
        guard let book, let sheet = workbook_add_worksheet(book, Self.sheetName(name)) else {
            throw WorkbookProblem(.cannotWrite, sheet: name)
        }
        // Longer than 255 characters would not be taken; `&` begins a command.
        if let mark { worksheet_set_footer(sheet, String(mark.line.replacing("&", with: "&&").prefix(200))) }
        return Page(sheet: sheet, formats: formats)
    }

    /// What spreadsheets allow as a sheet's name: 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
    static func sheetName(_ name: String) -> String {
        var out = ""
        for character in name where !"[]:*?/\\'".contains(character) && !character.isNewline {
            if out.utf16.count + character.utf16.count > 31 { break }
            out.append(character)
        }
        return out.isEmpty ? "Sheet" : out
    }

    private static func format(
        _ look: Look, _ book: UnsafeMutablePointer<lxw_workbook>
    ) -> UnsafeMutablePointer<lxw_format>? {
        guard let format = workbook_add_format(book) else { return nil }
        let middle = UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue)
        switch look {
        // 49 is the format that every spreadsheet knows as "text".
        case .text: format_set_num_format_index(format, 49)
        case .plain, .note: break
        case .integer: format_set_num_format(format, "0")
        case .money: format_set_num_format(format, "#,##0.00")
        case .day: format_set_num_format(format, "yyyy-mm-dd")
        case .title:
            format_set_bold(format)
            format_set_font_size(format, 14)
        case .header, .required:
            format_set_bold(format)
            format_set_num_format_index(format, 49)
            format_set_text_wrap(format)
            format_set_align(format, middle)
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_bg_color(format, look == .required ? 0xFCE8E6 : 0xE8EEF4)
        case .reason:
            format_set_num_format_index(format, 49)
            format_set_text_wrap(format)
            format_set_font_color(format, 0xA61B1B)
        case .instruction:
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        }
        return format
    }
}

/// One sheet of a book being written. Rows and columns count from 0.
struct Page {
    let sheet: UnsafeMutablePointer<lxw_worksheet>
    let formats: [BookFile.Look: UnsafeMutablePointer<lxw_format>]

    /// Always a string cell: `=1+1` stays six characters (the library never turns it into a formula here).
    func text(
        _ row: Int, _ column: Int, _ text: String, _ look: BookFile.Look = .text
    ) throws(WorkbookProblem) {
        guard !text.isEmpty else { return }
        let safe = CellText.encode(CellText.storable(text))
        let result = worksheet_write_string(sheet, UInt32(row), UInt16(column), safe, formats[look])
        guard result == LXW_NO_ERROR else {
            let code: WorkbookProblem.Code = result == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ? .tooLong : .cannotWrite
            throw WorkbookProblem(code, row: row + 1, column: CellReference.letters(column))
        }
    }

    func value(_ row: Int, _ column: Int, _ value: TableValue) throws(WorkbookProblem) {
        switch value {
        case .empty: return
        case .text(let content): try text(row, column, content)
        case .integer(let number) where number.magnitude <= 999_999_999_999_999:
            worksheet_write_number(sheet, UInt32(row), UInt16(column), Double(number), formats[.integer])
        case .money(let money) where money.fen.magnitude <= 999_999_999_999_999:
            worksheet_write_number(sheet, UInt32(row), UInt16(column), Double(money.fen) / 100, formats[.money])
        case .day(let day) where day.year > 1900:
            let parts = day.parts
            var date = lxw_datetime()
            (date.year, date.month, date.day) = (Int32(parts.year), Int32(parts.month), Int32(parts.day))
            worksheet_write_datetime(sheet, UInt32(row), UInt16(column), &date, formats[.day])
        // Beyond what a spreadsheet's numbers and calendar can hold: as text, with every digit.
        case .integer, .money, .day: try text(row, column, value.plain)
        }
    }

    /// Width in characters and the format that cells typed later will have.
    func column(_ column: Int, width: Double, _ look: BookFile.Look? = nil) {
        worksheet_set_column(sheet, UInt16(column), UInt16(column), width, look.flatMap { formats[$0] })
    }

    /// The rows above `row` stay in view and are repeated on every printed page.
    func freeze(above row: Int) {
        worksheet_freeze_panes(sheet, UInt32(row), 0)
        if row > 0 { worksheet_repeat_rows(sheet, UInt32(row - 1), UInt32(row - 1)) }
    }

    func printOnA4() {
        worksheet_set_paper(sheet, 9)
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_set_footer(sheet, "&C&P / &N")
    }

    func filter(header row: Int, columns: Int, rows: Int) {
        guard columns > 0, rows > 0 else { return }
        worksheet_autofilter(sheet, UInt32(row), 0, UInt32(row + rows), UInt16(columns - 1))
    }

    func activate() {
        worksheet_activate(sheet)
        worksheet_set_first_sheet(sheet)
    }

    func hide() { worksheet_hide(sheet) }

    /// A dropdown over `rows` of a column, its entries taken from a range such as `='_lists'!$A$1:$A$3`.
    func dropdown(_ column: Int, rows: ClosedRange<Int>, range: String) {
        range.withCString { formula in
            var rule = lxw_data_validation()
            rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
            rule.value_formula = UnsafeMutablePointer(mutating: formula)
            worksheet_data_validation_range(
                sheet, UInt32(rows.lowerBound), UInt16(column), UInt32(rows.upperBound), UInt16(column), &rule)
        }
    }

    /// Characters a text takes up: those of East Asia count double.
    static func width(_ text: String) -> Double {
        let units = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        return Double(min(60, units + 3))
    }
}
