/// What names the parser knows; the tables decide where a name with spaces ends.
struct ParserNames: Sendable {
    var variables: NameTable
    /// Members of contexts, wherever they may occur.
    var members: NameTable
    var types: NameTable

    init(variables: NameTable = NameTable(), members: NameTable = NameTable(), types: NameTable = NameTable()) {
        self.variables = variables
        self.members = members
        self.types = types
    }
}

/// Recursive descent over one FEEL text, with a bound on nesting.
struct Parser {
    var scanner: Scanner
    var names: ParserNames
    /// Inside a filter, the members of the items are names too.
    var inFilter = 0
    /// At the end of a range `[` may close it.
    var atRangeEnd = false
    private var nesting = 0

    static let maxNesting = 80
    static let maxLength = 1_000_000

    init(_ text: String, names: ParserNames) {
        scanner = Scanner(text)
        self.names = names
        self.names.variables.merge(Builtins.names)
        self.names.members.merge(Parser.commonMembers)
    }

    static let commonMembers = NameTable([
        "time offset", "start included", "end included", "day of week"
    ])

    /// A whole text as one expression.
    static func expression(_ text: String, names: ParserNames) throws(SyntaxError) -> Syntax {
        var parser = Parser(text, names: names)
        try parser.checkLength()
        let result = try parser.expression()
        try parser.expectEnd()
        return result
    }

    /// A whole text as the tests of a cell.
    static func tests(_ text: String, names: ParserNames) throws(SyntaxError) -> TestSyntax {
        var parser = Parser(text, names: names)
        try parser.checkLength()
        let result = try parser.unaryTests()
        try parser.expectEnd()
        return result
    }

    private func checkLength() throws(SyntaxError) {
        if scanner.text.count > Parser.maxLength {
            throw SyntaxError(at: 0, message: "the expression is longer than \(Parser.maxLength) characters")
        }
    }

    private mutating func expectEnd() throws(SyntaxError) {
        scanner.skipBlanks()
        if scanner.current != nil { throw unexpected("an operator or the end of the expression") }
    }

    mutating func unexpected(_ expected: String) -> SyntaxError {
        scanner.skipBlanks()
        guard let scalar = scanner.current else {
            return SyntaxError(at: scanner.at, message: "the text ends here; \(expected) was expected")
        }
        var copy = scanner
        let found = copy.word() ?? String(scalar)
        return SyntaxError(at: scanner.at, message: "'\(found)' stands here; \(expected) was expected")
    }

    mutating func expect(_ sign: StaticString) throws(SyntaxError) {
        if !scanner.take(sign) { throw unexpected("'\(sign)'") }
    }

    mutating func expectWord(_ word: String) throws(SyntaxError) {
        if !scanner.takeWord(word) { throw unexpected("'\(word)'") }
    }

    func node(_ kind: Syntax.Kind, _ at: Int, _ children: Syntax?...) throws(SyntaxError) -> Syntax {
        try node(kind, at, children)
    }

    func node(_ kind: Syntax.Kind, _ at: Int, _ children: [Syntax?]) throws(SyntaxError) -> Syntax {
        var depth = 0
        for child in children { depth = max(depth, child?.depth ?? 0) }
        if depth >= Syntax.maxDepth {
            throw SyntaxError(at: at, message: "the expression has more than \(Syntax.maxDepth) levels")
        }
        return Syntax(kind: kind, at: at, depth: depth + 1)
    }

    mutating func enter() throws(SyntaxError) {
        nesting += 1
        if nesting > Parser.maxNesting {
            throw SyntaxError(
                at: scanner.at,
                message: "the expression is nested deeper than \(Parser.maxNesting) levels")
        }
    }

    mutating func leave() { nesting -= 1 }

    mutating func expression() throws(SyntaxError) -> Syntax {
        try enter()
        defer { leave() }
        let outer = atRangeEnd
        atRangeEnd = false
        defer { atRangeEnd = outer }
        return try binary(0)
    }

    // MARK: - Tests

    mutating func unaryTests() throws(SyntaxError) -> TestSyntax {
        scanner.skipBlanks()
        if scanner.current == nil { return TestSyntax(negated: false, tests: []) }
        let start = scanner.at
        if scanner.take("-") {
            scanner.skipBlanks()
            if scanner.current == nil { return TestSyntax(negated: false, tests: []) }
            scanner.at = start
        }
        if scanner.takeWord("not"), scanner.take("(") {
            let tests = try positiveTests()
            if scanner.take(")") {
                scanner.skipBlanks()
                if scanner.current == nil { return TestSyntax(negated: true, tests: tests) }
            }
        }
        scanner.at = start
        return TestSyntax(negated: false, tests: try positiveTests())
    }

    mutating func positiveTests() throws(SyntaxError) -> [Syntax] {
        var tests = [try test()]
        while scanner.take(",") { tests.append(try test()) }
        return tests
    }

    /// A comparison such as `< 5`, a range, or any expression.
    mutating func test() throws(SyntaxError) -> Syntax {
        scanner.skipBlanks()
        let start = scanner.at
        if let sign = comparisonSign() {
            let operand = try binary(Precedence.additive)
            return try node(.comparison(sign, operand), start, operand)
        }
        if scanner.peek("-") {
            var copy = scanner
            _ = copy.take("-")
            copy.skipBlanks()
            if copy.current == nil || copy.current == "," || copy.current == ")" {
                scanner = copy
                return try node(.anything, start)
            }
        }
        return try expression()
    }

    mutating func comparisonSign() -> Operator? {
        if scanner.take("<=") { return .lessOrEqual }
        if scanner.take(">=") { return .greaterOrEqual }
        if scanner.take("<") { return .less }
        if scanner.take(">") { return .greater }
        if scanner.take("!=") { return .notEqual }
        if scanner.take("=") { return .equal }
        return nil
    }
}

enum Precedence {
    static let or = 1, and = 2, comparison = 3, additive = 4, multiplicative = 5, power = 6
}
