import HTTPTypes
import HummingbirdTesting
import NIOCore
import Papers
import Policy
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of simulations, explanations and packs") struct SimulationPagesTests {
    private static func whole(
        _ path: String, _ cookie: String?, _ caller: TestSite.Caller
    ) async throws -> TestSite.Answered {
        var last: TestSite.Answered?
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(
                path + (path.contains("?") ? "&" : "?") + "lang=" + language, cookie: cookie)
            #expect(page.status == 200, "\(path) \(language): \(page.status)")
            for mark in ["⟦", "[[", "{{"] {
                let hole = page.body.range(of: mark).map { String(page.body[$0.lowerBound...].prefix(60)) }
                #expect(hole == nil, "\(path) \(language)")
            }
            #expect(KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            last = page
        }
        return try #require(last)
    }

    /// A class whose claim has been decided; its last trainee was refused for attendance.
    private static func decided() async throws -> ClaimFixture {
        var plan = ClaimFixture.Plan()
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        let (_, notice) = try await fixture.onNotice()
        try await fixture.close(notice)
        return fixture
    }

    /// What the form of a simulation sends: the year's claims of 2022's pack, under that pack or another.
    private static func asked(_ page: TestSite.Answered, _ key: String, against: String) -> [String: String] {
        [
            "csrf": page.hidden("csrf"), "key": key, "pack": "yunnan-2022", "against": against, "from": "2023-01-01",
            "to": "2023-12-31", "do": "start"
        ]
    }

    @Test("a simulation is asked for in yuan and per cent, runs as a job, and its page and workbook say the same")
    func simulation() async throws {
        let fixture = try await Self.decided()
        defer { fixture.test.remove() }
        let site = try TestSite(fixture.test)
        let officer = try await site.token(fixture.officer)
        let clerk = try await site.token(fixture.course.clerk)
        try await site.run { caller in
            let form = try await Self.whole(
                Site.simulations + "?pack=yunnan-2022&against=yunnan-2022", officer, caller)
            #expect(form.body.contains("set.minAttendance") && form.body.contains("现为 80%"))
            #expect(try await caller.get(Site.simulations, cookie: clerk).status == 403)
            var fields = Self.asked(form, "s1", against: "yunnan-2022")
            fields["set.minAttendance"] = "250"
            let wrong = try await caller.post(Site.simulations, form: fields, cookie: officer)
            #expect(wrong.status == 422 && wrong.body.contains("sl-errors"))
            fields["set.minAttendance"] = "50"
            fields["key"] = "s2"
            let sent = try await caller.post(Site.simulations, form: fields, cookie: officer)
            #expect(sent.status == 303 && sent.location.hasPrefix(Site.jobs + "/"))
            let id = String(sent.location.split(separator: "/").last ?? "")
            #expect(try await caller.get(Site.simulation(id), cookie: officer).location == sent.location)
            try await JobRunner(fixture.test.office, kinds: JobKinds.all(site.house.pages)).runDue()
            let page = try await Self.whole(Site.simulation(id), officer, caller)
            #expect(page.body.contains("+1,500.00") && page.body.contains("<svg class=\"sl-chart\""))
            // Bounds stand at the edges of the columns, each once.
            for bound in ["−6,400", "−100", "+100", "+6,400"] {
                #expect(page.body.components(separatedBy: ">\(bound)</text>").count == 2, "\(bound)")
            }
            #expect(!page.body.contains("学员1") && page.body.contains("80% → <b>50%</b>"))
            _ = try await Self.whole(Site.simulations, officer, caller)
            let file = try await caller.get(Site.simulationFile(id), cookie: officer)
            #expect(file.status == 200)
        }
    }

    @Test("a draft is simulated from its editor; page and workbook name it, and the workbook's parts add up to its total")
    func draft() async throws {
        let fixture = try await Self.decided()
        defer { fixture.test.remove() }
        let packs = try await PackFixture.make(in: fixture.test)
        let province = try #require(Division("530000"))
        let author = Actor(id: "author-53", name: "王磊", role: .administrator, division: province)
        let id = try await packs.desk.begin("yunnan-2022", by: author)
        try await packs.raise(id, by: 12_345, as: author)
        let number = try await packs.desk.draft(id, for: author).version.number
        let site = try TestSite(fixture.test)
        let cookie = try await site.token(author)
        let foreign = try await site.token(packs.author)
        try await site.run { caller in
            let editor = try await caller.get(Site.packVersion(id), cookie: cookie)
            let ask = Site.simulation(of: id)
            #expect(editor.body.contains("href=\"\(ask)\""))
            let form = try await Self.whole(ask, cookie, caller)
            #expect(form.body.contains("<option value=\"\(id)\" selected>"), "the draft is chosen")
            #expect(form.body.contains("<option value=\"yunnan-2022\" selected>"), "and the claims of its pack")
            #expect(try await caller.get(ask, cookie: foreign).status == 200)
            #expect(try await !caller.get(ask, cookie: foreign).body.contains("<option value=\"\(id)\""))
            var fields = Self.asked(form, "d1", against: id)
            let sent = try await caller.post(Site.simulations, form: fields, cookie: cookie)
            #expect(sent.status == 303)
            fields["csrf"] = try await caller.get(Site.simulations, cookie: foreign).hidden("csrf")
            let refused = try await caller.post(Site.simulations, form: fields, cookie: foreign)
            #expect(refused.status == 422 && refused.body.contains("sl-errors"))
            let job = String(sent.location.split(separator: "/").last ?? "")
            try await JobRunner(fixture.test.office, kinds: JobKinds.all(site.house.pages)).runDue()
            let page = try await Self.whole(Site.simulation(job), cookie, caller)
            #expect(page.body.contains("第 \(number) 版（起草中）") && page.body.contains("+246.90"))
            #expect(page.body.contains(Site.packVersion(id)))
            try await Self.addsUp(Site.simulationFile(job), number, cookie, caller)
            // Later it says that the draft is another by now.
            try await packs.raise(id, by: 1, as: author)
            let later = try await Self.whole(Site.simulation(job), cookie, caller)
            #expect(later.body.contains("在模拟之后又有改动") && later.body.contains("+246.90"))
        }
    }

    /// Opens the workbook: each row is right in itself, and the rows of counties, occupations and institutions add up to the total.
    private static func addsUp(
        _ path: String, _ number: Int, _ cookie: String, _ caller: TestSite.Caller
    ) async throws {
        let headers: HTTPFields = [.cookie: "browser=\(TestSite.Caller.browser); session=\(cookie)"]
        let bytes = try await caller.client.execute(uri: path, method: .get, headers: headers) {
            Array(buffer: $0.body)
        }
        let rows = try Workbook(bytes).rows(sheet: 0)
        #expect(rows.contains { $0.cells.contains { $0.text.contains("第 \(number) 版") } }, "the draft is named")
        func fen(_ row: Papers.Row, _ column: Int) throws -> Int64 {
            let cell = try #require(row.cell(at: column))
            #expect(cell.kind == .number, "row \(row.number), column \(column)")
            return try Money.parse(cell.text).get().fen
        }
        func named(_ name: String) -> [Papers.Row] { rows.filter { $0.cell(at: 0)?.text == name } }
        let all = try #require(named("合计").last)
        #expect(try fen(all, 5) == 2 * 12_345 && all.cell(at: 2)?.text == "3")
        for axis in ["县", "职业", "机构"] {
            let parts = named(axis)
            #expect(!parts.isEmpty, "\(axis)")
            for column in [3, 4, 5, 7, 9] {
                let sum = try parts.reduce(Int64(0)) { try $0 + fen($1, column) }
                #expect(try sum == fen(all, column), "\(axis), column \(column)")
            }
            for row in parts {
                #expect(try fen(row, 4) - fen(row, 3) == fen(row, 5) && fen(row, 7) - fen(row, 9) == fen(row, 5))
            }
        }
    }

    @Test("the decision page shows the rule row that fired and what would have to change; so does the trainee's phone")
    func explanation() async throws {
        var plan = ClaimFixture.Plan()
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        let lines = try await fixture.lines(claim)
        let site = try TestSite(fixture.test)
        let officer = try await site.token(fixture.officer)
        func trainee(_ line: ClaimLine) -> Actor {
            Actor(
                id: "t\(line.position)", name: "学员", role: .trainee, division: fixture.course.division,
                person: line.person)
        }
        let own = try await site.token(trainee(lines[2]))
        let other = try await site.token(trainee(lines[0]))
        try await site.run { caller in
            let page = try await Self.whole(Site.claimLine(claim, lines[2].id), officer, caller)
            for text in ["规则：培训过程，第 2 行（共 4 行）", "低于 80%", "实际出勤半天数：现在 1，需达到 2", "应付 1,500.00 元"] {
                #expect(page.body.contains(text), "\(text)")
            }
            #expect(page.body.contains("<svg"))
            let phone = try await Self.whole(Site.meClaim(lines[2].id), own, caller)
            #expect(phone.body.contains("实际出勤半天数：现在 1，需达到 2") && phone.body.contains("有疑问找谁"))
            #expect(try await caller.get(Site.meClaim(lines[2].id), cookie: other).status == 404)
            let paid = try await Self.whole(Site.meClaim(lines[0].id), other, caller)
            #expect(paid.body.contains("1,500.00") && paid.body.contains("付给：培训机构"))
        }
    }

    @Test("every pack is a public document in both languages, with conditions in words, clauses and assumptions")
    func packs() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        try await site.run { caller in
            _ = try await Self.whole(Site.portalPolicy, nil, caller)
            for pack in test.office.packs.packs {
                let page = try await Self.whole(Site.portalPolicy(pack.id), nil, caller)
                #expect(page.body.contains(pack.document.number.zh), "\(pack.id)")
                for parameter in pack.parameters where parameter.isAssumed {
                    #expect(page.body.contains(Markup.escaped(parameter.label.zh)), "\(pack.id) \(parameter.name)")
                }
                for tables in pack.rules.values {
                    for table in tables { #expect(page.body.contains(Markup.escaped(table.label))) }
                }
                let english = try await caller.get(Site.portalPolicy(pack.id) + "?lang=en")
                #expect(!english.body.contains("&gt;=") && !english.body.contains("培训补贴"), "\(pack.id)")
                #expect(!english.body.contains("文本未载文号"), "\(pack.id): a document without a number says so in English")
            }
        }
        let pack = try #require(test.office.packs["yunnan-2022"])
        let html = try PolicyDocument.page(pack, [], .chinese, site.house.pages, styles: ["body{}"])
        #expect(html.contains("低于 80%") && html.contains("<style>") && !html.contains("<link"))
    }
}
