extension Compiler {
    /// A boxed expression, brought to its own declared type.
    func boxed(_ boxed: Boxed, _ scope: Scope, named name: String? = nil) -> Compiled {
        let inner = plain(boxed, scope, name)
        if case .table = boxed.kind { return inner }
        return converted(inner, to: boxed.typeRef, scope.space, boxed.place)
    }

    private func plain(_ boxed: Boxed, _ scope: Scope, _ name: String?) -> Compiled {
        switch boxed.kind {
        case .literal(let source): return text(source, scope)
        case .table(let table): return self.table(table, scope)
        case .context(let entries): return context(entries, scope)
        case .list(let items): return list(items.map { self.boxed($0, scope) })
        case .relation(let columns, let rows): return relation(columns, rows, scope)
        case .invocation(let callee, let bindings):
            let function = self.boxed(callee, scope)
            var type = FeelType.any
            if case .function(let known)? = function.code.constant { type = known.result }
            let arguments = bindings.map { self.boxed($0.value, scope).code }
            return Compiled(CallCode(function.code, arguments, names: bindings.map(\.name)), type)
        case .function(let definition):
            if definition.external { return .null }
            let parameters = definition.parameters.map {
                (name: $0.name, type: types.resolve($0.typeRef, scope.space, definition.place, owner))
            }
            return closure(parameters, scope, named: name) { inner in
                definition.body.map { self.boxed($0, inner) } ?? .null
            }
        case .conditional(let condition, let yes, let no):
            let parts = [condition, yes, no].map { self.boxed($0, scope) }
            return Compiled(
                ChoiceCode(parts[0].code, parts[1].code, parts[2].code, boxed: true),
                common([parts[1].type, parts[2].type]))
        case .filter(let list, let match): return filter(list, match, scope)
        case .loop(let name, let list, let body):
            let (domain, inner) = domain(name, list, scope)
            let partial = scope.function.newLocal()
            inner.add("partial", .local(partial, .list(.any)))
            let result = self.boxed(body, inner)
            return Compiled(ForCode([domain], result.code, partial: partial), .list(result.type))
        case .quantified(let every, let name, let list, let body):
            let (domain, inner) = domain(name, list, scope)
            return Compiled(
                QuantifiedCode(every: every, [domain], self.boxed(body, inner).code, strict: true),
                .boolean)
        }
    }

    private func domain(_ name: String, _ list: Boxed, _ scope: Scope) -> (Domain, Scope) {
        let items = boxed(list, scope)
        let local = scope.function.newLocal()
        var element = FeelType.any
        switch items.type.resolved {
        case .list(let type), .range(let type): element = type
        default: break
        }
        let inner = Scope(scope, function: scope.function, space: scope.space, names: [name: .local(local, element)])
        return (Domain(local: local, source: items.code, end: nil), inner)
    }

    private func filter(_ list: Boxed, _ match: Boxed, _ scope: Scope) -> Compiled {
        let items = boxed(list, scope)
        let local = scope.function.newLocal()
        var element = items.type
        if case .list(let type) = items.type.resolved { element = type }
        let inner = Scope(
            scope, function: scope.function, space: scope.space, names: ["item": .local(local, element)],
            item: (local, element))
        return Compiled(FilterCode(items.code, boxed(match, inner).code, item: local), .list(element))
    }

    private func relation(_ columns: [String], _ rows: [[Boxed]], _ scope: Scope) -> Compiled {
        let shape = Shape(columns)
        var members: [[Compiled]] = []
        for row in rows { members.append(row.map { boxed($0, scope) }) }
        let types = columns.indices.map { column in common(members.map { $0[column].type }) }
        let record = RecordType(shape: shape, members: types)
        let items = members.map { row -> Compiled in
            if row.allSatisfy({ $0.code.constant != nil }) {
                let values = row.map { $0.code.constant ?? .null }
                return Compiled(ConstantCode(.context(Context(shape: shape, values: values))), .context(record))
            }
            return Compiled(RecordCode(shape: shape, members: row.map(\.code), locals: []), .context(record))
        }
        let result = list(items)
        return Compiled(result.code, .list(.context(record)))
    }

    private func context(_ entries: [Boxed.Entry], _ scope: Scope) -> Compiled {
        let inner = Scope(scope, function: scope.function, space: scope.space)
        var names: [String] = [], members: [Compiled] = [], locals: [Int] = []
        for entry in entries {
            let value = converted(
                boxed(entry.value, inner, named: entry.name), to: entry.typeRef, scope.space, entry.value.place)
            guard let name = entry.name else {
                let parts = zip(locals, members).map { (local: $0, code: $1.code) }
                return Compiled(SequenceCode(Array(parts), result: value.code), value.type)
            }
            let local = scope.function.newLocal()
            if names.contains(name) {
                report(entry.value.place, owner, "the entry '\(name)' occurs twice")
                continue
            }
            inner.add(name, .local(local, value.type))
            names.append(name)
            members.append(value)
            locals.append(local)
        }
        return record(names, members, locals)
    }
}
