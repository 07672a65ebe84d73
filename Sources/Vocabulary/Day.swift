/// A calendar day of the proleptic Gregorian calendar, years 0001 to 9999. No time, no zone.
package struct Day: Textual, Comparable {
    /// Days since 1970-01-01; negative before.
    package let number: Int32

    static let lowest: Int32 = -719_162
    static let highest: Int32 = 2_932_896
    package static let distantPast = Day(number: lowest)
    package static let distantFuture = Day(number: highest)

    /// Clamped to the years 0001…9999, so that every day has its ten characters.
    package init(number: Int32) { self.number = min(max(number, Self.lowest), Self.highest) }

    /// Nil where the calendar has no such day (2023-02-30).
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        // Hinnant's day count: the year starts in March, so that the leap day is its last.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Strict `YYYY-MM-DD`. Problem: `day.form`, or `day.none` where the calendar has no such day.
    package static func parse(_ text: String) -> Result<Day, Problem> {
        let bytes = Array(text.utf8.prefix(11))
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45, let year = Text.number(bytes[0..<4]),
            let month = Text.number(bytes[5..<7]), let day = Text.number(bytes[8..<10])
        else { return .failure(Problem("day.form")) }
        guard let made = Day(year: year, month: month, day: day) else { return .failure(Problem("day.none")) }
        return .success(made)
    }

    package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days of the month; 0 for a month that does not exist.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 0
        }
    }

    /// Year, month and day together (one computation).
    package var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// 1 Monday … 7 Sunday (ISO 8601).
    package var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 + 1 }

    /// Full years that a person born on this day has completed on `day`; 0 before birth.
    package func age(on day: Day) -> Int {
        let (born, then) = (parts, day.parts)
        let passed = (then.month, then.day) >= (born.month, born.day)
        return max(0, then.year - born.year - (passed ? 0 : 1))
    }

    /// Stays within the years 0001…9999.
    package static func + (day: Day, days: Int) -> Day {
        let (sum, over) = Int(day.number).addingReportingOverflow(days)
        if over { return days > 0 ? distantFuture : distantPast }
        return Day(number: Int32(min(max(sum, Int(lowest)), Int(highest))))
    }

    package static func - (day: Day, days: Int) -> Day {
        days == .min ? distantFuture : day + (-days)
    }

    /// Days from the right day to the left one.
    package static func - (later: Day, earlier: Day) -> Int { Int(later.number) - Int(earlier.number) }

    package static func < (one: Day, other: Day) -> Bool { one.number < other.number }

    /// `2023-06-05`
    package var description: String {
        let (year, month, day) = parts
        return "\(Text.padded(year, 4))-\(Text.padded(month, 2))-\(Text.padded(day, 2))"
    }
}
