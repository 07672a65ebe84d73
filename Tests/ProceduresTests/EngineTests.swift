import Procedures
import Store
import Testing
import Vocabulary

@Suite("A case under its procedure")
struct EngineTests {
    @Test("goes from step to step and closes as agreed after the last")
    func course() async throws {
        let bench = try await Bench()
        var state = try await bench.open()
        #expect(state.token == "check@1")
        #expect(state.dueOn == (try day("2023-06-12")))
        state = try await bench.act(state, bench.officer)
        state = try await bench.act(state, bench.reviewer)
        #expect(state.step == "notice")
        state = try await bench.automatic(state)
        state = try await bench.act(state, bench.cashier)
        state = try await bench.act(state, bench.chief)
        #expect(state.outcome == .agreed)
        #expect(state.isOpen == false)
        #expect(try await bench.may(bench.chief, state) == "caseClosed")
        let engine = bench.engine
        let id = state.id
        let course = try await bench.store.read { try engine.course($0, .everything(because: "test"), case: id) }
        #expect(course?.done.map(\.act.verdict) == [.submitted, .agreed, .agreed, .automatic, .agreed, .agreed])
        #expect(course?.done.map(\.act.n) == [1, 2, 3, 4, 5, 6])
        #expect(course?.coming.isEmpty == true)
        let audit = try await bench.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }

    @Test("a return opens a new round, in which the same clerk submits again and the same officer checks again")
    func returned() async throws {
        let bench = try await Bench()
        let first = try await bench.open()
        let back = try await bench.act(first, bench.officer, .returned, reasons: "two signatures are missing")
        #expect(back.token == "submit@2")
        #expect(back.dueOn == nil)
        let again = try await bench.act(back, bench.clerk, .submitted)
        #expect(again.token == "check@2")
        let passed = try await bench.act(again, bench.officer)
        #expect(passed.token == "review@2")
    }

    @Test("may only be returned where the step says, and names the step where there are several")
    func targets() async throws {
        let bench = try await Bench()
        let state = try await bench.act(try await bench.open(), bench.officer)
        for target in [nil, "review", "payCheck", "nowhere"] {
            let found = try await codes {
                try await bench.act(state, bench.reviewer, .returned, reasons: "why", to: target)
            }
            #expect(found == ["returnTargetUnknown"])
        }
        #expect(try await bench.act(state, bench.reviewer, .returned, reasons: "why", to: "check").token == "check@2")
    }

    @Test("is refused for good with reasons; a new one can then be opened for the same subject")
    func refused() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        #expect(
            try await codes { try await bench.act(state, bench.officer, .refused, reasons: " \n ") } == [
                "reasonsMissing"
            ])
        let closed = try await bench.act(state, bench.officer, .refused, reasons: "no such class")
        #expect(closed.outcome == .refused)
        #expect(try await bench.open().id != state.id)
    }

    @Test("is opened once for a subject while it is open, by somebody who may submit")
    func once() async throws {
        let bench = try await Bench()
        try await bench.open()
        #expect(try await codes { try await bench.open() } == ["caseOpenAlready"])
        #expect(try await codes { try await bench.open(subject: "claim/2", by: bench.officer) } == ["notYourSide"])
        let left = try await bench.store.read {
            try $0.number(.everything(because: "test"), "select count(*) from procedure_case")
        }
        #expect(left == 1)
    }

    @Test("a second click is answered with who did it and when, and changes nothing")
    func doubleClick() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        try await bench.act(state, bench.officer)
        let colleague = bench.person("officer-2", .trainingOfficer)
        for actor in [bench.officer, colleague] {
            await #expect(
                throws: Refusal(
                    "caseMovedOn",
                    [
                        "name": "name-officer", "at": "2023-06-05 09:00", "verdict": "agreed", "step": "check",
                        "stepZh": "环节check",
                        "stepEn": "Step check"
                    ])
            ) { try await bench.act(state, actor) }
        }
    }

    @Test("of ten who click at the same time one succeeds and nine are told that the case moved on")
    func race() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        let answers = try await withThrowingTaskGroup(of: [String].self) { group in
            for n in 0..<10 {
                group.addTask {
                    try await codes { try await bench.act(state, bench.person("officer-\(n)", .trainingOfficer)) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0.isEmpty } == 1)
        #expect(answers.count { $0 == ["caseMovedOn"] } == 9)
    }

    @Test("a step of the system is done by no person, and a person's step not by the system")
    func system() async throws {
        let bench = try await Bench()
        let first = try await bench.open()
        #expect(try await codes { try await bench.automatic(first) } == ["notSystemStep"])
        let state = try await bench.act(try await bench.act(first, bench.officer), bench.reviewer)
        #expect(try await bench.may(bench.reviewer, state) == "waitsForSystem")
        #expect(try await codes { try await bench.act(state, bench.reviewer) } == ["waitsForSystem"])
        let back = try await bench.automatic(state, .returned, reasons: "an objection was upheld", to: "check")
        #expect(back.token == "check@2")
    }

    @Test("agreeing needs the papers that the step asks for")
    func documents() async throws {
        let bench = try await Bench()
        let state = try await bench.act(try await bench.open("opening"), bench.officer)
        #expect(try await codes { try await bench.act(state, bench.leader) } == ["documentMissing"])
        #expect(
            try await codes { try await bench.act(state, bench.leader, documents: ["meetingDecision": " "]) }
                == ["documentMissing"])
        let closed = try await bench.act(state, bench.leader, documents: ["meetingDecision": "minutes = 2023\n6"])
        let engine = bench.engine
        let acts = try await bench.store.read { try engine.acts($0, .everything(because: "test"), case: closed.id) }
        #expect(acts.last?.documents == ["meetingDecision": "minutes = 2023 6"])
    }

    @Test(
        "acts are never changed or removed, and a closed case is never changed, even by hand",
        arguments: [
            "update procedure_act set reasons = 'x'", "delete from procedure_act", "delete from procedure_case",
            "update procedure_case set step = 'check', closed_at = null, outcome = null"
        ])
    func kept(statement: String) async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        try await bench.act(state, bench.officer, .refused, reasons: "no")
        await #expect(throws: (any Error).self) {
            try await bench.store.write("by.hand", by: bench.officer) { tx in
                try tx.runSilently(SQL(text: statement, arguments: []))
                return Done()
            }
        }
    }

    @Test("the store itself refuses a second act of one account in a round")
    func constraint() async throws {
        let bench = try await Bench()
        let state = try await bench.open()
        await #expect(throws: (any Error).self) {
            try await bench.store.write("by.hand", by: bench.officer) { tx in
                try tx.insert(
                    "procedure_act",
                    [
                        "id": tx.newID(), "case_id": state.id, "division": state.division, "round": 1, "n": 2,
                        "step": "check",
                        "verdict": "agreed", "account": "clerk", "person_name": "x", "role": "trainingOfficer",
                        "at": tx.now,
                        "taken_ms": 0
                    ])
                return Done()
            }
        }
    }
}
