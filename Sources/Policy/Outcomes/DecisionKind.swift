/// The decisions that a pack takes, by the names of the contracts.
package enum DecisionKind: String, CaseIterable, Sendable, Hashable {
    case traineeClaim = "TraineeClaim"
    case classOpening = "ClassOpening"
    case classClaim = "ClassClaim"
    case prepayment = "Prepayment"
    case fundTransfer = "FundTransfer"
}
