/// The memory in which a `Plan` works: inputs, calculations, the rows that fire. Reusable, for one thread at a time.
///
/// `start()`, then `self[slot] = …` for each slot of `plan.reads` and `setList` for lists, then `plan.evaluate`.
package final class Machine {
    package let plan: Plan
    let cells: UnsafeMutablePointer<Cell>
    let live: UnsafeMutablePointer<UInt64>
    private(set) var arena: UnsafeMutablePointer<Cell>
    private var arenaSize = 256
    /// Cells in use; those below `kept` outlive a start.
    private var used = 0
    private var kept = 0
    private var texts = ByteStore()
    /// Something came up that cells do not hold.
    package private(set) var gaveUp = false
    private var frame: Frame?
    private var frameIsFilled = false

    /// Longer lists are for the frame, which counts its steps.
    static let longest = 2_000

    init(_ plan: Plan) {
        self.plan = plan
        cells = .allocate(capacity: plan.registers)
        cells.initialize(repeating: .null, count: plan.registers)
        live = .allocate(capacity: plan.words)
        live.initialize(repeating: 0, count: plan.words)
        arena = .allocate(capacity: arenaSize)
        for (register, value) in plan.constants { cells[Int(register)] = cell(value) }
        seal()
    }

    deinit {
        cells.deallocate()
        live.deallocate()
        arena.deallocate()
    }

    /// Forgets lists and texts of the last input. Slots keep their cells until they are set again.
    package func start() {
        used = kept
        texts.rewind()
        gaveUp = false
        frameIsFilled = false
    }

    package func giveUp() { gaveUp = true }

    /// An input by slot.
    package subscript(slot: Int) -> Cell {
        get { cells[slot] }
        set { cells[slot] = newValue }
    }

    /// Keeps for good the lists and texts of all cells that there are.
    package func seal() {
        kept = used
        texts.seal()
    }

    /// Opens a list; add its cells one by one, then close it.
    package func openList() -> Int { used }

    package func add(_ cell: Cell) {
        if used == arenaSize { grow() }
        arena[used] = cell
        used += 1
    }

    /// `width`: cells per item, 0 for plain values.
    package func closeList(_ start: Int, width: Int) -> Cell {
        let count = (used - start) / max(width, 1)
        if count > Machine.longest { gaveUp = true }
        return Cell(.list, a: UInt64(start), b: UInt64(count), exponent: Int32(width))
    }

    /// Whether all plain values of a list are such.
    package func allItems(of list: Cell, _ test: (Cell) -> Bool) -> Bool {
        guard list.kind == .list, list.exponent == 0 else { return false }
        for index in 0..<Int(list.b) where !test(arena[Int(list.a) + index]) { return false }
        return true
    }

    /// Room for so many cells in a row, to be set with `put`.
    package func reserve(_ count: Int) -> Int {
        let start = used
        for _ in 0..<count { add(.null) }
        return start
    }

    package func put(_ cell: Cell, at place: Int) { arena[place] = cell }

    /// The cell of a text; a long one is copied and kept until the next start.
    package func text(_ string: String) -> Cell {
        if let cell = string.utf8.withContiguousStorageIfAvailable({ bytes in text(bytes) }) { return cell }
        return Array(string.utf8).withUnsafeBufferPointer { bytes in text(bytes) }
    }

    @inline(__always)
    private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return Cell(.text) }
        return bytes.count <= 15
            ? Cell(text: start, count: bytes.count) : Cell(text: texts.copy(bytes), count: bytes.count)
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Cell>.allocate(capacity: arenaSize * 2)
        larger.initialize(from: arena, count: used)
        arena.deallocate()
        arena = larger
        arenaSize *= 2
    }

    /// The rows that fire, ascending: tables in order of evaluation, then rows.
    package var fired: FiredSet { FiredSet(UnsafeBufferPointer(start: live, count: plan.words)) }

    /// Goes through the rows that fire, ascending.
    @inline(__always)
    package func eachFired(_ body: (Int) -> Void) {
        for word in 0..<plan.words {
            var left = live[word]
            while left != 0 {
                body(word << 6 + left.trailingZeroBitCount)
                left &= left - 1
            }
        }
    }

    /// An output as a number, of as many digits as there are; nil for another value, or one that cells do not hold.
    package func number(_ output: PlanOutput) -> Number? {
        run(output.block)
        let cell = cells[Int(output.block.result)]
        if gaveUp { return nil }
        return cell.kind == .ratio ? quotient(cell) : cell.asNumber
    }

    // MARK: - Values

    /// A value as a cell, until the next start; for good when made before `seal`.
    package func cell(_ value: Value) -> Cell {
        switch value {
        case .null: return .null
        case .boolean(let flag): return Cell(flag)
        case .number(let number): return Cell(number)
        case .string(let string):
            var cell = text(string)
            cell.id = plan.pool.id(cell)
            return cell
        case .date(let date): return Cell(days: date.daysSinceEpoch)
        case .list(let items):
            let inner = items.map(cell)
            if inner.contains(where: { $0.kind == .list || $0.kind == .other }) { return .other }
            let start = openList()
            for cell in inner { add(cell) }
            return closeList(start, width: 0)
        default: return .other
        }
    }

    /// Nil for what the cell does not know.
    func value(_ cell: Cell, slot: Int?) -> Value? {
        switch cell.kind {
        case .null: return .null
        case .boolean: return .boolean(cell.a != 0)
        case .number: return .number(cell.number)
        case .text: return .string(cell.withBytes { String(decoding: $0, as: UTF8.self) })
        case .date: return CalendarDate(daysSinceEpoch: Int(cell.whole)).map { .date($0) }
        case .list: return list(cell, slot)
        case .ratio:
            let settled = settled(cell)
            return settled.kind == .number ? .number(settled.number) : nil
        case .record, .other: return nil
        }
    }

    private func list(_ cell: Cell, _ slot: Int?) -> Value? {
        let start = Int(cell.a), width = Int(cell.exponent)
        var items: [Value] = []
        for item in 0..<Int(cell.b) {
            if width == 0 {
                guard let value = value(arena[start + item], slot: nil) else { return nil }
                items.append(value)
                continue
            }
            guard let slot, let names = plan.fields[slot], names.count == width else { return nil }
            var values: [Value] = []
            for field in 0..<width {
                guard let value = value(arena[start + item * width + field], slot: nil) else { return nil }
                values.append(value)
            }
            let shape = plan.program.slots[slot].type.shape ?? Shape(names)
            items.append(
                .context(
                    Context(
                        shape: shape,
                        values: shape.names.map { name in names.firstIndex(of: name).map { values[$0] } ?? .null })))
        }
        return .list(items)
    }

    // MARK: - General code

    /// Runs what cells cannot compute on a frame that has the same inputs.
    func general(_ index: Int, input: Cell) -> Cell {
        switch plan.generals[index] {
        case .call(let function): return value(input, slot: nil).map { cell(function($0)) } ?? fail()
        case .builtin(let builtin):
            return value(input, slot: nil).map { cell(builtin.call([$0], anyFrame())) } ?? fail()
        case .code, .test: return framed(index, input)
        }
    }

    private func framed(_ index: Int, _ input: Cell) -> Cell {
        guard let frame = filledFrame() else { return fail() }
        switch plan.generals[index] {
        case .code(let code, let locals):
            guard let former = frame.push(locals) else { return fail() }
            defer { frame.pop(to: former, locals) }
            return cell(code.run(frame))
        case .test(let test, let register, let local, let locals):
            let slot = Int(register) < plan.program.slots.count ? Int(register) : nil
            guard let value = value(input, slot: slot), let former = frame.push(locals) else { return fail() }
            defer { frame.pop(to: former, locals) }
            if let local { frame.setLocal(local, value) }
            return test.holds(value, frame).map { Cell($0) } ?? .null
        case .call, .builtin: return fail()
        }
    }

    @inline(never)
    func fail() -> Cell {
        gaveUp = true
        return .other
    }

    private func anyFrame() -> Frame {
        if let frame { return frame }
        let made = plan.program.makeFrame()
        frame = made
        return made
    }

    private func filledFrame() -> Frame? {
        let frame = anyFrame()
        if frameIsFilled { return frame }
        frame.restart()
        for slot in plan.reads {
            guard let value = value(cells[slot], slot: slot) else { return nil }
            frame[slot] = value
        }
        frameIsFilled = true
        return frame
    }

    // MARK: - Results of tables and decisions that others read

    func keep(_ result: Plan.Result) {
        let to = Int(result.register)
        switch result.form {
        case .value:
            let row = result.rows.first { live[$0 >> 6] & (1 << UInt64($0 & 63)) != 0 }
            guard let block = row.map({ result.outputs[$0 - result.rows.lowerBound] }) ?? result.none else {
                cells[to] = .null
                return
            }
            run(block)
            cells[to] = cells[Int(block.result)]
        case .count:
            var count: Int64 = 0
            for row in result.rows where live[row >> 6] & (1 << UInt64(row & 63)) != 0 { count += 1 }
            cells[to] = Cell(whole: count)
        case .list:
            let start = openList()
            for row in result.rows where live[row >> 6] & (1 << UInt64(row & 63)) != 0 {
                let block = result.outputs[row - result.rows.lowerBound]
                run(block)
                let cell = cells[Int(block.result)]
                if cell.kind == .list || cell.kind == .other { gaveUp = true }
                add(cell)
            }
            cells[to] = closeList(start, width: 0)
        }
    }
}

/// Rows of tables as bits, copied out of a machine.
package struct FiredSet: Sendable, Hashable {
    /// Up to 128 rows need no memory of their own.
    private var first: UInt64
    private var second: UInt64
    private var rest: [UInt64]

    @inline(__always)
    init(_ words: UnsafeBufferPointer<UInt64>) {
        first = words[0]
        second = words.count > 1 ? words[1] : 0
        rest = words.count > 2 ? Array(words.dropFirst(2)) : []
    }

    package var hash: UInt64 { rest.reduce(Cell.mix(first ^ Cell.mix(second))) { Cell.mix($0 ^ $1) } }

    @inline(__always)
    package static func == (one: FiredSet, other: FiredSet) -> Bool {
        one.first == other.first && one.second == other.second && (one.rest.isEmpty || one.rest == other.rest)
    }

    /// The rows, ascending.
    package var rows: [Int] {
        var rows: [Int] = []
        for (index, word) in ([first, second] + rest).enumerated() {
            var left = word
            while left != 0 {
                rows.append(index << 6 + left.trailingZeroBitCount)
                left &= left - 1
            }
        }
        return rows
    }
}

/// Bytes that stay where they are until they are rewound; those sealed stay for good.
private struct ByteStore: ~Copyable {
    private var chunks: [UnsafeMutableBufferPointer<UInt8>] = []
    private var at = (chunk: 0, offset: 0)
    private var start = (chunk: 0, offset: 0)

    deinit { for chunk in chunks { chunk.deallocate() } }

    mutating func rewind() { at = start }
    mutating func seal() { start = at }

    mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8> {
        while at.chunk < chunks.count, at.offset + bytes.count > chunks[at.chunk].count { at = (at.chunk + 1, 0) }
        if at.chunk == chunks.count { chunks.append(.allocate(capacity: max(4_096, bytes.count))) }
        let room = UnsafeMutableBufferPointer(rebasing: chunks[at.chunk][at.offset..<(at.offset + bytes.count)])
        _ = room.initialize(from: bytes)
        at.offset += bytes.count
        return UnsafePointer(room.baseAddress!)
    }
}
