import FEEL

/// Where the cells of a group or list of an input go in one pack's plan.
final class NodePlan: Sendable {
    let fields: FieldPlans
    /// Of the list, or of the group as a whole; -1: the model does not read it.
    let slot: Int

    init(_ fields: [FieldPlan], slot: Int) {
        self.fields = FieldPlans(fields)
        self.slot = slot
    }
}

/// Fields in plain memory, so that going through them counts no references.
final class FieldPlans: @unchecked Sendable {
    let list: UnsafeMutableBufferPointer<FieldPlan>

    init(_ fields: [FieldPlan]) {
        list = .allocate(capacity: fields.count)
        _ = list.initialize(from: fields)
    }

    deinit { list.deallocate() }
}

/// The codes of a list by text number of a plan's pool.
final class KnownCodes: @unchecked Sendable {
    let flags: UnsafeMutablePointer<Bool>

    init(_ pool: TextPool, _ codes: [String]) {
        flags = .allocate(capacity: pool.count)
        flags.initialize(repeating: false, count: pool.count)
        for code in codes { flags[Int(pool.id(code))] = true }
        // What the pool does not number is no code.
        for id in 0..<TextPool.first { flags[id] = false }
    }

    deinit { flags.deallocate() }
}

/// What is to be done with the cell of one key. Plain memory: whoever has one keeps the codes alive.
struct FieldPlan {
    enum Check {
        case none, code, optionalCode, codes, division, optionalDivision, level, count, optionalCount, counts
        case signed, amount, rate
    }

    let form: CellReader.Form
    let check: Check
    let spot: Spot
    /// -1: the model does not read it, it is only checked.
    let slot: Int
    /// The model may ask for the text by its number.
    let isNumbered: Bool
    let isCase: Bool
    let codes: UnsafeMutablePointer<Bool>?

    init(_ type: FieldType, _ spot: Spot, slot: Int, codes: KnownCodes?, isCase: Bool) {
        form = CellReader.Form(type)
        self.spot = spot
        self.slot = slot
        self.codes = codes?.flags
        self.isCase = isCase
        switch type {
        case .text, .named, .optionalText: isNumbered = slot >= 0
        case .code, .optionalCode: isNumbered = true
        default: isNumbered = false
        }
        check =
            switch type {
            case .flag, .date, .text, .named, .texts, .optionalText, .optionalMark: .none
            case .code: .code
            case .optionalCode: .optionalCode
            case .codes: .codes
            case .division: .division
            case .optionalDivision: .optionalDivision
            case .level: .level
            case .count: .count
            case .optionalCount: .optionalCount
            case .counts: .counts
            case .signed: .signed
            case .amount: .amount
            case .rate: .rate
            }
    }

    @inline(__always)
    private func knows(_ cell: Cell, _ machine: Machine) -> Bool {
        guard let codes, cell.isText else { return false }
        return codes[Int(cell.id != 0 ? cell.id : machine.plan.pool.id(cell))]
    }

    /// Whether a cell is a right value of this key, as `FieldType.read` sees it.
    @inline(__always)
    func accepts(_ cell: Cell, _ machine: Machine) -> Bool {
        switch check {
        case .none: true
        case .code: knows(cell, machine)
        case .optionalCode: cell.isNull || knows(cell, machine)
        case .codes: machine.allItems(of: cell) { knows($0, machine) }
        case .division: Self.isDivision(cell)
        case .optionalDivision: cell.isNull || Self.isDivision(cell)
        case .level: cell.isNull || cell.isWhole(in: 1...5)
        case .count: cell.isWhole(in: 0...FieldType.largest)
        case .optionalCount: cell.isNull || cell.isWhole(in: 0...FieldType.largest)
        case .counts: machine.allItems(of: cell) { $0.isWhole(in: 0...FieldType.largest) }
        case .signed: cell.isWhole(in: -FieldType.largest...FieldType.largest)
        case .amount: cell.isNumber(upTo: FieldType.largest)
        case .rate: cell.isNumber(upTo: 1)
        }
    }

    private static func isDivision(_ cell: Cell) -> Bool {
        cell.isText && cell.length == 6 && cell.withBytes { $0.allSatisfy { $0 >= 48 && $0 <= 57 } }
    }
}

extension Cell {
    func isWhole(in range: ClosedRange<Int64>) -> Bool {
        guard let whole = asNumber?.int64 else { return false }
        return range.contains(whole)
    }

    func isNumber(upTo highest: Int64) -> Bool {
        guard let number = asNumber else { return false }
        return !number.isNegative && !(ExactNumber(highest) < number)
    }
}
