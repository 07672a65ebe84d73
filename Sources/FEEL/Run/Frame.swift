/// Why a value became null, for people who look into a result.
package struct Fault: Sendable, Equatable {
    package var message: String
    /// The decision that was being evaluated; empty outside of one.
    package var decision: String
}

/// One evaluated decision table: the rows that fired, as positions in `Program.tables[table].rules`.
package struct Firing: Sendable, Equatable {
    package var table: Int
    package var rules: [Int]
}

/// The memory of an evaluation: inputs, results, trace. Reusable, for one thread at a time.
package final class Frame {
    let inputs: UnsafeMutablePointer<Value>
    let results: UnsafeMutablePointer<Value>
    private let stack: UnsafeMutablePointer<Value>
    let inputCount: Int
    let resultCount: Int
    private let program: Program?
    private var base = 0
    private var top = 0
    private var levels = 0
    private(set) var steps = 0
    private(set) var stopped = false
    var current = -1
    /// What `now()` and `today()` give; null without it.
    package var now: DateTime?
    private var trace: [Int32] = []
    private var faultList: [(StaticString, Int)] = []

    static let stackSize = 1 << 15
    static let maxSteps = 5_000_000
    static let maxLevels = 4_000
    static let maxTrace = 200_000

    init(inputs inputCount: Int, results resultCount: Int, program: Program?) {
        inputs = .allocate(capacity: max(inputCount, 1))
        inputs.initialize(repeating: .null, count: inputCount)
        results = .allocate(capacity: max(resultCount, 1))
        results.initialize(repeating: .null, count: resultCount)
        stack = .allocate(capacity: Frame.stackSize)
        self.inputCount = inputCount
        self.resultCount = resultCount
        self.program = program
        trace.reserveCapacity(256)
    }

    deinit {
        (stack).deinitialize(count: top)
        inputs.deinitialize(count: inputCount)
        results.deinitialize(count: resultCount)
        stack.deallocate()
        inputs.deallocate()
        results.deallocate()
    }

    /// An input by slot index; an index out of range reads null and writes nothing.
    package subscript(slot: Int) -> Value {
        get { slot >= 0 && slot < inputCount ? inputs[slot] : .null }
        set { if slot >= 0, slot < inputCount { inputs[slot] = newValue } }
    }

    package func clearInputs() {
        for index in 0..<inputCount { inputs[index] = .null }
    }

    /// The value of a requested decision, by its position in `Program.decisionNames`.
    package func result(_ index: Int) -> Value {
        guard let program, index >= 0, index < program.resultIndex.count else { return .null }
        return results[program.resultIndex[index]]
    }

    /// The value of any decision that was evaluated on the way; nil when the program has none of that name.
    package func value(of decision: String) -> Value? {
        guard let index = program?.steps.firstIndex(where: { $0.name == decision }) else { return nil }
        return results[index]
    }

    /// Every decision table evaluated, in order.
    package var firings: [Firing] {
        var list: [Firing] = []
        var at = 0
        while at + 1 < trace.count {
            let count = Int(trace[at + 1])
            let end = min(at + 2 + count, trace.count)
            list.append(Firing(table: Int(trace[at]), rules: trace[(at + 2)..<end].map(Int.init)))
            at = end
        }
        return list
    }

    /// The trace without arrays of arrays: table, count of rows, rows, and so on.
    package var flatTrace: [Int32] { trace }

    package var faults: [Fault] {
        faultList.map { message, decision in
            let name = program.flatMap { decision >= 0 && decision < $0.steps.count ? $0.steps[decision].name : nil }
            return Fault(message: message.description, decision: name ?? "")
        }
    }

    /// Forgets the last evaluation, keeps the inputs.
    func restart() {
        trace.removeAll(keepingCapacity: true)
        if !faultList.isEmpty { faultList.removeAll(keepingCapacity: true) }
        pop(to: 0, top)
        base = 0
        levels = 0
        steps = 0
        stopped = false
        current = -1
    }

    func fault(_ message: StaticString) {
        if faultList.count < 50 { faultList.append((message, current)) }
    }

    /// Counts work; false when the evaluation has used up its share and must end.
    @inline(__always)
    func spend(_ amount: Int = 1) -> Bool {
        steps &+= amount
        if steps <= Frame.maxSteps, !stopped { return true }
        if !stopped { fault("the evaluation took too many steps and was stopped") }
        stopped = true
        return false
    }

    // MARK: - Locals

    /// Room for the locals of a function, all null; the former base to go back to. nil when the stack is full.
    func push(_ count: Int) -> Int? {
        guard top + count <= Frame.stackSize else {
            fault("too many values are held at once")
            return nil
        }
        let former = base
        (stack + top).initialize(repeating: .null, count: count)
        base = top
        top += count
        return former
    }

    func pop(to former: Int, _ count: Int) {
        top -= count
        (stack + top).deinitialize(count: count)
        base = former
    }

    @inline(__always)
    func local(_ index: Int) -> Value { stack[base + index] }

    @inline(__always)
    func setLocal(_ index: Int, _ value: Value) { stack[base + index] = value }

    /// Enters a function body of so many levels; false when calls are nested too deeply.
    func enter(_ depth: Int) -> Bool {
        levels += depth
        if levels <= Frame.maxLevels { return true }
        levels -= depth
        fault("functions call each other too deeply")
        return false
    }

    func leave(_ depth: Int) { levels -= depth }

    // MARK: - Trace

    /// Opens the record of a table; give the result to `close`.
    @inline(__always)
    func openFiring(_ table: Int32) -> Int {
        guard trace.count < Frame.maxTrace else { return -1 }
        trace.append(table)
        trace.append(0)
        return trace.count - 1
    }

    @inline(__always)
    func fire(_ rule: Int, _ record: Int) {
        guard record >= 0 else { return }
        trace.append(Int32(truncatingIfNeeded: rule))
        trace[record] += 1
    }
}
