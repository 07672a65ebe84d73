/// A node of the syntax tree of FEEL, with the place of its first character in the text.
struct Syntax: Sendable {
    let kind: Kind
    let at: Int
    /// Levels below and including this one: bounds every recursion over the tree.
    let depth: Int

    static let maxDepth = 400

    indirect enum Kind: Sendable {
        case null
        case boolean(Bool)
        case number(Number)
        case string(String)
        /// `@"…"`
        case temporal(String)
        case name(String)
        case path(Syntax, String)
        case filter(Syntax, Syntax)
        case negate(Syntax)
        case binary(Operator, Syntax, Syntax)
        case between(Syntax, Syntax, Syntax)
        case isIn(Syntax, [Syntax])
        case instanceOf(Syntax, TypeSyntax)
        case choice(Syntax, Syntax, Syntax)
        case loop([Iterator], Syntax)
        case quantified(every: Bool, [Iterator], Syntax)
        case list([Syntax])
        case context([Entry])
        case range(low: Syntax?, lowClosed: Bool, high: Syntax?, highClosed: Bool)
        case function([Parameter], Syntax, external: Bool)
        case call(Syntax, [Syntax], names: [String]?)
        /// `< 5` as a test or as a range.
        case comparison(Operator, Syntax)
        /// `-` as a test.
        case anything
    }

    struct Iterator: Sendable {
        var name: String
        var domain: Syntax
        /// The end of `a..b`.
        var end: Syntax?
    }

    struct Entry: Sendable {
        var name: String
        var value: Syntax
    }

    struct Parameter: Sendable {
        var name: String
        var type: TypeSyntax?
    }
}

enum Operator: Sendable, Equatable {
    case add, subtract, multiply, divide, power
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or
}

/// A type as written after `instance of` or a parameter.
indirect enum TypeSyntax: Sendable {
    case named(String)
    case list(TypeSyntax)
    case range(TypeSyntax)
    case context([(name: String, type: TypeSyntax)])
    case function([TypeSyntax], TypeSyntax)
}

/// The tests of a cell: any of them must hold, or none when negated.
struct TestSyntax: Sendable {
    var negated: Bool
    var tests: [Syntax]
}

/// What a FEEL text does wrong, and where (offset in Unicode scalars).
struct SyntaxError: Error, Sendable {
    var at: Int
    var message: String
}
