import Policy
import Programme
import Store
import Testing
import Vocabulary

/// More applicants than places: the pack says who goes first, the list keeps why.
@Suite("Places of a class") struct EnrolmentPlaceTests {
    @Test(
        "YN18-1-01-02: with more applicants than places the priority group is ranked ahead, and the ranking reason is stored")
    func ranked() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass(size: 2, pack: "yunnan-2018")
        let desk = EnrolmentDesk(office: register.office)
        func enrol(_ serial: Int, _ groups: [String]) async throws -> String {
            try await desk.enrol(TestRegister.person(serial, groups: groups), in: id, by: register.clerk)
        }
        func list() async throws -> [String: Enrolment] {
            let all = try await desk.roster(of: id, for: register.officer)
            return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        }
        let first = try await enrol(1, ["ruralMigrant"])
        let second = try await enrol(2, ["ruralMigrant"])
        let poor = try await enrol(3, ["registeredPoor"])
        let employed = try await enrol(4, ["registeredPoor", "enterpriseWorker"])
        let full = try await list()
        #expect(full.mapValues(\.state) == [first: .enrolled, second: .waiting, poor: .enrolled, employed: .waiting])
        #expect(EnrolmentPlaces.ranked(Array(full.values)).map(\.id) == [poor, first, second, employed])
        #expect(full.compactMapValues(\.preference) == [poor: "poorHouseholdFirst"])
        // The decision behind it is kept, with the clause.
        let kept = try #require(try await desk.held(poor, for: register.officer).check)
        #expect(kept.outcome.outcome == "admitted")
        #expect(kept.outcome.findings.map(\.clauses) == [["YN18-1-1"]])
        #expect(try await desk.held(second, for: register.officer).check == nil)
        #expect(try await refusals { _ = try await enrol(2, ["ruralMigrant"]) } == ["alreadyEnrolled"])
        // Whoever waits moves up by rank, and no pack without such a rule has anybody waiting.
        try await desk.withdraw(first, reason: "外出务工", by: register.clerk)
        #expect(try await list()[second]?.state == .enrolled)
        let other = try await register.makeClass(from: TestOffice.monday(8, 0).day + 40, size: 1, pack: "yunnan-2022")
        _ = try await desk.enrol(TestRegister.person(5), in: other, by: register.clerk)
        let codes = try await refusals {
            _ = try await desk.enrol(TestRegister.person(6), in: other, by: register.clerk)
        }
        #expect(codes == ["classFull"])
    }

    @Test("YN18-1-01-02: a class submitted with more applicants than places takes those ranked first, the others wait")
    func submitted() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(trainees: 3)
        let scope = Scope.everything(because: "a test")
        let before = try await county.office.store.read { try EnrolmentStore.roster(of: id, scope, $0) }
        try await county.test.write { tx in
            try tx.update("enrolment", id: before[2].id, ["preference": "poorHouseholdFirst"])
            try tx.update("training_class", id: id, ["size": 2])
            return Done()
        }
        _ = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        let after = try await county.office.store.read { try EnrolmentStore.roster(of: id, scope, $0) }
        #expect(after.map(\.state) == [.enrolled, .waiting, .enrolled])
        // In approval nobody moves up by himself.
        try await EnrolmentDesk(office: county.office).withdraw(before[0].id, reason: "退班", by: county.officer)
        let later = try await county.office.store.read { try EnrolmentStore.roster(of: id, scope, $0) }
        #expect(later.map(\.state) == [.withdrawn, .waiting, .enrolled])
    }
}
