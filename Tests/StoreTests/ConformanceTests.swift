import Foundation
import Store
import Synchronization
import TestStore
import Testing
import Vocabulary

/// What every engine must do alike. Runs on each that is there.
@Suite("Any engine")
struct ConformanceTests {
    @Test("a refused transaction leaves nothing behind, and those beside it stay", arguments: TestEngine.available)
    func refused(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<60 {
                group.addTask {
                    _ = try? await fixture.store.write("thing.maybe", by: Fixture.actor()) { tx in
                        if index % 3 == 2 { throw Refusal("early") }
                        try tx.insert("thing", ["id": "T\(index)", "division": "990121", "name": "n", "amount": 1])
                        if index % 3 == 1 { throw Refusal("late") }
                        return Done()
                    }
                }
            }
        }
        #expect(try await fixture.number("select count(*) from thing") == 20)
        #expect(try await fixture.number("select count(*) from journal") == 20)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("a statement that fails takes only its own transaction with it", arguments: TestEngine.available)
    func failed(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        try await fixture.add("first")
        let done = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<30 {
                group.addTask {
                    // One in three breaks a check, one a key; both before and after a row of their own.
                    do {
                        _ = try await fixture.store.write("thing.try", by: Fixture.actor()) { tx in
                            if index % 3 > 0 {
                                try tx.insert(
                                    "thing", ["id": "X\(index)", "division": "990121", "name": "n", "amount": 1])
                            }
                            let amount = index % 3 == 1 ? 1 : -1
                            try tx.insert(
                                "thing", ["id": "T\(index)", "division": "990121", "name": "n", "amount": amount])
                            return Done()
                        }
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 10)
        #expect(try await fixture.number("select count(*) from thing") == 21)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("the same key gives the same answer once, also to 64 callers at once", arguments: TestEngine.available)
    func keys(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<64 { group.addTask { try await fixture.add("a", key: "same") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        await #expect(throws: Refusal("keyUsedForAnother", field: "Idempotency-Key")) {
            try await fixture.store.write("thing.other", by: Fixture.actor(), key: "same") { _ in "x" }
        }
        // The same transaction, but an answer of another shape is wanted: another request under an old key.
        await #expect(throws: Refusal("keyUsedForAnother", field: "Idempotency-Key")) {
            try await fixture.store.write("thing.add", by: Fixture.actor(), key: "same") { _ in [1] }
        }
        // Somebody else's key is their own: nothing of the first answer comes back.
        let other = Actor(id: "else", name: "else", role: .trainingOfficer, division: try Fixture.actor().division)
        let fresh = try await fixture.store.write("thing.add", by: other, key: "same") { _ in "mine" }
        #expect(fresh == "mine")
        #expect(try await fixture.number("select count(*) from thing") == 1)
    }

    @Test("concurrent writers follow one another: what was checked still holds", arguments: TestEngine.available)
    func serial(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<50 {
                group.addTask {
                    _ = try? await fixture.store.write("thing.limited", by: Fixture.actor()) { tx in
                        guard try tx.number(Conformance.all, "select count(*) from thing") < 3 else {
                            throw Refusal("full")
                        }
                        try tx.insert("thing", ["id": "T\(index)", "division": "990121", "name": "n", "amount": 1])
                        return Done()
                    }
                }
            }
        }
        #expect(try await fixture.number("select count(*) from thing") == 3)
    }

    @Test("text keeps every letter, and its order is that of its bytes", arguments: TestEngine.available)
    func text(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        let texts = [
            "", " ", "A", "B", "a", "b", "é", "e\u{301}", "昆明", "丽江", "\u{FFFD}", "😀", "''; drop table thing --", "?",
            "$1",
            "\\", "\t\r\n", "{\"a\":\"\\u0000\"}", String(repeating: "长", count: 200_000)
        ]
        for text in texts { try await fixture.add(text) }
        let found = try await fixture.names("select t.name from thing t order by t.name")
        #expect(
            found.map { Array($0.utf8) } == texts.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        for text in texts.prefix(18) {
            #expect(try await fixture.number("select count(*) from thing where name = \(text)") == 1)
        }
        #expect(try await fixture.names("select t.name from thing t where instr(t.name, \("明")) > 0") == ["昆明"])
        #expect(try await fixture.number("select count(*) from thing where name > \("a") and name < \("c")") == 1)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("U+0000 is refused, in what is written and in what is asked", arguments: TestEngine.available)
    func null(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        await #expect(throws: Refusal("textHasNull")) { try await fixture.add("a\u{0}b") }
        await #expect(throws: Refusal("textHasNull")) {
            try await fixture.rows("select id from thing where name = \("\u{0}")")
        }
        try await fixture.add("after")
        #expect(try await fixture.names("select name from thing") == ["after"])
    }

    @Test("null, empty, the largest numbers and bytes come back as they went in", arguments: TestEngine.available)
    func values(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        try await fixture.add("limit", amount: 4_000_000)
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for (index, seal) in [nil, [], [0], [0xFF, 0, 0x5C, 0x27], bytes].enumerated() {
            try await fixture.note("b\(index)", seal: seal)
        }
        let found = try await fixture.rows("select body, seal, n from note order by body")
        #expect(found.map { $0["seal"] } == [.null, .blob([]), .blob([0]), .blob([0xFF, 0, 0x5C, 0x27]), .blob(bytes)])
        #expect(found.allSatisfy { $0["n"].isNull })
        for number in [Int64.max, .min, 0, -1] {
            let row = try await fixture.rows("select t.amount from thing t where t.amount <> \(number)").first
            #expect(row?["amount"] == .integer(4_000_000))
        }
        #expect(try await fixture.number("select count(*) from note where seal = \(SQLValue.blob([0]))") == 1)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("sums, counts and comparisons are integers", arguments: TestEngine.available)
    func numbers(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        #expect(try await fixture.rows("select sum(amount) as n from thing")[0]["n"] == .null)
        for index in 0..<3 { try await fixture.add("n\(index)", amount: 3_000_000_000_000 + index) }
        let row = try await fixture.rows(
            """
            select sum(t.amount) as total, count(*) as n, max(t.amount) as most,
              coalesce(sum(case when t.amount > \(3_000_000_000_000) then 1 else 0 end), 0) as above,
              exists (select 1 from thing u where u.amount = \(3_000_000_000_001)) as found,
              (select u.name from thing u where u.amount < \(0)) as absent
            from thing t
            """)[0]
        #expect(
            row.columns.map(\.value) == [
                .integer(9_000_000_000_003), .integer(3), .integer(3_000_000_000_002), .integer(2), .integer(1), .null
            ])
    }

    @Test(
        "what is kept is neither changed nor deleted; a trigger's condition may ask for rows",
        arguments: TestEngine.available)
    func kept(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        try await fixture.add("kept", amount: 1)
        try await fixture.note("a", n: 7)
        for statement: SQL in [
            "update note set body = \("b")", "delete from note", "delete from journal",
            "update journal set name = \("x")",
            "delete from thing where name = \("kept")",
            "insert into note (id, division, body, n) values ('x', '990121', 'x', 1001)",
            "insert into note (id, division, body, n) values ('y', '990121', 'y', 7)",
            "insert into note (id, division, body, thing) values ('z', '990121', 'z', 'none')"
        ] {
            #expect(try await fixture.faults { try $0.runSilently(statement) }, "\(statement.text)")
        }
        #expect(try await fixture.number("select count(*) from note") == 1)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("update says whether it did, and null replaces a value", arguments: TestEngine.available)
    func updates(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        let id = try await fixture.add("a")
        let did = try await fixture.store.write("thing.change", by: Fixture.actor()) { tx in
            [
                try tx.update("thing", id: id, ["amount": nil as Int?, "institution": "I"]),
                try tx.update("thing", id: id, ["amount": 1], where: "amount = \(5)"),
                try tx.update("thing", id: "nobody", ["amount": 1]),
                try tx.delete("thing", id: "nobody")
            ]
        }
        #expect(did == [true, false, false, false])
        #expect(try await fixture.rows("select amount, institution from thing")[0]["amount"].isNull)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("a read sees one state, whatever is written meanwhile", arguments: TestEngine.available)
    func snapshot(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        try await fixture.add("a")
        let (written, sign) = AsyncStream<Void>.makeStream()
        let gate = DispatchSemaphore(value: 0)
        async let counts = fixture.store.read { reader in
            let first = try reader.number(Conformance.all, "select count(*) from thing")
            sign.finish()
            gate.wait()
            return [first, try reader.number(Conformance.all, "select count(*) from thing")]
        }
        for await _ in written {}
        try await fixture.add("b")
        gate.signal()
        #expect(try await counts == [1, 1])
        #expect(try await fixture.number("select count(*) from thing") == 2)
    }

    @Test("rows are handed over one by one, and others asked for meanwhile", arguments: TestEngine.available)
    func each(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        _ = try await fixture.store.write("thing.many", by: Fixture.actor()) { tx in
            for index in 0..<1_203 {
                try tx.insert("thing", ["id": tx.newID(), "division": "990121", "name": "n", "amount": index])
            }
            return Done()
        }
        let sum = try await fixture.store.read { reader in
            var sum = Int64(0)
            try reader.connection.each("select amount from thing where amount >= ? order by id", [.integer(3)]) { row in
                let same = try reader.connection.rows(
                    "select count(*) as n from thing where amount = ?", [row["amount"]])
                sum += try row.int("amount") * same[0].int("n")
            }
            return sum
        }
        #expect(sum == Int64((3..<1_203).reduce(0, +)))
    }

    @Test("the schema is brought up to date once, and what is missing can be asked", arguments: TestEngine.available)
    func migrations(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        #expect(try await fixture.store.migrate(Conformance.schema) == [])
        let more = Migration(
            "more-1", "alter table thing add column later text;\ncreate index thing_later on thing (later);")
        #expect(try await fixture.store.pending(Conformance.schema + [more]) == ["more-1"])
        try await fixture.add("before")
        #expect(try await fixture.store.migrate(Conformance.schema + [more]) == ["more-1"])
        #expect(try await fixture.store.pending(Conformance.schema + [more]) == [])
        try await fixture.add("after")
        #expect(try await fixture.rows("select * from thing where later is null").count == 2)
        #expect(try await fixture.audit().findings.isEmpty)
        let wrong = Migration(
            "wrong-1", "create table half (id text primary key not null);\ncreate table thing (id text);")
        await #expect(throws: (any Error).self) { try await fixture.store.migrate([wrong]) }
        #expect(try await fixture.number("select count(*) from migration where name = 'wrong-1'") == 0)
        #expect(try await fixture.store.read { try $0.connection.tables() }.contains("half") == false)
    }

    @Test("the journal has no gap and its order is that of the commits", arguments: TestEngine.available)
    func journal(engine: TestEngine) async throws {
        let fixture = try await Conformance(engine)
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<100 { group.addTask { _ = try? await fixture.add("n\(index)") } }
        }
        let rows = try await fixture.rows("select seq from journal order by seq")
        #expect(try rows.map { try $0.int("seq") } == Array(0..<100))
        let audit = try await fixture.audit()
        #expect(audit.entries == 100 && audit.rows == 100 && audit.findings.isEmpty)
    }
}
