import FEEL
import Synchronization

/// A decision whose tables are one plan: an input becomes cells, the cells become the rows that fire. Everything that
/// it cannot do it leaves undone, and `CompiledDecision` decides on the general way, with the same outcome or the error.
final class QuickDecision<Input: SchemaInput>: Sendable {
    let plan: Plan
    /// In the schema's order; a plan for groups and lists.
    private let nodes: [(node: InputNode<Input>, plan: NodePlan?)]
    /// All keys that are no group or list, in the schema's order.
    private let fields: FieldPlans
    private let inner: [Inner]
    private let known: [KnownCodes]
    private let constants: [(slot: Int, value: Value)]
    private let settings: [LocalSetting]
    private let free = Mutex<[Box]>([])

    /// A group or list.
    private final class Inner: Sendable {
        let fill: InputNode<Input>.Fill
        let plan: NodePlan

        init(_ fill: @escaping InputNode<Input>.Fill, _ plan: NodePlan) {
            self.fill = fill
            self.plan = plan
        }
    }

    private struct Box: @unchecked Sendable {
        let desk: Desk
    }

    /// Nil: the model's tables do not make a plan.
    init?(
        _ program: Program, codes: CodeBook, constants: [(slot: Int, value: Value)], settings: [LocalSetting]
    ) {
        var lists: [String: [String]] = [:], codeLists: Set<String> = []
        for node in Input.schema.nodes {
            if case .list(let parts) = node.form { lists[node.path[0]] = parts.map(\.name) }
            for part in node.parts {
                guard part.spot != nil else { return nil }
                if let list = part.type.codeList { codeLists.insert(list) }
            }
        }
        let texts = codeLists.sorted().flatMap { codes.entries(of: $0).map(\.code) }
        guard let plan = program.plan(lists: lists, texts: texts) else { return nil }
        let known = Dictionary(
            uniqueKeysWithValues: codeLists.map { list in
                (list, KnownCodes(plan.pool, codes.entries(of: list).map(\.code)))
            })
        func slot(_ path: [String]) -> Int { program.slots.first { $0.path == path }?.index ?? -1 }
        func field(_ part: InputNode<Input>.Part, _ path: [String]) -> FieldPlan {
            FieldPlan(
                part.type, part.spot ?? Spot(form: .flag, offset: 0), slot: slot(path),
                codes: part.type.codeList.flatMap { known[$0] }, isCase: path == ["case"])
        }
        var fields: [FieldPlan] = [], nodes: [(node: InputNode<Input>, plan: NodePlan?)] = []
        for node in Input.schema.nodes {
            switch node.form {
            case .field(let part):
                fields.append(field(part, node.path))
                nodes.append((node, nil))
            case .group(let parts):
                let all = parts.map { field($0, node.path + [$0.name]) }
                nodes.append((node, NodePlan(all, slot: slot(node.path))))
            case .list(let parts):
                nodes.append((node, NodePlan(parts.map { field($0, []) }, slot: slot(node.path))))
            case .local: nodes.append((node, nil))
            }
        }
        self.nodes = nodes
        self.fields = FieldPlans(fields)
        self.known = Array(known.values)
        var inner: [Inner] = []
        for (node, plan) in nodes {
            guard let plan else { continue }
            guard let fill = node.fill else { return nil }
            inner.append(Inner(fill, plan))
        }
        self.inner = inner
        self.plan = plan
        self.constants = constants
        self.settings = settings
    }

    /// The same with other values of parameters.
    init(_ other: QuickDecision, constants: [(slot: Int, value: Value)], settings: [LocalSetting]) {
        plan = other.plan
        nodes = other.nodes
        fields = other.fields
        inner = other.inner
        known = other.known
        self.constants = constants
        self.settings = settings
    }

    func makeDesk() -> Desk {
        Desk(plan.makeMachine(), keys: keys(), constants: constants, settings: settings)
    }

    func take() -> Desk { free.withLock { $0.popLast() }?.desk ?? makeDesk() }

    func give(_ desk: Desk) {
        let box = Box(desk: desk)
        free.withLock { $0.append(box) }
    }

    /// Fills the desk and finds the rows. False: undecided.
    func decide(_ input: Input, _ desk: Desk) -> Bool {
        desk.machine.start()
        let right = withUnsafePointer(to: input) { pointer in
            let base = UnsafeRawPointer(pointer)
            return desk.fill(base, fields) && inner.allSatisfy { $0.fill(base, desk, $0.plan) }
        }
        return right && desk.set(input.localParameters) && plan.evaluate(desk.machine)
    }

    /// The same from JSON, which must stay where it is until the outcome is written.
    func decide(_ json: UnsafeBufferPointer<UInt8>, _ desk: Desk) -> Bool {
        desk.machine.start()
        guard desk.read(json) else { return false }
        if let local = desk.localBytes {
            if !desk.isLocal(local) {
                guard case .object(let members)? = try? JSONReader.read(Array(local)) else { return false }
                let set = LocalParameters(Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
                desk.keep(set, as: local)
            }
            guard desk.set(desk.local) else { return false }
        } else if !desk.set(LocalParameters()) {
            return false
        }
        return plan.evaluate(desk.machine)
    }

    private func keys() -> CellReader.Keys {
        let root = CellReader.Keys()
        var field = 0
        for (node, plan) in nodes {
            var keys = root
            for name in node.path.dropLast() {
                let inner = keys.object(name) ?? CellReader.Keys()
                if keys.object(name) == nil { keys.add(name, .object(inner)) }
                keys = inner
            }
            let name = node.path[node.path.count - 1]
            switch node.form {
            case .field:
                keys.add(name, .field(fields.list[field]))
                field += 1
            case .group(let parts):
                guard let plan else { continue }
                let members = Self.members(parts, plan)
                if node.mayLack { keys.addSpare(name, members, plan) } else { keys.add(name, .group(members, plan)) }
            case .list(let parts): if let plan { keys.add(name, .list(Self.members(parts, plan), plan)) }
            case .local: keys.add(name, .local)
            }
        }
        return root
    }

    private static func members(_ parts: [InputNode<Input>.Part], _ plan: NodePlan) -> CellReader.Keys {
        let keys = CellReader.Keys()
        for (part, field) in zip(parts, plan.fields.list) { keys.add(part.name, .field(field)) }
        return keys
    }
}

/// What one thread decides with: the machine, and what it remembers from one input to the next.
final class Desk {
    let machine: Machine
    private var reader: CellReader?
    private let settings: [(slot: Int, standard: Cell)]
    private let settingOf: [String: LocalSetting]
    /// The jurisdiction of the input has set nothing.
    private(set) var isStandard = false
    /// What the last jurisdiction set, and its bytes.
    private(set) var local = LocalParameters()
    private var localText: [UInt8] = []
    /// What outcomes have in common, by the rows that fired. Two sets of rows that want one place push each other out.
    private var remembered = [(rows: FiredSet, common: AnyObject)?](repeating: nil, count: 1 << Desk.places)
    private static let places: UInt64 = 12

    init(
        _ machine: Machine, keys: CellReader.Keys, constants: [(slot: Int, value: Value)], settings: [LocalSetting]
    ) {
        self.machine = machine
        for (slot, value) in constants { machine[slot] = machine.cell(value) }
        self.settings = settings.compactMap { setting in
            setting.slot.map { ($0, machine.cell(Parameter.feel(setting.parameter.value))) }
        }
        settingOf = Dictionary(settings.map { ($0.parameter.name, $0) }, uniquingKeysWith: { first, _ in first })
        machine.seal()
        reader = CellReader(keys, desk: self)
    }

    /// Puts a checked cell into its slot; false when it is wrong.
    @inline(__always)
    func take(_ cell: Cell, _ plan: FieldPlan) -> Bool {
        var cell = cell
        if plan.isNumbered, cell.isText { cell.id = machine.plan.pool.id(cell) }
        if plan.slot >= 0 { machine[plan.slot] = cell }
        return plan.accepts(cell, machine)
    }

    @inline(__always)
    func put(_ cell: Cell, _ slot: Int) { if slot >= 0 { machine[slot] = cell } }

    /// Puts all fields of the value at `base` into their slots; false when one is wrong.
    func fill(_ base: UnsafeRawPointer, _ fields: FieldPlans) -> Bool {
        let list = fields.list
        for index in list.indices {
            guard take(list[index].spot.cell(base, machine), list[index]) else { return false }
        }
        return true
    }

    /// A group, or null.
    func fill<Group>(_ group: UnsafePointer<Group?>, _ plan: NodePlan) -> Bool {
        if group.pointee == nil {
            clear(plan)
            return true
        }
        put(.record, plan.slot)
        // What an optional holds lies where the optional does.
        return fill(UnsafeRawPointer(group), plan.fields)
    }

    /// A list of records.
    func fill<Item>(_ items: UnsafeBufferPointer<Item>, _ plan: NodePlan) -> Bool {
        let start = machine.openList(), fields = plan.fields.list
        for item in items.indices {
            let base = UnsafeRawPointer(items.baseAddress.unsafelyUnwrapped + item)
            for index in fields.indices {
                let cell = fields[index].spot.cell(base, machine)
                guard fields[index].accepts(cell, machine) else { return false }
                machine.add(cell)
            }
        }
        put(machine.closeList(start, width: fields.count), plan.slot)
        return true
    }

    /// A group that is null.
    func clear(_ plan: NodePlan) {
        put(.null, plan.slot)
        for field in plan.fields.list { put(.null, field.slot) }
    }

    func read(_ json: UnsafeBufferPointer<UInt8>) -> Bool { reader?.read(json) ?? false }

    /// The case of the JSON that was read, with its quotation marks.
    var caseBytes: UnsafeBufferPointer<UInt8> { reader?.caseID ?? UnsafeBufferPointer(start: nil, count: 0) }

    /// What the JSON sets; nil for nothing.
    var localBytes: UnsafeBufferPointer<UInt8>? { reader.flatMap { $0.local.count > 2 ? $0.local : nil } }

    func isLocal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { localText.elementsEqual(bytes) }

    func keep(_ set: LocalParameters, as bytes: UnsafeBufferPointer<UInt8>) {
        local = set
        localText = Array(bytes)
    }

    /// What all outcomes of the rows on the machine have in common; a desk always asks for the same type.
    func recall<Common: AnyObject>(_ make: ([Int]) -> Common) -> Common {
        let rows = machine.fired
        let at = Int(rows.hash >> (64 - Desk.places))
        if let known = remembered[at], known.rows == rows { return unsafeDowncast(known.common, to: Common.self) }
        let common = make(rows.rows)
        remembered[at] = (rows, common)
        return common
    }

    /// Fills the slots that a jurisdiction may change; false where what it sets is out of range.
    func set(_ local: LocalParameters) -> Bool {
        if !isStandard { for setting in settings { machine[setting.slot] = setting.standard } }
        isStandard = local.values.isEmpty
        for (name, value) in local.values where !value.isNull {
            guard let setting = settingOf[name] else { continue }
            guard setting.parameter.trouble(value) == nil else { return false }
            if let slot = setting.slot { machine[slot] = machine.cell(Parameter.feel(value)) }
        }
        return true
    }
}
