import Store
import Vault
import Vocabulary

/// Seals what a store of an earlier release holds in the clear. Each batch is a named transaction, so that the journal knows the rows as
/// they are afterwards; one that was interrupted goes on at the next start.
package enum Sealing {
    /// Stands among the migrations once nothing is left to seal.
    static let done = "sealing-2"

    private static let batch = 200
    private static let all = Scope.everything(because: "the system seals what is stored")

    struct Column: Sendable {
        let name: String
        /// The plain value stood where its index is now.
        let hasMoved: Bool
        let read: @Sendable (String) -> (any ColumnValue)?

        init<T: Personal & ColumnValue>(_ name: String, _ type: T.Type, hasMoved: Bool = false) {
            self.name = name
            self.hasMoved = hasMoved
            read = { T(plain: $0) }
        }
    }

    /// Everything that is sealed in the tables of the programme.
    static let columns: [(table: String, columns: [Column])] = [
        (
            "person",
            [
                Column("id_number", CitizenID.self, hasMoved: true), Column("phone", Phone.self, hasMoved: true),
                Column("bank_account", BankAccount.self, hasMoved: true)
            ]
        ),
        ("teacher", [Column("id_number", CitizenID.self, hasMoved: true), Column("phone", Phone.self)]),
        ("institution", [Column("bank_account", BankAccount.self)]),
        ("payment_line", [Column("bank_account", BankAccount.self)]),
        ("objection", [Column("contact", Confidential.self)]),
        ("roster_import", [Column("preview", Confidential.self)]),
        ("bank_result", [Column("preview", Confidential.self)])
    ]

    /// Whose data key seals a row of a table; nil: the row's own.
    static func owner(_ table: String, _ row: Row) throws -> String? {
        guard table == "payment_line" else { return nil }
        return PaymentDesk.owner(try row.code("payee_kind"), try row.text("payee"))
    }

    /// - Returns: whether anything was left to do.
    static func finish(_ store: any Store, _ evidence: EvidenceFolder) async throws -> Bool {
        try await store.read { try $0.checkKeys() }
        let isDone = try await store.read {
            try $0.number(all, "select count(*) from migration where name = \(done)") > 0
        }
        if isDone { return false }
        for (table, columns) in columns { try await seal(table, columns, in: store) }
        let files = try await store.read { reader in
            try reader.rows(all, "select distinct e.sha256 from evidence e order by e.sha256").map {
                try $0.text("sha256")
            }
        }
        for digest in files { try await evidence.sealPlain(sha256: digest, in: store) }
        _ = try await store.write("personal.sealed", by: .system(in: nil)) { tx in
            try tx.insertSilently("migration", ["name": done, "at": tx.now])
            return Done()
        }
        try await store.scrub()
        return true
    }

    private static func seal(_ table: String, _ columns: [Column], in store: any Store) async throws {
        var last = ""
        while true {
            let after = last
            let ids = try await store.read { reader in
                try reader.rows(
                    all,
                    SQL(
                        text: "select * from \(table) where id > ? order by id limit \(batch)",
                        arguments: [.text(after)])
                ).map { (id: try $0.text("id"), isPlain: try plain($0, columns, table) != nil) }
            }
            guard let end = ids.last?.id else { return }
            last = end
            let plainIDs = ids.filter(\.isPlain).map(\.id)
            if plainIDs.isEmpty { continue }
            _ = try await store.write("personal.seal", by: .system(in: nil)) { tx in
                tx.note("table", table)
                tx.note("rows", .integer(plainIDs.count))
                for id in plainIDs {
                    let row = try tx.row(all, SQL(text: "select * from \(table) where id = ?", arguments: [.text(id)]))
                    guard let row, let sealed = try plain(row, columns, table) else { continue }
                    try tx.update(table, id: id, sealed, of: try owner(table, row))
                }
                return Done()
            }
        }
    }

    /// The values of a row that are not sealed yet; nil: there are none.
    private static func plain(_ row: Row, _ columns: [Column], _ table: String) throws -> Columns? {
        var found: Columns = [:]
        for column in columns {
            let text: String
            if column.hasMoved {
                guard row[column.name].isNull, let moved = row[column.name + "_index"].text else { continue }
                text = moved
            } else {
                guard let here = row[column.name].text, !here.isEmpty, Envelope(here) == nil else { continue }
                text = here
            }
            guard let value = column.read(text) else {
                throw StoreFault(
                    "\(table)/\(try row.text("id")): \(column.name) holds what is none and cannot be sealed")
            }
            value.put(column.name, in: &found)
        }
        return found.isEmpty ? nil : found
    }
}
