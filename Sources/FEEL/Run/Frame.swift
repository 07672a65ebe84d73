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
    /// In memory of its own, so that counting needs no checks of exclusive access.
    private let state: UnsafeMutablePointer<State>
    private let trace: UnsafeMutablePointer<Int32>
    /// What `now()` and `today()` give; null without it.
    package var now: DateTime?
    var patterns = PatternCache()
    private var faultList: [(StaticString, Int)] = []

    private struct State {
        var base = 0
        var top = 0
        var levels = 0
        var steps = 0
        var stopped = false
        var current = -1
        var traced = 0
    }

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
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        // Only the pages that are written take memory.
        trace = .allocate(capacity: Frame.maxTrace)
    }

    deinit {
        stack.deinitialize(count: state.pointee.top)
        inputs.deinitialize(count: inputCount)
        results.deinitialize(count: resultCount)
        stack.deallocate()
        inputs.deallocate()
        results.deallocate()
        state.deallocate()
        trace.deallocate()
    }

    var stopped: Bool { state.pointee.stopped }

    /// The step being evaluated.
    var current: Int {
        get { state.pointee.current }
        set { state.pointee.current = newValue }
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
        let traced = state.pointee.traced
        while at + 1 < traced {
            let end = min(at + 2 + Int(trace[at + 1]), traced)
            list.append(Firing(table: Int(trace[at]), rules: ((at + 2)..<end).map { Int(trace[$0]) }))
            at = end
        }
        return list
    }

    /// The trace without arrays of arrays: table, count of rows, rows, and so on.
    package var flatTrace: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: trace, count: state.pointee.traced) }

    package var faults: [Fault] {
        faultList.map { message, decision in
            let name = program.flatMap { decision >= 0 && decision < $0.steps.count ? $0.steps[decision].name : nil }
            return Fault(message: message.description, decision: name ?? "")
        }
    }

    /// Forgets the last evaluation, keeps the inputs.
    func restart() {
        if !faultList.isEmpty { faultList.removeAll(keepingCapacity: true) }
        pop(to: 0, state.pointee.top)
        state.pointee = State()
    }

    func fault(_ message: StaticString) {
        if faultList.count < 50 { faultList.append((message, current)) }
    }

    /// Counts work; false when the evaluation has used up its share and must end.
    @inline(__always)
    func spend(_ amount: Int = 1) -> Bool {
        state.pointee.steps &+= amount
        return state.pointee.steps <= Frame.maxSteps ? true : stop()
    }

    private func stop() -> Bool {
        if !stopped { fault("the evaluation took too many steps and was stopped") }
        state.pointee.stopped = true
        return false
    }

    // MARK: - Locals

    /// Room for the locals of a function, all null; the former base to go back to. nil when the stack is full.
    func push(_ count: Int) -> Int? {
        let top = state.pointee.top
        guard top + count <= Frame.stackSize else {
            fault("too many values are held at once")
            return nil
        }
        let former = state.pointee.base
        if count > 0 { (stack + top).initialize(repeating: .null, count: count) }
        state.pointee.base = top
        state.pointee.top = top + count
        return former
    }

    func pop(to former: Int, _ count: Int) {
        state.pointee.top -= count
        if count > 0 { (stack + state.pointee.top).deinitialize(count: count) }
        state.pointee.base = former
    }

    @inline(__always)
    func local(_ index: Int) -> Value { stack[state.pointee.base + index] }

    @inline(__always)
    func setLocal(_ index: Int, _ value: Value) { stack[state.pointee.base + index] = value }

    /// Enters a function body of so many levels; false when calls are nested too deeply.
    func enter(_ depth: Int) -> Bool {
        state.pointee.levels += depth
        if state.pointee.levels <= Frame.maxLevels { return true }
        state.pointee.levels -= depth
        fault("functions call each other too deeply")
        return false
    }

    func leave(_ depth: Int) { state.pointee.levels -= depth }

    // MARK: - Trace

    /// Opens the record of a table; give the result to `fire`. Negative when the trace is full.
    @inline(__always)
    func openFiring(_ table: Int32) -> Int {
        let at = state.pointee.traced
        guard at + 2 <= Frame.maxTrace else { return -1 }
        trace[at] = table
        trace[at + 1] = 0
        state.pointee.traced = at + 2
        return at + 1
    }

    @inline(__always)
    func fire(_ rule: Int, _ record: Int) {
        let at = state.pointee.traced
        guard record >= 0, at < Frame.maxTrace else { return }
        trace[at] = Int32(truncatingIfNeeded: rule)
        trace[record] += 1
        state.pointee.traced = at + 1
    }
}
