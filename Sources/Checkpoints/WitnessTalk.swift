import Journal
import Store

/// One submission to one witness, with the second try that the protocol foresees.
struct WitnessTalk: Sendable {
    struct Outcome: Sendable {
        let state: WitnessStanding.State
        /// The size the witness is known to have signed.
        let size: Int64
        let signature: SignedNote.Signature?
    }

    let store: any Store
    let witness: WitnessAddress
    let line: WitnessLine

    /// - Parameter known: the size that the witness signed last, as far as we know.
    func submit(_ kept: KeptCheckpoint, known: Int64) async throws -> Outcome {
        var old = known
        for _ in 0..<3 {
            guard old <= kept.size else { return try await isBehind(old) }
            let (from, to) = (UInt64(max(0, old)), UInt64(kept.size))
            guard let path = try await store.read({ try $0.consistencyPath(from: from, to: to) }) else {
                throw StoreFault("the journal's tree is damaged; run `skillledger audit verify`")
            }
            let body = AddCheckpoint(oldSize: from, path: path, note: kept.note).description
            guard let reply = try? await line(witness.url + "/add-checkpoint", body) else {
                return Outcome(state: .unreachable, size: old, signature: nil)
            }
            switch reply.status {
            case 200:
                guard let signature = signature(in: reply.body, on: kept.note) else {
                    return Outcome(state: .refusing, size: old, signature: nil)
                }
                return Outcome(state: .signing, size: kept.size, signature: signature)
            case 409:
                guard let size = Int64(reply.body.split(separator: "\n").first ?? ""), size >= 0 else {
                    return Outcome(state: .refusing, size: old, signature: nil)
                }
                if size == old { return Outcome(state: .forked, size: old, signature: nil) }
                old = size
            case 422: return Outcome(state: .inconsistent, size: old, signature: nil)
            case 500...: return Outcome(state: .unreachable, size: old, signature: nil)
            default: return Outcome(state: .refusing, size: old, signature: nil)
            }
        }
        return Outcome(state: .unreachable, size: old, signature: nil)
    }

    /// The witness has signed more than this checkpoint: another server of this journal was faster, or the journal was
    /// rolled back.
    private func isBehind(_ size: Int64) async throws -> Outcome {
        let newest = try await store.read { try $0.checkpoints(limit: 1).first?.size ?? 0 }
        return Outcome(state: size > newest ? .ahead : .signing, size: size, signature: nil)
    }

    private func signature(in body: String, on note: SignedNote) -> SignedNote.Signature? {
        body.split(separator: "\n").prefix(16).lazy.compactMap { SignedNote.Signature($0) }.first { signature in
            SignedNote(text: note.text, signatures: [signature]).signers(among: [witness.key]) == [witness.key]
        }
    }
}
