import Policy
import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Cases of classes") struct OpeningCaseTests {
    @Test(
        "YN23-06-01: the officer confirms each of identity, hours, teachers, premises and equipment",
        arguments: ["identity", "hours", "teachers", "premises", "equipment"])
    func five(missing: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let caseID = try await OpeningDesk(office: county.office).submit(county.apply(), by: county.clerk)
        var documents = OpeningFixture.verified
        documents[missing] = "no"
        let codes = try await refusals {
            try await county.act(caseID, .agreed, by: county.officer, documents: documents)
        }
        #expect(codes == ["notVerified"])
        #expect(try await county.state(caseID).step == "verify")
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        #expect(try await county.state(caseID).step == "approve")
    }

    @Test("YN22-06-03: online hours do not open before the officer of the training place has approved their plan")
    func onlinePlan() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let hours = ClassPlanHours(
            required: ClassHours(hours: 80), theory: ClassHours(hours: 24), practice: ClassHours(hours: 56),
            online: ClassHours(hours: 8), maxOnlinePerDay: ClassHours(hours: 4))
        try await ClassDesk(office: county.office).setHours(id, hours, by: county.clerk)
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        var documents = OpeningFixture.verified
        func agree() async throws -> [String] {
            try await refusals { [documents] in
                try await county.act(caseID, .agreed, by: county.officer, documents: documents)
            }
        }
        #expect(try await agree() == ["notVerified"])
        documents["onlinePlan"] = "yes"
        #expect(try await agree() == [])
        #expect(try await county.state(caseID).step == "approve")
    }

    @Test("what changed since the submission is decided again: nobody can approve it, and nothing is published")
    func again() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        let institution = county.institution
        try await county.test.write { tx in
            try tx.update("institution", id: institution, ["blacklisted": 1])
            return Done()
        }
        #expect(try await refusals { try await county.act(caseID, .agreed, by: county.leader) } == ["openingBlocked"])
        #expect(try await county.record(id).state == .inApproval)
        #expect(try await county.record(id).number == nil)
    }

    @Test("a return with reasons lets the clerk correct and submit again in a new round")
    func returned() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        let desk = ClassDesk(office: county.office)
        let frozen = try await refusals { try await desk.setAims(id, OpeningFixture.aims, by: county.clerk) }
        #expect(frozen == ["classNotEditable"])
        #expect(
            try await refusals { try await county.act(caseID, .returned, by: county.officer) } == ["reasonsMissing"])
        try await county.act(caseID, .returned, by: county.officer, reasons: "地址不具体")
        #expect(try await county.record(id).state == .returned)
        // The first step is done again from the application, never past its checks.
        #expect(
            try await refusals { try await county.act(caseID, .submitted, by: county.clerk) } == [
                "submitFromApplication"
            ])
        try await desk.setVenue(
            id, ClassVenue(address: "永和镇实训楼 301 室"), site: .inPlant, manager: "罗正昌", phone: "0899-5550161", by: county.clerk)
        let same = try await OpeningDesk(office: county.office).submit(id, reply: "已补门牌", by: county.clerk)
        #expect(same == caseID)
        let state = try await county.state(caseID)
        #expect((state.round, state.step) == (2, "verify"))
        #expect(try await county.record(id).state == .inApproval)
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        try await county.act(caseID, .agreed, by: county.leader)
        #expect(try await county.record(id).state == .open)
    }

    @Test("a refusal with reasons ends the application")
    func refused() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        try await county.act(caseID, .refused, by: county.officer, reasons: "场地不存在")
        #expect(try await county.record(id).state == .refused)
        #expect(try await county.state(caseID).outcome == .refused)
        let again = try await refusals { _ = try await OpeningDesk(office: county.office).submit(id, by: county.clerk) }
        #expect(again == ["classNotEditable"])
    }

    @Test("an officer who declares a tie afterwards stops the approval: the decision names the conflict")
    func conflict() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let caseID = try await OpeningDesk(office: county.office).submit(county.apply(), by: county.clerk)
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        let (institution, officer) = (county.institution, county.officer.id)
        try await county.test.write { tx in
            try tx.insert(
                "account",
                [
                    "id": officer, "login": officer, "name": "周晓岚", "role": Role.trainingOfficer,
                    "division": OpeningFixture.county, "password": "-", "created_at": tx.now
                ])
            try tx.insert(
                "recusal",
                [
                    "id": tx.newID(), "division": OpeningFixture.county, "account": officer, "institution": institution,
                    "relation": "配偶任职", "declared_at": tx.now
                ])
            return Done()
        }
        do {
            try await county.act(caseID, .agreed, by: county.leader)
            Issue.record("approved in spite of the tie")
        } catch let refusal as Refusal {
            #expect(refusal.problems.compactMap { $0.values["finding"] } == ["officerConflict"])
        }
    }

    @Test("YN22-13-02, SC25-09-02: no stage of a class begins before the one before it is complete")
    func chain() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        for state in [ClassState.open, .taught, .examined, .certified, .claimed, .payable, .paid] {
            #expect(try await moved(id, to: state, county) == ["classNotReady"])
        }
        try await county.open(id)
        for state in [ClassState.examined, .certified, .claimed, .payable, .paid] {
            #expect(try await moved(id, to: state, county) == ["classNotReady"])
        }
        #expect(try await county.record(id).state == .open)
    }

    private func moved(_ id: String, to state: ClassState, _ county: OpeningFixture) async throws -> [String] {
        try await refusals {
            _ = try await county.test.write { tx in
                try ClassState.move(id, to: state, in: tx)
                return Done()
            }
        }
    }

    @Test("another institution's clerk and another county's officer see neither class nor case")
    func scoped() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        let stranger = Actor(
            id: "x", name: "x", role: .institutionClerk, division: OpeningFixture.county, institution: "other")
        let elsewhere = Actor(id: "y", name: "y", role: .trainingOfficer, division: try #require(Division("990122")))
        #expect(
            try await refusals { _ = try await OpeningDesk(office: county.office).check(id, by: stranger) } == [
                "notFound"
            ])
        #expect(
            try await refusals { _ = try await OpeningDesk(office: county.office).check(id, by: elsewhere) } == [
                "notFound"
            ])
        #expect(try await refusals { try await county.act(caseID, .agreed, by: elsewhere) } == ["notFound"])
        #expect(
            try await refusals { try await ClassDesk(office: county.office).withdraw(id, by: stranger) } == ["notFound"]
        )
    }

    @Test("a repeated submission with the same key is done once")
    func idempotent() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let desk = OpeningDesk(office: county.office)
        let first = try await desk.submit(id, by: county.clerk, key: "k-1")
        let second = try await desk.submit(id, by: county.clerk, key: "k-1")
        #expect(first == second)
        #expect(try await county.test.count("select count(*) from decision") == 1)
    }
}
