import Programme

/// Addresses of the door: what is done between coming in and being in, and one's own account.
extension Site {
    package static let secondFactor = "/sign-in/second-factor"
    package static let enrolment = "/sign-in/second-factor/new"
    package static let newPassword = "/sign-in/password"
    package static let traineeSignIn = "/sign-in/trainee"
    package static let traineeCode = "/sign-in/trainee/code"

    package static let ownAccount = "/account"
    package static let ownPassword = "/account/password"
    package static let ownFactor = "/account/second-factor"
    package static let ownFactorRemoval = "/account/second-factor/removal"
    package static let ownRecovery = "/account/recovery-codes"
    package static let ownSessions = "/account/sessions/end"

    /// Where a person who has come in does what is still due.
    static func due(_ due: Due) -> String {
        switch due {
        case .secondFactor: secondFactor
        case .enrolment: enrolment
        case .newPassword: newPassword
        }
    }
}
