import Vocabulary

/// A report that a document asks for: who sends it to whom, and on which days of the year it is due.
package struct ReportDate: Sendable, Hashable {
    package var id: String
    /// The pack whose file states it.
    package var pack: String
    package var title: Bilingual
    package var from: Bilingual
    package var to: Bilingual
    /// Month and day, in the order of the year; empty: the document gives no day.
    package var days: [MonthDay]
    package var clause: String
    /// Whose task it is: these roles at these levels; empty: the file does not say, and nobody is reminded.
    package var levels: [Division.Level]
    package var roles: [Role]
    /// Why these days, or none, where the document leaves them open; nil: stated by the clause.
    package var assumed: Bilingual?

    package struct MonthDay: Sendable, Hashable, Comparable, CustomStringConvertible {
        package var month: Int
        package var day: Int

        /// `06-25`; nil: no day that every year has.
        init?(_ text: Substring) {
            guard text.utf8.count == 5, case .success = Day.parse("2023-\(text)"),
                let month = Int(text.prefix(2)), let day = Int(text.suffix(2))
            else { return nil }
            (self.month, self.day) = (month, day)
        }

        package static func < (one: MonthDay, other: MonthDay) -> Bool {
            (one.month, one.day) < (other.month, other.day)
        }

        /// `06-25`
        package var description: String { (month < 10 ? "0" : "") + "\(month)-" + (day < 10 ? "0" : "") + "\(day)" }

        func `in`(_ year: Int) -> Day? { Day(year: year, month: month, day: day) }
    }

    /// The days on which it is due between two days, both included.
    package func dates(from first: Day, to last: Day) -> [Day] {
        guard first <= last else { return [] }
        return (first.year...last.year).flatMap { year in days.compactMap { $0.in(year) } }
            .filter { first <= $0 && $0 <= last }
    }

    /// The first day on or after this one on which it is due; nil where the document gives no day.
    package func next(from day: Day) -> Day? {
        (day.year...day.year + 1).lazy.flatMap { year in days.compactMap { $0.in(year) } }.first { $0 >= day }
    }
}

/// A dated list of areas that a document singles out (`areas.csv`), with what the document says of its size.
package struct AreaList: Sendable, Hashable {
    package var id: String
    package var pack: String
    package var title: Bilingual
    /// How many areas the document counts; nil: it does not say.
    package var count: Int?
    package var source: Parameter.Source
    /// What people must know of the list: entries that the text lacks, numbers in it that do not agree.
    package var remark: Bilingual?
    package var entries: [Entry]

    package struct Entry: Sendable, Hashable {
        /// Six digits of a county or prefecture.
        package var division: String
        package var from: Day
        /// Last day, included; nil: open.
        package var to: Day?
        package var note: Bilingual
    }

    /// Fewer areas are entered than the document counts.
    package var isShort: Bool { count.map { entries.count < $0 } ?? false }

    /// Whether a division, or one of those above it, is on the list on that day.
    /// - Parameter path: codes of the division and of those above it.
    package func holds(_ path: [String], on day: Day) -> Bool {
        entries.contains { entry in
            path.contains(entry.division) && day >= entry.from && (entry.to.map { day <= $0 } ?? true)
        }
    }
}
