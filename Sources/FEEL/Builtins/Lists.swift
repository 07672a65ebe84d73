/// Looking into lists.
enum Lists {
    static let all: [Builtin] = [
        Builtin("list contains", [["list", "element"]], .boolean, .two(contains)),
        Builtin(
            "count", [["list"]], .number, variadic: true,
            .many { arguments, _ in
                items(arguments).map { .int($0.count) } ?? .null
            }),
        Builtin(
            "min", [["list"]], .any, variadic: true,
            .many { arguments, _ in
                items(arguments).map { extreme($0, -1) } ?? .null
            }),
        Builtin(
            "max", [["list"]], .any, variadic: true,
            .many { arguments, _ in
                items(arguments).map { extreme($0, 1) } ?? .null
            }),
        Builtin(
            "index of", [["list", "match"]], .list(.number),
            .two { list, match in
                guard let items = one(list) else { return .null }
                return .list(items.enumerated().filter { same($0.element, match) }.map { .int($0.offset + 1) })
            }),
        Builtin(
            "distinct values", [["list"]], .list(.any),
            .many { arguments, frame in
                one(arguments[0]).map { distinct($0, frame) } ?? .null
            }),
        Builtin(
            "duplicate values", [["list"]], .list(.any),
            .many { arguments, frame in
                guard let items = one(arguments[0]), frame.spend(items.count * items.count / 8) else { return .null }
                return distinct(items.filter { item in items.reduce(0) { $0 + (same($1, item) ? 1 : 0) } > 1 }, frame)
            }),
        Builtin(
            "union", [["list"]], .list(.any), variadic: true,
            .many { arguments, frame in
                joined(arguments, frame).map { distinct($0, frame) } ?? .null
            }),
        Builtin(
            "concatenate", [["list"]], .list(.any), variadic: true,
            .many { arguments, frame in
                joined(arguments, frame).map { .list($0) } ?? .null
            }),
        Builtin("flatten", [["list"]], .list(.any), .many(flatten)),
        Builtin("sort", [["list", "precedes?"]], .list(.any), .many(sort))
    ]

    /// The arguments themselves, or the list when it is the only one. nil for a lone null.
    static func items(_ arguments: [Value]) -> [Value]? {
        guard arguments.count == 1 else { return arguments }
        return one(arguments[0])
    }

    /// A list, or a single value as a list of one; nil for null.
    static func one(_ value: Value) -> [Value]? {
        switch value {
        case .null: nil
        case .list(let items): items
        default: [value]
        }
    }

    static func same(_ left: Value, _ right: Value) -> Bool { left.equals(right) ?? false }

    private static func contains(_ list: Value, _ element: Value) -> Value {
        guard let items = one(list) else { return .null }
        for item in items where same(item, element) { return .boolean(true) }
        return .boolean(false)
    }

    private static func distinct(_ items: [Value], _ frame: Frame) -> Value {
        var result: [Value] = []
        for item in items {
            guard frame.spend(1 + result.count / 8) else { return .null }
            if !result.contains(where: { same($0, item) }) { result.append(item) }
        }
        return .list(result)
    }

    private static func joined(_ arguments: [Value], _ frame: Frame) -> [Value]? {
        var result: [Value] = []
        for argument in arguments {
            guard let items = one(argument), result.count + items.count <= Limits.list,
                frame.spend(items.count / 8)
            else { return nil }
            result += items
        }
        return result
    }

    private static func flatten(_ arguments: [Value], _ frame: Frame) -> Value {
        guard let items = one(arguments[0]) else { return .null }
        var result: [Value] = []
        var stack = Array(items.reversed())
        while let next = stack.popLast() {
            guard frame.spend(), result.count < Limits.list else { return .null }
            if case .list(let inner) = next { stack += inner.reversed() } else { result.append(next) }
        }
        return .list(result)
    }

    static func sum(_ items: [Value]?) -> Value {
        guard let items, let first = items.first else { return .null }
        var total = first
        if case .string = first { return .null }
        if items.count == 1 { return total.asNumber == nil && !isSpan(total) ? .null : total }
        for item in items.dropFirst() {
            switch (total, item) {
            case (.number(let left), .number(let right)):
                guard let next = left.adding(right) else { return .null }
                total = .number(next)
            case (.daySpan(let left), .daySpan(let right)): total = .daySpan(DaySpan(nanos: left.total &+ right.total))
            case (.monthSpan(let left), .monthSpan(let right)):
                total = .monthSpan(MonthSpan(months: left.months &+ right.months))
            default: return .null
            }
        }
        return total
    }

    private static func isSpan(_ value: Value) -> Bool {
        switch value {
        case .daySpan, .monthSpan: true
        default: false
        }
    }

    /// The least (-1) or greatest (1) item.
    static func extreme(_ items: [Value], _ sign: Int) -> Value {
        guard var best = items.first, best.order(against: best) != nil else { return .null }
        for item in items.dropFirst() {
            guard let order = item.order(against: best) else { return .null }
            if order == sign { best = item }
        }
        return best
    }

    private static func sort(_ arguments: [Value], _ frame: Frame) -> Value {
        guard let items = one(arguments[0]), frame.spend(items.count) else { return .null }
        if arguments.count == 1 || arguments[1].isNull {
            var good = true
            let sorted = items.sorted { left, right in
                guard let order = left.order(against: right) else {
                    good = false
                    return false
                }
                return order < 0
            }
            return good ? .list(sorted) : .null
        }
        guard case .function(let precedes) = arguments[1] else { return .null }
        return .list(
            items.sorted { left, right in
                if frame.stopped { return false }
                return precedes.call([left, right], frame).asBool == true
            })
    }
}

/// Changed copies of lists.
enum ListEdits {
    static let all: [Builtin] = [
        Builtin(
            "append", [["list", "item"]], .list(.any), variadic: true,
            .many { arguments, _ in
                guard let items = Lists.one(arguments[0]), items.count < Limits.list else { return .null }
                return .list(items + arguments.dropFirst())
            }),
        Builtin(
            "reverse", [["list"]], .list(.any),
            .one { list in
                Lists.one(list).map { .list($0.reversed()) } ?? .null
            }),
        Builtin(
            "remove", [["list", "position"]], .list(.any),
            .two { list, position in
                edit(list, position) { items, index in items.remove(at: index) }
            }),
        Builtin(
            "insert before", [["list", "position", "newItem"]], .list(.any),
            .many { values, _ in
                edit(values[0], values[1]) { items, index in items.insert(values[2], at: index) }
            }),
        Builtin(
            "sublist", [["list", "start position", "length?"]], .list(.any),
            .many { values, _ in
                sublist(values)
            }),
        Builtin(
            "list replace", [["list", "position", "newItem"], ["list", "match", "newItem"]], .list(.any),
            .many(replace))
    ]

    private static func index(_ position: Value, _ count: Int) -> Int? {
        guard let whole = position.asNumber?.rounded(scale: 0, .down)?.int64, whole != 0 else { return nil }
        let at = whole > 0 ? whole - 1 : Int64(count) + whole
        return at >= 0 && at < count ? Int(at) : nil
    }

    private static func edit(_ list: Value, _ position: Value, _ change: (inout [Value], Int) -> Void) -> Value {
        guard var items = Lists.one(list), let at = index(position, items.count) else { return .null }
        change(&items, at)
        return .list(items)
    }

    private static func sublist(_ values: [Value]) -> Value {
        guard let items = Lists.one(values[0]), let start = index(values[1], items.count) else { return .null }
        var length = items.count - start
        if values.count > 2, !values[2].isNull {
            guard let wanted = values[2].asNumber?.int64, wanted >= 1, wanted <= length else { return .null }
            length = Int(wanted)
        }
        return .list(Array(items[start..<(start + length)]))
    }

    private static func replace(_ values: [Value], _ frame: Frame) -> Value {
        guard let items = Lists.one(values[0]) else { return .null }
        if case .function(let match) = values[1] {
            guard match.parameters.count == 2 else { return .null }
            var result: [Value] = []
            for item in items {
                guard frame.spend(), let hit = match.call([item, values[2]], frame).asBool else { return .null }
                result.append(hit ? values[2] : item)
            }
            return .list(result)
        }
        return edit(values[0], values[1]) { $0[$1] = values[2] }
    }
}
