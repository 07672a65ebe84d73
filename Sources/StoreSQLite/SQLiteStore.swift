import Foundation
import GRDB
import Store
import Vault
import Vocabulary

/// The embedded store: one folder, one process.
package final class SQLiteStore: EngineStore {
    package let engine: SQLiteEngine
    package let writer: GroupWriter
    package let vault: Vault
    package let clock: Timekeeper

    /// Opens or creates `skillledger.sqlite` in a folder.
    /// - Parameter vault: what seals personal data; nil: with the keys of `keys.json` in the folder, made at the first start.
    /// - Throws: `StoreFault` when the file cannot be opened or does not keep what it was told (`synchronous` not FULL).
    package init(
        folder: String, clock: Timekeeper, randomness: Randomness, vault: Vault? = nil
    ) throws {
        engine = try SQLiteEngine(folder: folder)
        self.vault = try vault ?? Vault(try KeyFile(path: folder + "/keys.json", clock: clock))
        writer = GroupWriter(engine: engine, vault: self.vault, clock: clock, randomness: randomness)
        self.clock = clock
    }

    /// Copies the present state into a new file, through SQLite's own backup: one snapshot, and nobody waits.
    package func copy(into path: String) throws {
        try engine.copy(into: path)
    }
}

/// SQLite through GRDB's pool: readers see a snapshot of the write-ahead log.
package struct SQLiteEngine: Engine {
    let pool: DatabasePool

    package init(folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        pool = try DatabasePool(path: folder + "/skillledger.sqlite", configuration: configuration)
        // GRDB sets NORMAL for pools after it has opened the file: set it back and look.
        let level = try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // Room for the pages of a whole group and for its savepoints: else SQLite writes them out and reads them back.
            try database.execute(
                sql:
                    "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA secure_delete = ON"
            )
            // A file that could not be opened to be written is opened to be read, silently: find that now, not at the first write.
            try database.execute(sql: "begin immediate; rollback")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard level == 2 else { throw StoreFault("SQLite does not run with synchronous=FULL (\(level ?? -1))") }
    }

    /// One whole file: what stands in the write-ahead log is in it.
    package func copy(into path: String) throws {
        let target = try DatabaseQueue(path: path)
        try pool.backup(to: target)
        try target.close()
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await pool.read { try body(SQLiteConnection(database: $0)) }
    }

    /// A commit here always has an answer, so `isStored` is never asked. One that failed may still be found in the log after a
    /// crash, for its frames may have reached the disk: that is why nobody is told that nothing was done.
    package func write(
        _ work: (any WriteConnection) throws -> Void, isStored: (any Connection) throws -> Bool
    ) throws {
        var isCommitting = false
        do {
            try pool.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try work(SQLiteConnection(database: database))
                    isCommitting = true
                    return .commit
                }
            }
        } catch let error as DatabaseError {
            throw isCommitting ? StoreTrouble.outcomeUnknown : error.orTrouble
        }
    }

    package func scrub() async throws {
        try await pool.vacuum()
        _ = try await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    /// Looks at the tables too, so that the choice between two indexes follows what is in them: a county's rows are all of one
    /// division.
    package func migrate(_ migrations: [Migration], at now: Instant) async throws -> [String] {
        let applied = try await apply(migrations, at: now)
        try await pool.write { try $0.execute(sql: "PRAGMA analysis_limit = 1000; ANALYZE") }
        return applied
    }

    private func apply(_ migrations: [Migration], at now: Instant) async throws -> [String] {
        try await pool.write { database in
            try database.execute(
                sql: "create table if not exists migration (name text primary key not null, at bigint not null)")
            let done = try Self.applied(database)
            var applied: [String] = []
            for migration in migrations where !done.contains(migration.name) {
                for statement in migration.statements { try database.execute(sql: statement) }
                try database.execute(
                    sql: "insert into migration (name, at) values (?, ?)",
                    arguments: [migration.name, now.milliseconds])
                applied.append(migration.name)
            }
            return applied
        }
    }

    package func applied() async throws -> Set<String> {
        try await pool.read { try $0.tableExists("migration") ? Self.applied($0) : [] }
    }

    private static func applied(_ database: Database) throws -> Set<String> {
        Set(try String.fetchAll(database, sql: "select name from migration"))
    }
}
