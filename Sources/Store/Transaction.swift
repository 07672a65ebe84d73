import Journal
import Vault
import Vocabulary

/// A named transaction at work. Its writes are recorded in the journal entry by the digest of each row.
package final class Transaction: Reader {
    package let name: String
    package let actor: Actor
    private let identifiers: @Sendable () -> String
    /// Random bytes beside the entry, so that its commitments tell nothing of the rows (`Commitment`).
    let salt: [UInt8]
    private(set) var touched: [Touched] = []
    /// What the entry says beyond the rows: ids, codes and amounts; never names, ID numbers or accounts.
    package private(set) var facts: [(key: String, value: JSON)] = []
    package private(set) var subject: String = ""
    package private(set) var division: Division
    /// Whether the journal gets an entry; see `leaveNoEntry`.
    private(set) var isRecorded = true

    struct Touched {
        let table: String
        let id: String
        /// Nil: to be taken from the row when the transaction ends; empty for a row that was removed.
        var digest: String?

        var row: String { "\(table)/\(id)" }
    }

    package init(
        name: String, actor: Actor, connection: any Connection, now: Instant, vault: Vault, salt: [UInt8],
        identifiers: @escaping @Sendable () -> String
    ) {
        self.name = name
        self.actor = actor
        self.identifiers = identifiers
        self.salt = salt
        division = actor.division
        super.init(connection: connection, now: now, vault: vault)
    }

    /// A new identifier (UUIDv7).
    package func newID() -> String { identifiers() }

    /// The thing this transaction is about, e.g. `class/0190…`, and the division it belongs to.
    package func about(_ kind: String, _ id: String, in division: Division? = nil) {
        subject = "\(kind)/\(id)"
        if let division { self.division = division }
    }

    /// For what only concerns passing things that the journal does not watch (a session in use, a count of tries): no entry.
    /// Writing a watched row after all is a fault.
    package func leaveNoEntry() { isRecorded = false }

    /// Adds a fact to the journal entry.
    package func note(_ key: String, _ value: JSON) {
        facts.removeAll { $0.key == key }
        facts.append((key, value))
    }

    package func note(_ key: String, _ value: String) { note(key, .string(value)) }

    /// Adds a row; `columns` must hold `id`.
    /// - Parameter owner: whose data key seals what is personal in it; nil: one of the row's own.
    package func insert(_ table: String, _ columns: Columns, of owner: String? = nil) throws {
        guard let id = columns["id"].text else { throw StoreFault("insert into \(table) without an id") }
        let columns = try sealed(columns, table: table, id: id, owner: owner)
        // The row as it stands, with what the table adds by itself: that is what an audit will see.
        let (text, values) = Self.insertion(table, columns)
        guard let row = try connection.rows(text + " returning *", values).first else {
            throw StoreFault("\(table)/\(id) was not added")
        }
        touched.append(Touched(table: table, id: id, digest: commitment(to: row, "\(table)/\(id)")))
    }

    /// Changes the row with this id, if it is there and `condition` holds.
    /// - Returns: whether it did.
    @discardableResult
    package func update(
        _ table: String, id: String, _ columns: Columns, where condition: SQL = "1 = 1", of owner: String? = nil
    ) throws -> Bool {
        let columns = try sealed(columns, table: table, id: id, owner: owner)
        let sets = columns.pairs.map { "\($0.name) = ?" }.joined(separator: ", ")
        let changed = try connection.execute(
            "update \(table) set \(sets) where id = ? and \(condition.text)",
            columns.pairs.map(\.value) + [.text(id)] + condition.arguments)
        guard changed > 0 else { return false }
        touch(table, id)
        return true
    }

    /// Removes a row of a draft. Decisions, postings and entries are never removed; the store refuses it by trigger.
    @discardableResult
    package func delete(_ table: String, id: String) throws -> Bool {
        guard try connection.execute("delete from \(table) where id = ?", [.text(id)]) > 0 else { return false }
        touched.removeAll { $0.table == table && $0.id == id }
        touched.append(Touched(table: table, id: id, digest: ""))
        return true
    }

    /// Adds a row that the journal does not watch (sessions, seen keys).
    package func insertSilently(_ table: String, _ columns: Columns) throws {
        let (text, values) = Self.insertion(table, columns)
        try connection.execute(text, values)
    }

    private static func insertion(_ table: String, _ columns: Columns) -> (text: String, values: [SQLValue]) {
        var text = "insert into "
        text.reserveCapacity(32 + columns.pairs.count * 16)
        text += table
        var values: [SQLValue] = []
        values.reserveCapacity(columns.pairs.count)
        for pair in columns.pairs {
            text += values.isEmpty ? " (" : ", "
            text += pair.name
            values.append(pair.value)
        }
        text += ") values (?"
        for _ in columns.pairs.dropFirst() { text += ", ?" }
        text += ")"
        return (text, values)
    }

    /// Runs a statement on tables that the journal does not watch.
    @discardableResult
    package func runSilently(_ sql: SQL) throws -> Int { try connection.execute(sql.text, sql.arguments) }

    private func touch(_ table: String, _ id: String) {
        touched.removeAll { $0.table == table && $0.id == id }
        touched.append(Touched(table: table, id: id, digest: nil))
    }

    /// Whether the transaction leaves an entry.
    /// - Throws: `StoreFault` when it should leave none and wrote a watched row.
    func leavesEntry() throws -> Bool {
        if !isRecorded, let item = touched.first {
            throw StoreFault("\(name) wrote \(item.table)/\(item.id) and leaves no entry")
        }
        return isRecorded
    }

    /// The commitments to all rows that were written, as they now stand.
    func digests() throws -> [(row: String, digest: String)] {
        try touched.map { item in
            if let digest = item.digest { return (item.row, digest) }
            guard let row = try connection.rows("select * from \(item.table) where id = ?", [.text(item.id)]).first
            else {
                throw StoreFault("row \(item.row) vanished within its transaction")
            }
            return (item.row, commitment(to: row, item.row))
        }
    }

    private func commitment(to row: Row, _ name: String) -> String {
        Commitment.of(row.columns, row: name, salt: salt).description
    }
}
