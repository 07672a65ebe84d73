import Foundation
import Programme
import Store
import Testing
import Vocabulary

@Suite("Sign-in: second factor") struct SecondFactorTests {
    @Test(
        "codes are those of RFC 6238, appendix B (the last six of its eight digits)",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130")
        ])
    func vectors(seconds: Int64, code: String) {
        #expect(OneTimeCode.code(Array("12345678901234567890".utf8), step: seconds / 30) == code)
    }

    @Test("secrets are shown as RFC 4648 writes base 32, and read back")
    func base32() {
        for (plain, text) in [("", ""), ("f", "MY"), ("foobar", "MZXW6YTBOI"), ("fooba", "MZXW6YTB")] {
            #expect(OneTimeCode.base32(Array(plain.utf8)) == text)
            #expect(OneTimeCode.bytes(base32: text) == Array(plain.utf8))
        }
        #expect(OneTimeCode.bytes(base32: "a1") == nil)
        let address = OneTimeCode.address([1, 2, 3, 4, 5], login: "li 1", issuer: "技能台账")
        #expect(address.hasPrefix("otpauth://totp/%E6%8A%80%E8%83%BD%E5%8F%B0%E8%B4%A6:li%201?secret=AEBAGBAF&issuer="))
        #expect(address.hasSuffix("&algorithm=SHA1&digits=6&period=30"))
    }

    private func code(_ door: Doorway, _ secret: [UInt8], steps: Int64 = 0) -> String {
        OneTimeCode.code(secret, step: OneTimeCode.step(at: door.test.time.now) + steps)
    }

    /// An official who has just set the factor up.
    private func enrolled(_ door: Doorway) async throws -> (id: String, secret: [UInt8], recovery: [String]) {
        let id = try await door.account("li", .reviewer)
        let desk = SecondFactorDesk(door.desk)
        let ticket = try await door.desk.signIn(login: "li", password: "long enough")
        let session = try await door.session(ticket)
        let offer = try #require(try await desk.offer(session))
        let set = try await desk.confirm(session, code: code(door, offer.secret), from: .unknown)
        return (id, offer.secret, set.recovery)
    }

    @Test("an official must set the factor up at the first sign-in, and show it at every other")
    func enrolment() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await door.account("li", .reviewer)
        let desk = SecondFactorDesk(door.desk)
        let first = try await door.desk.signIn(login: "li", password: "long enough")
        let session = try await door.session(first)
        #expect(session.due == .enrolment)
        let offer = try #require(try await desk.offer(session))
        #expect(try await desk.offer(session)?.secret == offer.secret)
        #expect(
            try await refusals { _ = try await desk.confirm(session, code: "000000", from: .unknown) } == [
                "factorWrong"
            ])
        let set = try await desk.confirm(session, code: code(door, offer.secret), from: .unknown)
        #expect(set.recovery.count == 10 && Set(set.recovery).count == 10)
        // 24 characters of five bits: 112 are needed where only a plain digest is kept (ASVS 6.5.2).
        #expect(set.recovery.allSatisfy { $0.filter { $0 != "-" }.count == 24 })
        // The token has changed; the one before opens nothing.
        #expect(try await door.desk.session(token: first.token) == nil)
        #expect(try await door.session(set.ticket).due == nil)
        #expect(try await door.session(set.ticket).strength == Strength(.password, .totp))
        let second = try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
        #expect(second.due == .secondFactor)
        #expect(try await desk.offer(second)?.secret == nil)
        // The store has neither secret nor code in the clear.
        let rows = try await door.test.office.store.read { reader in
            try reader.rows(.everything(because: "a test"), "select secret from second_factor").map {
                try $0.text("secret")
            }
                + reader.rows(.everything(because: "a test"), "select digest from recovery_code").map {
                    try $0.text("digest")
                }
        }
        #expect(rows.count == 11)
        #expect(!rows.contains { $0.contains(OneTimeCode.base32(offer.secret)) || set.recovery.contains($0) })
    }

    @Test("codes of a neighbouring step count too, none counts twice, and none of an earlier step after a later")
    func window() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let (_, secret, _) = try await enrolled(door)
        let desk = SecondFactorDesk(door.desk)
        func tries(_ steps: Int64) async throws -> [String] {
            let session = try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
            let code = code(door, secret, steps: steps)
            return try await refusals { _ = try await desk.pass(session, code: code, from: .unknown) }
        }
        #expect(try await tries(0) == ["factorUsed"])
        door.pass(300)
        #expect(try await tries(-2) == ["factorWrong"])
        #expect(try await tries(2) == ["factorWrong"])
        #expect(try await tries(-1) == [])
        #expect(try await tries(-1) == ["factorUsed"])
        #expect(try await tries(1) == [])
        #expect(try await tries(0) == ["factorUsed"])
    }

    @Test("a recovery code works once; new ones void the old")
    func recovery() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let (_, _, recovery) = try await enrolled(door)
        let desk = SecondFactorDesk(door.desk)
        func arrive() async throws -> SessionBook.Session {
            try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
        }
        // As typed from paper: small letters, spaces, O for zero.
        let typed = recovery[0].lowercased().replacingOccurrences(of: "-", with: " ").replacingOccurrences(
            of: "0", with: "o")
        let session = try await door.session(try await desk.pass(try await arrive(), code: typed, from: .unknown))
        #expect(session.due == nil && session.strength == Strength(.password, .recovery))
        #expect(try await desk.standing(session).recoveryLeft == 9)
        let again = try await arrive()
        #expect(
            try await refusals { _ = try await desk.pass(again, code: recovery[0], from: .unknown) } == ["factorWrong"])
        let fresh = try await desk.renewRecovery(session, proof: recovery[1], from: .unknown)
        #expect(
            try await refusals { _ = try await desk.pass(again, code: recovery[2], from: .unknown) } == ["factorWrong"])
        _ = try await desk.pass(again, code: fresh[0], from: .unknown)
    }

    @Test("a new telephone: the old secret counts until the new one is confirmed, and other sessions end")
    func renewal() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let (id, secret, recovery) = try await enrolled(door)
        let desk = SecondFactorDesk(door.desk)
        let session = try await door.session(try await door.desk.start(account: id, Strength(.password, .totp)))
        let other = try await door.desk.start(account: id, Strength(.password, .totp))
        #expect(
            try await refusals { try await desk.begin(session, proof: "long enough", from: .unknown) } == [
                "factorWrong"
            ])
        #expect(try await desk.offer(session)?.secret == nil)
        try await desk.begin(session, proof: recovery[0], from: .unknown)
        let offer = try #require(try await desk.offer(session))
        #expect(offer.secret != secret)
        door.pass(60)
        let arrived = try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
        // Who only has the password neither sees the new secret nor confirms it.
        #expect(try await desk.offer(arrived)?.secret == nil)
        #expect(
            try await refusals {
                _ = try await desk.confirm(arrived, code: code(door, offer.secret), from: .unknown)
            } == ["factorNotOffered"])
        _ = try await desk.pass(arrived, code: code(door, secret), from: .unknown)
        _ = try await desk.confirm(session, code: code(door, offer.secret), from: .unknown)
        #expect(try await door.desk.session(token: other.token) == nil)
        door.pass(60)
        let next = try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
        #expect(
            try await refusals { _ = try await desk.pass(next, code: code(door, secret), from: .unknown) } == [
                "factorWrong"
            ])
        _ = try await desk.pass(next, code: code(door, offer.secret), from: .unknown)
    }

    @Test("guesses at the factor are slowed down, and the administrator's reset begins anew; both stand in the journal")
    func resetting() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let (id, _, _) = try await enrolled(door)
        let desk = SecondFactorDesk(door.desk)
        let ticket = try await door.desk.signIn(login: "li", password: "long enough")
        let arrived = try await door.session(ticket)
        var codes: [String] = []
        for _ in 0..<7 {
            codes += try await refusals { _ = try await desk.pass(arrived, code: "000000", from: .unknown) }
        }
        #expect(codes.last == "signInBlocked")
        let keeper = AccountDesk(store: door.test.office.store, hasher: .light)
        #expect(
            try await refusals {
                try await keeper.resetSecondFactor(id, by: TestRegister.officer(of: Doorway.county, role: .reviewer))
            } == ["notYourRole"])
        try await keeper.resetSecondFactor(id, by: door.administrator)
        door.desk.forgetSessions()
        #expect(try await door.desk.session(token: ticket.token) == nil)
        let anew = try await door.session(try await door.desk.signIn(login: "li", password: "long enough"))
        #expect(anew.due == .enrolment)
        #expect(try await door.entries("staff.setSecondFactor").count == 1)
        #expect(try await door.entries("staff.resetSecondFactor").count == 1)
        let audit = try await door.test.office.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }

    @Test(
        "who must show what: officials always, institutions once they have chosen to, a provider's own factor is enough",
        arguments: Role.allCases)
    func duties(role: Role) async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let institution = role.side == .institution ? "i" : nil
        let id = try await door.account("li", role, institution: institution)
        func due(_ strength: Strength) async throws -> Due? {
            try await door.session(try await door.desk.start(account: id, strength)).due
        }
        let isOfficial = [Role.Side.training, .finance, .oversight, .administration].contains(role.side)
        #expect(try await due(Strength(.password)) == (isOfficial ? .enrolment : nil))
        #expect(try await due(Strength(.oidc)) == (isOfficial ? .enrolment : nil))
        #expect(try await due(Strength(.oidc, .provider)) == nil)
        guard role.side == .institution else { return }
        let desk = SecondFactorDesk(door.desk)
        let session = try await door.session(try await door.desk.start(account: id, Strength(.password)))
        #expect(
            try await refusals { try await desk.begin(session, proof: "wrong", from: .unknown) } == ["passwordWrong"])
        try await desk.begin(session, proof: "long enough", from: .unknown)
        let offer = try #require(try await desk.offer(session))
        let set = try await desk.confirm(session, code: code(door, offer.secret), from: .unknown)
        #expect(try await due(Strength(.password)) == .secondFactor)
        try await desk.remove(try await door.session(set.ticket), proof: set.recovery[0], from: .unknown)
        #expect(try await due(Strength(.password)) == nil)
    }
}
