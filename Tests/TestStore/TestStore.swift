import Foundation
import Store
import StorePostgres
import StoreSQLite
import Vault
import Vocabulary

/// The engines that the tests run on.
package enum TestEngine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// What `SKILLLEDGER_TEST_ENGINE` names; SQLite where it names none.
    package static let chosen: TestEngine = {
        guard let name = ProcessInfo.processInfo.environment["SKILLLEDGER_TEST_ENGINE"], !name.isEmpty else {
            return .sqlite
        }
        // A wrong name must not pass as a run on PostgreSQL.
        guard let engine = TestEngine(rawValue: name) else { fatalError("SKILLLEDGER_TEST_ENGINE: \(name)") }
        return engine
    }()

    /// The statement by which an owner takes a trigger away.
    package func dropping(_ trigger: String, of table: String) -> String {
        self == .sqlite ? "drop trigger \(trigger)" : "drop trigger \(trigger) on \(table)"
    }

    /// Those that are there, for tests of what all must do alike.
    package static let available: [TestEngine] = TestPostgres.isInstalled ? [.sqlite, .postgres] : [.sqlite]
}

/// A real store for one test, on the engine chosen: SQLite in its folder, or a database of its own on the tests' server,
/// which goes away with it. Keys lie in the folder.
package final class TestStore: Store {
    private let base: any Store
    private let engine: any Engine
    /// The database on the server.
    private let database: String?

    /// - Parameters:
    ///   - schema: the steps beyond the store's own tables.
    ///   - patience: how long a server is waited for that is away.
    package init(
        _ engine: TestEngine = .chosen, folder: String, clock: Timekeeper, randomness: Randomness, vault: Vault? = nil,
        schema: [Migration], patience: Duration = PostgresLimits().patience
    ) async throws {
        switch engine {
        case .sqlite:
            let store = try SQLiteStore(folder: folder, clock: clock, randomness: randomness, vault: vault)
            (base, self.engine, database) = (store, store.engine, nil)
            try await base.migrate(schema)
        case .postgres:
            let name = try await TestPostgres.shared.database(with: schema)
            var limits = PostgresLimits()
            limits.readers = 3
            limits.patience = patience
            let store = try PostgresStore(
                try await TestPostgres.shared.address(of: name), clock: clock, randomness: randomness,
                vault: try vault ?? Vault(KeyFile(path: folder + "/keys.json", clock: clock)), limits: limits)
            (base, self.engine, database) = (store, store.engine, name)
        }
    }

    deinit {
        guard let database else { return }
        Task.detached { try? await TestPostgres.shared.drop(database) }
    }

    /// The database is gone for good, as when its server is.
    package func takeAway() async throws {
        guard let database else { throw StoreFault("only a server can be away") }
        try await TestPostgres.shared.drop(database)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        try await base.read(body)
    }

    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await base.write(name, by: actor, key: key, body)
    }

    package func migrate(_ migrations: [Migration]) async throws -> [String] { try await base.migrate(migrations) }
    package func pending(_ migrations: [Migration]) async throws -> [String] { try await base.pending(migrations) }
    package func scrub() async throws { try await base.scrub() }

    /// What a database's owner can do who takes the guards of the journal away. Undone when `body` throws.
    package func asOwner(_ body: (any WriteConnection) throws -> Void) throws {
        let kind: TestEngine = database == nil ? .sqlite : .postgres
        try engine.write { connection in
            for trigger in ["journal_is_kept", "journal_is_fixed"] {
                try connection.execute(kind.dropping(trigger, of: "journal"), [])
            }
            try body(connection)
        } isStored: { _ in
            false
        }
    }

    /// The address of the database on the server; nil with SQLite.
    package var address: DatabaseAddress? {
        get async throws {
            guard let database else { return nil }
            return try await TestPostgres.shared.address(of: database)
        }
    }
}
