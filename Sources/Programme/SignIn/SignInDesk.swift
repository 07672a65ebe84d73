import Store
import Vocabulary

/// Signing in and out. Whatever the way in (password, code, the province's identity provider), it ends in `start`.
package final class SignInDesk: Sendable {
    package typealias Session = SessionBook.Session
    package typealias Ticket = SessionBook.Ticket

    package let sessions: SessionBook
    let store: any Store
    let clock: Timekeeper
    let randomness: Randomness
    let backOff: BackOff
    let hasher: PasswordHasher
    /// What a password must be that somebody chooses.
    package let passwords: PasswordRules
    package let factors: FactorRules
    /// Who carries codes to telephones; nil: nobody does, and trainees cannot sign in by code.
    let messages: (any MessageSender)?

    package init(
        store: any Store, clock: Timekeeper, randomness: Randomness, hasher: PasswordHasher = .standard,
        passwords: PasswordRules = .init(), messages: (any MessageSender)? = nil, limits: SessionBook.Limits = .init(),
        rules: BackOff.Rules = .init(), factors: FactorRules = .init()
    ) {
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self.hasher = hasher
        self.passwords = passwords
        self.factors = factors
        self.messages = messages
        sessions = SessionBook(
            store: store, clock: clock, randomness: randomness, limits: limits, factors: factors)
        backOff = BackOff(store: store, rules: rules)
    }

    /// Opens a session for who knows the password. Its `due` may ask for more.
    /// - Throws: `Refusal` `signInWrong` (never says which of the two was wrong), `signInBlocked` with `seconds`, or
    ///   `oneTimePasswordOver` for who knew it.
    package func signIn(login: String, password: String, from remote: Remote = .unknown) async throws -> Ticket {
        let login = login.trimmed.lowercased()
        let account = try await store.read { reader in
            try reader.row(
                .everything(because: "nobody is signed in yet"),
                "select * from account where login = \(login) and active = 1")
        }
        let attempt = BackOff.Attempt("login", who: login, at: remote, account: account?.optionalText("id"))
        try await backOff.enter(attempt)
        let password = PasswordRules.normal(password)
        let hash = account?.optionalText("password") ?? hasher.decoy
        guard hasher.verify(password, against: hash), let account else { throw Refusal("signInWrong") }
        if let until = account.optionalInstant("password_until"), until <= clock.now() {
            throw Refusal("oneTimePasswordOver")
        }
        let stronger = hasher.isOutdated(hash) ? try hasher.hash(password) : nil
        return try await start(account: try account.text("id"), .init(.password), from: remote) { tx in
            try BackOff.forgive(attempt, tx)
            guard let stronger else { return }
            tx.note("passwordHash", "renewed")
            try tx.update("account", id: try account.text("id"), ["password": stronger])
        }
    }

    /// Starts a session for an account whose owner is sure. The one way to a session: OpenID Connect comes here too, with
    /// `Strength(.oidc, .provider)` where the provider asserts a second factor and `Strength(.oidc)` where it does not.
    /// - Parameter also: what belongs to the same transaction.
    /// - Throws: `Refusal` `signInWrong` where the account is gone or shut out.
    package func start(
        account id: String, _ strength: Strength, from remote: Remote = .unknown,
        also: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) async throws -> Ticket {
        let row = try await store.read { reader in
            try reader.row(
                .everything(because: "nobody is signed in yet"),
                "select * from account where id = \(id) and active = 1")
        }
        guard let row else { throw Refusal("signInWrong") }
        let actor = try Self.actor(row)
        return try await store.write("staff.signIn", by: actor) { [sessions] tx in
            tx.about("account", actor.id)
            tx.note("strength", strength.description)
            try also(tx)
            return try sessions.open(actor, strength, from: remote, tx)
        }
    }

    /// The session of a token; nil when there is none or it has run out.
    package func session(token: String) async throws -> Session? { try await sessions.session(token: token) }

    package func signOut(token: String) async throws { try await sessions.signOut(token: token) }

    /// Forgets who is behind which token; after an account was changed.
    package func forgetSessions() { sessions.forget() }

    static func actor(_ row: Row) throws -> Actor {
        Actor(
            id: try row.text("id"), name: try row.text("name"), role: try row.code("role"),
            division: try row.division("division"), institution: row.optionalText("institution"),
            person: row.optionalText("person"))
    }
}

extension Actor {
    /// The program itself: jobs, automatic steps, failed sign-ins.
    package static func system(in division: Division?) -> Actor {
        Actor(id: "system", name: "system", role: .administrator, division: division ?? .nowhere)
    }
}

extension Division {
    /// Stands for no place: entries of the journal that belong to none.
    package static let nowhere: Division = {
        guard let division = Division("100000") else { preconditionFailure("six digits are a division code") }
        return division
    }()
}
