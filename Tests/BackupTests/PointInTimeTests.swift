import Foundation
import Store
import StoreSQLite
import Synchronization
import Testing
import Vocabulary

@testable import Backup

@Suite("A store goes back to a moment")
struct PointInTimeTests {
    /// A clock that is set.
    private final class Hand: Sendable {
        private let now = Mutex(Shelf.moment)
        func set(minute: Int64) -> Instant {
            now.withLock { now in
                now = Instant(milliseconds: Shelf.moment.milliseconds + minute * 60_000)
                return now
            }
        }
        var keeper: Timekeeper { Timekeeper { self.now.withLock { $0 } } }
    }

    private func archive(_ shelf: Shelf, _ hand: Hand) throws -> FrameArchive {
        try FrameArchive(
            store: shelf.store, path: shelf.data + "/skillledger.sqlite", in: shelf.root + "/archive",
            clock: hand.keeper, largestLog: 256 << 10)
    }

    private func back(_ shelf: Shelf, to minute: Int64, _ folder: String) throws -> PointInTime.Done {
        let moment = Instant(milliseconds: Shelf.moment.milliseconds + minute * 60_000)
        return try PointInTime(archive: shelf.root + "/archive", moment: moment, evidence: [shelf.data + "/evidence"])
            .run(target: Replacement(folder: "\(shelf.root)/\(folder)", replaces: false), at: moment)
    }

    @Test("every step can be gone back to, also behind checkpoints of the log and a new start of the server")
    func moments() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let hand = Hand()
        try shelf.addEvidence("ab/abc", "photo")
        try await shelf.add("0")
        var kept = try archive(shelf, hand)
        // Rows large enough that the log passes its limit and begins anew several times.
        for minute in Int64(1)...12 {
            for part in 0..<4 { try await shelf.add("\(minute).\(part) " + String(repeating: "页", count: 5_000)) }
            _ = hand.set(minute: minute)
            if minute == 9 { kept = try archive(shelf, hand) }
            try kept.step()
        }
        for minute in [Int64(0), 1, 5, 8, 9, 10, 12, 99] {
            let done = try back(shelf, to: minute, "back-\(minute)")
            #expect(done.entries == 1 + 4 * min(minute, 12))
            #expect(try shelf.names(in: "back-\(minute)").count == Int(done.entries))
            #expect(FileManager.default.fileExists(atPath: "\(shelf.root)/back-\(minute)/evidence/ab/abc"))
        }
        #expect(throws: StoreFault.self) { try back(shelf, to: -1, "before") }
    }

    @Test("a file of the archive that is damaged or missing stops the restore")
    func damaged() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let hand = Hand()
        let kept = try archive(shelf, hand)
        for minute in Int64(1)...3 {
            try await shelf.add("\(minute)")
            _ = hand.set(minute: minute)
            try kept.step()
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: kept.folder).filter { $0.hasSuffix(".frames") }
            .sorted()
        try #require(files.count == 3)
        let path = "\(kept.folder)/\(files[1])"
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreFault.self) { try back(shelf, to: 3, "damaged") }
        #expect(try back(shelf, to: 1, "before").entries == 1)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: StoreFault.self) { try back(shelf, to: 3, "missing") }
        #expect(!FileManager.default.fileExists(atPath: shelf.root + "/missing"))
    }

    @Test("pages that another process moved away are noticed: the archive must begin anew")
    func gap() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let kept = try archive(shelf, Hand())
        try await shelf.add("1")
        try kept.step()
        try shelf.moveLog()
        try await shelf.add("2")
        #expect(throws: FrameArchive.Gap.self) { try kept.step() }
    }
}
