/// Relations between points and ranges.
enum Ranges {
    static let all: [Builtin] = [
        relation(
            "before",
            [
                ["point1", "point2"], ["point", "range"], ["range", "point"],
                [
                    "range1",
                    "range2"
                ]
            ]
        ) { one, two in
            edge(one.high, one.highClosed, two.low, two.lowClosed) { $0 < 0 || ($0 == 0 && !$1) }
        },
        relation("after", [["point1", "point2"], ["point", "range"], ["range", "point"], ["range1", "range2"]]) {
            one,
            two in
            edge(two.high, two.highClosed, one.low, one.lowClosed) { $0 < 0 || ($0 == 0 && !$1) }
        },
        relation("meets", [["range1", "range2"]]) { one, two in
            edge(one.high, one.highClosed, two.low, two.lowClosed) { $0 == 0 && $1 }
        },
        relation("met by", [["range1", "range2"]]) { one, two in
            edge(two.high, two.highClosed, one.low, one.lowClosed) { $0 == 0 && $1 }
        },
        relation("overlaps", [["range1", "range2"]]) { overlaps($0, $1) },
        relation("overlaps before", [["range1", "range2"]]) { one, two in
            guard let overlap = overlaps(one, two), let start = lowOrder(one, two), let end = highOrder(one, two)
            else { return nil }
            return overlap && start < 0 && end <= 0
        },
        relation("overlaps after", [["range1", "range2"]]) { one, two in
            guard let overlap = overlaps(one, two), let start = lowOrder(one, two), let end = highOrder(one, two)
            else { return nil }
            return overlap && start > 0 && end >= 0
        },
        relation("finishes", [["point", "range"], ["range1", "range2"]]) { finishes($0, $1) },
        relation("finished by", [["range", "point"], ["range1", "range2"]]) { finishes($1, $0) },
        relation("includes", [["range", "point"], ["range1", "range2"]]) { includes($0, $1) },
        relation("during", [["point", "range"], ["range1", "range2"]]) { includes($1, $0) },
        relation("starts", [["point", "range"], ["range1", "range2"]]) { starts($0, $1) },
        relation("started by", [["range", "point"], ["range1", "range2"]]) { starts($1, $0) },
        relation("coincides", [["point1", "point2"], ["range1", "range2"]]) { one, two in
            guard let start = lowOrder(one, two), let end = highOrder(one, two) else { return nil }
            return start == 0 && end == 0
        }
    ]

    private static func relation(
        _ name: String, _ forms: [[String]],
        _ test: @escaping @Sendable (RangeValue, RangeValue) -> Bool?
    ) -> Builtin {
        Builtin(
            name, forms, .boolean,
            .two { left, right in
                guard let one = range(left), let two = range(right) else { return .null }
                return test(one, two).map(Value.boolean) ?? .null
            })
    }

    /// A point is the range that holds only it.
    private static func range(_ value: Value) -> RangeValue? {
        if case .range(let range) = value { return range }
        guard value.order(against: value) != nil else { return nil }
        return RangeValue(low: value, lowClosed: true, high: value, highClosed: true)
    }

    /// Compares an end with a start; the test gets the order and whether both are included.
    private static func edge(
        _ high: Value, _ highClosed: Bool, _ low: Value, _ lowClosed: Bool,
        _ test: (Int, Bool) -> Bool
    ) -> Bool? {
        if high.isNull || low.isNull { return false }
        return high.order(against: low).map { test($0, highClosed && lowClosed) }
    }

    private static func lowOrder(_ one: RangeValue, _ two: RangeValue) -> Int? {
        if one.low.isNull || two.low.isNull { return one.low.isNull && two.low.isNull ? 0 : (one.low.isNull ? -1 : 1) }
        guard let order = one.low.order(against: two.low) else { return nil }
        if order != 0 || one.lowClosed == two.lowClosed { return order }
        return one.lowClosed ? -1 : 1
    }

    private static func highOrder(_ one: RangeValue, _ two: RangeValue) -> Int? {
        if one.high.isNull || two.high.isNull {
            return one.high.isNull && two.high.isNull ? 0 : (one.high.isNull ? 1 : -1)
        }
        guard let order = one.high.order(against: two.high) else { return nil }
        if order != 0 || one.highClosed == two.highClosed { return order }
        return one.highClosed ? 1 : -1
    }

    private static func overlaps(_ one: RangeValue, _ two: RangeValue) -> Bool? {
        func reaches(_ high: Value, _ highClosed: Bool, _ low: Value, _ lowClosed: Bool) -> Bool? {
            if high.isNull || low.isNull { return true }
            return high.order(against: low).map { $0 > 0 || ($0 == 0 && highClosed && lowClosed) }
        }
        guard let first = reaches(one.high, one.highClosed, two.low, two.lowClosed),
            let second = reaches(two.high, two.highClosed, one.low, one.lowClosed)
        else { return nil }
        return first && second
    }

    private static func includes(_ outer: RangeValue, _ inner: RangeValue) -> Bool? {
        guard let start = lowOrder(outer, inner), let end = highOrder(outer, inner) else { return nil }
        return start <= 0 && end >= 0
    }

    private static func starts(_ inner: RangeValue, _ outer: RangeValue) -> Bool? {
        guard let start = lowOrder(inner, outer), let end = highOrder(inner, outer) else { return nil }
        return start == 0 && end <= 0
    }

    private static func finishes(_ inner: RangeValue, _ outer: RangeValue) -> Bool? {
        guard let start = lowOrder(inner, outer), let end = highOrder(inner, outer) else { return nil }
        return end == 0 && start >= 0
    }
}
