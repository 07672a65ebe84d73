import Store
import Vocabulary

/// How far outsiders vouch for the journal, in words.
enum CheckpointWords {
    static func standing(_ kept: KeptCheckpoint, _ words: Words) -> Chip {
        if kept.isWitnessed {
            return Chip(.ok, words.text("checkpoint.witnessed", ["n": words.count(kept.cosigned)]))
        }
        if kept.quorum == 0 { return Chip(.plain, words.text("checkpoint.unwitnessed")) }
        return Chip(
            .wait,
            words.text(
                "checkpoint.waits", ["n": words.count(kept.cosigned), "of": words.count(kept.quorum)]))
    }

    static func chip(_ state: WitnessStanding.State, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch state {
            case .signing: .ok
            case .unreachable: .wait
            case .refusing: .warn
            case .ahead, .forked, .inconsistent: .bad
            }
        return Chip(kind, words.text("checkpoint.states.\(state.rawValue)"))
    }

    /// Whether the newest entry about a subject is covered by a checkpoint, and who vouches for that.
    static func fact(about subject: String, _ visit: Visit) async throws -> Fact? {
        let found = try await visit.office.store.read { reader -> (Int64, KeptCheckpoint?)? in
            guard let seq = try reader.lastEntry(about: subject) else { return nil }
            return (seq, try reader.checkpoint(covering: seq))
        }
        return found.map { fact(entry: $0.0, $0.1, visit.words) }
    }

    static func fact(entry: Int64, _ kept: KeptCheckpoint?, _ words: Words) -> Fact {
        let label = words.text("checkpoint.covering")
        guard let kept else { return Fact(label, words.text("checkpoint.notYet"), tone: "t-open") }
        return Fact(
            label, standing(kept, words).word,
            tone: kept.isWitnessed ? "t-ok" : kept.quorum > 0 ? "t-warn" : nil)
    }
}
