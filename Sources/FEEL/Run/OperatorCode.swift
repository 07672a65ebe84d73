final class ArithmeticCode: Code, @unchecked Sendable {
    let sign: Operator
    let left: Code, right: Code

    init(_ sign: Operator, _ left: Code, _ right: Code) {
        self.sign = sign
        self.left = left
        self.right = right
        super.init(depth: 1 + max(left.depth, right.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let one = left.run(frame), two = right.run(frame)
        if case .number(let first) = one, case .number(let second) = two {
            let result: Number? =
                switch sign {
                case .add: first.adding(second)
                case .subtract: first.subtracting(second)
                case .multiply: first.multiplied(by: second)
                case .divide: first.divided(by: second)
                default: first.power(second)
                }
            if let result { return .number(result) }
            frame.fault("a calculation has no result (division by zero, or out of range)")
            return .null
        }
        return Arithmetic.mixed(sign, one, two, frame)
    }
}

final class NegateCode: Code, @unchecked Sendable {
    let inner: Code

    init(_ inner: Code) {
        self.inner = inner
        super.init(depth: 1 + inner.depth)
    }

    override func run(_ frame: Frame) -> Value {
        switch inner.run(frame) {
        case .number(let value): return .number(value.negated)
        case .daySpan(let span): return .daySpan(DaySpan(nanos: -span.total))
        case .monthSpan(let span) where span.months != .min: return .monthSpan(MonthSpan(months: -span.months))
        case .null: return .null
        default:
            frame.fault("only numbers and durations can be negated")
            return .null
        }
    }
}

final class CompareCode: Code, @unchecked Sendable {
    let sign: Operator
    let left: Code, right: Code

    init(_ sign: Operator, _ left: Code, _ right: Code) {
        self.sign = sign
        self.left = left
        self.right = right
        super.init(depth: 1 + max(left.depth, right.depth))
    }

    override func run(_ frame: Frame) -> Value {
        CompareCode.compare(sign, left.run(frame), right.run(frame)).map(Value.boolean) ?? .null
    }

    /// nil when the two cannot be compared.
    @inline(__always)
    static func compare(_ sign: Operator, _ left: Value, _ right: Value) -> Bool? {
        switch sign {
        case .equal: return left.equals(right)
        case .notEqual: return left.equals(right).map { !$0 }
        default:
            guard let order = left.order(against: right) else { return nil }
            return switch sign {
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            default: order >= 0
            }
        }
    }
}

/// Three-valued `and` and `or`: what is no truth value counts as unknown.
final class LogicCode: Code, @unchecked Sendable {
    let isAnd: Bool
    let left: Code, right: Code

    init(isAnd: Bool, _ left: Code, _ right: Code) {
        self.isAnd = isAnd
        self.left = left
        self.right = right
        super.init(depth: 1 + max(left.depth, right.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let decided = !isAnd
        let first = left.run(frame).asBool
        if first == decided { return .boolean(decided) }
        let second = right.run(frame).asBool
        if second == decided { return .boolean(decided) }
        return first == nil || second == nil ? .null : .boolean(!decided)
    }
}

final class BetweenCode: Code, @unchecked Sendable {
    let value: Code, low: Code, high: Code

    init(_ value: Code, _ low: Code, _ high: Code) {
        self.value = value
        self.low = low
        self.high = high
        super.init(depth: 1 + max(value.depth, low.depth, high.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let middle = value.run(frame)
        guard let from = middle.order(against: low.run(frame)), let to = middle.order(against: high.run(frame)) else {
            return .null
        }
        return .boolean(from >= 0 && to <= 0)
    }
}

final class InCode: Code, @unchecked Sendable {
    let value: Code
    let test: CellTest
    /// Where `?` is kept for the tests.
    let local: Int

    init(_ value: Code, _ test: CellTest, local: Int) {
        self.value = value
        self.test = test
        self.local = local
        super.init(depth: 1 + max(value.depth, test.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let input = value.run(frame)
        frame.setLocal(local, input)
        return test.holds(input, frame).map(Value.boolean) ?? .null
    }
}

final class InstanceCode: Code, @unchecked Sendable {
    let value: Code
    let type: FeelType

    init(_ value: Code, _ type: FeelType) {
        self.value = value
        self.type = type
        super.init(depth: 1 + value.depth)
    }

    override func run(_ frame: Frame) -> Value {
        let value = value.run(frame)
        if value.isNull {
            if case .null = type.resolved { return .boolean(true) }
            return .boolean(false)
        }
        return .boolean(type.accepts(value, frame, checked: false))
    }
}

/// Arithmetic on anything but two numbers.
enum Arithmetic {
    static func mixed(_ sign: Operator, _ left: Value, _ right: Value, _ frame: Frame) -> Value {
        let result: Value? =
            switch sign {
            case .add: add(left, right, frame)
            case .subtract: subtract(left, right)
            case .multiply: multiply(left, right) ?? multiply(right, left)
            case .divide: divide(left, right)
            default: nil
            }
        if let result { return result }
        if !left.isNull, !right.isNull { frame.fault("a calculation on values of the wrong kinds") }
        return .null
    }

    private static func add(_ left: Value, _ right: Value, _ frame: Frame) -> Value? {
        switch (left, right) {
        case (.string(let one), .string(let two)):
            guard one.utf8.count + two.utf8.count < Limits.text,
                frame.spend((one.utf8.count + two.utf8.count) / 64)
            else { return nil }
            return .string(one + two)
        case (.daySpan(let one), .daySpan(let two)): return .daySpan(DaySpan(nanos: one.total &+ two.total))
        case (.monthSpan(let one), .monthSpan(let two)):
            let (sum, overflow) = one.months.addingReportingOverflow(two.months)
            return overflow ? nil : .monthSpan(MonthSpan(months: sum))
        case (.date, _), (.dateTime, _), (.time, _): return shift(left, by: right, sign: 1)
        case (_, .date), (_, .dateTime), (_, .time): return shift(right, by: left, sign: 1)
        default: return nil
        }
    }

    private static func subtract(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.daySpan(let one), .daySpan(let two)): return .daySpan(DaySpan(nanos: one.total &- two.total))
        case (.monthSpan(let one), .monthSpan(let two)):
            let (difference, overflow) = one.months.subtractingReportingOverflow(two.months)
            return overflow ? nil : .monthSpan(MonthSpan(months: difference))
        case (.date(let one), .date(let two)):
            return .daySpan(DaySpan(days: one.daysSinceEpoch - two.daysSinceEpoch))
        case (.dateTime, .dateTime), (.date, .dateTime), (.dateTime, .date):
            guard let one = instant(left), let two = instant(right), one.zoned == two.zoned else { return nil }
            return .daySpan(DaySpan(nanos: one.value - two.value))
        case (.time(let one), .time(let two)):
            guard (one.zone == nil) == (two.zone == nil) else { return nil }
            let gap = Int64((one.offset() ?? 0) - (two.offset() ?? 0)) * ClockTime.nanosPerSecond
            return .daySpan(DaySpan(nanos: Int128(one.nanos - two.nanos - gap)))
        default: return shift(left, by: right, sign: -1)
        }
    }

    /// A date counts as midnight UTC beside a date and time.
    private static func instant(_ value: Value) -> (value: Int128, zoned: Bool)? {
        switch value {
        case .dateTime(let moment): (moment.instant, moment.time.zone != nil)
        case .date(let date): (Int128(date.daysSinceEpoch) * Int128(ClockTime.nanosPerDay), true)
        default: nil
        }
    }

    private static func shift(_ value: Value, by span: Value, sign: Int) -> Value? {
        switch (value, span) {
        case (.date(let date), .monthSpan(let months)):
            guard months.months != .min else { return nil }
            return date.adding(months: months.months * Int64(sign)).map(Value.date)
        case (.date(let date), .daySpan(let span)):
            let day = Int128(ClockTime.nanosPerDay)
            let total = span.total * Int128(sign)
            var days = total / day
            if total % day < 0 { days -= 1 }
            return Int(exactly: days).flatMap { date.adding(days: $0) }.map(Value.date)
        case (.dateTime(let moment), .monthSpan(let months)):
            guard months.months != .min else { return nil }
            return date(moment.date, months.months * Int64(sign)).map {
                .dateTime(
                    DateTime(
                        date: $0,
                        time: moment.time))
            }
        case (.dateTime(let moment), .daySpan(let span)):
            return moment.adding(nanos: span.total * Int128(sign)).map(Value.dateTime)
        case (.time(let time), .daySpan(let span)):
            let rest = (Int128(time.nanos) + span.total * Int128(sign)) % Int128(ClockTime.nanosPerDay)
            return .time(ClockTime(wrapping: Int64(rest), zone: time.zone))
        default: return nil
        }
    }

    private static func date(_ date: CalendarDate, _ months: Int64) -> CalendarDate? { date.adding(months: months) }

    private static func multiply(_ left: Value, _ right: Value) -> Value? {
        guard case .number(let factor) = right else { return nil }
        switch left {
        case .daySpan(let span):
            return scaled(span.total) { $0.multiplied(by: factor) }.map { .daySpan(DaySpan(nanos: $0)) }
        case .monthSpan(let span):
            return scaled(Int128(span.months)) { $0.multiplied(by: factor) }.flatMap(Int64.init(exactly:))
                .map { .monthSpan(MonthSpan(months: $0)) }
        default: return nil
        }
    }

    private static func divide(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.daySpan(let span), .number(let divisor)):
            return scaled(span.total) { $0.divided(by: divisor) }.map { .daySpan(DaySpan(nanos: $0)) }
        case (.monthSpan(let span), .number(let divisor)):
            return scaled(Int128(span.months)) { $0.divided(by: divisor) }.flatMap(Int64.init(exactly:))
                .map { .monthSpan(MonthSpan(months: $0)) }
        case (.daySpan(let one), .daySpan(let two)):
            return Number.make(one.total, 0).flatMap { top in
                Number.make(
                    two.total,
                    0
                ).flatMap { top.divided(by: $0) }
            }
            .map(Value.number)
        case (.monthSpan(let one), .monthSpan(let two)):
            return Number(one.months).divided(by: Number(two.months)).map(Value.number)
        default: return nil
        }
    }

    /// A count through a calculation and back to a whole one, towards zero.
    private static func scaled(_ count: Int128, _ change: (Number) -> Number?) -> Int128? {
        guard let start = Number.make(count, 0), let result = change(start)?.rounded(scale: 0, .down),
            result.exponent >= 0, result.exponent < 19
        else { return nil }
        let (value, overflow) = result.coefficient.multipliedReportingOverflow(by: Powers.ten128[Int(result.exponent)])
        return overflow ? nil : value
    }
}

/// Bounds on what an evaluation may build.
enum Limits {
    /// Bytes of a text.
    static let text = 4_000_000
    /// Items of a list.
    static let list = 1_000_000
    /// Levels of lists and contexts in each other that a loop may build.
    static let nesting = 200
    /// Decisions, knowledge models, services and inputs of a model.
    static let elements = 5_000
}
