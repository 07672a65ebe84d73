/// The values that a column of a table can tell apart, one example of each kind, and which rows take which of them.
///
/// Between two neighbouring constants of the cells all values meet the same tests, so one example stands for all.
struct ColumnDomain {
    /// One example per class of values, null at the end; empty when no cell tells anything apart.
    let examples: [Value]
    /// For each row the classes that it takes; nil when a cell can only be known while deciding.
    let rows: [ClassSet?]
    /// For each row whether its cell takes everything.
    let open: [Bool]
    /// Whether some cell asks for null.
    let asksNull: Bool

    /// At most so many classes are told apart, and so many tests of examples made.
    static let limit = 1_000
    static let maxTests = 2_000_000
    /// Stands for any text that no cell names.
    static let otherText = "\u{1}…"

    /// nil when the column tells more values apart than a check can follow.
    init?(_ column: TableView.Column) {
        let scratch = Frame(inputs: 0, results: 0, program: nil)
        var constants: [Value] = [], asksNull = false
        func collect(_ test: CellTest?) {
            guard let test else { return }
            ColumnDomain.collect(test, &constants, &asksNull)
        }
        for cell in column.cells { collect(cell) }
        let allowed = [column.allowed] + ColumnDomain.limits(column.type)
        for test in allowed { collect(test) }
        var examples = ColumnDomain.classes(constants, column.type)
        if asksNull, examples.isEmpty { examples = [.string(ColumnDomain.otherText)] }
        if !examples.isEmpty { examples.append(.null) }
        for test in allowed {
            guard let test, ColumnDomain.isConstant(test) else { continue }
            examples = examples.filter { $0.isNull || test.holds($0, scratch) == true }
        }
        guard examples.count <= ColumnDomain.limit, examples.count * column.cells.count <= ColumnDomain.maxTests
        else { return nil }
        self.examples = examples
        self.asksNull = asksNull
        rows = column.cells.map { cell in
            guard let cell else { return nil }
            guard ColumnDomain.isConstant(cell) else { return nil }
            var classes = ClassSet(count: examples.count)
            for (index, example) in examples.enumerated() where cell.holds(example, scratch) == true {
                classes.insert(index)
            }
            return classes
        }
        open = column.cells.map { if case .anything? = $0 { true } else { false } }
    }

    /// The first class that two rows share. Null counts only when a cell asks for it.
    func common(_ one: ClassSet, _ two: ClassSet) -> Int? {
        guard let shared = one.common(two) else { return nil }
        return examples[shared].isNull && !asksNull ? nil : shared
    }

    /// How a class of values reads in a message.
    func text(_ index: Int) -> String {
        guard case .string(let text) = examples[index] else { return examples[index].description }
        if text != ColumnDomain.otherText { return "\"\(text)\"" }
        return examples.count > 2 ? "any other text" : "anything"
    }

    /// Allowed values of an item definition and of those it is made of.
    private static func limits(_ type: FeelType) -> [CellTest?] {
        guard case .item(let item) = type else { return [] }
        let own = [item.whole?.tests, item.base.isList ? nil : item.allowed?.tests]
        return own + limits(item.base)
    }

    static func isConstant(_ test: CellTest) -> Bool {
        switch test {
        case .anything, .isBool, .isText, .isNull, .number, .compare, .inRange: true
        case .value(let code): code.constant != nil
        case .any(let tests): tests.allSatisfy(isConstant)
        case .not(let inner): isConstant(inner)
        case .rangeCode, .compareCode, .condition: false
        }
    }

    private static func collect(_ test: CellTest, _ constants: inout [Value], _ asksNull: inout Bool) {
        switch test {
        case .isBool(let value): constants.append(.boolean(value))
        case .isText(let text): constants.append(.string(text))
        case .isNull: asksNull = true
        case .number(_, let number): constants.append(.number(number))
        case .compare(_, let value): constants.append(value)
        case .inRange(let range): constants += [range.low, range.high]
        case .value(let code): constants += parts(code.constant)
        case .any(let tests): for test in tests { collect(test, &constants, &asksNull) }
        case .not(let inner): collect(inner, &constants, &asksNull)
        case .anything, .rangeCode, .compareCode, .condition: break
        }
    }

    private static func parts(_ value: Value?) -> [Value] {
        switch value {
        case .list(let items)?:
            items.flatMap { item -> [Value] in if case .list = item { [item] } else { parts(item) } }
        case .range(let range)?: [range.low, range.high]
        case let value?: [value]
        case nil: []
        }
    }

    private static func classes(_ constants: [Value], _ type: FeelType) -> [Value] {
        var result: [Value] = []
        let groups = Dictionary(grouping: constants.filter { !$0.isNull }, by: kind)
        for group in groups.keys.sorted() { result += classes(of: group, groups[group] ?? []) }
        if case .boolean = type.resolved, result.isEmpty { result = classes(of: "boolean", []) }
        return result
    }

    /// Constants of one kind, sorted, with an example before, between and after them.
    private static func classes(of kind: String, _ constants: [Value]) -> [Value] {
        if kind == "boolean" { return [.boolean(false), .boolean(true)] }
        guard let first = constants.first, first.order(against: first) != nil else { return distinct(constants) }
        let sorted = distinct(constants).sorted { ($0.order(against: $1) ?? 0) < 0 }
        if kind == "string" { return sorted + [.string(otherText)] }
        var result: [Value] = []
        if let low = sorted.first, let before = step(low, -1) { result.append(before) }
        for (index, value) in sorted.enumerated() {
            result.append(value)
            if index + 1 < sorted.count, let middle = middle(value, sorted[index + 1]) { result.append(middle) }
        }
        if let high = sorted.last, let after = step(high, 1) { result.append(after) }
        return result
    }

    private static func distinct(_ values: [Value]) -> [Value] {
        var result: [Value] = []
        for value in values where !result.contains(value) && result.count <= limit { result.append(value) }
        return result
    }

    private static func kind(_ value: Value) -> String {
        switch value {
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time(let time): time.zone == nil ? "time" : "time with zone"
        case .dateTime(let moment): moment.time.zone == nil ? "date and time" : "date and time with zone"
        case .daySpan: "days"
        case .monthSpan: "months"
        default: "other"
        }
    }

    private static func step(_ value: Value, _ sign: Int) -> Value? {
        switch value {
        case .number(let number): return number.adding(Number(sign)).map(Value.number)
        case .date(let date): return date.adding(days: sign).map(Value.date)
        case .dateTime(let moment):
            return moment.adding(nanos: Int128(sign) * Int128(ClockTime.nanosPerDay)).map(Value.dateTime)
        case .daySpan(let span):
            return .daySpan(DaySpan(nanos: span.total + Int128(sign) * Int128(ClockTime.nanosPerDay)))
        case .monthSpan(let span):
            let (months, overflow) = span.months.addingReportingOverflow(Int64(sign))
            return overflow ? nil : .monthSpan(MonthSpan(months: months))
        case .time(let time):
            let moved = time.nanos + Int64(sign) * ClockTime.nanosPerSecond
            guard moved >= 0, moved < ClockTime.nanosPerDay else { return nil }
            return .time(ClockTime(wrapping: moved, zone: time.zone))
        default: return nil
        }
    }

    /// Something strictly between; nil when there is nothing.
    private static func middle(_ low: Value, _ high: Value) -> Value? {
        let found: Value?
        switch (low, high) {
        case (.number(let one), .number(let two)):
            found = one.adding(two)?.multiplied(by: Number.half).map { .number($0.reduced) }
        case (.date(let one), .date(let two)):
            found = one.adding(days: (two.daysSinceEpoch - one.daysSinceEpoch) / 2).map(Value.date)
        case (.dateTime(let one), .dateTime(let two)):
            found = one.adding(nanos: (two.instant - one.instant) / 2).map(Value.dateTime)
        case (.daySpan(let one), .daySpan(let two)):
            found = .daySpan(DaySpan(nanos: one.total + (two.total - one.total) / 2))
        case (.monthSpan(let one), .monthSpan(let two)):
            found = .monthSpan(
                MonthSpan(months: one.months / 2 + two.months / 2 + (one.months % 2 + two.months % 2) / 2))
        case (.time(let one), .time(let two)):
            found = .time(ClockTime(wrapping: one.nanos + (two.nanos - one.nanos) / 2, zone: one.zone))
        default: found = nil
        }
        guard let found, let after = found.order(against: low), let before = found.order(against: high), after > 0,
            before < 0
        else { return nil }
        return found
    }
}

/// Some of a column's classes.
struct ClassSet: Sendable, Hashable {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

    func contains(_ index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }

    /// The lowest class in both.
    func common(_ other: ClassSet) -> Int? {
        for index in words.indices {
            let both = words[index] & other.words[index]
            if both != 0 { return index << 6 + both.trailingZeroBitCount }
        }
        return nil
    }
}
