import Procedures
import Programme
import Store
import Testing
import Vocabulary

/// No way through any procedure of any pack is one person's, whatever accounts and posts the person has or gets.
@Suite("One person, one hand") struct OnePersonTests {
    /// How somebody comes to hold several posts.
    enum Way: String, CaseIterable, Sendable {
        /// An account for each post, all known to be one citizen's: also where the roles would have excluded each other.
        case secondAccounts
        /// One account, whose post is changed from step to step.
        case changingPosts
    }

    /// Whoever does a step of a case: an account per role and level.
    private struct People {
        let test: TestOffice
        let institution: String

        /// An account for the post, of a person that is known by this name.
        func account(_ role: Role, of person: String, in division: Division, serial: String) async throws -> Actor {
            let isOfSchool = role.side == .institution
            let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
                AccountDesk.NewAccount(
                    login: "\(person)-\(role.rawValue)-\(serial)", name: person, role: role, division: division,
                    institution: isOfSchool ? institution : nil, password: "long enough, really"),
                by: .system(in: nil))
            try await test.write { tx in try tx.update("account", id: id, ["citizen": person]) }
            return Actor(
                id: id, name: person, role: role, division: division, institution: isOfSchool ? institution : nil)
        }
    }

    private static let county = TestClass.county

    private static func definitions(_ test: TestOffice) -> [(pack: String, definition: ProcedureDefinition)] {
        test.office.packs.packs.flatMap { pack in
            test.office.procedures.book.definitions(of: pack.id).map { (pack.id, $0) }
        }
    }

    private static func division(_ level: Division.Level) -> Division {
        county.path.first { $0.level == level } ?? county
    }

    /// The step's own person, or the one who tries to do all.
    private static func actor(
        _ step: StepDefinition, _ role: Role, _ person: String, _ way: Way, _ people: People, serial: String
    ) async throws -> Actor {
        let place = [.training, .finance].contains(step.side) ? division(step.level) : county
        if way == .secondAccounts || !person.hasPrefix("one") {
            return try await people.account(role, of: person, in: place, serial: serial)
        }
        return Actor(
            id: person, name: person, role: role, division: place,
            institution: role.side == .institution ? people.institution : nil)
    }

    @Test(
        "whoever has done one step of a procedure of any pack does none of the others, with second accounts or another post",
        arguments: Way.allCases)
    func oneStep(way: Way) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let people = People(test: test, institution: try await TestClass.open(in: test).institution)
        var refused = 0
        for (pack, definition) in Self.definitions(test) {
            let steps = definition.steps.filter { $0.role != nil }
            #expect(steps.count > 1, "\(pack)/\(definition.id)")
            for own in steps.indices {
                let serial = "\(pack)-\(definition.id)-\(own)"
                var state: CaseState?
                for step in definition.steps {
                    guard let role = step.role, let index = steps.firstIndex(where: { $0.id == step.id }) else {
                        state = try await Self.automatic(test, state)
                        continue
                    }
                    func actor(_ person: String) async throws -> Actor {
                        try await Self.actor(step, role, person, way, people, serial: "\(serial)-\(index)")
                    }
                    let one = index < own ? nil : try await actor("one-\(serial)")
                    if index > own, let one, let current = state {
                        let codes = try await refusals { _ = try await Self.act(test, current, step, by: one) }
                        // Who has acted for the school is out of its matters at once.
                        let isShut = codes == ["sameAsStep"] || codes == ["recused"]
                        #expect(isShut, "\(serial): \(step.id) after \(steps[own].id): \(codes)")
                        refused += 1
                    }
                    let other = try await actor("other-\(serial)-\(index)")
                    state = try await Self.act(
                        test, state, step, by: index == own ? one ?? other : other,
                        opening: (pack, definition.id, "test/\(serial)-\(way.rawValue)"), of: people.institution)
                }
                #expect(state?.outcome == .agreed, "\(serial): four eyes and more come to its end")
            }
        }
        #expect(refused > 20)
    }

    @Test("neither an administrator nor an auditor has a step in any procedure of any pack, and none lets them act")
    func watchers() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let people = People(test: test, institution: try await TestClass.open(in: test).institution)
        for (pack, definition) in Self.definitions(test) {
            var state: CaseState?
            for (index, step) in definition.steps.enumerated() {
                #expect(step.role != .administrator && step.role != .auditor, "\(pack)/\(definition.id)/\(step.id)")
                if let current = state, current.isOpen {
                    for role in [Role.administrator, .auditor] {
                        let watcher = Actor(id: "w", name: "w", role: role, division: Self.division(step.level))
                        let code = try await test.office.store.read {
                            try test.office.procedures.mayAct($0, watcher, current).reason?.code
                        }
                        #expect(code == (step.role == nil ? "waitsForSystem" : "notYourSide"), "\(role)")
                    }
                }
                guard let role = step.role else {
                    state = try await Self.automatic(test, state)
                    continue
                }
                let doer = try await Self.actor(
                    step, role, "\(pack)-\(definition.id)-\(index)", .secondAccounts, people, serial: "watched")
                state = try await Self.act(
                    test, state, step, by: doer, opening: (pack, definition.id, "test/\(pack)-\(definition.id)"),
                    of: people.institution)
            }
        }
    }

    @Test("one citizen's two finance accounts do not prepare and approve a batch, nor one's own claim of another side")
    func batch() async throws {
        let paid = try await PaymentFixture.make()
        defer { paid.test.remove() }
        let people = People(test: paid.test, institution: paid.course.institution)
        let clerk = try await people.account(.financeClerk, of: "one", in: Self.county, serial: "1")
        let head = try await people.account(.financeHead, of: "one", in: Self.county, serial: "2")
        let batch = try await paid.desk.prepare(fund: PaymentFixture.subsidyFund, items: paid.items(), by: clerk)
        #expect(try await refusals { try await paid.desk.approve(batch, by: head) } == ["samePerson"])
        // The officer of the claim, who came to the finance side later.
        try await paid.test.write { tx in
            for (id, role) in [(paid.officer.id, Role.trainingOfficer), ("moved", .financeHead)] {
                try tx.insert(
                    "account",
                    [
                        "id": id, "login": id, "name": id, "role": role, "division": Self.county, "password": "",
                        "active": 1, "citizen": "two", "created_at": tx.now
                    ])
            }
            return Done()
        }
        let moved = Actor(id: "moved", name: "moved", role: .financeHead, division: Self.county)
        #expect(try await refusals { try await paid.desk.approve(batch, by: moved) } == ["sameAsStep"])
        try await paid.desk.approve(batch, by: paid.head)
    }

    @Test("nobody confirms with a second account the erasure that they proposed with the first")
    func erasure() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let test = fixture.test
        let people = People(test: test, institution: fixture.course.institution)
        let first = try await people.account(.administrator, of: "one", in: Self.county, serial: "1")
        let second = try await people.account(.administrator, of: "one", in: Self.county, serial: "2")
        let other = try await people.account(.administrator, of: "two", in: Self.county, serial: "3")
        let (_, notice) = try await fixture.onNotice()
        try await RecusalTests.objected(fixture, notice)
        let desk = RetentionDesk(office: test.office)
        let id = try await desk.propose(.objection, by: first)
        #expect(try await refusals { try await desk.confirm(id, by: second) } == ["ownProposal"])
        try await desk.confirm(id, by: other)
    }

    // MARK: Acting

    private static func act(
        _ test: TestOffice, _ state: CaseState?, _ step: StepDefinition, by actor: Actor,
        opening: (pack: String, procedure: String, subject: String)? = nil, of institution: String = ""
    ) async throws -> CaseState {
        let engine = test.office.procedures
        let documents = Dictionary(uniqueKeysWithValues: step.requires.map { ($0, "有") })
        return try await test.unguarded.write("test.act", by: actor) { tx in
            guard let state else {
                guard let opening else { throw Refusal("caseUnknown") }
                return try engine.open(
                    tx, procedure: opening.procedure, pack: opening.pack, subject: opening.subject, title: "事项",
                    division: county, institution: institution, documents: documents)
            }
            return try engine.act(
                tx, case: state.id, expected: state.token, verdict: .agreed, documents: documents,
                responsible: Responsible(account: "answers", name: "答"))
        }
    }

    private static func automatic(_ test: TestOffice, _ state: CaseState?) async throws -> CaseState? {
        guard let state else { return nil }
        let engine = test.office.procedures
        return try await test.unguarded.write("test.automatic", by: .system(in: nil)) {
            try engine.automatic($0, case: state.id, expected: state.token)
        }
    }
}
