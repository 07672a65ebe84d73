/// The text under the parser: characters, blanks, names, literals.
struct Scanner {
    let text: [Unicode.Scalar]
    var at = 0

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    var current: Unicode.Scalar? { at < text.count ? text[at] : nil }

    func ahead(_ count: Int) -> Unicode.Scalar? { at + count < text.count ? text[at + count] : nil }

    /// Skips blanks and comments.
    mutating func skipBlanks() {
        while let scalar = current {
            if Letters.isSpace(scalar) {
                at += 1
            } else if scalar == "/", ahead(1) == "/" {
                while let next = current, next != "\n" { at += 1; _ = next }
            } else if scalar == "/", ahead(1) == "*" {
                at += 2
                while at < text.count, !(current == "*" && ahead(1) == "/") { at += 1 }
                at = min(at + 2, text.count)
            } else {
                return
            }
        }
    }

    /// Takes a sign such as `(` or `<=` after blanks.
    mutating func take(_ sign: StaticString) -> Bool {
        skipBlanks()
        let count = sign.utf8CodeUnitCount
        guard at + count <= text.count else { return false }
        let pointer = sign.utf8Start
        for index in 0..<count where text[at + index].value != UInt32(pointer[index]) { return false }
        at += count
        return true
    }

    mutating func peek(_ sign: StaticString) -> Bool {
        let start = at
        let found = take(sign)
        if found { skipBack(to: start) }
        return found
    }

    private mutating func skipBack(to start: Int) { at = start }

    /// Takes a whole word.
    mutating func takeWord(_ word: String) -> Bool {
        skipBlanks()
        var index = at
        for scalar in word.unicodeScalars {
            guard index < text.count, text[index] == scalar else { return false }
            index += 1
        }
        if index < text.count, Letters.isPart(text[index]) { return false }
        at = index
        return true
    }

    mutating func peekWord(_ word: String) -> Bool {
        let start = at
        let found = takeWord(word)
        at = start
        return found
    }

    /// One word, without blanks or signs.
    mutating func word() -> String? {
        skipBlanks()
        guard let first = current, Letters.isStart(first) else { return nil }
        return wordPart()
    }

    private mutating func wordPart() -> String {
        var word = String.UnicodeScalarView()
        while let scalar = current, Letters.isPart(scalar) {
            word.append(scalar)
            at += 1
        }
        return String(word)
    }

    /// The longest name of the tables that stands here.
    mutating func longestName(_ tables: [NameTable]) -> String? {
        skipBlanks()
        guard let first = current, Letters.isStart(first) else { return nil }
        let start = at
        var limit = 1
        for table in tables { limit = max(limit, table.longest) }
        var parts: [String] = []
        var found: (name: String, end: Int)?
        while parts.count < min(limit, 40), let scalar = current {
            if Letters.isPart(scalar) {
                parts.append(wordPart())
            } else if Letters.isNameSign(scalar) {
                parts.append(String(scalar))
                at += 1
            } else {
                break
            }
            let key = NameTable.key(parts)
            for table in tables {
                if let name = table.find(key) { found = (name, at); break }
            }
            while let blank = current, Letters.isSpace(blank) { at += 1 }
        }
        at = found?.end ?? start
        return found?.name
    }

    /// Everything up to a colon when only parts of a name stand before it; the colon is taken too.
    mutating func nameBeforeColon() -> String? {
        skipBlanks()
        let start = at
        guard let first = current, Letters.isStart(first) else { return nil }
        var name = String.UnicodeScalarView()
        while let scalar = current, name.count <= 500 {
            let before = at
            skipBlanks()
            if at > before {
                name.append(" ")
            } else if Letters.isPart(scalar) || Letters.isNameSign(scalar) {
                name.append(scalar)
                at += 1
            } else {
                break
            }
        }
        guard current == ":" else {
            at = start
            return nil
        }
        at += 1
        while name.last == " " { name.removeLast() }
        return String(name).split(separator: " ").joined(separator: " ")
    }

    /// Digits with a point and an exponent; nil when no number stands here.
    mutating func number() -> Number? {
        let start = at
        var digits = ""
        while let scalar = current, Letters.isDigit(scalar) { digits.unicodeScalars.append(scalar); at += 1 }
        if current == ".", let next = ahead(1), Letters.isDigit(next) {
            digits += "."
            at += 1
            while let scalar = current, Letters.isDigit(scalar) { digits.unicodeScalars.append(scalar); at += 1 }
        }
        if !digits.isEmpty, current == "e" || current == "E" {
            let signed = ahead(1) == "-" || ahead(1) == "+"
            if let digit = ahead(signed ? 2 : 1), Letters.isDigit(digit) {
                digits += "e"
                at += 1
                if signed, let sign = current { digits.unicodeScalars.append(sign); at += 1 }
                while let scalar = current, Letters.isDigit(scalar) { digits.unicodeScalars.append(scalar); at += 1 }
            }
        }
        guard !digits.isEmpty, let number = Number(digits) else {
            at = start
            return nil
        }
        return number
    }

    /// The rest of a string after its opening quote.
    mutating func string(from start: Int) throws(SyntaxError) -> String {
        var result = String.UnicodeScalarView()
        var pair: UInt32?
        while let scalar = current {
            at += 1
            if scalar == "\"" { return String(result) }
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            guard let escape = current else { break }
            at += 1
            switch escape {
            case "n": result.append("\n")
            case "t": result.append("\t")
            case "r": result.append("\r")
            case "\"", "\\", "'": result.append(escape)
            case "u", "U":
                let value = try hex(escape == "u" ? 4 : 6)
                if (0xD800...0xDBFF).contains(value) { pair = value; continue }
                if (0xDC00...0xDFFF).contains(value), let high = pair {
                    Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (value - 0xDC00)).map { result.append($0) }
                } else if let plain = Unicode.Scalar(value) {
                    result.append(plain)
                } else {
                    throw SyntaxError(at: at, message: "this escape is no character")
                }
                pair = nil
            default:
                result.append("\\")
                result.append(escape)
            }
        }
        throw SyntaxError(at: start, message: "the text is not closed; a quotation mark was expected")
    }

    private mutating func hex(_ count: Int) throws(SyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let scalar = current, let digit = Character(scalar).hexDigitValue else {
                throw SyntaxError(at: at, message: "\(count) hexadecimal digits were expected")
            }
            value = value * 16 + UInt32(digit)
            at += 1
        }
        return value
    }
}
