/// Finds the header among the first rows, under whatever instructions stand above it.
struct HeaderSearch {
    /// How far down a header may stand.
    static let depth = 20

    struct Found {
        let row: Int
        /// Column of the file → column of the map.
        let columns: [Int: Int]
        /// Columns of the file whose header repeats one already found.
        let repeated: [Int]
        let unknown: [String]
    }

    private let map: ColumnMap
    private let known: [String: Int]

    init(_ map: ColumnMap) {
        self.map = map
        var known: [String: Int] = [:]
        for (index, column) in map.columns.enumerated() {
            for name in [column.zh, column.en] + column.aliases where known[CellText.folded(name)] == nil {
                known[CellText.folded(name)] = index
            }
        }
        self.known = known
    }

    /// The row with the most headers that the map knows; the upper one of two equals. A single hit in a map of several
    /// columns is a word in an instruction, not a header.
    func find(in rows: some Sequence<Row>) -> Found? {
        var best: Found?
        for row in rows {
            let found = match(row)
            guard found.columns.count >= min(2, map.columns.count), !found.columns.isEmpty else { continue }
            if best.map({ found.columns.count > $0.columns.count }) ?? true { best = found }
        }
        return best
    }

    private func match(_ row: Row) -> Found {
        var columns: [Int: Int] = [:]
        var taken: Set<Int> = []
        var repeated: [Int] = []
        var unknown: [String] = []
        for cell in row.cells {
            let folded = CellText.folded(cell.text)
            if let index = known[folded] {
                if taken.insert(index).inserted { columns[cell.column] = index } else { repeated.append(cell.column) }
            } else if !folded.isEmpty, unknown.count < 100 {
                unknown.append(String((CellText.clean(cell.text, all: false) ?? folded).prefix(40)))
            }
        }
        return Found(row: row.number, columns: columns, repeated: repeated, unknown: unknown)
    }

    /// What the header lacks or has twice.
    func problems(of found: Found, sheet: String?) -> [WorkbookProblem] {
        var problems: [WorkbookProblem] = []
        let present = Set(found.columns.values)
        for (index, column) in map.columns.enumerated() where column.required && !present.contains(index) {
            let values = ["key": column.key, "zh": column.zh, "en": column.en]
            problems.append(WorkbookProblem(.missingHeader, sheet: sheet, row: found.row, values: values))
        }
        for column in found.repeated {
            let letters = CellReference.letters(column)
            problems.append(WorkbookProblem(.duplicateHeader, sheet: sheet, row: found.row, column: letters))
        }
        return problems
    }
}
