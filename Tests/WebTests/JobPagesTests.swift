import Papers
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of jobs") struct JobPagesTests {
    @Test("a long export is a job: its page asks again by itself, its file is the owner's, the journal has one mark")
    func export() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let site = try TestSite(fixture.test)
        _ = try await ClaimDesk(office: fixture.test.office).submit(fixture.course.id, reply: "", by: fixture.course.clerk)
        let cookie = try await site.token(fixture.officer)
        let other = try await site.token(TestRegister.officer(of: fixture.officer.division, role: .reviewer))
        try await site.run { caller in
            let list = try await caller.get(Site.claims, cookie: cookie)
            let form = ["csrf": list.hidden("csrf"), "key": "k1", "q": ""]
            let sent = try await caller.post(Site.claimsFile, form: form, cookie: cookie)
            #expect(sent.status == 303 && sent.location.hasPrefix(Site.jobs + "/"))
            #expect(try await caller.post(Site.claimsFile, form: form, cookie: cookie).location == sent.location)
            let waiting = try await Self.whole(sent.location, cookie, caller)
            #expect(waiting.contains("http-equiv=\"refresh\"") && waiting.contains("等待执行"))
            #expect(try await Self.whole(Site.jobs, cookie, caller).contains("导出补贴申领"))
            #expect(try await caller.get(sent.location + "/file", cookie: cookie).status == 404)

            let runner = JobRunner(fixture.test.office, kinds: JobKinds.all(site.house.pages))
            #expect(try await runner.runDue() == 1)
            let done = try await Self.whole(sent.location, cookie, caller)
            #expect(!done.contains("http-equiv=\"refresh\"") && done.contains("申领数") && done.contains("已完成"))
            #expect(done.contains("href=\"\(sent.location)/file\""))
            for path in ["", "/file"] {
                #expect(try await caller.get(sent.location + path, cookie: other).status == 404)
            }
            let file = try await caller.get(sent.location + "/file", cookie: cookie)
            #expect(file.status == 200)
        }
        let owner = try #require(try await site.house.signIn.session(token: cookie)?.actor)
        let desk = JobDesk(office: fixture.test.office)
        let id = try #require(try await desk.list(for: owner).items.first?.id)
        let bytes = try await desk.file(of: id, for: owner).bytes
        let book = try Workbook(bytes)
        #expect(try book.rows(sheet: 0).count > 3)
        #expect(try await fixture.test.count("select count(*) from journal where name = 'export.make'") == 1)
    }

    @Test("a job is cancelled on its page once; programs read and cancel the same jobs, in pages")
    func cancel() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let officer = TestRegister.officer(of: TestClass.county)
        let site = try TestSite(test)
        let cookie = try await site.token(officer)
        try await site.run { caller in
            let page = try await caller.get(Site.claims, cookie: cookie)
            var addresses: [String] = []
            for number in 0..<3 {
                let sent = try await caller.post(
                    Site.claimsFile, form: ["csrf": page.hidden("csrf"), "key": "k\(number)"], cookie: cookie)
                addresses.append(sent.location)
            }
            let cancel = Site.act(addresses[0], "cancel")
            let form = ["csrf": page.hidden("csrf"), "key": "c1"]
            #expect(try await caller.post(cancel, form: form, cookie: cookie).location == addresses[0])
            #expect(try await Self.whole(addresses[0], cookie, caller).contains("已取消"))
            let late = try await caller.post(cancel, form: ["csrf": page.hidden("csrf"), "key": "c2"], cookie: cookie)
            #expect(late.status == 422 && late.body.contains("任务已经结束"))

            let first = try await caller.get("/api/v1/jobs?limit=2", bearer: cookie).json
            #expect(first["items"]?.array?.count == 2 && first["next"]?.string == "2")
            let rest = try await caller.get("/api/v1/jobs?limit=2&after=2", bearer: cookie).json
            #expect(rest["items"]?.array?.count == 1 && rest["next"]?.isNull == true)
            let id = String(addresses[1].split(separator: "/").last ?? "")
            let ended = try await caller.post("/api/v1/jobs/\(id)/cancellation", json: "{}", bearer: cookie, key: "a")
            #expect(ended.status == 200 && ended.json["state"]?.string == "cancelled")
            let again = try await caller.post("/api/v1/jobs/\(id)/cancellation", json: "{}", bearer: cookie, key: "b")
            #expect(again.status == 422 && again.json["code"]?.string == "jobOver")
            #expect(try await caller.get("/api/v1/jobs/none", bearer: cookie).status == 404)
            for query in ["after=x", "after=", "after=1&after=2", "after=1%0A", "limit=", "limit=1&limit=2", "limit=0"] {
                #expect(try await caller.get("/api/v1/jobs?" + query, bearer: cookie).status == 422, "\(query)")
            }
        }
    }

    /// The page in both languages, without holes; the Chinese one.
    private static func whole(_ path: String, _ cookie: String, _ caller: TestSite.Caller) async throws -> String {
        var body = ""
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(path + "?lang=" + language, cookie: cookie)
            #expect(page.status == 200, "\(path) \(language): \(page.status)")
            for mark in ["⟦", "[[", "{{"] { #expect(!page.body.contains(mark), "\(path) \(language)") }
            #expect(KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            body = page.body
        }
        return body
    }
}
