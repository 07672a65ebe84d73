/// Names that may contain spaces and operator signs, for finding the longest one at a place of a text.
struct NameTable: Sendable {
    private var names: [String: String] = [:]
    /// Tables taken in whole: asked after the own names, the last one first.
    private var others: [NameTable] = []
    private(set) var longest = 1

    init(_ list: some Sequence<String> = []) {
        for name in list { insert(name) }
    }

    mutating func insert(_ name: String) {
        let parts = NameTable.parts(of: name)
        names[NameTable.key(parts)] = name
        longest = max(longest, parts.count)
    }

    /// The declared spelling of the name with these parts.
    func find(_ key: String) -> String? {
        if let name = names[key] { return name }
        for other in others.reversed() { if let name = other.find(key) { return name } }
        return nil
    }

    /// Costs nothing but a look further for names that are not found here.
    mutating func merge(_ other: NameTable) {
        others.append(other)
        longest = max(longest, other.longest)
    }

    /// Words keep a space between them; signs stand close.
    static func key(_ parts: [String]) -> String {
        var key = ""
        var lastWasWord = false
        for part in parts {
            let word = part.unicodeScalars.first.map(Letters.isPart) ?? false
            if word, lastWasWord { key += " " }
            key += part
            lastWasWord = word
        }
        return key
    }

    static func normal(_ name: String) -> String { key(parts(of: name)) }

    static func parts(of name: String) -> [String] {
        var parts: [String] = []
        var word = ""
        for scalar in name.unicodeScalars {
            if Letters.isPart(scalar) {
                word.unicodeScalars.append(scalar)
                continue
            }
            if !word.isEmpty { parts.append(word) }
            word = ""
            if !Letters.isSpace(scalar) { parts.append(String(scalar)) }
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }
}

/// Classes of characters of FEEL's grammar.
enum Letters {
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
            0xFEFF:
            true
        default: false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }

    static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF,
            0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            !isSpace(scalar)
        default: false
        }
    }

    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        isStart(scalar) || isDigit(scalar) || scalar.value == 0xB7 || (0x300...0x36F).contains(scalar.value)
            || (0x203F...0x2040).contains(scalar.value)
    }

    /// Signs that a declared name may contain.
    static func isNameSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "/" || scalar == "-" || scalar == "'" || scalar == "+" || scalar == "*"
            || scalar == "’"
    }
}
