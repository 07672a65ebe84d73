import Accounts
import Store
import Testing
import Vocabulary

@Suite("Reading the ledger")
struct ReadingTests {
    private static func filled() async throws -> Books {
        let books = try await Books()
        try await books.allocate(100_000)
        try await books.allocate(40_000, fund: "fund-b")
        try await books.owe(30_000)
        try await books.owe(5_000, fund: "fund-b", for: books.purpose("claim/1", .trainee))
        try await books.owe(1_000, for: books.purpose("claim/2"))
        try await books.move(.send, 30_000)
        try await books.move(.settle, 30_000)
        return books
    }

    @Test("a statement runs from its opening balance to the account's balance, line by line")
    func statement() async throws {
        let books = try await Self.filled()
        let (ledger, county, today) = (books.ledger, books.county, books.today)
        let lines = try await books.store.read {
            try ledger.statement(
                $0, .divisions([county]), division: county, fund: "fund-a", account: .fund, from: today, to: today)
        }
        #expect(lines.opening == .zero)
        #expect(lines.lines.map(\.change.fen) == [100_000, -30_000, -1_000])
        #expect(lines.lines.map(\.balance.fen) == [100_000, 70_000, 69_000])
        #expect(lines.closing.fen == 69_000)
        let later = try await books.store.read {
            try ledger.statement(
                $0, .divisions([county]), division: county, fund: "fund-a", account: .fund, from: today + 1,
                to: today + 9)
        }
        #expect(later.opening.fen == 69_000)
        #expect(later.lines.isEmpty)
    }

    @Test("YN22-15-03: a payment is a line of the issue ledger with payee, amount, source, class, handler and date")
    func payments() async throws {
        let books = try await Self.filled()
        let (ledger, scope, today) = (books.ledger, Scope.divisions([books.county]), books.today)
        let found = try await books.store.read { try ledger.payments($0, scope, from: today, to: today) }
        #expect(found.count == 1)
        let line = try #require(found.first)
        #expect(line.payee == "School")
        #expect(line.amount.fen == 30_000)
        #expect(line.fund == "fund-a")
        #expect(line.matter == "Electricians, class 1")
        #expect(line.subject == "claim/1")
        #expect(line.document == "line/1")
        #expect(line.handlerName == "Cashier")
        #expect(line.at.day == today)
        #expect(line.number == 7)
        _ = try await books.reverse(line)
        #expect(try await books.store.read { try ledger.payments($0, scope, from: today, to: today) }.isEmpty)
    }

    @Test("a claim is traced through all its entries, with what each fund gave it")
    func trace() async throws {
        let books = try await Self.filled()
        let (ledger, scope) = (books.ledger, Scope.divisions([books.county]))
        let found = try await books.store.read { reader in
            (try ledger.trace(reader, scope, subject: "claim/1"), try ledger.funds(reader, scope, subject: "claim/1"))
        }
        #expect(found.0.map(\.name) == [.owe, .owe, .send, .settle])
        #expect(found.1.map(\.fund) == ["fund-a", "fund-b"])
        #expect(found.1.map(\.paid.fen) == [30_000, 0])
        #expect(found.1.map(\.owed.fen) == [0, 5_000])
    }

    @Test("each reader sees what is the reader's: the own area, the own institution's entries, no balances of others")
    func scopes() async throws {
        let books = try await Self.filled()
        let (ledger, county, other) = (books.ledger, books.county, books.otherCounty)
        let found = try await books.store.read { reader in
            [
                try ledger.balances(reader, .divisions([county])).count,
                try ledger.balances(reader, .divisions([other])).count,
                try ledger.balances(reader, .institution("school")).count,
                try ledger.trace(reader, .institution("school"), subject: "claim/1").count,
                try ledger.trace(reader, .institution("other"), subject: "claim/1").count,
                try ledger.trace(reader, .divisions([other]), subject: "claim/1").count,
                try ledger.trace(reader, .person("somebody"), subject: "claim/1").count
            ]
        }
        #expect(found == [2, 0, 0, 4, 0, 0, 0])
    }
}
