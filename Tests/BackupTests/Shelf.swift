import Foundation
import GRDB
import Store
import StoreSQLite
import Vault
import Vocabulary

@testable import Backup

/// A real store with evidence beside it, and a folder of backups.
struct Shelf {
    static let table = Migration(
        "things-1",
        """
        create table thing (id text primary key not null, division text not null, name text not null, secret blob);
        """)

    let root = FileManager.default.temporaryDirectory.path + "/backup-" + UUID().uuidString
    let store: SQLiteStore
    let backups: BackupFolder
    var data: String { root + "/data" }
    static let moment = Instant(milliseconds: 1_685_923_200_000)

    init() async throws {
        store = try SQLiteStore(folder: root + "/data", clock: .fixed(Self.moment), randomness: .seeded(1))
        try await store.migrate([Self.table])
        backups = BackupFolder(path: root + "/backups")
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }

    @discardableResult
    func add(_ name: String) async throws -> String {
        guard let division = Division("990121") else { throw StoreFault("no division") }
        let actor = Actor(id: "A1", name: "n", role: .trainingOfficer, division: division)
        return try await store.write("thing.add", by: actor) { tx in
            let id = tx.newID()
            tx.about("thing", id)
            try tx.insert("thing", ["id": id, "division": division, "name": name])
            return id
        }
    }

    func addEvidence(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: "\(data)/evidence/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @discardableResult
    func make(minute: Int64 = 0) async throws -> BackupFolder.Made {
        try await backups.make(
            .init(engine: "sqlite", evidence: data + "/evidence", program: "test") { [store] in try store.copy(into: $0)
            },
            at: Instant(milliseconds: Self.moment.milliseconds + minute * 60_000))
    }

    func restore(_ name: String, to folder: String = "restored", replaces: Bool = false, keys: String? = nil) throws
        -> Restore.Done
    {
        let target = Replacement(folder: "\(root)/\(folder)", replaces: replaces)
        return try Restore(from: backups, name: name, target: target, keys: keys).run(at: Self.moment)
    }

    func names(in folder: String) throws -> Set<String> {
        try rows(of: "\(root)/\(folder)/skillledger.sqlite", "select name from thing")
    }

    func rows(of file: String, _ sql: String) throws -> Set<String> {
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        return Set(try queue.read { try String.fetchAll($0, sql: sql) })
    }

    /// What another process may do that writes a lot.
    func moveLog() throws {
        let queue = try DatabaseQueue(path: data + "/skillledger.sqlite")
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { try $0.execute(sql: "pragma wal_checkpoint(truncate)") }
    }

    /// What somebody with the file and an SQL prompt can do.
    func byHand(_ file: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        try queue.write { try $0.execute(sql: sql) }
    }
}
