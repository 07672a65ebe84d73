extension Parser {
    mutating func primary() throws(SyntaxError) -> Syntax {
        scanner.skipBlanks()
        let start = scanner.at
        guard let scalar = scanner.current else { throw unexpected("a value") }
        if Letters.isDigit(scalar) || (scalar == "." && scanner.ahead(1).map(Letters.isDigit) == true) {
            guard let number = scanner.number() else { throw unexpected("a number") }
            return try node(.number(number), start)
        }
        switch scalar {
        case "\"":
            scanner.at += 1
            return try node(.string(try scanner.string(from: start)), start)
        case "@":
            scanner.at += 1
            scanner.skipBlanks()
            guard scanner.current == "\"" else { throw unexpected("a text in quotation marks") }
            scanner.at += 1
            return try node(.temporal(try scanner.string(from: start)), start)
        case "(":
            scanner.at += 1
            return try parenthesis(start)
        case "[":
            scanner.at += 1
            return try bracket(start)
        case "]":
            scanner.at += 1
            let low = try expression()
            if !scanner.take("..") { throw unexpected("'..'") }
            return try rangeRest(low, closed: false, start)
        case "{":
            scanner.at += 1
            return try context(start)
        default:
            return try named(start)
        }
    }

    private mutating func parenthesis(_ start: Int) throws(SyntaxError) -> Syntax {
        let inner = try test()
        if scanner.take("..") { return try rangeRest(inner, closed: false, start) }
        try expect(")")
        return inner
    }

    private mutating func bracket(_ start: Int) throws(SyntaxError) -> Syntax {
        if scanner.take("]") { return try node(.list([]), start) }
        let first = try test()
        if scanner.take("..") { return try rangeRest(first, closed: true, start) }
        var items = [first]
        while scanner.take(",") { items.append(try test()) }
        try expect("]")
        return try node(.list(items), start, items)
    }

    /// The high end of a range, after `..`.
    mutating func rangeRest(_ low: Syntax, closed: Bool, _ start: Int) throws(SyntaxError) -> Syntax {
        atRangeEnd = true
        let high = try binary(Precedence.additive)
        atRangeEnd = false
        let highClosed: Bool
        if scanner.take("]") {
            highClosed = true
        } else if scanner.take(")") || scanner.take("[") {
            highClosed = false
        } else {
            throw unexpected("']' or ')' at the end of the range")
        }
        return try node(.range(low: low, lowClosed: closed, high: high, highClosed: highClosed), start, low, high)
    }

    private mutating func context(_ start: Int) throws(SyntaxError) -> Syntax {
        var entries: [Syntax.Entry] = []
        let outer = names.variables
        defer { names.variables = outer }
        if scanner.take("}") { return try node(.context([]), start) }
        repeat {
            scanner.skipBlanks()
            let at = scanner.at
            var name: String
            if scanner.current == "\"" {
                scanner.at += 1
                name = try scanner.string(from: at)
                try expect(":")
            } else if let plain = scanner.nameBeforeColon() {
                name = plain
            } else {
                throw unexpected("the name of an entry and a colon")
            }
            if entries.contains(where: { $0.name == name }) {
                throw SyntaxError(at: at, message: "the entry '\(name)' occurs twice")
            }
            names.members.insert(name)
            // A function may call itself by the name of its entry.
            if scanner.peekWord("function") { names.variables.insert(name) }
            entries.append(Syntax.Entry(name: name, value: try expression()))
            names.variables.insert(name)
        } while scanner.take(",")
        try expect("}")
        return try node(.context(entries), start, entries.map(\.value))
    }

    private mutating func named(_ start: Int) throws(SyntaxError) -> Syntax {
        let tables = inFilter > 0 ? [names.variables, names.members] : [names.variables]
        let known = scanner.longestName(tables)
        let end = scanner.at
        scanner.at = start
        guard let word = scanner.word() else { throw unexpected("a value") }
        if known == nil || end <= scanner.at {
            let after = scanner.at
            switch word {
            case "null": return try node(.null, start)
            case "true": return try node(.boolean(true), start)
            case "false": return try node(.boolean(false), start)
            case "if": return try choice(start)
            case "for": return try loop(start)
            case "some", "every":
                if let result = try quantified(word == "every", start) { return result }
                scanner.at = after
            case "function": if scanner.take("(") { return try function(start) }
            case "and", "or", "then", "else", "return", "satisfies", "in", "between":
                scanner.at = start
                throw unexpected("a value")
            default: break
            }
        }
        if let known {
            scanner.at = end
            return try node(.name(known), start)
        }
        return try node(.name(word), start)
    }

    private mutating func choice(_ start: Int) throws(SyntaxError) -> Syntax {
        let condition = try expression()
        try expectWord("then")
        let yes = try expression()
        try expectWord("else")
        let no = try expression()
        return try node(.choice(condition, yes, no), start, condition, yes, no)
    }

    /// `name in domain` with an optional `..end`, several separated by commas; the names stay known.
    private mutating func iterators() throws(SyntaxError) -> [Syntax.Iterator] {
        var result: [Syntax.Iterator] = []
        repeat {
            guard let name = loopName() else { throw unexpected("a name and 'in'") }
            let domain = try expression()
            let end = scanner.take("..") ? try expression() : nil
            names.variables.insert(name)
            result.append(Syntax.Iterator(name: name, domain: domain, end: end))
        } while scanner.take(",")
        return result
    }

    private mutating func loopName() -> String? {
        let start = scanner.at
        guard var name = scanner.word() else { return nil }
        var count = 0
        while !scanner.takeWord("in") {
            guard count < 20, let more = scanner.word() else {
                scanner.at = start
                return nil
            }
            name += " " + more
            count += 1
        }
        return name
    }

    private mutating func loop(_ start: Int) throws(SyntaxError) -> Syntax {
        let outer = names.variables
        defer { names.variables = outer }
        let list = try iterators()
        names.variables.insert("partial")
        try expectWord("return")
        let body = try expression()
        return try node(.loop(list, body), start, list.flatMap { [$0.domain, $0.end] } + [body])
    }

    private mutating func quantified(_ every: Bool, _ start: Int) throws(SyntaxError) -> Syntax? {
        let outer = names.variables
        defer { names.variables = outer }
        guard loopAhead() else { return nil }
        let list = try iterators()
        try expectWord("satisfies")
        let body = try expression()
        return try node(.quantified(every: every, list, body), start, list.flatMap { [$0.domain, $0.end] } + [body])
    }

    private func loopAhead() -> Bool {
        var copy = self
        return copy.loopName() != nil
    }

    private mutating func function(_ start: Int) throws(SyntaxError) -> Syntax {
        var parameters: [Syntax.Parameter] = []
        let outer = names.variables
        defer { names.variables = outer }
        if !scanner.take(")") {
            repeat {
                if let name = scanner.nameBeforeColon() {
                    parameters.append(Syntax.Parameter(name: name, type: try type()))
                } else if let name = looseName() {
                    parameters.append(Syntax.Parameter(name: name, type: nil))
                } else {
                    throw unexpected("the name of a parameter")
                }
            } while scanner.take(",")
            try expect(")")
        }
        for parameter in parameters { names.variables.insert(parameter.name) }
        let external = scanner.takeWord("external")
        let body = try expression()
        return try node(.function(parameters, body, external: external), start, body)
    }

    private mutating func looseName() -> String? {
        guard var name = scanner.word() else { return nil }
        while let more = scanner.word() { name += " " + more }
        return name
    }

    mutating func type() throws(SyntaxError) -> TypeSyntax {
        try enter()
        defer { leave() }
        scanner.skipBlanks()
        let start = scanner.at
        if scanner.takeWord("list"), scanner.take("<") {
            let item = try type()
            try expect(">")
            return .list(item)
        }
        scanner.at = start
        if scanner.takeWord("range"), scanner.take("<") {
            let item = try type()
            try expect(">")
            return .range(item)
        }
        scanner.at = start
        if scanner.takeWord("context"), scanner.take("<") {
            var members: [(name: String, type: TypeSyntax)] = []
            repeat {
                guard let name = scanner.nameBeforeColon() else { throw unexpected("a member name and a colon") }
                members.append((name, try type()))
            } while scanner.take(",")
            try expect(">")
            return .context(members)
        }
        scanner.at = start
        if scanner.takeWord("function"), scanner.take("<") {
            var parameters: [TypeSyntax] = []
            if !scanner.take(">") {
                repeat { parameters.append(try type()) } while scanner.take(",")
                try expect(">")
            }
            try expect("->")
            return .function(parameters, try type())
        }
        scanner.at = start
        if let name = scanner.longestName([names.types, FeelType.builtinNames]) { return .named(name) }
        guard let word = scanner.word() else { throw unexpected("the name of a type") }
        return .named(word)
    }
}
