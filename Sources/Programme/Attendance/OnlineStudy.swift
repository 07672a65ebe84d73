import Policy
import Store
import Vocabulary

/// What the trainees of a class studied online, held against the online hours that the class asks for.
///
/// On one day the larger of two records counts: the online lessons that the trainee signed into and out of, and the log
/// of the learning platform; so no hour counts twice.
package struct OnlineStudy: Sendable {
    package struct Trainee: Sendable, Hashable {
        /// As recorded, whatever of it counts.
        package internal(set) var recorded = ClassHours.zero
        /// Within the pack's limit a day, over all classes of the person; nothing where the online plan is not approved.
        package internal(set) var counted = ClassHours.zero
    }

    /// Online hours of the plan or of the timetable, whichever are more.
    package let required: ClassHours
    package let isPlanApproved: Bool
    /// Of the hours that were confirmed, those of online lessons.
    private let delivered: ClassHours
    /// By person.
    private let trainees: [String: Trainee]

    /// - Returns: nil where the pack does not audit online study, or the class asks for none.
    /// - Parameter record: the caller has found it in its scope.
    package static func of(_ record: ClassRecord, _ pack: Pack, _ reader: Reader) throws -> OnlineStudy? {
        guard pack.flag("onlineStudyAudited") == true else { return nil }
        let row = try reader.row(
            everywhere,
            """
            select coalesce(sum(l.hours), 0) as planned, coalesce(sum(h.hours), 0) as delivered from lesson l
            left join hours_delivered h on h.lesson = l.id where l.class = \(record.id) and l.mode = 'online'
            """)
        let required = max(record.hours.online, ClassHours(hundredths: try row?.int("planned") ?? 0))
        guard required > .zero else { return nil }
        let limit = pack.number("maxOnlineHoursPerDay").flatMap { ClassHours("\($0)") }
        return OnlineStudy(
            required: required, isPlanApproved: isApproved(record.conditions),
            delivered: ClassHours(hundredths: try row?.int("delivered") ?? 0),
            trainees: try count(record.id, limit: limit, reader))
    }

    package subscript(person: String) -> Trainee { trainees[person] ?? Trainee() }

    /// Whether the counted hours reach those that the class asks for.
    package func isComplete(_ person: String) -> Bool { self[person].counted >= required }

    /// What a trainee has of the hours that the class held: those in the room, and online what counts of this person's own.
    package func hours(of person: String, held: ClassHours) -> ClassHours {
        let room = max(0, held.hundredths - delivered.hundredths)
        return ClassHours(hundredths: room + min(self[person].counted, required).hundredths)
    }

    static func isApproved(_ conditions: ClassConditions) -> Bool { conditions.onlinePlanApproved == true }

    private static let everywhere = Scope.everything(because: "a person's online hours count over all classes")

    private struct DayOfClass: Hashable {
        let person: String
        let day: Day
        let course: String
    }

    /// What was recorded of the class's people: of this class all, of others what uses up the limit of a day.
    private static func recorded(_ course: String, _ reader: Reader) throws -> [DayOfClass: ClassHours] {
        // From the enrolments to the lessons to the signings, each by its index.
        let signed = try reader.rows(
            everywhere,
            """
            select e.person, e.class, l.on_date, sum(h.hours) as hours from enrolment own
            join enrolment e on e.person = own.person join lesson l on l.class = e.class and l.mode = 'online'
            join hours_delivered h on h.lesson = l.id
            join signing i on i.lesson = l.id and i.enrolment = e.id and i.direction = 'in' and i.abnormal is null
            join signing o on o.lesson = l.id and o.enrolment = e.id and o.direction = 'out' and o.abnormal is null
            left join roll_mark m on m.lesson = l.id and m.enrolment = e.id and m.at > i.at
            where own.class = \(course) and m.id is null group by e.person, e.class, l.on_date
            """)
        let logged = try reader.rows(
            everywhere,
            """
            select s.person, s.class, s.on_date, s.hours from enrolment own join online_study s on s.person = own.person
            where own.class = \(course)
            """)
        var found: [DayOfClass: ClassHours] = [:]
        for row in signed + logged {
            let key = DayOfClass(
                person: try row.text("person"), day: try row.day("on_date"), course: try row.text("class"))
            found[key] = max(found[key] ?? .zero, try row.hours("hours"))
        }
        return found
    }

    private static func count(_ course: String, limit: ClassHours?, _ reader: Reader) throws -> [String: Trainee] {
        let recorded = try recorded(course, reader)
        let courses = Set(recorded.keys.map(\.course)).sorted()
        let approved = Set(
            try reader.rows(everywhere, "select id, conditions from training_class where id in \(list: courses)")
                .filter { isApproved(try ClassConditions(json: try $0.text("conditions"))) }.map { try $0.text("id") })
        var left: [DayOfClass: Int64] = [:]
        var trainees: [String: Trainee] = [:]
        // The class that was there first has the day first.
        for (key, hours) in recorded.sorted(by: { $0.key.course < $1.key.course }) {
            let day = DayOfClass(person: key.person, day: key.day, course: "")
            let free = left[day] ?? limit?.hundredths ?? .max
            let counted = approved.contains(key.course) ? min(hours.hundredths, free) : 0
            left[day] = free - counted
            guard key.course == course else { continue }
            let before = trainees[key.person] ?? Trainee()
            trainees[key.person] = Trainee(
                recorded: before.recorded.plus(hours) ?? before.recorded,
                counted: before.counted.plus(ClassHours(hundredths: counted)) ?? before.counted)
        }
        return trainees
    }
}
