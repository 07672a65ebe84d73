/// A type of FEEL. Item definitions keep their name and their allowed values.
package indirect enum FeelType: Sendable {
    case any, null, boolean, number, string, date, time, dateTime, daySpan, monthSpan
    case list(FeelType)
    case range(FeelType)
    case function([FeelType], FeelType)
    case context(RecordType)
    case item(ItemType)

    /// The type behind names of item definitions.
    package var resolved: FeelType {
        var type = self
        while case .item(let item) = type { type = item.base }
        return type
    }

    /// Name as written in a model: the item definition's own, or FEEL's.
    package var name: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daySpan: "days and time duration"
        case .monthSpan: "years and months duration"
        case .list(let item): "list<\(item.name)>"
        case .range(let item): "range<\(item.name)>"
        case .function: "function"
        case .context: "context"
        case .item(let item): item.name
        }
    }

    package var isList: Bool { if case .list = resolved { true } else { false } }

    /// Member names of the record, or of the list's records; nil for anything else.
    package var shape: Shape? { record?.shape }

    /// The record, or the record in a list.
    package var record: RecordType? {
        switch resolved {
        case .context(let record): record
        case .list(let item): item.record
        default: nil
        }
    }

    static let builtins: [String: FeelType] = [
        "Any": .any, "Null": .null, "boolean": .boolean, "number": .number, "string": .string, "date": .date,
        "time": .time, "date and time": .dateTime, "dateTime": .dateTime, "days and time duration": .daySpan,
        "dayTimeDuration": .daySpan, "years and months duration": .monthSpan, "yearMonthDuration": .monthSpan,
        "list": .list(.any), "context": .context(.open), "function": .function([], .any), "range": .range(.any)
    ]
    static let builtinNames = NameTable(builtins.keys)
}

/// A context type with named members.
package final class RecordType: Sendable {
    package let shape: Shape
    package let members: [FeelType]

    package init(shape: Shape, members: [FeelType]) {
        self.shape = shape
        self.members = members
    }

    static let open = RecordType(shape: .empty, members: [])

    func member(_ name: String) -> FeelType? {
        guard let index = shape.index(of: name), index < members.count else { return nil }
        return members[index]
    }
}

/// A named item definition or component.
package final class ItemType: Sendable {
    package let name: String
    package let label: String
    package let base: FeelType
    /// `allowedValues` of the items (of each element when a list).
    let allowed: Constraint?
    /// `typeConstraint` of the value as a whole.
    let whole: Constraint?

    init(name: String, label: String, base: FeelType, allowed: Constraint? = nil, whole: Constraint? = nil) {
        self.name = name
        self.label = label
        self.base = base
        self.allowed = allowed
        self.whole = whole
    }
}

/// Allowed values, compiled to a test of `?`.
final class Constraint: Sendable {
    let tests: CellTest
    let locals: Int

    init(tests: CellTest, locals: Int) {
        self.tests = tests
        self.locals = locals
    }

    func holds(_ value: Value, _ frame: Frame) -> Bool {
        guard let base = frame.push(locals) else { return false }
        defer { frame.pop(to: base, locals) }
        frame.setLocal(0, value)
        return tests.holds(value, frame) == true
    }
}

extension FeelType {
    /// Whether values of this type are of the other type too; what is not known counts as fitting.
    func fits(_ other: FeelType) -> Bool {
        switch (resolved, other.resolved) {
        case (_, .any), (.any, _), (.null, _), (.boolean, .boolean), (.number, .number), (.string, .string),
            (.date, .date), (.time, .time), (.dateTime, .dateTime), (.daySpan, .daySpan), (.monthSpan, .monthSpan):
            true
        case (.list(let one), .list(let two)), (.range(let one), .range(let two)): one.fits(two)
        case (.context(let one), .context(let two)):
            zip(two.shape.names, two.members).allSatisfy { name, type in one.member(name)?.fits(type) ?? false }
        case (.function(let one, let result), .function(let two, let wanted)):
            (two.isEmpty || (one.count == two.count && zip(two, one).allSatisfy { $0.fits($1) }))
                && result.fits(wanted)
        default: false
        }
    }

    /// Whether a value is of this type, and among its allowed values when these are `checked`; null is of every type.
    func accepts(_ value: Value, _ frame: Frame, checked: Bool = true) -> Bool {
        switch (self, value) {
        case (.item(let item), _):
            guard item.base.accepts(value, frame, checked: checked) else { return false }
            if value.isNull || !checked { return true }
            if let allowed = item.allowed {
                if case .list(let values) = value, item.base.isList {
                    guard values.allSatisfy({ allowed.holds($0, frame) }) else { return false }
                } else if !allowed.holds(value, frame) {
                    return false
                }
            }
            return item.whole?.holds(value, frame) ?? true
        case (.any, _), (_, .null): return true
        case (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.daySpan, .daySpan), (.monthSpan, .monthSpan):
            return true
        case (.list(let item), .list(let values)):
            if case .any = item { return true }
            return values.allSatisfy { item.accepts($0, frame, checked: checked) }
        case (.range(let item), .range(let range)):
            return item.accepts(range.low, frame, checked: checked) && item.accepts(range.high, frame, checked: checked)
        case (.context(let record), .context(let context)):
            if context.shape === record.shape {
                return zip(record.members, context.values).allSatisfy { $0.accepts($1, frame, checked: checked) }
            }
            for (name, type) in zip(record.shape.names, record.members) {
                guard let member = context[name], type.accepts(member, frame, checked: checked) else { return false }
            }
            return true
        case (.function(let parameters, let result), .function(let function)):
            return function.conforms(to: parameters, result)
        default: return false
        }
    }

    /// Implicit conversion where a value meets a declared type: a single item becomes a list and the other way round,
    /// a date becomes a date and time; what does not fit becomes null.
    func convert(_ value: Value, _ frame: Frame) -> Value {
        if case .any = self { return value }
        if value.isNull || accepts(value, frame) { return value }
        switch (resolved, value) {
        case (.list(let item), _):
            if case .list = value { break }
            let wrapped = item.convert(value, frame)
            let list = Value.list([wrapped])
            if !wrapped.isNull, accepts(list, frame) { return list }
        case (_, .list(let values)) where values.count == 1:
            let single = values[0]
            if accepts(single, frame) { return single }
        case (.dateTime, .date(let date)):
            if let midnight = ClockTime(hour: 0, minute: 0, second: 0, zone: .offset(seconds: 0)) {
                return .dateTime(DateTime(date: date, time: midnight))
            }
        default: break
        }
        frame.fault("a value is not of its declared type")
        return .null
    }
}
