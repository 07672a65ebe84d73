import FEEL

/// Why a text is no JSON: what was expected, at which byte (from 0).
package struct JSONError: Error, Sendable, Hashable {
    package var message: String
    package var offset: Int
    /// The key that stands twice, when that is the trouble.
    package var duplicate: String?
}

/// Strict JSON (RFC 8259) over bytes: no comments, no trailing commas, no duplicate keys, valid UTF-8 only, bounded
/// depth,
/// numbers as exact decimals.
package struct JSONReader {
    /// Lists in objects in lists … : more than any input of ours nests.
    static let deepest = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var depth = 0

    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            var reader = JSONReader(bytes: buffer)
            do throws(JSONError) { return .success(try reader.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    package static func read(_ text: String) throws(JSONError) -> JSONValue { try read(Array(text.utf8)) }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private func fail(_ message: String) -> JSONError { JSONError(message: message, offset: at) }

    private mutating func document() throws(JSONError) -> JSONValue {
        space()
        let value = try value()
        space()
        if at < bytes.count { throw fail("nothing more was expected here") }
        return value
    }

    private mutating func space() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fail("the text ends where a value was expected")
        case let byte? where byte == UInt8(ascii: "-") || (byte >= 48 && byte <= 57): return .number(try number())
        default: throw fail("a value was expected here")
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard at + count <= bytes.count else { throw fail("a value was expected here") }
        for offset in 0..<count where bytes[at + offset] != text.utf8Start[offset] {
            throw fail("a value was expected here")
        }
        at += count
        return value
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        if depth > Self.deepest { throw fail("nested too deeply") }
        at += 1
        space()
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        if next == UInt8(ascii: "}") {
            at += 1
            depth -= 1
            return .object([])
        }
        while true {
            guard next == UInt8(ascii: "\"") else { throw fail("a key in quotes was expected here") }
            let key = try string()
            if members.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
                throw JSONError(message: "the key \"\(key)\" stands twice", offset: at, duplicate: key)
            }
            space()
            guard next == UInt8(ascii: ":") else { throw fail("a colon was expected here") }
            at += 1
            space()
            members.append(JSONValue.Member(key, try value()))
            space()
            if next == UInt8(ascii: ",") {
                at += 1
                space()
            } else if next == UInt8(ascii: "}") {
                at += 1
                depth -= 1
                return .object(members)
            } else {
                throw fail("a comma or a closing brace was expected here")
            }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var items: [JSONValue] = []
        if next == UInt8(ascii: "]") {
            at += 1
            depth -= 1
            return .array([])
        }
        while true {
            items.append(try value())
            space()
            if next == UInt8(ascii: ",") {
                at += 1
                space()
            } else if next == UInt8(ascii: "]") {
                at += 1
                depth -= 1
                return .array(items)
            } else {
                throw fail("a comma or a closing bracket was expected here")
            }
        }
    }

    private mutating func number() throws(JSONError) -> ExactNumber {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        if next == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            let exponentStart = at
            try digits()
            if at - exponentStart > 3 { throw fail("a number this large or small is not read") }
        }
        // A short plain integer, which nearly all are, needs no text.
        if at - start <= 18 {
            var sum: Int64 = 0
            var index = start
            let negative = bytes[index] == UInt8(ascii: "-")
            if negative { index += 1 }
            while index < at, bytes[index] >= 48, bytes[index] <= 57 {
                sum = sum * 10 + Int64(bytes[index] - 48)
                index += 1
            }
            if index == at { return ExactNumber(negative ? -sum : sum) }
        }
        if at - start > 48 { throw fail("a number with so many digits is not read exactly") }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
        guard let value = ExactNumber(text) else { throw fail("a number was expected here") }
        return value
    }

    private mutating func digits() throws(JSONError) {
        let start = at
        while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 { at += 1 }
        if at == start { throw fail("a digit was expected here") }
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"), bytes[at] >= 0x20 {
            at += 1
        }
        var text = try utf8(start..<at)
        while next != UInt8(ascii: "\"") {
            guard let byte = next else { throw fail("the text ends inside a string") }
            if byte < 0x20 { throw fail("a control character must be escaped") }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escape())
            } else {
                let from = at
                while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"),
                    bytes[at] >= 0x20
                { at += 1 }
                text += try utf8(from..<at)
            }
        }
        at += 1
        return text
    }

    private func utf8(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self) else {
            throw JSONError(message: "not valid UTF-8", offset: range.lowerBound)
        }
        return text
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        at += 1
        guard let byte = next else { throw fail("the text ends inside a string") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fail("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        else { throw fail("half a surrogate pair") }
        at += 2
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw fail("half a surrogate pair") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        guard at + 4 <= bytes.count else { throw fail("four hexadecimal digits were expected here") }
        var sum: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw fail("four hexadecimal digits were expected here")
            }
            sum = sum << 4 + UInt32(digit)
            at += 1
        }
        return sum
    }
}
