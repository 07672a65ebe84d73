/// Reads regular expressions of XPath and XQuery Functions 3.1 (5.6.1), which build on those of XML Schema 1.1.
struct PatternParser {
    private let text: [Unicode.Scalar]
    private let flags: PatternFlags
    private var at = 0
    private var depth = 0
    /// Capturing groups opened so far, and the numbers of those that are closed.
    private(set) var groups = 0
    private var closed: Set<Int> = []
    private(set) var refersBack = false

    static let maxDepth = 100
    static let maxLength = 10_000
    static let maxCount = 10_000

    init(_ pattern: String, _ flags: PatternFlags) {
        text = Array(pattern.unicodeScalars)
        self.flags = flags
    }

    /// The whole text as one tree.
    mutating func parse() throws(PatternError) -> PatternNode {
        guard text.count <= PatternParser.maxLength else {
            throw error("a pattern of at most \(PatternParser.maxLength) characters was expected")
        }
        if flags.isLiteral { return .sequence(text.map { .character($0.value) }) }
        let result = try alternatives()
        if current != nil { throw error("')' closes nothing") }
        return result
    }

    func error(_ message: String) -> PatternError { PatternError(at: at, message: message) }

    /// The next character outside of a class; blanks do not count with flag `x`.
    private var current: Unicode.Scalar? {
        mutating get {
            while flags.skipsBlanks, at < text.count, PatternParser.isBlank(text[at]) { at += 1 }
            return at < text.count ? text[at] : nil
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard current == wanted else { return false }
        at += 1
        return true
    }

    private mutating func alternatives() throws(PatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        if depth > PatternParser.maxDepth { throw error("groups are nested deeper than \(PatternParser.maxDepth)") }
        var branches = [try branch()]
        while take("|") { branches.append(try branch()) }
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func branch() throws(PatternError) -> PatternNode {
        var pieces: [PatternNode] = []
        while let next = current, next != "|", next != ")" {
            pieces.append(try quantified(try atom()))
        }
        return pieces.count == 1 ? pieces[0] : (pieces.isEmpty ? .empty : .sequence(pieces))
    }

    private mutating func quantified(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var least = 0
        var most: Int?
        switch current {
        case "?": most = 1
        case "*": break
        case "+": least = 1
        case "{":
            at += 1
            least = try count()
            most = least
            if take(",") { most = current == "}" ? nil : try count() }
            if current != "}" { throw error("'}' was expected after the count") }
            if let most, most < least { throw error("the counts stand in the wrong order") }
        default: return atom
        }
        at += 1
        return .loop(atom, least: least, most: most, greedy: !take("?"))
    }

    private mutating func count() throws(PatternError) -> Int {
        var value = 0, digits = 0
        while let next = current, let digit = PatternParser.digit(next) {
            value = value * 10 + digit
            digits += 1
            at += 1
            if value > PatternParser.maxCount { throw error("a count is larger than \(PatternParser.maxCount)") }
        }
        if digits == 0 { throw error("a count was expected") }
        return value
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        guard let next = current else { throw error("the pattern ends here") }
        switch next {
        case "(": return try group()
        case "[":
            at += 1
            return .oneOf(try characterClass())
        case ".":
            at += 1
            return .oneOf(flags.dotTakesAll ? .everything : .not(.newlines))
        case "^":
            at += 1
            return .start
        case "$":
            at += 1
            return .end
        case "\\": return try escape()
        case "?", "*", "+", "{", "}", "]":
            throw error("'\(next)' stands alone; write '\\\(next)' for the character")
        default:
            at += 1
            return .character(next.value)
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        at += 1
        let capturing = !take("?")
        if !capturing, !take(":") { throw error("':' was expected after '(?'") }
        if capturing { groups += 1 }
        let number = groups
        let inner = try alternatives()
        if !take(")") { throw error("')' was expected") }
        if !capturing { return inner }
        closed.insert(number)
        return .group(inner, number: number)
    }

    private mutating func escape() throws(PatternError) -> PatternNode {
        at += 1
        guard let next = current else { throw error("a character was expected after '\\'") }
        if let digit = PatternParser.digit(next), digit > 0 { return .reference(try reference(digit)) }
        switch try escaped() {
        case .character(let value): return .character(value)
        case .set(let set): return .oneOf(set)
        }
    }

    /// As many digits as there are groups for.
    private mutating func reference(_ first: Int) throws(PatternError) -> Int {
        at += 1
        var number = first
        while let next = current, let digit = PatternParser.digit(next), number * 10 + digit <= groups {
            number = number * 10 + digit
            at += 1
        }
        guard closed.contains(number) else { throw error("there is no closed group \(number) before this") }
        refersBack = true
        return number
    }

    // MARK: - Classes

    private enum Escaped {
        case character(UInt32)
        case set(CharacterClass)
    }

    /// What stands after a backslash, except references.
    private mutating func escaped() throws(PatternError) -> Escaped {
        guard at < text.count else { throw error("a character was expected after '\\'") }
        let letter = text[at]
        at += 1
        switch letter {
        case "n": return .character(0x0A)
        case "r": return .character(0x0D)
        case "t": return .character(0x09)
        case "\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "-", "[", "]", "^", "$": return .character(letter.value)
        case "s": return .set(.spaces)
        case "S": return .set(.not(.spaces))
        case "i": return .set(.nameStart)
        case "I": return .set(.not(.nameStart))
        case "c": return .set(.nameCharacter)
        case "C": return .set(.not(.nameCharacter))
        case "d": return .set(.digits)
        case "D": return .set(.not(.digits))
        case "w": return .set(.words)
        case "W": return .set(.not(.words))
        case "p": return .set(try property())
        case "P": return .set(.not(try property()))
        default:
            at -= 1
            throw error("'\\\(letter)' is no escape")
        }
    }

    /// `{Lu}` or `{IsBasicLatin}`.
    private mutating func property() throws(PatternError) -> CharacterClass {
        guard take("{") else { throw error("'{' was expected") }
        var name = ""
        while let next = current, next != "}", name.utf8.count < 100 {
            name.unicodeScalars.append(next)
            at += 1
        }
        guard take("}") else { throw error("'}' was expected") }
        if name.hasPrefix("Is"), let block = UnicodeBlocks.find(String(name.dropFirst(2))) { return .ranges(block) }
        if let mask = Category.mask(name) { return .categories(mask) }
        throw error("'\(name)' is no category or block of characters")
    }

    /// After `[`.
    private mutating func characterClass() throws(PatternError) -> CharacterClass {
        depth += 1
        defer { depth -= 1 }
        if depth > PatternParser.maxDepth { throw error("classes are nested deeper than \(PatternParser.maxDepth)") }
        let negated = at < text.count && text[at] == "^"
        if negated { at += 1 }
        var ranges: [ClosedRange<UInt32>] = [], sets: [CharacterClass] = []
        var taken: CharacterClass?
        while taken == nil, at < text.count, text[at] != "]" {
            if text[at] == "-", at + 1 < text.count, text[at + 1] == "[" {
                if ranges.isEmpty, sets.isEmpty { throw error("a class to take from was expected") }
                at += 2
                taken = try characterClass()
                continue
            }
            switch try classCharacter() {
            case .set(let set): sets.append(set)
            case .character(let low): ranges.append(low...(try rangeEnd(low)))
            }
        }
        if ranges.isEmpty, sets.isEmpty { throw error("a class has no characters") }
        guard at < text.count, text[at] == "]" else { throw error("']' was expected") }
        at += 1
        if !ranges.isEmpty { sets.append(.ranges(ranges)) }
        var result = sets.count == 1 ? sets[0] : .either(sets)
        if negated { result = .not(result) }
        return taken.map { .minus(result, $0) } ?? result
    }

    private mutating func classCharacter() throws(PatternError) -> Escaped {
        let next = text[at]
        if next == "[" { throw error("'[' stands alone; write '\\[' for the character") }
        at += 1
        return next == "\\" ? try escaped() : .character(next.value)
    }

    /// The end of a range, or its start again when none follows.
    private mutating func rangeEnd(_ low: UInt32) throws(PatternError) -> UInt32 {
        guard at + 1 < text.count, text[at] == "-", text[at + 1] != "]", text[at + 1] != "[" else { return low }
        at += 1
        guard case .character(let high) = try classCharacter() else { throw error("a range ends in one character") }
        if high < low { throw error("the ends of a range stand in the wrong order") }
        return high
    }
}
