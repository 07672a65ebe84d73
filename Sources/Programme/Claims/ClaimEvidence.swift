import Policy
import Store
import Vocabulary

/// One thing that an officer has to verify of a trainee before the claim is agreed to, because the pack's decision asks for it.
package struct AskedEvidence: Sendable, Hashable {
    /// Code of the pack's list `evidence`; nil: the time that the trainee was employed after the training.
    package let code: String?
    package let name: Bilingual

    package func isVerified(in verified: TraineeClaimInput.Verified?) -> Bool {
        guard let verified else { return false }
        return code.map { verified.evidence.contains($0) } ?? (verified.employedMonths != nil)
    }
}

/// What was verified of one trainee, by whom and from what. Each record holds all of it; the newest counts, the earlier stay.
package struct VerifiedEvidence: Sendable, Identifiable {
    package let id: String
    package let enrolment: String
    package let facts: TraineeClaimInput.Verified
    /// Number of the document, name of the register, or where else it was seen.
    package let reference: String
    package let verifiedBy: String
    package let at: Instant

    init(_ row: Row) throws {
        id = try row.text("id")
        enrolment = try row.text("enrolment")
        facts = TraineeClaimInput.Verified(
            evidence: CodeList.codes(row.optionalText("evidence")),
            employedMonths: row.optionalInt("employed_months").map { Int($0) })
        reference = try row.text("reference")
        verifiedBy = row.optionalText("verifier") ?? ""
        at = try row.instant("verified_at")
    }
}

package enum ClaimEvidence {
    private static let all = Scope.everything(because: "the caller has found the claim in its scope")

    /// What makes a difference to this claim, whatever has been verified of it so far; empty for most.
    package static func asked(_ input: TraineeClaimInput, _ pack: Pack) throws -> [AskedEvidence] {
        var blank = input
        blank.verified = nil
        let unasked = try pack.decide(blank).refusals
        blank.verified = .init()
        let found = try pack.decide(blank).refusals
        guard found != unasked else { return [] }
        func gone(_ verified: TraineeClaimInput.Verified) throws -> [ClaimOutcome.RefusedItem] {
            var other = blank
            other.verified = verified
            let left = try pack.decide(other).refusals
            return found.filter { !left.contains($0) }
        }
        var asked: [AskedEvidence] = []
        for entry in pack.codes.entries(of: "evidence") where try !gone(.init(evidence: [entry.code])).isEmpty {
            asked.append(AskedEvidence(code: entry.code, name: entry.name))
        }
        if let refusal = try gone(.init(employedMonths: 0)).first {
            let reason = pack.reason(.traineeClaim, refusal.reason)
            let name = reason?.label ?? Bilingual(zh: refusal.reason, en: refusal.reason)
            asked.append(AskedEvidence(code: nil, name: name))
        }
        return asked
    }

    /// The newest record of each trainee, by enrolment.
    package static func verified(of claim: String, _ scope: Scope, _ reader: Reader) throws -> [String: VerifiedEvidence] {
        let records = try reader.rows(
            scope,
            """
            select v.*, a.name as verifier from claim_evidence v left join account a on a.id = v.verified_by
            where v.claim = \(claim) and \(within: "v") order by v.verified_at, v.id
            """
        ).map(VerifiedEvidence.init)
        return Dictionary(records.map { ($0.enrolment, $0) }, uniquingKeysWith: { $1 })
    }

    /// The trainees of whom something asked has not been verified, in the order of the roster.
    package static func missing(_ claim: ClaimRecord, _ reader: Reader, _ office: Office) throws
        -> [(line: ClaimLine, items: [AskedEvidence])]
    {
        let pack = try office.pack(claim.pack)
        return try ClaimDeciding.inputs(claim, .preview(.clean), reader, office).compactMap { line, input in
            guard let verified = input.verified else { return nil }
            let items = try asked(input, pack).filter { !$0.isVerified(in: verified) }
            return items.isEmpty ? nil : (line, items)
        }
    }

    /// - Throws: `Refusal` `evidenceUnverified` once for each trainee, with `name` and `items`.
    static func refuseMissing(_ claim: ClaimRecord, _ reader: Reader, _ office: Office) throws {
        let problems = try missing(claim, reader, office).map { line, items in
            Problem(
                "evidenceUnverified", field: "check",
                values: [
                    "name": line.personName, "itemsZh": items.map(\.name.zh).joined(separator: "、"),
                    "itemsEn": items.map(\.name.en).joined(separator: ", ")
                ])
        }
        if !problems.isEmpty { throw Refusal(problems) }
    }
}

/// What an officer types who has seen the evidence of one trainee.
package struct EvidenceEntry: Sendable {
    /// Codes of what was seen; what is left out counts as not verified.
    package var evidence: [String]
    /// Full months in employment; empty: not verified.
    package var employedMonths: String
    package var reference: String

    package init(evidence: [String] = [], employedMonths: String = "", reference: String) {
        self.evidence = evidence
        self.employedMonths = employedMonths
        self.reference = reference
    }
}

extension ClaimDesk {
    private static let mostMonths = 600

    /// An officer records what was verified of a trainee; the trainee is decided again.
    /// - Throws: `Refusal`: `notYourRole`, `notFound`, `recused`, `claimNotReady`, `nothingToVerify`, `evidenceNotAsked`,
    ///   `numberOutOfRange`, `required` (reference).
    package func verify(
        _ claim: String, line: String, _ entry: EvidenceEntry, by actor: Actor, key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("claim.verify", by: actor, key: key) { tx in
            try Self.verify(claim, line: line, entry, in: tx, office: office)
            return Done()
        }
    }

    package static func verify(
        _ id: String, line: String, _ entry: EvidenceEntry, in tx: Transaction, office: Office
    ) throws {
        let claim = try ClaimStore.find(id, tx.actor.scope, tx)
        tx.about("claim", id, in: claim.division)
        if try AccountDesk.isRecused(tx.actor.id, from: claim.institution, tx) { throw Refusal("recused") }
        guard claim.state == .inReview else {
            throw Refusal("claimNotReady", ["state": claim.state.rawValue, "wanted": ClaimState.inReview.rawValue])
        }
        let person = try ClaimStore.line(line, of: id, tx.actor.scope, tx)
        let input = try ClaimDeciding.inputs(claim, .preview(.clean), tx, office).first { $0.line.id == line }?.input
        let asked = try input.map { try ClaimEvidence.asked($0, office.pack(claim.pack)) } ?? []
        guard !asked.isEmpty else { throw Refusal("nothingToVerify") }
        var entries = Entries()
        for code in entry.evidence where !asked.contains(where: { $0.code == code }) {
            entries.refuse("evidenceNotAsked", "evidence", ["code": code])
        }
        let months = entries.count(entry.employedMonths, "employedMonths", in: 0...mostMonths)
        if months != nil, !asked.contains(where: { $0.code == nil }) {
            entries.refuse("evidenceNotAsked", "employedMonths", ["code": "employedMonths"])
        }
        let reference = entries.text(entry.reference, "reference")
        try entries.finish()
        try tx.insert(
            "claim_evidence",
            [
                "id": tx.newID(), "division": claim.division, "institution": claim.institution, "claim": id,
                "enrolment": person.enrolment, "person": person.person,
                "evidence": CodeList.text(Set(entry.evidence).sorted()), "employed_months": months,
                "reference": reference, "verified_by": tx.actor.id, "verified_at": tx.now
            ])
        tx.note("line", line)
        try preview(id, in: tx, office: office)
    }
}
