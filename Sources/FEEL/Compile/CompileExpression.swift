extension Compiler {
    /// One node of the tree. Recursion is bounded by `Syntax.maxDepth`.
    func expression(_ syntax: Syntax, _ scope: Scope, _ source: SourceText) -> Compiled {
        switch syntax.kind {
        case .null: return .null
        case .boolean(let value): return Compiled(ConstantCode(.boolean(value)), .boolean)
        case .number(let value): return Compiled(ConstantCode(.number(value)), .number)
        case .string(let value): return Compiled(ConstantCode(.string(value)), .string)
        case .temporal(let text):
            let value = Dates.literal(text)
            if value.isNull, !lenient { report(source, syntax.at, "'\(text)' is no date, time or duration") }
            return Compiled(ConstantCode(value))
        case .name(let name): return self.name(name, syntax.at, scope, source)
        case .path(let inner, let member): return path(inner, member, syntax.at, scope, source)
        case .filter(let list, let condition): return filter(list, condition, scope, source)
        case .negate(let inner):
            let operand = expression(inner, scope, source)
            return folded(NegateCode(operand.code), operand.type, [operand.code])
        case .binary(let sign, let left, let right): return binary(sign, left, right, scope, source)
        case .between(let value, let low, let high):
            let parts = [value, low, high].map { expression($0, scope, source).code }
            return Compiled(BetweenCode(parts[0], parts[1], parts[2]), .boolean)
        case .isIn(let value, let tests):
            let input = expression(value, scope, source)
            let local = scope.function.newLocal()
            let inner = Scope(
                scope, function: scope.function, space: scope.space,
                names: [
                    "?": .local(
                        local,
                        input.type)
                ])
            let test = self.tests(tests, inner, source, input: input.type)
            return Compiled(InCode(input.code, test, local: local), .boolean)
        case .instanceOf(let value, let type):
            let operand = expression(value, scope, source)
            guard let resolved = types.resolve(type, scope.space) else {
                if !lenient { report(source, syntax.at, "the type after 'instance of' is unknown") }
                return .null
            }
            return Compiled(InstanceCode(operand.code, resolved), .boolean)
        case .choice(let condition, let yes, let no):
            let one = expression(yes, scope, source), two = expression(no, scope, source)
            let test = expression(condition, scope, source)
            return Compiled(ChoiceCode(test.code, one.code, two.code), common([one.type, two.type]))
        case .loop(let iterators, let body): return loop(iterators, body, scope, source)
        case .quantified(let every, let iterators, let body):
            let (domains, inner) = self.domains(iterators, scope, source)
            return Compiled(QuantifiedCode(every: every, domains, expression(body, inner, source).code), .boolean)
        case .list(let items): return list(items.map { expression($0, scope, source) })
        case .context(let entries): return context(entries, scope, source)
        case .range(let low, let lowClosed, let high, let highClosed):
            let from = low.map { expression($0, scope, source) } ?? .null
            let to = high.map { expression($0, scope, source) } ?? .null
            return folded(
                RangeCode(from.code, lowClosed, to.code, highClosed), .range(common([from.type, to.type])),
                [from.code, to.code])
        case .function(let parameters, let body, let external):
            return function(parameters, body, external, scope, source)
        case .call(let callee, let arguments, let names):
            return call(
                callee, arguments, names, syntax.at, scope,
                source)
        case .comparison(let sign, let operand): return halfRange(sign, expression(operand, scope, source))
        case .anything:
            report(source, syntax.at, "'-' stands here; a value was expected")
            return .null
        }
    }

    /// The value at once when all parts are constant and there is no fault in it.
    func folded(_ code: Code, _ type: FeelType, _ parts: [Code]) -> Compiled {
        guard parts.allSatisfy({ $0.constant != nil }) else { return Compiled(code, type) }
        scratch.restart()
        let value = code.run(scratch)
        return scratch.faults.isEmpty ? Compiled(ConstantCode(value), type) : Compiled(code, type)
    }

    func common(_ types: [FeelType]) -> FeelType {
        let known = types.filter { if case .null = $0 { false } else { true } }
        guard let first = known.first else { return .any }
        if let record = first.record {
            let alike = known.allSatisfy { $0.isList == first.isList && $0.record?.shape.names == record.shape.names }
            return alike ? first : .any
        }
        return known.allSatisfy { $0.resolved.name == first.resolved.name } ? first.resolved : .any
    }

    private func binary(
        _ sign: Operator, _ left: Syntax, _ right: Syntax, _ scope: Scope,
        _ source: SourceText
    ) -> Compiled {
        let one = expression(left, scope, source), two = expression(right, scope, source)
        let parts = [one.code, two.code]
        switch sign {
        case .and, .or: return folded(LogicCode(isAnd: sign == .and, one.code, two.code), .boolean, parts)
        case .add, .subtract, .multiply, .divide, .power:
            let type: FeelType =
                if case .number = one.type.resolved, case .number = two.type.resolved { .number } else { .any }
            return folded(ArithmeticCode(sign, one.code, two.code), type, parts)
        default: return folded(CompareCode(sign, one.code, two.code), .boolean, parts)
        }
    }

    func list(_ items: [Compiled]) -> Compiled {
        folded(ListCode(items.map(\.code)), .list(common(items.map(\.type))), items.map(\.code))
    }

    private func context(_ entries: [Syntax.Entry], _ scope: Scope, _ source: SourceText) -> Compiled {
        let inner = Scope(scope, function: scope.function, space: scope.space)
        var members: [Compiled] = [], locals: [Int] = []
        for entry in entries {
            let member: Compiled
            if case .function(let parameters, let body, false) = entry.value.kind {
                member = function(parameters, body, false, inner, source, named: entry.name)
            } else {
                member = expression(entry.value, inner, source)
            }
            let local = scope.function.newLocal()
            inner.add(entry.name, .local(local, member.type))
            members.append(member)
            locals.append(local)
        }
        return record(entries.map(\.name), members, locals)
    }

    func record(_ names: [String], _ members: [Compiled], _ locals: [Int]) -> Compiled {
        let shape = Shape(names)
        let type = FeelType.context(RecordType(shape: shape, members: members.map(\.type)))
        if members.allSatisfy({ $0.code.constant != nil }) {
            let values = members.map { $0.code.constant ?? .null }
            return Compiled(ConstantCode(.context(Context(shape: shape, values: values))), type)
        }
        return Compiled(RecordCode(shape: shape, members: members.map(\.code), locals: locals), type)
    }

    private func halfRange(_ sign: Operator, _ operand: Compiled) -> Compiled {
        let none = ConstantCode(.null)
        let code: Code =
            switch sign {
            case .less: RangeCode(none, false, operand.code, false, open: true)
            case .lessOrEqual: RangeCode(none, false, operand.code, true, open: true)
            case .greater: RangeCode(operand.code, false, none, false, open: true)
            case .greaterOrEqual: RangeCode(operand.code, true, none, false, open: true)
            case .notEqual: none
            default: RangeCode(operand.code, true, operand.code, true)
            }
        return folded(code, .range(operand.type), [operand.code])
    }

    private func filter(_ list: Syntax, _ condition: Syntax, _ scope: Scope, _ source: SourceText) -> Compiled {
        let items = expression(list, scope, source)
        let local = scope.function.newLocal()
        var element = items.type
        if case .list(let type) = items.type.resolved { element = type }
        let inner = Scope(
            scope, function: scope.function, space: scope.space, names: ["item": .local(local, element)],
            item: (local, element))
        let test = expression(condition, inner, source)
        let isPosition = if case .number = test.type.resolved { true } else { false }
        return Compiled(FilterCode(items.code, test.code, item: local), isPosition ? element : .list(element))
    }

    func domains(_ iterators: [Syntax.Iterator], _ scope: Scope, _ source: SourceText) -> ([Domain], Scope) {
        let inner = Scope(scope, function: scope.function, space: scope.space)
        var domains: [Domain] = []
        for iterator in iterators {
            let list = expression(iterator.domain, inner, source)
            let end = iterator.end.map { expression($0, inner, source) }
            let local = scope.function.newLocal()
            var element: FeelType = end == nil ? .any : list.type
            switch list.type.resolved {
            case .list(let type), .range(let type): element = type
            default: break
            }
            inner.add(iterator.name, .local(local, element))
            domains.append(Domain(local: local, source: list.code, end: end?.code))
        }
        return (domains, inner)
    }

    private func loop(
        _ iterators: [Syntax.Iterator], _ body: Syntax, _ scope: Scope,
        _ source: SourceText
    ) -> Compiled {
        let (domains, inner) = self.domains(iterators, scope, source)
        let partial = scope.function.newLocal()
        inner.add("partial", .local(partial, .list(.any)))
        let result = expression(body, inner, source)
        let reads = body.mentions("partial")
        return Compiled(ForCode(domains, result.code, partial: reads ? partial : nil), .list(result.type))
    }

    private func function(
        _ parameters: [Syntax.Parameter], _ body: Syntax, _ external: Bool, _ scope: Scope,
        _ source: SourceText, named name: String? = nil
    ) -> Compiled {
        if external { return .null }
        let declared = parameters.map { parameter in
            (name: parameter.name, type: parameter.type.flatMap { types.resolve($0, scope.space) } ?? FeelType.any)
        }
        return closure(declared, scope, named: name) { inner in expression(body, inner, source) }
    }

    /// A function written inside of an expression or a boxed context. It may call itself by `name`, that of the entry
    /// it stands in, unless the name means something else around it.
    func closure(
        _ parameters: [(name: String, type: FeelType)], _ scope: Scope, named name: String? = nil,
        _ make: (Scope) -> Compiled
    ) -> Compiled {
        let function = FunctionScope(parent: scope.function)
        let inner = Scope(scope, function: function, space: scope.space)
        let locals = parameters.map { _ in function.newLocal() }
        var own: Int?
        if let name, resolve(name, scope) == nil {
            let local = function.newLocal()
            own = local
            inner.add(name, .local(local, .function(parameters.map(\.type), .any)))
        }
        for (parameter, local) in zip(parameters, locals) { inner.add(parameter.name, .local(local, parameter.type)) }
        let result = make(inner)
        let body = FunctionBody()
        body.set(
            result.code, locals: function.locals, captureLocals: function.captures.map(\.inner), own: own)
        let code = FunctionCode(parameters, body, captures: function.captures.map(\.outer), result: result.type)
        return Compiled(code, .function(parameters.map(\.type), result.type))
    }
}

extension Syntax {
    /// Whether a name occurs in the tree.
    func mentions(_ wanted: String) -> Bool {
        switch kind {
        case .null, .boolean, .number, .string, .temporal, .anything: false
        case .name(let name): name == wanted
        case .path(let inner, _), .negate(let inner), .instanceOf(let inner, _), .comparison(_, let inner),
            .function(_, let inner, _):
            inner.mentions(wanted)
        case .filter(let one, let two), .binary(_, let one, let two): one.mentions(wanted) || two.mentions(wanted)
        case .between(let one, let two, let three), .choice(let one, let two, let three):
            one.mentions(wanted) || two.mentions(wanted) || three.mentions(wanted)
        case .isIn(let value, _): value.mentions(wanted)
        case .loop(let iterators, let body), .quantified(_, let iterators, let body):
            body.mentions(wanted)
                || iterators.contains {
                    $0.domain.mentions(wanted)
                        || $0.end?.mentions(wanted) == true
                }
        case .list(let items): items.contains { $0.mentions(wanted) }
        case .context(let entries): entries.contains { $0.value.mentions(wanted) }
        case .range(let low, _, let high, _): low?.mentions(wanted) == true || high?.mentions(wanted) == true
        case .call(let callee, let arguments, _):
            callee.mentions(wanted) || arguments.contains { $0.mentions(wanted) }
        }
    }
}
