import Store
import Vocabulary

/// What attendance comes to: half-days per trainee, hours per class. What nobody recorded stays "no data".
package enum AttendanceCount {
    package struct Trainee: Sendable, Hashable, Identifiable {
        /// The enrolment.
        package let id: String
        package let person: String
        /// Half-days of the whole timetable.
        package let sessionsRequired: Int
        /// Half-days with both a sign-in and a sign-out that count.
        package let sessionsAttended: Int
        /// Half-days that are over or confirmed and for which the class has no record at all: nobody knows.
        package let sessionsWithoutData: Int
    }

    package struct Hours: Sendable, Hashable {
        /// As the teachers confirmed them; nil where no lesson was confirmed.
        package let delivered: ClassHours?
        /// Lessons whose teacher has not confirmed yet.
        package let lessonsUnconfirmed: Int
    }

    /// Every trainee who has not withdrawn, in the order of the roster.
    package static func of(_ course: String, _ reader: Reader) throws -> [Trainee] {
        let scope = Scope.everything(because: "the caller has found the class in its scope")
        let required = Int(try reader.number(scope, "select count(*) from lesson where class = \(course)"))
        let unknown = Int(
            try reader.number(
                scope,
                """
                select count(*) from lesson l where l.class = \(course) and (l.on_date < \(reader.now.day)
                  or (l.on_date = \(reader.now.day) and l.ends <= \(reader.now.minuteOfDay)))
                and not exists (select 1 from signing s where s.lesson = l.id)
                and not exists (select 1 from roll_mark m where m.lesson = l.id)
                """))
        // A mark of the teacher that is later than the sign-in takes the half-day back.
        let rows = try reader.rows(
            scope,
            """
            select e.id, e.person, coalesce(a.attended, 0) as attended from enrolment e left join (
              select i.enrolment, count(*) as attended from signing i
              join signing o on o.lesson = i.lesson and o.enrolment = i.enrolment and o.direction = 'out' and o.abnormal is null
              left join roll_mark m on m.lesson = i.lesson and m.enrolment = i.enrolment and m.at > i.at
              where i.class = \(course) and i.direction = 'in' and i.abnormal is null and m.id is null group by i.enrolment) a
              on a.enrolment = e.id
            where e.class = \(course) and e.state = 'enrolled' order by e.position, e.id
            """)
        return try rows.map { row in
            Trainee(
                id: try row.text("id"), person: try row.text("person"), sessionsRequired: required,
                sessionsAttended: try row.count("attended"), sessionsWithoutData: unknown)
        }
    }

    package static func hoursDelivered(_ course: String, _ reader: Reader) throws -> Hours {
        let row = try reader.row(
            .everything(because: "the caller has found the class in its scope"),
            """
            select sum(h.hours) as hours, count(*) - count(h.id) as missing from lesson l
            left join hours_delivered h on h.lesson = l.id where l.class = \(course)
            """)
        return Hours(
            delivered: row?.optionalInt("hours").map { ClassHours(hundredths: $0) },
            lessonsUnconfirmed: Int(row?.optionalInt("missing") ?? 0))
    }

    /// The most online hours that the class held on one day: as confirmed, else as planned.
    package static func maxOnlineHoursPerDay(_ course: String, _ reader: Reader) throws -> ClassHours {
        let row = try reader.row(
            .everything(because: "the caller has found the class in its scope"),
            """
            select max(d.hours) as hours from (select sum(coalesce(h.hours, l.hours)) as hours from lesson l
              left join hours_delivered h on h.lesson = l.id where l.class = \(course) and l.mode = 'online' group by l.on_date) d
            """)
        return ClassHours(hundredths: row?.optionalInt("hours") ?? 0)
    }
}
