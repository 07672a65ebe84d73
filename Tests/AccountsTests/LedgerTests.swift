import Accounts
import Store
import TestStore
import Testing
import Vocabulary

@Suite("The fund ledger")
struct LedgerTests {
    @Test("YN22-01-01: an allocation that finance records is the amount available to the area")
    func allocation() async throws {
        let books = try await Books()
        try await books.allocate(100_000)
        try await books.allocate(50_000)
        #expect(try await books.sums() == [150_000, 0, 0, 0])
        #expect(try await codes { try await books.allocate(1, by: books.leader) } == ["financeOnly"])
        #expect(try await codes { try await books.allocate(1, in: books.otherCounty) } == ["otherDivision"])
        #expect(try await codes { try await books.allocate(0) } == ["amountNotPositive"])
        #expect(try await codes { try await books.allocate(.min) } == ["amountNotPositive"])
    }

    @Test("money goes from free to owed, to the bank and to paid; a failed payment is owed again and can be sent anew")
    func course() async throws {
        let books = try await Books()
        try await books.allocate(100_000)
        try await books.owe(30_000)
        #expect(try await books.sums() == [70_000, 30_000, 0, 0])
        try await books.move(.send, 30_000)
        #expect(try await books.sums() == [70_000, 0, 30_000, 0])
        try await books.move(.fail, 30_000)
        #expect(try await books.sums() == [70_000, 30_000, 0, 0])
        try await books.move(.send, 30_000, line: "line/2")
        try await books.move(.settle, 30_000, line: "line/2")
        #expect(try await books.sums() == [70_000, 0, 0, 30_000])
        #expect(try await books.findings().isEmpty)
    }

    @Test("a fund is never overdrawn, not even by many at the same time")
    func overdrawn() async throws {
        let books = try await Books()
        try await books.allocate(100_000)
        await #expect(throws: Refusal("fundShort", ["fund": "fund-a", "available": "1,000.00", "needed": "1,000.01"])) {
            try await books.owe(100_001)
        }
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for n in 0..<20 {
                group.addTask {
                    try await codes { try await books.owe(9_000, for: books.purpose("claim/\(n)")) } == ["fundShort"]
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == 9)
        #expect(try await books.sums() == [1_000, 99_000, 0, 0])
    }

    @Test("YN22-01-02, SC25-15-01: money is booked on a registered source only, exactly one for each entry")
    func registered() async throws {
        let books = try await Books(registered: ["employment", "insurance", "upgrading"])
        try await books.allocate(100_000, fund: "employment")
        #expect(try await codes { try await books.allocate(100, fund: "other") } == ["fundUnknown"])
        #expect(try await codes { try await books.owe(100, fund: "other") } == ["fundUnknown"])
        #expect(try await codes { try await books.owe(100, fund: "") } == ["fundUnknown"])
        #expect(try await codes { try await books.owe(100, fund: "insurance") } == ["fundUnknown"])
        #expect(try await books.owe(100, fund: "employment").fund == "employment")
    }

    @Test("a fund that was never allocated cannot be used, whatever another fund has left")
    func earmarked() async throws {
        let books = try await Books()
        try await books.allocate(100_000, fund: "fund-a")
        try await books.allocate(10, fund: "fund-b")
        #expect(try await codes { try await books.owe(11, fund: "fund-b") } == ["fundShort"])
        try await books.owe(100, fund: "fund-a")
        #expect(try await codes { try await books.move(.send, 100, fund: "fund-b") } == ["notOwed"])
    }

    @Test("GS18-4-02-01: a payment out of several sources is booked on each, all or none, and each source reconciles")
    func pooled() async throws {
        let books = try await Books()
        for fund in ["central", "province", "own"] { try await books.allocate(1_000, fund: fund) }
        let (county, purpose) = (books.county, books.purpose())
        @Sendable func pay(_ own: Int64) async throws -> [Entry] {
            try await books.write { tx, ledger in
                try ledger.owe(
                    tx, division: county,
                    parts: [
                        ("central", Money(fen: 600)), ("province", Money(fen: 300)), ("own", Money(fen: own))
                    ], for: purpose, document: "decision/1")
            }
        }
        #expect(try await codes { _ = try await pay(1_001) } == ["fundShort"])
        #expect(try await books.sums("central") == [1_000, 0, 0, 0])
        #expect(try await pay(100).map(\.fund) == ["central", "province", "own"])
        for (fund, sum) in [("central", 600), ("province", 300), ("own", 100)] as [(String, Int64)] {
            try await books.move(.send, sum, fund: fund, line: "line/\(fund)")
            try await books.move(.settle, sum, fund: fund, line: "line/\(fund)")
            #expect(try await books.sums(fund) == [1_000 - sum, 0, 0, sum])
        }
        #expect(try await books.findings().isEmpty)
    }

    @Test("nothing is sent that is not owed, sent twice, or settled twice")
    func twice() async throws {
        let books = try await Books()
        try await books.allocate(100_000)
        try await books.owe(20_000)
        try await books.owe(5_000, for: books.purpose("claim/1", .trainee))
        #expect(try await codes { try await books.move(.send, 20_001) } == ["notOwed"])
        #expect(try await codes { try await books.move(.send, 1, for: books.purpose("claim/2")) } == ["notOwed"])
        #expect(try await codes { try await books.move(.send, 1, by: books.leader) } == ["financeOnly"])
        try await books.move(.send, 10_000)
        #expect(try await codes { try await books.move(.send, 10_000) } == ["alreadySent"])
        try await books.move(.send, 10_000, line: "line/2")
        try await books.move(.settle, 10_000)
        #expect(try await codes { try await books.move(.settle, 10_000) } == ["notInTransit"])
        #expect(try await codes { try await books.move(.fail, 10_000) } == ["notInTransit"])
        #expect(try await books.sums() == [75_000, 5_000, 10_000, 10_000])
    }

    @Test("a mistake is answered by a contra entry, once, while the money still is where it was put")
    func reversal() async throws {
        let books = try await Books()
        let allocation = try await books.allocate(100_000)
        let owed = try await books.owe(60_000)
        #expect(try await codes { _ = try await books.reverse(allocation) } == ["fundShort"])
        let sent = try await books.move(.send, 60_000)
        #expect(try await codes { _ = try await books.reverse(owed) } == ["notOwed"])
        #expect(try await codes { _ = try await books.reverse(sent, reasons: " ") } == ["reasonsMissing"])
        #expect(try await codes { _ = try await books.reverse(sent, by: books.leader) } == ["financeOnly"])
        let contra = try await books.reverse(sent)
        #expect(contra.reverses == sent.id)
        #expect(try await books.sums() == [40_000, 60_000, 0, 0])
        #expect(try await codes { _ = try await books.reverse(sent) } == ["alreadyReversed"])
        #expect(try await codes { _ = try await books.reverse(contra) } == ["reversalOfReversal"])
        _ = try await books.reverse(owed)
        _ = try await books.reverse(allocation)
        #expect(try await books.sums() == [0, 0, 0, 0])
        #expect(try await books.findings().isEmpty)
    }

    @Test(
        "entries and postings are never changed or removed, and a balance below zero is refused by the store",
        arguments: [
            "update ledger_entry set fen = 1", "delete from ledger_entry", "update ledger_posting set fen = fen + 1",
            "delete from ledger_posting", "update ledger_balance set fen = -1 where account = 'fund'",
            "delete from ledger_balance",
            "insert into ledger_posting select 'x', division, null, null, entry, 'paid', 'b', 1 from ledger_posting"
        ])
    func kept(statement: String) async throws {
        let books = try await Books()
        try await books.allocate(100)
        await #expect(throws: (any Error).self) {
            try await books.write { tx, _ in
                try tx.runSilently(SQL(text: statement, arguments: []))
                return Done()
            }
        }
    }

    @Test(
        "the check finds what was changed behind the ledger's back",
        arguments: [
            (
                "update ledger_posting set fen = fen + 1 where account = 'fund'",
                ["entryUnbalanced", "postingMissing", "balanceWrong"]
            ),
            ("update ledger_balance set fen = 7 where account = 'fund'", ["balanceWrong", "fundUnbalanced"]),
            (
                "delete from ledger_posting where account = 'fund'",
                ["entryUnbalanced", "postingMissing", "balanceWrong"]
            ),
            ("update ledger_entry set number = 5", ["numberMissing"]),
            ("update ledger_posting set fund = 'fund-b'", ["fundsMixed", "balanceWrong", "balanceWrong"])
        ])
    func check(statement: String, codes: [String]) async throws {
        let books = try await Books()
        try await books.allocate(100)
        try await books.write { tx, _ in
            for (trigger, table) in [
                ("ledger_posting_is_fixed", "ledger_posting"), ("ledger_posting_is_kept", "ledger_posting"),
                ("ledger_entry_is_fixed", "ledger_entry")
            ] {
                try tx.runSilently(SQL(text: TestEngine.chosen.dropping(trigger, of: table), arguments: []))
            }
            try tx.runSilently(SQL(text: statement, arguments: []))
            return Done()
        }
        #expect(try await books.findings().map(\.code) == codes)
    }
}
