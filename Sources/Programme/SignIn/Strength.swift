import Vocabulary

/// How the owner of a session was made sure of: the way in, and what was shown besides. Kept with the session and in the
/// journal as `password`, `password+totp`, `oidc+provider`.
package struct Strength: Hashable, Sendable, CustomStringConvertible {
    package enum Way: String, Sendable {
        case password
        /// Six digits sent to the telephone on file.
        case code
        /// The word of the province's identity provider.
        case oidc
    }

    /// The second factor (NIST SP 800-63B §4.2).
    package enum Factor: String, Sendable {
        case totp
        case recovery
        /// Asserted by the identity provider (`acr`, `amr`).
        case provider
    }

    package let way: Way
    package let factor: Factor?

    package init(_ way: Way, _ factor: Factor? = nil) {
        self.way = way
        self.factor = factor
    }

    /// From the text of `description`.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let way = Way(rawValue: parts[0]) else { return nil }
        if parts.count == 1 {
            self.init(way)
        } else if let factor = Factor(rawValue: parts[1]) {
            self.init(way, factor)
        } else {
            return nil
        }
    }

    package var description: String { factor.map { "\(way.rawValue)+\($0.rawValue)" } ?? way.rawValue }
}

/// Who must show a second factor: those of `Role.secondFactor`, and where the operator asks for it everybody who works for
/// an institution.
package struct FactorRules: Sendable {
    package let institutionsMust: Bool

    package init(institutionsMust: Bool = false) { self.institutionsMust = institutionsMust }

    package func secondFactor(of role: Role) -> Role.SecondFactor {
        role.secondFactor == .optional && institutionsMust ? .required : role.secondFactor
    }
}

/// What a person who has come in must do before anything else.
package enum Due: String, Sendable, Codable {
    /// Show the second factor.
    case secondFactor
    /// Set a second factor up.
    case enrolment
    /// Put a password of one's own in place of the one-time password.
    case newPassword

    /// What a session of this strength still owes; nil: nothing.
    init?(_ asked: Role.SecondFactor, _ strength: Strength, hasFactor: Bool, isOneTime: Bool) {
        if hasFactor, strength.factor == nil {
            self = .secondFactor
        } else if !hasFactor, strength.factor != .provider, asked == .required {
            self = .enrolment
        } else if isOneTime, strength.way == .password {
            self = .newPassword
        } else {
            return nil
        }
    }
}
