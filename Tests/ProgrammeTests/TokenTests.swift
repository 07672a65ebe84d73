import Programme
import Store
import Testing
import Vocabulary

@Suite struct TokenTests {
    private struct World {
        let test: TestOffice
        let administrator: Actor
        let desk: TokenDesk

        init() async throws {
            test = try await TestOffice()
            administrator = TestRegister.officer(of: TestRegister.county, role: .administrator)
            desk = TokenDesk(office: test.office)
            for (login, division) in [("officer", TestRegister.county), ("neighbour", TestRegister.neighbour)] {
                _ = try await AccountDesk(store: test.office.store, hasher: .light).add(
                    .init(
                        login: login, name: "李春梅", role: .trainingOfficer, division: division,
                        password: "long enough for all"),
                    by: .system(in: nil))
            }
        }

        func new(_ login: String = "officer", days: Int = 30) -> TokenDesk.NewToken {
            .init(
                name: "省平台对接", login: login, scopes: [.listClasses, .getClass],
                expiresOn: test.office.clock.today + days)
        }
    }

    @Test("A token acts for its owner within its scopes, once a day leaves its mark, and ends with its last day")
    func life() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let made = try await world.desk.add(world.new(), by: world.administrator)
        let program = try #require(try await world.desk.program(made.text))
        #expect(program.scopes == [.listClasses, .getClass])
        #expect(program.actor.role == .trainingOfficer && program.actor.token == made.id)
        _ = try await world.desk.program(made.text)
        #expect(try await world.test.count("select count(*) from journal where name = 'token.use'") == 1)
        let entry = try await world.test.office.store.read { reader in
            try reader.row(
                .everything(because: "a test"), "select entry from journal where name = 'token.use'")?.text("entry")
        }
        #expect(entry?.contains("\"token\":\"\(made.id)\"") == true)
        let shown = try await world.desk.list(for: world.administrator).items.first
        #expect(shown?.lastUsedOn == world.test.office.clock.today && shown?.login == "officer")
        #expect(try await world.desk.program(made.text + "x") == nil)
        world.test.time.set(Instant(world.test.office.clock.today + 30, minuteOfDay: 1_439))
        #expect(try await world.desk.program(made.text) != nil)
        world.test.time.set(Instant(world.test.office.clock.today + 1))
        #expect(try await world.desk.program(made.text) == nil)
        let audit = try await world.test.office.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }

    @Test("The store holds the token only as its hash, and the same form sent twice makes no second one")
    func once() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let made = try await world.desk.add(world.new(), by: world.administrator, key: "form-1")
        #expect(
            try await refusals { _ = try await world.desk.add(world.new(), by: world.administrator, key: "form-1") }
                == ["tokenShownOnce"])
        #expect(try await world.test.count("select count(*) from api_token") == 1)
        let kept = made.text
        #expect(try await world.test.count("select count(*) from answered where instr(answer, \(kept)) > 0") == 0)
        #expect(try await world.test.count("select count(*) from api_token where hash = \(kept)") == 0)
    }

    @Test("A revoked token and one whose owner was shut out are refused from then on")
    func revoked() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let first = try await world.desk.add(world.new(), by: world.administrator)
        let second = try await world.desk.add(world.new(), by: world.administrator)
        try await world.desk.revoke(first.id, by: world.administrator)
        #expect(try await world.desk.program(first.text) == nil)
        let owner = try #require(try await world.desk.program(second.text)).actor.id
        try await AccountDesk(store: world.test.office.store, hasher: .light)
            .setActive(owner, false, by: world.administrator)
        #expect(try await world.desk.program(second.text) == nil)
    }

    @Test("Whoever is no administrator, a foreign owner, too long a life and an empty form are refused")
    func refused() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let desk = world.desk, administrator = world.administrator
        func codes(_ new: TokenDesk.NewToken, _ actor: Actor) async throws -> [String] {
            try await refusals { _ = try await desk.add(new, by: actor) }
        }
        #expect(try await codes(world.new(), TestRegister.officer(of: TestRegister.county)) == ["notYourRole"])
        #expect(try await codes(world.new("neighbour"), administrator) == ["accountUnknown"])
        #expect(try await codes(world.new(days: TokenDesk.longest + 1), administrator) == ["tokenTooLong"])
        #expect(try await codes(world.new(days: -1), administrator) == ["dayOver"])
        let empty = TokenDesk.NewToken(
            name: " ", login: "officer", scopes: [], expiresOn: world.test.office.clock.today)
        #expect(try await codes(empty, administrator) == ["required", "required"])
        var elsewhere = world.new()
        elsewhere.division = TestRegister.neighbour
        #expect(try await codes(elsewhere, administrator) == ["notYourDivision"])
        let made = try await desk.add(world.new(), by: administrator)
        let stranger = TestRegister.officer(of: TestRegister.neighbour, role: .administrator)
        #expect(try await refusals { try await desk.revoke(made.id, by: stranger) } == ["notFound"])
        #expect(try await desk.list(for: stranger).total == 0)
    }
}
