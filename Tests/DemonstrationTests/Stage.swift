import Foundation
import Policy
import Procedures
import Store
import TestStore
import Vault
import Vocabulary

@testable import Demonstration
@testable import Programme

/// A demonstration played into a folder of its own.
struct Stage: Sendable {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let office: Office
    let outcome: Demonstration.Outcome
    let folder: String

    /// Plays at a scale; the folder stays until the machine clears its temporary files, because tests share it.
    static func play(_ scale: Scale, seed: UInt64 = 1) async throws -> Stage {
        let folder = NSTemporaryDirectory() + "demonstration-\(UUID().uuidString)"
        let clock = MovableClock()
        // Keys and nonces too, so that two plays can be compared byte by byte.
        let luck = Randomness.seeded(seed &+ 2)
        let keys = try KeyFile(path: folder + "/keys.json", clock: clock.timekeeper, randomness: luck)
        let store = try await TestStore(
            folder: folder, clock: clock.timekeeper, randomness: .seeded(seed), vault: Vault(keys, randomness: luck),
            schema: Schema.migrations)
        let text = { (name: String) in try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8) }
        let office = try Office(
            store: store, packs: try PackLibrary.load(directory: root.appendingPathComponent("Packs").path),
            divisions: try DivisionTable(csv: text("Divisions/divisions.csv")),
            jurisdictions: try Jurisdictions(csv: text("Divisions/jurisdictions.csv")),
            occupations: try OccupationTable(csv: text("Divisions/occupations.csv")), calendar: WorkingCalendar(),
            evidence: EvidenceFolder(path: folder + "/evidence"), clock: clock.timekeeper,
            randomness: .seeded(seed &+ 1))
        let demonstration = try Demonstration(
            folder: root.appendingPathComponent("Demo"), office: office, clock: clock, scale: scale, seed: seed)
        return Stage(office: office, outcome: try await demonstration.run(), folder: folder)
    }

    /// Played once for all tests that only look.
    static let small = Task { try await play(.small) }
    static let county = Task { try await play(.county) }

    static let everything = Scope.everything(because: "the test looks at what was played")

    func rows(_ sql: SQL) async throws -> [Row] { try await office.store.read { try $0.rows(Self.everything, sql) } }

    func count(_ sql: SQL) async throws -> Int {
        Int(try await office.store.read { try $0.number(Self.everything, sql) })
    }
}
