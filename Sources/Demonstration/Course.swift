import Programme
import Store
import Vocabulary

/// One trainee of a class that is played, with what matters about them.
struct Member: Sendable {
    var draft: PersonDraft
    var missed: Set<Int> = []
    var notSignedOut: Set<Int> = []
    var fails = false
    var certificateLevel: Int?
    var isFalsified = false
    var isObjectedTo = false
    /// Marks of the examination, where they are given.
    var marks: (theory: Int, practice: Int)?
    /// Known once the list is taken.
    var enrolment = ""
    var person = ""
}

/// A class that is played: what was planned, who is in it, what it has become.
struct Course: Sendable {
    var plan: PlannedClass
    let title: String
    let occupation: String
    let level: Int?
    let hours: Int
    let aim: String
    let county: Division
    let end: Day
    /// Days with lessons, in order.
    let days: [Day]
    let morning: ProvinceFile.Half?
    let afternoon: ProvinceFile.Half?
    var members: [Member]
    var pair: Cast.Pair
    /// The list is handed over as a file and not taken in.
    var rosterStaysOutside = false
    var id = ""
    var number = ""
    var claim = ""
    /// Ids of the batches that pay it, one per fund.
    var batches: [String] = []
    var lessons: [LessonRecord] = []

    var isOpen: Bool { !lessons.isEmpty }

    /// The half-days of a class: on working days from its start until its hours are used up.
    static func days(from start: Day, hours: Int, perDay: Int, holidays: Set<Day>) -> [Day] {
        var days: [Day] = []
        var day = start
        while days.count * perDay < hours, days.count < 400 {
            if day.weekday < 6, !holidays.contains(day) { days.append(day) }
            day = day + 1
        }
        return days
    }
}
