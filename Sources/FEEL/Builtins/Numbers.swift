/// Rounding and elementary functions.
enum Numbers {
    static let all: [Builtin] = [
        Builtin("decimal", [["n", "scale"]], .number, .two { rounded($0, $1, .halfEven) }),
        Builtin("floor", [["n", "scale?"]], .number, .many { values, _ in whole(values, .floor) }),
        Builtin("ceiling", [["n", "scale?"]], .number, .many { values, _ in whole(values, .ceiling) }),
        Builtin("round up", [["n", "scale"]], .number, .two { rounded($0, $1, .up) }),
        Builtin("round down", [["n", "scale"]], .number, .two { rounded($0, $1, .down) }),
        Builtin("round half up", [["n", "scale"]], .number, .two { rounded($0, $1, .halfUp) }),
        Builtin("round half down", [["n", "scale"]], .number, .two { rounded($0, $1, .halfDown) }),
        Builtin("abs", [["n"]], .any, .one(absolute)),
        Builtin(
            "modulo", [["dividend", "divisor"]], .number,
            .two { left, right in
                guard let one = left.asNumber, let two = right.asNumber else { return .null }
                return one.modulo(two).map(Value.number) ?? .null
            }),
        Builtin("sqrt", [["number"]], .number, .one { value in apply(value) { $0.squareRoot() } }),
        Builtin("log", [["number"]], .number, .one { value in apply(value) { $0.logarithm() } }),
        Builtin("exp", [["number"]], .number, .one { value in apply(value) { $0.exponential() } }),
        Builtin("odd", [["number"]], .boolean, .one { parity($0).map { .boolean($0) } ?? .null }),
        Builtin("even", [["number"]], .boolean, .one { parity($0).map { .boolean(!$0) } ?? .null })
    ]

    private static func apply(_ value: Value, _ change: (Number) -> Number?) -> Value {
        value.asNumber.flatMap(change).map(Value.number) ?? .null
    }

    private static func rounded(_ value: Value, _ scale: Value, _ mode: RoundingMode) -> Value {
        guard let digits = scale.asNumber?.rounded(scale: 0, .down)?.int64, (-6111...6176).contains(digits)
        else { return .null }
        return apply(value) { $0.rounded(scale: Int(digits), mode) }
    }

    private static func whole(_ values: [Value], _ mode: RoundingMode) -> Value {
        rounded(values[0], values.count > 1 ? values[1] : .number(.zero), mode)
    }

    private static func absolute(_ value: Value) -> Value {
        switch value {
        case .number(let number): .number(number.magnitude)
        case .daySpan(let span): .daySpan(span.total < 0 ? DaySpan(nanos: -span.total) : span)
        case .monthSpan(let span): .monthSpan(MonthSpan(months: span.months == .min ? .max : abs(span.months)))
        default: .null
        }
    }

    /// Whether a whole number is odd; nil for anything else.
    private static func parity(_ value: Value) -> Bool? {
        guard let number = value.asNumber, number.isWhole else { return nil }
        if number.exponent > 0 { return false }
        guard let whole = number.rounded(scale: 0, .down) else { return nil }
        return whole.coefficient % 2 != 0 && whole.exponent == 0
    }
}

/// Figures over lists of numbers. Each takes a list or the numbers themselves.
enum Statistics {
    static let all: [Builtin] = [
        Builtin("sum", [["list"]], .any, variadic: true, .many { arguments, _ in Lists.sum(Lists.items(arguments)) }),
        Builtin(
            "product", [["list"]], .number, variadic: true,
            .many { arguments, _ in
                numbers(arguments).flatMap {
                    $0.isEmpty
                        ? nil
                        : fold(
                            $0,
                            Number.one
                        ) { $0.multiplied(by: $1) }
                }.map(Value.number) ?? .null
            }),
        Builtin("mean", [["list"]], .any, variadic: true, .many { arguments, _ in mean(Lists.items(arguments)) }),
        Builtin("median", [["list"]], .number, variadic: true, .many { arguments, _ in median(arguments) }),
        Builtin("stddev", [["list"]], .number, variadic: true, .many { arguments, _ in deviation(arguments) }),
        Builtin(
            "mode", [["list"]], .list(.number), variadic: true,
            .many { arguments, frame in
                mode(arguments, frame)
            })
    ]

    private static func numbers(_ arguments: [Value]) -> [Number]? {
        guard let items = Lists.items(arguments) else { return nil }
        var result: [Number] = []
        for item in items {
            guard let number = item.asNumber else { return nil }
            result.append(number)
        }
        return result
    }

    private static func fold(_ list: [Number], _ start: Number, _ step: (Number, Number) -> Number?) -> Number? {
        var total = start
        for number in list {
            guard let next = step(total, number) else { return nil }
            total = next
        }
        return total
    }

    private static func mean(_ items: [Value]?) -> Value {
        guard let items, !items.isEmpty else { return .null }
        let scratch = Frame(inputs: 0, results: 0, program: nil)
        return ArithmeticCode(.divide, ConstantCode(Lists.sum(items)), ConstantCode(.int(items.count))).run(scratch)
    }

    private static func median(_ arguments: [Value]) -> Value {
        guard let list = numbers(arguments)?.sorted(), !list.isEmpty else { return .null }
        let middle = list.count / 2
        if list.count % 2 == 1 { return .number(list[middle]) }
        return list[middle - 1].adding(list[middle])?.divided(by: Number(2)).map(Value.number) ?? .null
    }

    private static func deviation(_ arguments: [Value]) -> Value {
        guard let list = numbers(arguments), list.count > 1, let sum = fold(list, .zero, { $0.adding($1) }),
            let mean = sum.divided(by: Number(list.count))
        else { return .null }
        let squares = fold(list, .zero) { total, number in
            number.subtracting(mean).flatMap { $0.multiplied(by: $0) }.flatMap { total.adding($0) }
        }
        return squares?.divided(by: Number(list.count - 1))?.squareRoot().map(Value.number) ?? .null
    }

    private static func mode(_ arguments: [Value], _ frame: Frame) -> Value {
        guard let list = numbers(arguments)?.sorted(), frame.spend(arguments.count) else { return .null }
        var best: [Number] = [], most = 0, at = 0
        while at < list.count {
            var end = at
            while end < list.count, list[end] == list[at] { end += 1 }
            if end - at > most {
                (best, most) = (
                    [list[at]],
                    end - at
                )
            } else if end - at == most {
                best.append(list[at])
            }
            at = end
        }
        return .list(best.map(Value.number))
    }
}
