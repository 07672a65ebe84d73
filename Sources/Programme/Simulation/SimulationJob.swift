import Foundation
import Policy
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
        let pack = try await SimulationDesk(office: context.office).pack(of: question, for: context.actor)
        let engine = try SimulationEngine(
            context.office, question, against: pack, scope: context.actor.scope, threads: threads)
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
        if let checkpoint = next.checkpoint { try await context.keep(checkpoint) }
        try await context.progress(min(next.done, size), of: size, phase: "deciding")
        return next
    }
}

/// Simulations as their owner has them: jobs of one kind.
package struct SimulationDesk: Sendable {
    private let office: Office

    package init(office: Office) { self.office = office }

    /// - Throws: `Refusal`: `notYourRole`, `packUnknown`, `draftUnreadable`, `draftChangedSince`, `periodWrong`,
    ///   `parameterWrong`, `jobsTooMany`.
    package func start(_ question: SimulationQuestion, by actor: Actor, key: String? = nil) async throws -> String {
        try actor.need(.simulationRead)
        _ = try question.run(office, against: try await pack(of: question, for: actor))
        return try await JobDesk(office: office).start(SimulationJob.kind, question.json, by: actor, key: key)
    }

    /// A version that the actor may read, whatever its state.
    /// - Throws: `Refusal` `packUnknown`: there is none, or it belongs to another province.
    package func draft(_ id: String, for actor: Actor) async throws -> PackDraft {
        do {
            return try await PackDesk(office: office).draft(id, for: actor)
        } catch let refusal as Refusal where refusal.codes == ["notFound"] {
            throw Refusal("packUnknown", field: "against", ["pack": id])
        }
    }

    /// What a draft decides with.
    /// - Throws: `Refusal` `draftUnreadable`.
    package func pack(of draft: PackDraft) throws -> Pack {
        let check = PackDesk(office: office).check(draft)
        if let pack = check.pack { return pack }
        throw Refusal("draftUnreadable", field: "against", ["n": String(check.problems.count)])
    }

    /// What a question is decided with. A job that goes on later must find the draft as it was asked for: sums of two
    /// different drafts would be the sums of none.
    /// - Throws: `Refusal`: `packUnknown`, `draftUnreadable`, `draftChangedSince`.
    package func pack(of question: SimulationQuestion, for actor: Actor) async throws -> Pack {
        guard let asked = question.draft else {
            if let pack = office.packs[question.against] { return pack }
            throw Refusal("packUnknown", field: "against", ["pack": question.against])
        }
        let draft = try await draft(asked.id, for: actor)
        guard draft.token == asked.token else { throw Refusal("draftChangedSince", field: "against") }
        return try pack(of: draft)
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
