import Journal
import Vocabulary

/// Writes entries into the journal, inside the transaction of what they record. One writer at a time.
package struct JournalKeeper: Sendable {
    package private(set) var frontier: Frontier
    /// The last entry written here; nil before the first.
    private var tip: (seq: Int64, leaf: Hash)?

    /// The tables of the journal, of idempotency and of checkpoints; first of all migrations.
    package static let migrations = [journal, checkpoints]

    private static let journal = Migration(
        "journal-1",
        """
        create table journal (
          seq bigint primary key not null, at bigint not null, name text not null, subject text not null,
          division text not null, actor text not null, entry text not null, leaf blob not null);
        create index journal_subject on journal (subject, seq);
        create index journal_name on journal (name, seq);
        create table journal_node (level bigint not null, position bigint not null, hash blob not null,
          primary key (level, position));
        create table journal_head (one bigint primary key not null check (one = 1), size bigint not null,
          peaks blob not null, root blob not null);
        create table answered (actor text not null, key text not null, name text not null, answer text not null,
          at bigint not null, primary key (actor, key));
        create trigger journal_is_kept before delete on journal begin
          select raise(abort, 'journal entries are never deleted'); --
        end;
        create trigger journal_is_fixed before update on journal begin
          select raise(abort, 'journal entries are never changed'); --
        end;
        """)

    /// Salts beside the entries; checkpoints and who watches. `size` is the number of entries a checkpoint covers.
    private static let checkpoints = Migration(
        "journal-2",
        """
        alter table journal add column salt blob;
        create table checkpoint (
          id text primary key not null, at bigint not null, size bigint not null unique, root text not null,
          key text not null, note text not null, cosigned bigint not null, quorum bigint not null);
        create table witness (
          id text primary key not null, address text not null, key text not null, state text not null,
          size bigint not null, signed_at bigint, since bigint not null);
        """)

    /// Continues the journal as the store has it.
    package init(_ connection: any Connection) throws {
        guard let head = try connection.rows("select size, peaks from journal_head", []).first else {
            frontier = Frontier()
            return
        }
        let peaks = head["peaks"].blob ?? []
        let hashes = stride(from: 0, to: peaks.count, by: 32).compactMap {
            Hash(bytes: Array(peaks[$0..<min($0 + 32, peaks.count)]))
        }
        guard let size = UInt64(exactly: try head.int("size")), let edge = Frontier(size: size, peaks: hashes) else {
            throw StoreFault("the journal's head is damaged; run `skillledger audit verify`")
        }
        frontier = edge
    }

    /// Writes the entry of a transaction that has done its work.
    package mutating func append(_ transaction: Transaction, on connection: any Connection) throws {
        guard try transaction.leavesEntry() else { return }
        let seq = Int64(frontier.size)
        let entry = try Self.entry(of: transaction, seq: seq)
        let leaf = Hash.leaf(entry)
        try connection.execute(
            """
            insert into journal (seq, at, name, subject, division, actor, entry, leaf, salt)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(seq), .integer(transaction.now.milliseconds), .text(transaction.name),
                .text(transaction.subject),
                .text(transaction.division.code), .text(transaction.actor.id),
                .text(String(decoding: entry, as: UTF8.self)), .blob(leaf.bytes), .blob(transaction.salt)
            ])
        tip = (seq, leaf)
        for node in frontier.append(leaf) {
            try connection.execute(
                "insert into journal_node (level, position, hash) values (?, ?, ?)",
                [.integer(Int64(node.level)), .integer(Int64(node.index)), .blob(node.hash.bytes)])
        }
    }

    /// Whether what was written here stands in the store: its last entry does, with this leaf. True where nothing was written.
    package func isStored(on connection: any Connection) throws -> Bool {
        guard let tip else { return true }
        let found = try connection.rows("select leaf from journal where seq = ?", [.integer(tip.seq)]).first
        return found?["leaf"].blob == tip.leaf.bytes
    }

    /// Stores the head; once for each group of transactions.
    package func writeHead(on connection: any Connection) throws {
        try connection.execute(
            """
            insert into journal_head (one, size, peaks, root) values (1, ?, ?, ?)
            on conflict (one) do update set size = excluded.size, peaks = excluded.peaks, root = excluded.root
            """, [.integer(Int64(frontier.size)), .blob(frontier.peaks.flatMap(\.bytes)), .blob(frontier.root.bytes)])
    }

    /// Canonical JSON (RFC 8785) of one entry; keys in order.
    static func entry(of transaction: Transaction, seq: Int64) throws -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        func raw(_ text: String) { out += text.utf8 }
        raw("{\"actor\":{\"id\":")
        JSON.write(transaction.actor.id, to: &out)
        raw(",\"role\":")
        JSON.write(transaction.actor.role.rawValue, to: &out)
        if let token = transaction.actor.token {
            raw(",\"token\":")
            JSON.write(token, to: &out)
        }
        raw("},\"at\":")
        JSON.write(transaction.now.description, to: &out)
        raw(",\"division\":")
        JSON.write(transaction.division.code, to: &out)
        raw(",\"facts\":{")
        for (index, fact) in transaction.facts.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { raw(",") }
            JSON.write(fact.key, to: &out)
            raw(":")
            out += fact.value.canonical
        }
        raw("},\"name\":")
        JSON.write(transaction.name, to: &out)
        raw(",\"rows\":{")
        for (index, item) in try transaction.digests().sorted(by: { $0.row < $1.row }).enumerated() {
            if index > 0 { raw(",") }
            JSON.write(item.row, to: &out)
            raw(":\"" + item.digest + "\"")
        }
        raw("},\"salt\":\"" + Commitment.sealing(transaction.salt) + "\",\"seq\":\(seq),\"subject\":")
        JSON.write(transaction.subject, to: &out)
        raw("}")
        return out
    }
}
