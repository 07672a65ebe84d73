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
}
