import Store
import Vocabulary

/// One lesson as its teacher sees it: who is on the roll, what is known, what can be done now.
package struct LessonRoll: Sendable {
    package struct Line: Sendable, Identifiable {
        /// The enrolment.
        package let id: String
        package let person: String
        package let name: String
        package let signedIn: Instant?
        package let signedOut: Instant?
        /// Kept, but outside the venue.
        package let isAbnormal: Bool
        /// The teacher's later word; nil: none.
        package let mark: AttendanceDesk.RollWord?
        /// Half-days of the class that are lost already.
        package let missed: Int

        package func signed(_ direction: SigningDirection) -> Instant? { direction == .in ? signedIn : signedOut }
    }

    package let lesson: LessonRecord
    package let course: ClassRecord
    package let rules: SigningRules
    package let lines: [Line]
    /// Nil until the teacher opens it.
    package let code: LessonCode?
    /// What can be done now; nil: nothing.
    package let direction: SigningDirection?
    package let hours: ClassHours?
    package let photos: Int

    /// The word for a line in this direction; nil: the teacher has still to answer.
    package func word(for line: Line, _ direction: SigningDirection) -> AttendanceDesk.RollWord? {
        line.mark ?? (line.signed(direction) != nil ? .present : nil)
    }
}

extension AttendanceDesk {
    /// - Throws: `Refusal` `notFound`, `notYourClass`, `notYourRole`.
    package func roll(_ lesson: String, by actor: Actor) async throws -> LessonRoll {
        let office = office
        return try await office.store.read { reader in
            let found = try Self.workable(lesson, by: actor, reader)
            let everywhere = Scope.everything(because: "the caller may work on the lesson")
            let course = try ClassStore.find(found.classID, everywhere, reader)
            let sheet = try AttendanceSheet.of(found.classID, everywhere, reader)
            let missed = Dictionary(sheet.lines.map { ($0.id, $0.missed) }, uniquingKeysWith: { first, _ in first })
            let rows = try reader.rows(
                everywhere,
                """
                select e.id, e.person, p.name, i.at as signed_in, o.at as signed_out, i.abnormal as in_abnormal,
                  o.abnormal as out_abnormal, m.mark, m.at as marked
                from enrolment e join person p on p.id = e.person
                left join signing i on i.lesson = \(lesson) and i.enrolment = e.id and i.direction = 'in'
                left join signing o on o.lesson = \(lesson) and o.enrolment = e.id and o.direction = 'out'
                left join roll_mark m on m.lesson = \(lesson) and m.enrolment = e.id
                where e.class = \(found.classID) and e.state = 'enrolled' order by e.position, e.id
                """)
            let lines = try rows.map { row in
                let id = try row.text("id")
                let signedIn = row.optionalInstant("signed_in")
                let marked = row.optionalInstant("marked")
                let holds = marked.map { marked in signedIn.map { marked > $0 } ?? true } ?? false
                return LessonRoll.Line(
                    id: id, person: try row.text("person"), name: try row.text("name"), signedIn: signedIn,
                    signedOut: row.optionalInstant("signed_out"),
                    isAbnormal: !row["in_abnormal"].isNull || !row["out_abnormal"].isNull,
                    mark: holds ? row.optionalText("mark").flatMap(RollWord.init) : nil, missed: missed[id] ?? 0)
            }
            let rules = SigningRules(office.packs[course.pack])
            let session = sheet.sessions.first { $0.id == lesson }
            return LessonRoll(
                lesson: found, course: course, rules: rules, lines: lines, code: try Self.code(found, reader),
                direction: course.state == .open ? rules.direction(of: found, at: reader.now) : nil,
                hours: session?.hours, photos: session?.photos ?? 0)
        }
    }

    package struct Today: Sendable, Identifiable {
        package let lesson: LessonRecord
        package let title: String
        package let venue: String
        package let signedIn: Int
        package let enrolled: Int
        package let isConfirmed: Bool
        /// From the opening of the sign-in to the close of the sign-out.
        package let opens: Instant
        package let closes: Instant
        package var id: String { lesson.id }
    }

    /// The lessons of a teacher on a day, and those of earlier days whose hours still wait for confirmation.
    package func lessons(of actor: Actor, on day: Day) async throws -> [Today] {
        guard actor.may(.teachingRead), let teacher = actor.person else { throw Refusal("notYourRole") }
        let office = office
        return try await office.store.read { reader in
            let rows = try reader.rows(
                actor.scope,
                """
                select l.*, t.name as teacher_name, c.title, c.venue, c.pack, h.id as confirmed,
                  (select count(*) from signing s where s.lesson = l.id and s.direction = 'in') as signed,
                  (select count(*) from enrolment e where e.class = l.class and e.state = 'enrolled') as enrolled
                from lesson l join training_class c on c.id = l.class left join teacher t on t.id = l.teacher
                left join hours_delivered h on h.lesson = l.id
                where l.teacher = \(teacher) and c.state in \(list: [ClassState.open, .taught])
                and (l.on_date = \(day) or (l.on_date < \(day) and h.id is null)) and \(within: "l")
                order by l.on_date desc, l.starts
                """)
            return try rows.map { row in
                let lesson = try LessonRecord(row)
                let rules = SigningRules(office.packs[try row.text("pack")])
                return Today(
                    lesson: lesson, title: try row.text("title"), venue: try row.text("venue"),
                    signedIn: try row.count("signed"),
                    enrolled: try row.count("enrolled"), isConfirmed: !row["confirmed"].isNull,
                    opens: rules.window(.in, of: lesson).lowerBound, closes: rules.window(.out, of: lesson).upperBound)
            }
        }
    }
}
