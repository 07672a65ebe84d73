import Foundation
import Store
import Vocabulary

/// A simulation as long work: it goes on where an earlier attempt got to, and sees what its owner may see.
package struct SimulationJob: JobKind {
    package static let kind = "simulation"
    package let name = SimulationJob.kind
    private let threads: Int

    package init(threads: Int = ProcessInfo.processInfo.activeProcessorCount) { self.threads = threads }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        try context.actor.need(.simulationRead)
        guard let question = SimulationQuestion(context.input) else { throw Refusal("requestWrong") }
        let engine = try SimulationEngine(context.office, question, scope: context.actor.scope, threads: threads)
        let size = try await engine.size()
        var progress = SimulationEngine.Progress(context.checkpoint)
        while progress.after != nil { progress = try await Self.stretch(engine, progress, of: size, context) }
        return JobOutcome(["sums": progress.sums.json, "claims": .integer(progress.sums.whole.claims)])
    }

    /// Some pages, kept as far as they got: what a later attempt goes on from.
    package static func stretch(
        _ engine: SimulationEngine, _ progress: SimulationEngine.Progress, of size: Int, _ context: JobContext,
        rounds: Int = 8
    ) async throws -> SimulationEngine.Progress {
        let next = try await engine.go(on: progress, rounds: rounds)
        try await keep(next, context)
        try await context.progress(min(next.done, size), of: size, phase: "deciding")
        return next
    }

    private static func keep(_ progress: SimulationEngine.Progress, _ context: JobContext) async throws {
        guard let checkpoint = progress.checkpoint else { return }
        _ = try await context.write("job.keep", by: .system(in: nil)) { tx in
            tx.leaveNoEntry()
            try context.save(checkpoint, tx)
            return Done()
        }
    }
}

/// Simulations as their owner has them: jobs of one kind.
package struct SimulationDesk: Sendable {
    private let office: Office

    package init(office: Office) { self.office = office }

    /// - Throws: `Refusal`: `notYourRole`, `packUnknown`, `periodWrong`, `parameterWrong`, `jobsTooMany`.
    package func start(_ question: SimulationQuestion, by actor: Actor, key: String? = nil) async throws -> String {
        try actor.need(.simulationRead)
        _ = try question.run(office)
        return try await JobDesk(office: office).start(SimulationJob.kind, question.json, by: actor, key: key)
    }

    package struct Result: Sendable {
        package let job: Job
        package let question: SimulationQuestion
        /// Nil until it is done.
        package let sums: SimulationSums?
    }

    /// - Throws: `Refusal` `notFound`.
    package func find(_ id: String, for actor: Actor) async throws -> Result {
        try actor.need(.simulationRead)
        let job = try await JobDesk(office: office).find(id, for: actor)
        guard job.kind == SimulationJob.kind, let question = SimulationQuestion(job.input) else {
            throw Refusal("notFound")
        }
        return Result(job: job, question: question, sums: SimulationSums(job.result["sums"]))
    }

    /// The newest of the actor's own.
    package func list(for actor: Actor) async throws -> [Result] {
        try await JobDesk(office: office).list(for: actor, size: 200).items.compactMap { job in
            guard job.kind == SimulationJob.kind, let question = SimulationQuestion(job.input) else { return nil }
            return Result(job: job, question: question, sums: SimulationSums(job.result["sums"]))
        }
    }

    /// Numbers of the claims behind lines that change most, as far as the actor sees them, and names of institutions.
    package func names(
        _ sums: SimulationSums, for actor: Actor
    ) async throws -> (claims: [String: (id: String, number: String)], institutions: [String: String]) {
        let lines = actor.may(.claimRead) ? sums.most.map(\.id) : []
        let institutions = (sums.parts[.institution] ?? [:]).keys.sorted()
        return try await office.store.read { reader in
            var claims: [String: (id: String, number: String)] = [:]
            let found = try reader.rows(
                actor.scope,
                """
                select l.id, c.id as claim, c.number from claim_line l join claim c on c.id = l.claim
                where l.id in \(list: lines) and \(within: "l")
                """)
            for row in found { claims[try row.text("id")] = (try row.text("claim"), try row.text("number")) }
            var names: [String: String] = [:]
            let named = Scope.everything(because: "names of institutions are public")
            for part in stride(from: 0, to: institutions.count, by: 500) {
                let some = Array(institutions[part..<min(part + 500, institutions.count)])
                for row in try reader.rows(named, "select id, name from institution where id in \(list: some)") {
                    names[try row.text("id")] = try row.text("name")
                }
            }
            return (claims, names)
        }
    }
}
