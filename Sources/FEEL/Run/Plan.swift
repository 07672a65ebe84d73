/// A program's tables as one set of rows: a bit per row, and for each value that cells look at the rows that may still
/// fire. A few look-ups and ANDs then decide all tables at once, without a reference being counted.
///
/// A plan does nothing that the program does not: where a value does not fit a `Cell`, or several rows of a table fire
/// that must not, `evaluate` says so and the frame decides. What cells cannot compute, a column or a test of an unusual
/// kind, runs on the general code, one by one.
package final class Plan: Sendable {
    /// One step of a calculation on registers.
    struct Instruction: Hashable, Sendable, BitwiseCopyable {
        enum Op: UInt8, BitwiseCopyable {
            case compare, testBool, testNumber, testText, isNull, truth, and, or, not, choose
            case add, subtract, multiply, divide, negate, property, contains, count, least, greatest
            case some, every, countWhere, member, item, match, typed, call, general
        }

        var op: Op
        /// Registers of the operands and of the result; `extra` is an operator, a block, a field or a position.
        var x: Int32 = 0
        var y: Int32 = 0
        var to: Int32 = 0
        var extra: Int32 = 0
    }

    struct Block: Hashable, Sendable, BitwiseCopyable {
        var start: Int32
        var end: Int32
        var result: Int32
    }

    /// What the general code computes.
    enum General: Sendable {
        case code(Code, locals: Int)
        case test(CellTest, input: Int32, local: Int?, locals: Int)
        case call(@Sendable (Value) -> Value)
        case builtin(Builtin)
    }

    /// A value that columns look at: an input (no block) or a calculation.
    struct Source: Sendable {
        var block: Block?
        var register: Int32
        /// Where its rows by class begin in `masks`; -1: none of its tests goes by class.
        var masks: Int32
        var predicates: Range<Int>
    }

    struct Predicate: Sendable {
        var block: Block
    }

    /// The tables that have all they need at the same time.
    struct Stage: Sendable {
        var sources: Range<Int>
        /// Tables of which one row is to fire.
        var singles: Range<Int>
        var results: Range<Int>
    }

    struct Single: Sendable {
        var rows: Range<Int>
        /// The first row counts; otherwise several are for the frame to judge.
        var first: Bool
    }

    /// What later stages read of a table or of a decision that is none.
    struct Result: Sendable {
        enum Form: Sendable { case value, list, count }

        var form: Form
        var rows: Range<Int>
        var outputs: [Block]
        var none: Block?
        var register: Int32
    }

    let program: Program
    /// 64 rows each.
    let words: Int
    let stages: [Stage]
    let results: [Result]
    let generals: [General]
    let constants: [(register: Int32, value: Value)]
    let registers: Int
    /// The first row of each table, by the program's number of the table.
    let firstRow: [Int]
    let places: [(table: Int, rule: Int)]
    package let pool: TextPool
    /// Inputs that the plan reads.
    package let reads: Set<Int>
    /// The members of each item, by slot of a list of records.
    let fields: [Int: [String]]
    let outputs: [[String: Block]]
    /// By decision: where its value is kept, of those that are no tables and of tables that others read.
    private let kept: [String: Int32]
    private let memory: Memory

    /// What is read in the loop, as plain memory.
    struct Memory: @unchecked Sendable {
        let instructions: UnsafeMutablePointer<Instruction>
        /// `pool.count` entries of `words` words for each source that has them.
        let masks: UnsafeMutablePointer<UInt64>
        /// `words` words for each source: rows that ask anything of it.
        let asking: UnsafeMutablePointer<UInt64>
        /// `words` words for each predicate.
        let rows: UnsafeMutablePointer<UInt64>
        let sources: UnsafeMutablePointer<Source>
        let predicates: UnsafeMutablePointer<Predicate>
        let singles: UnsafeMutablePointer<Single>
        let bodies: UnsafeMutablePointer<Block>
    }

    var instructions: UnsafeMutablePointer<Instruction> { memory.instructions }
    /// Of loops.
    var bodies: UnsafeMutablePointer<Block> { memory.bodies }

    init(_ parts: PlanBuilder) {
        program = parts.program
        words = parts.words
        stages = parts.stages
        results = parts.results
        generals = parts.generals
        constants = parts.constants
        registers = Int(parts.registers)
        firstRow = parts.firstRow
        places = parts.places
        pool = parts.pool
        reads = parts.reads
        fields = parts.fields
        outputs = parts.outputs
        kept = parts.kept
        memory = Memory(
            instructions: Plan.copy(parts.instructions), masks: Plan.copy(parts.masks),
            asking: Plan.copy(parts.asking), rows: Plan.copy(parts.predicateRows), sources: Plan.copy(parts.sources),
            predicates: Plan.copy(parts.predicates), singles: Plan.copy(parts.singles), bodies: Plan.copy(parts.bodies))
    }

    deinit {
        memory.instructions.deallocate()
        memory.masks.deallocate()
        memory.asking.deallocate()
        memory.rows.deallocate()
        memory.sources.deallocate()
        memory.predicates.deallocate()
        memory.singles.deallocate()
        memory.bodies.deallocate()
    }

    private static func copy<Element>(_ list: [Element]) -> UnsafeMutablePointer<Element> {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(list.count, 1))
        copy.initialize(from: list, count: list.count)
        return copy
    }

    package func makeMachine() -> Machine { Machine(self) }

    /// A table's row as its bit.
    package func row(_ table: Int, _ rule: Int) -> Int { firstRow[table] + rule }

    package var rowCount: Int { places.count }

    /// The table of a row, and which of its rows it is.
    package func place(_ row: Int) -> (table: Int, rule: Int) { places[row] }

    /// Narrows all rows to those that fire. False: this input is for the frame.
    package func evaluate(_ machine: Machine) -> Bool {
        guard machine.plan === self, !machine.gaveUp else { return false }
        let live = machine.live
        for word in 0..<words { live[word] = ~0 }
        for stage in stages {
            for index in stage.sources { narrow(index, machine, live) }
            if machine.gaveUp { return false }
            for single in stage.singles {
                guard keepOne(memory.singles[single], live) else { return false }
            }
            for result in stage.results { machine.keep(results[result]) }
        }
        let spare = words * 64 - rowCount
        if spare > 0 { live[words - 1] &= UInt64.max >> UInt64(spare) }
        return !machine.gaveUp
    }

    @inline(__always)
    private func narrow(_ index: Int, _ machine: Machine, _ live: UnsafeMutablePointer<UInt64>) {
        let source = memory.sources + index
        if let block = source.pointee.block {
            guard meets(live, memory.asking + index * words) else { return }
            machine.run(block)
        }
        if source.pointee.masks >= 0 {
            let kind = pool.classOf(machine.cells[Int(source.pointee.register)])
            let rows = memory.masks + Int(source.pointee.masks) + Int(kind) * words
            for word in 0..<words { live[word] &= rows[word] }
        }
        for predicate in source.pointee.predicates {
            let rows = memory.rows + predicate * words
            guard meets(live, rows) else { continue }
            let block = memory.predicates[predicate].block
            machine.run(block)
            let value = machine.cells[Int(block.result)]
            if value.kind != .boolean || value.a == 0 {
                for word in 0..<words { live[word] &= ~rows[word] }
            }
        }
    }

    @inline(__always)
    private func meets(_ live: UnsafeMutablePointer<UInt64>, _ rows: UnsafeMutablePointer<UInt64>) -> Bool {
        for word in 0..<words where live[word] & rows[word] != 0 { return true }
        return false
    }

    /// Leaves the first of the rows; false when there are several and that is not what the table wants.
    @inline(__always)
    private func keepOne(_ single: Single, _ live: UnsafeMutablePointer<UInt64>) -> Bool {
        var at = single.rows.lowerBound
        var found = false
        while at < single.rows.upperBound {
            let word = at >> 6, bit = at & 63
            let width = min(64 - bit, single.rows.upperBound - at)
            let mask = (UInt64.max >> UInt64(64 - width)) << UInt64(bit)
            let hits = live[word] & mask
            if hits != 0 {
                if !single.first, found || hits & (hits - 1) != 0 { return false }
                live[word] = live[word] & ~mask | (found ? 0 : hits & ~(hits - 1))
                found = true
            }
            at += width
        }
        return true
    }

    /// Where a machine keeps the value of a decision, to read as `machine[…]`; nil for a table that no other reads.
    package func place(of decision: String) -> Int? { kept[decision].map { Int($0) } }

    /// The value of a fired row's output; nil where the plan has none or it fits no cell.
    package func output(_ row: Int, _ name: String) -> PlanOutput? {
        let columns = outputs[row]
        guard let block = columns[name] ?? columns[""] else { return nil }
        return PlanOutput(block: block)
    }
}

/// The calculation of one output of one row.
package struct PlanOutput: Sendable, BitwiseCopyable {
    let block: Plan.Block
}
