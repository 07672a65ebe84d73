import Foundation
import GRDB
import Programme
import Store
import StoreSQLite
import Testing
import Vault
import Vocabulary

@Suite("A store of the last release is sealed")
struct SealingUpTests {
    private static let all = Scope.everything(because: "a test")
    private static let number = "530102199003071233", phone = "13800001234", account = "6228480402123456"
    private static let photo: [UInt8] = [0xFF, 0xD8, 0xFF, 1, 2, 3]

    /// As the last release left it: values in the clear, a photo as it was sent.
    private func released() async throws -> (store: SQLiteStore, folder: String) {
        let folder = FileManager.default.temporaryDirectory.path + "/released-" + UUID().uuidString
        let store = try SQLiteStore(folder: folder, clock: .wall, randomness: .system)
        try await store.migrate(Array(Schema.migrations.prefix { $0.name != "sealing-1" }))
        let county = try #require(Division("990121"))
        _ = try await store.write("test.released", by: .system(in: nil)) { tx in
            for index in 0..<250 {
                let own = "\(index)".count
                try tx.insert(
                    "person",
                    [
                        "id": "P\(index)", "division": county, "person": "P\(index)", "name": "学员\(index)",
                        "id_number": try Self.idNumber(index), "phone": index % 2 == 0 ? Self.phone : nil as String?,
                        "bank_account": Self.account, "sex": "male", "birth_date": "1990-03-07", "created_at": own,
                        "changed_at": own
                    ])
            }
            try tx.insert(
                "institution",
                [
                    "id": "I1", "division": county, "institution": "I1", "name": "学校", "credit_code": "C1",
                    "kind": "enterprise", "head": "罗正昌", "phone": "0871-5550100", "address": "永和镇",
                    "bank_account": Self.account, "created_at": 0, "changed_at": 0
                ])
            try tx.insert(
                "evidence",
                [
                    "id": "E1", "division": county, "subject": "lesson/1", "kind": "processPhoto",
                    "sha256": Sha256.hex(Self.photo), "media_type": "image/jpeg", "size": 6, "name": "a.jpg",
                    "created_by": "x", "created_at": 0
                ])
            return Done()
        }
        let place = "\(folder)/evidence/\(Sha256.hex(Self.photo).prefix(2))"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(Self.photo).write(to: URL(fileURLWithPath: "\(place)/\(Sha256.hex(Self.photo))"))
        return (store, folder)
    }

    /// Valid numbers with consecutive serials.
    private static func idNumber(_ index: Int) throws -> String {
        let serial = String(1_000 + index).suffix(3)
        let body = "53010219900307" + serial
        return try #require((0...10).map { $0 == 10 ? body + "X" : body + String($0) }.first { CitizenID($0) != nil })
    }

    @Test("every value is sealed once and found by its index, no plain text stays in the files, the journal is whole")
    func sealedUp() async throws {
        let (store, folder) = try await released()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let evidence = EvidenceFolder(path: folder + "/evidence")
        let applied = try await Schema.bringUpToDate(store, evidence: evidence)
        #expect(applied.contains("sealing-1") && applied.last == "sealing-2")
        let wanted = try Self.idNumber(17)
        let rows = try await store.read { reader in
            let index = try reader.index(try #require(CitizenID(wanted)))
            return try reader.rows(Self.all, "select p.* from person p where p.id_number_index = \(index)")
        }
        #expect(rows.count == 1)
        let person = try Person(try #require(rows.first))
        #expect(person.id == "P17" && person.idNumber?.text == wanted && person.phone == nil)
        #expect(person.bankAccount?.text == Self.account)
        let shared = try await store.read { reader in
            let index = try reader.index(try #require(BankAccount(Self.account)))
            return try reader.number(
                Self.all,
                """
                select (select count(*) from person p where p.bank_account_index = \(index))
                + (select count(*) from institution i where i.bank_account_index = \(index))
                """)
        }
        #expect(shared == 251)
        #expect(try await evidence.bytes(sha256: Sha256.hex(Self.photo), in: store) == Self.photo)
        #expect(try await store.read { try Audit.verify($0) }.findings.isEmpty)
        let size = try await store.read { try $0.number(Self.all, "select size from journal_head") }
        #expect(try await Schema.bringUpToDate(store, evidence: evidence).isEmpty)
        #expect(try await store.read { try $0.number(Self.all, "select size from journal_head") } == size)
        for name in ["skillledger.sqlite", "skillledger.sqlite-wal"] {
            let file = [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) ?? Data())
            for text in [wanted, Self.phone, Self.account] {
                #expect(!file.contains(Array(text.utf8)), "\(text) in \(name)")
            }
        }
    }

    @Test("a sealing that was interrupted goes on where it stopped and seals nothing twice")
    func interrupted() async throws {
        let (store, folder) = try await released()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let evidence = EvidenceFolder(path: folder + "/evidence")
        // A value that cannot be sealed stops the work in the second batch, after the first was made durable.
        let queue = try DatabaseQueue(path: folder + "/skillledger.sqlite")
        try await queue.write { try $0.execute(sql: "update person set phone = 'x' where id = 'P99'") }
        await #expect(throws: StoreFault.self) { try await Schema.bringUpToDate(store, evidence: evidence) }
        let before = try await store.read {
            try $0.rows(Self.all, "select id, id_number from person where id_number is not null")
        }
        #expect(before.count == 200)
        try await queue.write { try $0.execute(sql: "update person set phone_index = null where id = 'P99'") }
        _ = try await Schema.bringUpToDate(store, evidence: evidence)
        let after = try await store.read {
            try $0.rows(Self.all, "select id, id_number from person where id_number is not null")
        }
        #expect(after.count == 250)
        let known = Dictionary(uniqueKeysWithValues: after.map { ($0["id"].text ?? "", $0["id_number"].text ?? "") })
        #expect(before.allSatisfy { known[$0["id"].text ?? ""] == $0["id_number"].text })
    }

    @Test("a rotated key takes over all data keys in steps; the old one can then be retired and everything still opens")
    func rotation() async throws {
        let (store, folder) = try await released()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let evidence = EvidenceFolder(path: folder + "/evidence")
        _ = try await Schema.bringUpToDate(store, evidence: evidence)
        let file = try KeyFile(path: folder + "/keys.json")
        let old = try file.current().id
        #expect(try await KeyRotation.step(store) == 0)
        let new = try file.rotate(to: .sm)
        #expect(try await KeyRotation.step(store, limit: 100) == 100)
        let half = try await store.read { try $0.keyCounts() }
        #expect(half.map(\.holder) == [old, new] && half.last?.keys == 100)
        #expect(try await KeyRotation.run(store) == 152)
        #expect(try await store.read { try $0.keyCounts() }.map(\.holder) == [new])
        try file.retire(old)
        let again = try SQLiteStore(folder: folder, clock: .wall, randomness: .system)
        _ = try await Schema.bringUpToDate(again, evidence: evidence)
        let rows = try await again.read { try $0.rows(Self.all, "select p.* from person p") }
        #expect(try rows.allSatisfy { try Person($0).idNumber != nil })
        #expect(try await evidence.bytes(sha256: Sha256.hex(Self.photo), in: again) == Self.photo)
        #expect(try await again.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("a store whose key file was lost says so instead of making a new one of its own")
    func lost() async throws {
        let (store, folder) = try await released()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let evidence = EvidenceFolder(path: folder + "/evidence")
        _ = try await Schema.bringUpToDate(store, evidence: evidence)
        try FileManager.default.removeItem(atPath: folder + "/keys.json")
        let again = try SQLiteStore(folder: folder, clock: .wall, randomness: .system)
        await #expect(throws: VaultFault.self) { try await Schema.bringUpToDate(again, evidence: evidence) }
    }
}

extension [UInt8] {
    /// Whether these bytes stand somewhere in it.
    func contains(_ part: [UInt8]) -> Bool {
        Data(self).range(of: Data(part)) != nil
    }
}
