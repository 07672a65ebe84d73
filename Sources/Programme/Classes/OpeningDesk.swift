import Policy
import Procedures
import Store
import Vocabulary

package typealias OpeningCheck = FindingsCheck<ClassOpeningInput>

/// The check before, and the submission of, an application to open a class.
package struct OpeningDesk: Sendable {
    package static let decision = DecisionKind.classOpening.rawValue
    package static let procedure = "classOpening"

    /// Facts that the officer of the county verifies before the class may go on; each needs its own yes. Where hours are held
    /// online, the yes to their plan is its approval.
    package static func verified(_ record: ClassRecord) -> [String] {
        ["identity", "hours", "teachers", "premises", "equipment"]
            + (record.hours.online > .zero ? ["onlinePlan"] : [])
    }

    package let office: Office

    package init(office: Office) { self.office = office }

    /// What the pack would say today; nothing is kept.
    package func check(_ id: String, by actor: Actor) async throws -> OpeningCheck {
        let office = office
        return try await office.store.read { reader in
            let record = try ClassStore.find(id, actor.scope, reader)
            let officers = actor.role.side == .training ? [actor.id] : []
            return try Self.decide(record, officers: officers, reader, office)
        }
    }

    /// Submits the application, or submits it again after it was sent back.
    /// - Throws: `Refusal`: `taskOpen` for each open task, `teacherBusy`, or `enrolmentChanged`, or `openingBlocked` with the codes of
    ///   all findings that block; `openingBlocked` stands once per finding.
    package func submit(_ id: String, reply: String = "", by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("class.submit", by: actor, key: key) { tx in
            try Self.submit(id, reply: reply, in: tx, office: office)
        }
    }

    // MARK: Inside transactions

    /// - Returns: the case's id.
    package static func submit(_ id: String, reply: String = "", in tx: Transaction, office: Office) throws -> String {
        let record = try ClassDesk.renewed(try ClassDesk.editable(id, in: tx), in: tx, office: office)
        // Of more applicants than places those ranked first are submitted; the others stay waiting.
        try EnrolmentPlaces.settle(record, tx)
        let tasks = try ClassTasks.of(record, tx)
        let open = tasks.tasks.filter { $0.standing != .done }
        guard open.isEmpty else {
            throw Refusal(open.map { Problem("taskOpen", field: $0.task.rawValue, values: ["task": $0.task.rawValue]) })
        }
        try TimetableDesk.refuseClashes(of: id, in: tx)
        let changed = try EnrolmentConditions.stillOpen(record, tx, office)
        guard changed.isEmpty else { throw Refusal(changed) }
        let check = try decide(record, officers: [], tx, office)
        try refuseBlocked(check)
        _ = try keep(check, record, tx)
        try ClassState.move(id, to: .inApproval, in: tx)
        let engine = office.procedures
        let subject = "class/\(id)"
        if let state = try engine.find(tx, tx.actor.scope, subject: subject, procedure: procedure), state.isOpen {
            return try CaseDesk.act(
                on: state.id, token: state.token, CaseAct(.submitted, reasons: reply), in: tx, office: office
            ).id
        }
        return try CaseDesk.open(
            procedure, pack: record.pack, subject: subject, title: record.title, division: record.division,
            institution: record.institution, reasons: reply, in: tx, office: office
        ).id
    }

    /// Runs the pack's decision on the class as it stands.
    package static func decide(_ record: ClassRecord, officers: [String], _ reader: Reader, _ office: Office) throws
        -> OpeningCheck
    {
        let pack = try office.pack(record.pack)
        let input = try OpeningInputs.collect(record, officers: officers, on: reader.now.day, reader, office)
        let outcome = try pack.decide(input)
        return OpeningCheck(input: input, outcome: outcome, explanation: pack.explain(input, outcome))
    }

    static func refuseBlocked(_ check: OpeningCheck) throws {
        guard check.isBlocked else { return }
        let titles = check.explanation.refusals
        throw Refusal(
            check.blocking.map { finding in
                let told = titles.first { $0.code == finding.code }.map(Self.named)
                return Problem(
                    "openingBlocked", field: "check",
                    values: [
                        "finding": finding.code, "titleZh": told?.zh ?? finding.code,
                        "titleEn": told?.en ?? finding.code,
                        "clauses": finding.clauses.joined(separator: ", ")
                    ])
            })
    }

    /// A finding by its title and, where several rows can give it, by the notes of those that did: which block is missing, say.
    private static func named(_ told: Explanation.Refused) -> Bilingual {
        let notes = told.rows.filter { $0.count > 1 }.map(\.note).filter { !$0.zh.isEmpty && $0.zh != told.title.zh }
        guard !notes.isEmpty else { return told.title }
        return Bilingual(
            zh: told.title.zh + "：" + notes.map(\.zh).joined(separator: "，"),
            en: told.title.en + ": " + notes.map(\.en).joined(separator: ", "))
    }

    /// Keeps the decision with all its inputs; it follows the one before it, which stays.
    @discardableResult
    static func keep(_ check: OpeningCheck, _ record: ClassRecord, _ tx: Transaction) throws -> String {
        let id = try DecisionRecord.keepNext(
            name: decision, subject: "class/\(record.id)", pack: check.outcome.pack, version: check.outcome.version,
            input: KeptDecision.text(check.input), outcome: KeptDecision.text(check.outcome), division: record.division,
            institution: record.institution, in: tx)
        tx.note("decision", id)
        tx.note("outcome", check.outcome.outcome)
        return id
    }
}
