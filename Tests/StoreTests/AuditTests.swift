import Journal
import Store
import Testing
import Vocabulary

@Suite("Audit") struct AuditTests {
    /// What a hand does to the database, and what the audit must name first.
    struct Forgery: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sql: String
        let code: String
        let seq: Int64?
    }

    private static let open = "drop trigger journal_is_fixed; drop trigger journal_is_kept;"

    @Test(
        "a forged row or entry is named",
        arguments: [
            Forgery(
                testDescription: "row edited", sql: "update thing set amount = 500 where name = 'n3'",
                code: "rowEdited", seq: nil),
            Forgery(
                testDescription: "row removed", sql: "delete from thing where name = 'n3'", code: "rowRemoved", seq: nil
            ),
            Forgery(
                testDescription: "row inserted",
                sql: "insert into thing (id, division, name) values ('x', '990121', 'n')",
                code: "rowInserted", seq: nil),
            Forgery(
                testDescription: "entry edited",
                sql: open + "update journal set entry = replace(entry, '\"amount\":5', '\"amount\":6') where seq = 4",
                code: "entryEdited", seq: 4),
            Forgery(
                testDescription: "entry's column edited", sql: open + "update journal set name = 'other' where seq = 2",
                code: "entryEdited", seq: 2),
            Forgery(
                testDescription: "entry removed", sql: open + "delete from journal where seq = 5", code: "entryMissing",
                seq: 5),
            Forgery(
                testDescription: "last entry removed", sql: open + "delete from journal where seq = 9",
                code: "entryMissing", seq: 9),
            Forgery(
                testDescription: "entries exchanged",
                sql: open + """
                    update journal set seq = 100 where seq = 6; update journal set seq = 6 where seq = 7;
                    update journal set seq = 7 where seq = 100
                    """, code: "entryMoved", seq: 6),
            Forgery(
                testDescription: "entry inserted",
                sql: open + """
                    insert into journal select 10, at, name, subject, division, actor, replace(entry, '"seq":9', '"seq":10'), leaf, salt
                    from journal where seq = 9
                    """, code: "entryEdited", seq: 10)
        ])
    func forged(_ forgery: Forgery) async throws {
        let fixture = try await Fixture()
        for index in 0..<10 { try await fixture.add("n\(index)") }
        #expect(try await fixture.audit().findings.isEmpty)
        try fixture.byHand(forgery.sql)
        let first = try #require(try await fixture.audit().findings.first)
        #expect(first.code == forgery.code)
        #expect(first.seq == forgery.seq)
    }

    @Test("entries and leaves forged together are found by the tree")
    func rehashed() async throws {
        let fixture = try await Fixture()
        for index in 0..<9 { try await fixture.add("n\(index)") }
        // The leaf of entry 2 put over entry 4 as well: both agree with themselves, not with the tree.
        try fixture.byHand(
            """
            drop trigger journal_is_fixed;
            update journal set entry = (select replace(entry, '"seq":2', '"seq":4') from journal where seq = 2) where seq = 4;
            """)
        #expect(try await fixture.audit().findings.contains { $0.seq == 4 })
    }

    @Test("updates, deletions and later columns raise no alarm")
    func honest() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.add("a")
        let gone = try await fixture.add("b")
        _ = try await fixture.store.write("thing.change", by: Fixture.actor()) { tx in
            try tx.update("thing", id: id, ["amount": 7])
            try tx.delete("thing", id: gone)
            return Done()
        }
        try fixture.byHand("alter table thing add column later text")
        let audit = try await fixture.audit()
        #expect(audit.findings.isEmpty)
        #expect(audit.rows == 1)
        #expect(audit.entries == 3)
    }
}

@Suite("Audit of salts") struct AuditSaltTests {
    private static let open = "drop trigger journal_is_fixed;"

    @Test("a salt that was exchanged or removed is named")
    func exchanged() async throws {
        for change in ["zeroblob(16)", "null"] {
            let fixture = try await Fixture()
            for index in 0..<5 { try await fixture.add("n\(index)") }
            try fixture.byHand(Self.open + "update journal set salt = \(change) where seq = 3")
            let first = try #require(try await fixture.audit().findings.first)
            #expect(first.code == "entryEdited")
            #expect(first.seq == 3)
        }
    }

    @Test("entries from before there were salts verify as they did")
    func before() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.add("old")
        // The first entry as the first release wrote it: no salt, the digest of the bare row.
        let row = "{\"amount\":5,\"division\":\"990121\",\"id\":\"\(id)\",\"name\":\"old\"}"
        let entry = """
            {"actor":{"id":"A1","role":"trainingOfficer"},"at":"2023-06-05T08:00:00.000+08:00","division":"990121",\
            "facts":{"amount":5},"name":"thing.add","rows":{"thing/\(id)":"\(Hash(of: row.utf8))"},"seq":0,\
            "subject":"thing/\(id)"}
            """
        let leaf = Hash.leaf(entry.utf8)
        try fixture.byHand(
            Self.open + """
                update journal set entry = '\(entry)', leaf = x'\(leaf)', salt = null;
                update journal_head set peaks = x'\(leaf)', root = x'\(leaf)'
                """)
        #expect(try await fixture.audit().findings == [])
    }
}
