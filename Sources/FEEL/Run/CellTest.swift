/// The test of a cell. The common ones on constants run without calling further code.
indirect enum CellTest: Sendable {
    case anything
    case isBool(Bool)
    case isText(String)
    case isNull
    /// Compares with a constant number.
    case number(Operator, Number)
    /// Compares with any constant.
    case compare(Operator, Value)
    case inRange(RangeValue)
    /// An expression without `?`: equal, contained, or in the range that it gives.
    case value(Code)
    /// A range whose ends are expressions; unknown when it is none.
    case rangeCode(Code)
    /// `< expression`.
    case compareCode(Operator, Code)
    /// An expression with `?`: must be true.
    case condition(Code)
    case any([CellTest])
    case not(CellTest)

    /// nil is unknown, which does not match.
    func holds(_ input: Value, _ frame: Frame) -> Bool? {
        switch self {
        case .anything: return true
        case .isBool(let wanted):
            guard case .boolean(let value) = input else { return input.isNull ? false : nil }
            return value == wanted
        case .isText(let wanted):
            guard case .string(let value) = input else { return input.isNull ? false : nil }
            return value.sameScalars(as: wanted)
        case .isNull: return input.isNull
        case .number(let sign, let wanted):
            guard case .number(let value) = input else { return sign == .equal && input.isNull ? false : nil }
            return switch sign {
            case .less: value < wanted
            case .lessOrEqual: !(wanted < value)
            case .greater: wanted < value
            case .greaterOrEqual: !(value < wanted)
            case .notEqual: value != wanted
            default: value == wanted
            }
        case .compare(let sign, let wanted): return CompareCode.compare(sign, input, wanted)
        case .inRange(let range): return range.contains(input)
        case .value(let code): return CellTest.matches(input, code.run(frame))
        case .rangeCode(let code):
            guard case .range(let range) = code.run(frame) else { return nil }
            return range.contains(input)
        case .compareCode(let sign, let code): return CompareCode.compare(sign, input, code.run(frame))
        case .condition(let code):
            switch code.run(frame) {
            case .boolean(let value): return value
            default: return nil
            }
        case .any(let tests): return CellTest.first(tests, input, frame)
        case .not(let test): return test.holds(input, frame).map { !$0 }
        }
    }

    private static func first(_ tests: [CellTest], _ input: Value, _ frame: Frame) -> Bool? {
        var unknown = false
        for test in tests {
            switch test.holds(input, frame) {
            case true?: return true
            case false?: continue
            case nil: unknown = true
            }
        }
        return unknown ? nil : false
    }

    /// Whether an input meets a value that a test's expression gave.
    static func matches(_ input: Value, _ wanted: Value) -> Bool? {
        switch wanted {
        case .range(let range):
            if case .range = input, input.equals(wanted) == true { return true }
            return range.contains(input)
        case .list(let items):
            if case .list = input, input.equals(wanted) == true { return true }
            var unknown = false
            for item in items {
                let found: Bool? =
                    if case .range(let range) = item { range.contains(input) } else { input.equals(item) }
                if found == true { return true }
                if found == nil { unknown = true }
            }
            return unknown && items.count == 1 ? nil : false
        case .boolean(let holds):
            // An expression that answers by itself, whatever the column is about.
            if case .boolean(let value) = input { return value == holds }
            return holds
        default: return input.equals(wanted)
        }
    }

    /// Whether the test's code reads `?`.
    var readsInput: Bool {
        switch self {
        case .condition: true
        case .any(let tests): tests.contains { $0.readsInput }
        case .not(let test): test.readsInput
        default: false
        }
    }

    var depth: Int {
        switch self {
        case .value(let code), .compareCode(_, let code), .condition(let code), .rangeCode(let code): code.depth + 1
        case .any(let tests): 1 + (tests.map(\.depth).max() ?? 0)
        case .not(let test): test.depth + 1
        default: 1
        }
    }
}
