import CPostgres
import Journal
import Store

/// Bound values in the form libpq wants: all binary, with their types named, so that the server guesses only the type of null.
struct Parameters {
    static let bigint: Oid = 20
    static let text: Oid = 25
    static let bytea: Oid = 17

    private(set) var types: [Oid] = []
    private var lengths: [Int32] = []
    private var starts: [Int?] = []
    private var bytes: [UInt8] = []

    /// - Throws: `Refusal` of a text that has U+0000.
    init(_ values: [SQLValue]) throws {
        types.reserveCapacity(values.count)
        for value in values { try append(value) }
        // An empty value needs a place too.
        bytes.append(0)
    }

    var count: Int32 { Int32(types.count) }

    private mutating func append(_ value: SQLValue) throws {
        let start = bytes.count
        switch value {
        case .null: types.append(0)
        case .integer(let number):
            types.append(Self.bigint)
            withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
        case .text(var text):
            types.append(Self.text)
            try text.withUTF8 {
                try SQLValue.refuseNull($0)
                bytes += $0
            }
        case .blob(let blob):
            types.append(Self.bytea)
            bytes += blob
        }
        starts.append(value.isNull ? nil : start)
        lengths.append(Int32(clamping: bytes.count - start))
    }

    /// Hands over values, lengths and formats.
    func withValues<T>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> T
    ) rethrows -> T {
        try bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            return try body(
                starts.map { start in start.flatMap { base?.advanced(by: $0) } }, lengths,
                Array(repeating: 1, count: starts.count))
        }
    }
}

/// Reads the answer's values, which come as text.
enum Answer {
    static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> SQLValue {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let count = Int(PQgetlength(result, row, column))
        guard let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        switch PQftype(result, column) {
        case 16: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case 17: return .blob(blob(bytes))
        // Sums of bigint are numeric there; one that is no whole number stays text, so that a digest can tell.
        case 20, 21, 23, 26, 1700:
            let text = String(decoding: bytes, as: UTF8.self)
            return Int64(text).map { .integer($0) } ?? .text(text)
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// `\x` and two digits a byte.
    private static func blob(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        func nibble(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : byte - 87 }
        return stride(from: 2, to: text.count - 1, by: 2).map { nibble(text[$0]) << 4 | nibble(text[$0 + 1]) }
    }
}

/// `?` becomes `$1`, `$2` …, but not within quotes.
enum Places {
    static func numbered(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + 32)
        var (count, quote) = (0, UInt8(0))
        for byte in text.utf8 {
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "?") {
                count += 1
                out += "$\(count)".utf8
                continue
            }
            out.append(byte)
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Rows as `copy` reads them: columns with tabs between, a line each.
enum CopyText {
    /// - Throws: `Refusal` of a text that has U+0000.
    static func append(_ row: [SQLValue], to bytes: inout [UInt8]) throws {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(9) }
            switch value {
            case .null: bytes += "\\N".utf8
            case .integer(let number): bytes += "\(number)".utf8
            case .blob(let blob): bytes += "\\\\x\(Hex.text(blob))".utf8
            case .text(var text):
                try text.withUTF8 {
                    try SQLValue.refuseNull($0)
                    for byte in $0 { append(byte, to: &bytes) }
                }
            }
        }
        bytes.append(10)
    }

    private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 9: bytes += "\\t".utf8
        case 10: bytes += "\\n".utf8
        case 13: bytes += "\\r".utf8
        case 92: bytes += "\\\\".utf8
        default: bytes.append(byte)
        }
    }
}
