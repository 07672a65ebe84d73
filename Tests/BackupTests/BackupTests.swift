import Foundation
import Store
import StoreSQLite
import Testing
import Vocabulary

@testable import Backup

@Suite("A backup is what was there, verified, and comes back whole")
struct BackupTests {
    @Test(
        "made while others write, it holds all that was acknowledged before, and the audit of the restored store is clean"
    )
    func online() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        for number in 0..<20 { try await shelf.add("before \(number)") }
        let made = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 { group.addTask { try await shelf.add("during \(number)") } }
            let made = try await shelf.make()
            try await group.waitForAll()
            return made
        }
        #expect(try shelf.backups.problems(made.name).isEmpty)
        let done = try shelf.restore(made.name)
        let restored = try shelf.names(in: "restored")
        #expect(restored.isSuperset(of: (0..<20).map { "before \($0)" }))
        #expect(Int64(restored.count) == done.manifest.entries)
        let audit = try SQLiteImage(path: shelf.root + "/restored/skillledger.sqlite").audit()
        #expect(audit.findings.isEmpty)
        #expect(audit.root == done.manifest.root)
        #expect(done.aside == nil)
    }

    @Test("evidence is kept once for all backups, and one that is damaged is named")
    func evidence() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        try shelf.addEvidence("ab/abc", "first")
        try shelf.addEvidence("cd/half.part", "under way")
        #expect(try await shelf.make().evidenceCopied == 1)
        try shelf.addEvidence("ab/abd", "second")
        let second = try await shelf.make(minute: 1)
        #expect(second.evidenceCopied == 1)
        #expect(second.manifest.evidenceFiles == 2)
        _ = try shelf.restore(second.name)
        #expect(FileManager.default.contents(atPath: shelf.root + "/restored/evidence/ab/abc") == Data("first".utf8))
        try Data("other".utf8).write(to: URL(fileURLWithPath: shelf.backups.path + "/evidence/ab/abc"))
        #expect(try shelf.backups.problems(second.name) == ["ab/abc is not what it was"])
        #expect(throws: StoreFault.self) { try shelf.restore(second.name, to: "again") }
        #expect(!FileManager.default.fileExists(atPath: shelf.root + "/again"))
    }

    @Test(
        "a part that was changed or is missing is found, and nothing is replaced",
        arguments: [Manifest.database, Manifest.keys, Manifest.evidence])
    func damaged(file: String) async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        try shelf.addEvidence("ab/abc", "first")
        try await shelf.add("kept")
        let name = try await shelf.make().name
        let path = "\(shelf.backups.path)/\(name)/\(file)"
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try shelf.backups.problems(name) == ["\(file) is not what it was"])
        try FileManager.default.removeItem(atPath: path)
        #expect(try shelf.backups.problems(name) == ["\(file) is missing"])
        #expect(throws: StoreFault.self) { try shelf.restore(name, to: "data", replaces: true) }
        #expect(try shelf.names(in: "data") == ["kept"])
    }

    @Test("a store that is there is replaced only when told, kept aside, and its key file stays in place")
    func replaces() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        try await shelf.add("old")
        let name = try await shelf.make().name
        try await shelf.add("lost by going back")
        #expect(throws: StoreFault.self) { try shelf.restore(name, to: "data") }
        let keys = FileManager.default.contents(atPath: shelf.data + "/keys.json")
        let done = try shelf.restore(name, to: "data", replaces: true)
        #expect(try shelf.names(in: "data") == ["old"])
        #expect(FileManager.default.contents(atPath: shelf.data + "/keys.json") == keys)
        let aside = try #require(done.aside)
        #expect(
            try shelf.rows(of: aside + "/skillledger.sqlite", "select name from thing").contains("lost by going back"))
    }

    @Test("a store that another process serves is not replaced")
    func inUse() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let name = try await shelf.make().name
        let server = try FolderLock(folder: shelf.data, exclusive: true)
        #expect(throws: StoreFault.self) { try shelf.restore(name, to: "data", replaces: true) }
        #expect(throws: StoreFault.self) { try FolderLock(folder: shelf.data, exclusive: false) }
        server.release()
        _ = try shelf.restore(name, to: "data", replaces: true)
    }

    @Test("data keys lie in a part of their own, and a later part ends what was erased since")
    func keys() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let file = shelf.data + "/skillledger.sqlite"
        for subject in ["one", "two"] {
            try shelf.byHand(
                file,
                "insert into data_key values ('\(subject)', '\(subject)', 'h', x'\(String(repeating: "ab", count: 40))', 1)"
            )
        }
        let name = try await shelf.make().name
        let database = try #require(
            FileManager.default.contents(atPath: "\(shelf.backups.path)/\(name)/\(Manifest.database)"))
        #expect(database.range(of: Data(repeating: 0xab, count: 40)) == nil)
        try shelf.byHand(file, "delete from data_key where id = 'one'")
        let later = try await shelf.make(minute: 1).name
        let part = "\(shelf.backups.path)/\(later)/\(Manifest.keys)"
        _ = try shelf.restore(name)
        _ = try shelf.restore(name, to: "erased", keys: part)
        #expect(
            try shelf.rows(of: shelf.root + "/restored/skillledger.sqlite", "select id from data_key") == ["one", "two"]
        )
        #expect(try shelf.rows(of: shelf.root + "/erased/skillledger.sqlite", "select id from data_key") == ["two"])
    }

    @Test("a store that does not pass the audit gives no backup that counts")
    func tampered() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        try await shelf.add("true")
        try shelf.byHand(shelf.data + "/skillledger.sqlite", "update thing set name = 'false'")
        await #expect(throws: StoreFault.self) { try await shelf.make() }
        #expect(shelf.backups.names().isEmpty)
    }

    @Test("a moment finds the newest backup that is not later")
    func moments() async throws {
        let shelf = try await Shelf()
        defer { shelf.remove() }
        let names = [try await shelf.make().name, try await shelf.make(minute: 10).name]
        func newest(_ minute: Int64) throws -> String? {
            try shelf.backups.newest(notAfter: Instant(milliseconds: Shelf.moment.milliseconds + minute * 60_000))
        }
        #expect(try newest(-1) == nil)
        #expect(try newest(0) == names[0])
        #expect(try newest(9) == names[0])
        #expect(try newest(10) == names[1])
        #expect(try shelf.backups.newest() == names[1])
        await #expect(throws: StoreFault.self) { try await shelf.make() }
    }
}
