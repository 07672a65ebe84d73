/// Turns rows under a header into accepted and rejected ones.
struct RowsReader {
    private struct Source {
        let fileColumn: Int
        let mapColumn: Int
        let reading: CellReading
    }

    private let map: ColumnMap
    private let found: HeaderSearch.Found
    private let sheet: String?
    private let limits: Limits
    private let sources: [Source]
    private var listed = 0
    private(set) var outcome = ImportOutcome()

    init(map: ColumnMap, found: HeaderSearch.Found, sheet: String?, date1904: Bool, limits: Limits) {
        self.map = map
        self.found = found
        self.sheet = sheet
        self.limits = limits
        sources = found.columns.map { file, index in
            Source(fileColumn: file, mapColumn: index, reading: CellReading(map.columns[index], date1904: date1904))
        }.sorted { $0.fileColumn < $1.fileColumn }
        outcome.sheet = sheet
        outcome.headerRow = found.row
        outcome.unknownHeaders = found.unknown
        for (file, index) in found.columns {
            outcome.columnLetters[map.columns[index].key] = CellReference.letters(file)
        }
    }

    /// False where the header is at fault: then no row means anything.
    mutating func acceptHeader() -> Bool {
        outcome.fileProblems = HeaderSearch(map).problems(of: found, sheet: sheet)
        return outcome.fileProblems.isEmpty
    }

    mutating func take(_ row: Row) {
        guard row.number > found.row else { return }
        var values: [String: ImportedValue] = [:]
        var raw = [String](repeating: "", count: map.columns.count)
        var problems: [WorkbookProblem] = []
        var missing: [WorkbookProblem] = []
        var isBlank = true
        for source in sources {
            let column = source.reading.column
            let (result, text) = source.reading.read(row.cell(at: source.fileColumn))
            raw[source.mapColumn] = text
            switch result {
            case .empty:
                guard column.required else { continue }
                missing.append(problem(.required, row, source, [:]))
            case .value(let value):
                isBlank = false
                values[column.key] = value
            case .problem(let code, let details):
                isBlank = false
                problems.append(problem(code, row, source, details))
            }
        }
        // A row without anything in our columns is a gap, not a row with everything missing.
        if isBlank { return }
        problems += missing
        guard problems.isEmpty else { return reject(row.number, raw, problems) }
        outcome.accepted.append(ImportedRow(number: row.number, values: values, raw: raw))
    }

    private mutating func reject(_ number: Int, _ raw: [String], _ problems: [WorkbookProblem]) {
        let room = max(0, limits.problems - listed)
        listed += min(room, problems.count)
        outcome.unlistedProblems += max(0, problems.count - room)
        outcome.rejected.append(RejectedRow(number: number, raw: raw, problems: Array(problems.prefix(room))))
    }

    private func problem(
        _ code: WorkbookProblem.Code, _ row: Row, _ source: Source, _ details: [String: String]
    ) -> WorkbookProblem {
        let column = source.reading.column
        let names = ["key": column.key, "zh": column.zh, "en": column.en]
        return WorkbookProblem(
            code, sheet: sheet, row: row.number, column: CellReference.letters(source.fileColumn),
            values: details.merging(names) { detail, _ in detail })
    }
}
