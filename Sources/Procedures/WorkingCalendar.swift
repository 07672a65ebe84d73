import Vocabulary

/// Working days: Monday to Friday without the holidays, plus the weekend days worked in exchange. Days are data of the
/// place.
package struct WorkingCalendar: Hashable, Codable, Sendable {
    package let holidays: Set<Day>
    /// Saturdays and Sundays that are worked.
    package let workdays: Set<Day>

    package init(holidays: Set<Day> = [], workdays: Set<Day> = []) {
        self.holidays = holidays
        self.workdays = workdays
    }

    package func isWorking(_ day: Day) -> Bool {
        if workdays.contains(day) { return true }
        return day.weekday <= 5 && !holidays.contains(day)
    }

    /// The last day of a limit that starts on `day`; the first day counted is the working day after it.
    package func due(_ workingDays: Int, after day: Day) -> Day {
        var left = max(0, workingDays)
        var current = day
        while left > 0, current < .distantFuture {
            current = current + 1
            if isWorking(current) { left -= 1 }
        }
        return current
    }

    /// Working days after `start` up to and including `end`; 0 when `end` is not later.
    package func workingDays(from start: Day, to end: Day) -> Int {
        guard start < end else { return 0 }
        return (1...(end - start)).reduce(0) { $0 + (isWorking(start + $1) ? 1 : 0) }
    }
}
