/// A value of the FEEL language. Numbers are exact decimals; there is no binary floating point anywhere.
package enum Value: Sendable {
    case null
    case boolean(Bool)
    case number(Number)
    case string(String)
    case date(CalendarDate)
    case time(ClockTime)
    case dateTime(DateTime)
    /// A "days and time duration".
    case daySpan(DaySpan)
    /// A "years and months duration", in whole months.
    case monthSpan(MonthSpan)
    case list([Value])
    case context(Context)
    case range(RangeValue)
    case function(FunctionValue)

    /// A whole number.
    package static func int(_ value: Int) -> Value { .number(Number(value)) }

    package var isNull: Bool { if case .null = self { true } else { false } }
    package var asBool: Bool? { if case .boolean(let value) = self { value } else { nil } }
    package var asNumber: Number? { if case .number(let value) = self { value } else { nil } }
    package var asString: String? { if case .string(let value) = self { value } else { nil } }
    package var asDate: CalendarDate? { if case .date(let value) = self { value } else { nil } }
    package var asList: [Value]? { if case .list(let value) = self { value } else { nil } }
    package var asContext: Context? { if case .context(let value) = self { value } else { nil } }

    /// Whether lists and contexts lie in each other more than so many levels deep.
    func isNested(deeperThan limit: Int, _ frame: Frame) -> Bool {
        let parts: [Value]
        switch self {
        case .list(let items): parts = items
        case .context(let context): parts = context.values
        default: return false
        }
        guard limit > 0, frame.spend(parts.count) else { return true }
        for part in parts where part.isNested(deeperThan: limit - 1, frame) { return true }
        return false
    }
}
