import FEEL
import Synchronization

/// One decision of one pack: the compiled model, and how a typed input fills its slots.
///
/// The parts of a decision are classes, shared and never changed: a decision runs some hundred thousand times a
/// second, and
/// copying structs of many references would cost more than deciding.
final class CompiledDecision<Input: SchemaInput>: Sendable {
    let kind: DecisionKind
    /// Id and version of the pack, for the outcomes.
    let pack: String
    let version: String
    let program: Program
    /// Rows by table number of the program.
    let rows: [[RuleRow]]
    /// Table number by name of the decision that owns it.
    let tableNumbers: [String: Int]
    private let fillers: [Filler]
    /// In the pack's order.
    private let settings: [LocalSetting]
    private let checks: [InputNode<Input>.Check]
    private let pool: FramePool
    /// The quick way, for models that allow it.
    let quick: QuickDecision<Input>?
    /// Slots that never change, and the parameter that gives each its value; nil for a date of the pack.
    private let constants: [Constant]

    private struct Constant: Sendable {
        var slot: Int
        var parameter: String?
        var value: Value
    }

    private final class Filler: Sendable {
        let slot: Int
        let shape: Shape?
        let value: @Sendable (Input, Shape?) -> Value

        init(slot: Int, shape: Shape?, value: @escaping @Sendable (Input, Shape?) -> Value) {
            self.slot = slot
            self.shape = shape
            self.value = value
        }
    }

    init?(_ kind: DecisionKind, _ parts: PackParts, folder: String, problems: inout [PackProblem]) {
        guard let model = parts.models[kind] else { return nil }
        self.kind = kind
        pack = parts.id
        version = parts.version
        checks = Input.schema.checks(parts.codes)
        do {
            program = try model.compile(parts.layout.tables(of: kind))
        } catch {
            problems += error.problems.map(PackProblem.init)
            return nil
        }
        rows = program.tables.map { table in table.rules.map { RuleRow($0, of: table) } }
        tableNumbers = Dictionary(program.tables.enumerated().map { ($1.owner, $0) }, uniquingKeysWith: { $1 })
        var fillers: [Filler] = []
        var settingSlots: [String: Int] = [:]
        var constants: [Constant] = []
        func report(_ message: String, lacking: String? = nil) {
            problems.append(
                PackProblem(file: "\(folder)/\(kind.rawValue).dmn", line: 0, message: message, lacking: lacking))
        }
        for slot in program.slots {
            let path = slot.path.joined(separator: ".")
            switch (slot.path.first, slot.path.count) {
            case ("pack", 2):
                switch slot.path[1] {
                case "firstDay": constants.append(Constant(slot: slot.index, value: Scalar.day(parts.from).feel))
                case "lastDay":
                    constants.append(
                        Constant(slot: slot.index, value: parts.to.map { Scalar.day($0).feel } ?? .null))
                case "grantKinds": constants.append(Constant(slot: slot.index, value: parts.grants.feel))
                default: report("reads '\(path)', which a pack does not have")
                }
            case ("parameters", 2):
                guard let parameter = parts.parameters.first(where: { $0.name == slot.path[1] }) else {
                    report("reads the parameter '\(slot.path[1])', which pack.yaml does not have", lacking: "pack.yaml")
                    continue
                }
                let value = Parameter.feel(parameter.value)
                if parameter.local.contains(kind) {
                    settingSlots[parameter.name] = slot.index
                } else {
                    constants.append(Constant(slot: slot.index, parameter: parameter.name, value: value))
                }
            default:
                if let value = Input.schema.filler(for: slot.path) {
                    fillers.append(Filler(slot: slot.index, shape: slot.type.shape, value: value))
                } else {
                    report("reads '\(path)', which is no key of the input")
                }
            }
        }
        self.fillers = fillers
        settings = parts.parameters.filter { $0.local.contains(kind) }.map {
            LocalSetting($0, slot: settingSlots[$0.name])
        }
        self.constants = constants
        pool = FramePool(program: program, constants: constants.map { ($0.slot, $0.value) })
        quick = QuickDecision(
            program, codes: parts.codes, constants: constants.map { ($0.slot, $0.value) }, settings: settings)
    }

    /// The same decision where these parameters have other values, whatever a jurisdiction says of them.
    init(_ other: CompiledDecision, changing values: [String: JSONValue]) {
        kind = other.kind
        pack = other.pack
        version = other.version
        program = other.program
        rows = other.rows
        tableNumbers = other.tableNumbers
        fillers = other.fillers
        checks = other.checks
        settings = other.settings.filter { values[$0.parameter.name] == nil }
        constants =
            other.constants.map { constant in
                guard let name = constant.parameter, let value = values[name] else { return constant }
                return Constant(slot: constant.slot, parameter: name, value: Parameter.feel(value))
            }
            + other.settings.compactMap { setting in
                guard let slot = setting.slot, let value = values[setting.parameter.name] else { return nil }
                return Constant(slot: slot, parameter: setting.parameter.name, value: Parameter.feel(value))
            }
        pool = FramePool(program: program, constants: constants.map { ($0.slot, $0.value) })
        quick = other.quick.map { [constants, settings] quick in
            QuickDecision(quick, constants: constants.map { ($0.slot, $0.value) }, settings: settings)
        }
    }

    /// Decides on the quick way; nil: it cannot, and `evaluate` says the outcome or the error.
    @inline(__always)
    func quickly<Result>(_ input: Input, _ body: (Desk) -> Result?) -> Result? {
        guard let quick else { return nil }
        let desk = quick.take()
        defer { quick.give(desk) }
        return quick.decide(input, desk) ? body(desk) : nil
    }

    /// Evaluates the input and hands the filled frame to `body`.
    func evaluate<Result>(
        _ input: Input, _ body: (Frame) throws(InputError) -> Result
    ) throws(InputError) -> Result {
        for check in checks { if let problem = check(input) { throw problem } }
        let set = input.localParameters
        if !set.values.isEmpty, let trouble = trouble(set) { throw trouble }
        let frame = pool.take()
        defer { pool.give(frame) }
        for filler in fillers { frame[filler.slot] = filler.value(input, filler.shape) }
        for setting in settings {
            guard let slot = setting.slot else { continue }
            frame[slot] = Parameter.feel(set[setting.parameter.name] ?? setting.parameter.value)
        }
        program.evaluate(frame)
        return try body(frame)
    }

    /// What a jurisdiction sets must be in range, whether or not this case needs it.
    private func trouble(_ set: LocalParameters) -> InputError? {
        for setting in settings {
            let parameter = setting.parameter
            guard let value = set[parameter.name], let trouble = parameter.trouble(value) else { continue }
            return InputError(trouble.code, trouble.message, path: "local.\(parameter.name)")
        }
        return nil
    }

    /// Position of a table's result in the frame.
    func resultIndex(of table: String) -> Int? { program.decisionNames.firstIndex(of: table) }

    /// Everything that a template may name: the input, the parameters in force for it, the pack's dates.
    func facts(of input: Input, pack: Pack) -> [String: Value] {
        var tree: [String: Value] = [:]
        for node in Input.schema.nodes {
            for slot in node.slots {
                guard let first = slot.path.first else { continue }
                let value = slot.value(input, nil)
                if slot.path.count == 1 {
                    if value.asContext == nil, tree[first]?.asContext != nil { continue }
                    tree[first] = value
                } else {
                    let inner = tree[first]?.asContext ?? Context()
                    tree[first] = .context(inner.setting(slot.path.dropFirst().joined(separator: "."), to: value))
                }
            }
        }
        let set = input.localParameters
        tree["parameters"] = .context(
            Context(
                pack.parameters.map { parameter in
                    let chosen = parameter.local.contains(kind) ? set[parameter.name] : nil
                    return (parameter.name, Parameter.feel(chosen ?? parameter.value))
                }))
        tree["pack"] = .context(pack.facts)
        return tree
    }
}

/// A parameter that a jurisdiction may set for a decision.
final class LocalSetting: Sendable {
    let parameter: Parameter
    /// Nil: the model does not read it; it is only checked.
    let slot: Int?

    init(_ parameter: Parameter, slot: Int?) {
        self.parameter = parameter
        self.slot = slot
    }
}

/// Frames that are free. A frame is used by one thread at a time, from `take` to `give`.
private final class FramePool: Sendable {
    private struct Box: @unchecked Sendable {
        let frame: Frame
    }

    private let free = Mutex<[Box]>([])
    private let program: Program
    private let constants: [(Int, Value)]

    init(program: Program, constants: [(Int, Value)]) {
        self.program = program
        self.constants = constants
    }

    func take() -> Frame {
        if let box = free.withLock({ $0.popLast() }) { return box.frame }
        let frame = program.makeFrame()
        for (slot, value) in constants { frame[slot] = value }
        return frame
    }

    func give(_ frame: Frame) {
        let box = Box(frame: frame)
        free.withLock { $0.append(box) }
    }
}
