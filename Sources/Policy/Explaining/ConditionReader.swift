import FEEL

/// Reads the cells of a decision's tables as conditions for people.
struct ConditionReader {
    let pack: Pack
    let decision: DecisionKind
    /// What is known of a case: names of keys are followed by their values then.
    let facts: [String: Value]?
    private let keys: [String: InputKey]
    let writer: TemplateWriter

    init(_ pack: Pack, _ decision: DecisionKind, facts: [String: Value]? = nil) {
        self.pack = pack
        self.decision = decision
        self.facts = facts
        keys = Dictionary(decision.keys.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        writer = TemplateWriter(facts: facts ?? [:], codes: pack.codes)
    }

    /// Where a name stands: what `?` and the variables of loops mean, and how a bare constant is shown.
    private struct Place {
        var subject: [String]
        var variables: [String: [String]] = [:]
        var format: String

        func resolve(_ path: [String]) -> [String] {
            guard let first = path.first else { return path }
            if first == "?" { return subject + path.dropFirst() }
            return variables[first].map { $0 + path.dropFirst() } ?? path
        }
    }

    // MARK: Cells

    func condition(_ test: String, of column: RuleTable.Column) -> Condition {
        guard let cell = Outline.tests(test) else { return .formula(test) }
        // `-` has no test.
        guard !cell.tests.isEmpty else { return .anything }
        let place = Place(subject: path(of: column), format: format(of: column, tests: cell.tests))
        let read = cell.tests.map { condition($0, place) }
        let conditions = read.compactMap { $0 }
        guard conditions.count == read.count else { return .formula(test) }
        let joined = Self.any(conditions)
        guard cell.negated else { return joined }
        return Self.opposite(joined) ?? .formula(test)
    }

    private static func any(_ conditions: [Condition]) -> Condition {
        var (terms, rest): ([Term], [Condition]) = ([], [])
        for condition in conditions {
            if case .oneOf(let some) = condition { terms += some } else { rest.append(condition) }
        }
        if !terms.isEmpty { rest.insert(.oneOf(terms), at: 0) }
        return rest.count == 1 ? rest[0] : .any(rest)
    }

    private static func opposite(_ condition: Condition) -> Condition? {
        switch condition {
        case .oneOf(let terms): .noneOf(terms)
        case .missing: .present
        case .any(let all):
            all.reduce([Condition]?([])) { parts, one in parts.flatMap { done in opposite(one).map { done + [$0] } } }
                .map { .all($0) }
        default: nil
        }
    }

    private func path(of column: RuleTable.Column) -> [String] {
        if case .path(let path)? = Outline.expression(column.code) { return path }
        return []
    }

    /// How what a column looks at is shown: by its key, else by the parameter that it is compared with.
    func format(of column: RuleTable.Column, tests: [Outline]) -> String {
        let path = path(of: column)
        if !path.isEmpty { return format(path) }
        for case .test(_, .path(let other)) in tests where other.first == "parameters" { return format(other) }
        return "text"
    }

    private func format(_ path: [String]) -> String {
        if path.count == 2, path[0] == "parameters", let parameter = pack.parameter(path[1]) {
            return parameter.kind == .shares ? "percent" : pack.format(of: parameter.value, parameter)
        }
        return path.first == "pack" ? "date" : keys[path.joined(separator: ".")]?.format ?? "text"
    }

    // MARK: Conditions

    private func condition(_ outline: Outline, _ place: Place) -> Condition? {
        switch outline {
        case .anything: return .anything
        case .null: return .missing
        case .boolean, .number, .text, .temporal, .path: return term(outline, place).map { .oneOf([$0]) }
        case .test(let sign, let operand): return compare(sign, operand, place, place.format)
        case .range(let low, let lowIncluded, let high, let highIncluded):
            let ends = [low, high].map { $0.map { term($0, place) } }
            if ends.contains(where: { $0 == .some(.none) }) { return nil }
            return .within(
                low: ends[0] ?? nil, lowIncluded: lowIncluded, high: ends[1] ?? nil, highIncluded: highIncluded)
        case .compare(let sign, let left, let right): return comparison(sign, left, right, place)
        case .all(let one, let other): return joined([one, other], place)
        case .either(let one, let other):
            guard let one = condition(one, place), let other = condition(other, place) else { return nil }
            return .any(Self.flat(one, in: { if case .any(let all) = $0 { all } else { nil } }) + [other])
        case .call("list contains", let arguments): return among(arguments, place)
        case .some(let name, let domain, let inner):
            return entries(name, domain, place).flatMap { condition(inner, $0) }.map { .some($0) }
        case .every(let name, let domain, let inner):
            return entries(name, domain, place).flatMap { condition(inner, $0) }.map { .every($0) }
        default: return nil
        }
    }

    /// One of the values of a list that the pack has as a parameter.
    private func among(_ arguments: [Outline], _ place: Place) -> Condition? {
        guard arguments.count == 2, case .path(let list) = arguments[0], case .path(let subject) = arguments[1],
            list.count == 2, list[0] == "parameters", let parameter = pack.parameter(list[1]),
            case .list(let items) = facts?["parameters"]?.asContext?[list[1]] ?? Parameter.feel(parameter.value)
        else { return nil }
        let condition = Condition.oneOf(items.map { .value(shown($0, format(list))) })
        return subject == ["?"] ? condition : term(arguments[1], place).map { .of($0, condition) }
    }

    private static func flat(_ condition: Condition, in parts: (Condition) -> [Condition]?) -> [Condition] {
        parts(condition) ?? [condition]
    }

    /// Both must hold; what a pack says once and for all (it has a last day or none) needs no words.
    private func joined(_ outlines: [Outline], _ place: Place) -> Condition? {
        var all: [Condition] = []
        for outline in outlines {
            if case .compare(let sign, .path(let path), .null) = outline, path.first == "pack" {
                if (packDay(path) != nil) == (sign == .notEqual) { continue }
                return .never
            }
            guard let condition = condition(outline, place) else { return nil }
            all += Self.flat(condition, in: { if case .all(let parts) = $0 { parts } else { nil } })
        }
        return all.count == 1 ? all[0] : .all(all)
    }

    /// A place inside a list whose entries go by that name.
    private func entries(_ name: String, _ domain: Outline, _ place: Place) -> Place? {
        guard case .path(let path) = domain else { return nil }
        var inner = place
        inner.variables[name] = place.resolve(path)
        return inner
    }

    private func comparison(_ sign: Outline.Sign, _ left: Outline, _ right: Outline, _ place: Place) -> Condition? {
        if case .path(["?"]) = left { return compare(sign, right, place, place.format) }
        if case .path(["?"]) = right { return compare(sign.turned, left, place, place.format) }
        if case .call("count", let arguments) = left, let list = arguments.first {
            guard let number = term(right, place), let counted = counted(list, place) else { return nil }
            return .count(counted.condition, Condition.Sign(sign), number)
        }
        guard case .path(let path) = left else { return nil }
        let resolved = place.resolve(path)
        guard let subject = term(left, place), let inner = compare(sign, right, place, format(resolved)) else {
            return nil
        }
        return .of(subject, inner)
    }

    private func counted(_ list: Outline, _ place: Place) -> (condition: Condition?, Void)? {
        switch list {
        case .path: return (nil, ())
        case .filter(let base, let inner):
            guard let place = entries("item", base, place), let condition = condition(inner, place) else { return nil }
            return (condition, ())
        default: return nil
        }
    }

    private func compare(_ sign: Outline.Sign, _ operand: Outline, _ place: Place, _ format: String) -> Condition? {
        if case .null = operand { return sign == .equal ? .missing : sign == .notEqual ? .present : nil }
        if case .path(let path) = operand, path == ["pack", "lastDay"], packDay(path) == nil { return .never }
        var shown = place
        shown.format = format
        return term(operand, shown).map { .compares(Condition.Sign(sign), $0, isDate: format == "date") }
    }

    // MARK: Terms

    /// - Parameter naming: parameters go by their names, with their values.
    private func term(_ outline: Outline, _ place: Place, naming: Bool = false) -> Term? {
        func inner(_ part: Outline) -> Term? { term(part, place, naming: naming) }
        switch outline {
        case .boolean(let flag): return .value(shown(.boolean(flag), "flag"))
        case .number(let number): return .value(shown(.number(number), place.format))
        case .text(let text): return .value(shown(.string(text), place.format))
        case .temporal(let text): return .value(Bilingual(zh: text, en: text))
        case .path(let path): return named(place.resolve(path), naming)
        case .call(let name, let arguments) where ["min", "max"].contains(name):
            let terms = arguments.compactMap(inner)
            guard terms.count == arguments.count else { return nil }
            return name == "min" ? .least(terms) : .most(terms)
        case .calculate(let sign, let left, let right):
            // A bare number beside a sum of money is money, beside a share a share; what multiplies is a number.
            var numbers = place
            numbers.format =
                ["×", "÷"].contains(sign)
                ? "text" : shape(of: left, place) ?? shape(of: right, place) ?? place.format
            guard let left = term(left, numbers, naming: naming), let right = term(right, numbers, naming: naming)
            else { return nil }
            return .calculated(left, sign, right)
        default: return nil
        }
    }

    /// How a name in a calculation is shown; nil for what is no name.
    private func shape(of outline: Outline, _ place: Place) -> String? {
        guard case .path(let path) = outline else { return nil }
        return format(place.resolve(path))
    }

    private func named(_ path: [String], _ naming: Bool) -> Term? {
        if path.last == "year", path.count > 1, format(Array(path.dropLast())) == "date" {
            return named(Array(path.dropLast()), naming).map { .year($0) }
        }
        if path.first == "pack" { return packDay(path).map { .value(Bilingual(zh: $0, en: $0)) } }
        let format = format(path)
        if path.count == 2, path[0] == "parameters", let parameter = pack.parameter(path[1]) {
            let own = facts?["parameters"]?.asContext?[path[1]] ?? Parameter.feel(parameter.value)
            let value = shown(own, format)
            return naming ? .named(parameter.label, value) : .value(value)
        }
        let key = path.joined(separator: ".")
        guard let known = keys[key] else { return nil }
        let own = pack.words.label(key, in: decision)
        let label = format == "yuan" ? PackWords.unitless(own) : own
        guard known.home != .list, let facts else { return .named(label, nil) }
        return .named(label, shown(value(path, in: facts), format))
    }

    private func packDay(_ path: [String]) -> String? {
        switch path {
        case ["pack", "firstDay"]: pack.from.description
        case ["pack", "lastDay"]: pack.to?.description
        default: nil
        }
    }

    private func value(_ path: [String], in facts: [String: Value]) -> Value {
        path.dropFirst().reduce(path.first.flatMap { facts[$0] } ?? .null) { $0.asContext?[$1] ?? .null }
    }

    func shown(_ value: Value, _ format: String) -> Bilingual {
        if case .list(let items) = value, items.contains(where: { $0.asContext != nil }) {
            return Bilingual(zh: String(items.count), en: String(items.count))
        }
        let format = if case .boolean = value { "flag" } else { format }
        return Bilingual(zh: writer.show(value, format, .zh), en: writer.show(value, format, .en))
    }

    /// An amount, a share or a code that a row gives; nil where only its formula says it.
    func result(_ text: String, format: String) -> Term? {
        guard let outline = Outline.expression(text) else { return nil }
        return term(outline, Place(subject: [], format: format), naming: true)
    }
}

extension Condition.Sign {
    init(_ sign: Outline.Sign) {
        switch sign {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        }
    }
}
