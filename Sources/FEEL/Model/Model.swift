/// An element's name within its file group: `space` is the namespace of a model that others import by name, else empty.
struct Key: Hashable, Sendable {
    var space: String
    var name: String
}

/// A set of DMN files read and linked. Immutable; share it freely.
package struct Model: Sendable {
    var elements: [Key: Element] = [:]
    var order: [Key] = []
    var items: [Key: ItemElement] = [:]
    var itemOrder: [Key] = []
    /// What each element requires, by name.
    var links: [Key: [Key]] = [:]
    /// For each service: its parts.
    var services: [Key: ServiceLinks] = [:]
    /// `file` + newline + id, or namespace + newline + id, to the element.
    var ids: [String: Key] = [:]
    /// Named imports of each space.
    var imports: [String: [(name: String, space: String)]] = [:]
    var namespaces: [String: String] = [:]

    struct ServiceLinks: Sendable {
        var outputs: [Key]
        var encapsulated: [Key]
        var inputDecisions: [Key]
        var inputData: [Key]

        mutating func drop(_ key: Key) {
            outputs.removeAll { $0 == key }
            encapsulated.removeAll { $0 == key }
        }
    }

    /// Reads several files as one model. Elements of later files must have new names; those of `base` are replaced by
    /// name. Throws every problem found, with its place: XML, structure, links, cycles. Expressions are checked by
    /// `compile`.
    package static func load(_ sources: [ModelSource], replacing base: Model? = nil) throws(ModelProblems) -> Model {
        var loader = ModelLoader(base ?? Model())
        for source in sources { loader.add(source) }
        return try loader.finish()
    }

    /// Compiles decisions and all that they require. Throws every problem of their expressions at once.
    package func compile(_ decisionNames: [String]) throws(ModelProblems) -> Program {
        let compiler = Compiler(self, lenient: false)
        let program = compiler.program(decisionNames)
        if !compiler.problems.isEmpty { throw ModelProblems(problems: compiler.sortedProblems) }
        return program
    }

}

/// Puts files together.
struct ModelLoader {
    private var model: Model
    private var problems: [Problem] = []
    private var files: [ModelFile] = []
    private var fresh: Set<Key> = []
    private var freshItems: Set<Key> = []
    /// Some file could not be read at all.
    private(set) var lacksFiles = false

    init(_ base: Model) { model = base }

    mutating func add(_ source: ModelSource) {
        do {
            let root = try XMLTree.parse(source)
            var reader = ModelReader(file: source.name)
            let file = reader.read(root)
            problems += reader.problems
            files.append(file)
        } catch {
            problems += error.problems
            lacksFiles = true
        }
    }

    /// Forgets the files that one of them does not import, directly or through others. False when it could not be read.
    mutating func keepImported(by name: String) -> Bool {
        guard let main = files.first(where: { $0.file == name }) else { return false }
        var wanted: Set<String> = [], todo = [main]
        while let next = todo.popLast() {
            for imported in next.imports where wanted.insert(imported.namespace).inserted {
                todo += files.filter { $0.namespace == imported.namespace }
            }
        }
        files = [main] + files.filter { $0.file != name && wanted.contains($0.namespace) }
        return true
    }

    mutating func finish() throws(ModelProblems) -> Model {
        let (model, problems) = finishLeniently()
        if !problems.isEmpty { throw ModelProblems(problems: problems) }
        return model
    }

    /// The model with everything wrong left out: references to nothing, second elements of a name, cycles.
    mutating func finishLeniently() -> (model: Model, problems: [Problem]) {
        let named = Set(files.flatMap { file in file.imports.filter { !$0.name.isEmpty }.map(\.namespace) })
        for file in files {
            let space = named.contains(file.namespace) ? file.namespace : ""
            if !file.namespace.isEmpty { model.namespaces[file.namespace] = space }
            model.imports[space, default: []] += file.imports.map { ($0.name, $0.namespace) }
            for element in file.elements { insert(element, Key(space: space, name: element.name), file) }
            for item in file.items {
                let key = Key(space: space, name: item.name)
                guard freshItems.insert(key).inserted else {
                    report(item.place, item.name, "the name '\(item.name)' is used by two item definitions")
                    continue
                }
                if model.items[key] == nil { model.itemOrder.append(key) }
                model.items[key] = item
            }
        }
        findImports()
        for file in files {
            let space = named.contains(file.namespace) ? file.namespace : ""
            for element in file.elements { link(element, Key(space: space, name: element.name), file) }
        }
        if model.order.count > Limits.elements {
            let place = Place(file: files.last?.file ?? "", line: 1, column: 1)
            report(place, "", "the model has more than \(Limits.elements) elements")
        }
        findCycles()
        return (model, problems)
    }

    private mutating func report(_ place: Place, _ element: String, _ message: String) {
        problems.append(
            Problem(file: place.file, line: place.line, column: place.column, element: element, message: message))
    }

    /// Imports of models that are not among the files; schemas and the like are none of ours.
    private mutating func findImports() {
        for file in files {
            for imported in file.imports where imported.isModel && model.namespaces[imported.namespace] == nil {
                report(
                    imported.place, imported.name, "the imported model '\(imported.namespace)' is not among these files"
                )
            }
        }
    }

    private mutating func insert(_ element: Element, _ key: Key, _ file: ModelFile) {
        if fresh.contains(key) {
            return report(element.place, element.name, "the name '\(element.name)' is used twice")
        }
        fresh.insert(key)
        if model.elements[key] == nil { model.order.append(key) }
        model.elements[key] = element
        model.links[key] = nil
        model.services[key] = nil
        guard !element.id.isEmpty else { return }
        model.ids[file.file + "\n" + element.id] = key
        model.ids[file.namespace + "\n" + element.id] = key
        model.ids["\n" + element.id] = key
    }

    private mutating func resolve(_ references: [Reference], _ owner: String, _ file: ModelFile) -> [Key] {
        var result: [Key] = []
        for reference in references {
            let cut = reference.href.lastIndex(of: "#")
            let id = cut.map { String(reference.href[reference.href.index(after: $0)...]) } ?? reference.href
            let space = cut.map { String(reference.href[..<$0]) } ?? ""
            let found = space.isEmpty ? model.ids[file.file + "\n" + id] : model.ids[space + "\n" + id]
            if let key = found ?? model.ids["\n" + id] {
                if !result.contains(key) { result.append(key) }
            } else {
                report(reference.place, owner, "'\(reference.href)' points to nothing in these files")
            }
        }
        return result
    }

    private mutating func link(_ element: Element, _ key: Key, _ file: ModelFile) {
        switch element {
        case .input: break
        case .decision(let decision): model.links[key] = resolve(decision.requires, element.name, file)
        case .knowledge(let knowledge): model.links[key] = resolve(knowledge.requires, element.name, file)
        case .service(let service):
            model.services[key] = Model.ServiceLinks(
                outputs: resolve(service.outputs, element.name, file),
                encapsulated: resolve(service.encapsulated, element.name, file),
                inputDecisions: resolve(service.inputDecisions, element.name, file),
                inputData: resolve(service.inputData, element.name, file))
        }
    }

    /// Decisions that require themselves in the end; without recursion, so that long chains do no harm.
    private mutating func findCycles() {
        var state: [Key: Int] = [:]
        for start in model.order where state[start] == nil {
            var stack: [(key: Key, next: Int)] = [(start, 0)]
            state[start] = 1
            while let top = stack.last {
                let edges = decisionEdges(top.key)
                if top.next < edges.count {
                    stack[stack.count - 1].next += 1
                    let target = edges[top.next]
                    if state[target] == nil {
                        state[target] = 1
                        stack.append((target, 0))
                    } else if state[target] == 1 {
                        reportCycle(target, stack.map(\.key))
                        // Cut, so that whoever goes on comes to an end.
                        model.links[top.key]?.removeAll { $0 == target }
                        model.services[top.key]?.drop(target)
                    }
                } else {
                    state[top.key] = 2
                    stack.removeLast()
                }
            }
        }
    }

    private func decisionEdges(_ key: Key) -> [Key] {
        if let service = model.services[key] { return service.outputs + service.encapsulated }
        guard case .decision = model.elements[key] else { return [] }
        return model.links[key] ?? []
    }

    private mutating func reportCycle(_ key: Key, _ path: [Key]) {
        guard let place = model.elements[key]?.place else { return }
        let names = path.drop { $0 != key }.map(\.name) + [key.name]
        report(place, key.name, "requires itself: " + names.joined(separator: " → "))
    }
}
