import Journal
import Vocabulary

/// Verifies that the journal is whole and that the tables are what the journal says.
package struct Audit: Sendable {
    package struct Finding: Hashable, Codable, Sendable {
        /// `entryMissing`, `entryEdited`, `entryMoved`, `entryAdded`, `treeDamaged`, `rowEdited`, `rowRemoved`, `rowInserted`;
        /// against checkpoints: `rolledBack` (the journal is shorter than one that was signed), `rewritten` (it is another).
        package let code: String
        /// The journal's number, where the finding is about an entry.
        package let seq: Int64?
        /// `table/id`, where it is about a row.
        package let row: String?

        package init(_ code: String, seq: Int64? = nil, row: String? = nil) {
            self.code = code
            self.seq = seq
            self.row = row
        }
    }

    package private(set) var entries: Int64 = 0
    package private(set) var rows: Int64 = 0
    package private(set) var root = ""
    /// In order of place, the first bad one first; cut at `limit`.
    package private(set) var findings: [Finding] = []

    /// Tables that hold passing things and have no digests.
    package static let unwatched: Set<String> = [
        "journal", "journal_node", "journal_head", "answered", "session", "migration", "sign_in_attempt",
        "familiar_place", "sign_in_code", "outbox", "job_lease", "job_file", "data_key"
    ]

    /// What the last entry that wrote a row says of it.
    private struct Word {
        /// Nil for a row that was removed.
        let commitment: Hash?
        /// The entry's; empty for entries from before there were salts.
        let salt: [UInt8]
    }

    private var words: [String: Word] = [:]
    private var frontier = Frontier()
    /// The roots that were signed, by size.
    private var signed: [UInt64: Set<Hash>] = [:]
    private let limit: Int

    /// - Parameter checkpoints: from outside the store, their signatures checked: from witnesses, from where they were
    ///   published. With one that its owner cannot change, a journal that he rolled back or wrote anew is found.
    package static func verify(
        _ reader: Reader, against checkpoints: [Checkpoint] = [], limit: Int = 100
    ) throws -> Audit {
        try verify(connection: reader.connection, against: checkpoints, limit: limit)
    }

    /// For engines, which have files that no store has open.
    package static func verify(
        connection: any Connection, against checkpoints: [Checkpoint] = [], limit: Int = 100
    ) throws -> Audit {
        var audit = Audit(limit: limit)
        for checkpoint in checkpoints { audit.signed[checkpoint.size, default: []].insert(checkpoint.root) }
        for row in try connection.rows("select size, root from checkpoint", []) {
            guard let root = Hex.bytes(try row.text("root")).flatMap({ Hash(bytes: $0) }),
                let size = UInt64(exactly: try row.int("size"))
            else { continue }
            audit.signed[size, default: []].insert(root)
        }
        try audit.checkEntries(connection)
        try audit.checkHead(connection)
        try audit.checkRows(connection)
        return audit
    }

    private init(limit: Int) { self.limit = limit }

    private mutating func report(_ finding: Finding) {
        if findings.count < limit { findings.append(finding) }
    }

    private mutating func checkEntries(_ connection: any Connection) throws {
        var expected: Int64 = 0
        var audit = self
        try connection.each(
            "select seq, at, name, subject, division, actor, entry, leaf, salt from journal order by seq", []
        ) { row in
            let seq = try row.int("seq")
            if seq != expected { audit.report(Finding("entryMissing", seq: expected)) }
            expected = seq + 1
            try audit.check(entry: row, seq: seq, connection)
        }
        self = audit
        for size in signed.keys.sorted() where size > frontier.size {
            report(Finding("rolledBack", seq: Int64(frontier.size)))
            break
        }
    }

    /// Compares the tree with what was signed at this size.
    private mutating func checkSigned() {
        guard let roots = signed[frontier.size], roots != [frontier.root] else { return }
        report(Finding("rewritten", seq: Int64(frontier.size) - 1))
    }

    private mutating func check(entry row: Row, seq: Int64, _ connection: any Connection) throws {
        entries += 1
        let text = try row.text("entry")
        let leaf = Hash.leaf(text.utf8)
        guard leaf.bytes == row["leaf"].blob, case .success(let entry) = JSON.parse(text) else {
            report(Finding("entryEdited", seq: seq))
            frontier.append(leaf)
            checkSigned()
            return
        }
        let salt = row["salt"].blob ?? []
        let said = entry["seq"]?.integer
        let at = try row.instant("at").description
        if said != seq {
            report(Finding("entryMoved", seq: seq))
        } else if entry["name"]?.string != row["name"].text || entry["subject"]?.string != row["subject"].text
            || entry["division"]?.string != row["division"].text || entry["actor"]?["id"]?.string != row["actor"].text
            || entry["at"]?.string != at || entry["salt"]?.string != (salt.isEmpty ? nil : Commitment.sealing(salt))
        {
            report(Finding("entryEdited", seq: seq))
        }
        for node in frontier.append(leaf) {
            let stored = try connection.rows(
                "select hash from journal_node where level = ? and position = ?",
                [.integer(Int64(node.level)), .integer(Int64(node.index))]
            ).first
            if stored?["hash"].blob != node.hash.bytes {
                let first = Int64(node.index) << Int64(node.level)
                if !findings.contains(where: { ($0.seq ?? -1) >= first }) { report(Finding("treeDamaged", seq: first)) }
            }
        }
        checkSigned()
        for member in entry["rows"]?.members ?? [] {
            words[member.name] = Word(
                commitment: Hex.bytes(member.value.string ?? "").flatMap { Hash(bytes: $0) }, salt: salt)
        }
    }

    private mutating func checkHead(_ connection: any Connection) throws {
        root = frontier.root.description
        guard let head = try connection.rows("select size, root from journal_head", []).first else {
            if entries > 0 { report(Finding("treeDamaged", seq: 0)) }
            return
        }
        let size = try head.int("size")
        if size > entries { report(Finding("entryMissing", seq: entries)) }
        if size < entries { report(Finding("entryAdded", seq: size)) }
        if size == entries, head["root"].blob != frontier.root.bytes, findings.isEmpty {
            report(Finding("treeDamaged", seq: max(0, entries - 1)))
        }
    }

    private mutating func checkRows(_ connection: any Connection) throws {
        var audit = self
        for table in try connection.tables() where !Self.unwatched.contains(table) {
            try connection.each("select * from \(table) order by id", []) { row in
                audit.rows += 1
                let name = "\(table)/\(row["id"].text ?? "")"
                guard let word = audit.words.removeValue(forKey: name), let commitment = word.commitment else {
                    audit.report(Finding("rowInserted", row: name))
                    return
                }
                if commitment != Commitment.of(row.columns, row: name, salt: word.salt) {
                    audit.report(Finding("rowEdited", row: name))
                }
            }
        }
        let left = audit.words.filter { $0.value.commitment != nil }
        for name in left.keys.sorted() { audit.report(Finding("rowRemoved", row: name)) }
        self = audit
    }
}
