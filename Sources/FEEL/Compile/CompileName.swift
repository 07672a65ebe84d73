extension Compiler {
    func name(_ name: String, _ at: Int, _ scope: Scope, _ source: SourceText) -> Compiled {
        if let found = resolve(name, scope) { return found }
        if let builtin = Builtins.find(name) { return Compiled(ConstantCode(.function(FunctionValue(builtin)))) }
        if !lenient {
            let exists = model.order.contains { $0.name == name }
            report(
                source, at,
                exists
                    ? "'\(name)' is an element of the model that is not required here; a requirement was expected"
                    : "'\(name)' is not known here; require it, or check its spelling")
        }
        return .null
    }

    /// Looks a name up from the inside out.
    func resolve(_ name: String, _ scope: Scope) -> Compiled? {
        var current: Scope? = scope
        while let here = current {
            if let item = here.item, let member = itemMember(name, item, here, scope) { return member }
            if let binding = here.names[name] { return use(binding, from: here, in: scope) }
            current = here.parent
        }
        return nil
    }

    private func itemMember(
        _ name: String, _ item: (local: Int, type: FeelType), _ here: Scope,
        _ scope: Scope
    ) -> Compiled? {
        let local = self.local(item.local, from: here.function, to: scope.function)
        if name == "?" { return nil }
        switch item.type.resolved {
        case .context(let record) where !record.shape.names.isEmpty:
            guard let type = record.member(name) else { return nil }
            return Compiled(PathCode(LocalCode(local), name, record: record), type)
        case .number, .string, .boolean: return nil
        case .any where name == "item":
            return Compiled(ItemMemberCode(item: local, name: name, outer: LocalCode(local)))
        default:
            if name == "item" { return nil }
            let outer = here.parent.flatMap { resolve(name, $0, from: scope) }
            if outer == nil, !lenient, Builtins.find(name) != nil { return nil }
            return Compiled(ItemMemberCode(item: local, name: name, outer: outer?.code))
        }
    }

    /// As `resolve`, for use inside of a function further in.
    private func resolve(_ name: String, _ outer: Scope, from inner: Scope) -> Compiled? {
        var current: Scope? = outer
        while let here = current {
            if let item = here.item, let member = itemMember(name, item, here, inner) { return member }
            if let binding = here.names[name] { return use(binding, from: here, in: inner) }
            current = here.parent
        }
        return nil
    }

    private func use(_ binding: Binding, from here: Scope, in scope: Scope) -> Compiled {
        switch binding {
        case .input(let name, let type): return Compiled(InputCode(slot([name], type)), type)
        case .result(let index, let type):
            linked.insert(index)
            return Compiled(ResultCode(index), type)
        case .value(let value, let type): return Compiled(ConstantCode(value), type)
        case .space(let members):
            let names = members.keys.sorted()
            let values = names.map { members[$0].map { use($0, from: here, in: scope) } ?? .null }
            return record(names, values, [])
        case .local(let index, let type):
            return Compiled(LocalCode(local(index, from: here.function, to: scope.function)), type)
        }
    }

    /// The local as the inner function sees it: captured on the way in.
    private func local(_ index: Int, from outer: FunctionScope, to inner: FunctionScope) -> Int {
        if outer === inner { return index }
        guard let parent = inner.parent else { return index }
        return inner.capture(local(index, from: outer, to: parent))
    }

    func path(_ inner: Syntax, _ member: String, _ at: Int, _ scope: Scope, _ source: SourceText) -> Compiled {
        if let input = inputPath(inner, scope), let record = input.record, let type = record.member(member) {
            return Compiled(InputCode(slot(input.path + [member], type)), type)
        }
        if case .name(let name) = inner.kind, let members = space(name, scope) {
            guard let binding = members[member] else {
                if !lenient { report(source, at, "'\(name)' has no '\(member)' that is required here") }
                return .null
            }
            return use(binding, from: scope, in: scope)
        }
        let value = expression(inner, scope, source)
        let record = value.type.record
        if let record, !record.shape.names.isEmpty, record.member(member) == nil, !lenient {
            report(source, at, "'\(member)' is no member; \(record.shape.names.joined(separator: ", ")) were expected")
        }
        var type = record?.member(member) ?? .any
        if value.type.isList { type = .list(type) }
        let code = PathCode(value.code, member, record: record)
        return folded(code, type, [value.code])
    }

    private func space(_ name: String, _ scope: Scope) -> [String: Binding]? {
        var current: Scope? = scope
        while let here = current {
            if let binding = here.names[name] {
                if case .space(let members) = binding { return members }
                return nil
            }
            current = here.parent
        }
        return nil
    }

    /// The record type and path of `input.member.member`, when it is one without lists on the way.
    private func inputPath(_ syntax: Syntax, _ scope: Scope) -> (path: [String], record: RecordType?)? {
        switch syntax.kind {
        case .name(let name):
            var current: Scope? = scope
            while let here = current {
                if let item = here.item, name != "item" {
                    guard case .context(let record) = item.type.resolved, !record.shape.names.isEmpty,
                        record.member(name) == nil
                    else { return nil }
                }
                if let binding = here.names[name] {
                    guard case .input(let input, let type) = binding, case .context(let record) = type.resolved
                    else { return nil }
                    return ([input], record)
                }
                current = here.parent
            }
            return nil
        case .path(let inner, let member):
            guard let outer = inputPath(inner, scope), let type = outer.record?.member(member),
                case .context(let record) = type.resolved
            else { return nil }
            return (outer.path + [member], record)
        default: return nil
        }
    }
}

extension NameTable {
    func contains(_ name: String) -> Bool { find(NameTable.normal(name)) != nil }
}
