extension Parser {
    /// Operators by precedence climbing, so that nesting costs one level of recursion and not eight.
    mutating func binary(_ minimum: Int) throws(SyntaxError) -> Syntax {
        var left = try unary()
        while let (sign, level) = nextOperator(minimum) {
            let at = left.at
            switch sign {
            case .plain(let sign):
                let right = try binary(level + 1)
                left = try node(.binary(sign, left, right), at, left, right)
            case .between:
                let low = try binary(Precedence.additive)
                try expectWord("and")
                let high = try binary(Precedence.additive)
                left = try node(.between(left, low, high), at, left, low, high)
            case .isIn:
                let tests = try inTarget()
                left = try node(.isIn(left, tests), at, [left] + tests)
            }
        }
        return left
    }

    private enum Found { case plain(Operator), between, isIn }

    private mutating func nextOperator(_ minimum: Int) -> (Found, Int)? {
        scanner.skipBlanks()
        let start = scanner.at
        guard let (sign, level) = readOperator() else { return nil }
        if level < max(minimum, 1) {
            scanner.at = start
            return nil
        }
        return (sign, level)
    }

    private mutating func readOperator() -> (Found, Int)? {
        guard let scalar = scanner.current else { return nil }
        switch scalar {
        case "+": scanner.at += 1; return (.plain(.add), Precedence.additive)
        case "-": scanner.at += 1; return (.plain(.subtract), Precedence.additive)
        case "*":
            scanner.at += 1
            if scanner.current == "*" { scanner.at += 1; return (.plain(.power), Precedence.power) }
            return (.plain(.multiply), Precedence.multiplicative)
        case "/": scanner.at += 1; return (.plain(.divide), Precedence.multiplicative)
        case "<", ">", "=", "!":
            return comparisonSign().map { (.plain($0), Precedence.comparison) }
        case "a": return scanner.takeWord("and") ? (.plain(.and), Precedence.and) : nil
        case "o": return scanner.takeWord("or") ? (.plain(.or), Precedence.or) : nil
        case "b": return scanner.takeWord("between") ? (.between, Precedence.comparison) : nil
        case "i": return scanner.takeWord("in") ? (.isIn, Precedence.comparison) : nil
        default: return nil
        }
    }

    /// After `in`: one test, or several in parentheses.
    private mutating func inTarget() throws(SyntaxError) -> [Syntax] {
        scanner.skipBlanks()
        let start = scanner.at
        guard scanner.take("(") else { return [try narrowTest()] }
        try enter()
        defer { leave() }
        let outer = atRangeEnd
        atRangeEnd = false
        defer { atRangeEnd = outer }
        let first = try test()
        if scanner.take("..") { return [try rangeRest(first, closed: false, start)] }
        var tests = [first]
        while scanner.take(",") { tests.append(try test()) }
        try expect(")")
        return tests
    }

    private mutating func narrowTest() throws(SyntaxError) -> Syntax {
        scanner.skipBlanks()
        let start = scanner.at
        if let sign = comparisonSign() {
            let operand = try binary(Precedence.additive)
            return try node(.comparison(sign, operand), start, operand)
        }
        return try binary(Precedence.additive)
    }

    mutating func unary() throws(SyntaxError) -> Syntax {
        scanner.skipBlanks()
        let start = scanner.at
        guard scanner.current == "-" else { return try postfix() }
        try enter()
        defer { leave() }
        scanner.at += 1
        let operand = try unary()
        return try node(.negate(operand), start, operand)
    }

    /// Paths, filters, calls and `instance of` behind a primary.
    mutating func postfix() throws(SyntaxError) -> Syntax {
        let endOfRange = atRangeEnd
        atRangeEnd = false
        defer { atRangeEnd = endOfRange }
        var left = try primary()
        while true {
            scanner.skipBlanks()
            guard let scalar = scanner.current else { return left }
            if scalar == ".", scanner.ahead(1) != "." {
                scanner.at += 1
                guard let member = scanner.longestName([names.members]) ?? scanner.word() else {
                    throw unexpected("the name of a member")
                }
                left = try node(.path(left, member), left.at, left)
            } else if scalar == "[" {
                if endOfRange, closesRange() { return left }
                scanner.at += 1
                inFilter += 1
                let condition = try expression()
                inFilter -= 1
                try expect("]")
                left = try node(.filter(left, condition), left.at, left, condition)
            } else if scalar == "(" {
                scanner.at += 1
                left = try call(left)
            } else if scalar == "i", scanner.peekWord("instance") {
                _ = scanner.takeWord("instance")
                try expectWord("of")
                let type = try type()
                left = try node(.instanceOf(left, type), left.at, left)
            } else {
                return left
            }
        }
    }

    /// Whether the `[` here closes the range: what follows it cannot begin the condition of a filter.
    private func closesRange() -> Bool {
        var copy = scanner
        copy.at += 1
        copy.skipBlanks()
        guard let next = copy.current else { return true }
        switch next {
        case ")", "]", ",", "}", "=", "!", "<", ">", "+", "*", "/": return true
        case ".": return copy.ahead(1).map(Letters.isDigit) != true
        default:
            return ["and", "or", "then", "else", "return", "satisfies", "in", "between", "instance"].contains {
                copy.peekWord($0)
            }
        }
    }

    private mutating func call(_ callee: Syntax) throws(SyntaxError) -> Syntax {
        var arguments: [Syntax] = []
        var labels: [String] = []
        if !scanner.take(")") {
            repeat {
                if let label = scanner.nameBeforeColon() {
                    labels.append(label)
                } else if !labels.isEmpty {
                    throw unexpected("a parameter name and a colon, as in the arguments before")
                }
                arguments.append(try test())
            } while scanner.take(",")
            try expect(")")
        }
        if !labels.isEmpty, labels.count != arguments.count {
            throw SyntaxError(at: callee.at, message: "either all arguments are named or none")
        }
        return try node(.call(callee, arguments, names: labels.isEmpty ? nil : labels), callee.at, [callee] + arguments)
    }
}
