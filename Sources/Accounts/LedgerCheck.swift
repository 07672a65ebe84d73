import Store
import Vocabulary

/// What `Ledger.check` finds. An empty list is a ledger that balances.
package struct LedgerFinding: Hashable, Codable, Sendable {
    /// `entryUnbalanced`, `fundsMixed`, `postingMissing`, `numberMissing`, `balanceWrong`, `balanceNegative`,
    /// `fundUnbalanced`, `reversalWrong`.
    package let code: String
    /// An entry's id, or `division/fund/account`.
    package let place: String
}

extension Ledger {
    /// Verifies the whole ledger from its postings, trusting nothing that was kept beside them.
    package func check(_ reader: Reader) throws -> [LedgerFinding] {
        let all = Scope.everything(because: "the books are checked as a whole")
        func find(_ code: String, _ sql: SQL) throws -> [LedgerFinding] {
            try reader.rows(all, sql).map { LedgerFinding(code: code, place: try $0.text("place")) }
        }
        var found = try find(
            "entryUnbalanced",
            """
            select p.entry as place from ledger_posting p group by p.entry, p.fund
            having sum(p.fen) <> 0 order by p.entry
            """)
        found += try find(
            "fundsMixed",
            """
            select e.id as place from ledger_entry e join ledger_posting p on p.entry = e.id
            where p.fund <> e.fund or p.division <> e.division group by e.id order by e.id
            """)
        found += try find(
            "postingMissing",
            """
            select e.id as place from ledger_entry e left join ledger_posting p on p.entry = e.id
            group by e.id, e.fen having count(p.id) <> 2 or max(p.fen) <> e.fen order by e.id
            """)
        found += try find(
            "numberMissing",
            """
            select e.division as place from ledger_entry e group by e.division
            having max(e.number) <> count(*) or min(e.number) <> 1 order by e.division
            """)
        found += try find(
            "balanceWrong",
            """
            select b.division || '/' || b.fund || '/' || b.account as place from ledger_balance b
            left join ledger_posting p on p.division = b.division and p.fund = b.fund and p.account = b.account
            group by b.id, b.division, b.fund, b.account, b.fen having coalesce(sum(p.fen), 0) <> b.fen order by 1
            """)
        found += try find(
            "balanceNegative",
            """
            select p.division || '/' || p.fund || '/' || p.account as place from ledger_posting p
            where p.account <> 'allocated' group by p.division, p.fund, p.account having sum(p.fen) < 0 order by 1
            """)
        found += try find(
            "fundUnbalanced",
            """
            select b.division || '/' || b.fund as place from ledger_balance b group by b.division, b.fund
            having sum(b.fen) <> 0 order by 1
            """)
        found += try find(
            "reversalWrong",
            """
            select r.id as place from ledger_entry r join ledger_posting a on a.entry = r.id
            left join ledger_posting b on b.entry = r.reverses and b.account = a.account
            where r.reverses is not null and coalesce(b.fen, 0) <> -a.fen group by r.id order by r.id
            """)
        return found
    }
}
