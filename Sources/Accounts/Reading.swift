import Store
import Vocabulary

/// Where the money of one fund of one division is.
package struct FundBalance: Hashable, Codable, Sendable {
    package let division: Division
    package let fund: String
    package let amounts: [Account: Money]

    package subscript(account: Account) -> Money { amounts[account] ?? .zero }

    /// Given to the division, as a sum above zero.
    package var allocated: Money { Money.zero.minus(self[.allocated]) ?? .zero }
    package var free: Money { self[.fund] }
    package var owed: Money { Account.payables.reduce(.zero) { $0.plus(self[$1]) ?? $0 } }
    package var inTransit: Money { self[.inTransit] }
    package var paid: Money { self[.paid] }
}

/// An account's entries with the balance after each.
package struct Statement: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let entry: Entry
        /// What the entry added to (or took from) the account.
        package let change: Money
        package let balance: Money
    }

    package let opening: Money
    package let lines: [Line]
    package var closing: Money { lines.last?.balance ?? opening }
}

/// What a claim got from a fund.
package struct SubjectFund: Hashable, Codable, Sendable {
    package let subject: String
    package let division: Division
    package let fund: String
    package let amounts: [Account: Money]

    package var owed: Money { Account.payables.reduce(.zero) { $0.plus(amounts[$1] ?? .zero) ?? $0 } }
    package var inTransit: Money { amounts[.inTransit] ?? .zero }
    package var paid: Money { amounts[.paid] ?? .zero }
}

extension Ledger {
    /// The balances of every fund in the scope, by division and fund. Balances are of offices: for a scope of
    /// divisions.
    package func balances(_ reader: Reader, _ scope: Scope, fund: String? = nil) throws -> [FundBalance] {
        guard scope.isOfOffices else { return [] }
        let ofFund: SQL = fund.map { "b.fund = \($0)" } ?? "1 = 1"
        let rows = try reader.rows(
            scope,
            """
            select b.division, b.fund, b.account, b.fen from ledger_balance b
            where \(ofFund) and \(area: "b") order by b.division, b.fund, b.account
            """)
        var found: [FundBalance] = []
        for row in rows {
            let (division, fund) = (try row.division("division"), try row.text("fund"))
            var amounts: [Account: Money] = [:]
            if let last = found.last, last.division == division, last.fund == fund {
                amounts = found.removeLast().amounts
            }
            amounts[try row.code("account")] = try row.money("fen")
            found.append(FundBalance(division: division, fund: fund, amounts: amounts))
        }
        return found
    }

    /// The entries on one account of a fund of a division, both days included, with the running balance.
    package func statement(
        _ reader: Reader, _ scope: Scope, division: Division, fund: String, account: Account, from: Day, to: Day
    ) throws -> Statement {
        guard scope.isOfOffices else { return Statement(opening: .zero, lines: []) }
        let opening = Money(
            fen: try reader.number(
                scope,
                """
                select coalesce(sum(p.fen), 0) from ledger_posting p join ledger_entry e on e.id = p.entry
                where p.division = \(division) and p.fund = \(fund) and p.account = \(account.rawValue)
                and e.at < \(Instant(from)) and \(within: "p")
                """))
        var balance = opening
        let lines = try reader.rows(
            scope,
            """
            select e.*, p.fen as change from ledger_posting p join ledger_entry e on e.id = p.entry
            where p.division = \(division) and p.fund = \(fund) and p.account = \(account.rawValue)
            and e.at >= \(Instant(from)) and e.at < \(Instant(to + 1)) and \(within: "p") order by e.number
            """
        ).map { row in
            let change = try row.money("change")
            guard let sum = balance.plus(change) else { throw Refusal("money.overflow") }
            balance = sum
            return Statement.Line(entry: try Entry(row), change: change, balance: sum)
        }
        return Statement(opening: opening, lines: lines)
    }

    /// The issue ledger: what the banks have paid, one line per payment, both days included. Reversed payments are left
    /// out.
    package func payments(
        _ reader: Reader, _ scope: Scope, from: Day, to: Day, fund: String? = nil, limit: Int = 1000
    ) throws -> [Entry] {
        let ofFund: SQL = fund.map { "e.fund = \($0)" } ?? "1 = 1"
        return try reader.rows(
            scope,
            """
            select e.* from ledger_entry e left join ledger_entry r on r.reverses = e.id
            where e.name = \(Entry.Name.settle.rawValue) and r.id is null and \(ofFund)
            and e.at >= \(Instant(from)) and e.at < \(Instant(to + 1)) and \(within: "e")
            order by e.at, e.division, e.number limit \(limit)
            """
        ).map { try Entry($0) }
    }

    /// Everything that was booked for a claim, in order.
    package func trace(_ reader: Reader, _ scope: Scope, subject: String) throws -> [Entry] {
        try reader.rows(
            scope,
            """
            select * from ledger_entry e where e.subject = \(subject) and \(within: "e") order by e.at, e.number
            """
        ).map { try Entry($0) }
    }

    /// From which fund how much is owed, under way and paid for a claim.
    package func funds(_ reader: Reader, _ scope: Scope, subject: String) throws -> [SubjectFund] {
        let rows = try reader.rows(
            scope,
            """
            select e.division, e.fund, p.account, sum(p.fen) as fen from ledger_entry e
            join ledger_posting p on p.entry = e.id where e.subject = \(subject) and \(within: "e")
            group by e.division, e.fund, p.account order by e.division, e.fund, p.account
            """)
        var found: [SubjectFund] = []
        for row in rows {
            let (division, fund) = (try row.division("division"), try row.text("fund"))
            var amounts: [Account: Money] = [:]
            if let last = found.last, last.division == division, last.fund == fund {
                amounts = found.removeLast().amounts
            }
            amounts[try row.code("account")] = try row.money("fen")
            found.append(SubjectFund(subject: subject, division: division, fund: fund, amounts: amounts))
        }
        return found
    }
}

extension Scope {
    /// Institutions and persons see the entries about their own money, not what a division has left.
    var isOfOffices: Bool {
        switch self {
        case .divisions, .divisionsWithout, .everything: true
        case .institution, .person: false
        }
    }
}
