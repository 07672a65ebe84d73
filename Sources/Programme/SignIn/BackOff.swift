import Store
import Vocabulary

/// Slows down those who guess: each try is counted before it is made, and after some free ones the pause before the next
/// doubles. Three counts run side by side, so that nobody can shut out somebody else for good:
///
/// - who at a place: the guesser's own pause, up to an hour, which does not touch the same account elsewhere;
/// - the place: one who goes through many accounts;
/// - who anywhere: many places against one account; up to a minute only, and never for a place from which the account has
///   come in before.
package struct BackOff: Sendable {
    package struct Rule: Sendable {
        /// Tries without a pause.
        let free: Int64
        /// The longest pause, in seconds.
        let longest: Int64
        /// A count is forgotten after this time without a try.
        let memory: Duration
    }

    package struct Rules: Sendable {
        package var pair = Rule(free: 5, longest: 3_600, memory: .seconds(24 * 3_600))
        package var place = Rule(free: 60, longest: 3_600, memory: .seconds(3_600))
        package var anywhere = Rule(free: 60, longest: 60, memory: .seconds(24 * 3_600))
        package init() {}
    }

    /// Pauses from here on are told to the journal, one entry each: what lies below is a slip of the fingers.
    private static let noted: Int64 = 60

    private let store: any Store
    private let rules: Rules

    package init(store: any Store, rules: Rules = Rules()) {
        self.store = store
        self.rules = rules
    }

    /// What is tried.
    package struct Attempt: Sendable {
        /// `login`, `factor`, `code`.
        let kind: String
        /// A digest: what is typed into a login field is sometimes a password.
        let who: String
        let place: String
        /// The account, where there is one.
        let account: String?

        package init(_ kind: String, who: String, at remote: Remote, account: String? = nil) {
            self.kind = kind
            self.who = Token.digest(kind + "\n" + who)
            place = remote.address?.subscriber ?? ""
            self.account = account
        }

        var pair: String { "\(kind)/\(who)/\(place)" }
        var anywhere: String { "\(kind)/\(who)" }
        var everyone: String { "\(kind)//\(place)" }
    }

    /// Counts a try that is about to be made.
    /// - Throws: `Refusal` `signInBlocked` with the `seconds` left; such a try counts nothing.
    package func enter(_ attempt: Attempt) async throws {
        let rules = rules
        _ = try await store.write("staff.signInBlocked", by: .system(in: nil)) { tx in
            var counted = [(subject: attempt.pair, rule: rules.pair)]
            // Where no address is known (a command, a test), all would be one place.
            if !attempt.place.isEmpty { counted.append((attempt.everyone, rules.place)) }
            if try !Self.isFamiliar(attempt, tx) { counted.append((attempt.anywhere, rules.anywhere)) }
            var pause: Int64 = 0
            var tries: Int64 = 0
            for (subject, rule) in counted {
                let outcome = try Self.count(subject, rule, tx)
                if outcome.pause >= pause { (pause, tries) = (outcome.pause, max(tries, outcome.tries)) }
            }
            if pause >= Self.noted {
                if let account = attempt.account { tx.about("account", account) }
                tx.note("kind", attempt.kind)
                tx.note("tries", .integer(Int(tries)))
                tx.note("seconds", .integer(Int(pause)))
            } else {
                tx.leaveNoEntry()
            }
            return Done()
        }
    }

    private static func count(
        _ subject: String, _ rule: Rule, _ tx: Transaction
    ) throws -> (tries: Int64, pause: Int64) {
        let row = try tx.row(
            .everything(because: "counts tries"), "select * from sign_in_attempt where subject = \(subject)")
        var before = row?.optionalInt("failures") ?? 0
        if let last = row?.optionalInstant("last_at"), last + rule.memory < tx.now { before = 0 }
        if before > 0, let until = row?.optionalInstant("blocked_until"), until > tx.now {
            let seconds = (until.milliseconds - tx.now.milliseconds) / 1000 + 1
            let wait = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
            throw Refusal("signInBlocked", ["seconds": String(seconds), "wait": wait])
        }
        let tries = before + 1
        let pause = tries <= rule.free ? 0 : min(rule.longest, 1 << min(30, tries - rule.free))
        try tx.runSilently(
            """
            insert into sign_in_attempt (subject, failures, last_at, blocked_until)
            values (\(subject), \(tries), \(tx.now), \(tx.now + .seconds(pause)))
            on conflict (subject) do update
            set failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until
            """)
        return (tries, pause)
    }

    private static func isFamiliar(_ attempt: Attempt, _ tx: Transaction) throws -> Bool {
        guard let account = attempt.account else { return false }
        return try tx.row(
            .everything(because: "finds out who is asking"),
            "select 1 as yes from familiar_place where account = \(account) and place = \(attempt.place)") != nil
    }

    /// The try was right: it and those before it were no guesses. Within the transaction that it leads to.
    package static func forgive(_ attempt: Attempt, _ tx: Transaction) throws {
        try tx.runSilently("delete from sign_in_attempt where subject in \(list: [attempt.pair, attempt.anywhere])")
        try tx.runSilently(
            "update sign_in_attempt set failures = failures - 1, blocked_until = 0 where subject = \(attempt.everyone)")
        let longest = tx.now - .seconds(24 * 3_600)
        try tx.runSilently("delete from sign_in_attempt where last_at < \(longest)")
        guard let account = attempt.account else { return }
        try tx.runSilently(
            """
            insert into familiar_place (account, place, last_at) values (\(account), \(attempt.place), \(tx.now))
            on conflict (account, place) do update set last_at = excluded.last_at
            """)
        let forgotten = tx.now - .seconds(90 * 24 * 3_600)
        try tx.runSilently("delete from familiar_place where account = \(account) and last_at < \(forgotten)")
    }
}
