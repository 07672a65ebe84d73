/// One benefit for one person, judged by itself, whichever decision has the rule for it.
package struct Benefit: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable {
        /// Money is due.
        case due
        /// Nothing refuses it, and no money goes with it, or no amount has been set.
        case entitled
        case refused
        /// The policy gives none in such a case.
        case absent
    }

    package struct Refusal: Sendable, Hashable {
        package var reason: String
        package var clauses: [String]
    }

    /// Code of the list `itemKind`.
    package var kind: String
    /// The decision that judged it, which also knows its reasons.
    package var decision: DecisionKind
    package var status: Status
    package var fen: Int64
    /// What the answer rests on; never empty.
    package var basis: [String]
    package var refusals: [Refusal]
    /// Assumed parameters that a grant's amount takes and nobody has confirmed.
    package var assumptions: [String]
}

extension Pack {
    /// Every benefit that the document names for somebody who has finished a training (`benefits` of pack.yaml), one by
    /// one: items of the claim as it is decided, grants with what the claim says of the person.
    package func benefits(of claim: TraineeClaimInput) throws(InputError) -> [Benefit] {
        guard let named = benefits else { return [] }
        let items = engine.traineeClaim.rules.kinds.map(\.name)
        let outcome = try decide(claim)
        var all: [Benefit] = []
        for kind in named.kinds {
            if items.contains(kind) {
                all.append(Benefit(kind, .traineeClaim, outcome, otherwise: named.clause))
            } else {
                let outcome = try decide(GrantInput(kind, of: claim, self))
                all.append(Benefit(kind, .grant, outcome, otherwise: named.clause))
            }
        }
        return all
    }

    /// Every grant of one type for one applicant, whatever kind the input asks for.
    package func benefits(of type: String, for input: GrantInput) throws(InputError) -> [Benefit] {
        var all: [Benefit] = []
        for grant in grants where grant.benefitType == type {
            var one = input
            one.grant.kind = grant.kind
            all.append(Benefit(grant.kind, .grant, try decide(one), otherwise: grant.clauses.first ?? ""))
        }
        return all
    }
}

extension Benefit {
    /// What an outcome says of one kind. `clause`: where the document names the benefit.
    fileprivate init(_ kind: String, _ decision: DecisionKind, _ outcome: ClaimOutcome, otherwise clause: String) {
        let item = outcome.items.first { $0.kind == kind }
        let refusals = outcome.refusals.filter { $0.kind == kind }
        self.kind = kind
        self.decision = decision
        status = item.map { $0.fen > 0 ? .due : .entitled } ?? (refusals.isEmpty ? .absent : .refused)
        fen = item?.fen ?? 0
        var basis = item?.clauses ?? []
        for refusal in refusals { ClaimRules.append(refusal.clauses, to: &basis) }
        self.basis = basis.isEmpty ? [clause] : basis
        self.refusals = refusals.map { Refusal(reason: $0.reason, clauses: $0.clauses) }
        assumptions = decision == .grant ? outcome.assumptions : []
    }
}

extension GrantInput {
    /// What a finisher's claim says to the rules of a grant.
    fileprivate init(_ kind: String, of claim: TraineeClaimInput, _ pack: Pack) {
        self.init()
        caseID = claim.caseID
        on = claim.on
        grant.kind = kind
        grant.date = claim.training.startDate
        grant.subject = claim.training.occupation
        grant.year = claim.training.startDate.year
        grant.headcount = 1
        grant.days = claim.training.days
        grant.catalogueFen = claim.training.catalogueFen
        applicant.kind = "person"
        applicant.groups = claim.person.groups
        if claim.attendance.sessionsAttended > 0 { evidence.append("participation") }
        if let number = claim.certificate?.number, Spot.isMark(number) { evidence.append("certificate") }
        attendance = Attendance(
            sessionsRequired: claim.attendance.sessionsRequired, sessionsAttended: claim.attendance.sessionsAttended)
        evidence.removeAll { !pack.codes.has("evidence", $0) }
        local = claim.local
    }
}
