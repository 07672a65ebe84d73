/// What `ClassOpening`, `ClassClaim`, `Enrolment` and `ExamEntry` give: findings, and whether anything blocks.
package struct FindingsOutcome: Sendable, Hashable {
    package var caseID: String
    package var pack: String
    package var version: String
    /// `open` or `blocked`; `claimable` or `blocked`; `admitted`, `held` or `blocked`; `entered` or `blocked`.
    package var outcome: String
    package var findings: [Finding]

    package var isBlocked: Bool { findings.contains { $0.severity == .block } }

    /// Whether anything waits for an officer, and nothing blocks.
    package var isHeld: Bool { !isBlocked && findings.contains { $0.severity == .hold } }

    package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
        /// The heaviest first. `hold`: an officer decides; `prefer`: goes before others where places are short, and is no
        /// objection; both of `Enrolment` only.
        case block, hold, warn, prefer

        /// What weighs less is less.
        package static func < (one: Self, other: Self) -> Bool { one.lightness > other.lightness }

        private var lightness: Int {
            switch self {
            case .block: 0
            case .hold: 1
            case .warn: 2
            case .prefer: 3
            }
        }
    }

    package struct Finding: Sendable, Hashable {
        package var code: String
        package var severity: Severity
        package var clauses: [String]
    }
}

/// What `Prepayment` gives.
package struct PrepaymentOutcome: Sendable {
    package var caseID: String
    package var pack: String
    package var version: String
    /// 0…1, exact.
    package var share: ExactNumber
    package var clauses: [String]
}

/// What `FundTransfer` gives.
package struct FundTransferOutcome: Sendable, Hashable {
    package var caseID: String
    package var pack: String
    package var version: String
    package var eligible: Bool
    package var reason: String?
    package var clauses: [String]
    /// What puts the request before others, in the order of the pack's rows.
    package var preferences: [Preference]

    package struct Preference: Sendable, Hashable {
        /// Of the code list `transferPreference`.
        package var code: String
        package var clauses: [String]
    }
}
