import Foundation
import Journal
import Store
import Vocabulary

/// The owner of a database at work on it: no trigger stops him, he has the journal's signing key, and he knows how the journal is
/// made. What he has not is what a witness keeps.
struct Forger {
    let connection: any Connection
    let log: NoteSigner
    /// Entries with a lower number are vouched for by a witness.
    let witnessed: Int64
    var chance: Chance

    /// A repeatable source of numbers.
    struct Chance {
        private let source: Randomness
        init(_ seed: UInt64) { source = .seeded(seed) }
        func below(_ limit: Int) -> Int { source.number(in: 0...(max(1, limit) - 1)) }
        func one<T>(of list: [T]) -> T { list[below(list.count)] }
    }

    enum Attack: String, CaseIterable, Sendable {
        case edit, delete, insert, reorder, truncate, rehash, rollback
    }

    /// Content of every table, as a backup has it.
    struct Backup: Sendable {
        let size: Int64
        let tables: [(name: String, rows: [[(name: String, value: SQLValue)]])]

        init(_ connection: any Connection) throws {
            size = try connection.rows("select size from journal_head", []).first?.int("size") ?? 0
            tables = try connection.tables().filter { $0 != "migration" }.map { table in
                (table, try connection.rows("select * from \(table)", []).map(\.columns))
            }
        }
    }

    func run(_ sql: String, _ values: [SQLValue] = []) throws { try connection.execute(sql, values) }

    func attack(_ attack: Attack, backups: [Backup]) throws {
        switch attack {
        case .edit: try edit()
        case .delete: try delete()
        case .insert: try insert()
        case .reorder: try reorder()
        case .truncate: try truncate()
        case .rehash: try rehashAll()
        case .rollback: try restore(chance.one(of: backups.filter { $0.size < witnessed }))
        }
    }

    // MARK: Attacks

    private func edit() throws {
        let seq = SQLValue.integer(Int64(chance.below(Int(witnessed))))
        switch chance.below(7) {
        case 0: try run("update thing set amount = coalesce(amount, 0) + 1 where id = (select min(id) from thing)")
        case 1: try run("update journal set entry = replace(entry, '\"at\":\"2', '\"at\":\"3') where seq = ?", [seq])
        case 2:
            let column = chance.one(of: ["name", "subject", "division", "actor"])
            try run("update journal set \(column) = 'other' where seq = ?", [seq])
        case 3: try run("update journal set at = at + 1 where seq = ?", [seq])
        case 4: try run("update journal set leaf = ? where seq = ?", [.blob(Hash.leaf([1]).bytes), seq])
        case 5: try run("update journal set salt = ? where seq = ?", [.blob(Array(repeating: 7, count: 16)), seq])
        default:
            // Thorough: text and leaf agree, the tree is left as it was.
            try rewrite(seq) { $0.replacingOccurrences(of: "\"at\":\"2", with: "\"at\":\"3") }
        }
    }

    private func delete() throws {
        let seq = Int64(chance.below(Int(witnessed)))
        switch chance.below(3) {
        case 0: try run("delete from thing where id = (select min(id) from thing)")
        case 1: try run("delete from journal where seq = ?", [.integer(seq)])
        default:
            // Thorough: those behind move up and everything is hashed again.
            try run("delete from journal where seq = ?", [.integer(seq)])
            try shift(from: seq + 1, by: -1)
            try rehash()
        }
    }

    private func insert() throws {
        let seq = Int64(chance.below(Int(witnessed)))
        switch chance.below(3) {
        case 0: try run("insert into thing (id, name, amount) values ('forged', 'forged', 1)")
        case 1:
            try shift(from: seq, by: 1)
            try copy(of: seq + 1, to: seq)
        default:
            try shift(from: seq, by: 1)
            try copy(of: seq + 1, to: seq)
            try rehash()
        }
    }

    private func reorder() throws {
        let first = Int64(chance.below(Int(witnessed) - 1))
        let second = first + 1 + Int64(chance.below(Int(witnessed - first) - 1))
        let far = SQLValue.integer(1_000_000)
        try run("update journal set seq = ? where seq = ?", [far, .integer(first)])
        try run("update journal set seq = ? where seq = ?", [.integer(first), .integer(second)])
        try run("update journal set seq = ? where seq = ?", [.integer(second), far])
        if chance.below(2) == 1 {
            try renumber()
            try rehash()
        }
    }

    private func truncate() throws {
        let size = Int64(chance.below(Int(witnessed)))
        try run("delete from journal where seq >= ?", [.integer(size)])
        if chance.below(2) == 1 {
            try run("delete from checkpoint where size > ?", [.integer(size)])
            try rehash()
        }
    }

    /// A row, its entry, all hashes and all signatures of the journal: everything that a database holds.
    private func rehashAll() throws {
        let rows = try connection.rows(
            "select seq, entry, salt from journal where seq < ? and subject like 'thing/%' and name = 'thing.add'",
            [.integer(witnessed)])
        for row in rows.shuffled(chance) {
            let id = try row.text("entry").firstMatch(of: /"thing\/([^"]+)":"[0-9a-f]/)?.1
            guard let id,
                let there = try connection.rows("select * from thing where id = ?", [.text(String(id))]).first
            else { continue }
            try run("update thing set amount = 999999 where id = ?", [.text(String(id))])
            let after = try connection.rows("select * from thing where id = ?", [.text(String(id))])[0]
            let name = "thing/\(id)", salt = row["salt"].blob ?? []
            let (old, new) = [there, after].map { Self.commitment($0, name, salt) }.pair
            guard try row.text("entry").contains(old) else { continue }
            try rewrite(row["seq"]) { $0.replacingOccurrences(of: old, with: new) }
            break
        }
        try rewrite(.integer(Int64(chance.below(Int(witnessed))))) {
            $0.replacingOccurrences(of: "\"actor\":{\"id\":\"system\"", with: "\"actor\":{\"id\":\"nobody\"")
        }
        try run("update journal set actor = 'nobody' where entry like '{\"actor\":{\"id\":\"nobody\"%'")
        try rehash()
    }

    // MARK: Tools

    private static func commitment(_ row: StoredRow, _ name: String, _ salt: [UInt8]) -> String {
        Hash(of: Commitment.rowSalt(salt, row: name) + Commitment.canonical(row.columns)).description
    }

    private func restore(_ backup: Backup) throws {
        for table in try connection.tables() where table != "migration" { try run("delete from \(table)") }
        for table in backup.tables {
            for row in table.rows {
                let names = row.map(\.name).joined(separator: ", ")
                let marks = row.map { _ in "?" }.joined(separator: ", ")
                try run("insert into \(table.name) (\(names)) values (\(marks))", row.map(\.value))
            }
        }
    }

    private func rewrite(_ seq: SQLValue, _ change: (String) -> String) throws {
        guard let row = try connection.rows("select entry from journal where seq = ?", [seq]).first else { return }
        let text = change(try row.text("entry"))
        try run(
            "update journal set entry = ?, leaf = ? where seq = ?",
            [.text(text), .blob(Hash.leaf(text.utf8).bytes), seq])
    }

    private func shift(from seq: Int64, by step: Int64) throws {
        // By way of numbers that nobody has, because each must be unique at any time.
        try run("update journal set seq = seq + 1000000 where seq >= ?", [.integer(seq)])
        try run("update journal set seq = seq - 1000000 + ? where seq >= 1000000", [.integer(step)])
        try renumber()
    }

    private func copy(of seq: Int64, to free: Int64) throws {
        try run(
            """
            insert into journal (seq, at, name, subject, division, actor, entry, leaf, salt)
            select ?, at, name, subject, division, actor, entry, leaf, salt from journal where seq = ?
            """, [.integer(free), .integer(seq)])
        try renumber()
    }

    /// Makes each entry say the number it has.
    private func renumber() throws {
        for row in try connection.rows("select seq, entry from journal", []) {
            let seq = try row.int("seq")
            let text = try row.text("entry").replacing(/"seq":[0-9]+,"subject"/, with: "\"seq\":\(seq),\"subject\"")
            if text != (try row.text("entry")) { try rewrite(.integer(seq)) { _ in text } }
        }
    }

    /// Leaves, tree, head and checkpoints of the journal as it now stands, as if it had always been so.
    private func rehash() throws {
        try run("delete from journal_node")
        var tree = Frontier()
        var roots: [UInt64: Hash] = [:]
        for row in try connection.rows("select seq, entry from journal order by seq", []) {
            let leaf = Hash.leaf(try row.text("entry").utf8)
            try run("update journal set leaf = ? where seq = ?", [.blob(leaf.bytes), row["seq"]])
            for node in tree.append(leaf) {
                try run(
                    "insert into journal_node (level, position, hash) values (?, ?, ?)",
                    [.integer(Int64(node.level)), .integer(Int64(node.index)), .blob(node.hash.bytes)])
            }
            roots[tree.size] = tree.root
        }
        try run(
            "update journal_head set size = ?, peaks = ?, root = ?",
            [.integer(Int64(tree.size)), .blob(tree.peaks.flatMap(\.bytes)), .blob(tree.root.bytes)])
        for row in try connection.rows("select id, size from checkpoint", []) {
            let size = UInt64(try row.int("size"))
            guard let root = roots[size] else { continue }
            let text = Checkpoint(origin: log.key.name, size: size, root: root).text
            let note = SignedNote(text: text, signatures: [try log.sign(text, at: 0)])
            try run(
                "update checkpoint set root = ?, note = ? where id = ?",
                [.text(root.description), .text(note.description), row["id"]])
        }
    }
}

extension Array {
    fileprivate func shuffled(_ chance: Forger.Chance) -> [Element] {
        var rest = self
        var out: [Element] = []
        while !rest.isEmpty { out.append(rest.remove(at: chance.below(rest.count))) }
        return out
    }

    fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
