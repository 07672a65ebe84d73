/// Between kinds of values.
enum Conversions {
    static let all: [Builtin] = [
        Builtin("string", [["from"]], .string, .one { $0.isNull ? .null : .string($0.description) }),
        Builtin("context", [["entries"]], .any, .one(context)),
        Builtin("range", [["from"]], .any, .many(range)),
        Builtin(
            "get value", [["m", "key"], ["context", "key"], ["m", "keys"], ["context", "keys"]], .any,
            .two(member)),
        Builtin(
            "get entries", [["m"], ["context"]], .list(.any),
            .one { value in
                guard let context = value.asContext else { return .null }
                return .list(
                    context.entries.map { .context(Context([("key", .string($0.name)), ("value", $0.value)])) })
            })
    ]
    static let numbers = [
        Builtin(
            "number", [["from", "grouping separator", "decimal separator"]], .number,
            .many { values, _ in number(values) })
    ]

    private static func number(_ values: [Value]) -> Value {
        guard var text = values[0].asString else { return .null }
        let grouping = values[1], point = values[2]
        if !grouping.isNull {
            guard let sign = grouping.asString, [" ", ",", "."].contains(sign), point.asString != sign
            else { return .null }
            text = text.replacing(sign, with: "")
        }
        if !point.isNull {
            guard let sign = point.asString, [",", "."].contains(sign) else { return .null }
            if sign == "," {
                if text.contains(".") { return .null }
                text = text.replacing(",", with: ".")
            }
        }
        return Number(text).map(Value.number) ?? .null
    }

    /// From a list of `{key, value}`.
    private static func context(_ value: Value) -> Value {
        guard let items = Lists.one(value) else { return .null }
        var names: [String] = [], values: [Value] = []
        var seen: Set<String> = []
        for item in items {
            guard let entry = item.asContext, let key = entry["key"]?.asString, let value = entry["value"],
                seen.insert(key).inserted
            else { return .null }
            names.append(key)
            values.append(value)
        }
        return .context(Context(shape: Shape(names), values: values))
    }

    private static func member(_ value: Value, _ key: Value) -> Value {
        guard let context = value.asContext else { return .null }
        if let name = key.asString { return context[name] ?? .null }
        guard let path = key.asList, !path.isEmpty else { return .null }
        var current: Value = .context(context)
        for part in path {
            guard let name = part.asString, let inner = current.asContext, let next = inner[name] else { return .null }
            current = next
        }
        return current
    }

    /// From a text such as `[1..5]` whose ends are constants.
    private static func range(_ values: [Value], _ frame: Frame) -> Value {
        guard let text = values[0].asString, text.utf8.count < 1_000,
            let syntax = try? Parser.expression(text, names: ParserNames()),
            case .range(let low, let lowClosed, let high, let highClosed) = syntax.kind
        else {
            return values[0].asString.map { halfOpen($0) } ?? .null
        }
        guard let low, let high, let from = bound(low), let to = bound(high),
            let order = from.order(against: to), order <= 0
        else { return .null }
        return .range(RangeValue(low: from, lowClosed: lowClosed, high: to, highClosed: highClosed))
    }

    /// `[1..]`, `(..5]`: one end is missing.
    private static func halfOpen(_ text: String) -> Value {
        let plain = text.trimmedBlanks
        guard let open = plain.first, let close = plain.last, "[(]".contains(open), "[)]".contains(close),
            plain.count > 3
        else { return .null }
        let inner = String(plain.dropFirst().dropLast()).trimmedBlanks
        if inner.hasPrefix(".."), close == "]" || open != "[" {
            guard open == "(" || open == "]", let high = constant(String(inner.dropFirst(2))) else { return .null }
            return .range(RangeValue(low: .null, lowClosed: false, high: high, highClosed: close == "]"))
        }
        if inner.hasSuffix(".."), close != "]" {
            guard let low = constant(String(inner.dropLast(2))) else { return .null }
            return .range(RangeValue(low: low, lowClosed: open == "[", high: .null, highClosed: false))
        }
        return .null
    }

    private static func constant(_ text: String) -> Value? {
        (try? Parser.expression(text, names: ParserNames())).flatMap(bound)
    }

    private static func bound(_ syntax: Syntax) -> Value? {
        switch syntax.kind {
        case .number(let value): return .number(value)
        case .string(let text): return .string(text)
        case .temporal(let text): return Dates.literal(text)
        case .negate(let inner):
            if case .number(let value) = inner.kind { return .number(value.negated) }
            return nil
        case .call(let callee, let arguments, nil):
            guard case .name(let name) = callee.kind, let builtin = Builtins.find(name), arguments.count == 1,
                ["date", "time", "date and time", "duration"].contains(name),
                case .string(let text) = arguments[0].kind
            else { return nil }
            let value = builtin.call([.string(text)], Frame(inputs: 0, results: 0, program: nil))
            return value.isNull ? nil : value
        default: return nil
        }
    }
}

/// Changed copies of contexts.
enum Contexts {
    static let all: [Builtin] = [
        Builtin(
            "context put", [["context", "keys", "value"], ["context", "key", "value"]], .any,
            .many { values, _ in
                put(values[0], values[1], values[2])
            }),
        Builtin(
            "context merge", [["contexts"]], .any,
            .one { value in
                guard let items = Lists.one(value) else { return .null }
                var result = Context()
                for item in items {
                    guard let context = item.asContext else { return .null }
                    for entry in context.entries { result = result.setting(entry.name, to: entry.value) }
                }
                return .context(result)
            })
    ]

    private static func put(_ target: Value, _ key: Value, _ value: Value) -> Value {
        guard let context = target.asContext else { return .null }
        if let name = key.asString { return .context(context.setting(name, to: value)) }
        guard let path = key.asList, let first = path.first?.asString, path.count < 100 else { return .null }
        if path.count == 1 { return .context(context.setting(first, to: value)) }
        let inner = put(context[first] ?? .null, .list(Array(path.dropFirst())), value)
        return inner.isNull ? .null : .context(context.setting(first, to: inner))
    }
}
