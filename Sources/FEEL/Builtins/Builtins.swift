/// A built-in function: its names and forms, and what it does.
struct Builtin: Sendable {
    enum Body: Sendable {
        case one(@Sendable (Value) -> Value)
        case two(@Sendable (Value, Value) -> Value)
        case many(@Sendable ([Value], Frame) -> Value)
    }

    let name: String
    /// Each form's parameters; a name that ends in `?` may be left out at the end.
    let forms: [[String]]
    /// Takes any number of arguments.
    let variadic: Bool
    let result: FeelType
    /// Same arguments, same result.
    let pure: Bool
    let body: Body

    init(
        _ name: String, _ forms: [[String]], _ result: FeelType = .any, variadic: Bool = false, pure: Bool = true,
        _ body: Body
    ) {
        self.name = name
        self.forms = forms
        self.variadic = variadic
        self.result = result
        self.pure = pure
        self.body = body
    }

    /// The same function for arguments that are no lists: a list of one item stands for the item.
    var onSingles: Builtin {
        @Sendable func single(_ value: Value) -> Value {
            if case .list(let items) = value, items.count == 1 { return items[0] }
            return value
        }
        let inner: Body =
            switch body {
            case .one(let function): .one { function(single($0)) }
            case .two(let function): .two { function(single($0), single($1)) }
            case .many(let function): .many { arguments, frame in function(arguments.map(single), frame) }
            }
        return Builtin(name, forms, result, variadic: variadic, pure: pure, inner)
    }

    var parameters: [[String]] { forms.map { $0.map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 } } }

    func accepts(_ count: Int) -> Bool {
        if variadic { return count > 0 }
        return forms.contains { form in count <= form.count && count >= form.count { !$0.hasSuffix("?") } }
    }

    func call(_ arguments: [Value], _ frame: Frame) -> Value {
        guard accepts(arguments.count) else {
            frame.fault("a built-in function was called with the wrong number of arguments")
            return .null
        }
        switch body {
        case .one(let function): return arguments.count == 1 ? function(arguments[0]) : .null
        case .two(let function): return arguments.count == 2 ? function(arguments[0], arguments[1]) : .null
        case .many(let function): return function(arguments, frame)
        }
    }

    /// Named arguments in order; optional ones in between are null. nil when no form has these names.
    func order(_ names: [String], _ values: [Compiled]) -> [Compiled]? {
        for form in forms {
            let plain = form.map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 }
            var result = [Compiled?](repeating: nil, count: form.count)
            var fits = true
            for (name, value) in zip(names, values) {
                guard let index = plain.firstIndex(of: name) else {
                    fits = false
                    break
                }
                result[index] = value
            }
            for (index, name) in form.enumerated() where result[index] == nil && !name.hasSuffix("?") { fits = false }
            guard fits else { continue }
            while result.last.map({ $0 == nil }) == true { result.removeLast() }
            return result.map { $0 ?? .null }
        }
        return nil
    }
}

private extension Array {
    func count(_ test: (Element) -> Bool) -> Int { reduce(0) { $0 + (test($1) ? 1 : 0) } }
}

/// All built-in functions by name.
enum Builtins {
    static let all: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        let groups = [
            Conversions.all, Strings.joining, Lists.all, ListEdits.all, Statistics.all, Ranges.all, Contexts.all,
            Truth.all
        ]
        for group in groups { for builtin in group { table[builtin.name] = builtin } }
        for group in [Strings.all, Patterns.all, Numbers.all, Dates.all, Conversions.numbers] {
            for builtin in group { table[builtin.name] = builtin.onSingles }
        }
        return table
    }()
    static let names = NameTable(all.keys)

    static func find(_ name: String) -> Builtin? { all[name] }
}

/// Truth values, and whether something is there.
enum Truth {
    static let all: [Builtin] = [
        Builtin("not", [["negand"]], .boolean, .one { value in value.asBool.map { .boolean(!$0) } ?? .null }),
        Builtin("is defined", [["value"]], .boolean, .one { .boolean(!$0.isNull) }),
        Builtin(
            "is", [["value1?", "value2?"]], .boolean,
            .many { values, _ in
                .boolean(same(values.first ?? .null, values.count > 1 ? values[1] : .null))
            }),
        Builtin(
            "all", [["list"]], .boolean, variadic: true,
            .many { arguments, _ in
                quantified(arguments, every: true)
            }),
        Builtin(
            "any", [["list"]], .boolean, variadic: true,
            .many { arguments, _ in
                quantified(arguments, every: false)
            })
    ]

    /// The same value in the same form: times with and without zone differ.
    static func same(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.time(let one), .time(let two)): one == two
        case (.dateTime(let one), .dateTime(let two)): one == two
        case (.daySpan, .monthSpan), (.monthSpan, .daySpan): false
        case (.list(let one), .list(let two)): one.count == two.count && zip(one, two).allSatisfy { same($0, $1) }
        default: left.equals(right) ?? false
        }
    }

    private static func quantified(_ arguments: [Value], every: Bool) -> Value {
        var items = arguments
        if arguments.count == 1 {
            switch arguments[0] {
            case .list(let list): items = list
            case .null: return .null
            default: break
            }
        }
        if items.contains(where: { $0.asBool == !every }) { return .boolean(!every) }
        return items.allSatisfy { $0.asBool == every } ? .boolean(every) : .null
    }
}
