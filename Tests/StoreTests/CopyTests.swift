import Foundation
import Store
import StorePostgres
import StoreSQLite
import TestStore
import Testing
import Vault
import Vocabulary

@Suite("Copying a store", .enabled(if: TestPostgres.isInstalled))
struct CopyTests {
    private func filled() async throws -> Conformance {
        let fixture = try await Conformance(.sqlite)
        for index in 0..<20 { try await fixture.add("名\t\\N\n\(index)", amount: index, key: "k\(index)") }
        _ = try await fixture.store.write("note.many", by: Fixture.actor()) { tx in
            for index in 0..<1_100 {
                let seal: SQLValue = index % 3 == 0 ? .null : .blob([0, 92, 10])
                try tx.insert(
                    "note",
                    [
                        "id": tx.newID(), "division": "990121", "body": index % 2 == 0 ? "" : "注\\\(index)", "seal": seal
                    ])
            }
            return Done()
        }
        return fixture
    }

    @Test("a county moves to a server and back: every table, the journal and its root are equal, and both go on")
    func thereAndBack() async throws {
        let fixture = try await filled()
        let source = try SQLiteEngine(folder: fixture.folder)
        let name = try await TestPostgres.shared.database()
        let server = try PostgresEngine(try await TestPostgres.shared.address(of: name), PostgresLimits())
        _ = try await server.migrate(StoreTables.migrations + Conformance.schema, at: Timekeeper.wall.now())
        let copied = try await StoreCopy.run(from: source, to: server, Conformance.schema)
        #expect(copied.first { $0.name == "note" }?.rows == 1_100)
        #expect(try await StoreCopy.tables(of: server, Conformance.schema) == copied)
        let again = FileManager.default.temporaryDirectory.path + "/copied-" + UUID().uuidString
        let back = try SQLiteEngine(folder: again)
        _ = try await back.migrate(StoreTables.migrations + Conformance.schema, at: Timekeeper.wall.now())
        #expect(try await StoreCopy.run(from: server, to: back, Conformance.schema) == copied)
        #expect(try await StoreCopy.tables(of: back, Conformance.schema) == copied)
        // On the server work goes on where it was.
        let vault = try Vault(KeyFile(path: fixture.folder + "/keys.json"))
        let store = try PostgresStore(
            try await TestPostgres.shared.address(of: name), clock: .wall, randomness: .seeded(9), vault: vault)
        _ = try await store.write("thing.add", by: Fixture.actor()) { tx in
            try tx.insert("thing", ["id": "new", "division": "990121", "name": "n", "amount": 1])
            return Done()
        }
        let (old, new) = (try await fixture.audit(), try await store.read { try Audit.verify($0) })
        #expect(old.findings.isEmpty && new.findings.isEmpty && new.entries == old.entries + 1)
        try await TestPostgres.shared.drop(name)
    }

    @Test("a target that is not empty, or has another schema, is left as it is")
    func refused() async throws {
        let fixture = try await filled()
        let source = try SQLiteEngine(folder: fixture.folder)
        let target = try await Conformance(.postgres)
        try await target.add("there")
        let server = try PostgresEngine(try #require(try await target.store.address), PostgresLimits())
        await #expect(throws: StoreFault.self) {
            try await StoreCopy.run(from: source, to: server, Conformance.schema)
        }
        let other = try await TestStore(
            .postgres, folder: fixture.folder + "/other", clock: .wall, randomness: .system, schema: [Fixture.table])
        let lacking = try PostgresEngine(try #require(try await other.address), PostgresLimits())
        await #expect(throws: StoreFault.self) {
            try await StoreCopy.run(from: source, to: lacking, Conformance.schema)
        }
        #expect(try await target.names("select name from thing") == ["there"])
    }
}
