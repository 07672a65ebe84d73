import Crypto
import Store
import Synchronization
import Vocabulary

/// Signing in and out, and who is behind a session. Tokens are random; the store only knows their SHA-256.
package final class SignInDesk: Sendable {
    package struct Session: Sendable {
        package let actor: Actor
        /// Must come back with every form of this session.
        package let csrf: String
    }

    package struct Ticket: Codable, Sendable {
        package let token: String
        package let csrf: String
    }

    /// How long a session lives without being renewed, and how long its owner is taken from memory without asking the store.
    package struct Limits: Sendable {
        package var session: Duration = .seconds(12 * 3600)
        package var memory: Duration = .seconds(30)
        package var freeFailures: Int64 = 5
        package init() {}
    }

    private let store: any Store
    private let clock: Timekeeper
    private let randomness: Randomness
    private let hasher: PasswordHasher
    private let limits: Limits
    private let known = Mutex<[String: (session: Session, until: Instant)]>([:])

    package init(
        store: any Store, clock: Timekeeper, randomness: Randomness, hasher: PasswordHasher = .standard,
        limits: Limits = Limits()
    ) {
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self.hasher = hasher
        self.limits = limits
    }

    /// Opens a session.
    /// - Throws: `Refusal` `signInWrong` (never says which of the two was wrong) or `signInBlocked` with `seconds`.
    package func signIn(login: String, password: String) async throws -> Ticket {
        let login = login.trimmed.lowercased()
        let now = clock.now()
        let found = try await store.read { reader in
            (
                try reader.row(
                    .everything(because: "nobody is signed in yet"),
                    "select * from account where login = \(login) and active = 1"),
                try reader.row(
                    .everything(because: "nobody is signed in yet"),
                    "select blocked_until from sign_in_attempt where login = \(login)")
            )
        }
        if let until = found.1?.optionalInstant("blocked_until"), until > now {
            throw Refusal("signInBlocked", ["seconds": String((until.milliseconds - now.milliseconds) / 1000 + 1)])
        }
        // The same work whether or not the account exists, so that the time tells nothing.
        let hash = found.0?.optionalText("password") ?? Self.nobody
        guard hasher.verify(password, against: hash), let account = found.0 else {
            try await recordFailure(of: login, at: now)
            throw Refusal("signInWrong")
        }
        let actor = try Self.actor(account)
        let ticket = Ticket(token: Self.text(randomness.bytes(32)), csrf: Self.text(randomness.bytes(18)))
        let id = Self.digest(ticket.token)
        let expires = now + limits.session
        _ = try await store.write("staff.signIn", by: actor) { tx in
            tx.about("account", actor.id)
            try tx.runSilently("delete from session where expires_at < \(now)")
            try tx.runSilently("delete from sign_in_attempt where login = \(login)")
            try tx.insertSilently(
                "session",
                [
                    "id": id, "account": actor.id, "csrf": ticket.csrf, "created_at": now,
                    "seen_at": now, "expires_at": expires
                ])
            return Done()
        }
        return ticket
    }

    /// The session of a token; nil when there is none or it has run out.
    package func session(token: String) async throws -> Session? {
        let id = Self.digest(token)
        let now = clock.now()
        if let cached = known.withLock({ $0[id] }), cached.until > now { return cached.session }
        let row = try await store.read { reader in
            try reader.row(
                .everything(because: "finds out who is asking"),
                """
                select a.*, s.csrf, s.expires_at from session s join account a on a.id = s.account
                where s.id = \(id) and s.expires_at > \(now) and a.active = 1
                """)
        }
        guard let row else { return nil }
        let session = Session(actor: try Self.actor(row), csrf: try row.text("csrf"))
        let until = min(now + limits.memory, try row.instant("expires_at"))
        known.withLock { known in
            if known.count > 50_000 { known.removeAll() }
            known[id] = (session, until)
        }
        return session
    }

    package func signOut(token: String) async throws {
        let id = Self.digest(token)
        guard let session = try await session(token: token) else { return }
        _ = known.withLock { $0.removeValue(forKey: id) }
        _ = try await store.write("staff.signOut", by: session.actor) { tx in
            tx.about("account", session.actor.id)
            try tx.runSilently("delete from session where id = \(id)")
            return Done()
        }
    }

    /// Forgets who is behind which token; after an account was changed.
    package func forgetSessions() { known.withLock { $0.removeAll() } }

    private func recordFailure(of login: String, at now: Instant) async throws {
        let free = limits.freeFailures
        _ = try await store.write("staff.signInFailed", by: .system(in: nil)) { tx in
            let row = try tx.row(
                .everything(because: "counts failures"),
                "select failures from sign_in_attempt where login = \(login)")
            let failures = (row?.optionalInt("failures") ?? 0) + 1
            // Doubles with each failure after the free ones, up to about an hour.
            let pause: Int64 = failures <= free ? 0 : 1 << min(12, failures - free)
            try tx.runSilently(
                """
                insert into sign_in_attempt (login, failures, blocked_until) values (\(login), \(failures), \(now + .seconds(pause)))
                on conflict (login) do update set failures = excluded.failures, blocked_until = excluded.blocked_until
                """)
            return Done()
        }
    }

    static func actor(_ row: Row) throws -> Actor {
        Actor(
            id: try row.text("id"), name: try row.text("name"), role: try row.code("role"),
            division: try row.division("division"), institution: row.optionalText("institution"),
            person: row.optionalText("person"))
    }

    /// In hexadecimal. Every request needs one.
    private static func digest(_ token: String) -> String {
        let hash = SHA256.hash(data: Array(token.utf8))
        func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
        return String(unsafeUninitializedCapacity: 64) { out in
            for (index, byte) in hash.enumerated() {
                out[index * 2] = digit(byte >> 4)
                out[index * 2 + 1] = digit(byte & 15)
            }
            return 64
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        // Six bits of each byte: uniform, at the cost of two bits.
        return String(bytes.map { letters[Int($0 & 63)] })
    }

    /// A hash that no password fits, of the same cost as real ones.
    private static let nobody =
        "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
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

extension String {
    /// Without white space at either end, full-width spaces included.
    package var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
