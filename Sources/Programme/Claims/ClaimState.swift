import Store
import Vocabulary

/// Where a claim stands. The steps of its procedure say who has to act; this says what became of the money.
package enum ClaimState: String, Codable, CaseIterable, Sendable, SQLConvertible {
    /// Submitted; the training side checks and reviews.
    case inReview
    /// Sent back to the institution with reasons.
    case returned
    /// The public notice runs, or waits to be closed.
    case onNotice
    /// Decided by the training side: the money is owed and waits for the finance side.
    case payable
    /// In a payment batch.
    case paying
    case paid
    /// Refused, or nothing came of it. Another claim for the class may follow.
    case rejected

    package var next: Set<ClaimState> {
        switch self {
        case .inReview: [.returned, .onNotice, .payable, .rejected]
        case .returned: [.inReview, .rejected]
        case .onNotice: [.inReview, .payable, .rejected]
        case .payable: [.paying, .paid, .inReview, .rejected]
        case .paying: [.payable, .paid]
        case .paid, .rejected: []
        }
    }

    /// Whether its lines count as funded trainings of their persons.
    package var isFunded: Bool { self == .payable || self == .paying || self == .paid }

    /// Moves a claim on, inside the transaction of whoever does it. The payment stage moves `payable → paying → paid`, and back to
    /// `payable` where nothing is under way any more.
    /// - Throws: `Refusal` `claimNotReady` with `state` and `wanted`, or `notFound`.
    package static func move(_ id: String, to wanted: ClaimState, in tx: Transaction) throws {
        guard
            let row = try tx.row(
                .everything(because: "the caller has found the claim in its scope"),
                "select state from claim where id = \(id)")
        else { throw Refusal("notFound") }
        let state: ClaimState = try row.code("state")
        if state == wanted { return }
        guard state.next.contains(wanted) else {
            throw Refusal("claimNotReady", ["state": state.rawValue, "wanted": wanted.rawValue])
        }
        try tx.update("claim", id: id, ["state": wanted, "changed_at": tx.now])
        tx.note("claimState", wanted.rawValue)
    }
}
