import Foundation
import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Drafts and their approval") struct PackApprovalTests {
    @Test(
        "who drafted or changed a version cannot agree to it, nobody agrees twice, and second accounts are the same person"
    )
    func people() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        func account(_ login: String, _ role: Role, _ serial: Int) async throws -> Actor {
            let desk = AccountDesk(store: world.office.store, hasher: .light)
            let id = try await desk.add(
                AccountDesk.NewAccount(
                    login: login, name: login, role: role, division: PackFixture.province,
                    password: "long enough, really"), by: .system(in: nil))
            try await desk.identify(id, idNumber: TestRegister.idNumber(serial), by: .system(in: nil))
            return Actor(id: id, name: login, role: role, division: PackFixture.province)
        }
        let (one, again) = (try await account("one", .reviewer, 1), try await account("again", .leader, 1))
        let other = try await account("other", .leader, 2)
        let id = try await world.desk.begin(PackFixture.pack, by: world.author)
        try await world.set(id, PackFixture.days(181))
        #expect(try await refusals { try await world.approve(id, by: one) } == ["draftNotSubmitted"])
        try await world.submit(id)
        #expect(try await refusals { try await world.approve(id, by: world.author) } == ["notYourRole"])
        try await world.approve(id, by: one)
        #expect(try await refusals { try await world.approve(id, by: one) } == ["sameAsApprover"])
        #expect(try await refusals { try await world.approve(id, by: again) } == ["sameAsApprover"])
        let county = Actor(id: "county", name: "x", role: .leader, division: try #require(Division("990121")))
        #expect(try await refusals { try await world.approve(id, by: county) } == ["provinceOnly"])
        let foreign = Actor(id: "foreign", name: "x", role: .leader, division: try #require(Division("530000")))
        let text = try await world.version(id).version ?? ""
        #expect(try await refusals { try await world.desk.approve(id, version: text, by: foreign) } == ["notFound"])
        try await world.desk.giveBack(id, reason: "依据没有写明", by: other)
        #expect(try await world.version(id).state == .draft)
        // A return starts over: both have to agree again.
        try await world.submit(id)
        try await world.approve(id, by: other)
        #expect(try await refusals { try await world.approve(id, by: other) } == ["sameAsApprover"])
        try await world.approve(id, by: again)
        #expect(try await world.version(id).state == .approved)
    }

    @Test("an author's other account cannot agree, and what is learned later about two accounts stops a version")
    func authorsOtherAccount() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let desk = AccountDesk(store: world.office.store, hasher: .light)
        var accounts: [Actor] = []
        for (login, role) in [("first", Role.reviewer), ("second", .leader)] {
            let id = try await desk.add(
                AccountDesk.NewAccount(
                    login: login, name: login, role: role, division: PackFixture.province,
                    password: "long enough, really"), by: .system(in: nil))
            accounts.append(Actor(id: id, name: login, role: role, division: PackFixture.province))
        }
        let id = try await world.desk.begin(PackFixture.pack, by: world.author)
        try await world.set(id, PackFixture.days(181))
        try await world.submit(id)
        for actor in accounts { try await world.approve(id, by: actor) }
        for actor in accounts {
            try await desk.identify(actor.id, idNumber: TestRegister.idNumber(3), by: .system(in: nil))
        }
        #expect(try await refusals { try await world.desk.putInForce(id, by: world.author) } == ["approversSame"])
        #expect(
            try await world.test.count("select count(*) from pack_version where stamp > 0 and origin = 'edited'") == 0)
    }

    @Test("a draft with faults is refused with all of them at once, each with file and line")
    func invalid() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let id = try await world.desk.begin(PackFixture.pack, by: world.author)
        let draft = try await world.desk.draft(id, for: world.author)
        let model = try #require(draft.folder["ClassOpening.dmn"])
        let sheet = try #require(ModelSheet(model.bytes))
        let table = try #require(sheet.tables.first { $0.rows.count > 1 })
        for (row, wrong) in [(0, "nowhere.known > 1"), (1, "\"open")] {
            var cells = table.rows[row].cells
            cells[0] = wrong
            try await world.change(id, .row(.init(file: model.path, table: table.name), at: row, cells: cells))
        }
        let found = try await refusedProblems { try await world.submit(id) }
        #expect(found.count >= 2 && found.allSatisfy { $0.code == "packProblem" && $0.place?.isEmpty == false })
        let texts = found.map { "\($0.place ?? "") \($0.values["message"] ?? "")" }
        #expect(texts.contains { $0.contains("yunnan-2023/ClassOpening.dmn:") && $0.contains("nowhere") })
        #expect(texts.contains { $0.contains("yunnan-2023/ClassOpening.dmn:") && $0.contains("not closed") })
        try await world.change(
            id, .parameter("annualLimit", to: .number(ExactNumber(99)), source: .clause("NO-SUCH")))
        let more = try await refusedProblems { try await world.submit(id) }
        #expect(more.contains { $0.place?.hasPrefix("yunnan-2023/pack.yaml:") == true })
        #expect(more.contains { $0.values["message"]?.contains("annualLimit") == true })
        #expect(try await world.version(id).state == .draft)
        #expect(
            try await refusals { try await world.desk.approve(id, version: "x", by: world.leader) } == [
                "draftNotSubmitted"
            ])
    }

    private func refusedProblems(_ work: () async throws -> Void) async throws -> [Problem] {
        do { try await work() } catch let refusal as Refusal { return refusal.problems }
        return []
    }

    @Test("dates in the past, drafts without a change, a second draft and stale forms are refused")
    func refused() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let id = try await world.desk.begin(PackFixture.pack, by: world.author)
        #expect(
            try await refusals { _ = try await world.desk.begin(PackFixture.pack, by: world.helper) } == [
                "draftOpenAlready"
            ])
        #expect(try await refusals { try await world.submit(id) } == ["draftUnchanged"])
        let token = try await world.token(id)
        try await world.set(id, PackFixture.days(181))
        #expect(
            try await refusals {
                try await world.desk.change(id, token: token, .remove(path: "codes.csv"), by: world.author)
            }
                == ["changedMeanwhile"])
        #expect(
            try await refusals { try await world.submit(id, from: world.office.clock.today - 1) } == ["effectiveInPast"]
        )
        #expect(try await refusals { try await world.change(id, .remove(path: "pack.yaml")) } == ["packFileMissing"])
        #expect(
            try await refusals { try await world.change(id, .put([.init("../x.dmn", []), .init("a.exe", [])])) }
                == ["packFileName", "packFileName"])
        #expect(try await refusals { try await world.desk.discard(id, reason: " ", by: world.author) } == ["required"])
        try await world.desk.discard(id, reason: "不再需要", by: world.author)
        #expect(try await refusals { try await world.submit(id) } == ["draftFixed"])
        let clerk = Actor(id: "clerk", name: "x", role: .trainingOfficer, division: PackFixture.province)
        #expect(try await refusals { _ = try await world.desk.begin(PackFixture.pack, by: clerk) } == ["notYourRole"])
    }

    @Test("a draft that was overtaken by another version cannot be submitted any more")
    func overtaken() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let parent = try #require(try await world.desk.current(PackFixture.pack, for: world.author)).id
        _ = try await world.putInForce { try await $0.set($1, PackFixture.days(181)) }
        let late = try await world.desk.begin(PackFixture.pack, from: parent, by: world.author)
        try await world.set(late, PackFixture.days(190))
        #expect(try await refusals { try await world.submit(late) } == ["draftOutdated"])
    }

    @Test("a .dmn that another modeler wrote is taken in, compiled and keeps its own bytes")
    func vendor() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let id = try await world.desk.begin("yunnan-2018", by: world.author)
        let draft = try await world.desk.draft(id, for: world.author)
        let own = try #require(draft.folder["Prepayment.dmn"]).text
        // The same model as a modeler with a prefix, extensions and other line ends saves it.
        var text = own.replacing("xmlns=\"https", with: "xmlns:s=\"https")
        for name in [
            "definitions", "description", "itemDefinition", "typeRef", "allowedValues", "text", "inputData",
            "variable", "decision", "question", "informationRequirement", "requiredInput", "decisionTable", "input",
            "inputExpression", "output", "annotation", "rule", "inputEntry", "outputEntry", "annotationEntry"
        ] {
            for mark in [" ", ">", "/"] {
                text = text.replacing("<\(name)\(mark)", with: "<s:\(name)\(mark)")
                    .replacing("</\(name)\(mark)", with: "</s:\(name)\(mark)")
            }
        }
        let note = "<s:extensionElements><t:note xmlns:t=\"urn:t\">x</t:note></s:extensionElements>"
        text = text.replacing("<s:itemDefinition", with: note + "<s:itemDefinition")
            .replacing("\n", with: "\r\n").replacing(">0</s:text>", with: ">0.1</s:text>")
        let file = try PackUpload.file("C:\\download\\Prepayment (1).dmn", Array(text.utf8), at: "Prepayment.dmn")
        try await world.change(id, .put([file]))
        try await world.mendCases(id)
        let changed = try await world.desk.draft(id, for: world.author)
        #expect(changed.folder["Prepayment.dmn"]?.text == text)
        let check = world.desk.check(changed)
        #expect(check.problems.isEmpty)
        let old = try #require(world.office.packs["yunnan-2018"])
        let new = try #require(check.pack)
        let difference = PackDifference(from: old, draft.folder, to: new, changed.folder)
        let rules = try #require(difference.tables.first { $0.part == .rules })
        #expect(rules.name == "Share" && rules.rows.count == 1 && rules.rows[0].change == .changed)
        #expect(
            rules.rows[0].cells.filter(\.isChanged).map { "\($0.old?.zh ?? "") → \($0.new?.zh ?? "")" } == ["0 → 0.1"])
        try await world.submit(id)
        #expect(try await world.version(id).state == .submitted)
    }

    @Test("a whole pack comes in as an archive, new or known; broken archives and strange names are refused")
    func archive() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let folder = try #require(world.office.packs.library.folders.first { $0.name == "yunnan-2022" })
        var fresh = PackFolder("yunnan-2024", folder.files)
        fresh.put(
            .init(
                "pack.yaml",
                Array((folder["pack.yaml"]?.text ?? "").replacing("id: yunnan-2022", with: "id: yunnan-2024").utf8)))
        for file in fresh.cases {
            fresh.put(.init(file.path, Array(file.text.replacing("yunnan-2022", with: "yunnan-2024").utf8)))
        }
        let members = fresh.files.map { (name: "wrapped/" + $0.path, bytes: $0.bytes) }
        let zip = StoredZip.bytes(members + [(name: "__MACOSX/wrapped/._pack.yaml", bytes: [0])])
        let id = try await world.desk.begin(with: try PackUpload.archive(zip), by: world.author)
        let draft = try await world.desk.draft(id, for: world.author)
        #expect(draft.version.pack == "yunnan-2024" && draft.version.parent == nil && draft.folder == fresh)
        #expect(world.desk.check(draft).problems.map(\.description) == [])
        try await world.submit(id)
        try await world.approve(id, by: world.reviewer)
        try await world.approve(id, by: world.leader)
        try await world.desk.putInForce(id, by: world.author)
        #expect(world.office.packs["yunnan-2024"]?.lineage == ["yunnan-2018", "yunnan-2024"])
        #expect(throws: Refusal.self) { try PackUpload.archive(Array("no archive".utf8)) }
        #expect(throws: Refusal.self) { try PackUpload.archive(StoredZip.bytes([(name: "a.csv", bytes: [])])) }
        #expect(throws: Refusal.self) {
            try PackUpload.archive(
                StoredZip.bytes([(name: "pack.yaml", bytes: []), (name: "../../etc/x.csv", bytes: [])]))
        }
        #expect(throws: Refusal.self) {
            try PackUpload.archive(StoredZip.bytes([(name: "pack.yaml", bytes: []), (name: "x.sh", bytes: [])]))
        }
    }
}
