extension Value {
    /// FEEL equality: nil when the two are of different kinds (the comparison is then null).
    func equals(_ other: Value) -> Bool? {
        switch (self, other) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)): return left.sameScalars(as: right)
        case (.date(let left), .date(let right)): return left == right
        case (.time(let left), .time(let right)): return Value.timesEqual(left, right)
        case (.dateTime(let left), .dateTime(let right)):
            if (left.time.zone == nil) != (right.time.zone == nil) { return false }
            return left.instant == right.instant
        case (.daySpan(let left), .daySpan(let right)): return left == right
        case (.monthSpan(let left), .monthSpan(let right)): return left == right
        case (.monthSpan(let months), .daySpan(let days)), (.daySpan(let days), .monthSpan(let months)):
            return months.months == 0 && days.total == 0 ? true : nil
        case (.list(let left), .list(let right)): return Value.listsEqual(left, right)
        case (.context(let left), .context(let right)): return Value.contextsEqual(left, right)
        case (.range(let left), .range(let right)): return Value.rangesEqual(left, right)
        case (.function(let left), .function(let right)): return left === right
        default: return nil
        }
    }

    private static func listsEqual(_ left: [Value], _ right: [Value]) -> Bool? {
        guard left.count == right.count else { return false }
        for (first, second) in zip(left, right) {
            guard let equal = first.equals(second) else { return nil }
            if !equal { return false }
        }
        return true
    }

    private static func contextsEqual(_ left: Context, _ right: Context) -> Bool? {
        guard left.count == right.count else { return false }
        for (name, value) in left.entries {
            guard let other = right[name] else { return false }
            guard let equal = value.equals(other) else { return nil }
            if !equal { return false }
        }
        return true
    }

    private static func rangesEqual(_ left: RangeValue, _ right: RangeValue) -> Bool? {
        guard left.lowClosed == right.lowClosed, left.highClosed == right.highClosed else { return false }
        guard let low = left.low.equals(right.low), let high = left.high.equals(right.high) else { return nil }
        return low && high
    }

    private static func timesEqual(_ left: ClockTime, _ right: ClockTime) -> Bool {
        (left.zone == nil) == (right.zone == nil) && timeOrder(left, right) == 0
    }

    private static func timeOrder(_ left: ClockTime, _ right: ClockTime) -> Int? {
        if left.zone == nil, right.zone == nil { return left.nanos.sign(against: right.nanos) }
        guard let first = left.offset(), let second = right.offset() else { return nil }
        let one = left.nanos - Int64(first) * ClockTime.nanosPerSecond
        let two = right.nanos - Int64(second) * ClockTime.nanosPerSecond
        return one.sign(against: two)
    }

    /// -1, 0 or 1; nil when the two cannot be put in order.
    func order(against other: Value) -> Int? {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            return left < right ? -1 : (left == right ? 0 : 1)
        case (.string(let left), .string(let right)): return left.scalarOrder(against: right)
        case (.date(let left), .date(let right)): return left < right ? -1 : (left == right ? 0 : 1)
        case (.time(let left), .time(let right)): return Value.timeOrder(left, right)
        case (.dateTime(let left), .dateTime(let right)):
            if (left.time.zone == nil) != (right.time.zone == nil) { return nil }
            return left.instant.sign(against: right.instant)
        case (.daySpan(let left), .daySpan(let right)): return left.total.sign(against: right.total)
        case (.monthSpan(let left), .monthSpan(let right)): return left.months.sign(against: right.months)
        default: return nil
        }
    }
}

extension Comparable {
    func sign(against other: Self) -> Int { self < other ? -1 : (self == other ? 0 : 1) }
}

extension String {
    /// FEEL compares code points, not what looks alike.
    @inline(__always)
    func sameScalars(as other: String) -> Bool {
        // Swift's own comparison is quick but takes canonical equivalents as equal, hence the second look.
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }

    func scalarOrder(against other: String) -> Int {
        var left = utf8.makeIterator(), right = other.utf8.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let one?, let two?) where one != two: return one < two ? -1 : 1
            default: continue
            }
        }
    }
}

extension Value: Equatable {
    /// Whether both are the same value; values of different kinds are not.
    package static func == (left: Value, right: Value) -> Bool { left.equals(right) ?? false }
}
