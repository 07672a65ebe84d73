import Foundation

/// Text as people type and paste it, made comparable.
enum CellText {
    /// UTF-8 of a part, with the `_xHHHH_` escapes that spreadsheets use for characters XML cannot hold.
    static func decode(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard mayHoldEscape(bytes) else { return text }
        var out: [UInt16] = []
        let units = Array(text.utf16)
        var at = 0
        while at < units.count {
            if at + 6 < units.count, units[at] == 95, units[at + 1] == 120, units[at + 6] == 95,
                let unit = hex(units[(at + 2)..<(at + 6)])
            {
                out.append(unit)
                at += 7
            } else {
                out.append(units[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF16.self)
    }

    /// What looks like such an escape but was meant literally; the library escapes the control characters itself.
    static func encode(_ text: String) -> String {
        guard mayHoldEscape(text.utf8) else { return text }
        let units = Array(text.utf16)
        var out: [UInt16] = []
        for at in units.indices {
            if at + 6 < units.count, units[at] == 95, units[at + 1] == 120, units[at + 6] == 95,
                hex(units[(at + 2)..<(at + 6)]) != nil
            {
                out += "_x005F".utf16
            }
            out.append(units[at])
        }
        return String(decoding: out, as: UTF16.self)
    }

    /// Without what no XML file may hold, and without NUL, which would end a C string early.
    static func storable(_ text: String) -> String {
        func isBad(_ scalar: Unicode.Scalar) -> Bool { [0, 0xFFFE, 0xFFFF].contains(scalar.value) }
        guard text.unicodeScalars.contains(where: isBad) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isBad($0) }))
    }

    private static func mayHoldEscape(_ bytes: some Sequence<UInt8>) -> Bool {
        var last: UInt8 = 0
        for byte in bytes {
            if last == 95, byte == 120 { return true }
            last = byte
        }
        return false
    }

    private static func hex(_ units: ArraySlice<UInt16>) -> UInt16? {
        var sum: UInt16 = 0
        for unit in units {
            switch unit {
            case 48...57: sum = sum << 4 | (unit - 48)
            case 65...70: sum = sum << 4 | (unit - 55)
            case 97...102: sum = sum << 4 | (unit - 87)
            default: return nil
            }
        }
        return sum
    }

    /// NFC; full-width digits and letters in ASCII (every full-width sign with `all`); every kind of space and
    /// line break a plain space, none at the ends; invisible and direction marks gone. Nil where a control character
    /// is left.
    static func clean(_ text: String, all: Bool) -> String? {
        if isPlain(text) { return text }
        var out = String.UnicodeScalarView()
        var needsNFC = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
                out.append(" ")
            case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: continue
            case 0x00..<0x20, 0x7F...0x9F: return nil
            case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: append(scalar, to: &out)
            case 0xFF01...0xFF5E where all: append(scalar, to: &out)
            default:
                if !isInert(scalar.value) { needsNFC = true }
                out.append(scalar)
            }
        }
        // By index: to remove one after the other would be quadratic, and the text is a stranger's.
        guard let first = out.firstIndex(where: { $0 != " " }), let last = out.lastIndex(where: { $0 != " " }) else {
            return ""
        }
        let cleaned = String(out[first...last])
        return needsNFC ? cleaned.precomposedStringWithCanonicalMapping : cleaned
    }

    private static func append(_ wide: Unicode.Scalar, to out: inout String.UnicodeScalarView) {
        if let narrow = Unicode.Scalar(wide.value - 0xFEE0) { out.append(narrow) }
    }

    /// Nothing to do: the usual case for numbers and codes.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        if first == 32 || last == 32 { return false }
        return text.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
    }

    /// Characters that NFC leaves alone whatever stands beside them among their like.
    private static func isInert(_ value: UInt32) -> Bool {
        value < 0x300 || (0x4E00...0x9FFF).contains(value) || (0x3000...0x3029).contains(value)
            || (0xFF00...0xFFEF).contains(value) || (0x2010...0x2027).contains(value)
    }

    /// For comparing headers and choices: no spaces, no required-mark, one width, one case.
    static func folded(_ text: String) -> String {
        let cleaned = clean(text, all: true) ?? ""
        return cleaned.lowercased().filter { $0 != " " && $0 != "*" }
    }
}
