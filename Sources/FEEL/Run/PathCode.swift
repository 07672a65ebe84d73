/// `value.name`. When the record type is known, its members are found by position.
final class PathCode: Code, @unchecked Sendable {
    let inner: Code
    let name: String
    let shape: Shape?
    let index: Int

    init(_ inner: Code, _ name: String, record: RecordType?) {
        self.inner = inner
        self.name = name
        let found = record?.shape.index(of: name)
        shape = found == nil ? nil : record?.shape
        index = found ?? 0
        super.init(depth: 1 + inner.depth)
    }

    override func run(_ frame: Frame) -> Value { member(of: inner.run(frame), frame) }

    @inline(__always)
    func member(of value: Value, _ frame: Frame) -> Value {
        if case .context(let context) = value {
            if context.shape === shape { return context.values[index] }
            return context[name] ?? .null
        }
        return slow(value, frame)
    }

    private func slow(_ value: Value, _ frame: Frame) -> Value {
        switch value {
        case .null: return .null
        case .list(let items):
            guard frame.spend(items.count) else { return .null }
            return .list(items.map { member(of: $0, frame) })
        default:
            if let found = Properties.read(name, of: value) { return found }
            frame.fault("a value has no such member")
            return .null
        }
    }
}

/// The properties that values other than contexts have.
enum Properties {
    static let all = [
        "year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone",
        "days", "hours", "minutes", "seconds", "years", "months", "start", "end", "start included",
        "end included"
    ]

    static func read(_ name: String, of value: Value) -> Value? {
        switch value {
        case .date(let date): return read(name, date)
        case .dateTime(let moment): return read(name, moment.date) ?? read(name, moment.time, moment.date)
        case .time(let time): return read(name, time, nil)
        case .daySpan(let span):
            let seconds = span.total / 1_000_000_000
            switch name {
            case "days": return whole(seconds / 86400)
            case "hours": return whole(seconds / 3600 % 24)
            case "minutes": return whole(seconds / 60 % 60)
            case "seconds": return whole(seconds % 60)
            default: return nil
            }
        case .monthSpan(let span):
            switch name {
            case "years": return whole(Int128(span.months / 12))
            case "months": return whole(Int128(span.months % 12))
            default: return nil
            }
        case .range(let range):
            switch name {
            case "start": return range.low
            case "end": return range.high
            case "start included": return .boolean(range.lowClosed)
            case "end included": return .boolean(range.highClosed)
            default: return nil
            }
        default: return nil
        }
    }

    private static func whole(_ value: Int128) -> Value { .number(Number(coefficient: value, exponent: 0)) }

    private static func read(_ name: String, _ date: CalendarDate) -> Value? {
        switch name {
        case "year": .int(Int(date.year))
        case "month": .int(Int(date.month))
        case "day": .int(Int(date.day))
        case "weekday": .int(date.weekday)
        default: nil
        }
    }

    private static func read(_ name: String, _ time: ClockTime, _ date: CalendarDate?) -> Value? {
        switch name {
        case "hour": return .int(time.hour)
        case "minute": return .int(time.minute)
        case "second": return .int(time.second)
        case "time offset":
            guard let offset = time.offset(on: date) else { return .null }
            return .daySpan(DaySpan(nanos: Int128(offset) * Int128(ClockTime.nanosPerSecond)))
        case "timezone":
            if case .named(let zone) = time.zone { return .string(zone) }
            return .null
        default: return nil
        }
    }
}

/// A name inside a filter that may be a member of the item, or else something outside.
final class ItemMemberCode: Code, @unchecked Sendable {
    let item: Int
    let name: String
    let outer: Code?

    init(item: Int, name: String, outer: Code?) {
        self.item = item
        self.name = name
        self.outer = outer
        super.init(depth: 1 + (outer?.depth ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        let value = frame.local(item)
        if case .context(let context) = value {
            if let member = context[name] { return member }
        } else if let property = Properties.read(name, of: value) {
            return property
        }
        return outer?.run(frame) ?? .null
    }
}

/// `list[condition]` or `list[position]`.
final class FilterCode: Code, @unchecked Sendable {
    let list: Code, condition: Code
    let item: Int

    init(_ list: Code, _ condition: Code, item: Int) {
        self.list = list
        self.condition = condition
        self.item = item
        super.init(depth: 1 + max(list.depth, condition.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let source = list.run(frame)
        let items: [Value]
        switch source {
        case .null: return condition.constant?.asNumber == nil ? .list([]) : .null
        case .list(let values): items = values
        default: items = [source]
        }
        if case .number(let position) = condition.constant { return FilterCode.pick(items, position) }
        var result: [Value] = []
        for value in items {
            guard frame.spend() else { return .null }
            frame.setLocal(item, value)
            switch condition.run(frame) {
            case .boolean(true): result.append(value)
            case .number(let position): return FilterCode.pick(items, position)
            default: continue
            }
        }
        if items.isEmpty, case .number = condition.run(frame) { return .null }
        return .list(result)
    }

    private static func pick(_ items: [Value], _ position: Number) -> Value {
        guard let index = position.int64, index != 0 else { return .null }
        let at = index > 0 ? index - 1 : Int64(items.count) + index
        guard at >= 0, at < items.count else { return .null }
        return items[Int(at)]
    }
}
