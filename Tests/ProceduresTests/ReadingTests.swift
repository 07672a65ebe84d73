import Procedures
import Store
import Testing
import Vocabulary

@Suite("What is waiting, and how long things take")
struct ReadingTests {
    @Test("the task list shows what waits for one's post and place, grouped by urgency, the most urgent first")
    func todo() async throws {
        let bench = try await Bench()
        // Due 12, 13, 14, 15 and 26 June 2023: the limit is five working days, two holidays lie in the last one.
        for (index, start) in ["2023-06-05", "2023-06-06", "2023-06-07", "2023-06-08", "2023-06-19"].enumerated() {
            bench.hands.set(try day(start))
            try await bench.open(subject: "claim/\(index)")
        }
        bench.hands.set(try day("2023-06-13"))
        let (engine, today) = (bench.engine, try day("2023-06-13"))
        let officer = bench.officer
        let items = try await bench.store.read { try engine.todo($0, officer, today: today) }
        #expect(items.map(\.group) == [.overdue, .today, .thisWeek, .thisWeek, .later])
        #expect(items.map(\.daysLate) == [1, 0, 0, 0, 0])
        #expect(items.map(\.state.subject) == ["claim/0", "claim/1", "claim/2", "claim/3", "claim/4"])
        let others = [
            bench.reviewer, bench.clerk, bench.cashier, bench.person("x", .trainingOfficer, in: bench.otherCounty),
            bench.person("y", .trainingOfficer, in: bench.prefecture)
        ]
        for actor in others {
            #expect(try await bench.store.read { try engine.todo($0, actor, today: today).isEmpty }, "\(actor.id)")
        }
        let count = try await bench.store.read { try engine.todoCount($0, officer, today: today) }
        #expect(count == (5, 1))
    }

    @Test("a case that one cannot do oneself stays in the list, locked with its reason")
    func locked() async throws {
        let bench = try await Bench()
        try await bench.act(try await bench.open(), bench.officer)
        let (engine, promoted, today) = (bench.engine, bench.person("officer", .reviewer), try day("2023-06-05"))
        let items = try await bench.store.read { try engine.todo($0, promoted, today: today) }
        #expect(items.map(\.lock?.code) == ["sameAsStep"])
    }

    @Test("a returned case waits for the institution's clerk, in the clerk's own scope")
    func clerk() async throws {
        let bench = try await Bench()
        try await bench.act(try await bench.open(), bench.officer, .returned, reasons: "sign it")
        let (engine, clerk, today) = (bench.engine, bench.clerk, try day("2023-06-05"))
        let items = try await bench.store.read { try engine.todo($0, clerk, today: today) }
        #expect(items.map(\.step.id) == ["submit"])
    }

    @Test("the course says who did what, when, how long it took, and what comes with its limit")
    func course() async throws {
        let bench = try await Bench()
        let first = try await bench.open()
        bench.hands.set(try day("2023-06-14"))
        let state = try await bench.act(first, bench.officer, reasons: "seen on site")
        let engine = bench.engine
        let scope = bench.officer.scope
        let course = try #require(try await bench.store.read { try engine.course($0, scope, case: state.id) })
        let check = try #require(course.done.last)
        #expect(check.act.personName == "name-officer")
        #expect(check.act.reasons == "seen on site")
        #expect(check.workingDays == 7)
        #expect(check.act.takenMilliseconds == 9 * 86_400_000)
        #expect(check.act.isLate)
        #expect(course.coming.map(\.step.id) == ["review", "notice", "payCheck", "approvePayment"])
        #expect(course.coming.map(\.isCurrent) == [true, false, false, false])
        #expect(course.coming.first?.dueOn == (try day("2023-06-21")))
        let elsewhere = bench.person("x", .trainingOfficer, in: bench.otherCounty).scope
        #expect(try await bench.store.read { try engine.course($0, elsewhere, case: state.id) } == nil)
    }

    @Test("GS18-4-02-07: the report of a period gives the median days of each step and the overdue cases")
    func durations() async throws {
        let bench = try await Bench()
        for (index, end) in ["2023-06-06", "2023-06-08", "2023-06-14"].enumerated() {
            bench.hands.set(try day("2023-06-05"))
            let state = try await bench.open(subject: "claim/\(index)")
            bench.hands.set(try day(end))
            try await bench.act(state, bench.officer)
        }
        bench.hands.set(try day("2023-06-05"))
        try await bench.open(subject: "claim/late")
        let engine = bench.engine
        let scope = bench.officer.scope
        let (from, to, today) = (try day("2023-06-05"), try day("2023-06-14"), try day("2023-06-13"))
        let found = try await bench.store.read { reader in
            (try engine.durations(reader, scope, from: from, to: to), try engine.overdue(reader, scope, today: today))
        }
        let check = try #require(found.0.first)
        #expect(found.0.count == 1)
        #expect((check.step, check.acts, check.median, check.longest, check.late) == ("check", 3, 3, 7, 1))
        #expect(found.1.map(\.subject) == ["claim/late"])
    }
}
