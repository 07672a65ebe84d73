import FEEL
import Vocabulary

/// The keys of one decision's input. The order of the nodes is the order in which errors are looked for.
struct InputSchema<Root: Sendable>: Sendable {
    let nodes: [InputNode<Root>]
    /// A root whose keys are all about to be set.
    let blank: @Sendable () -> Root

    /// Reads a whole input; further keys are ignored. What may be missing and is stays as the blank root has it.
    func read(_ json: JSONValue, codes: CodeBook) throws(InputError) -> Root {
        guard json.members != nil else {
            throw InputError(.notJSON, "needs one JSON object, not \(json.typeName)", path: "")
        }
        var root = blank()
        for node in nodes {
            if node.mayLack, json[node.path[0]] == nil { continue }
            let value = try Self.find(node.path, in: json)
            try node.read(value, &root, codes)
        }
        return root
    }

    private static func find(_ path: [String], in json: JSONValue) throws(InputError) -> JSONValue {
        var value = json
        for (depth, key) in path.enumerated() {
            guard value.members != nil else {
                throw InputError(
                    .wrongType, "needs an object, not \(value.typeName)",
                    path: path[..<depth].joined(separator: "."))
            }
            guard let next = value[key] else {
                throw InputError(.missingKey, "is missing", path: path[...depth].joined(separator: "."))
            }
            value = next
        }
        return value
    }

    /// What finds the first thing wrong with a typed input, made once per pack: only keys whose Swift type leaves
    /// something open are looked at.
    func checks(_ codes: CodeBook) -> [InputNode<Root>.Check] { nodes.compactMap { $0.check(codes) } }

    /// The input as JSON, keys in schema order; without those that may be missing and are null.
    func json(of root: Root) -> JSONValue {
        var tree: [JSONValue.Member] = []
        for node in nodes {
            let value = node.json(root)
            if node.mayLack, value.isNull { continue }
            Self.put(value, at: node.path[...], into: &tree)
        }
        return .object(tree)
    }

    private static func put(_ value: JSONValue, at path: ArraySlice<String>, into members: inout [JSONValue.Member]) {
        guard let key = path.first else { return }
        if path.count == 1 {
            members.append(JSONValue.Member(key, value))
            return
        }
        let at = members.firstIndex { $0.key == key }
        var inner = at.flatMap { members[$0].value.members } ?? []
        put(value, at: path.dropFirst(), into: &inner)
        if let at { members[at].value = .object(inner) } else { members.append(JSONValue.Member(key, .object(inner))) }
    }

    /// What fills the model's slot of that path; nil: the schema has no such key.
    func filler(for path: [String]) -> (@Sendable (Root, Shape?) -> Value)? {
        for node in nodes {
            for slot in node.slots where slot.path == path { return slot.value }
        }
        return nil
    }
}

/// A key, or a group or list of keys, with everything done to it.
struct InputNode<Root: Sendable>: Sendable {
    let path: [String]
    let read: @Sendable (JSONValue, inout Root, CodeBook) throws(InputError) -> Void
    /// Nil where the Swift type says it all.
    let check: @Sendable (CodeBook) -> Check?
    let json: @Sendable (Root) -> JSONValue
    let slots: [Slot]
    /// The single keys in it, for those who ask what another value would change.
    let keys: [InputKey]
    /// How JSON gives its cells.
    let form: Form
    /// Gives a desk the cells of a group or list of the typed input in that memory; false where one of them is wrong.
    /// Nil where the group or list is no stored property.
    let fill: Fill?
    /// Whether the input may do without it, which is as if it were null. For keys that came when there were inputs already.
    var mayLack = false

    typealias Fill = @Sendable (UnsafeRawPointer, Desk, NodePlan) -> Bool

    /// One key of a group or of the items of a list, or the node's only one.
    typealias Part = (name: String, type: FieldType, spot: Spot?)

    enum Form: Sendable {
        case field(Part)
        case group([Part])
        case list([Part])
        case local
    }

    var parts: [Part] {
        switch form {
        case .field(let part): [part]
        case .group(let parts), .list(let parts): parts
        case .local: []
        }
    }

    typealias Check = @Sendable (Root) -> InputError?

    struct Slot: Sendable {
        let path: [String]
        let value: @Sendable (Root, Shape?) -> Value
    }
}

extension InputNode {
    static func field(_ field: Field<Root>) -> InputNode {
        let name = field.name
        let type = field.type
        return InputNode(
            path: field.path,
            read: { json, root, codes throws(InputError) in
                field.set(&root, try type.read(json, path: name, codes: codes))
            },
            check: { codes in
                guard let check = type.check(codes) else { return nil }
                return { root in check(field.get(root), name) }
            },
            json: { field.get($0).json },
            slots: [Slot(path: field.path, value: { root, _ in field.get(root).feel })],
            keys: [InputKey(path: field.path, home: .input, type: type)],
            form: .field((name, type, field.spot)), fill: nil)
    }

    /// A list of records.
    static func list<Item: Sendable>(
        _ name: String, _ fields: [Field<Item>], blank: @escaping @Sendable () -> Item,
        at path: WritableKeyPath<Root, [Item]> & Sendable
    ) -> InputNode {
        let get: @Sendable (Root) -> [Item] = { $0[keyPath: path] }
        let record = Record(fields: fields, blank: blank)
        let fill = MemoryLayout<Root>.offset(of: path).map { offset -> Fill in
            { base, desk, plan in
                (base + offset).assumingMemoryBound(to: [Item].self).pointee
                    .withUnsafeBufferPointer { desk.fill($0, plan) }
            }
        }
        return InputNode(
            path: [name],
            read: { json, root, codes throws(InputError) in
                guard let items = json.items else {
                    throw InputError(.wrongType, "needs a list, not \(json.typeName)", path: name)
                }
                var all: [Item] = []
                for (index, item) in items.enumerated() {
                    all.append(try record.read(item, path: "\(name)[\(index)]", codes: codes))
                }
                root[keyPath: path] = all
            },
            check: { codes in
                let check = record.check(codes)
                return { root in
                    for (index, item) in get(root).enumerated() {
                        if let problem = check(item, { "\(name)[\(index)]" }) { return problem }
                    }
                    return nil
                }
            },
            json: { .array(get($0).map(record.json)) },
            slots: [Slot(path: [name], value: { root, shape in .list(get(root).map { record.value($0, shape) }) })],
            keys: fields.map { InputKey(path: [name] + $0.path, home: .list, type: $0.type) },
            form: .list(fields.map { ($0.name, $0.type, $0.spot) }),
            fill: fill)
    }

    /// A group of keys, or null. `mayLack`: a group of the whole input that may also be missing.
    static func optionalGroup<Item: Sendable>(
        _ name: String, _ fields: [Field<Item>], blank: @escaping @Sendable () -> Item,
        at path: WritableKeyPath<Root, Item?> & Sendable, mayLack: Bool = false
    ) -> InputNode {
        let get: @Sendable (Root) -> Item? = { $0[keyPath: path] }
        let record = Record(fields: fields, blank: blank)
        let fill = MemoryLayout<Root>.offset(of: path).map { offset -> Fill in
            { base, desk, plan in desk.fill((base + offset).assumingMemoryBound(to: Item?.self), plan) }
        }
        let leaves = fields.map { field in
            Slot(path: [name] + field.path, value: { root, _ in get(root).map { field.get($0).feel } ?? .null })
        }
        return InputNode(
            path: [name],
            read: { json, root, codes throws(InputError) in
                root[keyPath: path] = json.isNull ? nil : try record.read(json, path: name, codes: codes)
            },
            check: { codes in
                let check = record.check(codes)
                return { root in get(root).flatMap { check($0, { name }) } }
            },
            json: { get($0).map(record.json) ?? .null },
            slots: leaves + [
                Slot(path: [name], value: { root, shape in get(root).map { record.value($0, shape) } ?? .null })
            ],
            keys: fields.map { InputKey(path: [name] + $0.path, home: .group, type: $0.type) },
            form: .group(fields.map { ($0.name, $0.type, $0.spot) }),
            fill: fill, mayLack: mayLack)
    }

    /// The jurisdiction's own parameters; what they may hold is the pack's to say.
    static func local(at path: WritableKeyPath<Root, LocalParameters> & Sendable) -> InputNode {
        InputNode(
            path: ["local"],
            read: { json, root, _ throws(InputError) in
                guard let members = json.members else {
                    throw InputError(.wrongType, "needs an object, not \(json.typeName)", path: "local")
                }
                root[keyPath: path] = LocalParameters(
                    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
            },
            check: { _ in nil },
            json: { root in
                .object(
                    root[keyPath: path].values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
            },
            slots: [], keys: [], form: .local, fill: nil)
    }
}

/// The keys of one entry of a list, or of a group.
private struct Record<Item: Sendable>: Sendable {
    let fields: [Field<Item>]
    let blank: @Sendable () -> Item
    let shape: Shape

    init(fields: [Field<Item>], blank: @escaping @Sendable () -> Item) {
        self.fields = fields
        self.blank = blank
        shape = Shape(fields.map(\.name))
    }

    func read(_ json: JSONValue, path: String, codes: CodeBook) throws(InputError) -> Item {
        guard json.members != nil else {
            throw InputError(.wrongType, "needs an object, not \(json.typeName)", path: path)
        }
        var item = blank()
        for field in fields {
            guard let value = json[field.name] else {
                throw InputError(.missingKey, "is missing", path: "\(path).\(field.name)")
            }
            field.set(&item, try field.type.read(value, path: "\(path).\(field.name)", codes: codes))
        }
        return item
    }

    func check(_ codes: CodeBook) -> @Sendable (Item, () -> String) -> InputError? {
        let checks = fields.compactMap { field in
            field.type.check(codes).map { check in (field: field, check: check) }
        }
        return { item, path in
            for (field, check) in checks {
                if let problem = check(field.get(item), field.name) {
                    return InputError(problem.code, problem.message, path: "\(path()).\(problem.path)")
                }
            }
            return nil
        }
    }

    func json(_ item: Item) -> JSONValue { .object(fields.map { JSONValue.Member($0.name, $0.get(item).json) }) }

    /// By position where the model names the same members in the same order, else by name.
    func value(_ item: Item, _ wanted: Shape?) -> Value {
        if let wanted, wanted !== shape, wanted.names != shape.names {
            return .context(
                Context(
                    shape: wanted,
                    values: wanted.names.map { name in
                        fields.first { $0.name == name }?.get(item).feel ?? .null
                    }))
        }
        return .context(Context(shape: wanted ?? shape, values: fields.map { $0.get(item).feel }))
    }
}
