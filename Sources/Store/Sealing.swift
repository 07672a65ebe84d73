import Vault
import Vocabulary

/// What can stand in a column: a plain value (`SQLConvertible`), or one that is sealed when it is written (`Personal`).
package protocol ColumnValue: Sendable {
    func put(_ name: String, in columns: inout Columns)
    /// As null.
    static func putNothing(_ name: String, in columns: inout Columns)
}

extension ColumnValue where Self: SQLConvertible {
    package func put(_ name: String, in columns: inout Columns) { columns.pairs.append((name, sql)) }
    package static func putNothing(_ name: String, in columns: inout Columns) { columns.pairs.append((name, .null)) }
}

extension ColumnValue where Self: Personal {
    package func put(_ name: String, in columns: inout Columns) { columns.personal.append((name, self)) }
    package static func putNothing(_ name: String, in columns: inout Columns) {
        columns.pairs.append((name, .null))
        if index != nil { columns.pairs.append((name + Columns.indexSuffix, .null)) }
    }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    package func put(_ name: String, in columns: inout Columns) {
        if let value = self { value.put(name, in: &columns) } else { Wrapped.putNothing(name, in: &columns) }
    }
    package static func putNothing(_ name: String, in columns: inout Columns) {
        Wrapped.putNothing(name, in: &columns)
    }
}

extension CitizenID: ColumnValue {}
extension Phone: ColumnValue {}
extension BankAccount: ColumnValue {}
extension Confidential: ColumnValue {}

/// Data keys: one for each person, teacher, institution or whatever else `subject` names. Destroying the row destroys all that was ever
/// sealed under it, also in backups that keep this table apart.
package enum DataKeys {
    package static let migration = Migration(
        "vault-1",
        """
        create table data_key (
          id text primary key not null, subject text not null unique, holder text not null, wrapped blob not null,
          created_at bigint not null);
        create index data_key_holder on data_key (holder, id);
        """)

    static func wrapped(_ row: Row) throws -> Vault.Wrapped {
        Vault.Wrapped(
            id: try row.text("id"), subject: try row.text("subject"), holder: try row.text("holder"),
            bytes: row["wrapped"].blob ?? [])
    }
}

/// The opened data keys of the rows of one answer.
final class Keyring: Sendable {
    let keys: [String: DataKey]
    init(_ keys: [String: DataKey]) { self.keys = keys }
}

extension Reader {
    /// The blind index of a value, to ask for it: `"… where p.phone_index = \(reader.index(phone))"`.
    package func index(_ value: some Personal) throws -> String { try vault.index(value) }

    /// Gives the rows the keys of what is sealed in them.
    func unlock(_ rows: inout [Row]) throws {
        var ids: Set<String> = []
        for row in rows { row.collectKeys(into: &ids) }
        guard !ids.isEmpty else { return }
        let ring = Keyring(try keys(ids))
        for index in rows.indices { rows[index].keyring = ring }
    }

    private func keys(_ ids: Set<String>) throws -> [String: DataKey] {
        var found: [String: DataKey] = [:]
        var unknown: [String] = []
        for id in ids {
            if let key = vault.remembered(id) { found[id] = key } else { unknown.append(id) }
        }
        for start in stride(from: 0, to: unknown.count, by: 200) {
            let part = unknown[start..<min(start + 200, unknown.count)]
            let places = Array(repeating: "?", count: part.count).joined(separator: ", ")
            let rows = try connection.rows(
                "select id, subject, holder, wrapped from data_key where id in (\(places))", part.map { .text($0) })
            for row in rows {
                let wrapped = try DataKeys.wrapped(row)
                found[wrapped.id] = try vault.open(wrapped)
            }
        }
        return found
    }

    /// The data key of a file or another thing that is sealed outside the tables; nil: there is none (any more).
    package func dataKey(of subject: String) throws -> (id: String, key: DataKey)? {
        let row = try connection.rows(
            "select id, subject, holder, wrapped from data_key where subject = ?", [.text(subject)]
        ).first
        guard let wrapped = try row.map(DataKeys.wrapped) else { return nil }
        return (wrapped.id, try vault.open(wrapped))
    }
}

extension Row {
    /// Opens a sealed value.
    /// - Parameters:
    ///   - place: table and column in which it was written, as in `person.phone`.
    ///   - id: the column of this row that names the row there.
    ///   - column: what this answer calls the value; nil: as its table does.
    /// - Returns: nil where nothing is on file, or it was erased.
    /// - Throws: `StoreFault` where the value is not sealed, `VaultFault` where it was changed or belongs to another row.
    package func open<T: Personal>(
        _ place: String, as type: T.Type = T.self, id: String = "id", from column: String? = nil
    ) throws -> T? {
        let name =
            column ?? String(place[(place.firstIndex(of: ".").map { place.index(after: $0) } ?? place.startIndex)...])
        guard let text = self[name].text, !text.isEmpty else { return nil }
        guard let envelope = Envelope(text) else { throw StoreFault("\(place) holds a value that is not sealed") }
        guard let key = keyring?.keys[envelope.key] else { return nil }
        let plain = try Vault.open(envelope, with: key, place: "\(place)/\(try self.text(id))")
        guard let value = T(plain: plain) else { throw StoreFault("\(place) holds something that is no \(T.self)") }
        return value
    }

    func collectKeys(into ids: inout Set<String>) {
        for case .text(let text) in columnValues where text.utf8.first == UInt8(ascii: "~") {
            if let id = Envelope.key(in: text) { ids.insert(id) }
        }
    }
}

/// A file sealed under a data key of its own; a transaction has still to keep the key.
package struct SealedFile: Sendable {
    package let bytes: [UInt8]
    package let key: Vault.Wrapped
}

extension Reader {
    /// Seals a file under its subject's data key, or under a fresh one where it has none yet.
    package func seal(file bytes: [UInt8], of subject: String) throws -> SealedFile {
        let row = try connection.rows(
            "select id, subject, holder, wrapped from data_key where subject = ?", [.text(subject)]
        ).first
        let (wrapped, key): (Vault.Wrapped, DataKey)
        if let known = try row.map(DataKeys.wrapped) {
            (wrapped, key) = (known, try vault.open(known))
        } else {
            (wrapped, key) = try vault.makeKey(of: subject, at: now)
        }
        return SealedFile(bytes: try vault.sealFile(bytes, with: key, place: subject), key: wrapped)
    }

    /// - Returns: nil where the subject's key was destroyed or the file was changed.
    package func open(file bytes: [UInt8], of subject: String) throws -> [UInt8]? {
        guard let key = try dataKey(of: subject)?.key else { return nil }
        return vault.openFile(bytes, with: key, place: subject)
    }

    /// How many data keys are wrapped under each key-encryption key, by its id.
    package func keyCounts() throws -> [(holder: String, keys: Int)] {
        try connection.rows("select holder, count(*) as n from data_key group by holder order by holder", []).map {
            (try $0.text("holder"), try $0.count("n"))
        }
    }

    /// Whether a data key is wrapped under another key-encryption key than the current one.
    package func hasOlderKeys() throws -> Bool {
        let current = try vault.holderID
        return try ["<", ">"].contains { side in
            try !connection.rows("select id from data_key where holder \(side) ? limit 1", [.text(current)]).isEmpty
        }
    }

    /// Looks whether every key-encryption key that is in use is held.
    /// - Throws: `VaultFault` naming the first that is not.
    package func checkKeys() throws {
        var last = ""
        while let row = try connection.rows(
            "select id, subject, holder, wrapped from data_key where holder > ? order by holder, id limit 1",
            [.text(last)]
        ).first {
            last = try row.text("holder")
            _ = try vault.rewrap(try DataKeys.wrapped(row))
        }
    }
}

extension Transaction {
    /// Keeps a key that was made before the transaction, unless its subject has one by now.
    package func keep(_ key: Vault.Wrapped) throws {
        try connection.execute(
            """
            insert into data_key (id, subject, holder, wrapped, created_at) values (?, ?, ?, ?, ?)
            on conflict (subject) do nothing
            """,
            [.text(key.id), .text(key.subject), .text(key.holder), .blob(key.bytes), .integer(now.milliseconds)])
    }

    /// Wraps data keys of older key-encryption keys under the current one; what they seal is not touched.
    /// - Returns: how many; less than `limit` when none is left.
    package func rewrapKeys(limit: Int) throws -> Int {
        let current = try vault.holderID
        // Both sides of the current one, because the index serves no inequality.
        var done = 0
        for side in ["<", ">"] where done < limit {
            let rows = try connection.rows(
                """
                select id, subject, holder, wrapped from data_key where holder \(side) ? order by holder, id limit ?
                """, [.text(current), .integer(Int64(limit - done))])
            for row in rows {
                let next = try vault.rewrap(try DataKeys.wrapped(row))
                try connection.execute(
                    "update data_key set holder = ?, wrapped = ? where id = ?",
                    [.text(next.holder), .blob(next.bytes), .text(next.id)])
            }
            done += rows.count
        }
        return done
    }

    /// Plain columns out of those that are to be sealed: each becomes its sealed text, and its blind index where its kind has one.
    func sealed(_ columns: Columns, table: String, id: String, owner: String?) throws -> Columns {
        guard !columns.personal.isEmpty else { return columns }
        let owner = try key(of: owner ?? "\(table)/\(id)")
        var plain = columns
        plain.personal = []
        for (name, value) in columns.personal {
            plain.pairs.append(
                (
                    name,
                    .text(
                        try vault.seal(
                            value.plain, with: owner.key, id: owner.id, place: "\(table).\(name)/\(id)"))
                ))
            if type(of: value).index != nil {
                plain.pairs.append((name + Columns.indexSuffix, .text(try vault.index(value))))
            }
        }
        return plain
    }

    /// The data key of a subject; made where there is none.
    package func key(of subject: String) throws -> (id: String, key: DataKey) {
        if let known = try dataKey(of: subject) { return known }
        let made = try vault.makeKey(of: subject, at: now)
        try insertSilently(
            "data_key",
            [
                "id": made.wrapped.id, "subject": subject, "holder": made.wrapped.holder,
                "wrapped": SQLValue.blob(made.wrapped.bytes), "created_at": now
            ])
        return (made.wrapped.id, made.key)
    }

    /// Destroys a data key: whatever was sealed under it can never be opened again, wherever a copy of it lies.
    package func destroyKey(of subject: String) throws {
        guard let known = try connection.rows("select id from data_key where subject = ?", [.text(subject)]).first
        else { return }
        vault.forget(try known.text("id"))
        try connection.execute("delete from data_key where subject = ?", [.text(subject)])
    }
}
