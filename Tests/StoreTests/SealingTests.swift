import Foundation
import Store
import StoreSQLite
import Testing
import Vault
import Vocabulary

@Suite("Sealed columns")
struct SealingTests {
    private static let table = Migration(
        "cards-1",
        """
        create table card (id text primary key not null, division text not null, phone text, phone_index text,
          note text not null default '');
        create index card_phone on card (phone_index);
        """)

    private func fixture() async throws -> Fixture {
        let fixture = try await Fixture()
        try await fixture.store.migrate([Self.table])
        return fixture
    }

    private func add(_ fixture: Fixture, phone: Phone?, note: String = "n", of owner: String? = nil) async throws
        -> String
    {
        let division = try Fixture.division("990121")
        return try await fixture.store.write("card.add", by: Fixture.actor()) { tx in
            let id = tx.newID()
            try tx.insert(
                "card", ["id": id, "division": division, "phone": phone, "note": Confidential(note)], of: owner)
            return id
        }
    }

    private static let all = Scope.everything(because: "a test")

    @Test("a personal value is stored sealed, opens by its place, is found by its index, and the journal stays whole")
    func sealed() async throws {
        let fixture = try await fixture()
        let phone = try #require(Phone("13800001234"))
        let id = try await add(fixture, phone: phone, note: "云南省永和镇 13800001234")
        let row = try #require(
            try await fixture.store.read { reader in
                try reader.row(
                    Self.all, "select c.*, c.id as other from card c where c.phone_index = \(try reader.index(phone))")
            })
        #expect(row["phone"].text?.hasPrefix("~") == true)
        #expect(row["phone"].text?.contains("1380000") == false)
        #expect(try row.open("card.phone", as: Phone.self) == phone)
        #expect(try row.open("card.note", as: Confidential.self)?.plain == "云南省永和镇 13800001234")
        #expect(try row.text("id") == id)
        #expect(throws: VaultFault.self) { try row.open("card.phone", as: Confidential.self, from: "note") }
        #expect(try await fixture.store.read { try Audit.verify($0) }.findings.isEmpty)
        _ = try await fixture.store.write("card.clear", by: Fixture.actor()) {
            try $0.update("card", id: id, ["phone": nil as Phone?])
        }
        let cleared = try await fixture.store.read { try $0.row(Self.all, "select c.* from card c where c.id = \(id)") }
        #expect(cleared?["phone"].isNull == true && cleared?["phone_index"].isNull == true)
    }

    @Test("a value carried to another row does not open; a plain one in a sealed column is a fault")
    func moved() async throws {
        let fixture = try await fixture()
        let one = try await add(fixture, phone: Phone("13800001234"))
        let two = try await add(fixture, phone: Phone("13800005678"))
        try fixture.byHand("update card set phone = (select phone from card where id = '\(one)') where id = '\(two)'")
        try fixture.byHand("update card set phone = '13800001234' where id = '\(one)'")
        let rows = try await fixture.store.read { try $0.rows(Self.all, "select c.* from card c order by c.id") }
        #expect(throws: StoreFault.self) { try rows[0].open("card.phone", as: Phone.self) }
        #expect(throws: VaultFault.self) { try rows[1].open("card.phone", as: Phone.self) }
    }

    @Test("a key made by a refused transaction is not used by the next")
    func refused() async throws {
        let fixture = try await fixture()
        let division = try Fixture.division("990121")
        await #expect(throws: Refusal.self) {
            _ = try await fixture.store.write("card.refuse", by: Fixture.actor()) { tx -> Done in
                try tx.insert(
                    "card", ["id": tx.newID(), "division": division, "note": Confidential("x")], of: "owner/1")
                throw Refusal("no")
            }
        }
        let id = try await add(fixture, phone: nil, note: "y", of: "owner/1")
        let row = try await fixture.store.read { try $0.row(Self.all, "select c.* from card c where c.id = \(id)") }
        #expect(try row?.open("card.note", as: Confidential.self)?.plain == "y")
    }

    @Test("a destroyed key ends every value under it and no other; the journal stays whole")
    func destroyed() async throws {
        let fixture = try await fixture()
        let one = try await add(fixture, phone: Phone("13800001234"), of: "owner/1")
        let two = try await add(fixture, phone: Phone("13800005678"))
        _ = try await fixture.store.write("card.destroy", by: Fixture.actor()) { tx in
            try tx.destroyKey(of: "owner/1")
            return Done()
        }
        let rows = try await fixture.store.read { reader in
            try [one, two].map { try reader.row(Self.all, "select c.* from card c where c.id = \($0)") }
        }
        #expect(try rows[0]?.open("card.phone", as: Phone.self) == nil)
        #expect(try rows[1]?.open("card.phone", as: Phone.self) == Phone("13800005678"))
        #expect(try await fixture.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("a store opened again with its key file reads what it sealed; with another key file it says so")
    func reopened() async throws {
        let fixture = try await fixture()
        _ = try await add(fixture, phone: Phone("13800001234"))
        let again = try SQLiteStore(folder: fixture.folder, clock: .wall, randomness: .seeded(2))
        let row = try await again.read { try $0.row(Self.all, "select c.* from card c") }
        #expect(try row?.open("card.phone", as: Phone.self) == Phone("13800001234"))
        let other = try KeyFile(path: fixture.folder + "/other/keys.json")
        let foreign = try SQLiteStore(folder: fixture.folder, clock: .wall, randomness: .seeded(2), vault: Vault(other))
        await #expect(throws: VaultFault.self) {
            _ = try await foreign.read { try $0.row(Self.all, "select c.* from card c") }
        }
    }
}
