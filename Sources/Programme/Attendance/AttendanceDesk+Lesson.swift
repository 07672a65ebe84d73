import Store
import Vocabulary

extension AttendanceDesk {
    /// What a teacher says of a trainee in a roll-call.
    package enum RollWord: String, Sendable, CaseIterable, Codable, SQLConvertible { case present, absent, leave }

    package struct RollOutcome: Codable, Sendable, Hashable {
        package var present = 0
        package var absent = 0
        package var leave = 0
    }

    /// A lesson that its teacher, or the class's institution, may work on.
    static func workable(_ lesson: String, by actor: Actor, _ reader: Reader) throws -> LessonRecord {
        try actor.need(.lessonRead)
        let found = try ClassStore.lesson(lesson, actor.scope, reader)
        if actor.role == .teacher, found.teacher != actor.person {
            let mine = try reader.row(
                .everything(because: "asks for the caller's own right"),
                """
                select id from class_teacher where class = \(found.classID) and teacher = \(actor.person.sql)
                """)
            if mine == nil { throw Refusal("notYourClass") }
        }
        return found
    }

    static func openClass(of lesson: LessonRecord, _ reader: Reader) throws -> ClassRecord {
        let found = try ClassStore.find(lesson.classID, .everything(because: "the caller has found its lesson"), reader)
        guard found.state == .open else { throw Refusal("classNotOpen", ["state": found.state.rawValue]) }
        return found
    }

    /// Makes the lesson's code, once; from then on it turns by itself.
    /// - Throws: `Refusal` `notFound`, `notYourClass`, `classNotOpen`.
    package func openCode(_ lesson: String, by actor: Actor) async throws {
        let office = office
        _ = try await office.store.write("attendance.openCode", by: actor) { tx in
            let found = try Self.workable(lesson, by: actor, tx)
            tx.about("class", found.classID, in: found.division)
            _ = try Self.openClass(of: found, tx)
            tx.note("lesson", lesson)
            let there = try tx.row(
                .everything(because: "the lesson was found"), "select id from lesson_code where lesson = \(lesson)")
            if there == nil {
                let secret = Base64URL.text(office.randomness.bytes(LessonCode.secretLength))
                try tx.insert(
                    "lesson_code",
                    [
                        "id": tx.newID(), "division": found.division, "institution": found.institution,
                        "lesson": lesson, "secret": secret, "created_at": tx.now
                    ])
            }
            return Done()
        }
    }

    /// The code of a lesson, for those who may show it; nil until it is opened.
    package static func code(_ lesson: LessonRecord, _ reader: Reader) throws -> LessonCode? {
        let row = try reader.row(
            .everything(because: "the caller may work on the lesson"),
            """
            select secret from lesson_code where lesson = \(lesson.id)
            """)
        return row?.optionalText("secret").flatMap(Base64URL.bytes).map { LessonCode(lesson: lesson.id, secret: $0) }
    }

    /// The teacher's roll-call: who is here is signed in or out, who is not is marked. A later word takes the place of an earlier.
    /// - Parameter words: by enrolment; whoever is not named stays as they are.
    /// - Throws: `Refusal` `outsideTimetable`, `notInClass`, `lessonConfirmed`, `classNotOpen`, `notYourClass`.
    package func rollCall(
        _ lesson: String, _ direction: SigningDirection, _ words: [String: RollWord], by actor: Actor,
        key: String? = nil
    ) async throws -> RollOutcome {
        let office = office
        return try await office.store.write("attendance.rollCall", by: actor, key: key) { tx in
            try Self.rollCall(lesson, direction, words, in: tx, office)
        }
    }

    package static func rollCall(
        _ lesson: String, _ direction: SigningDirection, _ words: [String: RollWord],
        in tx: Transaction, _ office: Office
    ) throws -> RollOutcome {
        let found = try workable(lesson, by: tx.actor, tx)
        tx.about("class", found.classID, in: found.division)
        let course = try openClass(of: found, tx)
        tx.note("lesson", lesson)
        tx.note("direction", direction.rawValue)
        let window = SigningRules(office.packs[course.pack]).window(direction, of: found)
        guard window.contains(tx.now) else { throw outside(window, direction) }
        let roll = try Roll(found, direction, tx)
        var outcome = RollOutcome()
        for (enrolment, word) in words.sorted(by: { $0.key < $1.key }) {
            guard let person = roll.persons[enrolment] else { throw Refusal("notInClass", field: "roll-\(enrolment)") }
            switch word {
            case .present:
                outcome.present += 1
                if let mark = roll.marks[enrolment] { try tx.delete("roll_mark", id: mark) }
                if !roll.signed.contains(enrolment) { try insert(enrolment, person, found, direction, tx) }
            case .absent, .leave:
                if word == .absent { outcome.absent += 1 } else { outcome.leave += 1 }
                try mark(enrolment, person, word, roll.marks[enrolment], found, tx)
            }
        }
        tx.note("present", .integer(outcome.present))
        tx.note("absent", .integer(outcome.absent))
        tx.note("leave", .integer(outcome.leave))
        return outcome
    }

    /// Who is on the roll, and what is known of them already.
    private struct Roll {
        var persons: [String: String] = [:]
        var signed: Set<String> = []
        var marks: [String: String] = [:]

        init(_ lesson: LessonRecord, _ direction: SigningDirection, _ reader: Reader) throws {
            let rows = try reader.rows(
                .everything(because: "the caller may work on the lesson"),
                """
                select e.id, e.person, s.id as signed, m.id as mark from enrolment e
                left join signing s on s.lesson = \(lesson.id) and s.enrolment = e.id and s.direction = \(direction)
                left join roll_mark m on m.lesson = \(lesson.id) and m.enrolment = e.id
                where e.class = \(lesson.classID) and e.state = 'enrolled'
                """)
            for row in rows {
                let id = try row.text("id")
                persons[id] = try row.text("person")
                if !row["signed"].isNull { signed.insert(id) }
                marks[id] = row.optionalText("mark")
            }
        }
    }

    private static func insert(
        _ enrolment: String, _ person: String, _ lesson: LessonRecord, _ direction: SigningDirection,
        _ tx: Transaction
    ) throws {
        try tx.insert(
            "signing",
            [
                "id": tx.newID(), "division": lesson.division, "institution": lesson.institution,
                "class": lesson.classID,
                "lesson": lesson.id, "enrolment": enrolment, "person": person, "direction": direction, "at": tx.now,
                "way": SigningWay.rollCall, "recorded_by": tx.actor.id, "late": false
            ])
    }

    private static func mark(
        _ enrolment: String, _ person: String, _ word: RollWord, _ known: String?, _ lesson: LessonRecord,
        _ tx: Transaction
    ) throws {
        if let known {
            try tx.update("roll_mark", id: known, ["mark": word, "at": tx.now, "recorded_by": tx.actor.id])
        } else {
            try tx.insert(
                "roll_mark",
                [
                    "id": tx.newID(), "division": lesson.division, "institution": lesson.institution,
                    "class": lesson.classID,
                    "lesson": lesson.id, "enrolment": enrolment, "person": person, "mark": word, "at": tx.now,
                    "recorded_by": tx.actor.id
                ])
        }
    }
}
