import Policy
import Procedures
import Store
import Vocabulary

/// What happens to a claim when its case goes on: checked, reviewed, put on public notice, handed to the finance side, ended.
package struct ClaimCase: CaseStage {
    package let procedure = ClaimDesk.procedure

    /// The step of the packs' procedures at which the public notice runs.
    package static let noticeStep = "publicNotice"
    /// The document that the checking officer hands in with the agreement where hours were held online: `yes`.
    package static let onlineHoursChecked = "onlineHours"

    private static let all = Scope.everything(because: "the case stands for the claim")

    package init() {}

    package func check(_ act: CaseAct, of state: CaseState, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("claim") else { return }
        let claim = try ClaimStore.find(id, Self.all, tx)
        if act.verdict == .submitted {
            // Submitting again decides everything anew first: `ClaimDesk.submit`.
            guard claim.state == .inReview else { throw Refusal("submitFromClaim") }
        }
        guard act.verdict == .agreed, let step = try CaseDesk.step(of: state, office) else { return }
        // The finance side agrees by the batch that pays the claim, never without one.
        if step.side == .finance, act.documents["batch"] == nil { throw Refusal("agreeByBatch") }
        guard step.side == .training else { return }
        let record = try ClassStore.find(claim.classID, Self.all, tx)
        // Nothing is agreed to on yesterday's facts.
        try ClaimDeciding.refuseBlocked(ClaimDeciding.check(record, claim: id, notice: .none, tx, office))
        try ClaimEvidence.refuseMissing(claim, tx, office)
        if step.role == .trainingOfficer, try AttendanceCount.maxOnlineHoursPerDay(record.id, tx) > .zero,
            act.documents[Self.onlineHoursChecked] != "yes"
        {
            throw Refusal("onlineHoursUnchecked", field: "doc." + Self.onlineHoursChecked)
        }
        guard claim.total > .zero else { throw Refusal("nothingToPay", ["number": claim.number]) }
    }

    package func wentOn(_ state: CaseState, from step: String, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("claim"), try CaseDesk.step(of: state, office)?.side == .finance else { return }
        let claim = try ClaimStore.find(id, Self.all, tx)
        guard claim.state == .inReview || claim.state == .onNotice else { return }
        try Self.settle(claim, in: tx, office: office)
    }

    /// The notice opens here; the payment, which is the other thing a claim waits for, is the payment stage's to report.
    package func reached(_ state: CaseState, in tx: Transaction, office: Office) throws -> Bool {
        guard let id = state.subjectID("claim") else { return true }
        let claim = try ClaimStore.find(id, Self.all, tx)
        if state.step == Self.noticeStep {
            try ClaimState.move(id, to: .onNotice, in: tx)
            try NoticeDesk.openNotice(claim, in: tx, office: office)
            return false
        }
        return claim.state == .paid
    }

    package func agreed(_ state: CaseState, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("claim") else { return }
        let claim = try ClaimStore.find(id, Self.all, tx)
        if claim.state == .paid { try ClassState.move(claim.classID, to: .paid, in: tx) }
    }

    package func returned(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("claim"), let step = try CaseDesk.step(of: state, office) else { return }
        let claim = try ClaimStore.find(id, Self.all, tx)
        switch step.side {
        case .institution: try ClaimState.move(id, to: .returned, in: tx)
        case .training:
            try ClaimMoney.takeBack(claim, reasons: reasons, in: tx)
            try NoticeDesk.withdraw(claim, in: tx)
            try ClaimState.move(id, to: .inReview, in: tx)
            if claim.state == .payable { try ClassState.move(claim.classID, to: .claimed, in: tx) }
            try ClaimDesk.preview(id, in: tx, office: office)
        default: return
        }
    }

    package func refused(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("claim") else { return }
        let claim = try ClaimStore.find(id, Self.all, tx)
        if claim.state == .payable {
            try ClaimMoney.takeBack(claim, reasons: reasons, in: tx)
            try ClassState.move(claim.classID, to: .claimed, in: tx)
        }
        try NoticeDesk.withdraw(claim, in: tx)
        try ClaimState.move(id, to: .rejected, in: tx)
        try ClassState.move(claim.classID, to: .closed, in: tx)
    }

    // MARK: The decision of record

    /// Decides every trainee for good, with the notice as it ended and with the history of this very moment, and makes the money
    /// owed, in one transaction. Transactions run one after the other, so of two claims for the same person the later one sees
    /// the earlier one as funded.
    static func settle(_ claim: ClaimRecord, in tx: Transaction, office: Office) throws {
        let record = try ClassStore.find(claim.classID, all, tx)
        let standing = try NoticeDesk.standing(of: claim, tx)
        let check = try ClaimDeciding.check(record, claim: claim.id, notice: standing.whole, tx, office)
        try ClaimDeciding.refuseBlocked(check)
        let decision = try ClaimDeciding.keep(check, record, in: tx)
        try tx.update("claim", id: claim.id, ["class_decision": decision])
        let total = try ClaimDeciding.decideAndKeep(
            claim, .record(whole: standing.whole, upheld: standing.lines),
            in: tx, office: office)
        guard total > .zero else { throw Refusal("nothingToPay", ["number": claim.number]) }
        try ClaimMoney.owe(ClaimStore.find(claim.id, all, tx), in: tx)
    }
}
