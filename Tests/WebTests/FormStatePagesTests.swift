import Programme
import Store
import Testing
import Vocabulary

@testable import Web

/// Forms say what holds where they stand: for a new entry, for one that is there, for what is done already.
@Suite("Forms and what they stand for") struct FormStatePagesTests {
    @Test("that a field left empty keeps what is registered is said when editing, not of a new entry")
    func hints() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let office = register.office
        let person = try await PeopleDesk(office: office).register(TestRegister.person(1), by: register.officer)
        let teacher = try await TeacherDesk(office: office).add(
            TeacherDraft(
                institution: register.institution, name: "周老师", idNumber: TestRegister.idNumber(20_000), role: .theory),
            by: register.clerk)
        let site = try TestSite(register.test)
        let cookie = try await site.token(register.officer)
        let forms = [
            (Site.people, Site.person(person)), (Site.teachers, Site.teacher(teacher)),
            (Site.institutions, Site.institution(register.institution))
        ]
        try await site.run { caller in
            for (list, one) in forms {
                for (language, hint) in [("zh-Hans", "修改时留空"), ("en", "eave empty to keep what is registered")] {
                    let fresh = try await caller.get(Site.new(list) + "?lang=\(language)", cookie: cookie)
                    #expect(fresh.status == 200 && !fresh.body.contains(hint), "\(list) \(language)")
                    let edit = try await caller.get(Site.edit(one) + "?lang=\(language)", cookie: cookie)
                    #expect(edit.status == 200 && edit.body.contains(hint), "\(one) \(language)")
                }
            }
        }
    }

    @Test("the address of a signed undertaking shows what was signed and by whom, and no form")
    func undertaking() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let open = try await county.apply(signs: false)
        let site = try TestSite(county.test)
        let clerk = try await site.token(county.clerk)
        try await site.run { caller in
            let address = Site.undertaking(open)
            #expect(try await caller.get(address, cookie: clerk).body.contains("name=\"agrees\""))
            try await UndertakingDesk(office: county.office).sign(open, by: county.clerk)
            for (language, word) in [("zh-Hans", "已签署"), ("en", "Signed")] {
                let page = try await caller.get(address + "?lang=\(language)", cookie: clerk)
                #expect(page.status == 200 && page.body.contains(word) && page.body.contains(county.clerk.name))
                #expect(!page.body.contains("name=\"agrees\"") && !page.body.contains("⟦"))
            }
        }
    }
}
