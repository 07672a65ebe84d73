import Programme

/// Addresses of the door: what is done between coming in and being in, and one's own account.
extension Site {
    package static let secondFactor = "/sign-in/second-factor"
    package static let enrolment = "/sign-in/second-factor/new"
    package static let newPassword = "/sign-in/password"

    /// Where a person who has come in does what is still due.
    static func due(_ due: Due) -> String {
        switch due {
        case .secondFactor: secondFactor
        case .enrolment: enrolment
        case .newPassword: newPassword
        }
    }
}
