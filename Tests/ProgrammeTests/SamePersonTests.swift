import Procedures
import Programme
import Store
import Testing
import Vocabulary

/// One citizen with several accounts is one person.
@Suite("Second accounts") struct SamePersonTests {
    private static let county = TestClass.county

    private static func account(_ test: TestOffice, _ login: String, _ role: Role, institution: String? = nil)
        async throws
        -> Actor
    {
        let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: login, name: login, role: role, division: county, institution: institution,
                password: "long enough, really"), by: .system(in: nil))
        return Actor(id: id, name: login, role: role, division: county, institution: institution)
    }

    private static func identify(_ test: TestOffice, _ actor: Actor, _ serial: Int) async throws {
        try await AccountDesk(store: test.office.store).identify(
            actor.id, idNumber: TestRegister.idNumber(serial), by: .system(in: nil))
    }

    @Test("YN22-15-04: two accounts of one citizen are refused where their roles exclude each other")
    func excluded() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let officer = try await Self.account(test, "one", .trainingOfficer)
        let clerk = try await Self.account(test, "two", .financeClerk)
        let reviewer = try await Self.account(test, "three", .reviewer)
        try await Self.identify(test, officer, 1)
        #expect(try await refusals { try await Self.identify(test, clerk, 1) } == ["rolesExclude"])
        #expect(try await refusals { try await Self.identify(test, reviewer, 1) } == [])
        #expect(try await refusals { try await Self.identify(test, reviewer, 2) } == ["citizenKnown"])
        #expect(try await test.count("select count(*) from account where citizen is not null") == 2)
    }

    /// A role is given by an account; the second account of a citizen is where two roles would meet.
    private static func given(_ second: Role, beside first: Role) async throws -> [String] {
        let test = try await TestOffice()
        defer { test.remove() }
        let held = try await account(test, "held", first), wanted = try await account(test, "wanted", second)
        try await identify(test, held, 1)
        let refused = try await refusals { try await identify(test, wanted, 1) }
        #expect(
            try await test.count("select count(*) from account where citizen is not null") == (refused.isEmpty ? 2 : 1))
        return refused
    }

    @Test(
        "YN22-15-08: who heads the unit is given no account as cashier or accountant, nor the other way round",
        arguments: [Role.financeClerk, .financeHead])
    func headAndMoney(_ money: Role) async throws {
        #expect(try await Self.given(money, beside: .leader) == ["rolesExclude"])
        #expect(try await Self.given(.leader, beside: money) == ["rolesExclude"])
    }

    @Test(
        "YN22-15-09: who works in finance is given no role that approves training business",
        arguments: [Role.financeClerk, .financeHead], [Role.trainingOfficer, .reviewer, .leader])
    func financeAndBusiness(_ finance: Role, _ business: Role) async throws {
        #expect(try await Self.given(business, beside: finance) == ["rolesExclude"])
    }

    @Test("accounts found later to be one citizen's count as one person in a case that is already under way")
    func merged() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let officer = try await Self.account(fixture.test, "one", .trainingOfficer)
        let reviewer = try await Self.account(fixture.test, "two", .reviewer)
        let claim = try await fixture.submit()
        try await fixture.act(claim, by: officer)
        try await Self.identify(fixture.test, officer, 1)
        try await Self.identify(fixture.test, reviewer, 1)
        #expect(try await refusals { try await fixture.act(claim, by: reviewer) } == ["sameAsStep"])
        try await fixture.act(claim, by: fixture.reviewer)
    }

    @Test("who works for an institution under another account, or declared a tie there, is out of its matters")
    func tied() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let test = fixture.test
        let officer = try await Self.account(test, "one", .trainingOfficer)
        let second = try await Self.account(test, "two", .reviewer)
        let claim = try await fixture.submit()
        for actor in [officer, second] { try await Self.identify(test, actor, 1) }
        _ = try await AccountDesk(store: test.office.store).declareRecusal(
            institution: fixture.course.institution, relation: "spouse", by: second)
        #expect(try await refusals { try await fixture.act(claim, by: officer) } == ["recused"])

        let teacher = try await Self.account(test, "three", .teacher, institution: fixture.course.institution)
        let inspector = try await Self.account(test, "four", .inspector)
        try await Self.identify(test, teacher, 2)
        #expect(try await refusals { try await Self.identify(test, inspector, 2) } == ["rolesExclude"])
        // Left the school and shut out there: the roles no longer meet, the tie stays.
        try await AccountDesk(store: test.office.store).setActive(
            teacher.id, false, by: Actor(id: "admin", name: "a", role: .administrator, division: Self.county))
        try await Self.identify(test, inspector, 2)
        let isOut = try await test.office.store.read {
            try AccountDesk.isRecused(inspector.id, from: fixture.course.institution, $0)
        }
        #expect(isOut)
    }

    @Test("random courses by six accounts of two citizens never go from application to payment", arguments: 1...6)
    func alone(seed: Int) async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let test = fixture.test, luck = Randomness.seeded(UInt64(seed))
        // One citizen may hold several posts of one side; two of them hold the whole county.
        let training = try await [
            Self.account(test, "a", .trainingOfficer), Self.account(test, "b", .reviewer),
            Self.account(test, "c", .leader)
        ]
        let finance = try await [Self.account(test, "d", .financeClerk), Self.account(test, "e", .financeHead)]
        for actor in training { try await Self.identify(test, actor, 1) }
        for actor in finance { try await Self.identify(test, actor, 2) }
        let claim = try await fixture.submit()
        let everybody = training + finance
        for _ in 0..<24 {
            let actor = everybody[Int(luck.bytes(1)[0]) % everybody.count]
            let verdict: Verdict = luck.bytes(1)[0] < 40 ? .returned : .agreed
            _ = try await refusals { try await fixture.act(claim, verdict, by: actor, reasons: "再核") }
            if try await fixture.caseState(claim).step == "submit" {
                _ = try await refusals { _ = try await fixture.submit() }
            }
        }
        let state = try await fixture.caseState(claim)
        let acts = try await test.office.store.read {
            try test.office.procedures.acts($0, .everything(because: "a test looks"), case: state.id)
        }
        let people = Dictionary(grouping: acts.filter { $0.account != nil }) { "\($0.round)" }.mapValues { acts in
            acts.map { act in
                training.contains { $0.id == act.account }
                    ? "one" : finance.contains { $0.id == act.account } ? "two" : "clerk"
            }
        }
        for (round, acting) in people { #expect(Set(acting).count == acting.count, "round \(round): \(acting)") }
        #expect(state.isOpen)
        #expect(try await test.count("select count(*) from public_notice") == 0)
        #expect(try await test.count("select count(*) from payable") == 0)
    }
}
