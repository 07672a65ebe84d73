import Store
import Vocabulary

/// A draw: who could be chosen, the commitment that came first, and what was revealed afterwards.
package struct DrawRecord: Sendable, Identifiable {
    package struct Candidate: Sendable, Hashable {
        package let id: String
        package let name: String
    }

    package let id: String
    package let subject: String
    package let candidates: [Candidate]
    /// SHA-256 of the seed, in the journal before anybody knew the seed.
    package let commitment: String
    /// The seed in hexadecimal, once revealed.
    package let seed: String?
    /// What the witness said at the reveal; goes into the choice, so that nobody alone controls it.
    package let witness: String?
    package let chosen: String?
    package let committedAt: Instant
    package let revealedAt: Instant?

    init(_ row: Row) throws {
        id = try row.text("id")
        subject = try row.text("subject")
        var list: [Candidate] = []
        if case .success(let json) = JSON.parse(try row.text("candidates")) {
            list = (json.array ?? []).map { Candidate(id: $0["id"]?.string ?? "", name: $0["name"]?.string ?? "") }
        }
        candidates = list
        commitment = try row.text("commitment")
        seed = row.optionalText("seed")
        witness = row.optionalText("witness")
        chosen = row.optionalText("chosen")
        committedAt = try row.instant("committed_at")
        revealedAt = row.optionalInstant("revealed_at")
    }

    package var chosenName: String? { candidates.first { $0.id == chosen }?.name }

    /// The order that seed and witness give; the first is chosen.
    package static func order(_ candidates: [String], seed: String, witness: String) -> [String] {
        DrawList.shuffled(candidates, seed: Array(seed.utf8) + [0] + Array(witness.utf8))
    }

    /// Whether the seed is the one committed to and the choice is the one it gives. Nil before the reveal.
    package var isTrue: Bool? {
        guard let seed, let chosen else { return nil }
        return DrawList.hash(Array(seed.utf8)) == commitment
            && Self.order(candidates.map(\.id), seed: seed, witness: witness ?? "").first == chosen
    }
}
