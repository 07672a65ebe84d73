import Foundation
import Programme
import Store
import Testing
import Vocabulary

@Suite("Sign-in: passwords") struct PasswordTests {
    static let rules: PasswordRules = {
        let file = TestOffice.root.appendingPathComponent("Passwords/common.txt")
        return PasswordRules(common: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }()

    @Test(
        "a password is long enough, not common and not one's name; kinds of characters are not asked for",
        arguments: [
            ("纸上得来终觉浅绝知", Role.reviewer, ""), ("correct horse battery", .reviewer, ""), ("kzqmtwvx", .reviewer, ""),
            ("kzqmtwv", .reviewer, "passwordTooShort"), ("kzqmtwvxabc", .teacher, "passwordTooShort"),
            ("kzqmtwvxabcf", .teacher, ""), ("七个字的密码呀", .reviewer, "passwordTooShort"),
            ("Password2024!", .reviewer, "passwordCommon"), ("1qaz2wsx", .reviewer, "passwordCommon"),
            ("iloveyou", .reviewer, "passwordCommon"), ("spongebob", .reviewer, "passwordCommon"),
            ("p4ssw0rd1990", .teacher, "passwordCommon"), ("qwertyuiop[]", .teacher, "passwordCommon"),
            ("aaaaaaaaaa", .reviewer, "passwordCommon"), ("abcabcabcabc", .teacher, "passwordCommon"),
            ("23456789", .reviewer, "passwordCommon"), ("98765432", .reviewer, "passwordCommon"),
            ("wangwu-li3x", .reviewer, "passwordHasName"), ("skillledger1", .reviewer, "passwordHasName"),
            ("王五王五88", .reviewer, "passwordTooShort"), ("王五王五王五88", .reviewer, "passwordHasName")
        ])
    func rules(password: String, role: Role, code: String) {
        let problems = Self.rules.problems(password, login: "wangwu", name: "王五", role: role)
        #expect(problems.map(\.code) == (code.isEmpty ? [] : [code]))
    }

    @Test("the length counts code points, up to 128, and full width is what half width is")
    func counting() {
        func codes(_ text: String) -> [String] {
            Self.rules.problems(text, login: "li", name: "李", role: .reviewer).map(\.code)
        }
        #expect(codes(String((0..<128).map { Character(Unicode.Scalar(0x4E00 + $0 * 7) ?? "x") })).isEmpty)
        #expect(
            codes(String((0..<129).map { Character(Unicode.Scalar(0x4E00 + $0 * 7) ?? "x") })) == ["passwordTooLong"])
        #expect(PasswordRules.normal("ｋｚｑ１") == "kzq1")
        #expect(PasswordRules.normal("e\u{301}") == "\u{E9}")
    }

    @Test("a password typed in another form of the same letters opens the account")
    func forms() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await AccountDesk(store: door.test.office.store, hasher: .light).add(
            .init(
                login: "li", name: "李", role: .teacher, division: Doorway.county, institution: "i",
                password: "cafe\u{301} au lait"),
            by: .system(in: nil))
        _ = try await door.desk.signIn(login: "Li ", password: "café au lait")
    }

    @Test("one's own change needs the old password, keeps the rules, ends other sessions and stands in the journal")
    func change() async throws {
        let door = try await Doorway(passwords: Self.rules)
        defer { door.test.remove() }
        let id = try await door.account("li", .reviewer)
        let own = OwnAccountDesk(door.desk)
        let ticket = try await door.desk.start(account: id, Strength(.password, .totp))
        let other = try await door.desk.start(account: id, Strength(.password, .totp))
        let session = try await door.session(ticket)
        func refused(_ old: String, _ new: String) async throws -> [String] {
            try await refusals { _ = try await own.changePassword(session, old: old, new: new, from: .unknown) }
        }
        #expect(try await refused("not it at all", "kzqmtwvx 7") == ["passwordWrong"])
        #expect(try await refused("long enough", "long enough") == ["valueUnchanged"])
        #expect(try await refused("long enough", "password1") == ["passwordCommon"])
        let changed = try await own.changePassword(session, old: "long enough", new: "kzqmtwvx 7", from: .unknown)
        #expect(try await door.desk.session(token: ticket.token) == nil)
        #expect(try await door.desk.session(token: other.token) == nil)
        #expect(try await door.session(changed).actor.id == id)
        #expect(
            try await refusals { _ = try await door.desk.signIn(login: "li", password: "long enough") } == [
                "signInWrong"
            ])
        _ = try await door.desk.signIn(login: "li", password: "kzqmtwvx 7")
        #expect(try await door.entries("staff.changePassword").count == 1)
    }

    @Test("a one-time password must be changed before anything else, and runs out")
    func oneTime() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        let id = try await door.account("li", .teacher, institution: "i")
        let before = try await door.desk.start(account: id, Strength(.password))
        let keeper = AccountDesk(store: door.test.office.store, hasher: .light)
        let oneTime = try await keeper.resetPassword(id, by: door.administrator)
        door.desk.forgetSessions()
        #expect(try await door.desk.session(token: before.token) == nil)
        #expect(oneTime.count == 14)
        let session = try await door.session(try await door.desk.signIn(login: "li", password: oneTime))
        #expect(session.due == .newPassword)
        let ticket = try await OwnAccountDesk(door.desk)
            .changePassword(session, old: oneTime, new: "a password of my own", from: .unknown)
        #expect(try await door.session(ticket).due == nil)
        let second = try await keeper.resetPassword(id, by: door.administrator)
        door.pass(72 * 3_600)
        #expect(
            try await refusals { _ = try await door.desk.signIn(login: "li", password: second) } == [
                "oneTimePasswordOver"
            ])
        #expect(try await refusals { _ = try await door.desk.signIn(login: "li", password: "x") } == ["signInWrong"])
        // The operator's way at the console.
        let rescued = try await keeper.rescue(login: "LI")
        #expect(try await door.session(try await door.desk.signIn(login: "li", password: rescued)).due == .newPassword)
        #expect(try await refusals { _ = try await keeper.rescue(login: "nobody") } == ["notFound"])
    }

    @Test("a hash made with less work than asked for today is made anew at the next sign-in")
    func upgrade() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        _ = try await door.account("li", .reviewer)
        let today = SignInDesk(store: door.test.office.store, clock: door.test.time.keeper, randomness: .system)
        func hash() async throws -> String {
            try await door.test.office.store.read { reader in
                try reader.row(.everything(because: "a test"), "select password from account where login = 'li'")?
                    .text("password") ?? ""
            }
        }
        let old = try await hash()
        #expect(PasswordHasher.standard.isOutdated(old))
        _ = try await today.signIn(login: "li", password: "long enough")
        let new = try await hash()
        #expect(new != old && !PasswordHasher.standard.isOutdated(new))
        _ = try await today.signIn(login: "li", password: "long enough")
        #expect(try await hash() == new)
    }
}
