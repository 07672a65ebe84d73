import Foundation
import Programme
import Store
import Synchronization
import Testing
import Vocabulary

/// Writes numbers into the journal, three at a time, and does at each step what the test wants.
private struct Counting: JobKind {
    let name: String
    var atOnce = 1
    var attempts = 3
    let steps: Int
    /// Asked before each step, with its number and the attempt's.
    let before: @Sendable (Int, JobContext) async throws -> Void

    init(
        _ name: String = "counting", steps: Int = 3,
        before: @escaping @Sendable (Int, JobContext) async throws -> Void = { _, _ in }
    ) {
        self.name = name
        self.steps = steps
        self.before = before
    }

    func run(_ context: JobContext) async throws -> JobOutcome {
        var next = Int(context.checkpoint["next"]?.integer ?? 0)
        while next < steps {
            try await before(next, context)
            let step = next
            try await context.write("export.make") { tx in
                tx.about("step", "\(context.id)-\(step)")
                try context.save(["next": .integer(step + 1)], tx)
                return Done()
            }
            next += 1
            try await context.progress(next, of: steps)
        }
        return JobOutcome(
            ["steps": .integer(steps)], file: .init(name: "步.txt", mediaType: "text/plain", bytes: Array("好".utf8)))
    }
}

@Suite("Jobs")
struct JobTests {
    private struct Broken: Error {}

    /// An office with accounts for two people of the county.
    private struct Bench {
        let test: TestOffice
        let officer: Actor
        let other: Actor
        let administrator: Actor
        var desk: JobDesk { JobDesk(office: test.office) }

        init() async throws {
            let test = try await TestOffice()
            self.test = test
            func account(_ login: String, _ role: Role) async throws -> Actor {
                let id = try await AccountDesk(store: test.office.store).add(
                    .init(
                        login: login, name: login, role: role, division: TestClass.county,
                        password: "Correct-horse-9-battery"), by: .system(in: nil))
                return Actor(id: id, name: login, role: role, division: TestClass.county)
            }
            officer = try await account("officer", .trainingOfficer)
            other = try await account("other", .reviewer)
            administrator = try await account("admin", .administrator)
        }

        /// Its lease is renewed by the steps of a job alone: how long a test takes must not count.
        func runner(_ kinds: any JobKind...) -> JobRunner {
            var limits = JobRunner.Limits()
            limits.renewal = .seconds(86_400)
            return JobRunner(test.office, kinds: kinds, limits: limits)
        }

        /// How often each step of a job was done.
        func steps(_ id: String) async throws -> [String] {
            try await test.office.store.read { reader in
                try reader.rows(
                    .everything(because: "a test"),
                    "select j.subject from journal j where j.name = 'export.make' order by j.seq"
                ).map { try $0.text("subject") }
            }
        }

        func names() async throws -> [String] {
            try await test.office.store.read { reader in
                try reader.rows(
                    .everything(because: "a test"),
                    "select j.name from journal j where j.name like 'job.%' order by j.seq"
                ).map { try $0.text("name") }
            }
        }

        func later(_ seconds: Int) { test.time.set(test.time.now + .seconds(seconds)) }
    }

    @Test("a job is done once, in steps that the journal names, and its owner gets the file")
    func done() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", ["of": 3], by: bench.officer, key: "k1")
        #expect(try await bench.desk.start("counting", ["of": 3], by: bench.officer, key: "k1") == id)
        #expect(try await bench.desk.find(id, for: bench.officer).state == .waiting)
        #expect(try await bench.runner(Counting()).runDue() == 1)
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .done && job.result["steps"]?.integer == 3 && job.attempts == 1)
        #expect(job.progress.done == 3 && job.progress.total == 3 && job.input["of"]?.integer == 3)
        #expect(job.startedAt != nil && job.endedAt != nil && job.file?.size == 3)
        #expect(try await bench.steps(id) == (0..<3).map { "step/\(id)-\($0)" })
        #expect(try await bench.desk.file(of: id, for: bench.officer).bytes == Array("好".utf8))
        #expect(try await bench.runner(Counting()).runDue() == 0)
        #expect(try await bench.names() == ["job.start", "job.take", "job.done"])
        #expect(try await bench.test.office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("an attempt whose lease ran out is followed by one that goes on from its checkpoint; the first stores no more")
    func takenOver() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        // In the middle of the second step the first runner falls silent; a second one finds the job and ends it.
        let second = Mutex<Int>(0)
        let first = Counting { step, context in
            guard step == 1, context.attempt == 1 else { return }
            #expect(try await bench.runner(Counting()).runDue() == 0, "the lease still holds")
            bench.later(31)
            let count = try await bench.runner(Counting()).runDue()
            second.withLock { $0 = count }
        }
        #expect(try await bench.runner(first).runDue() == 1)
        #expect(second.withLock { $0 } == 1)
        #expect(try await bench.steps(id) == (0..<3).map { "step/\(id)-\($0)" })
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .done && job.attempts == 2)
        #expect(try await bench.names() == ["job.start", "job.take", "job.take", "job.done"])
        #expect(try await bench.test.office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("a cancel holds at once: the step under way is refused, nothing comes after it")
    func cancelled() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let kind = Counting { step, _ in
            if step == 1 { try await bench.desk.cancel(id, by: bench.officer) }
        }
        try await bench.runner(kind).runDue()
        #expect(try await bench.steps(id) == ["step/\(id)-0"])
        #expect(try await bench.desk.find(id, for: bench.officer).state == .cancelled)
        #expect(try await refusals { try await bench.desk.cancel(id, by: bench.officer) } == ["jobOver"])
        bench.later(3_600)
        #expect(try await bench.runner(Counting()).runDue() == 0)
        #expect(try await bench.names() == ["job.start", "job.take", "job.cancel"])
    }

    @Test("a fault is tried again, later each time, and no more than so often; what was stored is not done again")
    func retried() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let kind = Counting { step, _ in if step == 2 { throw Broken() } }
        let runner = bench.runner(kind)
        #expect(try await runner.runDue() == 1)
        #expect(try await bench.desk.find(id, for: bench.officer).state == .waiting)
        bench.later(9)
        #expect(try await runner.runDue() == 0, "not before its pause is over")
        bench.later(1)
        #expect(try await runner.runDue() == 1)
        bench.later(19)
        #expect(try await runner.runDue() == 0, "the second pause is twice as long")
        bench.later(1)
        #expect(try await runner.runDue() == 1)
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .failed && job.refusal?.codes == ["jobFault"] && job.attempts == 3)
        #expect(try await bench.steps(id) == ["step/\(id)-0", "step/\(id)-1"])
    }

    @Test("what is refused is not tried again, and its owner reads why")
    func refused() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let kind = Counting { step, _ in if step == 1 { throw Refusal("nothingToErase") } }
        try await bench.runner(kind).runDue()
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .failed && job.refusal?.codes == ["nothingToErase"] && job.attempts == 1)
        #expect(try await refusals { _ = try await bench.desk.file(of: id, for: bench.officer) } == ["notFound"])
    }

    @Test("a job that kills its runner each time is given up")
    func deadly() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        for attempt in 1...3 {
            // A runner that dies leaves the job as it is taken: the row of a lease, and nobody at it.
            let silent = Counting { _, _ in
                bench.later(31)
                throw JobLost()
            }
            #expect(try await bench.runner(silent).runDue() == (attempt == 1 ? 3 : 0))
        }
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .failed && job.refusal?.codes == ["jobInterrupted"] && job.attempts == 3)
        #expect(try await bench.steps(id).isEmpty)
    }

    @Test("a stop hands the job back, and that counts as no attempt")
    func handedBack() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let reached = AsyncStream<Void>.makeStream()
        let kind = Counting { step, _ in
            guard step == 1 else { return }
            reached.continuation.yield()
            // Until the runner is cancelled.
            try await Task.sleep(for: .seconds(600))
        }
        let runner = bench.runner(kind)
        let server = Task { await runner.run(alone: true) }
        for await _ in reached.stream { break }
        server.cancel()
        await server.value
        let job = try await bench.desk.find(id, for: bench.officer)
        #expect(job.state == .waiting && job.attempts == 0)
        #expect(try await bench.names() == ["job.start", "job.take", "job.handBack"])
        #expect(try await bench.runner(Counting()).runDue() == 1)
        #expect(try await bench.steps(id) == (0..<3).map { "step/\(id)-\($0)" })
    }

    @Test("no more of a kind are at work than may be; another kind is not held up")
    func limited() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        for kind in ["counting", "counting", "other"] { _ = try await bench.desk.start(kind, by: bench.officer) }
        let inside = Mutex<[Int]>([])
        let kind = Counting { step, _ in
            guard step == 0, inside.withLock({ $0.isEmpty }) else { return }
            let count = try await bench.runner(Counting(), Counting("other")).runDue()
            inside.withLock { $0.append(count) }
        }
        #expect(try await bench.runner(kind).runDue() == 2)
        #expect(inside.withLock { $0 } == [1])
        #expect(try await bench.desk.list(for: bench.officer).items.allSatisfy { $0.state == .done })
    }

    @Test("others see, cancel and fetch nothing of it; the division's administrator sees and cancels")
    func scoped() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let stranger = Actor(id: "x", name: "x", role: .administrator, division: try #require(Division("530112")))
        for actor in [bench.other, stranger] {
            #expect(try await bench.desk.list(for: actor).total == 0)
            #expect(try await refusals { _ = try await bench.desk.find(id, for: actor) } == ["notFound"])
            #expect(try await refusals { try await bench.desk.cancel(id, by: actor) } == ["notFound"])
        }
        try await bench.runner(Counting()).runDue()
        #expect(try await bench.desk.list(for: bench.administrator).total == 1)
        for actor in [bench.other, bench.administrator, stranger] {
            #expect(try await refusals { _ = try await bench.desk.file(of: id, for: actor) } == ["notFound"])
        }
        let open = try await bench.desk.start("counting", by: bench.officer)
        try await bench.desk.cancel(open, by: bench.administrator)
        #expect(try await bench.desk.find(open, for: bench.officer).state == .cancelled)
        let trainee = Actor(id: "t", name: "t", role: .trainee, division: TestClass.county, person: "p")
        #expect(try await refusals { _ = try await bench.desk.start("counting", by: trainee) } == ["notYourRole"])
    }

    @Test("a closed account's job does nothing more")
    func ownerGone() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        try await bench.test.write { tx in try tx.update("account", id: bench.officer.id, ["active": false]) }
        try await bench.runner(Counting()).runDue()
        #expect(try await bench.desk.find(id, for: bench.officer).refusal?.codes == ["jobOwnerGone"])
        #expect(try await bench.steps(id).isEmpty)
    }

    @Test("an account has no more open jobs than may be; one started with what makes it necessary goes with it")
    func starting() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        for _ in 0..<JobDesk.mostOpen { _ = try await bench.desk.start("counting", by: bench.officer) }
        #expect(try await refusals { _ = try await bench.desk.start("counting", by: bench.officer) } == ["jobsTooMany"])
        let codes = try await refusals {
            _ = try await bench.test.unguarded.write("test.prepare", by: bench.other, key: nil) { tx -> String in
                _ = try JobDesk.add("counting", in: tx)
                throw Refusal("nothingToErase")
            }
        }
        #expect(codes == ["nothingToErase"])
        #expect(try await bench.desk.list(for: bench.other).total == 0)
    }

    @Test("a file is kept for some days and then gone with its key")
    func forgotten() async throws {
        let bench = try await Bench()
        defer { bench.test.remove() }
        let id = try await bench.desk.start("counting", by: bench.officer)
        let runner = bench.runner(Counting())
        try await runner.runDue()
        #expect(try await runner.forgetFiles() == 0)
        #expect(try await bench.test.count("select count(*) from data_key where subject = \("job/\(id)")") == 1)
        bench.later(8 * 86_400)
        #expect(try await runner.forgetFiles() == 1)
        #expect(try await bench.test.count("select count(*) from data_key where subject = \("job/\(id)")") == 0)
        #expect(try await refusals { _ = try await bench.desk.file(of: id, for: bench.officer) } == ["notFound"])
        #expect(try await bench.desk.find(id, for: bench.officer).file == nil)
    }
}
