/// A `.csv` file of a pack as a person edits it: row by row, every other line as it was.
package struct ListText: Sendable {
    package struct Row: Sendable {
        /// From 1.
        package let line: Int
        package let cells: [String]
        fileprivate let range: Range<Int>
    }

    package let columns: [String]
    package let rows: [Row]
    private let bytes: [UInt8]

    /// Nil where the file has no heading.
    package init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        let records = Self.records(bytes)
        guard let heading = records.first else { return nil }
        columns = heading.cells
        rows = Array(records.dropFirst())
    }

    package func setting(_ cells: [String], inRow row: Int) -> [UInt8]? {
        guard rows.indices.contains(row), cells.count == columns.count else { return nil }
        return cells == rows[row].cells ? bytes : bytes.replacing([(rows[row].range, Self.line(cells))])
    }

    /// Behind another row, or at the end.
    package func adding(_ cells: [String], after row: Int?) -> [UInt8]? {
        guard cells.count == columns.count, row.map(rows.indices.contains) ?? true else { return nil }
        if let row {
            let end = rows[row].range.upperBound
            return bytes.replacing([(end..<end, [10] + Self.line(cells))])
        }
        return bytes + (bytes.last == 10 ? [] : [10]) + Self.line(cells) + [10]
    }

    package func removing(_ row: Int) -> [UInt8]? {
        guard rows.indices.contains(row) else { return nil }
        var range = rows[row].range
        while range.upperBound < bytes.count, bytes[range.upperBound] == 13 || bytes[range.upperBound] == 10 {
            let isEnd = bytes[range.upperBound] == 10
            range = range.lowerBound..<(range.upperBound + 1)
            if isEnd { break }
        }
        return bytes.replacing([(range, [])])
    }

    private static func line(_ cells: [String]) -> [UInt8] {
        let texts = cells.map { cell in
            cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
                ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }
        return Array(texts.joined(separator: ",").utf8)
    }

    /// RFC 4180; the range of a record leaves out its line end.
    private static func records(_ bytes: [UInt8]) -> [Row] {
        var records: [Row] = []
        var (cells, cell, quoted, line, first): ([String], [UInt8], Bool, Int, Int) = ([], [], false, 1, 1)
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var start = at
        func end(_ place: Int) {
            cells.append(String(decoding: cell, as: UTF8.self))
            if cells != [""] { records.append(Row(line: first, cells: cells, range: start..<place)) }
            (cells, cell) = ([], [])
        }
        while at < bytes.count {
            let byte = bytes[at]
            if quoted, byte == UInt8(ascii: "\"") {
                if at + 1 < bytes.count, bytes[at + 1] == byte {
                    cell.append(byte)
                    at += 1
                } else {
                    quoted = false
                }
            } else if quoted {
                cell.append(byte)
            } else if byte == UInt8(ascii: "\""), cell.isEmpty {
                quoted = true
            } else if byte == UInt8(ascii: ",") {
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            } else if byte == 10 {
                end(at > start && bytes[at - 1] == 13 ? at - 1 : at)
                (start, first) = (at + 1, line + 1)
            } else if byte != 13 {
                cell.append(byte)
            }
            if byte == 10 { line += 1 }
            at += 1
        }
        end(bytes.count)
        return records
    }
}
