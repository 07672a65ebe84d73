/// A day of the proleptic Gregorian calendar, years −999,999,999 to 999,999,999.
package struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int32
    package let month: Int8
    package let day: Int8

    /// nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (-999_999_999...999_999_999).contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDate.length(month: month, year: year)
        else { return nil }
        self.year = Int32(year)
        self.month = Int8(month)
        self.day = Int8(day)
    }

    /// Reads `2023-06-05` or `-2023-06-05`; nil for anything else. Four digits of year, more without leading zero.
    package init?(_ text: some StringProtocol) {
        var reader = ByteReader(text)
        guard let date = reader.date(), reader.atEnd else { return nil }
        self = date
    }

    /// From the number of days since 1970-01-01.
    package init?(daysSinceEpoch days: Int) {
        let (shifted, overflow) = days.addingReportingOverflow(719_468)
        guard !overflow, shifted.magnitude < 400_000_000_000 else { return nil }
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: day)
    }

    package var daysSinceEpoch: Int {
        let shifted = Int(year) - (month <= 2 ? 1 : 0)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (Int(month) + (month > 2 ? -3 : 9)) + 2) / 5 + Int(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Monday is 1, Sunday is 7.
    package var weekday: Int { ((daysSinceEpoch + 3) % 7 + 7) % 7 + 1 }

    package var dayOfYear: Int {
        guard let first = CalendarDate(year: Int(year), month: 1, day: 1) else { return 1 }
        return daysSinceEpoch - first.daysSinceEpoch + 1
    }

    /// ISO 8601 week number.
    package var weekOfYear: Int {
        guard let thursday = CalendarDate(daysSinceEpoch: daysSinceEpoch - weekday + 4) else { return 1 }
        return (thursday.dayOfYear - 1) / 7 + 1
    }

    package func adding(days: Int) -> CalendarDate? {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        return overflow ? nil : CalendarDate(daysSinceEpoch: sum)
    }

    /// Adds whole months; a day that the month lacks becomes its last.
    package func adding(months: Int64) -> CalendarDate? {
        let (total, overflow) = (Int64(year) * 12 + Int64(month) - 1).addingReportingOverflow(months)
        guard !overflow else { return nil }
        let newYear = total >= 0 ? total / 12 : (total - 11) / 12
        let newMonth = Int(total - newYear * 12) + 1
        guard newYear.magnitude <= 999_999_999 else { return nil }
        let last = CalendarDate.length(month: newMonth, year: Int(newYear))
        return CalendarDate(year: Int(newYear), month: newMonth, day: min(Int(day), last))
    }

    static func length(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        if left.year != right.year { return left.year < right.year }
        if left.month != right.month { return left.month < right.month }
        return left.day < right.day
    }

    package var description: String {
        (year < 0 ? "-" : "") + padded(Int(year.magnitude), 4) + "-" + padded(Int(month), 2) + "-" + padded(Int(day), 2)
    }
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
