/// Types of a model by name, built once each.
final class TypeBuilder {
    private let model: Model
    private unowned let compiler: Compiler
    private var done: [Key: FeelType] = [:]
    private var open: Set<Key> = []

    init(_ model: Model, _ compiler: Compiler) {
        self.model = model
        self.compiler = compiler
    }

    /// nil when there is no such type.
    func find(_ name: String, space: String) -> FeelType? {
        if let item = item(Key(space: space, name: name)) { return item }
        if let type = FeelType.builtins[name] { return type }
        for imported in model.imports[space] ?? [] {
            // Imported without a name: as if it stood here.
            if imported.name.isEmpty, imported.space != space, let type = item(Key(space: imported.space, name: name)) {
                return type
            }
            guard !imported.name.isEmpty, name.hasPrefix(imported.name + ".") else { continue }
            let rest = String(name.dropFirst(imported.name.count + 1))
            if let type = find(rest, space: imported.space) { return type }
        }
        return space.isEmpty ? nil : item(Key(space: "", name: name))
    }

    /// A type as an attribute of DMN 1.1 (`prefix:name`) or another modeler has it.
    private func foreign(_ name: String, space: String) -> FeelType? {
        switch name {
        case "integer", "int", "long", "short", "double", "float", "decimal": return .number
        case "dateAndTime": return .dateTime
        default: break
        }
        guard let cut = name.lastIndex(of: ":") else { return nil }
        let rest = String(name[name.index(after: cut)...])
        if let type = find(rest, space: space) ?? foreign(rest, space: space) { return type }
        for imported in model.imports[space] ?? [] {
            if let type = item(Key(space: imported.space, name: rest)) { return type }
        }
        return nil
    }

    private func item(_ key: Key) -> FeelType? {
        if let type = done[key] { return type }
        guard let element = model.items[key] else { return nil }
        guard open.insert(key).inserted else {
            compiler.report(element.place, element.name, "the item definition contains itself")
            return .any
        }
        defer { open.remove(key) }
        guard open.count < 50 else {
            compiler.report(element.place, element.name, "item definitions refer to each other over too many steps")
            return .any
        }
        let type = build(element, key.space)
        done[key] = type
        return type
    }

    private func build(_ element: ItemElement, _ space: String) -> FeelType {
        var base: FeelType
        if let function = element.function {
            let parameters = function.parameters.map { resolve($0.typeRef, space, element.place, element.name) }
            base = .function(parameters, resolve(function.result, space, element.place, element.name))
        } else if !element.components.isEmpty {
            let shape = Shape(element.components.map(\.name))
            base = .context(RecordType(shape: shape, members: element.components.map { build($0, space) }))
        } else {
            base = resolve(element.typeRef, space, element.place, element.name)
        }
        if element.isCollection { base = .list(base) }
        return .item(
            ItemType(
                name: element.name, label: element.label, base: base,
                allowed: element.allowed.flatMap { compiler.constraint($0, space, element.name) },
                whole: element.constraint.flatMap { compiler.constraint($0, space, element.name) }))
    }

    /// The type of a `typeRef`; an unknown one is a problem and counts as any.
    func resolve(_ name: String?, _ space: String, _ place: Place, _ owner: String) -> FeelType {
        guard let name else { return .any }
        if let type = find(name, space: space) ?? foreign(name, space: space) { return type }
        compiler.report(place, owner, "there is no type '\(name)'")
        return .any
    }

    /// The type of a type expression in FEEL; nil when a name in it is unknown.
    func resolve(_ syntax: TypeSyntax, _ space: String) -> FeelType? {
        switch syntax {
        case .named(let name): return find(name, space: space)
        case .list(let item): return resolve(item, space).map { .list($0) }
        case .range(let item): return resolve(item, space).map { .range($0) }
        case .context(let members):
            var types: [FeelType] = []
            for member in members {
                guard let type = resolve(member.type, space) else { return nil }
                types.append(type)
            }
            return .context(RecordType(shape: Shape(members.map(\.name)), members: types))
        case .function(let parameters, let result):
            var types: [FeelType] = []
            for parameter in parameters {
                guard let type = resolve(parameter, space) else { return nil }
                types.append(type)
            }
            return resolve(result, space).map { .function(types, $0) }
        }
    }

    /// Names for the parser: every type, imported ones with their prefix.
    lazy var names: NameTable = {
        var table = NameTable()
        for key in model.itemOrder {
            table.insert(key.name)
            for imports in model.imports.values {
                for imported in imports where imported.space == key.space && !imported.name.isEmpty {
                    table.insert(imported.name + "." + key.name)
                }
            }
        }
        return table
    }()
}
