/// Comma-separated text (RFC 4180) with a header row, for the reference tables that ship with the system.
package struct CSV: Sendable {
    package struct Row: Sendable {
        /// Line of the file on which the row begins, from 1.
        package let line: Int
        package let cells: [String: String]

        /// Trimmed; empty where the column is missing.
        package subscript(column: String) -> String { cells[column] ?? "" }
    }

    package let rows: [Row]

    /// Blank lines and lines that begin with `#` are skipped. Refused with `csv.quote` (never closed),
    /// `csv.columns` (a row longer or shorter than the header) or `csv.header` (a column of `required` is missing).
    package init(_ text: String, required: [String]) throws(Refusal) {
        let lines = try Self.split(text)
        guard let header = lines.first, Set(required).isSubset(of: header.cells) else {
            throw Refusal("csv.header", place: "1", ["columns": required.joined(separator: ",")])
        }
        var rows: [Row] = []
        var problems: [Problem] = []
        for (line, cells) in lines.dropFirst() {
            guard cells.count == header.cells.count else {
                problems.append(Problem("csv.columns", place: String(line)))
                continue
            }
            let pairs = zip(header.cells, cells).map { ($0, $1) }
            rows.append(Row(line: line, cells: Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.rows = rows
    }

    private static func split(_ text: String) throws(Refusal) -> [(line: Int, cells: [String])] {
        var out: [(line: Int, cells: [String])] = []
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var (line, start) = (1, 1)
        var (quoted, closed) = (false, false)
        func endRow() {
            cells.append(Text.trimmed(String(cell)))
            cell = .init()
            closed = false
            let blank = cells.allSatisfy(\.isEmpty) || cells.first?.hasPrefix("#") == true
            if !blank { out.append((start, cells)) }
            cells = []
        }
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
            if scalar == "\n" { line += 1 }
            switch scalar {
            case "\"" where quoted:
                (quoted, closed) = (false, true)
            case "\"" where closed:
                cell.append(scalar)
                (quoted, closed) = (true, false)
            case "\"" where cell.isEmpty:
                quoted = true
            case "," where !quoted:
                cells.append(Text.trimmed(String(cell)))
                cell = .init()
                closed = false
            case "\n" where !quoted:
                endRow()
                start = line
            case "\r" where !quoted:
                break
            default:
                cell.append(scalar)
            }
        }
        if quoted { throw Refusal("csv.quote", place: String(start)) }
        if !cell.isEmpty || !cells.isEmpty { endRow() }
        return out
    }
}
