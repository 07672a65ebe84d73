import Store
import Vocabulary

/// In the pool or out of it: confirmed, checked every year, removed, barred.
extension TeacherDesk {
    /// Takes a teacher into the pool.
    package func confirm(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("teacher.confirm", by: actor, key: key) { tx in
            try Self.confirm(id, in: tx)
            return Done()
        }
    }

    /// Being confirmed counts as the check of the current year.
    package static func confirm(_ id: String, in tx: Transaction) throws {
        let teacher = try kept(id, tx)
        if teacher.blacklisted { throw Refusal("teacherBlacklisted") }
        guard !teacher.registered else { return }
        let year = tx.now.day.year
        try tx.update(
            "teacher", id: id,
            [
                "registered": true, "check_year": max(teacher.checkYear ?? 0, year), "changed_at": tx.now
            ])
        try record(teacher, "confirmed", year: year, reason: "", in: tx)
    }

    /// The yearly check; who fails it leaves the pool with date and reason (YN22-9).
    package func check(
        _ id: String, year: Int, passed: Bool, reason: String, by actor: Actor, key: String? = nil
    ) async throws {
        _ = try await office.store.write("teacher.check", by: actor, key: key) { tx in
            let teacher = try Self.kept(id, tx)
            guard teacher.registered else { throw Refusal("teacherNotRegistered") }
            guard year <= tx.now.day.year, year > tx.now.day.year - 10 else {
                throw Refusal(
                    "numberOutOfRange", field: "year",
                    ["least": String(tx.now.day.year - 9), "most": String(tx.now.day.year)])
            }
            if !passed, reason.trimmed.isEmpty { throw Refusal("required", field: "reason") }
            tx.note("year", .integer(year))
            tx.note("passed", .bool(passed))
            if passed {
                try tx.update(
                    "teacher", id: id, ["check_year": max(teacher.checkYear ?? 0, year), "changed_at": tx.now])
            } else {
                try tx.update("teacher", id: id, ["registered": false, "changed_at": tx.now])
            }
            try Self.record(teacher, passed ? "checked" : "failed", year: year, reason: reason.trimmed, in: tx)
            return Done()
        }
    }

    /// Takes away the right to teach for a verified case, under a clause, or gives it back. It holds for the person: every
    /// entry of theirs in the province is barred.
    package func setBlacklisted(
        _ id: String, _ barred: Bool, reason: String, clause: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("teacher.blacklist", by: actor, key: key) { tx in
            let teacher = try Self.kept(id, tx)
            var entries = Entries()
            let reason = entries.text(reason, "reason")
            let clause = entries.clause(clause, "clause", office)
            try entries.finish()
            tx.note("clause", clause)
            let same = try tx.rows(
                .everything(because: "the sanction is the person's, wherever they teach"),
                """
                select t.* from teacher t
                where t.id_number_index = (select o.id_number_index from teacher o where o.id = \(id)) order by t.id
                """)
            for row in same {
                let entry = try Teacher(row)
                guard entry.blacklisted != barred else { continue }
                try tx.update(
                    "teacher", id: entry.id, ["blacklisted": barred, "registered": false, "changed_at": tx.now])
                try Self.record(entry, barred ? "blacklisted" : "cleared", reason: reason, clause: clause, in: tx)
            }
            return Done()
        }
    }

    private static func kept(_ id: String, _ tx: Transaction) throws -> Teacher {
        let teacher = try find(id, for: tx.actor, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: teacher.institution, tx) { throw Refusal("recused") }
        tx.about("teacher", id, in: teacher.division)
        return teacher
    }

    private static func record(
        _ teacher: Teacher, _ what: String, year: Int? = nil, reason: String, clause: String? = nil,
        in tx: Transaction
    ) throws {
        tx.note("what", what)
        try tx.insert(
            "teacher_event",
            [
                "id": tx.newID(), "division": teacher.division, "institution": teacher.institution,
                "teacher": teacher.id,
                "what": what, "year": year, "reason": reason, "clause": clause, "at": tx.now, "done_by": tx.actor.id
            ])
    }
}
