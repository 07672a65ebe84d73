import Store
import Vocabulary

/// Proving once more, within a session, to be its owner: before a factor or another session is touched.
package struct Proving: Sendable {
    package typealias Session = SessionBook.Session

    /// What is asked for.
    package enum Way: Sendable {
        /// Of the second factor, or one for recovery.
        case code
        case password
        /// Of those who have neither: that they have just signed in.
        case signingIn
    }

    private let signIn: SignInDesk

    package init(_ signIn: SignInDesk) { self.signIn = signIn }

    package func way(_ session: Session) async throws -> Way {
        let account = session.actor.id
        let (hasFactor, hash) = try await signIn.store.read { reader in
            (try FactorRow.confirmed(account, reader) != nil, try Self.hash(of: account, reader))
        }
        return hasFactor ? .code : hash == nil ? .signingIn : .password
    }

    /// Whether the session was opened so short a time ago that this proves enough where nothing else can be asked.
    package func isFresh(_ session: Session) async throws -> Bool {
        let fresh = signIn.sessions.limits.fresh
        return try await signIn.store.read { try Self.isFresh(session, within: fresh, $0) }
    }

    /// Counts the try, checks it within the transaction and does the work; all or nothing.
    /// - Parameter proof: a code or the password; not looked at where neither is asked for.
    /// - Throws: `Refusal` `factorWrong`, `factorUsed`, `passwordWrong`, `signInAgain` with `minutes`, `signInBlocked`.
    func prove<T: Codable & Sendable>(
        _ session: Session, _ proof: String, from remote: Remote, _ name: String,
        _ work: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let account = session.actor.id
        let way = try await way(session)
        let attempt = BackOff.Attempt("factor", who: account, at: remote, account: account)
        if way != .signingIn { try await signIn.backOff.enter(attempt) }
        let (now, fresh) = (signIn.clock.now(), signIn.sessions.limits.fresh)
        if way == .password { try await checkPassword(account, proof) }
        return try await signIn.store.write(name, by: session.actor) { tx in
            tx.about("account", account)
            if way == .code { try Self.use(proof, of: account, at: now, tx) }
            if way == .signingIn {
                guard try Self.isFresh(session, within: fresh, tx) else {
                    throw Refusal("signInAgain", ["minutes": String(fresh.components.seconds / 60)])
                }
            } else {
                try BackOff.forgive(attempt, tx)
            }
            return try work(tx)
        }
    }

    /// Nil where none can be known: the account signs in by code or through the identity provider only.
    private static func hash(of account: String, _ reader: Reader) throws -> String? {
        let row = try reader.row(
            .everything(because: "one's own"), "select password from account where id = \(account)")
        return row?.optionalText("password").flatMap { $0 == PasswordHasher.none ? nil : $0 }
    }

    private static func isFresh(_ session: Session, within fresh: Duration, _ reader: Reader) throws -> Bool {
        let row = try reader.row(
            .everything(because: "one's own"), "select created_at from session where id = \(session.id)")
        return try row.map { try $0.instant("created_at") + fresh > reader.now } ?? false
    }

    private func checkPassword(_ account: String, _ password: String) async throws {
        guard let hash = try await signIn.store.read({ try Self.hash(of: account, $0) }),
            signIn.hasher.verify(PasswordRules.normal(password), against: hash)
        else { throw Refusal("passwordWrong", field: "proof") }
    }

    /// Uses a code up.
    private static func use(_ code: String, of account: String, at now: Instant, _ tx: Transaction) throws {
        guard isDigits(code) else { return try RecoveryCodes.use(code, of: account, tx) }
        guard let row = try FactorRow.confirmed(account, tx) else { throw Refusal("factorWrong", field: "code") }
        guard let step = OneTimeCode.step(of: digits(code), row.secret, at: now, after: row.usedStep) else {
            let isUsed = OneTimeCode.step(of: digits(code), row.secret, at: now, after: nil) != nil
            throw Refusal(isUsed ? "factorUsed" : "factorWrong", field: "code")
        }
        try tx.update("second_factor", id: row.id, ["used_step": step])
    }

    static func digits(_ code: String) -> String { String(code.filter { $0.isASCII && $0.isNumber }) }

    /// Six digits, perhaps with a space between, come from the application; all else is meant for recovery.
    static func isDigits(_ code: String) -> Bool { digits(code).count == 6 && code.filter(\.isLetter).isEmpty }
}
