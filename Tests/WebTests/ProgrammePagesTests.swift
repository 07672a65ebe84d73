import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Papers
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of programmes") struct ProgrammePagesTests {
    /// In both languages, whole; the Chinese one.
    private func whole(_ path: String, _ cookie: String, _ caller: TestSite.Caller) async throws -> String {
        var last = ""
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(
                path + (path.contains("?") ? "&" : "?") + "lang=" + language, cookie: cookie)
            #expect(page.status == 200, "\(path) \(language): \(page.status)")
            for mark in ["⟦", "[[", "{{"] { #expect(!page.body.contains(mark), "\(path) \(language): \(mark)") }
            #expect(KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            last = page.body
        }
        return last
    }

    private func sent(
        _ path: String, _ form: [String: String], _ cookie: String, _ caller: TestSite.Caller
    ) async throws -> TestSite.Answered {
        let page = try await caller.get(Site.programmes, cookie: cookie)
        var form = form
        form["csrf"] = page.hidden("csrf")
        form["key"] = UUID().uuidString
        return try await caller.post(path, form: form, cookie: cookie)
    }

    /// The cells of a file's first sheet, row by row.
    private func cells(_ path: String, _ cookie: String, _ caller: TestSite.Caller) async throws -> [[String]] {
        var headers = HTTPFields()
        headers[.cookie] = "browser=\(TestSite.Caller.browser); session=\(cookie)"
        let bytes = try await caller.client.execute(uri: path, method: .get, headers: headers) { response in
            Array(response.body.readableBytesView)
        }
        var rows: [[String]] = []
        try Workbook(bytes).read(sheet: 0) { row in
            rows.append((0..<9).map { row.cell(at: $0)?.text ?? "" })
            return true
        }
        return rows
    }

    @Test(
        "YN18-1-04-01, YN18-1-05-03: the summary of a closed year is exported, and a class with two tags once in the total"
    )
    func year() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test, trainees: 4, pack: "yunnan-2018")
        let officer = Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: TestClass.county)
        let site = try TestSite(test)
        let cookie = try await site.token(officer)
        let campaign = Site.programme("graduateSkills")
        try await site.run { caller in
            let shut = try await whole(campaign + "?year=2023", cookie, caller)
            #expect(shut.contains("开设 2023 年度"))
            #expect(
                try await sent(Site.act(campaign, "open"), ["year": "2023"], cookie, caller).location.contains(
                    "done=programme.opened"))
            let form = Site.programmeNew("graduateSkills", "activity")
            _ = try await whole(form, cookie, caller)
            let activity = [
                "party": "省就业局", "other": "昆明理工大学", "title": "专场培训", "on": "2023-05-20", "actual": "120"
            ]
            let bad = try await sent(form, activity.merging(["actual": ""]) { $1 }, cookie, caller)
            #expect(bad.status == 422 && bad.body.contains("sl-errors") && bad.body.contains("昆明理工大学"))
            #expect(try await sent(form, activity, cookie, caller).status == 303)
            _ = try await whole(Site.act(campaign, "close") + "?year=2023", cookie, caller)
            let outcomes = ["year": "2023", "outcome.certified": "81", "outcome.employed": "67"]
            #expect(try await sent(Site.act(campaign, "close"), outcomes, cookie, caller).status == 303)
            #expect(try await whole(campaign + "?year=2023", cookie, caller).contains("已结束"))
            let summary = try await cells(Site.programmeSummary("graduateSkills") + "?year=2023", cookie, caller)
            for (item, number) in [("取得证书", "81"), ("实现就业", "67"), ("参加人次", "120")] {
                #expect(summary.contains { $0.prefix(2) == [item, number] }, "\(item): \(summary)")
            }
            let tags = Site.classProgrammes(course.id)
            _ = try await whole(tags, cookie, caller)
            let both = ["programmes.industrialWorkforce": "true", "programmes.millionWorkersPlan": "true"]
            #expect(try await sent(tags, both, cookie, caller).status == 303)
            #expect(try await whole(Site.aClass(course.id), cookie, caller).contains("百万职工培训计划"))
            let all = try await cells(Site.export(Site.programmes) + "?year=2023", cookie, caller)
            func classes(_ name: String) -> String? { all.first { $0.first == name }?[7] }
            #expect(classes("百万职工培训计划") == "1" && classes("新时期产业工人队伍建设") == "1" && classes("合计") == "1")
            // On a phone each figure carries its head.
            let list = try await whole(Site.programmes, cookie, caller)
            #expect(list.contains("sl-cards") && list.contains("<span class=\"sl-on-card\">培训班学员</span>"))
            #expect(
                try await whole(Site.programme("millionWorkersPlan") + "?year=2023", cookie, caller).contains("第 17 期"))
        }
    }

    @Test(
        "YN18-1-04-02, YN18-1-07-01, YN18-1-08-01, YN18-3-01-01: a programme's page shows its plan lines, partners, strands and gaps"
    )
    func sections() async throws {
        let fixture = try await ProgrammeFixture.make()
        defer { fixture.remove() }
        let site = try TestSite(fixture.register.test)
        let cookie = try await site.token(fixture.officer)
        for code in ["studentEntrepreneurs", "workerQuality"] { try await fixture.open(code) }
        let line = try await fixture.file(
            .plan,
            ProgrammeFixture.draft {
                $0.party = "云南大学"
                $0.year = "2023"
                $0.planned = "301"
            }, under: "studentEntrepreneurs")
        let activity = ProgrammeFixture.activity("云锡公司", people: 77, part: "contest")
        try await fixture.file(.activity, activity, under: "workerQuality")
        try await site.run { caller in
            let entry = Site.programmeEntry("studentEntrepreneurs", line)
            _ = try await whole(entry, cookie, caller)
            #expect(try await sent(Site.act(entry, "report"), ["actual": "x"], cookie, caller).status == 422)
            #expect(try await sent(Site.act(entry, "report"), ["actual": "288"], cookie, caller).status == 303)
            let plan = try await whole(Site.programme("studentEntrepreneurs") + "?year=2023", cookie, caller)
            #expect(plan.contains("云南大学") && plan.contains(">301<") && plan.contains(">288<"))
            let strands = try await whole(Site.programme("workerQuality") + "?year=2023", cookie, caller)
            #expect(["大培训", "大比武", "大竞赛", "大提升"].allSatisfy(strands.contains) && strands.contains(">77<"))
            // Every kind of partner stands there, named or not.
            let form = Site.programmeNew("yunsao", "partner")
            _ = try await whole(form, cookie, caller)
            let partner = [
                "part": "commerce", "party": "县商务局", "contact": "杨丽", "contactPost": "科长",
                "contactPhone": "0871-65550101"
            ]
            #expect(try await sent(form, partner.merging(["contact": ""]) { $1 }, cookie, caller).status == 422)
            #expect(try await sent(form, partner, cookie, caller).status == 303)
            let brand = try await whole(Site.programme("yunsao"), cookie, caller)
            let kinds = ["商务部门", "妇联组织", "扶贫部门", "家庭服务业协会", "家庭服务企业", "职业培训机构"]
            #expect(kinds.allSatisfy(brand.contains) && brand.contains("杨丽 科长"))
            #expect(try await whole(Site.programmeNew("yunsao", "activity"), cookie, caller).contains("县商务局"))
            let pairs = Site.programmeNew("thousandSchools", "pair")
            _ = try await whole(pairs, cookie, caller)
            #expect(try await sent(pairs, ["party": "云南技师学院", "area": "533300"], cookie, caller).status == 303)
            let gaps = try await whole(Site.programme("thousandSchools"), cookie, caller)
            #expect(gaps.contains("1 个地区尚无对接") && gaps.contains("缺口") && gaps.contains("云南技师学院"))
        }
    }

    @Test("YN18-1-14-01: a founder's page groups the services received under the five parts")
    func founder() async throws {
        let fixture = try await ProgrammeFixture.make()
        defer { fixture.remove() }
        let site = try TestSite(fixture.register.test)
        let cookie = try await site.token(fixture.officer)
        let person = try await PeopleDesk(office: fixture.office).register(
            TestRegister.person(1, groups: ["entrepreneur"]), by: fixture.officer)
        try await site.run { caller in
            let form = Site.programmeNew("founderSupport", "support")
            _ = try await whole(form, cookie, caller)
            let service = [
                "part": "incubation", "party": "县创业园", "title": "入园孵化一年", "on": "2023-05-20", "name": "学员甲",
                "idNumber": TestRegister.idNumber(1)
            ]
            #expect(try await sent(form, service, cookie, caller).status == 303)
            let page = try await whole(Site.person(person), cookie, caller)
            let parts = ["政策支持", "项目评定", "孵化实训", "科技金融", "创业服务"]
            let places = parts.compactMap { page.range(of: $0)?.lowerBound }
            #expect(places.count == 5 && places == places.sorted())
            let service1 = try #require(page.range(of: "入园孵化一年")?.lowerBound)
            #expect(places[2] < service1 && service1 < places[3])
            _ = try await whole(Site.programme("founderSupport"), cookie, caller)
        }
    }
}
