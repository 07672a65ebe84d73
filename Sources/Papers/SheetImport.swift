import Vocabulary

/// A checked value of one cell.
package enum ImportedValue: Hashable, Sendable {
    case text(String)
    case day(Day)
    case integer(Int64)
    case money(Money)
    case code(String)
    /// The choice's value, not its label.
    case choice(String)

    /// One text form for every kind: `2023-06-05`, `12`, `1500.00`, the choice's value.
    package var plain: String {
        switch self {
        case .text(let text), .code(let text), .choice(let text): text
        case .day(let day): day.description
        case .integer(let number): String(number)
        case .money(let money): money.plain
        }
    }
}

/// One row of a file whose every cell is in order.
package struct ImportedRow: Hashable, Sendable {
    /// From 1, as the person sees it.
    package let number: Int
    /// By the column's key; an empty cell has no entry.
    package let values: [String: ImportedValue]
    /// What stood in the file, cleaned, in the order of the map's columns: for the result workbook.
    package let raw: [String]

    /// The text form of any kind; empty for an empty cell.
    package subscript(key: String) -> String { values[key]?.plain ?? "" }

    package func day(_ key: String) -> Day? { if case .day(let day) = values[key] { day } else { nil } }
    package func integer(_ key: String) -> Int64? { if case .integer(let number) = values[key] { number } else { nil } }
    package func money(_ key: String) -> Money? { if case .money(let money) = values[key] { money } else { nil } }
}

/// One row of a file that cannot be taken, with every reason.
package struct RejectedRow: Hashable, Sendable {
    package let number: Int
    package let raw: [String]
    package let problems: [WorkbookProblem]
}

/// What came of reading a file.
package struct ImportOutcome: Sendable, Hashable {
    /// Nil where the file could not be read as a whole (then `accepted` is empty).
    package internal(set) var sheet: String?
    /// Row of the header, from 1.
    package internal(set) var headerRow: Int?
    /// Where each column of the map stands in the file, by its key: `C`.
    package internal(set) var columnLetters: [String: String] = [:]
    package internal(set) var accepted: [ImportedRow] = []
    package internal(set) var rejected: [RejectedRow] = []
    /// What concerns the file or its header; when not empty no row was taken.
    package internal(set) var fileProblems: [WorkbookProblem] = []
    /// Headers that the map does not know and that were passed over.
    package internal(set) var unknownHeaders: [String] = []
    /// Problems beyond `Limits.problems`; their rows are rejected, the reasons only counted.
    package internal(set) var unlistedProblems = 0

    /// Everything, in the order of the file.
    package var problems: [WorkbookProblem] { fileProblems + rejected.flatMap(\.problems) }
    package var isClean: Bool { fileProblems.isEmpty && rejected.isEmpty }
}

/// Reads an untrusted xlsx or csv file against a map. Never throws, never traps: whatever is wrong is in the outcome.
package struct SheetImport: Sendable {
    package let map: ColumnMap
    package let limits: Limits

    package init(_ map: ColumnMap, limits: Limits = Limits()) {
        self.map = map
        self.limits = limits
    }

    /// By the file's own bytes: what starts like an archive (or an old Office file) is a workbook, the rest is csv.
    package func read(_ bytes: [UInt8]) -> ImportOutcome {
        Workbook.looksLikeWorkbook(bytes) ? readWorkbook(bytes) : readCSV(bytes)
    }

    /// The visible sheet whose header fits best is read; the others are left alone.
    package func readWorkbook(_ bytes: [UInt8]) -> ImportOutcome {
        var outcome = ImportOutcome()
        do throws(WorkbookProblem) {
            let book = try Workbook(bytes, limits: limits)
            var best: (sheet: Int, found: HeaderSearch.Found)?
            for index in book.sheets.indices where !book.sheets[index].hidden {
                var top: [Row] = []
                try book.read(sheet: index) { row in
                    if row.number <= HeaderSearch.depth { top.append(row) }
                    return row.number < HeaderSearch.depth
                }
                guard let found = HeaderSearch(map).find(in: top) else { continue }
                if best.map({ found.columns.count > $0.found.columns.count }) ?? true { best = (index, found) }
            }
            guard let best else { throw WorkbookProblem(.headerNotFound) }
            let name = book.sheets[best.sheet].name
            var reader = RowsReader(map: map, found: best.found, sheet: name, date1904: book.date1904, limits: limits)
            if reader.acceptHeader() {
                try book.read(sheet: best.sheet) { row in
                    reader.take(row)
                    return true
                }
            }
            outcome = reader.outcome
        } catch {
            outcome.fileProblems.append(error)
        }
        return outcome
    }

    package func readCSV(_ bytes: [UInt8]) -> ImportOutcome {
        var outcome = ImportOutcome()
        do throws(WorkbookProblem) {
            let rows = try CSVFile.rows(bytes, limits: limits)
            guard let found = HeaderSearch(map).find(in: rows.prefix { $0.number <= HeaderSearch.depth }) else {
                throw WorkbookProblem(.headerNotFound)
            }
            var reader = RowsReader(map: map, found: found, sheet: nil, date1904: false, limits: limits)
            if reader.acceptHeader() { for row in rows { reader.take(row) } }
            outcome = reader.outcome
        } catch {
            outcome.fileProblems.append(error)
        }
        return outcome
    }
}
