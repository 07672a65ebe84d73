/// Where the elements of an XML file stand, byte by byte, so that a piece can be changed and all others stay as they are.
/// For files that a reader has found well-formed; of anything else it finds what it can and never traps.
struct MarkupOutline {
    struct Element {
        /// As written, with its prefix.
        var rawName: String
        var attributes: [String: String]
        var parent: Int?
        var children: [Int] = []
        /// From `<` to behind the last `>`.
        var range: Range<Int>
        /// Between the tags; empty at the element's end where it closes itself.
        var content: Range<Int>
        var closesItself = false

        var name: Substring { rawName.split(separator: ":").last ?? "" }
        var prefix: String { rawName.contains(":") ? rawName.prefix { $0 != ":" } + ":" : "" }
    }

    let bytes: [UInt8]
    private(set) var elements: [Element] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        scan()
    }

    func children(of element: Int, _ name: String) -> [Int] {
        elements[element].children.filter { elements[$0].name == name }
    }

    func child(of element: Int, _ name: String) -> Int? { children(of: element, name).first }

    /// The text of an element without markup: entities and CDATA sections read.
    func text(of element: Int) -> String { Self.decoded(bytes[elements[element].content]) }

    // MARK: Scanning

    private mutating func scan() {
        var open: [Int] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                at += 1
                continue
            }
            if let end = skipped(at) {
                at = end
            } else if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "/") {
                let end = behind(">", from: at)
                if let last = open.popLast() {
                    elements[last].content = elements[last].content.lowerBound..<at
                    elements[last].range = elements[last].range.lowerBound..<end
                }
                at = end
            } else {
                at = element(at, &open)
            }
        }
    }

    /// The end of a comment, a section, an instruction or a declaration that starts here.
    private func skipped(_ at: Int) -> Int? {
        if starts("<!--", at) { return behind("-->", from: at + 4) }
        if starts("<![CDATA[", at) { return behind("]]>", from: at + 9) }
        if starts("<?", at) { return behind("?>", from: at + 2) }
        return starts("<!", at) ? behind(">", from: at + 2) : nil
    }

    private mutating func element(_ start: Int, _ open: inout [Int]) -> Int {
        var at = start + 1
        let name = token(&at)
        var attributes: [String: String] = [:]
        while at < bytes.count, bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/") {
            let key = token(&at)
            guard !key.isEmpty else {
                at += 1
                continue
            }
            while at < bytes.count, isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "=") { at += 1 }
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else { continue }
            let end = bytes[(at + 1)...].firstIndex(of: bytes[at]) ?? bytes.count
            attributes[key] = Self.decoded(bytes[(at + 1)..<end])
            at = min(end + 1, bytes.count)
        }
        let closesItself = at < bytes.count && bytes[at] == UInt8(ascii: "/")
        let end = behind(">", from: at)
        elements.append(
            Element(
                rawName: name, attributes: attributes, parent: open.last, range: start..<end, content: end..<end,
                closesItself: closesItself))
        if let parent = open.last { elements[parent].children.append(elements.count - 1) }
        if !closesItself { open.append(elements.count - 1) }
        return end
    }

    private func token(_ at: inout Int) -> String {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        let start = at
        while at < bytes.count, !isSpace(bytes[at]), !Array("=>/\"'<".utf8).contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private func starts(_ text: StaticString, _ at: Int) -> Bool {
        guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[at..<(at + text.utf8CodeUnitCount)]) }
    }

    private func behind(_ text: StaticString, from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            if starts(text, at) { return at + text.utf8CodeUnitCount }
            at += 1
        }
        return bytes.count
    }

    // MARK: Text

    static func encoded(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): out += "&amp;".utf8
            case UInt8(ascii: "<"): out += "&lt;".utf8
            case UInt8(ascii: ">"): out += "&gt;".utf8
            default: out.append(byte)
            }
        }
        return out
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var out = ""
        var rest = Substring(String(decoding: bytes, as: UTF8.self))
        while let mark = rest.firstIndex(where: { $0 == "&" || $0 == "<" }) {
            out += rest[..<mark]
            rest = rest[mark...]
            if rest.hasPrefix("<![CDATA[") {
                let inside = rest.dropFirst(9)
                let parts = split(inside, at: "]]>")
                out += parts.before
                rest = parts.after
            } else if rest.hasPrefix("<!--") {
                rest = split(rest, at: "-->").after
            } else if rest.first == "&", let end = rest.firstIndex(of: ";"),
                let scalar = entity(rest[..<end].dropFirst())
            {
                out.unicodeScalars.append(scalar)
                rest = rest[rest.index(after: end)...]
            } else {
                out.append(rest.removeFirst())
            }
        }
        return out + rest
    }

    private static func split(_ text: Substring, at mark: String) -> (before: Substring, after: Substring) {
        guard let found = text.range(of: mark) else { return (text, "") }
        return (text[..<found.lowerBound], text[found.upperBound...])
    }

    private static func entity(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.first == "#", name.utf8.count < 10 else { return nil }
            let digits = name.dropFirst()
            let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap(Unicode.Scalar.init)
        }
    }
}
