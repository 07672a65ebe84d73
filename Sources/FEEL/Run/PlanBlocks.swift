/// Blocks of steps and the registers they work on.
extension PlanBuilder {
    struct Steps {
        var list: [Plan.Instruction]
        var result: Int32
    }

    /// What the body emits, apart from the block around it; registers are given anew for each, so that equal
    /// calculations have equal steps.
    mutating func recorded(_ body: (inout PlanBuilder) -> Int32?) -> Steps? {
        let outer = (current, scratch, items), before = (bodies.count, generals.count)
        (current, scratch, items) = ([], 0, [:])
        let result = body(&self)
        let steps = current
        (current, scratch, items) = outer
        guard let result else {
            bodies.removeSubrange(before.0...)
            generals.removeSubrange(before.1...)
            return nil
        }
        return Steps(list: steps, result: result)
    }

    mutating func laid(_ steps: Steps) -> Plan.Block {
        let start = Int32(instructions.count)
        instructions += steps.list
        return Plan.Block(start: start, end: Int32(instructions.count), result: steps.result)
    }

    /// Lays the steps down, their result in a register that other blocks leave alone.
    mutating func store(_ steps: Steps) -> (Plan.Block, Int32) {
        var block = laid(steps)
        if let last = steps.list.last, last.to == steps.result {
            block.result = lastingRegister()
            instructions[instructions.count - 1].to = block.result
        }
        return (block, block.result)
    }

    mutating func output(_ code: Code) -> Plan.Block? { recorded { $0.emit(code, [:]) }.map { laid($0) } }

    /// A block of its own inside the one being made: the body of a loop, an output.
    mutating func body(with locals: Locals, _ code: Code) -> Plan.Block? {
        let outer = current
        current = []
        let result = emit(code, locals)
        let steps = current
        current = outer
        guard let result else { return nil }
        let start = Int32(instructions.count)
        instructions += steps
        return Plan.Block(start: start, end: Int32(instructions.count), result: result)
    }

    mutating func step(_ op: Op, _ x: Int32, _ y: Int32 = 0, extra: Int32 = 0) -> Int32 {
        let to = newRegister()
        current.append(Plan.Instruction(op: op, x: x, y: y, to: to, extra: extra))
        return to
    }

    // MARK: - Registers

    mutating func newRegister() -> Int32 {
        scratch += 1
        mostScratch = max(mostScratch, scratch)
        return PlanBuilder.scratchBase + scratch - 1
    }

    mutating func lastingRegister() -> Int32 {
        registers += 1
        return registers - 1
    }

    mutating func constant(_ value: Value) -> Int32? {
        switch value {
        case .null, .boolean, .string, .date: break
        case .number(let number): if !number.isSmall { return nil }
        case .list(let items):
            for item in items {
                switch item {
                case .null, .boolean, .string, .date: continue
                case .number(let number) where number.isSmall: continue
                default: return nil
                }
            }
        default: return nil
        }
        if let known = constants.first(where: { PlanBuilder.same($0.value, value) }) { return known.register }
        let register = lastingRegister()
        constants.append((register, value))
        return register
    }

    /// The same down to the digits: 1.0 is not 1.
    static func same(_ one: Value, _ two: Value) -> Bool {
        switch (one, two) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)):
            left.low == right.low && left.high == right.high && left.exponent == right.exponent
        case (.string(let left), .string(let right)): left.sameScalars(as: right)
        case (.date(let left), .date(let right)): left == right
        default: false
        }
    }

    mutating func read(_ slot: Int) -> Int32 {
        reads.insert(slot)
        return Int32(slot)
    }

    mutating func read(result step: Int) -> Int32? {
        guard let result = given[step] else { return nil }
        stage = max(stage, result.stage)
        return result.register
    }

    func slot(of register: Int32) -> Int? { register < program.slots.count ? Int(register) : nil }

    func isRecord(_ register: Int32) -> Bool { slot(of: register).map { fields[$0] != nil } ?? false }
}
