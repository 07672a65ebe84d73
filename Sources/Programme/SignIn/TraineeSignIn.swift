import Store
import Vocabulary

/// Trainees sign in with their identity number and a code sent to the telephone on file. Whether anybody has the number, and
/// whether a telephone is on file, shows nowhere: every number gets the same answer after the same work.
package struct TraineeSignIn: Sendable {
    /// What the next page brings back. Without it a code opens nothing.
    package struct Challenge: Sendable {
        package let secret: String
        /// The message, where the page itself shows it (a demonstration).
        package let shown: String?
    }

    /// All limits in one place.
    package struct Limits: Sendable {
        package var life: Duration = .seconds(5 * 60)
        package var tries: Int64 = 5
        /// Between two messages to one person.
        package var pause: Duration = .seconds(60)
        package var personPerDay: Int64 = 10
        /// A class signs in from one address.
        package var placePerHour: Int64 = 120
        package var placePerDay: Int64 = 600
        package init() {}
    }

    private let signIn: SignInDesk
    private let limits: Limits

    package init(_ signIn: SignInDesk, limits: Limits = Limits()) {
        self.signIn = signIn
        self.limits = limits
    }

    /// Whether this way in is open: somebody carries messages.
    package var isOpen: Bool { signIn.messages != nil }

    /// Makes a code and sends it, if there is somebody to send it to. The code before it is void.
    /// - Parameter text: the message for a code, in words.
    /// - Throws: `Refusal` `citizenID.*` on `idNumber`, `codeTooSoon` with `seconds`, `codeTooMany`, `codeClosed`.
    package func request(
        idNumber: String, from remote: Remote, text: (String) -> String
    ) async throws -> Challenge {
        guard let messages = signIn.messages else { throw Refusal("codeClosed") }
        let number = try CitizenID(idNumber, field: "idNumber")
        let person = try await signIn.store.read { try PersonStore.byNumber([number], $0)[number] }
        let phone = person?.phone.flatMap { $0.kind == .mobile ? $0 : nil }
        let secret = Token.make(signIn.randomness)
        let digits = String(signIn.randomness.number(in: 0...999_999))
        let code = String(repeating: "0", count: 6 - digits.count) + digits
        let (limits, now) = (limits, signIn.clock.now())
        let place = remote.address?.subscriber ?? ""
        let id = try await signIn.store.write("staff.sendCode", by: .system(in: nil)) { tx in
            tx.leaveNoEntry()
            let who = try tx.index(number)
            try tx.runSilently("delete from sign_in_code where made_at < \(now - .seconds(24 * 3_600))")
            try Self.check(who, place, limits, tx)
            // One live code for each person.
            try tx.runSilently("update sign_in_code set ends_at = 0 where who = \(who)")
            try tx.insertSilently(
                "sign_in_code",
                [
                    "id": Token.digest(secret), "who": who, "place": place,
                    "person": phone == nil ? nil : person?.id, "digest": Self.digest(code, secret), "tries": 0,
                    "made_at": now, "ends_at": now + limits.life
                ])
            return tx.newID()
        }
        let message = phone.map { OutgoingMessage(id: id, phone: $0, text: text(code), at: now) }
        try messages.send(message)
        return Challenge(secret: secret, shown: messages.shown(message))
    }

    /// Opens a session for who has the code. The first time, the account is made.
    /// - Throws: `Refusal` `codeWrong` with the tries `left`, `codeOver` where there is no live code any more.
    package func enter(secret: String, code: String, from remote: Remote) async throws -> SessionBook.Ticket {
        let (limits, now) = (limits, signIn.clock.now())
        let id = Token.digest(secret)
        let given = Self.digest(String(code.filter { $0.isASCII && $0.isNumber }), secret)
        // Counted first: of many tries at the same time none is free.
        let row = try await signIn.store.write("staff.tryCode", by: .system(in: nil)) { tx -> [String?] in
            tx.leaveNoEntry()
            let row = try tx.row(
                .everything(because: "nobody is signed in yet"),
                "select * from sign_in_code where id = \(id) and ends_at > \(now) and tries < \(limits.tries)")
            guard let row else { throw Refusal("codeOver") }
            try tx.runSilently("update sign_in_code set tries = tries + 1 where id = \(id)")
            return [
                try row.text("digest"), row.optionalText("person"), String(limits.tries - 1 - (try row.int("tries")))
            ]
        }
        guard let digest = row[0], Token.same(digest, given), let person = row[1] else {
            throw Refusal("signInCodeWrong", field: "code", ["left": row[2] ?? "0"])
        }
        let account = try await account(of: person)
        return try await signIn.start(account: account, Strength(.code), from: remote) { tx in
            guard try tx.runSilently("delete from sign_in_code where id = \(id)") == 1 else {
                throw Refusal("codeOver")
            }
        }
    }

    private static func digest(_ code: String, _ secret: String) -> String { Token.digest(secret + "\n" + code) }

    private static func check(_ who: String, _ place: String, _ limits: Limits, _ tx: Transaction) throws {
        func count(_ sql: SQL) throws -> Int64 { try tx.number(.everything(because: "counts messages"), sql) }
        let day = tx.now - .seconds(24 * 3_600)
        let last = try count("select coalesce(max(made_at), 0) from sign_in_code where who = \(who)")
        let wait = last + limits.pause.components.seconds * 1000 - tx.now.milliseconds
        if wait > 0 { throw Refusal("codeTooSoon", ["seconds": String(wait / 1000 + 1)]) }
        if try count("select count(*) from sign_in_code where who = \(who) and made_at > \(day)") >= limits.personPerDay
        {
            throw Refusal("codeTooMany")
        }
        guard !place.isEmpty else { return }
        let hour = tx.now - .seconds(3_600)
        let recent = try count("select count(*) from sign_in_code where place = \(place) and made_at > \(hour)")
        let daily = try count("select count(*) from sign_in_code where place = \(place) and made_at > \(day)")
        if recent >= limits.placePerHour || daily >= limits.placePerDay { throw Refusal("codeTooMany") }
    }

    /// The person's account; made where there is none. A person without a password: nothing fits it.
    /// - Throws: `Refusal` `codeOver` where the account is shut out, which is nobody else's business.
    private func account(of person: String) async throws -> String {
        try await signIn.store.write("staff.addTrainee", by: .system(in: nil)) { tx in
            let known = try tx.row(
                .everything(because: "nobody is signed in yet"),
                "select id, active from account where person = \(person) and role = \(Role.trainee.rawValue)")
            if let known {
                guard try known.flag("active") else { throw Refusal("codeOver") }
                tx.leaveNoEntry()
                return try known.text("id")
            }
            guard let found = try PersonStore.persons([person], tx)[person] else { throw Refusal("codeOver") }
            let id = tx.newID()
            tx.about("account", id, in: found.division)
            try tx.insert(
                "account",
                [
                    "id": id, "login": "t-" + id, "name": found.name, "role": Role.trainee, "division": found.division,
                    "person": person, "password": PasswordHasher.none, "active": 1, "created_at": tx.now
                ])
            return id
        }
    }
}
