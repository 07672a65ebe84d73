import Foundation
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of the registers, the roster and the staff") struct RegisterPagesTests {
    private func staff(_ role: Role, _ register: TestRegister) -> Actor {
        Actor(id: "\(role.rawValue)-page", name: "李春梅", role: role, division: TestRegister.county)
    }

    @Test("every page of the registers opens for who may see it, in both languages, and names no text that is missing")
    func open() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let office = register.office
        let teacher = try await TeacherDesk(office: office).add(
            TeacherDraft(
                institution: register.institution, name: "周老师", idNumber: TestRegister.idNumber(20_000), role: .theory),
            by: register.clerk)
        let body = try await EvaluatorDesk(office: office).add(TestRegister.evaluator(1), by: register.officer)
        let project = try await ProjectDesk(office: office).add(TestRegister.project(), by: register.officer)
        try await ProjectDesk(office: office).announce(project, by: register.officer)
        let person = try await PeopleDesk(office: office).register(TestRegister.person(1), by: register.officer)
        let site = try TestSite(register.test)
        let cookie = try await site.token(staff(.trainingOfficer, register))
        let (institution, teachers) = (Site.institution(register.institution), Site.teacher(teacher))
        let addresses = [
            Site.institutions, Site.new(Site.institutions), institution, Site.edit(institution),
            Site.act(institution, "list"),
            Site.act(institution, "blacklist"), Site.act(institution, "suspend"), Site.act(institution, "occupation"),
            Site.teachers,
            Site.new(Site.teachers), teachers, Site.edit(teachers), Site.act(teachers, "check"),
            Site.act(teachers, "blacklist"),
            Site.evaluators, Site.new(Site.evaluators), Site.evaluator(body), Site.edit(Site.evaluator(body)),
            Site.projects,
            Site.new(Site.projects), Site.project(project), Site.act(Site.project(project), "award"),
            Site.act(Site.project(project), "adjust"), Site.people, Site.new(Site.people), Site.person(person),
            Site.edit(Site.person(person)), Site.integrity
        ]
        try await site.run { caller in
            for address in addresses {
                for language in ["zh", "en"] {
                    let page = try await caller.get("\(address)?lang=\(language)", cookie: cookie)
                    #expect(page.status == 200, "\(address)")
                    #expect(!page.body.contains("⟦"), "\(address) in \(language)")
                }
            }
        }
    }

    @Test(
        "a wrong form comes back with what was typed and every problem; the right one is saved once, however often it is sent"
    )
    func form() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let site = try TestSite(register.test)
        let cookie = try await site.token(staff(.trainingOfficer, register))
        try await site.run { caller in
            let page = try await caller.get(Site.new(Site.institutions), cookie: cookie)
            var form = ["csrf": page.hidden("csrf"), "key": page.hidden("key"), "name": "石桥培训学校", "creditCode": "12"]
            let refused = try await caller.post(Site.new(Site.institutions), form: form, cookie: cookie)
            #expect(refused.status == 422)
            #expect(refused.body.contains("石桥培训学校"))
            #expect(refused.body.contains("统一社会信用代码须为 18 位"))
            form.merge([
                "creditCode": TestRegister.creditCode(77), "kind": "enterprise", "head": "石桥", "phone": "087165550199",
                "division": TestRegister.county.code, "address": "石桥村", "occupations": TestRegister.occupation
            ]) { $1 }
            let first = try await caller.post(Site.new(Site.institutions), form: form, cookie: cookie)
            let second = try await caller.post(Site.new(Site.institutions), form: form, cookie: cookie)
            #expect(first.status == 303)
            #expect(second.location == first.location)
        }
        #expect(try await register.test.count("select count(*) from institution") == 2)
    }

    @Test("an export is the list's filter, as a workbook")
    func export() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let site = try TestSite(register.test)
        let cookie = try await site.token(staff(.trainingOfficer, register))
        try await site.run { caller in
            for register in [Site.institutions, Site.teachers, Site.evaluators, Site.projects] {
                let file = try await caller.get(Site.export(register) + "?standing=", cookie: cookie)
                #expect(file.status == 200, "\(register)")
                #expect(file.body.hasPrefix("PK"), "\(register)")
            }
        }
    }

    @Test("a person is found by POST and shown masked; the whole number comes only for a reason")
    func person() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await PeopleDesk(office: register.office).register(TestRegister.person(1), by: register.officer)
        let site = try TestSite(register.test)
        let cookie = try await site.token(staff(.trainingOfficer, register))
        let number = TestRegister.idNumber(1)
        try await site.run { caller in
            let csrf = try await caller.get(Site.people, cookie: cookie).hidden("csrf")
            let found = try await caller.post(Site.search, form: ["csrf": csrf, "q": number], cookie: cookie)
            #expect(found.body.contains(Site.person(id)))
            #expect(!found.body.contains(number))
            #expect(try await !caller.get(Site.person(id), cookie: cookie).body.contains(number))
            let edit = try await caller.get(Site.edit(Site.person(id)), cookie: cookie)
            #expect(!edit.body.contains(number))
            #expect(!edit.body.contains("13800000000"))
            let without = try await caller.post(
                Site.act(Site.person(id), "unmask"), form: ["csrf": csrf], cookie: cookie)
            #expect(without.status == 422)
            #expect(!without.body.contains(number))
            let shown = try await caller.post(
                Site.act(Site.person(id), "unmask"), form: ["csrf": csrf, "reason": "callBack"], cookie: cookie)
            #expect(shown.body.contains(number))
        }
    }

    @Test("a roster file is previewed with cell, problem and remedy, then committed")
    func roster() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let clerk = register.clerk
        let file = try TestRegister.sheet([TestRegister.row(1), TestRegister.row(2, division: "990999")])
        let kept = try await RosterImport(office: register.office).stage(file, name: "名册.xlsx", class: id, by: clerk)
        let site = try TestSite(register.test)
        let cookie = try await site.token(clerk)
        try await site.run { caller in
            let preview = try await caller.get(Site.rosterImport(id, kept), cookie: cookie)
            #expect(preview.status == 200)
            #expect(preview.body.contains("名册!D3"))
            #expect(preview.body.contains("没有行政区划代码 990999"))
            #expect(!preview.body.contains("⟦"))
            let form = ["csrf": preview.hidden("csrf"), "key": preview.hidden("key")]
            let done = try await caller.post(
                Site.act(Site.rosterImport(id, kept), "commit"), form: form, cookie: cookie)
            #expect(done.status == 303)
            let list = try await caller.get(Site.aClass(id, .roster), cookie: cookie)
            #expect(list.status == 200)
            #expect(list.body.contains("学员甲"))
            #expect(!list.body.contains("⟦"))
            let result = try await caller.get(Site.act(Site.rosterImport(id, kept), "results"), cookie: cookie)
            #expect(result.body.hasPrefix("PK"))
            let template = try await caller.get(Site.rosterTemplate(id), cookie: cookie)
            #expect(template.body.hasPrefix("PK"))
            for page in [Site.rosterAdd(id), Site.rosterImports(id)] {
                #expect(try await caller.get(page, cookie: cookie).status == 200, "\(page)")
            }
        }
        #expect(try await register.test.count("select count(*) from enrolment") == 1)
    }

    @Test("the form of a class asks for its proofs, what is missing is told with its clause, and an officer decides")
    func held() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass(pack: "yunnan-2018")
        try await register.test.write { tx in
            try tx.update("training_class", id: id, ["programme": "onlineBusiness", "kind": "entrepreneurship"])
        }
        let site = try TestSite(register.test)
        let (clerk, officer) = (try await site.token(register.clerk), try await site.token(register.officer))
        try await site.run { caller in
            let ask = try await caller.get(Site.rosterAdd(id), cookie: clerk)
            #expect(ask.body.contains("proofs.onlineBusiness") && ask.body.contains("电商从业凭据"))
            #expect(!ask.body.contains("proofs.insuranceMet") && !ask.body.contains("firmRegisteredOn"))
            let form = [
                "csrf": ask.hidden("csrf"), "key": ask.hidden("key"), "name": "学员甲",
                "idNumber": TestRegister.idNumber(1), "division": TestRegister.county.code,
                "groups.ruralMigrant": "true"
            ]
            let sent = try await caller.post(Site.rosterAdd(id), form: form, cookie: clerk)
            #expect(sent.status == 303 && sent.location.contains("done=held"))
            let list = try await caller.get(Site.aClass(id, .roster), cookie: officer)
            #expect(list.body.contains("待决定") && list.body.contains("1 人等待经办人决定"))
            let enrolment = try await EnrolmentDesk(office: register.office).roster(of: id, for: register.officer)[0].id
            let address = Site.settle(id, enrolment)
            #expect(try await caller.get(address, cookie: clerk).status != 200)
            for (language, said) in [("en", "No evidence of e-commerce"), ("zh", "云人社发〔2018〕71号第一部分第（十四）项")] {
                let page = try await caller.get("\(address)?lang=\(language)", cookie: officer)
                #expect(page.status == 200 && page.body.contains(said) && !page.body.contains("⟦"), "\(language)")
                #expect(!page.body.contains("{"), "\(language)")
            }
            let page = try await caller.get("\(address)?lang=zh", cookie: officer)
            var verdict = ["csrf": page.hidden("csrf"), "key": page.hidden("key"), "reason": "村里的带货主播"]
            #expect(try await caller.post(address, form: verdict, cookie: officer).status == 422)
            verdict["verdict"] = "admit"
            #expect(try await caller.post(address, form: verdict, cookie: officer).status == 303)
            let after = try await caller.get(Site.aClass(id, .roster), cookie: officer)
            #expect(after.body.contains("经办人同意：村里的带货主播"))
        }
    }

    @Test(
        "signing in leads to where one wanted to go, if it is here, and a wrong password says nothing about which was wrong"
    )
    func signIn() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await AccountDesk(store: register.office.store, hasher: .light).add(
            .init(
                login: "li", name: "李春梅", role: .trainingOfficer, division: TestRegister.county, password: "long enough"
            ),
            by: .system(in: nil))
        let site = try TestSite(register.test)
        try await site.run { caller in
            let gate = try await caller.get(Site.institutions)
            #expect(gate.status == 303)
            #expect(gate.location == "/sign-in?next=%2Fdesk%2Finstitutions")
            let page = try await caller.get(gate.location)
            #expect(page.hidden("next") == Site.institutions)
            let wrong = try await caller.post(Site.signIn, form: ["login": "li", "password": "no"], cookie: nil)
            let nobody = try await caller.post(Site.signIn, form: ["login": "nobody", "password": "no"], cookie: nil)
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("用户名或密码不对"))
            #expect(nobody.body.contains("用户名或密码不对"))
            let right = try await caller.post(
                Site.signIn, form: ["login": "li", "password": "long enough", "next": Site.institutions], cookie: nil)
            #expect(right.status == 303)
            #expect(right.location == Site.institutions)
            let away = try await caller.post(
                Site.signIn, form: ["login": "li", "password": "long enough", "next": "//elsewhere.example"],
                cookie: nil)
            #expect(away.location == Site.root)
            #expect(try await caller.get(Site.language("en") + "?to=https://elsewhere.example").location == Site.root)
        }
    }

    @Test("accounts are kept by administrators only")
    func accounts() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let site = try TestSite(register.test)
        let administrator = try await site.token(staff(.administrator, register))
        let officer = try await site.token(staff(.trainingOfficer, register))
        try await site.run { caller in
            #expect(try await caller.get(Site.accounts, cookie: officer).status == 403)
            let list = try await caller.get(Site.accounts, cookie: administrator)
            #expect(list.status == 200)
            #expect(!list.body.contains("⟦"))
            let page = try await caller.get(Site.new(Site.accounts), cookie: administrator)
            let form = [
                "csrf": page.hidden("csrf"), "login": "zhou", "name": "周", "role": "reviewer",
                "division": TestRegister.county.code,
                "password": "long enough"
            ]
            let made = try await caller.post(Site.new(Site.accounts), form: form, cookie: administrator)
            #expect(made.status == 200 && made.body.contains("一次性密码"))
            let shutForm = try #require(
                made.body.range(of: #"/desk/accounts/[0-9a-f-]{36}"#, options: .regularExpression))
            let account = String(made.body[shutForm])
            #expect(try await caller.get(account, cookie: administrator).status == 200)
            let shut = try await caller.post(
                Site.act(account, "standing"), form: ["csrf": page.hidden("csrf"), "to": "no"], cookie: administrator)
            #expect(shut.status == 303)
            #expect(try await caller.get(Site.integrity, cookie: administrator).status == 200)
        }
        #expect(try await register.test.count("select count(*) from account where login = 'zhou' and active = 0") == 1)
    }
}
