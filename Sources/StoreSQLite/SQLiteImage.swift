import GRDB
import Store

/// A database file at rest: no server writes it. What backups are made of.
package struct SQLiteImage: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Moves the data keys into a file of their own, so that what is destroyed there is gone from old backups too.
    package func splitKeys(into other: String) throws {
        try change { database in
            guard try database.tableExists("data_key") else { return }
            try database.execute(sql: "attach database ? as part", arguments: [other])
            try database.execute(sql: "create table part.data_key as select * from data_key; delete from data_key")
            try database.execute(sql: "detach database part")
            // No trace of them in free pages.
            try database.execute(sql: "vacuum")
        }
    }

    /// Takes the data keys back from the file that `splitKeys` made, or a later one.
    package func joinKeys(from other: String) throws {
        try change { database in
            guard try database.tableExists("data_key") else { return }
            try database.execute(sql: "attach database ? as part", arguments: [other])
            let names = try database.columns(in: "data_key").map(\.name).joined(separator: ", ")
            try database.execute(
                sql: "delete from data_key; insert into data_key (\(names)) select \(names) from part.data_key")
            try database.execute(sql: "detach database part")
        }
    }

    /// - Throws: where the file is no database or damaged as a file.
    package func audit() throws -> Audit {
        try read { database in
            let answer = try String.fetchOne(database, sql: "pragma quick_check") ?? "no answer"
            guard answer == "ok" else { throw StoreFault("\(path): \(answer)") }
            return try Audit.verify(connection: SQLiteConnection(database: database))
        }
    }

    /// The steps of the schema, in the order in which they were applied.
    package func migrations() throws -> [String] {
        try read { try String.fetchAll($0, sql: "select name from migration order by rowid") }
    }

    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    private func change(_ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "pragma secure_delete = on")
            try body(database)
        }
    }

    /// One file, without a write-ahead log beside it.
    package func alone() throws {
        try change { try $0.execute(sql: "pragma journal_mode = delete") }
    }
}

extension SQLiteEngine {
    /// Moves the log into the file and lets go of it.
    package func close() throws { try pool.close() }
}
