import Store
import Vocabulary

/// Where a class stands in its life.
package enum ClassState: String, Codable, CaseIterable, SQLConvertible {
    /// The institution is still writing the application.
    case draft
    /// Submitted; the opening procedure runs.
    case inApproval
    /// Sent back to the institution with reasons.
    case returned
    case refused
    /// Approved and published; lessons are held from its first day on.
    case open
    /// All lessons are over and their hours confirmed.
    case taught
    case examined
    case certified
    /// Its claim is submitted.
    case claimed
    /// The claim is approved and waits for money.
    case payable
    case paid
    /// Ended without a claim.
    case closed

    /// The only ways forward, and back where a person sends something back.
    package var next: Set<ClassState> {
        switch self {
        case .draft: [.inApproval, .closed]
        case .inApproval: [.returned, .refused, .open]
        case .returned: [.inApproval, .closed]
        case .refused, .paid, .closed: []
        case .open: [.taught, .closed]
        case .taught: [.examined, .closed]
        case .examined: [.certified, .closed]
        case .certified: [.claimed, .closed]
        case .claimed: [.certified, .payable, .closed]
        case .payable: [.claimed, .paid]
        }
    }

    /// Moves a class on, inside the transaction of whoever does it.
    /// - Throws: `Refusal` `classNotReady` with `state` and `wanted`, or `notFound`.
    package static func move(_ id: String, to wanted: ClassState, in tx: Transaction) throws {
        guard
            let row = try tx.row(
                .everything(because: "the caller has found the class in its scope"),
                "select state from training_class where id = \(id)")
        else { throw Refusal("notFound") }
        let state: ClassState = try row.code("state")
        if state == wanted { return }
        guard state.next.contains(wanted) else {
            throw Refusal("classNotReady", ["state": state.rawValue, "wanted": wanted.rawValue])
        }
        var columns: Columns = ["state": wanted, "changed_at": tx.now]
        if wanted == .open { columns["opened_at"] = tx.now.sql }
        try tx.update("training_class", id: id, columns)
        tx.note("state", wanted.rawValue)
    }
}
