import Foundation
import GRDB
import Store
import StoreSQLite
import Synchronization
import Vocabulary

/// A real store in a folder of its own, with one table that looks like those of the programme.
struct Fixture {
    static let table = Migration(
        "things-1",
        """
        create table thing (id text primary key not null, division text not null, institution text, person text,
          name text not null, amount bigint check (amount >= 0));
        create trigger thing_is_kept before delete on thing when old.name = 'kept' begin
          select raise(abort, 'kept'); --
        end;
        """)
    let folder: String
    let store: SQLiteStore

    init(at text: String = "2023-06-05T08:00:00.000+08:00") async throws {
        folder = FileManager.default.temporaryDirectory.path + "/store-" + UUID().uuidString
        guard let instant = Instant(text) else { throw StoreFault("no instant") }
        store = try SQLiteStore(folder: folder, clock: .fixed(instant), randomness: .seeded(1))
        try await store.migrate([Self.table])
    }

    /// What somebody with the file and an SQL prompt can do.
    func byHand(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder + "/skillledger.sqlite")
        try queue.write { try $0.execute(sql: sql) }
    }

    static func division(_ code: String) throws -> Division {
        guard let division = Division(code) else { throw StoreFault("no division") }
        return division
    }

    static func actor(
        _ role: Role = .trainingOfficer, in code: String = "990121", id: String = "A1",
        institution: String? = nil
    ) throws -> Actor {
        Actor(id: id, name: "n", role: role, division: try division(code), institution: institution)
    }

    @discardableResult
    func add(_ name: String, in code: String = "990121", institution: String? = nil, key: String? = nil) async throws
        -> String
    {
        let division = try Self.division(code)
        return try await store.write("thing.add", by: Self.actor(), key: key) { tx in
            let id = tx.newID()
            tx.about("thing", id, in: division)
            tx.note("amount", 5)
            try tx.insert(
                "thing", ["id": id, "division": division, "institution": institution, "name": name, "amount": 5])
            return id
        }
    }

    func names(_ scope: Scope) async throws -> [String] {
        try await store.read { reader in
            try reader.rows(scope, "select t.name from thing t where \(within: "t") order by t.name").map {
                try $0.text("name")
            }
        }
    }

    func audit() async throws -> Audit { try await store.read { try Audit.verify($0) } }
}
