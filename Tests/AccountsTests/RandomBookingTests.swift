import Accounts
import Store
import Testing
import Vocabulary

@Suite("Thousands of random bookings")
struct RandomBookingTests {
    private struct Move: Sendable {
        let name: Entry.Name
        let fund: String
        let money: Money
        let purpose: Purpose
        let line: String
        let pick: Int
    }

    private static func move(_ random: Randomness, _ books: Books) -> Move {
        let names: [Entry.Name] = [.allocate, .owe, .owe, .owe, .send, .send, .send, .settle, .settle, .fail, .reverse]
        return Move(
            name: names[random.number(in: 0...names.count - 1)], fund: "fund-\(random.number(in: 1...3))",
            money: Money(fen: Int64(random.number(in: 1...4)) * 500),
            purpose: books.purpose("claim/\(random.number(in: 1...5))", PayeeKind.allCases[random.number(in: 0...2)]),
            line: "line/\(random.number(in: 1...8))", pick: random.number(in: 0...10_000))
    }

    /// Nil when it was refused.
    private static func perform(_ move: Move, _ books: Books) async throws -> Entry? {
        do {
            switch move.name {
            case .allocate: return try await books.allocate(move.money.fen, fund: move.fund)
            case .owe: return try await books.owe(move.money.fen, fund: move.fund, for: move.purpose)
            case .reverse:
                let ids = try await books.store.read { reader in
                    try reader.rows(everything, "select id from ledger_entry order by id").map { try $0.text("id") }
                }
                guard !ids.isEmpty else { return nil }
                let id = ids[move.pick % ids.count]
                return try await books.write { try $1.reverse($0, entry: id, reasons: "wrong") }
            default:
                return try await books.move(
                    move.name, move.money.fen, fund: move.fund, for: move.purpose, line: move.line)
            }
        } catch is Refusal { return nil }
    }

    /// What an entry does to free, owed, in transit and paid, told by its name alone.
    private static func effect(_ entry: Entry, _ sign: Int64) -> [Int64] {
        let fen = entry.amount.fen * sign
        return switch entry.name {
        case .allocate: [fen, 0, 0, 0]
        case .owe: [-fen, fen, 0, 0]
        case .send: [0, -fen, fen, 0]
        case .settle: [0, 0, -fen, fen]
        case .fail: [0, fen, -fen, 0]
        case .reverse: [0, 0, 0, 0]
        }
    }

    @Test("always balance, never fall below zero and never mix funds", arguments: [3, 4] as [UInt64])
    func random(seed: UInt64) async throws {
        let books = try await Books()
        let random = Randomness.seeded(seed)
        var entries: [Entry] = []
        for _ in 0..<50 {
            let moves = (0..<40).map { _ in Self.move(random, books) }
            entries += try await withThrowingTaskGroup(of: Entry?.self) { group in
                for move in moves { group.addTask { try await Self.perform(move, books) } }
                return try await group.reduce(into: []) { if let entry = $1 { $0.append(entry) } }
            }
            #expect(try await books.findings().isEmpty)
        }
        #expect(entries.count > 300)
        for name in Entry.Name.allCases { #expect(entries.contains { $0.name == name }, "\(name)") }
        let byID = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0) })
        for fund in ["fund-1", "fund-2", "fund-3"] {
            var sums: [Int64] = [0, 0, 0, 0]
            for entry in entries where entry.fund == fund {
                let told = entry.reverses.flatMap { byID[$0] }.map { Self.effect($0, -1) } ?? Self.effect(entry, 1)
                sums = zip(sums, told).map(+)
            }
            #expect(try await books.sums(fund) == sums)
            #expect(sums.allSatisfy { $0 >= 0 })
        }
        let audit = try await books.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }
}
