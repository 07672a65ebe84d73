import Procedures
import Store
import Testing
import Vocabulary

/// Few people with all roles at random, so that only the rules keep them apart.
@Suite("Thousands of random acts")
struct RandomCourseTests {
    private struct Move: Sendable {
        let actor: Actor
        let verdict: Verdict
        let subject: Int
        let target: String?
        let system: Bool
        /// Takes the post that the step asks for, so that the persons' differing is what is tested.
        let fits: Bool
    }

    private static func move(_ random: Randomness, _ bench: Bench) throws -> Move {
        let roles: [Role] = [
            .institutionClerk, .trainingOfficer, .reviewer, .financeClerk, .financeHead, .leader, .auditor
        ]
        let role = roles[random.number(in: 0...roles.count - 1)]
        let places = [bench.county, bench.county, bench.county, bench.otherCounty, bench.prefecture]
        let verdicts: [Verdict] = [.agreed, .agreed, .agreed, .agreed, .submitted, .submitted, .returned, .refused]
        return Move(
            actor: bench.person("person-\(random.number(in: 1...7))", role, in: places[random.number(in: 0...4)]),
            verdict: verdicts[random.number(in: 0...7)], subject: random.number(in: 1...12),
            target: [nil, "submit", "check", "review", "payCheck"][random.number(in: 0...4)],
            system: random.number(in: 0...9) == 0, fits: random.number(in: 0...2) > 0)
    }

    /// - Returns: whether it was done.
    private static func perform(_ move: Move, _ bench: Bench) async throws -> Bool {
        let engine = bench.engine
        let subject = "claim/\(move.subject)"
        let current = try await bench.store.read {
            try engine.find($0, .everything(because: "test"), subject: subject, procedure: "claim")
        }
        do {
            if let current, current.isOpen {
                if move.system {
                    try await bench.automatic(current)
                } else {
                    let post = bench.engine.book.definition("claim", pack: "pack")?.step(current.step)?.role
                    let actor = move.fits ? bench.person(move.actor.id, post ?? .leader) : move.actor
                    try await bench.act(current, actor, move.verdict, reasons: "because", to: move.target)
                }
            } else {
                try await bench.open(subject: subject, by: move.actor)
            }
            return true
        } catch is Refusal { return false }
    }

    @Test("never let one person decide alone, skip a step or mix finance with training", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) async throws {
        let bench = try await Bench()
        let random = Randomness.seeded(seed)
        var done = 0
        for _ in 0..<100 {
            let moves = try (0..<40).map { _ in try Self.move(random, bench) }
            done += try await withThrowingTaskGroup(of: Bool.self) { group in
                for move in moves { group.addTask { try await Self.perform(move, bench) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
        }
        #expect(done > 300)
        let engine = bench.engine
        let all = Scope.everything(because: "test")
        let courses = try await bench.store.read { reader in
            try reader.rows(all, "select id from procedure_case").compactMap {
                try engine.course(reader, all, case: $0.text("id"))
            }
        }
        #expect(courses.reduce(0) { $0 + $1.done.count } == done)
        #expect(courses.contains { $0.state.outcome == .agreed })
        #expect(courses.contains { $0.state.round > 1 })
        for course in courses { try check(course) }
        let audit = try await bench.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }

    private func check(_ course: Course) throws {
        var position = 0
        var standing: [String: Act] = [:]
        for (index, done) in course.done.enumerated() {
            let act = done.act
            #expect(act.n == index + 1)
            #expect(course.procedure.steps[position].id == act.step)
            #expect(act.role == course.procedure.steps[position].role)
            #expect(act.role.map { $0.mayAct(on: course.procedure.steps[position].side) } ?? (act.account == nil))
            for step in course.procedure.steps[..<position] where act.account != nil {
                #expect(standing[step.id]?.account != act.account)
            }
            standing[act.step] = act
            switch act.verdict {
            case .returned:
                let next = index + 1 < course.done.count ? course.done[index + 1].act.step : course.state.step
                position = try #require(course.procedure.index(of: next))
                #expect(course.procedure.step(act.step)?.returnsTo.contains(next) == true)
            case .refused: #expect(index == course.done.count - 1)
            default: position += 1
            }
        }
        let rounds = Dictionary(grouping: course.done.map(\.act).filter { $0.account != nil }, by: \.round)
        for acts in rounds.values { #expect(Set(acts.map(\.account)).count == acts.count) }
        if course.state.outcome == .agreed {
            let people = course.procedure.steps.compactMap { standing[$0.id]?.account }
            #expect(people.count == 5)
            #expect(Set(people).count == 5)
        }
    }
}
