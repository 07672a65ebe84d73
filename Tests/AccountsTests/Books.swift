import Accounts
import Foundation
import Store
import TestStore
import Vocabulary

let everything = Scope.everything(because: "test")

func division(_ code: String) throws -> Division {
    switch Division.parse(code) {
    case .success(let value): return value
    case .failure(let problem): throw problem
    }
}

func codes(_ body: () async throws -> Void) async throws -> [String] {
    do {
        try await body()
        return []
    } catch let refusal as Refusal {
        return refusal.codes
    }
}

/// A ledger in a real store in a folder of its own.
final class Books: Sendable {
    let folder: String
    let store: any Store
    let ledger: Ledger
    let county: Division
    let otherCounty: Division
    let today: Day

    init(registered: Set<String>? = nil) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/accounts-\(UUID().uuidString)"
        let clock = Timekeeper.fixed(Instant(Day(number: 19_513), minuteOfDay: 9 * 60))
        today = clock.today
        store = try await TestStore(
            folder: folder, clock: clock, randomness: .seeded(11), schema: [AccountTables.migration])
        ledger = Ledger(registered: registered)
        county = try division("530128")
        otherCounty = try division("530129")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var cashier: Actor { Actor(id: "cashier", name: "Cashier", role: .financeClerk, division: county) }
    var leader: Actor { Actor(id: "leader", name: "Leader", role: .leader, division: county) }

    func purpose(_ claim: String = "claim/1", _ kind: PayeeKind = .institution) -> Purpose {
        Purpose(
            subject: claim, matter: "Electricians, class 1", payeeKind: kind, payee: "School", institution: "school")
    }

    @discardableResult
    func write<T: Codable & Sendable>(
        by actor: Actor? = nil, _ body: @escaping @Sendable (Transaction, Ledger) throws -> T
    ) async throws -> T {
        let ledger = ledger
        return try await store.write("ledger.test", by: actor ?? cashier) { try body($0, ledger) }
    }

    @discardableResult
    func allocate(_ fen: Int64, fund: String = "fund-a", in place: Division? = nil, by actor: Actor? = nil) async throws
        -> Entry
    {
        let place = place ?? county
        return try await write(by: actor) {
            try $1.allocate($0, division: place, fund: fund, Money(fen: fen), document: "No. 1")
        }
    }

    @discardableResult
    func owe(_ fen: Int64, fund: String = "fund-a", for purpose: Purpose? = nil) async throws -> Entry {
        let (place, purpose) = (county, purpose ?? self.purpose())
        return try await write(by: leader) {
            try $1.owe($0, division: place, fund: fund, Money(fen: fen), for: purpose, document: "decision/1")
        }
    }

    @discardableResult
    func move(
        _ name: Entry.Name, _ fen: Int64, fund: String = "fund-a", for purpose: Purpose? = nil, line: String = "line/1",
        by actor: Actor? = nil
    ) async throws -> Entry {
        let (place, purpose, money) = (county, purpose ?? self.purpose(), Money(fen: fen))
        return try await write(by: actor) { tx, ledger in
            switch name {
            case .send: try ledger.send(tx, division: place, fund: fund, money, for: purpose, document: line)
            case .settle: try ledger.settle(tx, division: place, fund: fund, money, for: purpose, document: line)
            default:
                try ledger.fail(tx, division: place, fund: fund, money, for: purpose, document: line, reasons: "closed")
            }
        }
    }

    func reverse(_ entry: Entry, reasons: String = "typed twice", by actor: Actor? = nil) async throws -> Entry {
        try await write(by: actor) { try $1.reverse($0, entry: entry.id, reasons: reasons) }
    }

    /// free, owed, in transit, paid of the county's fund.
    func sums(_ fund: String = "fund-a") async throws -> [Int64] {
        let (ledger, county) = (ledger, county)
        let found = try await store.read { try ledger.balances($0, .divisions([county]), fund: fund) }
        return found.flatMap { [$0.free.fen, $0.owed.fen, $0.inTransit.fen, $0.paid.fen] }
    }

    func findings() async throws -> [LedgerFinding] {
        let ledger = ledger
        return try await store.read { try ledger.check($0) }
    }
}
