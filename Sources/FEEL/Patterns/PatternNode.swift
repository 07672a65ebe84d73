/// The tree of a pattern.
indirect enum PatternNode: Sendable {
    case empty
    case character(UInt32)
    case oneOf(CharacterClass)
    case sequence([PatternNode])
    case either([PatternNode])
    case loop(PatternNode, least: Int, most: Int?, greedy: Bool)
    case group(PatternNode, number: Int)
    case start
    case end
    case reference(Int)

    /// Whether it can match without taking a character.
    var isNullable: Bool {
        switch self {
        case .empty, .start, .end, .reference: true
        case .character, .oneOf: false
        case .sequence(let parts): parts.allSatisfy(\.isNullable)
        case .either(let parts): parts.contains(where: \.isNullable)
        case .loop(let inner, let least, _, _): least == 0 || inner.isNullable
        case .group(let inner, _): inner.isNullable
        }
    }
}

/// Flags of XPath's functions on patterns.
struct PatternFlags: Sendable, Hashable {
    var dotTakesAll = false
    var manyLines = false
    var ignoresCase = false
    var skipsBlanks = false
    var isLiteral = false

    /// nil when a letter is no flag.
    init?(_ letters: String) {
        for letter in letters.unicodeScalars {
            switch letter {
            case "s": dotTakesAll = true
            case "m": manyLines = true
            case "i": ignoresCase = true
            case "x": skipsBlanks = true
            case "q": isLiteral = true
            default: return nil
            }
        }
    }
}

/// Why a text is no pattern, and at which of its characters.
struct PatternError: Error, Sendable {
    var at: Int
    var message: String
}
