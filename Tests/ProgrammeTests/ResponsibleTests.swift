import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Responsible person and handler") struct ResponsibleTests {
    /// An account of the fixture's county.
    private static func account(_ fixture: ClaimFixture, _ id: String, _ role: Role, citizen: String? = nil) async throws {
        try await fixture.test.write { tx in
            try tx.insert(
                "account",
                [
                    "id": id, "login": id, "name": "人\(id)", "role": role, "division": fixture.course.division,
                    "password": "", "active": 1, "citizen": citizen, "created_at": tx.now
                ])
            return Done()
        }
    }

    private static func acts(_ fixture: ClaimFixture, _ claim: String) async throws -> [Act] {
        let engine = fixture.office.procedures
        let state = try await fixture.caseState(claim)
        return try await fixture.office.store.read {
            try engine.acts($0, .everything(because: "a test"), case: state.id)
        }
    }

    private static func agree(_ fixture: ClaimFixture, _ claim: String, by actor: Actor, naming: String?) async throws {
        let state = try await fixture.caseState(claim)
        _ = try await CaseDesk(office: fixture.office).act(
            on: state.id, token: state.token, CaseAct(.agreed, responsible: naming), by: actor)
    }

    @Test("YN22-15-05: a review step with only a handler is refused; with a responsible person both are kept")
    func pair() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (officer, reviewer) = (fixture.officer, fixture.reviewer)
        try await Self.account(fixture, officer.id, .trainingOfficer, citizen: "one")
        try await Self.account(fixture, "second", .reviewer, citizen: "one")
        try await Self.account(fixture, fixture.head.id, .financeHead)
        let claim = try await fixture.submit()
        let wrong: [(String?, String)] = [
            (nil, "responsibleMissing"), (officer.id, "responsibleIsHandler"), ("second", "responsibleIsHandler"),
            (fixture.head.id, "responsibleUnfit"), ("nobody", "responsibleUnfit")
        ]
        for (named, code) in wrong {
            let codes = try await refusals { try await Self.agree(fixture, claim, by: officer, naming: named) }
            #expect(codes == [code], "\(named ?? "nobody named")")
        }
        #expect(try await Self.acts(fixture, claim).map(\.step) == ["submit"])

        try await Self.agree(fixture, claim, by: officer, naming: fixture.responsible)
        let act = try #require(try await Self.acts(fixture, claim).last)
        #expect(act.account == officer.id)
        #expect(act.responsible == Responsible(account: fixture.responsible, name: "李局长"))
        let entry = try await fixture.office.store.read { reader in
            try reader.row(
                .everything(because: "a test"),
                "select entry from journal where name = 'case.act' order by seq desc limit 1")?.text("entry")
        }
        let text = try #require(entry)
        #expect(text.contains(#""handler":"\#(officer.id)""#))
        #expect(text.contains(#""responsible":"\#(fixture.responsible)""#))
        // The other step asks for its own.
        let codes = try await refusals { try await Self.agree(fixture, claim, by: reviewer, naming: nil) }
        #expect(codes == ["responsibleMissing"])
        try await Self.agree(fixture, claim, by: reviewer, naming: fixture.responsible)
    }

    @Test("who was named last for a step in an office is taken again, while still fit")
    func usual() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        try await Self.agree(fixture, try await fixture.submit(), by: fixture.officer, naming: fixture.responsible)
        for isThere in [true, false] {
            var plan = ClaimFixture.Plan()
            plan.serial = isThere ? "2" : "4"
            plan.people = fixture.course.persons
            plan.funds = 0
            let next = try await ClaimFixture.make(plan, in: fixture.test)
            let claim = try await next.submit()
            if !isThere {
                try await fixture.test.write { tx in
                    try tx.update("account", id: fixture.responsible, ["active": 0])
                    return Done()
                }
            }
            let codes = try await refusals { try await Self.agree(next, claim, by: next.officer, naming: nil) }
            #expect(codes == (isThere ? [] : ["responsibleMissing"]))
        }
    }
}
