import Foundation
import Store
import StorePostgres
import StoreSQLite
import TestStore
import Vault
import Vocabulary

/// One engine with the table of the store's tests, and a kept one.
struct Conformance {
    static let kept = Migration(
        "kept-1",
        """
        create table note (id text primary key not null, division text not null, thing text references thing (id),
          body text not null, seal blob, n bigint);
        create unique index note_once on note (n) where n is not null;
        create trigger note_is_kept before delete on note begin
          select raise(abort, 'notes are never deleted'); --
        end;
        create trigger note_is_fixed before update on note begin
          select raise(abort, 'notes are never changed'); --
        end;
        create trigger note_small before insert on note
          when new.n > (select max(t.amount) * 1000 from thing t) begin
          select raise(abort, 'too large'); --
        end;
        """)
    static let schema = [Fixture.table, kept]
    static let all = Scope.everything(because: "a test")

    let store: TestStore
    let folder: String

    init(_ engine: TestEngine) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/conformance-" + UUID().uuidString
        guard let instant = Instant("2023-06-05T08:00:00.000+08:00") else { throw StoreFault("no instant") }
        store = try await TestStore(
            engine, folder: folder, clock: .fixed(instant), randomness: .seeded(1), schema: Self.schema)
    }

    @discardableResult
    func add(_ name: String, amount: Int = 5, in code: String = "990121", key: String? = nil) async throws -> String {
        let division = try Fixture.division(code)
        return try await store.write("thing.add", by: Fixture.actor(), key: key) { tx in
            let id = tx.newID()
            try tx.insert("thing", ["id": id, "division": division, "name": name, "amount": amount])
            return id
        }
    }

    func note(_ body: String, seal: [UInt8]? = nil, n: Int? = nil) async throws {
        let division = try Fixture.division("990121")
        _ = try await store.write("note.add", by: Fixture.actor()) { tx in
            try tx.insert(
                "note",
                [
                    "id": tx.newID(), "division": division, "body": body,
                    "seal": seal.map { SQLValue.blob($0) } ?? SQLValue.null, "n": n
                ])
            return Done()
        }
    }

    func rows(_ sql: SQL) async throws -> [Row] { try await store.read { try $0.rows(Self.all, sql) } }
    func number(_ sql: SQL) async throws -> Int64 { try await store.read { try $0.number(Self.all, sql) } }
    func names(_ sql: SQL) async throws -> [String] { try await rows(sql).map { try $0.text("name") } }
    func audit() async throws -> Audit { try await store.read { try Audit.verify($0) } }

    /// Whether the store refuses it with anything but a `Refusal`.
    func faults(_ work: @escaping @Sendable (Transaction) throws -> Void) async throws -> Bool {
        do {
            _ = try await store.write("test.fault", by: Fixture.actor()) { tx in
                try work(tx)
                return Done()
            }
            return false
        } catch is Refusal { return false } catch { return true }
    }
}
