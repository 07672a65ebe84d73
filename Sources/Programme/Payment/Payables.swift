import Accounts
import Store
import Vocabulary

/// What is owed and waits for a payment line: `claim_item` by `claim_item`, shown and paid per claim, payee and fund.
/// The claims stage adds a `payable` row per item when a claim is decided.
package enum Payables {
    package enum State: String, Codable, CaseIterable, Sendable, SQLConvertible {
        case owed, inBatch, paid
    }

    /// A payable item with everything that a payment line needs to know of it.
    struct Item: Sendable {
        let payable: String
        let item: String
        let state: State
        /// The line that pays it, or the last one that failed to.
        let line: String?
        let claim: String
        let claimNumber: String
        let claimState: ClaimState
        let classTitle: String
        let division: Division
        let institution: String
        let fund: String
        let kind: String
        let person: String
        let amount: Money
        let payeeKind: PayeeKind
        let payee: String
        let payeeName: String
        let bankName: String?
        let bankAccount: BankAccount?
        let failed: (reference: String, reason: String, account: BankAccount?)?

        init(_ row: Row) throws {
            payable = try row.text("payable")
            item = try row.text("item")
            state = try row.code("state")
            line = row.optionalText("line")
            claim = try row.text("claim")
            claimNumber = try row.text("claim_number")
            claimState = try row.code("claim_state")
            classTitle = try row.text("class_title")
            division = try row.division("division")
            institution = try row.text("institution")
            fund = try row.text("fund")
            kind = try row.text("kind")
            person = try row.text("person")
            amount = try row.money("fen")
            payeeKind = try row.code("payee")
            let isOwn = payeeKind == .trainee
            payee = isOwn ? person : institution
            payeeName = try row.text(isOwn ? "person_name" : "institution_name")
            bankName = row.optionalText(isOwn ? "person_bank" : "institution_bank")
            bankAccount =
                isOwn
                ? try row.open("person.bank_account", id: "person", from: "person_account")
                : try row.open("institution.bank_account", id: "institution", from: "institution_account")
            failed = try row.optionalText("failed_reference").map {
                (
                    $0, row.optionalText("failure") ?? "",
                    try row.open("payment_line.bank_account", id: "line", from: "failed_account")
                )
            }
        }

        /// Items of one key are one payment; what failed together is paid together.
        struct Key: Hashable {
            let claim: String
            let payeeKind: PayeeKind
            let payee: String
            let failedLine: String?
        }

        var key: Key { Key(claim: claim, payeeKind: payeeKind, payee: payee, failedLine: failed == nil ? nil : line) }
    }

    private static let select: SQL = """
        select y.id as payable, y.item, y.state, y.line, y.division, t.claim, t.fund, t.kind, t.person, t.fen, t.payee,
        k.number as claim_number, k.state as claim_state, k.institution, c.title as class_title,
        i.name as institution_name, i.bank_name as institution_bank, i.bank_account as institution_account,
        p.name as person_name, p.bank_name as person_bank, p.bank_account as person_account,
        f.reference as failed_reference, f.failure, f.bank_account as failed_account
        from payable y join claim_item t on t.id = y.item join claim_line l on l.id = t.line
        join claim k on k.id = t.claim
        join training_class c on c.id = k.class join institution i on i.id = k.institution
        join person p on p.id = t.person
        left join payment_line f on f.id = y.line and f.state = 'failed'
        """

    private static let order: SQL =
        " order by k.number, case when t.payee = 'trainee' then 1 else 0 end, l.position, t.id"

    /// Everything owed out of a fund, in the order of the claims and their rosters.
    static func owed(fund: String, _ scope: Scope, _ reader: Reader) throws -> [Item] {
        try reader.rows(
            scope, select + " where y.state = \(State.owed) and t.fund = \(fund) and \(within: "y")" + order
        ).map(Item.init)
    }

    /// These items, whatever their state; those outside the scope are missing.
    static func items(_ ids: [String], _ scope: Scope, _ reader: Reader) throws -> [Item] {
        try reader.rows(scope, select + " where y.item in \(list: ids) and \(within: "y")" + order).map(Item.init)
    }

    /// What waits, per claim and payee.
    package static func waiting(fund: String, _ scope: Scope, _ reader: Reader) throws -> [PayableLine] {
        try grouped(owed(fund: fund, scope, reader)).map { try line($0) }
    }

    /// Funds of which something is owed: code → how many items and how much, by code.
    package static func funds(_ scope: Scope, _ reader: Reader) throws -> [(fund: String, items: Int, amount: Money)] {
        try reader.rows(
            scope,
            """
            select t.fund, count(*) as n, sum(t.fen) as fen from payable y join claim_item t on t.id = y.item
            where y.state = \(State.owed) and \(within: "y") group by t.fund order by t.fund
            """
        ).map { (try $0.text("fund"), try $0.count("n"), try $0.money("fen")) }
    }

    /// Whether nothing of a claim waits for payment any more.
    package static func isPaid(claim id: String, _ reader: Reader) throws -> Bool {
        try reader.number(
            everything,
            """
            select count(*) from payable y join claim_item t on t.id = y.item
            where t.claim = \(id) and y.state <> \(State.paid)
            """) == 0
    }

    static let everything = Scope.everything(because: "the money of a claim is one matter, whoever acts")

    /// In the order in which the first item of each comes.
    static func grouped(_ items: [Item]) -> [[Item]] {
        var places: [Item.Key: Int] = [:]
        var groups: [[Item]] = []
        for item in items {
            if let place = places[item.key] {
                groups[place].append(item)
            } else {
                places[item.key] = groups.count
                groups.append([item])
            }
        }
        return groups
    }

    /// Why a payment cannot be made now; nil: it can.
    static func block(_ item: Item) -> Problem? {
        if item.claimState != .payable && item.claimState != .paying {
            return Problem("claimNotPayable", field: item.item, values: ["claim": item.claimNumber])
        }
        guard item.bankAccount != nil, item.bankName != nil else {
            return Problem("bankMissing", field: item.item, values: ["name": item.payeeName, "claim": item.claimNumber])
        }
        return nil
    }

    static func line(_ items: [Item]) throws -> PayableLine {
        guard let first = items.first else { throw StoreFault("a payment of nothing") }
        let failed = first.failed.map {
            PayableLine.Failed(
                line: first.line ?? "", reference: $0.reference, reason: $0.reason,
                isAccountUnchanged: $0.account == first.bankAccount)
        }
        return PayableLine(
            claim: first.claim, claimNumber: first.claimNumber, classTitle: first.classTitle, division: first.division,
            institution: first.institution, fund: first.fund, payeeKind: first.payeeKind, payee: first.payee,
            payeeName: first.payeeName, bankName: first.bankName, bankAccount: first.bankAccount,
            items: items.map(\.item), amount: try Money.total(items.map(\.amount)), failed: failed, block: block(first))
    }
}
