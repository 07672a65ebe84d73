import Foundation
import Store
import StorePostgres
import Synchronization
import Vault
import Vocabulary

/// The tests' PostgreSQL: a cluster that `Tools/postgres` makes for this process and that ends with it.
package actor TestPostgres {
    package static let shared = TestPostgres()

    package static let isInstalled = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")

    private static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    private var cluster: Cluster?
    private var templates: [String: Task<String, any Error>] = [:]

    /// Tests begin all at once; more databases in use would need more connections than the server has, so the others wait.
    private static let largestUse = 80
    private var inUse: Set<String> = []
    private var granted = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package struct Cluster: Sendable {
        package let folder: String
        /// Of the owner, by socket.
        package let address: DatabaseAddress
        package let port: String
    }

    /// Started when it is first asked for.
    package func running() throws -> Cluster {
        if let cluster { return cluster }
        let made = try Self.start(["--for", "\(ProcessInfo.processInfo.processIdentifier)"])
        cluster = made
        return made
    }

    /// A cluster of its own, for what would disturb others; `stop` ends it.
    package static func start(_ options: [String]) throws -> Cluster {
        let words = try tool(["start"] + options).split(separator: " ").map(String.init)
        guard words.count == 2, let port = words[1].components(separatedBy: "port=").last else {
            throw StoreFault("Tools/postgres said: \(words)")
        }
        return Cluster(folder: words[0], address: try DatabaseAddress(words[1]), port: port)
    }

    package static func stop(_ cluster: Cluster) throws { _ = try tool(["stop", cluster.folder]) }

    private static func tool(_ arguments: [String]) throws -> String {
        let ended = try Spawn.wait(["/bin/bash", root.appendingPathComponent("Tools/postgres").path] + arguments)
        guard ended.status == 0 else { throw StoreFault("Tools/postgres \(arguments): \(ended.messages)") }
        return ended.out.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    package func address(of database: String) throws -> DatabaseAddress { try running().address.database(database) }

    /// A new database with this schema: a copy of one that was migrated once.
    package func database(with schema: [Migration]) async throws -> String {
        let key = schema.map(\.name).joined(separator: " ")
        let template: Task<String, any Error>
        if let known = templates[key] {
            template = known
        } else {
            template = Task { try await self.migrated(schema) }
            templates[key] = template
        }
        let from = try await template.value
        await turn()
        do {
            let name = try await create("template \(from)")
            inUse.insert(name)
            return name
        } catch {
            endTurn()
            throw error
        }
    }

    private func turn() async {
        if granted < Self.largestUse {
            granted += 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func endTurn() {
        if waiting.isEmpty { granted -= 1 } else { waiting.removeFirst().resume() }
    }

    /// An empty database.
    package func database() async throws -> String { try await create("") }

    private func migrated(_ schema: [Migration]) async throws -> String {
        let name = try await create("")
        let engine = try PostgresEngine(try address(of: name), PostgresLimits())
        _ = try await engine.migrate(StoreTables.migrations + schema, at: Instant(milliseconds: 0))
        return name
    }

    private func create(_ how: String) async throws -> String {
        let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await PostgresEngine.command(["create database \(name) \(how)"], on: running().address)
        return name
    }

    package func drop(_ database: String) async throws {
        defer { if inUse.remove(database) != nil { endTurn() } }
        try await PostgresEngine.command(["drop database \(database) with (force)"], on: running().address)
    }
}
