/// The decisions that a pack takes, by the names of the contracts.
package enum DecisionKind: String, CaseIterable, Sendable, Hashable {
    case traineeClaim = "TraineeClaim"
    case classOpening = "ClassOpening"
    case classClaim = "ClassClaim"
    case prepayment = "Prepayment"
    case fundTransfer = "FundTransfer"
    /// What is paid to somebody else than a trainee, or for something else than a training.
    case grant = "Grant"
    /// May this person come onto the list of this class?
    case enrolment = "Enrolment"
    /// May this trainee sit the examination?
    case examEntry = "ExamEntry"

    /// Versions of packs from before it came have no model for it.
    var cameLater: Bool { [.grant, .enrolment, .examEntry].contains(self) }
}
