import Procedures
import Store
import Testing
import Vocabulary

@Suite("Who may act")
struct SeparationTests {
    @Test(
        "YN22-15-02, YN22-15-06: without the step's role, or ahead of one's step, nobody acts, and the reason is named")
    func roles() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        let expected: [(Actor, String?)] = [
            (bench.officer, nil), (bench.reviewer, "notYourRole"), (bench.leader, "notYourRole"),
            (bench.cashier, "notYourSide"),
            (bench.chief, "notYourSide"), (bench.clerk, "notYourSide"), (bench.person("a", .auditor), "notYourSide"),
            (bench.person("b", .administrator), "notYourSide"),
            (bench.person("c", .trainingOfficer, in: bench.otherCounty), "otherDivision"),
            (bench.person("d", .trainingOfficer, in: bench.prefecture), "notYourLevel")
        ]
        for (actor, code) in expected {
            #expect(try await bench.may(actor, state) == code, "\(actor.id)")
            if let code { #expect(try await codes { try await bench.act(state, actor) } == [code], "\(actor.id)") }
        }
    }

    @Test("YN22-15-04: whoever checked does not review, whatever post the account has by then")
    func sameReviewer() async throws {
        let bench = try await Bench()
        let state = try await bench.act(try await bench.open(), bench.officer)
        let promoted = bench.person("officer", .reviewer)
        let engine = bench.engine
        let reason = try await bench.store.read { try engine.mayAct($0, promoted, state).reason }
        #expect(reason?.code == "sameAsStep")
        #expect(reason?.values["name"] == "name-officer")
        #expect(reason?.values["step"] == "check")
        #expect(try await codes { try await bench.act(state, promoted) } == ["sameAsStep"])
        #expect(try await bench.may(bench.reviewer, state) == nil)
    }

    @Test("whose act of an earlier round still stands may not do a later step; one whose act was redone by another may")
    func rounds() async throws {
        let bench = try await Bench()
        var state = try await bench.act(try await bench.open("opening"), bench.officer)
        state = try await bench.act(state, bench.leader, .returned, reasons: "measure again", to: "verify")
        #expect(try await bench.may(bench.person("clerk", .trainingOfficer), state) == "sameAsStep")
        state = try await bench.act(state, bench.person("officer-2", .trainingOfficer))
        #expect(state.token == "approve@2")
        #expect(try await bench.may(bench.person("officer-2", .leader, in: bench.prefecture), state) == "sameAsStep")
        #expect(try await bench.may(bench.person("officer", .leader, in: bench.prefecture), state) == nil)
    }

    @Test("a step that must be distinct from another is so over all rounds")
    func distinct() async throws {
        let bench = try await Bench()
        var state = try await bench.act(try await bench.open(), bench.officer)
        state = try await bench.act(state, bench.reviewer, .returned, reasons: "check again", to: "check")
        state = try await bench.act(state, bench.person("officer-2", .trainingOfficer))
        #expect(try await bench.may(bench.person("officer", .reviewer), state) == "sameAsStep")
    }

    @Test("YN22-15-07: approved business is not paid before finance has approved; neither side acts for the other")
    func finance() async throws {
        let bench = try await Bench()
        let reviewed = try await bench.act(try await bench.act(try await bench.open(), bench.officer), bench.reviewer)
        let state = try await bench.automatic(reviewed)
        #expect(state.step == "payCheck")
        for actor in [bench.officer, bench.reviewer, bench.person("leader", .leader), bench.clerk] {
            #expect(try await codes { try await bench.act(state, actor) } == ["notYourSide"])
        }
        #expect(try await codes { try await bench.act(state, bench.chief) } == ["notYourRole"])
        #expect(try await codes { try await bench.automatic(state) } == ["notSystemStep"])
        #expect(state.isOpen)
    }

    @Test("who has declared a tie to the institution neither sees its cases in the list, nor opens, nor handles them")
    func recused() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        try await bench.tie("officer", to: "school")
        #expect(try await codes { try await bench.act(state, bench.officer) } == ["recused"])
        let (engine, officer, colleague) = (bench.engine, bench.officer, bench.person("officer-2", .trainingOfficer))
        let today = try day("2023-06-05")
        let seen = try await bench.store.read { reader in
            (
                try engine.todo(reader, officer, today: today).count,
                try engine.todo(reader, colleague, today: today).count,
                try engine.mayOpen(reader, officer, state).reason?.code,
                try engine.mayOpen(reader, colleague, state).isYes
            )
        }
        #expect(seen == (0, 1, "recused", true))
    }

    @Test("a prefecture's own case is handled by the prefecture in the steps that counties do")
    func prefecture() async throws {
        let bench = try await Bench()
        let state = try await bench.open(in: bench.prefecture)
        #expect(try await bench.may(bench.officer, state) == "otherDivision")
        #expect(try await bench.may(bench.person("p", .trainingOfficer, in: bench.prefecture), state) == nil)
    }

    @Test("a clerk submits only for the own institution")
    func institution() async throws {
        let bench = try await Bench()
        let stranger = Actor(id: "s", name: "s", role: .institutionClerk, division: bench.county, institution: "other")
        #expect(try await codes { try await bench.open(by: stranger) } == ["otherInstitution"])
    }
}
