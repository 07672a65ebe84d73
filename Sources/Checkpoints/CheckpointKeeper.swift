import Foundation
import Journal
import Store
import Vocabulary

/// Signs a checkpoint of the journal when it is time, publishes it and gets it witnessed. `tick` does what is due; nothing
/// of the program waits for it. Several servers of one store may each have one.
package actor CheckpointKeeper {
    package struct Settings: Sendable {
        /// Between two checkpoints of a journal that grows, in milliseconds.
        package var interval: Int64 = 5 * 60_000
        /// Transactions after which the next checkpoint is due at once.
        package var urgent: Set<String> = []
        package var witnesses: [WitnessAddress] = []
        /// How many witnesses must sign.
        package var quorum = 0
        /// A second key of the journal that signs each checkpoint too (SM2).
        package var second: NoteSigner?
        /// A file to which each checkpoint is added, to be published.
        package var file: String?

        package init() {}
    }

    package let signer: NoteSigner
    private let store: any Store
    private let settings: Settings
    private let clock: Timekeeper
    private let actor: Actor
    private let line: WitnessLine
    /// By witness: when to try again, and how long to wait after that.
    private var patience: [String: (next: Instant, wait: Int64)] = [:]

    /// - Parameter actor: the program itself, as the journal names it.
    package init(
        store: any Store, signer: NoteSigner, settings: Settings, clock: Timekeeper, actor: Actor,
        line: @escaping WitnessLine = WitnessHTTP.line()
    ) {
        self.store = store
        self.signer = signer
        self.settings = settings
        self.clock = clock
        self.actor = actor
        self.line = line
    }

    /// Does what is due now.
    /// - Throws: `StoreFault` when the journal no longer continues its last checkpoint; then nothing is signed.
    package func tick() async throws {
        if try await isDue() { try await make() }
        try await getWitnessed()
    }

    /// Keeping checkpoints is itself written down (`journal.…`); only other entries count as growth.
    private func isDue() async throws -> Bool {
        let (now, settings) = (clock.now(), settings)
        let all = Scope.everything(because: "the program's own work")
        return try await store.read { reader in
            let last = try reader.checkpoints(limit: 1).first
            let from = last?.size ?? 0
            let ours = "journal."
            guard
                try reader.row(
                    all,
                    "select seq from journal where seq >= \(from) and substr(name, 1, 8) <> \(ours) limit 1") != nil
            else { return false }
            guard let last, now.milliseconds - last.at.milliseconds < settings.interval,
                now.milliseconds >= last.at.milliseconds
            else { return true }
            return try settings.urgent.contains { name in
                try reader.row(all, "select seq from journal where name = \(name) and seq >= \(from) limit 1") != nil
            }
        }
    }

    /// Signs the journal as it stands, due or not.
    /// - Returns: the checkpoint; the last one where nothing was added since; nil for an empty journal.
    /// - Throws: `StoreFault` when the journal no longer continues its last checkpoint.
    @discardableResult
    package func make() async throws -> KeptCheckpoint? {
        let (signer, settings) = (signer, settings)
        let edge = try await store.read { reader in
            let edge = try reader.journalEdge()
            if let last = try reader.checkpoints(limit: 1).first { try Self.check(edge, continues: last, reader) }
            return edge
        }
        guard edge.size > 0 else { return nil }
        let size = Int64(edge.size)
        let text = Checkpoint(origin: signer.key.name, size: edge.size, root: edge.root).text
        let seconds = UInt64(max(0, clock.now().milliseconds / 1000))
        let note = SignedNote(
            text: text, signatures: try [signer, settings.second].compactMap { try $0?.sign(text, at: seconds) })
        if try await store.read({ try $0.checkpoints(limit: 1).first?.size ?? 0 }) < size {
            _ = try await store.write("journal.checkpoint", by: actor) { tx in
                // Another server may have been as fast.
                guard try tx.checkpoints(limit: 1).first?.size ?? 0 < size else { return Done() }
                let id = tx.newID()
                tx.about("checkpoint", id)
                tx.note("size", .integer(size))
                tx.note("root", edge.root.description)
                try tx.insert(
                    "checkpoint",
                    [
                        "id": id, "at": tx.now, "size": size, "root": edge.root.description,
                        "key": signer.key.description, "note": note.description, "cosigned": 0,
                        "quorum": settings.quorum
                    ])
                return Done()
            }
            try publish(note)
        }
        return try await store.read { try $0.checkpoints(limit: 1).first }
    }

    /// A journal must never sign what does not continue what it signed before.
    private static func check(_ edge: Frontier, continues last: KeptCheckpoint, _ reader: Reader) throws {
        guard let old = Checkpoint(last.note.text), old.size <= edge.size,
            let path = try reader.consistencyPath(from: old.size, to: edge.size),
            Proof.verifyConsistency(
                first: old.size, second: edge.size, firstRoot: old.root, secondRoot: edge.root, path: path)
        else {
            throw StoreFault(
                "the journal does not continue its checkpoint of size \(last.size): run `skillledger audit verify`")
        }
    }

    private func publish(_ note: SignedNote) throws {
        guard let file = settings.file else { return }
        try Durable.append(file, Array((note.description + "\n").utf8))
    }

    // MARK: Witnesses

    /// Sends the newest checkpoint to each witness that has not signed it, as often as its patience allows.
    private func getWitnessed() async throws {
        guard !settings.witnesses.isEmpty,
            let kept = try await store.read({ try $0.checkpoints(limit: 1).first })
        else { return }
        let now = clock.now()
        let due = settings.witnesses.filter { witness in
            kept.note.signers(among: [witness.key])?.isEmpty == true
                && (patience[witness.key.name]?.next ?? now) <= now
        }
        guard !due.isEmpty else { return }
        let known = Dictionary(
            try await store.read { try $0.witnesses() }.map { ($0.id, $0.size) }, uniquingKeysWith: { $1 })
        let (store, line) = (store, line)
        var outcomes: [(WitnessAddress, WitnessTalk.Outcome)] = []
        try await withThrowingTaskGroup(of: (WitnessAddress, WitnessTalk.Outcome).self) { group in
            for witness in due {
                group.addTask {
                    let talk = WitnessTalk(store: store, witness: witness, line: line)
                    return (witness, try await talk.submit(kept, known: known[witness.key.name] ?? 0))
                }
            }
            for try await outcome in group { outcomes.append(outcome) }
        }
        for (witness, outcome) in outcomes { remember(witness, outcome, now) }
        try await record(outcomes.sorted { $0.0.key.name < $1.0.key.name }, on: kept)
    }

    private func remember(_ witness: WitnessAddress, _ outcome: WitnessTalk.Outcome, _ now: Instant) {
        guard outcome.signature == nil else { return patience[witness.key.name] = nil }
        let wait = min(settings.interval, (patience[witness.key.name]?.wait ?? 2_500) * 2)
        patience[witness.key.name] = (Instant(milliseconds: now.milliseconds + wait), wait)
    }

    /// Writes what the witnesses answered; nothing where nothing changed.
    private func record(_ outcomes: [(WitnessAddress, WitnessTalk.Outcome)], on kept: KeptCheckpoint) async throws {
        let standing = Dictionary(
            try await store.read { try $0.witnesses() }.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let news = outcomes.filter { $1.signature != nil || standing[$0.key.name]?.state != $1.state }
        guard !news.isEmpty else { return }
        let keys = settings.witnesses.map(\.key)
        let note = try await store.write("journal.witness", by: actor) { tx -> String in
            tx.about("checkpoint", kept.id)
            for (witness, outcome) in news {
                tx.note(witness.key.name, outcome.state.rawValue)
                try Self.keep(witness, outcome, standing[witness.key.name], tx)
            }
            let signatures = news.compactMap(\.1.signature)
            guard !signatures.isEmpty,
                let row = try tx.row(
                    .everything(because: "the program's own work"), "select * from checkpoint where id = \(kept.id)")
            else { return "" }
            var note = try KeptCheckpoint(row).note
            for signature in signatures { note.add(signature) }
            let cosigned = note.signers(among: keys)?.count ?? 0
            try tx.update("checkpoint", id: kept.id, ["note": note.description, "cosigned": cosigned])
            return note.description
        }
        if let note = SignedNote(note) { try publish(note) }
    }

    private static func keep(
        _ witness: WitnessAddress, _ outcome: WitnessTalk.Outcome, _ before: WitnessStanding?, _ tx: Transaction
    ) throws {
        var columns: Columns = [
            "address": witness.url, "key": witness.key.description, "state": outcome.state.rawValue,
            "size": outcome.size
        ]
        if outcome.signature != nil { columns["signed_at"] = tx.now.sql }
        if before?.state != outcome.state { columns["since"] = tx.now.sql }
        if try tx.update("witness", id: witness.key.name, columns) { return }
        columns["id"] = .text(witness.key.name)
        columns["since"] = tx.now.sql
        try tx.insert("witness", columns)
    }
}
