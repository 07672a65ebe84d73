import Foundation
import GRDB
import Store
import Vault
import Vocabulary

/// The embedded store: one folder, one process.
package final class SQLiteStore: Store {
    private let pool: DatabasePool
    private let writer: GroupWriter
    private let clock: Timekeeper
    private let vault: Vault

    /// Opens or creates `skillledger.sqlite` in a folder.
    /// - Parameter keys: who holds the key-encryption keys; nil: `keys.json` in the folder, made at the first start.
    /// - Throws: `StoreFault` when the file cannot be opened or does not keep what it was told (`synchronous` not FULL).
    package init(
        folder: String, clock: Timekeeper, randomness: Randomness, keys: (any KeyHolder)? = nil
    ) throws {
        vault = try Vault(try keys ?? KeyFile(path: folder + "/keys.json", clock: clock))
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
                sql: "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard level == 2 else { throw StoreFault("SQLite does not run with synchronous=FULL (\(level ?? -1))") }
        self.clock = clock
        writer = GroupWriter(pool: pool, vault: vault, clock: clock, randomness: randomness)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        let (now, vault) = (clock.now(), vault)
        return try await pool.read { database in
            try body(Reader(connection: SQLiteConnection(database: database), now: now, vault: vault))
        }
    }

    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await writer.write(name, by: actor, key: key, body)
    }

    package func migrate(_ migrations: [Migration]) async throws -> [String] {
        let now = clock.now()
        let applied = try await pool.write { database in
            try database.execute(
                sql: """
                    create table if not exists migration (name text primary key not null, at bigint not null)
                    """)
            let done = Set(try String.fetchAll(database, sql: "select name from migration"))
            var applied: [String] = []
            for migration in [JournalKeeper.migration, DataKeys.migration] + migrations
            where !done.contains(migration.name) {
                for statement in migration.statements { try database.execute(sql: statement) }
                try database.execute(
                    sql: "insert into migration (name, at) values (?, ?)",
                    arguments: [migration.name, now.milliseconds])
                applied.append(migration.name)
            }
            return applied
        }
        return applied
    }
}
