import Store
import Vocabulary

/// Draws the evaluator of a class in two steps: first the commitment, then, before a witness, the reveal.
package struct DrawDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    private static let kind = "evaluator"

    /// Bodies that may examine this class on this day: recognised, for occupation and level, and not the trainer itself.
    package static func candidates(for record: ClassRecord, on day: Day, _ reader: Reader) throws -> [Evaluator] {
        let bodies = try reader.rows(
            .everything(because: "evaluators work across counties"),
            "select * from evaluator order by id"
        ).map(Evaluator.init)
        return bodies.filter { body in
            body.division.province == record.division.province && body.institution != record.institution
                && body.hindrances(record.occupation.code, level: record.level, on: day).isEmpty
        }
    }

    /// Commits to a seed for the draw of a class. There is one draw for a class and no second.
    /// - Throws: `Refusal` `notYourRole`, `recused`, `classNotReady`, `drawnAlready`, `noCandidates`.
    package func commit(_ classID: String, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("examination.commitDraw", by: actor, key: key) { tx in
            try Self.commit(classID, in: tx, office: office)
        }
    }

    package static func commit(_ classID: String, in tx: Transaction, office: Office) throws -> String {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        guard [.open, .taught].contains(record.state) else {
            throw Refusal("classNotReady", ["state": record.state.rawValue, "wanted": ClassState.taught.rawValue])
        }
        if try ExaminationStore.draw(of: classID, tx.actor.scope, tx) != nil { throw Refusal("drawnAlready") }
        let bodies = try candidates(for: record, on: tx.now.day, tx)
        guard !bodies.isEmpty else { throw Refusal("noCandidates", ["occupation": record.occupation.code]) }
        let seed = Sha256.text(office.randomness.bytes(32))
        let commitment = DrawList.hash(Array(seed.utf8))
        let id = tx.newID()
        tx.about("class", classID, in: record.division)
        tx.note("commitment", commitment)
        tx.note("candidates", .array(bodies.map { .string($0.id) }))
        let list = JSON.array(bodies.map { ["id": .string($0.id), "name": .string($0.name)] })
        try tx.insert(
            "draw",
            [
                "id": id, "division": record.division, "institution": record.institution, "subject": "class/\(classID)",
                "kind": kind, "candidates": list.description, "commitment": commitment, "sealed_seed": seed,
                "committed_at": tx.now, "committed_by": tx.actor.id
            ])
        return id
    }

    /// Reveals the seed: the choice follows from it and from what the witness says.
    /// - Parameter witness: anything the witness chooses on the spot, e.g. a number called out.
    /// - Throws: `Refusal` `notYourRole`, `sameAsStep` (who committed must not reveal), `drawRevealed`, `required`.
    package func reveal(_ classID: String, witness: String, by actor: Actor, key: String? = nil) async throws -> String
    {
        try await office.store.write("examination.revealDraw", by: actor, key: key) { tx in
            try Self.reveal(classID, witness: witness, in: tx)
        }
    }

    package static func reveal(_ classID: String, witness: String, in tx: Transaction) throws -> String {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        guard !witness.trimmed.isEmpty else { throw Refusal("required", field: "witness") }
        let row = try tx.row(
            tx.actor.scope, "select d.* from draw d where d.subject = \("class/\(classID)") and \(within: "d")")
        guard let row else { throw Refusal("notFound") }
        let draw = try DrawRecord(row)
        guard draw.revealedAt == nil else { throw Refusal("drawRevealed") }
        if try SamePerson.are(tx.actor.id, try row.text("committed_by"), tx) { throw Refusal("sameAsStep") }
        let seed = try row.text("sealed_seed")
        guard let chosen = DrawRecord.order(draw.candidates.map(\.id), seed: seed, witness: witness.trimmed).first
        else {
            throw Refusal("noCandidates", ["occupation": record.occupation.code])
        }
        tx.about("class", classID, in: record.division)
        tx.note("seed", seed)
        tx.note("witness", witness.trimmed)
        tx.note("chosen", chosen)
        try tx.update(
            "draw", id: draw.id, ["seed": seed, "witness": witness.trimmed, "chosen": chosen, "revealed_at": tx.now])
        return chosen
    }
}
