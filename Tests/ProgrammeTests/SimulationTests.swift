import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Simulation")
struct SimulationTests {
    private static let everything = Scope.everything(because: "a test")

    /// Two counties, each with a decided claim; one trainee of the first attended half.
    private struct World {
        let first: ClaimFixture
        let second: ClaimFixture
        var test: TestOffice { first.test }
        let officer: Actor

        init() async throws {
            var plan = ClaimFixture.Plan()
            plan.lastAttended = 1
            first = try await ClaimFixture.make(plan)
            plan = ClaimFixture.Plan()
            plan.serial = "2"
            plan.trainees = 1
            // Refused in the first class, so nothing stands against this one.
            plan.people = [first.course.persons[2]]
            plan.county = Division("530622") ?? TestClass.county
            second = try await ClaimFixture.make(plan, in: first.test)
            let (_, one) = try await first.onNotice()
            let (_, other) = try await second.onNotice()
            try await first.close(one)
            try await second.close(other)
            let id = try await AccountDesk(store: first.test.office.store, hasher: .light).add(
                AccountDesk.NewAccount(
                    login: "sim", name: "周晓岚", role: .trainingOfficer, division: first.course.division,
                    password: "long enough"), by: .system(in: nil))
            officer = Actor(id: id, name: "周晓岚", role: .trainingOfficer, division: first.course.division)
        }

        func question(_ against: String = "yunnan-2022", _ parameters: [String: JSON] = [:]) -> SimulationQuestion {
            SimulationQuestion(
                pack: "yunnan-2022", against: against, from: ClaimFixture.start, to: Day("2023-12-31") ?? .distantFuture,
                parameters: parameters)
        }

        func sums(
            _ question: SimulationQuestion, _ scope: Scope = everything, threads: Int = 2, pageSize: Int = 2
        ) async throws -> SimulationSums {
            try await SimulationEngine(test.office, question, scope: scope, threads: threads, pageSize: pageSize).all()
        }
    }

    @Test("the sums equal a plain decision of each kept claim, whatever the pages and threads")
    func plain() async throws {
        let world = try await World()
        defer { world.test.remove() }
        for (against, parameters) in [("yunnan-2023", [:]), ("yunnan-2022", ["minAttendance": JSON.number(.init(1))])] {
            let question = world.question(against, parameters)
            let sums = try await world.sums(question)
            let whole = try await world.sums(question, threads: 1, pageSize: 100)
            #expect(sums == whole)
            let pack = try #require(world.test.office.packs[against])
            let run = try DecisionRun(pack, parameters: parameters.isEmpty ? [:] : ["minAttendance": .int(1)])
            let rows = try await world.test.office.store.read { reader in
                try reader.rows(
                    Self.everything,
                    """
                    select l.total_fen, l.division, l.institution, d.input from claim_line l
                    join decision d on d.id = l.decision
                    """)
            }
            var (before, after, county): (Int64, Int64, [String: Int64]) = (0, 0, [:])
            for row in rows {
                let decided = try run.worker().decide(Array(try row.text("input").utf8))
                before += try row.int("total_fen")
                after += decided.totalFen
                county[try row.text("division"), default: 0] += decided.totalFen
            }
            #expect(sums.whole.claims == 4 && sums.whole.claims == Int64(rows.count))
            #expect(sums.whole.before == before && sums.whole.after == after)
            #expect((sums.parts[.county] ?? [:]).mapValues(\.after) == county)
            #expect(sums.parts[.occupation]?.keys.sorted() == ["6-25-04-07"])
            #expect(sums.parts[.institution]?.count == 2)
            #expect(sums.shifts.joined().reduce(0, +) == 4 && sums.distribution.reduce(0, +) == 4)
        }
    }

    @Test("a changed parameter takes the place of the pack's: who gains and loses is counted, and why")
    func parameters() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let half = JSON.number(try #require(JSON.Number("0.5")))
        let lower = try await world.sums(world.question("yunnan-2022", ["minAttendance": half]))
        #expect(lower.whole.gain == 1 && lower.whole.gained == ClaimFixture.standard && lower.whole.loss == 0)
        #expect(lower.shifts[2][0] == 1 && lower.reasons.isEmpty && lower.most.count == 1)
        let same = try await world.sums(world.question())
        #expect(same.whole.change == 0 && same.reasons == ["attendanceBelowThreshold": 1])
        #expect(SimulationSums(same.json) == same)
        let wrong = try #require(
            try await #require(throws: Refusal.self) {
                try await world.sums(world.question("yunnan-2022", ["minAttendance": 3]))
            })
        #expect(wrong.codes == ["parameterWrong"] && wrong.problems.first?.field == "parameters.minAttendance")
    }

    @Test("a county sees its own claims only, and a period only what was decided in it")
    func scope() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let own = try await world.sums(world.question(), world.officer.scope)
        #expect(own.whole.claims == 3 && own.parts[.county]?.keys.sorted() == [world.first.course.division.code])
        var early = world.question()
        early.to = ClaimFixture.start
        #expect(try await world.sums(early).whole.claims == 0)
    }

    /// A person of a place, with an account: jobs look up whose they are.
    private static func person(_ role: Role, _ division: String, in test: TestOffice) async throws -> Actor {
        let division = try #require(Division(division))
        let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: "\(role)-\(division)", name: "李文山", role: role, division: division, password: "long enough"),
            by: .system(in: nil))
        return Actor(id: id, name: "李文山", role: role, division: division)
    }

    @Test("a draft with one amount changed gives the difference to the fen, by county and by occupation; nobody else's draft")
    func draft() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let packs = try await PackFixture.make(in: world.test)
        let author = try await Self.person(.administrator, "530000", in: world.test)
        let reader = try await Self.person(.reviewer, "530000", in: world.test)
        let id = try await packs.desk.begin("yunnan-2022", by: author)
        try await packs.raise(id, by: 12_345, as: author)
        let desk = SimulationDesk(office: world.test.office)
        var question = world.question()
        question.draft = SimulationQuestion.Draft(try await desk.draft(id, for: reader))
        #expect(SimulationQuestion(question.json) == question)
        let job = try await desk.start(question, by: reader)
        try await JobRunner(world.test.office, kinds: [SimulationJob(threads: 2)]).runDue()
        let found = try await desk.find(job, for: reader)
        let sums = try #require(found.sums)
        let number = try await desk.draft(id, for: author).version.number
        #expect(found.question.draft?.id == id && found.question.draft?.number == number)
        // Two are paid in the first county and one in the second; who is refused stays refused.
        #expect(sums.whole.claims == 4 && sums.whole.gain == 3 && sums.whole.loss == 0 && sums.failures == 0)
        #expect(sums.whole.after - sums.whole.before == 3 * 12_345 && sums.whole.gained == 3 * 12_345)
        let (one, other) = (world.first.course.division.code, world.second.course.division.code)
        #expect((sums.parts[.county] ?? [:]).mapValues(\.change) == [one: 2 * 12_345, other: 12_345])
        #expect((sums.parts[.occupation] ?? [:]).mapValues(\.change) == ["6-25-04-07": 3 * 12_345])
        #expect(try await world.sums(world.question()).whole.change == 0)
        // Whoever may not read the draft cannot have it computed.
        let foreign = try await Self.person(.administrator, "990000", in: world.test)
        for actor in [foreign, world.officer] {
            let refused = await #expect(throws: Refusal.self) { try await desk.start(question, by: actor) }
            #expect(refused?.codes == ["packUnknown"] && refused?.problems.first?.field == "against")
        }
        // What was asked for is not what there is now.
        try await packs.raise(id, by: 1, as: author)
        let stale = await #expect(throws: Refusal.self) { try await desk.start(question, by: reader) }
        #expect(stale?.codes == ["draftChangedSince"])
    }

    @Test("as a job it tells its progress, goes on after a crash where it got to, and is cancelled")
    func job() async throws {
        let world = try await World()
        defer { world.test.remove() }
        let office = world.test.office
        let desk = SimulationDesk(office: office)
        let question = world.question("yunnan-2023")
        let id = try await desk.start(question, by: world.officer)
        let runner = JobRunner(office, kinds: [Crashing()])
        try await runner.runDue()
        #expect(try await desk.find(id, for: world.officer).sums == nil)
        world.test.time.set(world.test.time.keeper.now() + .seconds(3_600))
        try await runner.runDue()
        let found = try await desk.find(id, for: world.officer)
        let plain = try await world.sums(question, world.officer.scope)
        #expect(found.job.attempts == 2 && found.sums == plain)
        let other = try await desk.start(question, by: world.officer)
        try await JobDesk(office: office).cancel(other, by: world.officer)
        try await JobRunner(office, kinds: [SimulationJob(threads: 1)]).runDue()
        #expect(try await desk.find(other, for: world.officer).job.state == .cancelled)
        #expect(try await desk.list(for: world.officer).map(\.job.id) == [other, id])
    }

    /// Dies after its first stretch of one page; its second attempt is the job as it is, and must find that page done.
    private struct Crashing: JobKind {
        struct Died: Error {}
        let name = SimulationJob.kind

        func run(_ context: JobContext) async throws -> JobOutcome {
            guard context.attempt == 1, let question = SimulationQuestion(context.input) else {
                #expect(context.checkpoint["done"]?.integer ?? 0 > 0)
                return try await SimulationJob(threads: 1).run(context)
            }
            let engine = try SimulationEngine(
                context.office, question, scope: context.actor.scope, threads: 1, pageSize: 1)
            let progress = try await SimulationJob.stretch(
                engine, SimulationEngine.Progress(), of: try await engine.size(), context, rounds: 1)
            #expect(progress.done > 0)
            throw Died()
        }
    }

    @Test("what is grouped by is read off the kept input as parsing it would read it")
    func glance() throws {
        var input = TraineeClaimInput.sample
        input.certificate = .init(kind: "completion", occupation: "1-01-01-01", level: nil, number: "\"training\":{")
        #expect(ClaimGlance.occupation(input.json) == "6-25-04-07")
        #expect(ClaimGlance.groups(input.json) == ["veteran", "disabled"])
        input.person.groups = []
        #expect(ClaimGlance.groups(input.json) == [] && ClaimGlance.groups([]) == nil)
    }
}

extension TraineeClaimInput {
    fileprivate static var sample: TraineeClaimInput {
        var training = TraineeClaimInput.Training()
        training.occupation = "6-25-04-07"
        return TraineeClaimInput(
            caseID: "\"groups\":[", on: ClaimFixture.start,
            person: .init(birthDate: ClaimFixture.start, groups: ["veteran", "disabled"], householdDivision: "530622"),
            training: training, attendance: .init(sessionsRequired: 2, sessionsAttended: 2), certificate: nil,
            history: [], notice: "clean")
    }
}
