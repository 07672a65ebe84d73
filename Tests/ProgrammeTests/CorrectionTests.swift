import Policy
import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Corrections and the task list") struct CorrectionTests {
    @Test("a correction is asked for, reviewed, approved by three people and then applied; old and new value stay")
    func whole() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        try await county.open(id)
        let desk = CorrectionDesk(office: county.office)
        let caseID = try await desk.ask(id, "venue", to: "永和镇文化站", reason: "实训楼停电", by: county.officer)
        #expect(try await county.record(id).venue.address == "永和镇实训楼 301")
        #expect(try await refusals { try await county.act(caseID, .agreed, by: county.officer) } == ["notYourRole"])
        try await county.act(caseID, .agreed, by: county.reviewer)
        try await county.act(caseID, .agreed, by: county.leader)
        #expect(try await county.record(id).venue.address == "永和镇文化站")
        let all = try await county.office.store.read {
            try CorrectionDesk.all(of: id, .institution(county.institution), $0)
        }
        #expect(all.map(\.oldValue) == ["永和镇实训楼 301"])
        #expect(all.map(\.newValue) == ["永和镇文化站"])
        #expect(all.map(\.state) == [.applied])
        #expect(try await county.test.count("select count(*) from journal where name = 'class.askCorrection'") == 1)
    }

    @Test(
        "what cannot be corrected is refused with its reason",
        arguments: [
            ("endDate", "2023-07-10", "理由", ["lessonsAfterEnd"]), ("endDate", "2023-06-01", "理由", ["endBeforeStart"]),
            ("endDate", "10 July", "理由", ["day.form"]), ("venue", "永和镇实训楼 301", "理由", ["valueUnchanged"]),
            ("venue", "", "", ["required", "required"]),
            ("occupation", "4-03-02-01", "理由", ["choiceUnknown"])
        ])
    func wrong(fact: String, value: String, reason: String, codes: [String]) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let desk = CorrectionDesk(office: county.office)
        let early = try await refusals {
            _ = try await desk.ask(id, fact, to: value, reason: reason, by: county.officer)
        }
        #expect(early == ["classNotApproved"])
        try await county.open(id)
        #expect(
            try await refusals { _ = try await desk.ask(id, fact, to: value, reason: reason, by: county.officer) }
                == codes)
        #expect(
            try await refusals { _ = try await desk.ask(id, "title", to: "新名称", reason: "r", by: county.clerk) } == [
                "notYourRole"
            ])
    }

    @Test("a refused correction changes nothing")
    func refused() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        try await county.open(id)
        let caseID = try await CorrectionDesk(office: county.office).ask(
            id, "title", to: "新名称", reason: "写错", by: county.officer)
        try await county.act(caseID, .refused, by: county.reviewer, reasons: "与招标名称不一致")
        #expect(try await county.record(id).title == "西式面点师（五级）第 3 期")
        #expect(try await county.test.count("select count(*) from class_correction where state = 'refused'") == 1)
    }

    @Test("the task list holds drafts for the clerk, then the case for the officer, then for the leader")
    func todo() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        #expect(try await codes(of: county.clerk, county) == ["classDraft"])
        #expect(try await codes(of: county.officer, county) == [])
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        #expect(try await codes(of: county.clerk, county) == [])
        #expect(try await codes(of: county.officer, county) == ["classOpening"])
        #expect(try await Waiting.count(for: county.officer, county.office) == 1)
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        let officer = try await TaskList.of(county.officer, county.office)
        #expect(officer.entries.isEmpty)
        #expect(officer.givenAway.map(\.step.id) == ["approve"])
        #expect(try await codes(of: county.leader, county) == ["classOpening"])
        // A month later the step of two working days is overdue.
        county.test.time.set(TestOffice.monday(8, 0) + .seconds(30 * 86_400))
        let late = try await TaskList.of(county.leader, county.office)
        #expect(late.count(in: .overdue) == 1)
        #expect((late.entries.first?.daysLate ?? 0) > 10)
    }

    private func codes(of actor: Actor, _ county: OpeningFixture) async throws -> [String] {
        try await TaskList.of(actor, county.office).entries.map { entry in
            switch entry.matter {
            case .step(let item): item.procedure.id
            case .duty(let duty): duty.code
            }
        }
    }

    @Test("a parameter of the jurisdiction holds below it, the newest and nearest first, and is part of the kept input")
    func local() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let pack = try county.office.pack("yunnan-2023")
        let province = Actor(id: "p", name: "省", role: .administrator, division: try #require(Division("990000")))
        let own = Actor(id: "c", name: "县", role: .administrator, division: OpeningFixture.county)
        func set(_ value: String, _ actor: Actor) async throws {
            _ = try await county.office.store.write("policy.setParameter", by: actor) { tx in
                try LocalSettings.set("annualLimit", of: pack, to: value, reason: "会议纪要", in: tx)
            }
        }
        func limit() async throws -> Int64? {
            try await county.office.store.read {
                try LocalSettings.of(OpeningFixture.county, pack: pack, $0)["annualLimit"]?.whole
            }
        }
        #expect(try await limit() == nil)
        try await set("2", own)
        try await set("3", province)
        #expect(try await limit() == 2)
        try await set("1", own)
        #expect(try await limit() == 1)
        #expect(try await refusals { try await set("4", own) } == ["valueWrong"])
        #expect(try await refusals { try await set("2", county.officer) } == ["notYourRole"])
        _ = try await OpeningDesk(office: county.office).submit(county.apply(), by: county.clerk)
        let kept = try await county.office.store.read { reader in
            try reader.row(.everything(because: "a test"), "select input from decision")?.text("input")
        }
        #expect(kept?.contains(#""annualLimit":1"#) == true)
    }
}
