import Store
import Synchronization
import Vocabulary

/// The sessions of all accounts: opened, found again by their token, given a new token, ended. What is found is taken from
/// memory for a few seconds, and never beyond an end in this process.
package final class SessionBook: Sendable {
    package struct Session: Sendable {
        /// The session's own name, which stays when its token changes.
        package let id: String
        package let actor: Actor
        /// Must come back with every form of this session.
        package let csrf: String
        package let strength: Strength
        /// What comes before all else; nil: all is done.
        package let due: Due?
    }

    package struct Ticket: Codable, Sendable {
        package let session: String
        package let token: String
        package let csrf: String
        /// The longest that it can open anything.
        package let seconds: Int
    }

    /// A session, and the token to carry from now on where it has changed.
    package struct Admission: Sendable {
        package let session: Session
        package let renewed: Ticket?
    }

    /// How long a session lives. All times in one place.
    package struct Limits: Sendable {
        package struct Span: Sendable {
            /// Without a request.
            package var idle: Duration
            /// Whatever happens.
            package var whole: Duration
        }

        package var official = Span(idle: .seconds(30 * 60), whole: .seconds(12 * 3_600))
        /// Clerks and teachers of institutions: a teacher comes back after the lessons of half a day.
        package var institution = Span(idle: .seconds(5 * 3_600), whole: .seconds(12 * 3_600))
        /// A trainee's own telephone; each code costs a message.
        package var trainee = Span(idle: .seconds(7 * 24 * 3_600), whole: .seconds(30 * 24 * 3_600))
        /// After this much use the token changes.
        package var renewal: Duration = .seconds(15 * 60)
        /// How long the token before still opens, once the new one has arrived.
        package var grace: Duration = .seconds(60)
        /// How long a session is taken from memory. Another process learns of an end this much later at most.
        package var memory: Duration = .seconds(5)
        /// How long signing in counts as the proof for those who have neither password nor second factor to show again.
        package var fresh: Duration = .seconds(10 * 60)
        /// How exactly the last use is known.
        package var touch: Duration = .seconds(60)
        package init() {}

        package func span(of role: Role) -> Span {
            switch role.side {
            case .institution: institution
            case .person: trainee
            default: official
            }
        }
    }

    let store: any Store
    let clock: Timekeeper
    let randomness: Randomness
    let limits: Limits
    let factors: FactorRules

    private struct Known {
        var sessions: [String: (session: Session, until: Instant)] = [:]
        /// Counts ends: what was read before one is not kept after it.
        var ends = 0
    }
    private let known = Mutex(Known())

    package init(
        store: any Store, clock: Timekeeper, randomness: Randomness, limits: Limits = Limits(),
        factors: FactorRules = FactorRules()
    ) {
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self.limits = limits
        self.factors = factors
    }

    // MARK: Opening

    /// Opens a session within the transaction of signing in.
    func open(_ actor: Actor, _ strength: Strength, from remote: Remote, _ tx: Transaction) throws -> Ticket {
        let span = limits.span(of: actor.role)
        let ticket = Ticket(
            session: tx.newID(), token: Token.make(randomness), csrf: Token.make(randomness, bytes: 18),
            seconds: Int(span.whole.components.seconds))
        try tx.runSilently("delete from session where ends_at < \(tx.now) or idle_until < \(tx.now)")
        try tx.insertSilently(
            "session",
            [
                "id": ticket.session, "account": actor.id, "strength": strength.description, "csrf": ticket.csrf,
                "token": Token.digest(ticket.token), "token_at": tx.now, "created_at": tx.now, "seen_at": tx.now,
                "idle_until": min(tx.now + span.idle, tx.now + span.whole), "ends_at": tx.now + span.whole,
                "address": remote.address?.coarse ?? "", "device": remote.device
            ])
        return ticket
    }

    /// The same session made surer: its strength and its token change, and the token before opens nothing more.
    func strengthen(_ session: Session, to strength: Strength, _ tx: Transaction) throws -> Ticket {
        let ticket = Ticket(
            session: session.id, token: Token.make(randomness), csrf: Token.make(randomness, bytes: 18),
            seconds: Int(limits.span(of: session.actor.role).whole.components.seconds))
        let changed = try tx.runSilently(
            """
            update session set strength = \(strength.description), csrf = \(ticket.csrf),
            token = \(Token.digest(ticket.token)), token_at = \(tx.now), old_token = null, old_until = null
            where id = \(session.id)
            """)
        guard changed == 1 else { throw Refusal("signInNeeded") }
        return ticket
    }

    // MARK: Finding

    /// The session of a token; nil when there is none or it is over.
    package func session(token: String) async throws -> Session? {
        try await admit(token: token, renewing: false)?.session
    }

    /// Lets a request in.
    /// - Parameter renewing: whether whoever asks can carry a new token away: a browser with its cookie.
    package func admit(token: String, renewing: Bool) async throws -> Admission? {
        let digest = Token.digest(token)
        let now = clock.now()
        let (cached, ends) = known.withLock { ($0.sessions[digest], $0.ends) }
        if let cached, cached.until > now { return Admission(session: cached.session, renewed: nil) }
        let factors = factors
        guard let found = try await store.read({ try Found($0, digest: digest, at: now, factors) }) else { return nil }
        let renewed = try await keepUp(found, digest: digest, renewing: renewing, at: now)
        let until = min(now + limits.memory, found.endsAt, found.idleUntil)
        known.withLock { known in
            guard known.ends == ends else { return }
            if known.sessions.count > 50_000 { known.sessions.removeAll() }
            known.sessions[digest] = (found.session, until)
        }
        return Admission(session: found.session, renewed: renewed)
    }

    /// Writes down that the session is in use, and changes its token when it is time.
    private func keepUp(_ found: Found, digest: String, renewing: Bool, at now: Instant) async throws -> Ticket? {
        let isOld = digest != found.token
        let mayRenew = renewing && now - found.tokenAt >= limits.renewal
        // The first use of a new token shows that it has arrived; only then does the one before end.
        let hasArrived = !isOld && (found.oldUntil ?? now) > now + limits.grace
        guard mayRenew || hasArrived || now - found.seenAt >= limits.touch else { return nil }
        let fresh = mayRenew ? Token.make(randomness) : nil
        let idleUntil = min(now + limits.span(of: found.session.actor.role).idle, found.endsAt)
        let grace = now + limits.grace
        let changed = try await store.write("staff.keepSession", by: .system(in: nil)) { tx in
            tx.leaveNoEntry()
            let id = found.session.id
            try tx.runSilently("update session set seen_at = \(now), idle_until = \(idleUntil) where id = \(id)")
            if hasArrived { try tx.runSilently("update session set old_until = \(grace) where id = \(id)") }
            guard let fresh else { return false }
            // Of two requests at the same time one changes the token; the other goes on with the one before.
            return try tx.runSilently(
                """
                update session set token = \(Token.digest(fresh)), token_at = \(now), old_token = \(digest),
                old_until = ends_at where id = \(id) and token_at = \(found.tokenAt)
                """) == 1
        }
        guard changed, let fresh else { return nil }
        return Ticket(
            session: found.session.id, token: fresh, csrf: found.session.csrf,
            seconds: Int(max(0, found.endsAt.milliseconds - now.milliseconds) / 1000))
    }

    // MARK: Ending

    /// Ends the session of a token: its owner signs out.
    package func signOut(token: String) async throws {
        guard let session = try await session(token: token) else { return }
        _ = try await store.write("staff.signOut", by: session.actor) { tx in
            tx.about("account", session.actor.id)
            try tx.runSilently("delete from session where id = \(session.id)")
            return Done()
        }
        forget()
    }

    /// Forgets who is behind which token; after sessions were ended or accounts changed.
    package func forget() {
        known.withLock { known in
            known.sessions.removeAll()
            known.ends += 1
        }
    }
}

/// A session as the store has it.
private struct Found: Sendable {
    let session: SessionBook.Session
    let token: String
    let tokenAt: Instant
    let oldUntil: Instant?
    let seenAt: Instant
    let idleUntil: Instant
    let endsAt: Instant

    init?(_ reader: Reader, digest: String, at now: Instant, _ factors: FactorRules) throws {
        let row = try reader.row(
            .everything(because: "finds out who is asking"),
            """
            select a.*, s.id as session, s.strength, s.csrf, s.token, s.token_at, s.old_until, s.seen_at, s.idle_until,
            s.ends_at, (select count(*) from second_factor f where f.account = a.id and f.confirmed_at is not null) as factors
            from session s join account a on a.id = s.account
            where (s.token = \(digest) or (s.old_token = \(digest) and s.old_until > \(now)))
            and s.ends_at > \(now) and s.idle_until > \(now) and a.active = 1
            """)
        guard let row, let strength = Strength(try row.text("strength")) else { return nil }
        let actor = try SignInDesk.actor(row)
        session = SessionBook.Session(
            id: try row.text("session"), actor: actor, csrf: try row.text("csrf"), strength: strength,
            due: Due(
                factors.secondFactor(of: actor.role), strength, hasFactor: try row.flag("factors"),
                isOneTime: row.optionalInt("password_until") != nil))
        token = try row.text("token")
        tokenAt = try row.instant("token_at")
        oldUntil = row.optionalInstant("old_until")
        seenAt = try row.instant("seen_at")
        idleUntil = try row.instant("idle_until")
        endsAt = try row.instant("ends_at")
    }
}
