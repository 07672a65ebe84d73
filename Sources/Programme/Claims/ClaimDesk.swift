import Policy
import Procedures
import Store
import Vocabulary

/// Prepares and submits the claim of a class, and records what officers find about it.
package struct ClaimDesk: Sendable {
    package static let procedure = "claim"

    package let office: Office

    package init(office: Office) { self.office = office }

    /// What a submission would come to; nothing is kept.
    package struct Prepared: Sendable {
        package let record: ClassRecord
        package let check: ClaimCheck
        /// The claim that is already there; nil: none.
        package let claim: ClaimRecord?
    }

    /// What the pack says to a claim of this class today.
    package func prepare(_ classID: String, by actor: Actor) async throws -> Prepared {
        let office = office
        return try await office.store.read { reader in
            let record = try ClassStore.find(classID, actor.scope, reader)
            let claim = try ClaimStore.claim(of: classID, actor.scope, reader)
            let standing = claim.flatMap { $0.state == .rejected ? nil : $0.id }
            return Prepared(
                record: record, check: try ClaimDeciding.check(record, claim: standing, notice: .none, reader, office),
                claim: claim)
        }
    }

    /// Submits the claim of a class, or submits it again after it was sent back: every trainee is decided anew.
    /// - Returns: the claim's id.
    /// - Throws: `Refusal`: `notYourRole`, `notFound`, `classNotReady`, `claimedAlready`, `claimBlocked` once per finding.
    package func submit(
        _ classID: String, reply: String = "", by actor: Actor,
        key: String? = nil
    ) async throws -> String {
        let office = office
        return try await office.store.write("claim.submit", by: actor, key: key) { tx in
            try Self.submit(classID, reply: reply, in: tx, office: office)
        }
    }

    /// An officer of the training side records that a trainee's hours were faked: the trainee is decided again, and gets nothing.
    /// - Parameter evidence: where the proof is kept: a document's number, an inspection, a file.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `claimNotReady`, `required` (reason, evidence), `foundAlready`.
    package func findFalsified(
        _ claim: String, line: String, reason: String, evidence: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        try await find(.hoursFalsified, claim, line: line, reason: reason, evidence: evidence, by: actor, key: key)
    }

    /// An officer records that the training was passed on to another provider: no trainee of the class gets the subsidy.
    package func findSubcontracted(
        _ claim: String, reason: String, evidence: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        try await find(.subcontracted, claim, line: nil, reason: reason, evidence: evidence, by: actor, key: key)
    }

    private func find(
        _ kind: ClaimFinding.Kind, _ claim: String, line: String?, reason: String, evidence: String,
        by actor: Actor,
        key: String?
    ) async throws {
        let office = office
        _ = try await office.store.write("claim.find", by: actor, key: key) { tx in
            try Self.find(kind, claim, line: line, reason: reason, evidence: evidence, in: tx, office: office)
            return Done()
        }
    }

    // MARK: Inside transactions

    package static func submit(
        _ classID: String, reply: String = "", in tx: Transaction,
        office: Office
    ) throws -> String {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        tx.about("class", classID, in: record.division)
        let standing = try ClaimStore.claim(
            of: classID, tx.actor.scope,
            tx
        ).flatMap { $0.state == .rejected ? nil : $0 }
        if let standing {
            guard standing.state == .returned else { throw Refusal("claimedAlready", ["number": standing.number]) }
        } else if record.state != .certified {
            throw Refusal("classNotReady", ["state": record.state.rawValue, "wanted": ClassState.claimed.rawValue])
        }
        let check = try ClaimDeciding.check(record, claim: standing?.id, notice: .none, tx, office)
        try ClaimDeciding.refuseBlocked(check)
        let decision = try ClaimDeciding.keep(check, record, in: tx)
        let id = try standing?.id ?? insert(record, in: tx)
        try tx.update("claim", id: id, ["class_decision": decision, "submitted_at": tx.now])
        try fill(id, record, in: tx)
        try ClaimAttachments.attach(to: id, record, in: tx)
        try ClaimState.move(id, to: .inReview, in: tx)
        try preview(id, in: tx, office: office)
        try ClassState.move(classID, to: .claimed, in: tx)
        tx.note("claim", id)
        let engine = office.procedures
        if let state = try engine.find(tx, tx.actor.scope, subject: "claim/\(id)", procedure: procedure), state.isOpen {
            try CaseDesk.act(
                on: state.id, token: state.token, CaseAct(.submitted, reasons: reply), in: tx,
                office: office)
        } else {
            try CaseDesk.open(
                procedure, pack: record.pack, subject: "claim/\(id)", title: record.title,
                division: record.division,
                institution: record.institution, reasons: reply, in: tx, office: office)
        }
        return id
    }

    package static func find(
        _ kind: ClaimFinding.Kind, _ id: String, line: String?, reason: String, evidence: String,
        in tx: Transaction, office: Office
    ) throws {
        let claim = try ClaimStore.find(id, tx.actor.scope, tx)
        tx.about("claim", id, in: claim.division)
        if try AccountDesk.isRecused(tx.actor.id, from: claim.institution, tx) { throw Refusal("recused") }
        guard claim.state == .inReview || claim.state == .onNotice else {
            throw Refusal("claimNotReady", ["state": claim.state.rawValue, "wanted": ClaimState.inReview.rawValue])
        }
        let missing = [("reason", reason), ("evidence", evidence)].filter { $0.1.trimmed.isEmpty }
        if !missing.isEmpty { throw Refusal(missing.map { Problem("required", field: $0.0) }) }
        let person = try line.map { try ClaimStore.line($0, of: id, tx.actor.scope, tx) }
        let standing = try ClaimStore.findings(of: id, tx.actor.scope, tx)
        if standing.contains(where: { $0.kind == kind && $0.line == line }) { throw Refusal("foundAlready") }
        try tx.insert(
            "claim_finding",
            [
                "id": tx.newID(), "division": claim.division, "institution": claim.institution, "claim": id,
                "line": line,
                "person": person?.person, "kind": kind, "reason": String(reason.trimmed.prefix(1_000)),
                "evidence": String(evidence.trimmed.prefix(200)), "found_by": tx.actor.id, "found_at": tx.now
            ])
        if kind == .hoursFalsified, let person {
            try tx.update(
                "enrolment", id: person.enrolment,
                ["hours_falsified": true])
        }
        tx.note("finding", kind.rawValue)
        if let line { tx.note("line", line) }
        try preview(id, in: tx, office: office)
    }

    /// Decides again what the pack would say if the notice ended without objection, and keeps it.
    static func preview(_ id: String, in tx: Transaction, office: Office) throws {
        let claim = try ClaimStore.find(id, all, tx)
        let steps = office.procedures.book.definition(procedure, pack: claim.pack)
        let hasNotice = steps?.step(ClaimCase.noticeStep) != nil
        try ClaimDeciding.decideAndKeep(claim, .preview(hasNotice ? .clean : .none), in: tx, office: office)
    }

    private static let all = Scope.everything(because: "the caller has found the class or claim in its scope")

    private static func insert(_ record: ClassRecord, in tx: Transaction) throws -> String {
        let id = tx.newID()
        let number = try number(in: record.division, year: tx.now.day.year, tx)
        try tx.insert(
            "claim",
            [
                "id": id, "number": number, "division": record.division, "institution": record.institution,
                "class": record.id,
                "pack": record.pack, "state": ClaimState.inReview, "created_at": tx.now, "changed_at": tx.now
            ])
        tx.note("number", number)
        return id
    }

    /// A line for everybody who is in the class now; who has withdrawn since the last submission is taken out.
    private static func fill(_ id: String, _ record: ClassRecord, in tx: Transaction) throws {
        let roster = try EnrolmentStore.enrolled(in: record.id, all, tx)
        let lines = try ClaimStore.lines(of: id, all, tx)
        for line in lines where !roster.contains(where: { $0.id == line.enrolment }) {
            for item in line.items { try tx.delete("claim_item", id: item.id) }
            try tx.delete("claim_line", id: line.id)
        }
        for enrolment in roster where !lines.contains(where: { $0.enrolment == enrolment.id }) {
            try tx.insert(
                "claim_line",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution, "claim": id,
                    "enrolment": enrolment.id, "person": enrolment.person.id, "position": enrolment.position
                ])
        }
        try tx.update("claim", id: id, ["trainees": roster.count])
    }

    private static func number(in division: Division, year: Int, _ tx: Transaction) throws -> String {
        let prefix = "\(division.code)-\(year)-B"
        let last = try tx.row(
            .everything(because: "numbers are given once"),
            """
            select number from claim where number >= \(prefix) and number < \(prefix + ":")
            order by length(number) desc, number desc limit 1
            """)?.text("number")
        let digits = String((last.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0) + 1)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
