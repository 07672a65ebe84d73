extension JSON {
    package static let deepest = 64

    /// Strict RFC 8259 over UTF-8 without byte order mark. Refuses duplicate names (also those that differ only in
    /// Unicode normalisation), unpaired surrogates and more than 64 levels.
    /// Problems: `json.encoding`, `json.syntax`, `json.number`, `json.duplicate`, `json.depth`, `json.surrogate`,
    /// all with `place` as `line:column` (column in bytes, from 1).
    package static func parse(_ bytes: some Sequence<UInt8>) -> Result<JSON, Problem> {
        let all = Array(bytes)
        guard String(validating: all, as: UTF8.self) != nil else { return .failure(Problem("json.encoding")) }
        var parser = JSONParser(bytes: all)
        do throws(Problem) {
            let value = try parser.value(depth: 0)
            parser.skipSpace()
            guard parser.at == all.count else { throw parser.problem("json.syntax") }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    package static func parse(_ text: String) -> Result<JSON, Problem> { parse(text.utf8) }
}

/// Recursive, but never deeper than `JSON.deepest`.
struct JSONParser {
    let bytes: [UInt8]
    var at = 0

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    func problem(_ code: String, at place: Int? = nil) -> Problem {
        let before = bytes.prefix(place ?? at)
        let line = before.reduce(1) { $1 == 10 ? $0 + 1 : $0 }
        let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
        return Problem(code, place: "\(line):\(column)")
    }

    mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { at += 1 }
    }

    mutating func value(depth: Int) throws(Problem) -> JSON {
        skipSpace()
        switch next {
        case 123: return try object(depth: depth + 1)
        case 91: return try array(depth: depth + 1)
        case 34: return .string(try string())
        case 116: return try word("true", .bool(true))
        case 102: return try word("false", .bool(false))
        case 110: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Problem) -> JSON {
        let expected = Array(word.description.utf8)
        guard bytes[at...].starts(with: expected) else { throw problem("json.syntax") }
        at += expected.count
        return value
    }

    private mutating func number() throws(Problem) -> JSON {
        let start = at
        while let byte = next, Text.digit(byte) != nil || [43, 45, 46, 69, 101].contains(byte) { at += 1 }
        guard at > start else { throw problem("json.syntax") }
        guard let number = JSON.Number(String(decoding: bytes[start..<at], as: UTF8.self)) else {
            throw problem("json.number", at: start)
        }
        return .number(number)
    }

    private mutating func array(depth: Int) throws(Problem) -> JSON {
        guard depth <= JSON.deepest else { throw problem("json.depth") }
        at += 1
        var items: [JSON] = []
        skipSpace()
        if take(93) { return .array([]) }
        while true {
            items.append(try value(depth: depth))
            skipSpace()
            if take(93) { return .array(items) }
            guard take(44) else { throw problem("json.syntax") }
        }
    }

    private mutating func object(depth: Int) throws(Problem) -> JSON {
        guard depth <= JSON.deepest else { throw problem("json.depth") }
        at += 1
        var members: [JSON.Member] = []
        var names: Set<String> = []
        skipSpace()
        if take(125) { return .object([]) }
        while true {
            skipSpace()
            let start = at
            guard next == 34 else { throw problem("json.syntax") }
            let name = try string()
            guard names.insert(name).inserted else { throw problem("json.duplicate", at: start) }
            skipSpace()
            guard take(58) else { throw problem("json.syntax") }
            members.append(JSON.Member(name, try value(depth: depth)))
            skipSpace()
            if take(125) { return .object(members) }
            guard take(44) else { throw problem("json.syntax") }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func string() throws(Problem) -> String {
        at += 1
        var out: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case 34: return String(decoding: out, as: UTF8.self)
            case 92: out += Array(String(Character(try escape())).utf8)
            case 0..<32: throw problem("json.syntax", at: at - 1)
            default: out.append(byte)
            }
        }
        throw problem("json.syntax")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        guard let byte = next else { throw problem("json.syntax") }
        at += 1
        switch byte {
        case 34: return "\""
        case 92: return "\\"
        case 47: return "/"
        case 98: return "\u{8}"
        case 102: return "\u{C}"
        case 110: return "\n"
        case 114: return "\r"
        case 116: return "\t"
        case 117: break
        default: throw problem("json.syntax", at: at - 1)
        }
        let start = at - 2
        let first = try hex()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(92), take(117) else { throw problem("json.surrogate", at: start) }
        let second = try hex()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw problem("json.surrogate", at: start) }
        return scalar
    }

    private mutating func hex() throws(Problem) -> UInt32 {
        guard at + 4 <= bytes.count else { throw problem("json.syntax") }
        var value: UInt32 = 0
        for byte in bytes[at..<(at + 4)] {
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: throw problem("json.syntax")
            }
        }
        at += 4
        return value
    }
}
