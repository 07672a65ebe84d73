import Store
import Vocabulary

extension AttendanceDesk {
    /// The lesson's teacher says how many hours were held; once, after its end. With the last lesson the class counts as taught.
    /// - Throws: `Refusal` `notYourLesson`, `lessonNotOver` (`ends`), `lessonConfirmed`, `hoursTooMany` (`planned`), `classNotOpen`.
    package func confirmHours(
        _ lesson: String, _ hours: ClassHours, note: String = "", by actor: Actor, key: String? = nil
    ) async throws {
        _ = try await office.store.write("attendance.confirmHours", by: actor, key: key) { tx in
            try Self.confirmHours(lesson, hours, note: note, in: tx)
            return Done()
        }
    }

    package static func confirmHours(_ lesson: String, _ hours: ClassHours, note: String, in tx: Transaction) throws {
        let found = try workable(lesson, by: tx.actor, tx)
        guard found.teacher == tx.actor.person else { throw Refusal("notYourLesson") }
        tx.about("class", found.classID, in: found.division)
        tx.note("lesson", lesson)
        tx.note("hours", hours.description)
        let everywhere = Scope.everything(because: "the caller may work on the lesson")
        if try tx.row(everywhere, "select id from hours_delivered where lesson = \(lesson)") != nil {
            throw Refusal("lessonConfirmed")
        }
        _ = try openClass(of: found, tx)
        guard tx.now >= found.endsAt else {
            throw Refusal("lessonNotOver", ["date": found.day.description, "ends": found.endsAt.clockText])
        }
        guard hours <= found.hours else {
            throw Refusal("hoursTooMany", field: "hours", ["planned": found.hours.description])
        }
        let note = String(note.trimmed.prefix(200))
        try tx.insert(
            "hours_delivered",
            [
                "id": tx.newID(), "division": found.division, "institution": found.institution, "lesson": lesson,
                "class": found.classID, "hours": hours, "teacher": found.teacher ?? tx.actor.id, "confirmed_at": tx.now,
                "note": note.isEmpty ? String?.none : note
            ])
        let open = try tx.number(
            everywhere,
            """
            select count(*) from lesson l left join hours_delivered h on h.lesson = l.id
            where l.class = \(found.classID) and h.id is null
            """)
        if open == 0 { try ClassState.move(found.classID, to: .taught, in: tx) }
    }

    /// Keeps a photo of the lesson as evidence.
    /// - Returns: the id of the evidence.
    /// - Throws: `Refusal` `fileMissing`, `fileTooLarge`, `fileTypeUnknown`, `notYourClass`, `classNotOpen`.
    package func addPhoto(_ lesson: String, bytes: [UInt8], name: String, by actor: Actor, key: String? = nil)
        async throws -> String
    {
        // Who may not work on the lesson puts no file into the folder.
        _ = try await office.store.read { try Self.workable(lesson, by: actor, $0) }
        let file = try await office.evidence.keep(bytes, field: "photo", in: office.store)
        guard file.mediaType.hasPrefix("image/") else { throw Refusal("fileTypeUnknown", field: "photo") }
        return try await office.store.write("attendance.addPhoto", by: actor, key: key) { tx in
            let found = try Self.workable(lesson, by: actor, tx)
            tx.about("class", found.classID, in: found.division)
            _ = try Self.openClass(of: found, tx)
            tx.note("lesson", lesson)
            tx.note("sha256", file.sha256)
            return try EvidenceFolder.record(
                file, name: name, kind: "processPhoto", subject: "lesson/\(lesson)",
                division: found.division, institution: found.institution, in: tx)
        }
    }
}
