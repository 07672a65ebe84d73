/// What a trainee's claim gives: every item, every reason, each with its clauses.
package typealias TraineeClaimOutcome = ClaimOutcome

/// What a grant gives: its one item, or every reason against it. A kind that the pack does not pay is refused under the
/// kind `otherGrant`.
package typealias GrantOutcome = ClaimOutcome

/// What a decision about money gives.
package struct ClaimOutcome: Sendable, Hashable {
    package var caseID: String
    package var pack: String
    package var version: String
    package var outcome: Verdict
    package var totalFen: Int64
    /// In the order of the pack's item kinds. An item of 0 fen that is not refused is among them.
    package var items: [Item]
    /// By reason, and for one reason by item kind; each pair once.
    package var refusals: [RefusedItem]
    /// Names of assumed parameters that this claim uses and nobody has confirmed, sorted.
    package var assumptions: [String]

    package enum Verdict: String, Sendable, Hashable {
        case approved, partial, rejected
        /// Of a grant: nothing refuses it, and no money goes with it, or none has been set yet.
        case entitled
    }

    package struct Item: Sendable, Hashable {
        /// `trainingSubsidy`, `livingAllowance`, … of the code list `itemKind`.
        package var kind: String
        package var fen: Int64
        /// `trainee`, `institution`, `enterprise`, … of the code list `payee`.
        package var payee: String
        /// Fund code of the pack's code book.
        package var fund: String
        package var clauses: [String]
    }

    package struct RefusedItem: Sendable, Hashable {
        package var kind: String
        package var reason: String
        package var clauses: [String]
    }
}
