import Store
import Vocabulary

/// The second factor of an account: set up with an authenticator application, shown at each sign-in, made anew, taken away.
package struct SecondFactorDesk: Sendable {
    package typealias Session = SessionBook.Session
    package typealias Ticket = SessionBook.Ticket

    /// What an authenticator application is given.
    package struct Offer: Sendable {
        package let secret: [UInt8]
        package let login: String
    }

    /// What comes of setting up: the session's new token, and codes for the day when the telephone is gone, shown once.
    package struct Set: Sendable {
        package let ticket: Ticket
        package let recovery: [String]
    }

    package struct Standing: Sendable {
        /// Nil: not set up.
        package let since: Instant?
        package let recoveryLeft: Int
    }

    /// Codes for recovery that are made at once.
    package static let recoveryCodes = 10

    private let signIn: SignInDesk

    package init(_ signIn: SignInDesk) { self.signIn = signIn }

    private var store: any Store { signIn.store }
    private var proving: Proving { Proving(signIn) }

    // MARK: Setting up

    /// The secret that waits to be confirmed; made where a second factor is due and none waits. Nil where none is to be set up.
    package func offer(_ session: Session) async throws -> Offer? {
        let account = session.actor.id
        let isDue = session.due == .enrolment
        // Who has not shown the factor that counts must not see the one that waits.
        guard session.due != .secondFactor else { return nil }
        let (waiting, login) = try await store.read { reader in
            (try FactorRow.waiting(account, reader), try Self.login(account, reader))
        }
        if let waiting { return Offer(secret: waiting.secret, login: login) }
        guard isDue else { return nil }
        let secret = signIn.randomness.bytes(OneTimeCode.secretLength)
        _ = try await store.write("staff.offerSecondFactor", by: session.actor) { tx in
            try FactorRow.offer(secret, to: session.actor, tx)
            return Done()
        }
        return Offer(secret: secret, login: login)
    }

    /// Offers a new secret to who proves once more to be the owner (`Proving`).
    /// - Throws: what `Proving.prove` does.
    package func begin(_ session: Session, proof: String, from remote: Remote) async throws {
        let secret = signIn.randomness.bytes(OneTimeCode.secretLength)
        _ = try await proving.prove(session, proof, from: remote, "staff.offerSecondFactor") { tx in
            try FactorRow.offer(secret, to: session.actor, tx)
            return Done()
        }
    }

    /// Sets the offered secret up with a first code. Other sessions of the account end.
    /// - Throws: `Refusal` `factorWrong`, `factorNotOffered`, `signInBlocked`.
    package func confirm(_ session: Session, code: String, from remote: Remote) async throws -> Set {
        let account = session.actor.id
        guard session.due != .secondFactor else { throw Refusal("factorNotOffered") }
        let attempt = BackOff.Attempt("factor", who: account, at: remote, account: account)
        try await signIn.backOff.enter(attempt)
        let recovery = (0..<Self.recoveryCodes).map { _ in Token.typed(signIn.randomness, groups: RecoveryCodes.groups) }
        let (now, sessions) = (signIn.clock.now(), signIn.sessions)
        let ticket = try await store.write("staff.setSecondFactor", by: session.actor) { tx in
            tx.about("account", account)
            guard let waiting = try FactorRow.waiting(account, tx) else { throw Refusal("factorNotOffered") }
            guard let step = OneTimeCode.step(of: Proving.digits(code), waiting.secret, at: now, after: nil) else {
                throw Refusal("factorWrong", field: "code")
            }
            try BackOff.forgive(attempt, tx)
            try FactorRow.removeConfirmed(account, tx)
            try tx.update("second_factor", id: waiting.id, ["confirmed_at": tx.now, "used_step": step])
            try RecoveryCodes.replace(recovery, of: session.actor, tx)
            try tx.runSilently("delete from session where account = \(account) and id <> \(session.id)")
            return try sessions.strengthen(session, to: Strength(session.strength.way, .totp), tx)
        }
        sessions.forget()
        return Set(ticket: ticket, recovery: recovery)
    }

    // MARK: Showing it

    /// Lets a session through with a code of the application or one for recovery; its token changes.
    /// - Throws: `Refusal` `factorWrong`, `factorUsed`, `signInBlocked`.
    package func pass(_ session: Session, code: String, from remote: Remote) async throws -> Ticket {
        let sessions = signIn.sessions
        let ticket = try await proving.prove(session, code, from: remote, "staff.passSecondFactor") { tx in
            let factor: Strength.Factor = Proving.isDigits(code) ? .totp : .recovery
            tx.note("factor", factor.rawValue)
            return try sessions.strengthen(session, to: Strength(session.strength.way, factor), tx)
        }
        sessions.forget()
        return ticket
    }

    /// New codes for recovery; the old ones are void.
    package func renewRecovery(_ session: Session, proof: String, from remote: Remote) async throws -> [String] {
        let recovery = (0..<Self.recoveryCodes).map { _ in Token.typed(signIn.randomness, groups: RecoveryCodes.groups) }
        _ = try await proving.prove(session, proof, from: remote, "staff.renewRecoveryCodes") { tx in
            try RecoveryCodes.replace(recovery, of: session.actor, tx)
            return Done()
        }
        return recovery
    }

    /// Takes the second factor away where it is the owner's choice.
    /// - Throws: `Refusal` `factorRequired` for roles that must have one.
    package func remove(_ session: Session, proof: String, from remote: Remote) async throws {
        guard signIn.factors.secondFactor(of: session.actor.role) != .required else { throw Refusal("factorRequired") }
        _ = try await proving.prove(session, proof, from: remote, "staff.removeSecondFactor") { tx in
            try FactorRow.removeAll(session.actor.id, tx)
            return Done()
        }
    }

    package func standing(_ session: Session) async throws -> Standing {
        let account = session.actor.id
        return try await store.read { try Self.standing(of: account, $0) }
    }

    static func standing(of account: String, _ reader: Reader) throws -> Standing {
        let left = try reader.number(
            .everything(because: "one account's own"),
            "select count(*) from recovery_code where account = \(account) and used_at is null")
        return Standing(since: try FactorRow.confirmed(account, reader)?.confirmedAt, recoveryLeft: Int(left))
    }

    /// The code that the owner's application would show next. For demonstrations only, whose secrets everybody may know.
    package func presentCode(_ session: Session) async throws -> String? {
        let account = session.actor.id
        let now = OneTimeCode.step(at: signIn.clock.now())
        let row = try await store.read { reader in
            session.due == .secondFactor
                ? try FactorRow.confirmed(account, reader) : try FactorRow.waiting(account, reader)
        }
        guard let row else { return nil }
        let step = max(now, (row.usedStep ?? 0) + 1)
        return step <= now + OneTimeCode.drift ? OneTimeCode.code(row.secret, step: step) : nil
    }

    /// Sets a known secret up without anybody's telephone: for the accounts of a demonstration.
    package static func plant(_ secret: [UInt8], for actor: Actor, in store: any Store) async throws {
        _ = try await store.write("staff.setSecondFactor", by: .system(in: actor.division)) { tx in
            tx.about("account", actor.id)
            try FactorRow.offer(secret, to: actor, tx)
            guard let waiting = try FactorRow.waiting(actor.id, tx) else { return Done() }
            try tx.update("second_factor", id: waiting.id, ["confirmed_at": tx.now])
            return Done()
        }
    }

    private static func login(_ account: String, _ reader: Reader) throws -> String {
        let row = try reader.row(
            .everything(because: "one's own"), "select login from account where id = \(account)")
        return try row?.text("login") ?? ""
    }
}
