extension Compiler {
    /// A cell or list of allowed values. nil when its text is wrong (reported).
    func cell(_ source: SourceText, _ scope: Scope, input: FeelType, local: Int) -> CellTest? {
        let inner = Scope(scope, function: scope.function, space: scope.space, names: ["?": .local(local, input)])
        do {
            let syntax = try Parser.tests(source.text, names: parserNames(inner))
            let test = tests(syntax.tests, inner, source, input: input)
            return syntax.negated ? .not(test) : test
        } catch {
            report(source, error.at, error.message)
            return nil
        }
    }

    func tests(_ list: [Syntax], _ scope: Scope, _ source: SourceText, input: FeelType) -> CellTest {
        let tests = list.map { test($0, scope, source, input: input) }
        switch tests.count {
        case 0: return .anything
        case 1: return tests[0]
        default: return .any(tests)
        }
    }

    private func test(_ syntax: Syntax, _ scope: Scope, _ source: SourceText, input: FeelType) -> CellTest {
        switch syntax.kind {
        case .anything: return .anything
        case .comparison(let sign, let operand):
            let code = expression(operand, scope, source)
            checkKinds(input, code.type, syntax.at, source)
            guard let constant = code.code.constant else { return .compareCode(sign, code.code) }
            if case .number(let number) = constant { return .number(sign, number) }
            return .compare(sign, constant)
        default:
            let code = expression(syntax, scope, source)
            if syntax.mentions("?") { return .condition(code.code) }
            let constant = code.code.constant
            if case .range = syntax.kind, constant?.isNull ?? true { return .rangeCode(code.code) }
            guard let constant else { return .value(code.code) }
            switch constant {
            case .boolean(let value):
                checkKinds(input, .boolean, syntax.at, source)
                return .isBool(value)
            case .string(let text):
                checkKinds(input, .string, syntax.at, source)
                return .isText(text)
            case .number(let number):
                checkKinds(input, .number, syntax.at, source)
                return .number(.equal, number)
            case .null: return .isNull
            case .range(let range):
                if case .range = input.resolved { return .value(code.code) }
                return .inRange(range)
            default: return .value(code.code)
            }
        }
    }

    /// A constant of the wrong kind in a column never matches: that is a mistake worth a message.
    private func checkKinds(_ input: FeelType, _ test: FeelType, _ at: Int, _ source: SourceText) {
        guard !lenient else { return }
        func plain(_ type: FeelType) -> String? {
            switch type.resolved {
            case .boolean, .number, .string, .date, .time, .dateTime, .daySpan, .monthSpan: type.resolved.name
            default: nil
            }
        }
        guard let one = plain(input), let two = plain(test), one != two else { return }
        report(source, at, "this is a \(two); a \(one) was expected")
    }
}
