import Policy
import Store
import Vocabulary

/// Registers the candidates of an examination: each must meet the entry conditions of the class's pack (YN22-11).
package struct ExamEntryDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// One trainee before the officer who checks the proofs, with what may be checked.
    package func candidate(_ enrolment: String, of classID: String, for actor: Actor) async throws -> (
        entry: ExamEntry, asked: [CodeBook.Entry]
    ) {
        let office = office
        return try await office.store.read { reader in
            let training = try ClassStore.find(classID, actor.scope, reader)
            let entry = try ExaminationStore.entries(of: training, actor.scope, reader, office)
                .first { $0.id == enrolment }
            guard let exam = try ExaminationStore.exam(of: classID, actor.scope, reader), let entry else {
                throw Refusal("notFound")
            }
            return (entry, try ExamConditions(training, on: exam.day, office)?.asked ?? [])
        }
    }

    /// Registers one trainee with the proofs that were checked.
    /// - Throws: `Refusal`: `notFound`, `recused`, `examMissing`, `resultsExist`, `examEntered`, `proofUnknown`, and
    ///   `examEntryBlocked` for each condition that is not met.
    package func register(_ enrolment: String, of classID: String, proofs: [String], by actor: Actor, key: String? = nil)
        async throws
    {
        let office = office
        _ = try await office.store.write("examination.register", by: actor, key: key) { tx in
            let training = try ClassStore.find(classID, actor.scope, tx)
            if try AccountDesk.isRecused(actor.id, from: training.institution, tx) { throw Refusal("recused") }
            guard let exam = try ExaminationStore.exam(of: classID, actor.scope, tx) else { throw Refusal("examMissing") }
            guard exam.heldAt == nil else { throw Refusal("resultsExist") }
            let entries = try ExaminationStore.entries(of: training, actor.scope, tx, office)
            guard let entry = entries.first(where: { $0.id == enrolment }) else { throw Refusal("notFound") }
            guard entry.state != .entered else { throw Refusal("examEntered") }
            guard let conditions = try ExamConditions(training, on: exam.day, office) else { return Done() }
            for code in proofs where !conditions.asked.contains(where: { $0.code == code }) {
                throw Refusal("proofUnknown", field: "proofs", ["code": code])
            }
            tx.about("class", classID, in: training.division)
            tx.note("enrolment", enrolment)
            let refused = try Self.decide([enrolment: proofs], conditions, exam.id, tx)
            guard refused.isEmpty else { throw Refusal(refused.flatMap(\.refusals)) }
            return Done()
        }
    }

    /// Asks the pack about everybody on the list, when day and place are set: who meets the conditions is a candidate.
    static func registerAll(_ training: ClassRecord, _ exam: String, on day: Day, in tx: Transaction, office: Office) throws {
        guard let conditions = try ExamConditions(training, on: day, office) else { return }
        let everybody = try EnrolmentStore.enrolled(in: training.id, tx.actor.scope, tx)
        let shown = Dictionary(everybody.map { ($0.id, [String]()) }, uniquingKeysWith: { $1 })
        let refused = try decide(shown, conditions, exam, tx)
        tx.note("entered", .integer(everybody.count - refused.count))
        tx.note("notEntered", .integer(refused.count))
    }

    /// Decides these enrolments with their proofs and writes how they stand.
    /// - Returns: what refuses some.
    private static func decide(
        _ shown: [String: [String]], _ conditions: ExamConditions, _ exam: String, _ tx: Transaction
    ) throws -> [ExamEntryCheck] {
        let training = conditions.training
        let listed = try EnrolmentStore.enrolled(in: training.id, tx.actor.scope, tx).filter { shown[$0.id] != nil }
        let held = try CertificateStore.held(by: listed.map(\.person.id), tx)
        let rows = try ExaminationStore.entryRows(of: exam, tx.actor.scope, tx)
        var refused: [ExamEntryCheck] = []
        for enrolment in listed {
            let check = try conditions.check(
                enrolment, proofs: shown[enrolment.id] ?? [], held: held[enrolment.person.id] ?? [], today: tx.now.day)
            if check.isBlocked { refused.append(check) }
            var stands: Columns = [
                "exam": exam, "enrolment": enrolment.id, "division": training.division,
                "institution": training.institution, "entered": !check.isBlocked,
                "decision": try conditions.keep(check, of: enrolment.id, tx), "decided_at": tx.now,
                "decided_by": tx.actor.id
            ]
            if let row = rows[enrolment.id] {
                try tx.update("exam_entry", id: row, stands)
            } else {
                stands.set("id", tx.newID())
                try tx.insert("exam_entry", stands)
            }
        }
        return refused
    }
}
