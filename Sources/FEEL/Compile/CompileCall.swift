extension Compiler {
    func call(
        _ callee: Syntax, _ arguments: [Syntax], _ names: [String]?, _ at: Int, _ scope: Scope,
        _ source: SourceText
    ) -> Compiled {
        if case .name(let name) = callee.kind, resolve(name, scope) == nil, let builtin = Builtins.find(name) {
            return self.builtin(builtin, arguments, names, at, scope, source)
        }
        let function = expression(callee, scope, source)
        let values = arguments.map { expression($0, scope, source).code }
        var type = FeelType.any
        if case .function(_, let result) = function.type.resolved { type = result }
        if case .function(let known)? = function.code.constant { type = known.result }
        if function.code.constant?.isNull == true, !lenient, case .name = callee.kind { return .null }
        return Compiled(CallCode(function.code, values, names: names), type)
    }

    private func builtin(
        _ builtin: Builtin, _ arguments: [Syntax], _ names: [String]?, _ at: Int, _ scope: Scope,
        _ source: SourceText
    ) -> Compiled {
        var values = arguments.map { expression($0, scope, source) }
        if let names {
            guard let ordered = builtin.order(names, values) else {
                if !lenient {
                    report(
                        source, at,
                        "'\(builtin.name)' has no such parameters; "
                            + builtin.parameters.map { "(" + $0.joined(separator: ", ") + ")" }.joined(
                                separator: " or ")
                            + " was expected")
                }
                return .null
            }
            // A list under the name of the single key is no key.
            if builtin.name == "context put", names.contains("key"), values[1].type.isList { return .null }
            values = ordered
        }
        guard builtin.accepts(values.count) else {
            if !lenient {
                report(
                    source, at,
                    "'\(builtin.name)' was given \(values.count) arguments; "
                        + builtin.parameters.map { "(" + $0.joined(separator: ", ") + ")" }.joined(separator: " or ")
                        + " was expected")
            }
            return .null
        }
        if inspection != nil { inspectPattern(builtin, values, source, arguments) }
        let codes = values.map(\.code)
        let code: Code =
            switch builtin.body {
            case .one(let function) where codes.count == 1: BuiltinOneCode(builtin.name, function, codes[0])
            case .two(let function) where codes.count == 2: BuiltinTwoCode(builtin.name, function, codes[0], codes[1])
            default: BuiltinCode(builtin, codes)
            }
        if !builtin.pure { return Compiled(code, builtin.result) }
        return folded(code, builtin.result, codes)
    }
}
