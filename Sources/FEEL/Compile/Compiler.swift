/// Turns a model's decisions into a program.
final class Compiler {
    let model: Model
    /// Lenient: what is wrong becomes null, as the compliance kit wants it.
    let lenient: Bool
    private(set) var problems: [Problem] = []
    lazy var types = TypeBuilder(model, self)
    private(set) var slots: [InputSlot] = []
    private var slotIndex: [[String]: Int] = [:]
    private(set) var steps: [Program.Step] = []
    /// The steps whose results the one being compiled reads, and of all before it.
    var linked: Set<Int> = []
    private var links: [Set<Int>] = []
    private var stepIndex: [Key: (index: Int, type: FeelType)] = [:]
    private var functions: [Key: FunctionValue] = [:]
    /// Bodies still to be compiled, so that functions can refer to each other without recursion here.
    private var pending: [() -> Void] = []
    var tables: [DecisionTable] = []
    /// For folding what is constant.
    let scratch = Frame(inputs: 0, results: 0, program: nil)
    var owner = ""
    /// Set while a model is checked: collects what is no mistake but worth a message.
    var inspection: Inspection?
    lazy var memberNames: NameTable = Compiler.members(of: model)

    init(_ model: Model, lenient: Bool) {
        self.model = model
        self.lenient = lenient
    }

    func report(_ place: Place, _ element: String, _ message: String) {
        let problem = Problem(
            file: place.file, line: place.line, column: place.column, element: element,
            message: message)
        if problems.count < 1_000, !problems.contains(problem) { problems.append(problem) }
    }

    var sortedProblems: [Problem] {
        problems.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }

    func program(_ names: [String]) -> Program {
        var wanted: [Key] = []
        for name in names {
            let key = Key(space: "", name: name)
            switch model.elements[key] {
            case .decision, .service, .knowledge: wanted.append(key)
            default: report(Place(file: "", line: 0, column: 0), name, "there is no decision of this name")
            }
        }
        return program(keys: wanted, names: names)
    }

    func program(keys: [Key], names: [String]) -> Program {
        for key in evaluationOrder(keys) { compileStep(key) }
        drain()
        return Program(
            decisionNames: names, slots: slots, tables: tables, steps: steps, links: links,
            resultIndex: keys.map { stepIndex[$0]?.index ?? 0 })
    }

    /// The decisions needed, each after those that it requires.
    private func evaluationOrder(_ keys: [Key]) -> [Key] {
        var done: Set<Key> = [], result: [Key] = []
        for start in keys {
            var stack: [(key: Key, next: Int)] = [(start, 0)]
            while let top = stack.last {
                if done.contains(top.key) {
                    stack.removeLast()
                    continue
                }
                var edges: [Key] = []
                if case .decision = model.elements[top.key] { edges = model.links[top.key] ?? [] }
                edges = edges.filter { if case .decision = model.elements[$0] { true } else { false } }
                if top.next < edges.count {
                    stack[stack.count - 1].next += 1
                    if !done.contains(edges[top.next]) { stack.append((edges[top.next], 0)) }
                } else {
                    done.insert(top.key)
                    result.append(top.key)
                    stack.removeLast()
                }
            }
        }
        return result
    }

    private func compileStep(_ key: Key) {
        owner = key.name
        linked = []
        let function = FunctionScope(parent: nil)
        let compiled: Compiled
        switch model.elements[key] {
        case .decision(let element):
            let scope = Scope(nil, function: function, space: key.space, names: bindings(of: key))
            compiled = decision(element, scope)
        case .knowledge, .service:
            compiled = Compiled(ConstantCode(self.function(for: key).map(Value.function) ?? .null))
        default: compiled = .null
        }
        stepIndex[key] = (steps.count, compiled.type)
        steps.append(Program.Step(name: key.name, code: compiled.code, locals: function.locals))
        drain()
        links.append(linked)
    }

    /// The logic of a decision, brought to the type of its variable.
    func decision(_ element: DecisionElement, _ scope: Scope) -> Compiled {
        guard let logic = element.logic else { return .null }
        let inner = boxed(logic, scope)
        return converted(inner, to: element.typeRef, scope.space, element.place)
    }

    func converted(_ inner: Compiled, to typeRef: String?, _ space: String, _ place: Place) -> Compiled {
        let type = types.resolve(typeRef, space, place, owner)
        if case .any = type.resolved { return inner }
        inspect(inner, type, place)
        return Compiled(ConvertCode(inner.code, type), type)
    }

    private func drain() {
        while let next = pending.popLast() { next() }
    }

    // MARK: - Names

    /// What an element sees: what it requires. `local` takes the place of decisions and inputs inside of services.
    func bindings(of key: Key, local: [Key: Binding] = [:]) -> [String: Binding] {
        var names: [String: Binding] = [:]
        for target in model.links[key] ?? [] {
            guard let binding = local[target] ?? binding(of: target) else { continue }
            insert(binding, target, seenFrom: key.space, &names)
        }
        return names
    }

    func insert(_ binding: Binding, _ target: Key, seenFrom space: String, _ names: inout [String: Binding]) {
        if target.space == space || target.space.isEmpty {
            names[target.name] = binding
            return
        }
        guard let prefix = model.imports[space]?.first(where: { $0.space == target.space })?.name, !prefix.isEmpty
        else {
            names[target.name] = binding
            return
        }
        var members: [String: Binding] = [:]
        if case .space(let known) = names[prefix] { members = known }
        members[target.name] = binding
        names[prefix] = .space(members)
    }

    func binding(of key: Key) -> Binding? {
        switch model.elements[key] {
        case .input(let element):
            let type = types.resolve(element.typeRef, key.space, element.place, element.name)
            return .input(Compiler.inputName(key), type)
        case .decision:
            return stepIndex[key].map { .result($0.index, $0.type) }
        case .knowledge, .service:
            return function(for: key).map { .value(.function($0), .function([], .any)) }
        case nil: return nil
        }
    }

    static func inputName(_ key: Key) -> String { key.space.isEmpty ? key.name : key.space + "#" + key.name }

    /// The slot of an input or of a member of it.
    func slot(_ path: [String], _ type: FeelType) -> Int {
        if let index = slotIndex[path] { return index }
        slotIndex[path] = slots.count
        slots.append(InputSlot(index: slots.count, path: path, type: type))
        return slots.count - 1
    }

    // MARK: - Functions of the model

    func function(for key: Key) -> FunctionValue? {
        if let known = functions[key] { return known }
        switch model.elements[key] {
        case .knowledge(let element): return knowledge(element, key)
        case .service(let element): return service(element, key)
        default: return nil
        }
    }

    private func knowledge(_ element: KnowledgeElement, _ key: Key) -> FunctionValue? {
        guard let definition = element.function else { return nil }
        let body = FunctionBody()
        let parameters = definition.parameters.map {
            (name: $0.name, type: types.resolve($0.typeRef, key.space, definition.place, element.name))
        }
        var result = types.resolve(element.typeRef, key.space, element.place, element.name)
        if case .function(_, let inner) = result.resolved { result = inner }
        if case .any = result { result = types.resolve(definition.typeRef, key.space, element.place, element.name) }
        let value = FunctionValue(name: key.name, parameters: parameters, result: result, body: body, captured: [])
        functions[key] = value
        pending.append { [self] in
            owner = element.name
            let function = FunctionScope(parent: nil)
            let scope = Scope(nil, function: function, space: key.space, names: bindings(of: key))
            scope.add(key.name, .value(.function(value), .any))
            for parameter in parameters { scope.add(parameter.name, .local(function.newLocal(), parameter.type)) }
            let code = definition.external ? Compiled.null : definition.body.map { boxed($0, scope) } ?? .null
            body.set(code.code, locals: function.locals)
        }
        return value
    }

    private func service(_ element: ServiceElement, _ key: Key) -> FunctionValue? {
        guard let links = model.services[key] else { return nil }
        let inputs = links.inputData + links.inputDecisions
        let parameters = inputs.map { input -> (name: String, type: FeelType) in
            switch model.elements[input] {
            case .input(let element):
                (
                    input.name,
                    types.resolve(
                        element.typeRef, input.space, element.place,
                        input.name)
                )
            case .decision(let element):
                (
                    input.name,
                    types.resolve(
                        element.typeRef, input.space, element.place,
                        input.name)
                )
            default: (input.name, .any)
            }
        }
        var result = types.resolve(element.typeRef, key.space, element.place, element.name)
        if case .function(_, let inner) = result.resolved { result = inner }
        let body = FunctionBody()
        let value = FunctionValue(name: key.name, parameters: parameters, result: result, body: body, captured: [])
        functions[key] = value
        pending.append { [self] in
            let function = FunctionScope(parent: nil)
            var local: [Key: Binding] = [:]
            for (input, parameter) in zip(inputs, parameters) {
                local[input] = .local(function.newLocal(), parameter.type)
            }
            var parts: [(local: Int, code: Code)] = []
            for target in evaluationOrder(links.outputs + links.encapsulated) where local[target] == nil {
                guard case .decision(let element) = model.elements[target] else { continue }
                owner = element.name
                let scope = Scope(
                    nil, function: function, space: target.space,
                    names: bindings(
                        of: target,
                        local: local))
                let compiled = decision(element, scope)
                let index = function.newLocal()
                parts.append((index, compiled.code))
                local[target] = .local(index, compiled.type)
            }
            body.set(SequenceCode(parts, result: output(links.outputs, local)), locals: function.locals)
        }
        return value
    }

    private func output(_ outputs: [Key], _ local: [Key: Binding]) -> Code {
        let codes = outputs.map { key -> Code in
            if case .local(let index, _)? = local[key] { LocalCode(index) } else { ConstantCode(.null) }
        }
        if codes.count == 1 { return codes[0] }
        return RecordCode(shape: Shape(outputs.map(\.name)), members: codes, locals: [])
    }
}
