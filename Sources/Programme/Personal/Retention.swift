import Accounts
import Policy
import Store
import Vocabulary

/// Kinds of personal data that end by themselves, and how each is found and erased.
package enum Retention {
    package enum Kind: String, CaseIterable, Codable, Sendable, SQLConvertible {
        /// Identity number, telephone and account of who took part in no training any more, also in what was paid; photos stay until
        /// their own time is over.
        case person
        /// Photos and scans.
        case evidence
        /// How somebody who objected can be reached.
        case objection
        /// Rows of lists as they were read.
        case rosterImport, bankResult

        /// The parameter of the packs that says for how many years.
        package var parameter: String {
            switch self {
            case .person, .evidence: "recordsRetentionYears"
            case .objection, .rosterImport, .bankResult: "workingDataRetentionYears"
            }
        }
    }

    /// For how long a kind is kept now; nil where no pack in force says so: then nothing of it ends.
    package static func period(_ kind: Kind, _ office: Office) -> (years: Int, isAssumed: Bool)? {
        for pack in office.packsServed.reversed() where pack.covers(office.clock.today) {
            if let parameter = pack.parameter(kind.parameter), let years = pack.count(kind.parameter), years > 0 {
                return (years, parameter.isAssumed)
            }
        }
        return nil
    }

    /// The first day that is still kept.
    static func limit(_ years: Int, on today: Day) -> Day {
        Day(year: today.year - years, month: today.month, day: today.day)
            ?? Day(year: today.year - years, month: today.month, day: 28) ?? today
    }

    /// Ids (of evidence: digests) of what ended before a day and is not erased yet, within a scope.
    /// - Parameter institutions: only what belongs to one of these; nil: whosever it is.
    static func due(
        _ kind: Kind, before day: Day, of institutions: [String]? = nil, limit: Int, _ scope: Scope, _ reader: Reader
    ) throws -> [String] {
        let moment = Instant(day)
        let whose = institutions.map { belongs(kind, to: $0) } ?? ""
        let sql: SQL =
            switch kind {
            case .person:
                """
                select p.id from person p where p.id_number is not null and p.created_at < \(moment) and \(within: "p")
                and not exists (select 1 from enrolment e join training_class c on c.id = e.class
                  where e.person = p.id and c.end_date >= \(day))
                and not exists (select 1 from payable y join claim_item t on t.id = y.item
                  where t.person = p.id and y.state <> 'paid')
                \(whose) order by p.id limit \(limit)
                """
            case .evidence:
                """
                select distinct e.sha256 as id from evidence e where e.created_at < \(moment) and \(within: "e")
                and exists (select 1 from data_key k where k.subject = 'evidence/' || e.sha256)
                and not exists (select 1 from evidence o where o.sha256 = e.sha256 and o.created_at >= \(moment))
                \(whose) order by e.sha256 limit \(limit)
                """
            case .objection:
                """
                select o.id from objection o where o.contact <> '' and o.state <> 'open' and o.created_at < \(moment)
                and \(within: "o") \(whose) order by o.id limit \(limit)
                """
            case .rosterImport:
                """
                select m.id from roster_import m where m.preview <> '' and m.created_at < \(moment) and \(within: "m")
                \(whose) order by m.id limit \(limit)
                """
            case .bankResult:
                """
                select r.id from bank_result r where r.preview <> '' and r.created_at < \(moment) and \(within: "r")
                \(whose) order by r.id limit \(limit)
                """
            }
        return try reader.rows(scope, sql).map { try $0.text("id") }
    }

    private static func belongs(_ kind: Kind, to institutions: [String]) -> SQL {
        switch kind {
        case .person:
            """
            and exists (select 1 from enrolment w where w.person = p.id and w.institution in \(list: institutions))
            """
        case .evidence: "and e.institution in \(list: institutions)"
        case .objection: "and o.institution in \(list: institutions)"
        case .rosterImport: "and m.institution in \(list: institutions)"
        case .bankResult:
            """
            and exists (select 1 from payment_line w where w.batch = r.batch and w.institution in \(list: institutions))
            """
        }
    }

    /// Destroys the data key and empties what was sealed under it; what was paid, decided and counted stays.
    static func erase(_ kind: Kind, _ id: String, in tx: Transaction) throws {
        switch kind {
        case .person: try erasePerson(id, in: tx)
        case .evidence: try tx.destroyKey(of: EvidenceFolder.subject(id))
        case .objection:
            try tx.destroyKey(of: "objection/\(id)")
            try tx.update("objection", id: id, ["contact": "", "objector": ""])
        case .rosterImport:
            try tx.destroyKey(of: "roster_import/\(id)")
            try tx.update("roster_import", id: id, ["preview": ""])
        case .bankResult:
            try tx.destroyKey(of: "bank_result/\(id)")
            try tx.update("bank_result", id: id, ["preview": ""])
        }
    }

    private static func erasePerson(_ id: String, in tx: Transaction) throws {
        let all = Scope.everything(because: "two people have agreed to erase it")
        guard let row = try tx.row(all, "select p.birth_date from person p where p.id = \(id)") else { return }
        // The year of birth stays for statistics; the index keeps its place, so that no other row can take it.
        let year = Day(year: try row.day("birth_date").year, month: 1, day: 1)
        try tx.destroyKey(of: "person/\(id)")
        try tx.update(
            "person", id: id,
            [
                "name": "—", "id_number": nil as String?, "id_number_index": "erased/\(id)", "phone": nil as Phone?,
                "bank_name": nil as String?, "bank_account": nil as BankAccount?, "birth_date": year,
                "changed_at": tx.now
            ])
        let lines = try tx.rows(
            all,
            "select n.id from payment_line n where n.payee = \(id) and n.payee_kind = \(PayeeKind.trainee.rawValue)")
        for line in lines {
            try tx.update(
                "payment_line", id: try line.text("id"), ["bank_account": "", "bank_account_index": nil as String?])
        }
    }
}
