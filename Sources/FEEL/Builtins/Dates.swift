/// Dates, times and durations.
enum Dates {
    static let all: [Builtin] = [
        Builtin("date", [["from"], ["year", "month", "day"]], .date, .many { values, _ in date(values) }),
        Builtin(
            "time", [["from"], ["hour", "minute", "second", "offset?"]], .time,
            .many { values, _ in
                time(values)
            }),
        Builtin("date and time", [["from"], ["date", "time"]], .dateTime, .many { values, _ in dateTime(values) }),
        Builtin(
            "duration", [["from"]], .any,
            .one { value in
                value.asString.map(span) ?? (isSpan(value) ? value : .null)
            }),
        Builtin("years and months duration", [["from", "to"]], .monthSpan, .two(months)),
        Builtin("day of year", [["date"]], .number, .one { value in day(value).map { .int($0.dayOfYear) } ?? .null }),
        Builtin("week of year", [["date"]], .number, .one { value in day(value).map { .int($0.weekOfYear) } ?? .null }),
        Builtin(
            "day of week", [["date"]], .string,
            .one { value in
                day(value).map { .string(weekdays[$0.weekday - 1]) } ?? .null
            }),
        Builtin(
            "month of year", [["date"]], .string,
            .one { value in
                day(value).map { .string(monthNames[Int($0.month) - 1]) } ?? .null
            }),
        Builtin("now", [[]], .dateTime, pure: false, .many { _, frame in frame.now.map(Value.dateTime) ?? .null }),
        Builtin("today", [[]], .date, pure: false, .many { _, frame in frame.now.map { .date($0.date) } ?? .null })
    ]

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August",
        "September",
        "October", "November", "December"
    ]

    /// `@"…"`: whichever of the kinds the text is.
    static func literal(_ text: String) -> Value {
        if let date = CalendarDate(text) { return .date(date) }
        if let moment = DateTime(text) { return .dateTime(moment) }
        if let time = ClockTime(text) { return .time(time) }
        return span(text)
    }

    private static func span(_ text: String) -> Value {
        var reader = ByteReader(text)
        return reader.span() ?? .null
    }

    private static func isSpan(_ value: Value) -> Bool {
        switch value {
        case .daySpan, .monthSpan: true
        default: false
        }
    }

    private static func day(_ value: Value) -> CalendarDate? {
        switch value {
        case .date(let date): date
        case .dateTime(let moment): moment.date
        default: nil
        }
    }

    private static func whole(_ value: Value) -> Int? { value.asNumber?.int64.flatMap { Int(exactly: $0) } }

    private static func date(_ values: [Value]) -> Value {
        if values.count == 1 {
            if let text = values[0].asString { return CalendarDate(text).map(Value.date) ?? .null }
            return day(values[0]).map(Value.date) ?? .null
        }
        guard let year = whole(values[0]), let month = whole(values[1]), let day = whole(values[2])
        else { return .null }
        return CalendarDate(year: year, month: month, day: day).map(Value.date) ?? .null
    }

    private static func time(_ values: [Value]) -> Value {
        if values.count == 1 {
            switch values[0] {
            case .string(let text): return ClockTime(text).map(Value.time) ?? .null
            case .time: return values[0]
            case .dateTime(let moment): return .time(moment.time)
            case .date:
                return ClockTime(hour: 0, minute: 0, second: 0, zone: .offset(seconds: 0)).map(Value.time)
                    ?? .null
            default: return .null
            }
        }
        guard let hour = whole(values[0]), let minute = whole(values[1]), let second = values[2].asNumber,
            let base = second.rounded(scale: 0, .floor)?.int64, (0..<60).contains(base),
            let rest = second.subtracting(Number(base))?.multiplied(by: Number(1_000_000_000))?
                .rounded(scale: 0, .down)?.int64
        else { return .null }
        var zone: Zone?
        if values.count > 3, !values[3].isNull {
            guard case .daySpan(let offset) = values[3], let seconds = Int(exactly: offset.total / 1_000_000_000),
                (-64_800...64_800).contains(seconds)
            else { return .null }
            zone = .offset(seconds: seconds)
        }
        return ClockTime(hour: hour, minute: minute, second: Int(base), nanos: Int(rest), zone: zone).map(Value.time)
            ?? .null
    }

    private static func dateTime(_ values: [Value]) -> Value {
        if values.count == 1 {
            switch values[0] {
            case .string(let text):
                if let moment = DateTime(text) { return .dateTime(moment) }
                return CalendarDate(text).flatMap { midnight($0, zone: nil) } ?? .null
            case .dateTime: return values[0]
            case .date(let date): return midnight(date, zone: .offset(seconds: 0)) ?? .null
            default: return .null
            }
        }
        guard let date = day(values[0]), case .time(let time) = values[1] else { return .null }
        return .dateTime(DateTime(date: date, time: time))
    }

    private static func midnight(_ date: CalendarDate, zone: Zone?) -> Value? {
        ClockTime(hour: 0, minute: 0, second: 0, zone: zone).map { .dateTime(DateTime(date: date, time: $0)) }
    }

    private static func months(_ from: Value, _ to: Value) -> Value {
        guard let start = day(from), let end = day(to) else { return .null }
        var count = (Int64(end.year) - Int64(start.year)) * 12 + Int64(end.month) - Int64(start.month)
        if count > 0, end.day < start.day { count -= 1 }
        if count < 0, end.day > start.day { count += 1 }
        return .monthSpan(MonthSpan(months: count))
    }
}
