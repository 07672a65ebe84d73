import Foundation
import Policy
import Procedures
import Programme
import Store
import Synchronization
import TestStore
import Vocabulary

/// A whole office on a real store in a folder of its own, with the packs and tables of the repository and a clock that is set.
struct TestOffice: Sendable {
    let office: Office
    /// The store without its guard, for what a test prepares.
    let unguarded: any Store
    let time: TestTime
    let folder: String

    static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    /// Read once: packs and tables are much of a test's time.
    private static let packs = Result { try PackLibrary.load(directory: root.appendingPathComponent("Packs").path) }
    private static let divisions = Result { try DivisionTable(csv: text("divisions.csv")) }
    private static let jurisdictions = Result { try Jurisdictions(csv: text("jurisdictions.csv")) }
    private static let occupations = Result { try OccupationTable(csv: text("occupations.csv")) }

    /// - Parameter jurisdictions: `Divisions/jurisdictions.csv` of another installation.
    init(
        at instant: Instant = TestOffice.monday(8, 0), on engine: TestEngine = .chosen,
        patience: Duration = .seconds(15), jurisdictions: String? = nil
    ) async throws {
        let time = TestTime(instant)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skillledger-\(UUID().uuidString)")
            .path
        let store = try await TestStore(
            engine, folder: folder, clock: time.keeper, randomness: .system, schema: Schema.migrations,
            patience: patience)
        office = try Office(
            store: GuardedStore(store),
            packs: try Self.packs.get(), divisions: try Self.divisions.get(),
            jurisdictions: try jurisdictions.map { try Jurisdictions(csv: $0) } ?? Self.jurisdictions.get(),
            occupations: try Self.occupations.get(), calendar: WorkingCalendar(),
            evidence: EvidenceFolder(path: folder + "/evidence"), clock: time.keeper, randomness: .system)
        unguarded = store
        self.time = time
        self.folder = folder
    }

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent("Divisions/\(name)"), encoding: .utf8)
    }

    /// Gone with everything in it.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// 12 June 2023, a Monday.
    static func monday(_ hour: Int, _ minute: Int) -> Instant {
        Instant("2023-06-12T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute):00+08:00")
            ?? Instant(milliseconds: 0)
    }

    /// Runs a body in a transaction of the system.
    @discardableResult
    func write<T: Codable & Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await unguarded.write("test.prepare", by: .system(in: nil), body)
    }

    /// Counts rows; the condition is part of the test.
    func count(_ sql: SQL) async throws -> Int {
        Int(try await office.store.read { try $0.number(.everything(because: "a test counts"), sql) })
    }
}

/// A clock that a test sets.
final class TestTime: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) { self.instant = Mutex(instant) }

    var now: Instant { instant.withLock { $0 } }
    func set(_ new: Instant) { instant.withLock { $0 = new } }
    var keeper: Timekeeper { Timekeeper { self.now } }
}

/// The codes of what was refused; empty when nothing was.
func refusals(_ work: () async throws -> Void) async throws -> [String] {
    do {
        try await work()
        return []
    } catch let refusal as Refusal {
        return refusal.codes
    }
}
