import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Sign-in: pages") struct SignInPagesTests {
    private static func add(_ register: TestRegister, _ login: String, _ role: Role) async throws -> String {
        try await AccountDesk(store: register.office.store, hasher: .light).add(
            .init(
                login: login, name: "李春梅", role: role, division: TestRegister.county,
                institution: role.side == .institution ? register.institution : nil, password: "long enough"),
            by: .system(in: nil))
    }

    private static func code(_ page: TestSite.Answered, _ register: TestRegister) throws -> String {
        let shown = try #require(page.body.range(of: "<code>[A-Z2-7 ]+</code>", options: .regularExpression))
        let secret = page.body[shown].dropFirst(6).dropLast(7).filter { $0 != " " }
        let bytes = try #require(OneTimeCode.bytes(base32: String(secret)))
        return OneTimeCode.code(bytes, step: OneTimeCode.step(at: register.test.time.now))
    }

    @Test("an official reaches nothing but the second factor until it is set up, and then what was wanted")
    func official() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await Self.add(register, "li", .trainingOfficer)
        let site = try TestSite(register.test)
        try await site.run { caller in
            let came = try await caller.post(
                Site.signIn, form: ["login": "li", "password": "long enough", "next": Site.institutions], cookie: nil)
            let first = try #require(came.cookie("session"))
            for address in [Site.desk, Site.institutions, Site.ownAccount, Site.people] {
                let stopped = try await caller.get(address, cookie: first)
                #expect(stopped.status == 303 && stopped.location.hasPrefix(Site.enrolment), "\(address)")
            }
            let api = try await caller.get(Site.api("classes"), bearer: first)
            #expect(api.status == 401 && api.json["code"]?.string == "secondFactorNeeded")
            let page = try await caller.get(Site.enrolment + "?next=%2Fdesk%2Finstitutions", cookie: first)
            #expect(page.status == 200 && page.body.contains("<svg") && !page.body.contains("⟦"))
            let wrong = try await caller.post(
                Site.enrolment, form: ["csrf": page.hidden("csrf"), "code": "000000"], cookie: first)
            #expect(wrong.status == 422 && wrong.body.contains("验证码不对"))
            let set = try await caller.post(
                Site.enrolment,
                form: ["csrf": page.hidden("csrf"), "code": try Self.code(page, register), "next": page.hidden("next")],
                cookie: first)
            let second = try #require(set.cookie("session"))
            #expect(second != first)
            #expect(set.body.components(separatedBy: "<li><code>").count == 11)
            #expect(set.body.contains("href=\"\(Site.institutions)\""))
            #expect(try await caller.get(Site.institutions, cookie: second).status == 200)
            #expect(try await caller.get(Site.institutions, cookie: first).status == 303)
            // A second sign-in asks for the code; a recovery code does too.
            let again = try await caller.post(
                Site.signIn, form: ["login": "li", "password": "long enough"], cookie: nil)
            let third = try #require(again.cookie("session"))
            #expect(try await caller.get(Site.desk, cookie: third).location.hasPrefix(Site.secondFactor))
            let ask = try await caller.get(Site.secondFactor, cookie: third)
            #expect(ask.status == 200 && !ask.body.contains("⟦"))
            let start = try #require(set.body.range(of: "<li><code>"))
            let recovery = String(set.body[start.upperBound...].prefix(29))
            let passed = try await caller.post(
                Site.secondFactor, form: ["csrf": ask.hidden("csrf"), "code": recovery, "next": "//elsewhere.example"],
                cookie: third)
            #expect(passed.location == Site.root)
            #expect(try await caller.get(Site.desk, cookie: passed.cookie("session")).status == 200)
        }
    }

    @Test(
        "a form that is not of this browser, or that the browser says stood elsewhere, is refused: the sign-in form too"
    )
    func forged() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await Self.add(register, "li", .trainingOfficer)
        let site = try TestSite(register.test)
        try await site.run { caller in
            let form = ["login": "li", "password": "long enough"]
            let token = Browser.csrf(of: TestSite.Caller.browser)
            for wrong in ["", "x", Browser.csrf(of: String(repeating: "f", count: 22))] {
                let answer = try await caller.post(Site.signIn, form: form.merging(["csrf": wrong]) { $1 }, cookie: nil)
                #expect(answer.status == 403 && answer.cookie("session") == nil, "\(wrong)")
            }
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            let origin = try #require(HTTPField.Name("Origin"))
            let whence: [(HTTPFields, Int)] = [
                ([site: "cross-site"], 403), ([site: "same-site"], 403), ([site: "same-origin"], 303),
                ([origin: "https://elsewhere.example"], 403), ([origin: "null"], 403),
                ([origin: "https://example.org"], 303), ([:], 303)
            ]
            for (headers, status) in whence {
                let answer = try await caller.post(
                    Site.signIn, form: form.merging(["csrf": token]) { $1 }, cookie: nil, headers: headers)
                #expect(answer.status == status, "\(headers)")
            }
            // The first page that anybody opens brings the mark along.
            let fresh = try await caller.client.execute(uri: Site.signIn, method: .get) {
                $0.headers[values: .setCookie]
            }
            #expect(
                fresh.contains { $0.hasPrefix("browser=") && $0.contains("HttpOnly") && $0.contains("SameSite=Lax") })
        }
    }

    @Test("over https the session's cookie is bound to this host, closed to scripts, and never sent in the clear")
    func cookies() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await Self.add(register, "ma", .teacher)
        let settings = House.Settings(publicAddress: "https://example.org", secureCookies: true)
        let site = try TestSite(register.test, settings: settings)
        try await site.run { caller in
            let name = try #require(HTTPField.Name("Cookie"))
            let browser = TestSite.Caller.browser
            let body = "login=ma&password=long+enough&csrf=\(Browser.csrf(of: browser))"
            let set = try await caller.client.execute(
                uri: Site.signIn, method: .post,
                headers: [name: "__Host-browser=\(browser)", .contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: body)
            ) { $0.headers[values: .setCookie] }
            let session = try #require(set.first { $0.hasPrefix("__Host-session=") })
            for part in ["; Path=/;", "; HttpOnly", "; SameSite=Lax", "; Secure"] { #expect(session.contains(part)) }
            #expect(!session.contains("Domain"))
        }
    }

    @Test("a demonstration fills the present code in; a real server never does")
    func demonstration() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await Self.add(register, "li", .reviewer)
        let actor = Actor(id: id, name: "李", role: .reviewer, division: TestRegister.county)
        try await SecondFactorDesk.plant(Array(repeating: 7, count: 20), for: actor, in: register.office.store)
        for isDemonstration in [true, false] {
            let settings = House.Settings(publicAddress: "https://example.org", isDemonstration: isDemonstration)
            let site = try TestSite(register.test, settings: settings)
            try await site.run { caller in
                let came = try await caller.post(
                    Site.signIn, form: ["login": "li", "password": "long enough"], cookie: nil)
                let token = try #require(came.cookie("session"))
                let page = try await caller.get(Site.secondFactor, cookie: token)
                let filled = page.body.range(of: "name=\"code\"[^>]*value=\"[0-9]{6}\"", options: .regularExpression)
                #expect((filled != nil) == isDemonstration)
            }
        }
    }

    @Test("on the own account's page the password changes, sessions end and a teacher may set a second factor up")
    func ownAccount() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await Self.add(register, "ma", .teacher)
        let site = try TestSite(register.test)
        let one = try await site.house.signIn.start(account: id, Strength(.password))
        let other = try await site.house.signIn.start(account: id, Strength(.password))
        try await site.run { caller in
            let page = try await caller.get(Site.ownAccount, cookie: one.token)
            #expect(
                page.status == 200 && !page.body.contains("⟦") && page.body.contains("value=\"\(other.session)\""))
            let csrf = page.hidden("csrf")
            let differ = try await caller.post(
                Site.ownPassword, form: ["csrf": csrf, "old": "long enough", "new": "a", "again": "b"],
                cookie: one.token)
            #expect(differ.status == 422 && differ.body.contains("两次输入的新密码不一样"))
            func end(_ proof: String) async throws -> TestSite.Answered {
                try await caller.post(
                    Site.ownSessions, form: ["csrf": csrf, "device": other.session, "proof-end": proof],
                    cookie: one.token)
            }
            let wrong = try await end("guessed")
            #expect(wrong.status == 422 && wrong.body.contains("现用密码不对") && wrong.body.contains("#f-proof-end"))
            #expect(try await caller.get(Site.ownAccount, cookie: other.token).status == 200)
            #expect(try await end("long enough").status == 303)
            #expect(try await caller.get(Site.ownAccount, cookie: other.token).status == 303)
            let changed = try await caller.post(
                Site.ownPassword,
                form: ["csrf": csrf, "old": "long enough", "new": "my own words 7", "again": "my own words 7"],
                cookie: one.token)
            let token = try #require(changed.cookie("session"))
            let fresh = try await caller.get(Site.ownAccount, cookie: token)
            let begun = try await caller.post(
                Site.ownFactor, form: ["csrf": fresh.hidden("csrf"), "proof-second-factor": "my own words 7"],
                cookie: token)
            #expect(begun.location.hasPrefix(Site.enrolment))
            let offer = try await caller.get(begun.location, cookie: token)
            let set = try await caller.post(
                Site.enrolment, form: ["csrf": fresh.hidden("csrf"), "code": try Self.code(offer, register)],
                cookie: token)
            let last = try #require(set.cookie("session"))
            #expect(try await caller.get(Site.ownAccount, cookie: last).body.contains(Site.ownFactorRemoval))
        }
    }

    @Test(
        "the administrator hands out a one-time password, ends sessions and resets the factor; the owner must choose anew"
    )
    func administrator() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await Self.add(register, "ma", .teacher)
        let site = try TestSite(register.test)
        let administrator = try await site.token(
            TestRegister.officer(of: TestRegister.county, role: .administrator))
        let old = try await site.house.signIn.start(account: id, Strength(.password))
        try await site.run { caller in
            let page = try await caller.get(Site.account(id), cookie: administrator)
            #expect(page.status == 200 && !page.body.contains("⟦"))
            let form = ["csrf": page.hidden("csrf")]
            #expect(try await caller.get(Site.ownAccount, cookie: old.token).status == 200)
            _ = try await caller.post(Site.act(Site.account(id), "sessions"), form: form, cookie: administrator)
            #expect(try await caller.get(Site.ownAccount, cookie: old.token).status == 303)
            let reset = try await caller.post(Site.act(Site.account(id), "password"), form: form, cookie: administrator)
            let shown = try #require(
                reset.body.range(of: "(?<![0-9A-Za-z-])([0-9A-Z]{4}-){2}[0-9A-Z]{4}(?![0-9A-Za-z-])", options: .regularExpression))
            let came = try await caller.post(
                Site.signIn, form: ["login": "ma", "password": String(reset.body[shown])], cookie: nil)
            let token = try #require(came.cookie("session"))
            #expect(try await caller.get(Site.teacherToday, cookie: token).location.hasPrefix(Site.newPassword))
            let ask = try await caller.get(Site.newPassword, cookie: token)
            let done = try await caller.post(
                Site.newPassword,
                form: [
                    "csrf": ask.hidden("csrf"), "old": String(reset.body[shown]), "new": "my own words 7",
                    "again": "my own words 7"
                ], cookie: token)
            let entered = try await caller.get(Site.teacherToday, cookie: done.cookie("session"))
            #expect(!entered.location.hasPrefix(Site.newPassword) && !entered.location.hasPrefix(Site.signIn))
            let factor = try await caller.post(
                Site.act(Site.account(id), "second-factor"), form: form, cookie: administrator)
            #expect(factor.status == 303)
        }
    }

    @Test("a trainee signs in on the phone with the number and the code, and comes to the own page")
    func trainee() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await PeopleDesk(office: register.office).register(
            PersonDraft(
                name: "字云芳", idNumber: TestRegister.idNumber(1), division: TestRegister.county.code,
                phone: "15400000001"),
            by: register.officer)
        let closed = try TestSite(register.test)
        try await closed.run { caller in
            let page = try await caller.get(Site.traineeSignIn)
            #expect(page.body.contains("没有开通短信验证码登录"))
        }
        let site = try TestSite(register.test, messages: ShownMessages())
        try await site.run { caller in
            let page = try await caller.get(Site.traineeSignIn)
            #expect(page.status == 200 && !page.body.contains("⟦"))
            let wrong = try await caller.post(Site.traineeSignIn, form: ["idNumber": "123"], cookie: nil)
            #expect(wrong.status == 422 && wrong.body.contains("身份证号须为 18 位"))
            let sent = try await caller.post(
                Site.traineeSignIn, form: ["idNumber": TestRegister.idNumber(1)], cookie: nil)
            let shown = try #require(sent.body.range(of: "验证码 [0-9]{6}", options: .regularExpression))
            let secret = sent.hidden("secret")
            let other = try await caller.post(Site.traineeCode, form: ["secret": secret, "code": "12345"], cookie: nil)
            #expect(other.status == 422 && other.body.contains("还可以再试 4 次"))
            let came = try await caller.post(
                Site.traineeCode, form: ["secret": secret, "code": String(sent.body[shown].suffix(6))], cookie: nil)
            let token = try #require(came.cookie("session"))
            #expect(try await caller.get(Site.root, cookie: token).location == Site.me)
            #expect(try await caller.get(Site.me, cookie: token).status == 200)
            #expect(try await caller.get(Site.ownAccount, cookie: token).status == 200)
        }
    }

    @Test("a program's sign-in brings the code along where the account has a factor")
    func program() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await Self.add(register, "li", .reviewer)
        let secret = [UInt8](repeating: 7, count: 20)
        let site = try TestSite(register.test)
        try await site.run { caller in
            func sign(_ more: String) async throws -> TestSite.Answered {
                try await caller.post(
                    Site.api("sessions"), json: #"{"login":"li","password":"long enough"\#(more)}"#)
            }
            #expect(try await sign("").json["code"]?.string == "secondFactorNeeded")
            let actor = Actor(id: id, name: "李", role: .reviewer, division: TestRegister.county)
            try await SecondFactorDesk.plant(secret, for: actor, in: register.office.store)
            #expect(try await sign("").status == 401)
            let code = OneTimeCode.code(secret, step: OneTimeCode.step(at: register.test.time.now))
            #expect(try await sign(#","code":"\#(code)""#).status == 201)
            #expect(try await register.test.count("select count(*) from session") == 1)
        }
    }

    @Test("the address of a visitor is the connection's, and behind a named proxy what that proxy says")
    func forwarded() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await Self.add(register, "ma", .teacher)
        for (proxies, seen) in [([], "127.0.0.*"), (["127.0.0.0/8", "10.0.0.0/8"], "203.0.113.*")] {
            var settings = House.Settings(publicAddress: "https://example.org")
            settings.trustedProxies = proxies.compactMap { NetworkRange($0) }
            let site = try TestSite(register.test, settings: settings)
            try await Application(
                router: site.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0))
            ).test(.live) { client in
                let port = try #require(client.port)
                let body = try await TestClient.withClient(
                    host: "localhost", port: port, configuration: .init(timeout: .seconds(600))
                ) { connection in
                    let caller = TestSite.Caller(client: client, connection: connection)
                    let name = try #require(HTTPField.Name("X-Forwarded-For"))
                    let came = try await caller.post(
                        Site.signIn, form: ["login": "ma", "password": "long enough"], cookie: nil,
                        headers: [name: "198.51.100.1, 203.0.113.9, 10.1.2.3"])
                    return try await caller.get(Site.ownAccount, cookie: came.cookie("session")).body
                }
                #expect(body.contains(seen))
            }
        }
    }
}
