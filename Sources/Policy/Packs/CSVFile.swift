/// A small CSV file (RFC 4180) with a heading line, each row with the line it starts on.
struct CSVFile {
    struct Row {
        var line: Int
        var cells: [String: String]

        subscript(column: String) -> String { cells[column] ?? "" }
    }

    private(set) var rows: [Row] = []

    /// Reports wrong headings, uneven rows and open quotes; rows that are whole are kept.
    init(_ text: String, file: String, columns: [String], problems: inout [PackProblem]) {
        var records = Self.records(text, file: file, problems: &problems)
        guard !records.isEmpty else {
            problems.append(
                PackProblem(
                    file: file, line: 1, message: "is empty; needs the columns \(columns.joined(separator: ","))"))
            return
        }
        let heading = records.removeFirst()
        if heading.cells != columns {
            problems.append(
                PackProblem(
                    file: file, line: heading.line, message: "the columns must be: \(columns.joined(separator: ","))"))
            return
        }
        for record in records {
            if record.cells.count != columns.count {
                problems.append(
                    PackProblem(
                        file: file, line: record.line,
                        message: "has \(record.cells.count) cells instead of \(columns.count)"))
                continue
            }
            rows.append(Row(line: record.line, cells: Dictionary(uniqueKeysWithValues: zip(columns, record.cells))))
        }
    }

    private static func records(
        _ text: String, file: String, problems: inout [PackProblem]
    ) -> [(line: Int, cells: [String])] {
        var records: [(line: Int, cells: [String])] = []
        var (cells, cell, quoted, line, start): ([String], [UInt8], Bool, Int, Int) = ([], [], false, 1, 1)
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var at = 0
        func endRow() {
            cells.append(String(decoding: cell, as: UTF8.self))
            if cells != [""] { records.append((start, cells)) }
            cells = []
            cell = []
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\n") { line += 1 }
            if quoted {
                if byte != UInt8(ascii: "\"") {
                    cell.append(byte)
                } else if at + 1 < bytes.count, bytes[at + 1] == byte {
                    cell.append(byte)
                    at += 1
                } else {
                    quoted = false
                }
            } else if byte == UInt8(ascii: "\""), cell.isEmpty {
                quoted = true
            } else if byte == UInt8(ascii: ",") {
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            } else if byte == UInt8(ascii: "\n") {
                endRow()
                start = line
            } else if byte != UInt8(ascii: "\r") {
                cell.append(byte)
            }
            at += 1
        }
        if quoted { problems.append(PackProblem(file: file, line: start, message: "a quoted cell is not closed")) }
        endRow()
        return records
    }
}
