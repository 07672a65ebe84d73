import Store
import Vocabulary

/// An entry before it is written: a sum that moves from one account of a fund to another.
struct Draft {
    let name: Entry.Name
    let division: Division
    let fund: String
    let amount: Money
    let subject: String
    let document: String
    let matter: String
    let payee: String
    let institution: String?
    let person: String?
    let account: Account?
    let from: Account
    let to: Account
    let reasons: String
    let reverses: String?

    init(
        name: Entry.Name, division: Division, fund: String, amount: Money, subject: String, document: String,
        matter: String = "", payee: String = "", institution: String? = nil, person: String? = nil,
        account: Account? = nil,
        from: Account, to: Account, reasons: String = "", reverses: String? = nil
    ) {
        self.name = name
        self.division = division
        self.fund = fund
        self.amount = amount
        self.subject = subject
        self.document = document
        self.matter = matter
        self.payee = payee
        self.institution = institution
        self.person = person
        self.account = account
        self.from = from
        self.to = to
        self.reasons = reasons
        self.reverses = reverses
    }

    init(
        name: Entry.Name, division: Division, fund: String, amount: Money, purpose: Purpose, document: String,
        from: Account, to: Account, reasons: String = ""
    ) {
        self.init(
            name: name, division: division, fund: fund, amount: amount, subject: purpose.subject, document: document,
            matter: purpose.matter, payee: purpose.payee, institution: purpose.institution, person: purpose.person,
            account: .payable(purpose.payeeKind), from: from, to: to, reasons: reasons)
    }
}

extension Ledger {
    private static let anyone = Scope.everything(because: "balances are kept for all, whoever asks")

    /// The one place that writes entries: the two postings of an entry are one sum with both signs.
    func book(_ tx: Transaction, _ draft: Draft) throws -> Entry {
        guard draft.amount > .zero else { throw Refusal("amountNotPositive", ["amount": draft.amount.description]) }
        guard let minus = Money.zero.minus(draft.amount) else { throw Refusal("money.overflow") }
        let id = tx.newID()
        let number = try tx.number(
            Self.anyone,
            """
            select coalesce(max(e.number), 0) + 1 from ledger_entry e where e.division = \(draft.division)
            """)
        try tx.insert(
            "ledger_entry",
            [
                "id": id, "division": draft.division, "institution": draft.institution, "person": draft.person,
                "number": number, "at": tx.now, "name": draft.name.rawValue, "fund": draft.fund, "fen": draft.amount,
                "subject": draft.subject, "document": draft.document, "matter": draft.matter, "payee": draft.payee,
                "account": draft.account?.rawValue, "handler": tx.actor.id, "handler_name": tx.actor.name,
                "reasons": draft.reasons, "reverses": draft.reverses
            ])
        for (account, amount) in [(draft.from, minus), (draft.to, draft.amount)] {
            try tx.insert(
                "ledger_posting",
                [
                    "id": tx.newID(), "division": draft.division, "institution": draft.institution,
                    "person": draft.person,
                    "entry": id, "account": account.rawValue, "fund": draft.fund, "fen": amount
                ])
            try move(tx, draft, account, amount)
        }
        guard let row = try tx.row(Self.anyone, "select * from ledger_entry e where e.id = \(id)") else {
            throw StoreFault("entry \(id) of the ledger vanished")
        }
        return try Entry(row)
    }

    private func move(_ tx: Transaction, _ draft: Draft, _ account: Account, _ amount: Money) throws {
        let before = try balance(tx, draft.division, draft.fund, account)
        guard let after = before.plus(amount) else { throw Refusal("money.overflow") }
        if after.isNegative, account != .allocated { throw short(account, draft.fund, before, draft.amount) }
        if let id = try balanceRow(tx, draft.division, draft.fund, account)?.text("id") {
            try tx.update("ledger_balance", id: id, ["fen": after])
        } else {
            try tx.insert(
                "ledger_balance",
                [
                    "id": tx.newID(), "division": draft.division, "fund": draft.fund, "account": account.rawValue,
                    "fen": after
                ])
        }
    }

    // MARK: Checks

    func onlyFinance(_ tx: Transaction, _ division: Division) throws {
        guard tx.actor.role.mayAct(on: .finance) else { throw Refusal("financeOnly", ["role": tx.actor.role.rawValue]) }
        guard tx.actor.division.contains(division) else { throw Refusal("otherDivision") }
    }

    func check(_ fund: String) throws {
        if fund.isEmpty || registered.map({ !$0.contains(fund) }) ?? false {
            throw Refusal("fundUnknown", ["fund": fund])
        }
    }

    /// Refuses to reverse what has moved on.
    func stillThere(_ tx: Transaction, _ entry: Entry, in account: Account) throws {
        let there: Money
        switch account {
        case .allocated: return
        case .fund: there = try balance(tx, entry.division, entry.fund, .fund)
        case .payableInstitution, .payableTrainee, .payableEnterprise:
            there = try owed(tx, entry.division, entry.fund, account, subject: entry.subject)
        case .inTransit, .paid:
            there = try underWay(
                tx, entry.division, entry.fund, account, subject: entry.subject, document: entry.document)
        }
        if there < entry.amount { throw short(account, entry.fund, there, entry.amount) }
    }

    private func short(_ account: Account, _ fund: String, _ there: Money, _ needed: Money) -> Refusal {
        let code =
            switch account {
            case .allocated, .fund: "fundShort"
            case .payableInstitution, .payableTrainee, .payableEnterprise: "notOwed"
            case .inTransit: "notInTransit"
            case .paid: "notPaid"
            }
        return Refusal(code, ["fund": fund, "available": there.description, "needed": needed.description])
    }

    // MARK: Sums

    func balanceRow(_ reader: Reader, _ division: Division, _ fund: String, _ account: Account) throws -> Row? {
        try reader.row(
            Self.anyone,
            """
            select id, fen from ledger_balance b
            where b.division = \(division) and b.fund = \(fund) and b.account = \(account.rawValue)
            """)
    }

    func balance(_ reader: Reader, _ division: Division, _ fund: String, _ account: Account) throws -> Money {
        try balanceRow(reader, division, fund, account)?.money("fen") ?? .zero
    }

    /// What is still owed for a subject on a payable account.
    func owed(
        _ reader: Reader, _ division: Division, _ fund: String, _ account: Account, subject: String
    ) throws -> Money {
        Money(
            fen: try reader.number(
                Self.anyone,
                """
                select coalesce(sum(p.fen), 0) from ledger_entry e join ledger_posting p on p.entry = e.id
                where e.subject = \(subject) and e.division = \(division) and e.fund = \(fund)
                and p.account = \(account.rawValue)
                """))
    }

    /// What lies on an account for one payment line.
    func underWay(
        _ reader: Reader, _ division: Division, _ fund: String, _ account: Account, subject: String, document: String
    ) throws -> Money {
        Money(
            fen: try reader.number(
                Self.anyone,
                """
                select coalesce(sum(p.fen), 0) from ledger_entry e join ledger_posting p on p.entry = e.id
                where e.document = \(document) and e.subject = \(subject) and e.division = \(division) and e.fund = \(fund)
                and p.account = \(account.rawValue)
                """))
    }
}
