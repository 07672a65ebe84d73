import Checkpoints
import Foundation
import Journal
import Store
import Synchronization
import TestStore
import Testing
import Vocabulary

/// A real store, a real witness's book and a line between them that can be cut.
final class Desk: Sendable {
    static let table = Migration(
        "things-1", "create table thing (id text primary key not null, name text not null, amount bigint);")
    static let start = "2023-06-05T08:00:00+08:00"

    let folder: String
    let store: any Store
    let log: NoteSigner
    private let time: Mutex<Instant>
    private let cut = Mutex(false)
    private let calls = Mutex(0)

    init() async throws {
        folder = FileManager.default.temporaryDirectory.path + "/checkpoints-" + UUID().uuidString
        let time = Mutex(try #require(Instant(Self.start)))
        self.time = time
        log = try #require(
            NoteSigner(name: "county.example", kind: .ed25519, seed: Array(repeating: 1, count: 32)))
        let box = Box()
        store = try await TestStore(
            folder: folder, clock: Timekeeper { box.now }, randomness: .seeded(1), schema: [Self.table])
        box.desk = self
    }

    /// Lets the store's clock be the desk's.
    private final class Box: @unchecked Sendable {
        weak var desk: Desk?
        var now: Instant { desk?.now ?? Instant(milliseconds: 0) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var now: Instant { time.withLock { $0 } }
    var clock: Timekeeper { Timekeeper { [self] in now } }

    func pass(seconds: Int64) {
        time.withLock { $0 = Instant(milliseconds: $0.milliseconds + seconds * 1000) }
    }

    func setCut(_ value: Bool) { cut.withLock { $0 = value } }
    var submissions: Int { calls.withLock { $0 } }

    static func actor() throws -> Actor {
        Actor(id: "system", name: "system", role: .administrator, division: try #require(Division("990121")))
    }

    @discardableResult
    func add(_ name: String = "thing.add") async throws -> String {
        try await store.write(name, by: Self.actor()) { tx in
            let id = tx.newID()
            tx.about("thing", id)
            try tx.insert("thing", ["id": id, "name": name, "amount": 5])
            return id
        }
    }

    func witnessKey(_ name: String = "finance.example", seed: UInt8 = 9) throws -> NoteSigner {
        try #require(NoteSigner(name: name, kind: .cosignature, seed: Array(repeating: seed, count: 32)))
    }

    func book(_ name: String = "finance.example", seed: UInt8 = 9) throws -> WitnessBook {
        try WitnessBook(
            path: folder + "/\(name).witness", signer: try witnessKey(name, seed: seed), logs: [log.key])
    }

    func address(_ key: NoteKey) throws -> WitnessAddress {
        try #require(WitnessAddress("http://\(key.name)/+\(key)"))
    }

    /// A keeper whose line ends at these books, by the host of the address.
    func keeper(
        _ books: [String: WitnessBook] = [:], settings change: (inout CheckpointKeeper.Settings) -> Void = { _ in }
    )
        throws -> CheckpointKeeper
    {
        var settings = CheckpointKeeper.Settings()
        settings.file = folder + "/checkpoints.txt"
        settings.urgent = ["payment.send"]
        change(&settings)
        return CheckpointKeeper(
            store: store, signer: log, settings: settings, clock: clock, actor: try Self.actor()
        ) { [self] url, body in
            calls.withLock { $0 += 1 }
            guard !cut.withLock({ $0 }), let host = URL(string: url)?.host, let book = books[host] else {
                throw StoreFault("the line is cut")
            }
            let answer = try book.add(body, at: UInt64(now.milliseconds / 1000))
            return switch answer {
            case .cosigned(let signature): (200, signature.line + "\n")
            case .behind(let size), .forked(let size): (409, "\(size)\n")
            default: (answer.status, "")
            }
        }
    }

    func checkpoints() async throws -> [KeptCheckpoint] { try await store.read { try $0.checkpoints(limit: 100) } }
    func witnesses() async throws -> [WitnessStanding] { try await store.read { try $0.witnesses() } }
    func audit(against: [Checkpoint] = []) async throws -> [String] {
        try await store.read { try Audit.verify($0, against: against) }.findings.map(\.code)
    }
}
