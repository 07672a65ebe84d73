import Foundation

/// Comma-separated text in and out (RFC 4180), UTF-8 or GB18030.
package enum CSVFile {
    package enum Encoding: String, Sendable, CaseIterable {
        /// With a byte order mark, without which spreadsheets on Chinese machines take it for GBK.
        case utf8
        /// Not GBK: names have characters that only GB18030 can hold.
        case gb18030
    }

    /// Foundation on Linux knows GB18030 only by this number.
    static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    // MARK: In

    /// Every record that holds something; cells are text. `="0012"`, with which spreadsheets keep digits, is unwrapped.
    package static func rows(_ bytes: [UInt8], limits: Limits = Limits()) throws(WorkbookProblem) -> [Row] {
        guard bytes.count <= limits.bytesIn else {
            throw WorkbookProblem(.tooLarge, values: ["limit": String(limits.bytesIn)])
        }
        var parser = CSVParser(Array(try decode(bytes).utf8), limits: limits)
        return try parser.parse()
    }

    /// UTF-8 where the bytes are UTF-8, else GB18030 where they are that. UTF-16 is refused by name.
    static func decode(_ bytes: [UInt8]) throws(WorkbookProblem) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw WorkbookProblem(.unsupportedEncoding)
        }
        guard !bytes.contains(0) else { throw WorkbookProblem(.notText) }
        let body = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return text }
        guard body.count == bytes.count, let text = String(data: Data(bytes), encoding: gb18030),
            // What cannot be decoded may come back as a replacement instead of nothing.
            !text.unicodeScalars.contains("\u{FFFD}")
        else { throw WorkbookProblem(.unsupportedEncoding) }
        return text
    }

    // MARK: Out

    /// Title and notes first, one to a line, then header and rows. Lines end in CR LF.
    package static func write(_ table: Table, encoding: Encoding = .utf8) throws(WorkbookProblem) -> [UInt8] {
        var text = ""
        for line in [table.title] + table.notes where !line.isEmpty { text += field(line) + "\r\n" }
        text += table.columns.map { field($0.header) }.joined(separator: ",") + "\r\n"
        for row in table.rows {
            text += row.map(field).joined(separator: ",") + "\r\n"
        }
        switch encoding {
        case .utf8: return mark + Array(text.utf8)
        case .gb18030:
            guard let data = text.data(using: gb18030, allowLossyConversion: false) else {
                throw WorkbookProblem(.cannotWrite)
            }
            return Array(data)
        }
    }

    private static func field(_ value: TableValue) -> String {
        if case .text(let text) = value { return field(text) }
        return value.plain
    }

    static func field(_ text: String) -> String {
        let safe = isDangerous(text) ? "'" + text : text
        guard safe.utf8.contains(where: { [9, 10, 13, 34, 44].contains($0) }) else { return safe }
        return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    /// Whether a spreadsheet would take the text for a formula, full-width signs included.
    static func isDangerous(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        switch first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": return true
        default: return false
        }
    }
}

/// One pass over the bytes; every rule about quotes is here.
struct CSVParser {
    private let bytes: [UInt8]
    private let limits: Limits
    private var at = 0
    private var rows: [Row] = []
    private var cells: [Cell] = []
    private var column = 0
    private var number = 1
    private var cellCount = 0

    init(_ bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func parse() throws(WorkbookProblem) -> [Row] {
        while at < bytes.count {
            try take(bytes[at] == 34 ? try quoted() : plain())
            guard at < bytes.count else { break }
            if bytes[at] == 44 {
                at += 1
                column += 1
                continue
            }
            if bytes[at] == 13 { at += 1 }
            if at < bytes.count, bytes[at] == 10 { at += 1 }
            endRow()
        }
        endRow()
        return rows
    }

    private mutating func plain() -> [UInt8] {
        let start = at
        while at < bytes.count, bytes[at] != 44, bytes[at] != 10, bytes[at] != 13 { at += 1 }
        return Array(bytes[start..<at])
    }

    private mutating func quoted() throws(WorkbookProblem) -> [UInt8] {
        var out: [UInt8] = []
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            guard byte == 34 else {
                out.append(byte)
                continue
            }
            guard at < bytes.count else { return out }
            switch bytes[at] {
            case 34:
                out.append(34)
                at += 1
            case 44, 10, 13: return out
            default: throw broken
            }
        }
        throw broken
    }

    private var broken: WorkbookProblem {
        WorkbookProblem(.brokenCSV, row: number, column: CellReference.letters(column))
    }

    private mutating func take(_ field: [UInt8]) throws(WorkbookProblem) {
        guard !field.isEmpty else { return }
        guard column < CellReference.columns else { throw WorkbookProblem(.badReference, row: number) }
        guard number <= limits.rows else {
            throw WorkbookProblem(.tooManyRows, row: number, values: ["limit": String(limits.rows)])
        }
        cellCount += 1
        guard cellCount <= limits.cells else {
            throw WorkbookProblem(.tooManyCells, values: ["limit": String(limits.cells)])
        }
        guard field.count <= limits.cellBytes else {
            throw WorkbookProblem(.tooLong, row: number, column: CellReference.letters(column))
        }
        let text = String(decoding: field, as: UTF8.self)
        // Our own writer's mark against formulas comes off again, so that what we wrote reads back the same.
        if text.hasPrefix("'"), CSVFile.isDangerous(text.dropFirst()) {
            cells.append(Cell(column: column, kind: .text, text: String(text.dropFirst())))
        } else if field.count >= 3, text.hasPrefix("=\""), text.hasSuffix("\"") {
            cells.append(Cell(column: column, kind: .text, text: String(text.dropFirst(2).dropLast())))
        } else {
            cells.append(Cell(column: column, kind: field.first == 61 ? .formula : .text, text: text))
        }
    }

    private mutating func endRow() {
        if !cells.isEmpty { rows.append(Row(number: number, cells: cells)) }
        cells = []
        column = 0
        number += 1
    }
}
