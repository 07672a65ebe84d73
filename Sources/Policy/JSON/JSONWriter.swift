import FEEL

/// Canonical JSON (RFC 8785): keys sorted by UTF-16, no white space, shortest escapes. Numbers are written plainly,
/// which equals
/// the canonical form for everything that an outcome holds (whole numbers and short decimals).
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []

    package init() { bytes.reserveCapacity(512) }

    package static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .boolean(let flag): raw(flag ? "true" : "false")
        case .number(let number): text(number.description)
        case .string(let string): write(string)
        case .array(let items):
            byte(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { byte(UInt8(ascii: ",")) }
                write(item)
            }
            byte(UInt8(ascii: "]"))
        case .object(let members):
            byte(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) })
                .enumerated()
            {
                if index > 0 { byte(UInt8(ascii: ",")) }
                write(member.key)
                byte(UInt8(ascii: ":"))
                write(member.value)
            }
            byte(UInt8(ascii: "}"))
        }
    }

    /// Bytes that are JSON already.
    package mutating func raw(_ json: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
    }

    package mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    package mutating func write(_ number: Int64) { text(String(number)) }

    package mutating func write(_ strings: [String]) {
        byte(UInt8(ascii: "["))
        for (index, string) in strings.enumerated() {
            if index > 0 { byte(UInt8(ascii: ",")) }
            write(string)
        }
        byte(UInt8(ascii: "]"))
    }

    package mutating func write(_ string: String) {
        byte(UInt8(ascii: "\""))
        for unit in string.utf8 {
            switch unit {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x08: raw("\\b")
            case 0x09: raw("\\t")
            case 0x0A: raw("\\n")
            case 0x0C: raw("\\f")
            case 0x0D: raw("\\r")
            case 0..<0x20:
                raw("\\u00")
                byte(Self.hex(unit >> 4))
                byte(Self.hex(unit & 15))
            default: byte(unit)
            }
        }
        byte(UInt8(ascii: "\""))
    }

    private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 87 + digit }
}
