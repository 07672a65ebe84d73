/// What a person may be in the system. A person can hold several, but see `excludes`.
package enum Role: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// Registers classes and trainees for a training institution or an enterprise.
    case institutionClerk
    case teacher
    case evaluator
    case trainee
    /// Accepts and checks on the training side of the bureau.
    case trainingOfficer
    case reviewer
    case leader
    case inspector
    case financeClerk
    case financeHead
    case auditor
    case administrator

    package enum Side: String, CaseIterable, Hashable, Codable, Sendable {
        case training, finance, institution, person, oversight, administration
    }

    package var side: Side {
        switch self {
        case .trainingOfficer, .reviewer, .leader, .inspector: .training
        case .financeClerk, .financeHead: .finance
        case .institutionClerk, .teacher, .evaluator: .institution
        case .trainee: .person
        case .auditor: .oversight
        case .administrator: .administration
        }
    }

    /// Whether one account may never hold both: who trains or is trained does not decide, who decides does not
    /// pay, who examines does not teach, and neither an auditor nor an administrator takes part in a case.
    package func excludes(_ other: Role) -> Bool {
        if self == other { return false }
        if side != other.side { return true }
        return self == .evaluator || other == .evaluator
    }

    /// Whether a step that belongs to `side` may be done with this role.
    /// Finance never acts in training steps nor training in finance steps.
    package func mayAct(on side: Side) -> Bool { self.side == side }

    /// What signing in asks for beside the first proof (NIST SP 800-63B, assurance level 2).
    package enum SecondFactor: String, Hashable, Codable, Sendable {
        /// Always: who decides, pays, inspects or keeps the system.
        case required
        /// From the moment it is set up.
        case optional
        /// A code to the telephone on file is all there is.
        case never
    }

    package var secondFactor: SecondFactor {
        switch side {
        case .training, .finance, .oversight, .administration: .required
        case .institution: .optional
        case .person: .never
        }
    }

    package var description: String { rawValue }
}
