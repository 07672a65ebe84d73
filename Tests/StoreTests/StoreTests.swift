import Foundation
import GRDB
import Store
import StoreSQLite
import Testing
import Vocabulary

@Suite("Store") struct StoreTests {
    @Test(
        "a list only holds rows of the caller's scope",
        arguments: [
            ("990121", ["a"]), ("990100", ["a", "b"]), ("990000", ["a", "b", "c"]), ("530000", [])
        ])
    func scope(code: String, wanted: [String]) async throws {
        let fixture = try await Fixture()
        try await fixture.add("a", in: "990121")
        try await fixture.add("b", in: "990122")
        try await fixture.add("c", in: "990221")
        #expect(try await fixture.names(.divisions([Fixture.division(code)])) == wanted)
    }

    @Test("an institution sees its own rows, an account without institution none")
    func institution() async throws {
        let fixture = try await Fixture()
        try await fixture.add("a", institution: "I1")
        try await fixture.add("b", institution: "I2")
        #expect(try await fixture.names(Fixture.actor(.institutionClerk, institution: "I1").scope) == ["a"])
        #expect(try await fixture.names(Fixture.actor(.institutionClerk).scope) == [])
    }

    @Test("a query that does not say where its scope applies is a fault, not a leak")
    func unscoped() async throws {
        let fixture = try await Fixture()
        let division = try Fixture.division("990121")
        await #expect(throws: StoreFault.self) {
            try await fixture.store.read { try $0.rows(.divisions([division]), "select * from thing") }
        }
    }

    @Test("values are bound, never pasted, whatever they hold")
    func binding() async throws {
        let fixture = try await Fixture()
        let nasty = "x'); drop table thing; --?\u{1}"
        try await fixture.add(nasty)
        let division = try Fixture.division("990121")
        let found = try await fixture.store.read { reader in
            try reader.rows(
                .divisions([division]), "select t.name from thing t where t.name = \(nasty) and \(within: "t")"
            ).count
        }
        #expect(found == 1)
    }

    @Test("a store that is opened again knows which index finds fewer rows: a county's are all of one division")
    func statistics() async throws {
        let fixture = try await Fixture()
        try fixture.byHand("create index thing_division on thing (division); create index thing_name on thing (name)")
        for number in 0..<50 { try await fixture.add("n\(number)") }
        let again = try SQLiteStore(
            folder: fixture.folder, clock: .fixed(fixture.store.clock.now()), randomness: .seeded(2))
        try await again.migrate([Fixture.table])
        let division = try Fixture.division("990121")
        let way = try await again.read { reader in
            try reader.rows(
                .divisions([division]),
                """
                explain query plan select id from thing t
                where t.division = \(division) and t.name = \("n7") and \(within: "t")
                """
            ).map { try $0.text("detail") }.joined()
        }
        #expect(way.contains("thing_name"), "\(way)")
    }

    @Test("a refused transaction leaves nothing behind, neither row nor entry, and those beside it stay")
    func refused() async throws {
        let fixture = try await Fixture()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    _ = try? await fixture.store.write("thing.maybe", by: Fixture.actor()) { tx in
                        try tx.insert("thing", ["id": "T\(index)", "division": "990121", "name": "n\(index)"])
                        if index % 2 == 1 { throw Refusal("odd") }
                        return Done()
                    }
                }
            }
        }
        let counts = try await fixture.store.read { reader in
            (
                try reader.number(.everything(because: "test"), "select count(*) from thing"),
                try reader.number(.everything(because: "test"), "select count(*) from journal")
            )
        }
        #expect(counts == (20, 20))
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("the same key gives the same answer once; for another transaction it is refused")
    func idempotency() async throws {
        let fixture = try await Fixture()
        let first = try await fixture.add("a", key: "k")
        let second = try await fixture.add("a", key: "k")
        #expect(first == second)
        #expect(try await fixture.names(.everything(because: "test")) == ["a"])
        await #expect(throws: Refusal("keyUsedForAnother", field: "Idempotency-Key")) {
            try await fixture.store.write("thing.other", by: Fixture.actor(), key: "k") { _ in "x" }
        }
    }

    @Test("64 callers with the same key at once make one row")
    func concurrentKeys() async throws {
        let fixture = try await Fixture()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<64 { group.addTask { try await fixture.add("a", key: "same") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test("a store opened again continues its journal and applies no step twice")
    func reopened() async throws {
        let fixture = try await Fixture()
        try await fixture.add("a")
        let again = try SQLiteStore(folder: fixture.folder, clock: .wall, randomness: .seeded(2))
        #expect(try await again.migrate([Fixture.table]) == [])
        _ = try await again.write("thing.add", by: Fixture.actor()) { tx in
            try tx.insert("thing", ["id": "second", "division": "990121", "name": "b"])
            return Done()
        }
        #expect(try await again.read { try Audit.verify($0) }.findings.isEmpty)
        #expect(try await again.read { try Audit.verify($0) }.entries == 2)
    }

    @Test("identifiers sort in the order in which they were made, also within one millisecond")
    func identifiers() async throws {
        let fixture = try await Fixture()
        let ids = try await fixture.store.write("thing.none", by: Fixture.actor()) { tx in
            (0..<9_000).map { _ in tx.newID() }
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { Identifier.isValid($0) })
    }
}
