import Store
import Vocabulary

/// One's own account: the password, and where one is signed in.
package struct OwnAccountDesk: Sendable {
    package typealias Session = SessionBook.Session

    private let signIn: SignInDesk

    package init(_ signIn: SignInDesk) { self.signIn = signIn }

    /// Puts a new password in place of the old one. Other sessions end, and this one's token changes.
    /// - Throws: `Refusal` `passwordWrong` on `old`; on `new` what `PasswordRules` says, or `valueUnchanged`; `signInBlocked`.
    package func changePassword(
        _ session: Session, old: String, new: String, from remote: Remote
    ) async throws -> SessionBook.Ticket {
        let id = session.actor.id
        let row = try await signIn.store.read { reader in
            try reader.row(
                .everything(because: "one's own"), "select login, name, password from account where id = \(id)")
        }
        guard let row else { throw Refusal("signInNeeded") }
        let attempt = BackOff.Attempt("login", who: try row.text("login"), at: remote, account: id)
        try await signIn.backOff.enter(attempt)
        let hash = try row.text("password")
        guard signIn.hasher.verify(PasswordRules.normal(old), against: hash) else {
            throw Refusal("passwordWrong", field: "old")
        }
        if PasswordRules.normal(old) == PasswordRules.normal(new) { throw Refusal("valueUnchanged", field: "new") }
        let problems = signIn.passwords.problems(
            new, login: try row.text("login"), name: try row.text("name"), role: session.actor.role, field: "new")
        guard problems.isEmpty else { throw Refusal(problems) }
        let fresh = try signIn.hasher.hash(PasswordRules.normal(new))
        let sessions = signIn.sessions
        let ticket = try await signIn.store.write("staff.changePassword", by: session.actor) { tx in
            tx.about("account", id)
            try BackOff.forgive(attempt, tx)
            let changed = try tx.update(
                "account", id: id, ["password": fresh, "password_until": SQLValue.null], where: "password = \(hash)")
            guard changed else { throw Refusal("changedMeanwhile") }
            try tx.runSilently("delete from session where account = \(id) and id <> \(session.id)")
            return try sessions.strengthen(session, to: session.strength, tx)
        }
        sessions.forget()
        return ticket
    }

    /// Where the account is signed in, the last use first.
    package func sessions(_ session: Session) async throws -> [OpenSession] {
        let id = session.actor.id
        return try await signIn.store.read { try OpenSession.list(of: id, $0) }
    }

    /// Ends one session of the account, once its owner has proved to be that.
    /// - Throws: what `Proving.prove` does; `Refusal` `notFound` for what is not one of its own.
    package func end(_ id: String, _ session: Session, proof: String, from remote: Remote) async throws {
        _ = try await Proving(signIn).prove(session, proof, from: remote, "staff.endSession") { tx in
            let ended = try tx.runSilently("delete from session where id = \(id) and account = \(session.actor.id)")
            guard ended == 1 else { throw Refusal("notFound") }
            return Done()
        }
        signIn.sessions.forget()
    }

    /// Ends all sessions of the account but this one, once its owner has proved to be that.
    /// - Throws: what `Proving.prove` does.
    package func endOthers(_ session: Session, proof: String, from remote: Remote) async throws {
        _ = try await Proving(signIn).prove(session, proof, from: remote, "staff.endSession") { tx in
            let ended = try tx.runSilently(
                "delete from session where account = \(session.actor.id) and id <> \(session.id)")
            tx.note("sessions", .integer(ended))
            return Done()
        }
        signIn.sessions.forget()
    }
}

/// A session as its owner and the administrator see it.
package struct OpenSession: Sendable, Identifiable {
    package let id: String
    package let strength: Strength
    /// Browser and system; empty when not known.
    package let device: String
    /// The address without its last part; empty when not known.
    package let address: String
    package let since: Instant
    package let seenAt: Instant

    static func list(of account: String, _ reader: Reader) throws -> [OpenSession] {
        try reader.rows(
            .everything(because: "one account's own"),
            """
            select * from session where account = \(account) and ends_at > \(reader.now) and idle_until > \(reader.now)
            order by seen_at desc, id desc
            """
        ).map { row in
            OpenSession(
                id: try row.text("id"), strength: Strength(try row.text("strength")) ?? Strength(.password),
                device: try row.text("device"), address: try row.text("address"),
                since: try row.instant("created_at"), seenAt: try row.instant("seen_at"))
        }
    }
}
