import Programme
import Store
import Testing
import Vocabulary

@Suite("Enrolment") struct EnrolmentTests {
    @Test("nobody gets into two overlapping classes, whatever the county and however many try at once")
    func overlap() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        let other = try await ProviderDesk(office: register.office).add(
            TestRegister.provider(2, in: TestRegister.neighbour), by: elsewhere)
        let foreign = TestRegister.clerk(other, in: TestRegister.neighbour)
        let first = TestOffice.monday(8, 0).day + 10
        var classes: [(String, Actor)] = []
        for offset in 0..<8 {
            let clerk = offset % 2 == 0 ? register.clerk : foreign
            classes.append((try await register.makeClass(clerk, from: first + offset % 4), clerk))
        }
        let desk = EnrolmentDesk(office: register.office)
        let outcomes = try await withThrowingTaskGroup(of: [String].self) { group in
            for (id, clerk) in classes {
                group.addTask {
                    try await refusals { _ = try await desk.enrol(TestRegister.person(1), in: id, by: clerk) }
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(outcomes.filter(\.isEmpty).count == 1)
        #expect(outcomes.filter { $0 == ["overlappingClass"] }.count == 7)
        #expect(try await register.test.count("select count(*) from enrolment where state = 'enrolled'") == 1)
        #expect(try await register.test.count("select count(*) from person") == 1)
    }

    @Test(
        "the day after a class ends another may begin, and the last day is still taken",
        arguments: [(4, ["overlappingClass"]), (5, [])])
    func boundary(_ offset: Int, _ expected: [String]) async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let first = TestOffice.monday(8, 0).day + 10
        let one = try await register.makeClass(from: first, days: 5)
        let two = try await register.makeClass(from: first + offset, days: 5)
        let desk = EnrolmentDesk(office: register.office)
        _ = try await desk.enrol(TestRegister.person(1), in: one, by: register.clerk)
        #expect(
            try await refusals { _ = try await desk.enrol(TestRegister.person(1), in: two, by: register.clerk) }
                == expected)
    }

    @Test("who has withdrawn is free again, and can come back; the reason stays")
    func withdrawal() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let (one, two) = (try await register.makeClass(), try await register.makeClass())
        let desk = EnrolmentDesk(office: register.office)
        let enrolment = try await desk.enrol(TestRegister.person(1), in: one, by: register.clerk)
        #expect(
            try await refusals { try await desk.withdraw(enrolment, reason: " ", by: register.clerk) } == ["required"])
        try await desk.withdraw(enrolment, reason: "外出务工", by: register.clerk)
        let list = try await desk.roster(of: one, for: register.officer)
        #expect(list.map(\.withdrawnReason) == ["外出务工"])
        let second = try await desk.enrol(TestRegister.person(1), in: two, by: register.clerk)
        #expect(
            try await refusals { _ = try await desk.enrol(TestRegister.person(1), in: one, by: register.clerk) } == [
                "overlappingClass"
            ])
        try await desk.withdraw(second, reason: "改回原班", by: register.clerk)
        #expect(try await desk.enrol(TestRegister.person(1), in: one, by: register.clerk) == enrolment)
    }

    @Test("a full class takes nobody, and a place that became free is given again")
    func size() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass(size: 1)
        let desk = EnrolmentDesk(office: register.office)
        let first = try await desk.enrol(TestRegister.person(1), in: id, by: register.clerk)
        #expect(
            try await refusals { _ = try await desk.enrol(TestRegister.person(2), in: id, by: register.clerk) } == [
                "classFull"
            ])
        #expect(try await register.test.count("select count(*) from person") == 1)
        try await desk.withdraw(first, reason: "退班", by: register.clerk)
        _ = try await desk.enrol(TestRegister.person(2), in: id, by: register.clerk)
    }

    @Test("YN18-1-04-06: what a trainee with a disability needs is kept and shown on the list before the class opens")
    func accommodation() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let desk = EnrolmentDesk(office: register.office)
        _ = try await desk.enrol(
            TestRegister.person(1, groups: ["disabled"]), accommodation: "手语翻译", in: id, by: register.clerk)
        #expect(try await desk.roster(of: id, for: register.clerk).map(\.accommodation) == ["手语翻译"])
    }

    @Test("SC25-07-01: the list says which account and institution selected a trainee")
    func selected() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let desk = EnrolmentDesk(office: register.office)
        _ = try await desk.enrol(TestRegister.person(1), in: id, by: register.clerk)
        let one = try #require(try await desk.roster(of: id, for: register.officer).first)
        #expect(one.selectedBy == register.clerk.id)
        #expect(one.institution == register.institution)
    }

    @Test("what the opening decision asks about trainees")
    func standings() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        _ = try await EnrolmentDesk(office: register.office).enrol(TestRegister.person(1), in: id, by: register.clerk)
        let scope = register.clerk.scope
        let found = try await register.office.store.read {
            try EnrolmentStore.standings(of: try ClassStore.find(id, scope, $0), $0)
        }
        #expect(found.map(\.overlappingClass) == [false])
        #expect(found.map(\.fundedThisYear) == [0])
    }
}
