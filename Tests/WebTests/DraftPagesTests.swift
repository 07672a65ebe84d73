import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Policy
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

/// A version of a pack through the pages, from the first click to its being in force.
@Suite("Pages of drafts") struct DraftPagesTests {
    private struct World {
        let packs: PackFixture
        let site: TestSite
        let author: String
        let reviewer: String
        let leader: String

        static func make() async throws -> World {
            let packs = try await PackFixture.make()
            let site = try TestSite(packs.test)
            return World(
                packs: packs, site: site, author: try await site.token(packs.author),
                reviewer: try await site.token(packs.reviewer), leader: try await site.token(packs.leader))
        }
    }

    /// Sends a form of a page with its hidden fields.
    private static func send(
        _ caller: TestSite.Caller, _ page: String, _ action: String, _ fields: [String: String], _ token: String
    ) async throws -> TestSite.Answered {
        let shown = try await caller.get(page, cookie: token)
        var form = fields
        for name in ["csrf", "token", "version"] where form[name] == nil { form[name] = shown.hidden(name) }
        return try await caller.post(action, form: form, cookie: token)
    }

    @Test("drafted, a parameter and a row changed, checked, submitted, agreed to by two, in force: all through pages")
    func life() async throws {
        let world = try await World.make()
        defer { world.packs.test.remove() }
        try await world.site.run { caller in
            let list = Site.packVersions(of: PackFixture.pack)
            let current = try #require(try await world.packs.desk.current(PackFixture.pack, for: world.packs.author))
            let begun = try await Self.send(caller, list, list + "/draft", ["parent": current.id], world.author)
            #expect(begun.status == 303)
            let page = begun.location
            let id = try #require(page.split(separator: "/").last.map(String.init))
            // A parameter.
            let form = Site.packVersionAct(id, "parameter")
            let ask = Markup.address(form, [("name", "followUpDays")])
            #expect(try await caller.get(ask, cookie: world.author).body.contains("30, 90, 180"))
            let fields = ["name": "followUpDays", "clause": "", "assumed": "按通知", "assumedEn": "by notice"]
            let wrong = try await Self.send(
                caller, ask, form, fields.merging(["value": "30, soon"]) { $1 }, world.author)
            #expect(wrong.status == 422 && wrong.body.contains("30, soon"))
            let set = try await Self.send(
                caller, ask, form, fields.merging(["value": "30，90，181"]) { $1 }, world.author)
            #expect(set.status == 303)
            // What changed, as a table and as JSON.
            let difference = try await caller.get(DraftPart.address(id, .differences), cookie: world.author)
            #expect(difference.body.contains("30、90、181") || difference.body.contains("181"))
            #expect(difference.body.contains("原为"))
            let json = try await caller.get(Site.packVersionAct(id, "differences"), cookie: world.author).json
            #expect(String(decoding: json.compact, as: UTF8.self).contains("followUpDays"))
            // Every part is a page in both languages.
            for part in DraftPart.allCases {
                for language in Web.Language.allCases.map(\.rawValue) {
                    let shown = try await caller.get(
                        DraftPart.address(id, part) + "&lang=\(language)", cookie: world.author)
                    #expect(shown.status == 200 && !shown.body.contains("draft."), "\(part) \(language)")
                }
            }
            // Checked, submitted, agreed.
            for (act, more, who) in [
                ("check", [:], world.author),
                (
                    "submit", ["effectiveFrom": world.packs.office.clock.today.description, "remark": "按省厅通知"],
                    world.author
                ),
                ("approve", [:], world.reviewer), ("approve", [:], world.leader), ("in-force", [:], world.leader)
            ] as [(String, [String: String], String)] {
                let done = try await Self.send(caller, page, Site.packVersionAct(id, act), more, who)
                #expect(done.status == 303, "\(act): \(done.status)")
            }
            #expect(try await world.packs.version(id).state == .inForce)
            let now = try #require(world.packs.office.packs[PackFixture.pack]?.version)
            #expect(try await caller.get(list, cookie: world.author).body.contains(now))
            #expect(try await caller.get(Site.policy(now), cookie: world.author).body.contains(now))
            // What is in force has no forms.
            let fixed = try await caller.get(page, cookie: world.author)
            #expect(!fixed.body.contains(Site.packVersionAct(id, "submit")))
            let row = try await caller.get(ask, cookie: world.author)
            #expect(row.status == 404)
        }
    }

    @Test("a row is a form with a field per column; a wrong test is told at once, before and while it is sent")
    func row() async throws {
        let world = try await World.make()
        defer { world.packs.test.remove() }
        let id = try await world.packs.desk.begin(PackFixture.pack, by: world.packs.author)
        let draft = try await world.packs.desk.draft(id, for: world.packs.author)
        let model = try #require(draft.folder["ClassOpening.dmn"])
        let sheet = try #require(ModelSheet(model.bytes))
        let table = try #require(sheet.tables.first { $0.rows.count > 1 })
        let place = PackEdit.Place(file: "ClassOpening.dmn", table: table.name)
        try await world.site.run { caller in
            let address = RowForm.address(id, place, row: 0)
            let page = try await caller.get(address, cookie: world.author)
            #expect(page.status == 200)
            for cell in table.rows[0].cells where !cell.isEmpty { #expect(page.body.contains(Markup.escaped(cell))) }
            var fields = ["file": place.file, "table": place.table, "row": "0"]
            for (at, cell) in table.rows[0].cells.enumerated() { fields["c\(at)"] = cell }
            let act = Site.packVersionAct(id, "row")
            let well = try await Self.send(caller, address, Site.packVersionAct(id, "try"), fields, world.author)
            #expect(well.json["problems"]?.array?.isEmpty == true)
            let wrong = fields.merging(["c0": "nowhere.known > 1"]) { $1 }
            let tried = try await Self.send(caller, address, Site.packVersionAct(id, "try"), wrong, world.author)
            #expect(tried.json["problems"]?.array?.count == 1)
            let refused = try await Self.send(caller, address, act, wrong, world.author)
            #expect(refused.status == 422 && refused.body.contains("nowhere.known") && refused.body.contains("没有这个名称"))
            // It can be saved all the same; then the check says where it stands.
            let saved = try await Self.send(
                caller, address, act, wrong.merging(["anyway": "true"]) { $1 }, world.author)
            #expect(saved.status == 303)
            let check = try await caller.get(DraftPart.address(id, .check), cookie: world.author)
            #expect(check.body.contains("没有这个名称") && check.body.contains("第 1 行"))
            #expect(!check.body.contains("is not known here"))
            let submit = try await Self.send(
                caller, Site.packVersion(id), Site.packVersionAct(id, "submit"),
                ["effectiveFrom": world.packs.office.clock.today.description, "remark": "x"], world.author)
            #expect(submit.status == 422 && submit.body.contains("没有这个名称"))
            // A copy of the row, and away with the wrong one.
            let copy = fields.merging(["row": "new", "after": "0"]) { $1 }
            #expect(try await Self.send(caller, address, act, copy, world.author).status == 303)
            let removed = try await Self.send(
                caller, address, Site.packVersionAct(id, "remove-row"), fields, world.author)
            #expect(removed.status == 303)
        }
        let after = try await world.packs.desk.draft(id, for: world.packs.author)
        let mended = try #require(after.folder["ClassOpening.dmn"])
        #expect(ModelSheet(mended.bytes)?.table(table.name)?.rows.map(\.cells) == table.rows.map(\.cells))
        #expect(world.packs.desk.check(after).passed)
    }

    @Test("what changed is told in words, not in FEEL, file names or codes, in both languages")
    func words() async throws {
        let world = try await World.make()
        defer { world.packs.test.remove() }
        let author = world.packs.author
        let id = try await world.packs.desk.begin("yunnan-2022", by: author)
        func change(_ edit: (PackDraft) throws -> PackEdit) async throws {
            let draft = try await world.packs.desk.draft(id, for: author)
            try await world.packs.desk.change(id, token: draft.token, edit(draft), by: author)
        }
        // A threshold that the table asks for is asked of a fixed share instead.
        let feel = "< parameters.minAttendance"
        try await change { draft in
            let sheet = try #require(draft.folder["TraineeClaim.dmn"].flatMap { ModelSheet($0.bytes) })
            let found = sheet.tables.lazy.compactMap { table in
                table.rows.firstIndex { $0.cells.contains(feel) }.map { (table, $0) }
            }.first
            let (table, at) = try #require(found)
            let cells = table.rows[at].cells.map { $0 == feel ? "< 0.85" : $0 }
            return .row(PackEdit.Place(file: "TraineeClaim.dmn", table: table.name), at: at, cells: cells)
        }
        try await change { _ in
            .parameter("minPhoneChecks", to: .number(ExactNumber(6)), source: .clause("YN22-14"))
        }
        try await world.site.run { caller in
            for (language, less, label, row) in [
                ("zh-Hans", "低于 0.85", "参数：", "补贴申领"), ("en", "below 0.85", "Parameter: ", "row ")
            ] {
                let shown = try await caller.get(
                    DraftPart.address(id, .differences) + "&lang=\(language)", cookie: world.author)
                #expect(shown.body.contains(less), "\(language)")
                #expect(!shown.body.contains("parameters.minAttendance") && !shown.body.contains("&lt; 0.85"))
                let course = try await caller.get(Site.packVersion(id) + "?lang=\(language)", cookie: world.author)
                #expect(course.body.contains(label) && course.body.contains(row))
                #expect(!course.body.contains("pack.yaml minPhoneChecks") && !course.body.contains("TraineeClaim.dmn"))
            }
        }
    }

    @Test("a .dmn goes out as a file and comes back from a modeler; a pack that is no archive is told in words")
    func files() async throws {
        let world = try await World.make()
        defer { world.packs.test.remove() }
        let id = try await world.packs.desk.begin("yunnan-2018", by: world.packs.author)
        try await world.site.run { caller in
            let file = Markup.address(Site.packVersionAct(id, "file"), [("path", "Prepayment.dmn")])
            let text = try await caller.get(file, cookie: world.author).body
            #expect(text.hasPrefix("<?xml"))
            let edited = text.replacing("<rule id=\"share-1\">", with: "<!-- edited --><rule id=\"share-1\">")
            let page = try await caller.get(DraftPart.address(id, .files), cookie: world.author)
            let fields = ["csrf": page.hidden("csrf"), "token": page.hidden("token"), "path": "Prepayment.dmn"]
            let sent = try await Self.upload(
                caller, Site.packVersionAct(id, "upload"), fields, "other name.dmn", edited, world.author)
            #expect(sent.status == 303)
            #expect(try await caller.get(file, cookie: world.author).body == edited)
            let broken = try await Self.upload(
                caller, Site.packVersions + "/upload", ["csrf": page.hidden("csrf")], "x.zip", "no zip", world.author)
            #expect(broken.status == 422 && !broken.body.contains("papers."))
        }
    }

    private static func upload(
        _ caller: TestSite.Caller, _ path: String, _ fields: [String: String], _ name: String, _ content: String,
        _ token: String
    ) async throws -> (status: Int, body: String) {
        var body = ""
        for (key, value) in fields {
            body += "--mark\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n"
        }
        body +=
            "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(content)\r\n--mark--\r\n"
        let headers: HTTPFields = [
            .contentType: "multipart/form-data; boundary=mark",
            .cookie: "browser=\(TestSite.Caller.browser); session=\(token)"
        ]
        return try await caller.client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)
        ) { ($0.status.code, String(buffer: $0.body)) }
    }

    @Test("who works below the province sees what holds and no draft; nobody edits who may not")
    func below() async throws {
        let world = try await World.make()
        defer { world.packs.test.remove() }
        let id = try await world.packs.desk.begin(PackFixture.pack, by: world.packs.author)
        let county = Actor(id: "below", name: "王磊", role: .administrator, division: try #require(Division("990121")))
        let clerk = Actor(
            id: "officer", name: "段雪梅", role: .trainingOfficer, division: try #require(Division("990121")))
        let tokens = [try await world.site.token(county), try await world.site.token(clerk)]
        try await world.site.run { caller in
            for token in tokens {
                let list = try await caller.get(Site.packVersions(of: PackFixture.pack), cookie: token)
                #expect(list.status == 200 && !list.body.contains(Site.packVersion(id)))
                #expect(!list.body.contains("/draft\""))
                #expect(try await caller.get(Site.packVersion(id), cookie: token).status == 404)
            }
            #expect(
                try await caller.get(RowForm.address(id, .init(file: "ClassOpening.dmn"), row: 0), cookie: tokens[1])
                    .status == 403)
            let denied = try await Self.send(
                caller, Site.packVersions, Site.packVersions(of: PackFixture.pack) + "/draft", [:], tokens[0])
            #expect(denied.status == 422 || denied.status == 403)
        }
    }
}
