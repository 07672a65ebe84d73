extension JSON {
    /// RFC 8785: names sorted by UTF-16 code units, no white space, least escaping, UTF-8.
    /// Unlike the RFC, numbers are exact plain decimals rather than binary floating point;
    /// for integers up to 2⁵³ that is the same.
    package var canonical: [UInt8] {
        var out: [UInt8] = []
        write(to: &out, sorted: true)
        return out
    }

    /// The same without sorting: members in the order they have.
    package var compact: [UInt8] {
        var out: [UInt8] = []
        write(to: &out, sorted: false)
        return out
    }

    private func write(to out: inout [UInt8], sorted: Bool) {
        switch self {
        case .null: out += Array("null".utf8)
        case .bool(let value): out += Array((value ? "true" : "false").utf8)
        case .number(let number): out += Array(number.canonical.utf8)
        case .string(let text): Self.write(text, to: &out)
        case .array(let items):
            out.append(91)
            for (index, item) in items.enumerated() {
                if index > 0 { out.append(44) }
                item.write(to: &out, sorted: sorted)
            }
            out.append(93)
        case .object(let members):
            out.append(123)
            let order =
                sorted
                ? members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) } : members
            for (index, member) in order.enumerated() {
                if index > 0 { out.append(44) }
                Self.write(member.name, to: &out)
                out.append(58)
                member.value.write(to: &out, sorted: sorted)
            }
            out.append(125)
        }
    }

    private static let hex = Array("0123456789abcdef".utf8)

    /// Adds a text in quotes, with the least escaping that RFC 8785 asks for.
    package static func write(_ text: String, to out: inout [UInt8]) {
        out.append(34)
        // Nearly every text needs no escaping.
        if text.utf8.allSatisfy({ $0 >= 32 && $0 != 34 && $0 != 92 }) {
            out.append(contentsOf: text.utf8)
            out.append(34)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case 34: out += [92, 34]
            case 92: out += [92, 92]
            case 8: out += [92, 98]
            case 9: out += [92, 116]
            case 10: out += [92, 110]
            case 12: out += [92, 102]
            case 13: out += [92, 114]
            case 0..<32: out += [92, 117, 48, 48, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(34)
    }
}
