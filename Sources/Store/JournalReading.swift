import Journal
import Vocabulary

/// A checkpoint as the store keeps it.
package struct KeptCheckpoint: Hashable, Sendable {
    package let id: String
    package let at: Instant
    /// How many entries it covers: those with a lower number.
    package let size: Int64
    /// The verifier key that signed it.
    package let key: String
    package let note: SignedNote
    /// How many witnesses signed it, and how many must by the setting at its time.
    package let cosigned: Int
    package let quorum: Int

    /// Whether enough witnesses vouch for it.
    package var isWitnessed: Bool { quorum > 0 && cosigned >= quorum }

    package init(_ row: Row) throws {
        id = try row.text("id")
        at = try row.instant("at")
        size = try row.int("size")
        key = try row.text("key")
        guard let note = SignedNote(try row.text("note")) else {
            throw StoreFault("checkpoint \(id) is damaged; run `skillledger audit verify`")
        }
        self.note = note
        cosigned = try row.count("cosigned")
        quorum = try row.count("quorum")
    }
}

/// What is known of a witness.
package struct WitnessStanding: Hashable, Sendable {
    package enum State: String, Sendable {
        /// Signs what it is sent.
        case signing
        /// No answer.
        case unreachable
        /// Does not take our checkpoints: unknown key, wrong form.
        case refusing
        /// Has signed a larger journal than this one: this one was rolled back.
        case ahead
        /// Has signed another journal of the same size.
        case forked
        /// Does not find that this journal continues the one it signed.
        case inconsistent
    }

    /// Its name.
    package let id: String
    package let address: String
    package let key: String
    package let state: State
    /// The size it last signed.
    package let size: Int64
    package let signedAt: Instant?
    /// Since when it is in this state.
    package let since: Instant

    package init(_ row: Row) throws {
        id = try row.text("id")
        address = try row.text("address")
        key = try row.text("key")
        state = try row.code("state")
        size = try row.int("size")
        signedAt = row.optionalInstant("signed_at")
        since = try row.instant("since")
    }
}

/// The journal as it is read for checkpoints and proofs. It is one for the whole store, whoever may see which entry.
extension Reader {
    private static let all = Scope.everything(because: "the tree is one for all; its hashes tell nothing")

    /// The right edge of the tree; empty before the first entry.
    package func journalEdge() throws -> Frontier { try JournalKeeper(connection).frontier }

    /// A complete node; level 0 are leaf hashes.
    package func journalNode(_ level: Int, _ index: UInt64) throws -> Hash? {
        let found =
            level == 0
            ? try row(Self.all, "select leaf as hash from journal where seq = \(Int64(index))")
            : try row(
                Self.all, "select hash from journal_node where level = \(level) and position = \(Int64(index))")
        return found?["hash"].blob.flatMap { Hash(bytes: $0) }
    }

    /// Complete nodes of one level, `count` from `first`; fewer where the tree ends.
    package func journalNodes(_ level: Int, from first: Int64, count: Int) throws -> [Hash] {
        let end = first + Int64(count)
        let found =
            level == 0
            ? try rows(Self.all, "select leaf as hash from journal where seq >= \(first) and seq < \(end) order by seq")
            : try rows(
                Self.all,
                """
                select hash from journal_node where level = \(level) and position >= \(first) and position < \(end)
                order by position
                """)
        return found.compactMap { $0["hash"].blob.flatMap { Hash(bytes: $0) } }
    }

    /// - Returns: nil where the tree of `size` has no such entry or is damaged.
    package func inclusionPath(of seq: Int64, size: Int64) throws -> [Hash]? {
        guard seq >= 0, size >= 0 else { return nil }
        return try Proof.inclusion(of: UInt64(seq), size: UInt64(size)) { try journalNode($0, $1) }
    }

    /// - Returns: nil where `first` is larger than `second` or the tree is damaged.
    package func consistencyPath(from first: UInt64, to second: UInt64) throws -> [Hash]? {
        try Proof.consistency(from: first, to: second) { try journalNode($0, $1) }
    }

    /// The newest first.
    package func checkpoints(limit: Int, before size: Int64 = .max) throws -> [KeptCheckpoint] {
        try rows(Self.all, "select * from checkpoint where size < \(size) order by size desc limit \(limit)")
            .map { try KeptCheckpoint($0) }
    }

    /// The first checkpoint that covers an entry, a witnessed one where there is any.
    package func checkpoint(covering seq: Int64) throws -> KeptCheckpoint? {
        let found =
            try row(
                Self.all,
                """
                select * from checkpoint where size > \(seq) and quorum > 0 and cosigned >= quorum order by size limit 1
                """)
            ?? row(Self.all, "select * from checkpoint where size > \(seq) order by size limit 1")
        return try found.map { try KeptCheckpoint($0) }
    }

    /// The newest entry about a subject such as `payment/0190…`; nil where there is none.
    package func lastEntry(about subject: String) throws -> Int64? {
        try row(Self.all, "select max(seq) as seq from journal where subject = \(subject)")?.optionalInt("seq")
    }

    /// By name.
    package func witnesses() throws -> [WitnessStanding] {
        try rows(Self.all, "select * from witness order by id").map { try WitnessStanding($0) }
    }
}
