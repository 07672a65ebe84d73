import Foundation
import Programme
import Store
import Synchronization
import Testing
import Vocabulary

/// An office with accounts and somebody at its door.
struct Doorway: Sendable {
    let test: TestOffice
    let desk: SignInDesk
    static let county = TestRegister.county

    init(
        limits: SessionBook.Limits = .init(), passwords: PasswordRules = .init(), messages: (any MessageSender)? = nil,
        factors: FactorRules = .init()
    ) async throws {
        test = try await TestOffice()
        desk = SignInDesk(
            store: test.office.store, clock: test.time.keeper, randomness: .system, hasher: .light,
            passwords: passwords, messages: messages, limits: limits, factors: factors)
    }

    var administrator: Actor { TestRegister.officer(of: Self.county, role: .administrator) }

    func account(
        _ login: String, _ role: Role, institution: String? = nil, person: String? = nil, oneTime: Bool = false
    ) async throws -> String {
        try await AccountDesk(store: test.office.store, hasher: .light).add(
            .init(
                login: login, name: "王五", role: role, division: Self.county, institution: institution,
                person: person, password: "long enough", isOneTime: oneTime), by: .system(in: nil))
    }

    /// As accounts of trainees are, who come in by code.
    func withoutPassword(_ id: String) async throws {
        _ = try await test.office.store.write("staff.addTrainee", by: .system(in: nil)) { tx in
            tx.about("account", id)
            try tx.update("account", id: id, ["password": PasswordHasher.none])
            return Done()
        }
    }

    func session(_ ticket: SessionBook.Ticket) async throws -> SessionBook.Session {
        guard let session = try await desk.session(token: ticket.token) else { throw Refusal("noSession") }
        return session
    }

    func pass(_ seconds: Int64) { test.time.set(test.time.now + .seconds(seconds)) }

    /// Names of the journal's entries, in order.
    func entries(_ prefix: String) async throws -> [String] {
        try await test.office.store.read { reader in
            try reader.rows(.everything(because: "a test"), "select name from journal order by seq")
                .map { try $0.text("name") }.filter { $0.hasPrefix(prefix) }
        }
    }
}

func visitor(_ address: String) -> Remote {
    Remote(address: NetworkAddress(address), agent: "Mozilla/5.0 Chrome/120 Windows")
}

@Suite("Sign-in: sessions") struct SessionTests {
    @Test("a session ends after half an hour without use and after twelve hours whatever happens")
    func ends() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let idle = try await door.desk.start(account: id, Strength(.password, .totp))
        door.pass(29 * 60)
        #expect(try await door.desk.session(token: idle.token) != nil)
        door.pass(29 * 60)
        #expect(try await door.desk.session(token: idle.token) != nil)
        door.pass(31 * 60)
        #expect(try await door.desk.session(token: idle.token) == nil)
        let busy = try await door.desk.start(account: id, Strength(.password, .totp))
        for _ in 0..<35 {
            door.pass(20 * 60)
            #expect(try await door.desk.session(token: busy.token) != nil)
        }
        door.pass(20 * 60)
        #expect(try await door.desk.session(token: busy.token) == nil)
    }

    @Test("the token changes with use; the one before opens until the new one has arrived, and a minute longer")
    func renews() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let first = try await door.desk.start(account: id, Strength(.password, .totp))
        let book = door.desk.sessions
        door.pass(14 * 60)
        #expect(try await book.admit(token: first.token, renewing: true)?.renewed == nil)
        door.pass(2 * 60)
        // A program cannot take a new token along.
        #expect(try await book.admit(token: first.token, renewing: false)?.renewed == nil)
        door.pass(10)
        let renewed = try #require(try await book.admit(token: first.token, renewing: true)?.renewed)
        #expect(renewed.token != first.token && renewed.csrf == first.csrf)
        // The answer with the new token was lost: the old one still opens.
        door.pass(5 * 60)
        #expect(try await book.admit(token: first.token, renewing: true)?.session.actor.id == id)
        #expect(try await book.admit(token: renewed.token, renewing: true)?.session.actor.id == id)
        door.pass(50)
        #expect(try await book.admit(token: first.token, renewing: true) != nil)
        door.pass(20)
        #expect(try await book.admit(token: first.token, renewing: true) == nil)
        #expect(try await book.admit(token: renewed.token, renewing: true) != nil)
        #expect(try await door.entries("staff.keepSession").isEmpty)
    }

    @Test("of two requests with an old token at the same time one brings the new token, and both are let in")
    func together() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let first = try await door.desk.start(account: id, Strength(.password, .totp))
        door.pass(16 * 60)
        let book = door.desk.sessions
        let admitted = try await withThrowingTaskGroup(of: SessionBook.Admission?.self) { group in
            for _ in 0..<8 { group.addTask { try await book.admit(token: first.token, renewing: true) } }
            return try await group.reduce(into: [SessionBook.Admission?]()) { $0.append($1) }
        }
        #expect(admitted.allSatisfy { $0 != nil })
        #expect(admitted.compactMap { $0?.renewed }.count == 1)
    }

    @Test("one sees where one is signed in, ends one of them or all others, and they are over at once")
    func list() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let strength = Strength(.password, .totp)
        let here = try await door.desk.start(account: id, strength, from: visitor("203.0.113.7"))
        let there = try await door.desk.start(account: id, strength, from: visitor("2001:db8:7:8:9::1"))
        let third = try await door.desk.start(account: id, strength)
        let own = OwnAccountDesk(door.desk)
        let session = try await door.session(here)
        for ticket in [there, third] { _ = try await door.session(ticket) }
        let open = try await own.sessions(session)
        #expect(Set(open.map(\.address)) == ["203.0.113.*", "2001:db8:7:*", ""])
        #expect(open.first { $0.id == session.id }?.device == "Chrome · Windows")
        func end(_ id: String, _ proof: String = "long enough") async throws {
            try await own.end(id, session, proof: proof, from: .unknown)
        }
        #expect(try await refusals { try await end(there.session, "guessed") } == ["passwordWrong"])
        #expect(
            try await refusals { try await own.endOthers(session, proof: "", from: .unknown) } == ["passwordWrong"])
        #expect(try await door.desk.session(token: there.token) != nil)
        try await end(there.session)
        #expect(try await door.desk.session(token: there.token) == nil)
        #expect(try await refusals { try await end(there.session) } == ["notFound"])
        try await own.endOthers(session, proof: "long enough", from: .unknown)
        #expect(try await door.desk.session(token: third.token) == nil)
        #expect(try await door.desk.session(token: here.token) != nil)
        let keeper = AccountDesk(store: door.test.office.store, hasher: .light)
        #expect(try await keeper.safety(of: id, for: door.administrator).sessions.count == 1)
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour, role: .administrator)
        #expect(try await refusals { try await keeper.endSessions(id, by: elsewhere) } == ["notFound"])
        try await keeper.endSessions(id, by: door.administrator)
        door.desk.forgetSessions()
        #expect(try await door.desk.session(token: here.token) == nil)
    }

    @Test("who has a second factor ends other sessions with a code; who has only the telephone, soon after signing in")
    func proofOfEnding() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let own = OwnAccountDesk(door.desk)
        let id = try await door.account("li", .reviewer)
        let official = try await door.session(try await door.desk.start(account: id, Strength(.password, .totp)))
        let secret = [UInt8](repeating: 7, count: OneTimeCode.secretLength)
        try await SecondFactorDesk.plant(secret, for: official.actor, in: door.test.office.store)
        let other = try await door.desk.start(account: id, Strength(.password, .totp))
        #expect(try await Proving(door.desk).way(official) == .code)
        #expect(
            try await refusals { try await own.endOthers(official, proof: "long enough", from: .unknown) }
                == ["factorWrong"])
        let code = OneTimeCode.code(secret, step: OneTimeCode.step(at: door.test.office.clock.now()))
        try await own.endOthers(official, proof: code, from: .unknown)
        #expect(try await door.desk.session(token: other.token) == nil)

        let trainee = try await door.account("wang", .trainee, person: "p")
        try await door.withoutPassword(trainee)
        let telephone = try await door.session(try await door.desk.start(account: trainee, Strength(.code)))
        let lost = try await door.desk.start(account: trainee, Strength(.code))
        #expect(try await Proving(door.desk).way(telephone) == .signingIn)
        door.pass(10 * 60)
        #expect(
            try await refusals { try await own.endOthers(telephone, proof: "", from: .unknown) } == ["signInAgain"])
        #expect(try await door.desk.session(token: lost.token) != nil)
        let anew = try await door.session(try await door.desk.start(account: trainee, Strength(.code)))
        try await own.endOthers(anew, proof: "", from: .unknown)
        #expect(try await door.desk.session(token: lost.token) == nil)
    }

    @Test("where the operator asks for it, who works for an institution sets a second factor up and keeps it")
    func institutionsMust() async throws {
        let door = try await Doorway(factors: FactorRules(institutionsMust: true))
        defer { door.test.remove() }
        for role in [Role.institutionClerk, .teacher, .evaluator] {
            let id = try await door.account("u\(role)", role, institution: "i")
            let session = try await door.session(try await door.desk.start(account: id, Strength(.password)))
            #expect(session.due == .enrolment)
            #expect(
                try await refusals {
                    try await SecondFactorDesk(door.desk).remove(session, proof: "long enough", from: .unknown)
                } == ["factorRequired"])
        }
        let trainee = try await door.account("wang", .trainee)
        #expect(try await door.session(try await door.desk.start(account: trainee, Strength(.code))).due == nil)
    }

    @Test("an end in another process is known here within seconds")
    func otherProcess() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let ticket = try await door.desk.start(account: id, Strength(.password, .totp))
        let other = SignInDesk(
            store: door.test.office.store, clock: door.test.time.keeper, randomness: .system, hasher: .light)
        #expect(try await door.desk.session(token: ticket.token) != nil)
        try await other.signOut(token: ticket.token)
        door.pass(5)
        #expect(try await door.desk.session(token: ticket.token) == nil)
    }
}

@Suite("Sign-in: back-off") struct BackOffTests {
    private func tries(_ door: Doorway, _ login: String, _ remote: Remote, _ count: Int) async throws -> [String] {
        var codes: [String] = []
        for _ in 0..<count {
            codes += try await refusals {
                _ = try await door.desk.signIn(login: login, password: "wrong", from: remote)
            }
        }
        return codes
    }

    @Test("pauses grow with each failure, are the same for a login that does not exist, and end")
    func grows() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await door.account("li", .reviewer)
        for login in ["li", "nobody"] {
            var pauses: [Int64] = []
            #expect(
                try await tries(door, login, visitor("203.0.113.7"), 5) == Array(repeating: "signInWrong", count: 5))
            for _ in 0..<14 {
                #expect(try await tries(door, login, visitor("203.0.113.7"), 1) == ["signInWrong"])
                do {
                    _ = try await door.desk.signIn(login: login, password: "long enough", from: visitor("203.0.113.7"))
                    Issue.record("no pause")
                } catch let refusal as Refusal {
                    #expect(refusal.codes == ["signInBlocked"])
                    let seconds = try #require(Int64(refusal.problems[0].values["seconds"] ?? ""))
                    pauses.append(seconds - 1)
                    door.pass(seconds)
                }
            }
            #expect(pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 3_600, 3_600])
        }
        _ = try await door.desk.signIn(login: "li", password: "long enough", from: visitor("203.0.113.7"))
        // A success wipes the slate.
        #expect(try await tries(door, "li", visitor("203.0.113.7"), 5).allSatisfy { $0 == "signInWrong" })
    }

    @Test("failures leave one entry for each longer block, not one each")
    func journal() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        for _ in 0..<12 {
            _ = try await tries(door, "li", visitor("203.0.113.7"), 20)
            door.pass(600)
        }
        let blocks = try await door.entries("staff.signInBlocked")
        #expect((1...8).contains(blocks.count), "\(blocks.count)")
        #expect(
            try await door.test.count(
                "select count(*) from journal where name = 'staff.signInBlocked' and subject = \("account/" + id)")
                == blocks.count)
    }

    @Test(
        "nobody can shut somebody else out: another place is free, and a known place stays free under a storm from many"
    )
    func noLock() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await door.account("li", .reviewer)
        _ = try await door.desk.signIn(login: "li", password: "long enough", from: visitor("192.0.2.1"))
        _ = try await tries(door, "li", visitor("203.0.113.7"), 30)
        _ = try await door.desk.signIn(login: "li", password: "long enough", from: visitor("192.0.2.2"))
        for host in 0..<60 { _ = try await tries(door, "li", visitor("198.51.100.\(host)"), 3) }
        // From everywhere else there is a pause of a minute at most …
        do {
            _ = try await door.desk.signIn(login: "li", password: "long enough", from: visitor("192.0.2.77"))
            Issue.record("no pause")
        } catch let refusal as Refusal {
            #expect(refusal.codes == ["signInBlocked"])
            #expect(try #require(Int(refusal.problems[0].values["seconds"] ?? "")) <= 61)
        }
        // … and none from where the account came in before.
        _ = try await door.desk.signIn(login: "li", password: "long enough", from: visitor("192.0.2.1"))
    }

    @Test("one address that goes through many accounts is slowed down as a whole")
    func place() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        var codes: [String] = []
        for number in 0..<70 { codes += try await tries(door, "name\(number)", visitor("203.0.113.7"), 1) }
        #expect(codes.prefix(60).allSatisfy { $0 == "signInWrong" })
        #expect(codes.suffix(5).allSatisfy { $0 == "signInBlocked" })
        #expect(try await tries(door, "name1", visitor("2001:db8:1:1::1"), 1) == ["signInWrong"])
    }

    @Test("many guesses at the same time are no way round the count")
    func together() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await door.account("li", .reviewer)
        let wrong = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await refusals {
                        _ = try await door.desk.signIn(
                            login: "li", password: "wrong", from: visitor("203.0.113.7"))
                    }.first ?? ""
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 == "signInWrong" ? 1 : 0 }
        }
        #expect(wrong == 6)
    }
}
