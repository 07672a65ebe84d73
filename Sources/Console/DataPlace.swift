import Foundation
import Programme
import Store
import StorePostgres
import StoreSQLite
import Vault
import Vocabulary

/// Which database, and where what belongs to it lies: the one place that knows the engines by name.
package struct DataPlace: Sendable {
    /// Evidence and keys; also the embedded database, where no server is named.
    package let folder: String
    package let server: DatabaseAddress?
    private let keys: String

    /// - Parameters:
    ///   - database: `postgres://…`; nil for the embedded one.
    ///   - keys: the key file; nil: `keys.json` in the folder.
    /// - Throws: `StoreFault` where the address cannot be read.
    package init(folder: String, database: String? = nil, keys: String? = nil) throws {
        self.folder = folder
        self.keys = keys ?? folder + "/keys.json"
        server = try database.map { try DatabaseAddress($0) }
    }

    /// A place as `copy` names it: an address, or a folder with or without `sqlite:` before it.
    package init(_ text: String) throws {
        if DatabaseAddress.isAddress(text) {
            try self.init(folder: "", database: text)
        } else {
            try self.init(folder: text.hasPrefix("sqlite:") ? String(text.dropFirst(7)) : text)
        }
    }

    package var evidence: EvidenceFolder { EvidenceFolder(path: folder + "/evidence") }

    /// Opens the key file; the first time it is made.
    package func keyFile() throws -> KeyFile {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try KeyFile(path: keys)
    }

    /// Opens the store as it is.
    package func open(clock: Timekeeper, randomness: Randomness) throws -> any Store {
        let vault = try Vault(keyFile())
        guard let server else {
            return try SQLiteStore(folder: folder, clock: clock, randomness: randomness, vault: vault)
        }
        return try PostgresStore(server, clock: clock, randomness: randomness, vault: vault)
    }

    /// Opens the store for work. The embedded database brings itself up to date; a server is shared by several processes and
    /// its schema belongs to another role, so there it must have been done before.
    package func openForWork(clock: Timekeeper, randomness: Randomness) async throws -> any Store {
        let store = try open(clock: clock, randomness: randomness)
        guard let server else {
            try await Schema.bringUpToDate(store, evidence: evidence)
            return store
        }
        let pending = try await store.pending(Schema.migrations)
        guard pending.isEmpty else {
            throw StoreFault(
                """
                the schema of \(server) lacks \(pending.joined(separator: ", ")); run as its owner: \
                skillledger migrate --database ADDRESS --data \(folder)
                """)
        }
        return store
    }

    /// The engine alone, for what needs no keys.
    package func engine() throws -> any Engine {
        guard let server else { return try SQLiteEngine(folder: folder) }
        return try PostgresEngine(server, PostgresLimits())
    }
}
