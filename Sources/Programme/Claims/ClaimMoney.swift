import Accounts
import Store
import Vocabulary

/// What a claim owes to whom: its items put together by payee and fund. The payment stage pays these shares.
package enum ClaimMoney {
    /// What one payee gets of one claim out of one fund.
    package struct Share: Sendable, Hashable {
        package let payee: PayeeKind
        /// The person, or the institution.
        package let payeeID: String
        package let payeeName: String
        package let fund: String
        package let amount: Money
        /// `claim_item` ids.
        package let items: [String]
        package let bankName: String?
        package let bankAccount: BankAccount?
        /// What the ledger was told when the sum became owed; sending, settling and failing must use the same.
        package let purpose: Purpose
    }

    private static let all = Scope.everything(because: "the caller has found the claim in its scope")

    /// Institution and enterprise first, then the trainees in the order of the roster; only amounts above zero.
    package static func shares(of claim: ClaimRecord, _ reader: Reader) throws -> [Share] {
        let lines = try ClaimStore.lines(of: claim.id, all, reader)
        let people = try PersonStore.persons(lines.map(\.person), reader)
        let bank = try reader.row(
            all,
            "select id, bank_name, bank_account from institution where id = \(claim.institution)")
        var shares: [Share] = []
        let items = lines.flatMap(\.items).filter { $0.amount > .zero }
        for kind in [PayeeKind.institution, .enterprise] {
            for (fund, part) in grouped(items.filter { $0.payee == kind.rawValue }) {
                shares.append(
                    Share(
                        payee: kind, payeeID: claim.institution, payeeName: claim.institutionName, fund: fund,
                        amount: try sum(part),
                        items: part.map(\.id), bankName: bank?.optionalText("bank_name"),
                        bankAccount: try bank?.open("institution.bank_account"),
                        purpose: Purpose(
                            subject: claim.subject, matter: claim.classTitle, payeeKind: kind,
                            payee: claim.institutionName,
                            institution: claim.institution)))
            }
        }
        for line in lines {
            for (fund, part) in grouped(
                line.items.filter { $0.payee == PayeeKind.trainee.rawValue && $0.amount > .zero })
            {
                let person = people[line.person]
                shares.append(
                    Share(
                        payee: .trainee, payeeID: line.person, payeeName: line.personName, fund: fund,
                        amount: try sum(part),
                        items: part.map(\.id), bankName: person?.bankName, bankAccount: person?.bankAccount,
                        purpose: Purpose(
                            subject: claim.subject, matter: claim.classTitle, payeeKind: .trainee,
                            payee: line.personName,
                            person: line.person)))
            }
        }
        return shares
    }

    private static func grouped(_ items: [ClaimItem]) -> [(fund: String, items: [ClaimItem])] {
        Dictionary(grouping: items, by: \.fund).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func sum(_ items: [ClaimItem]) throws -> Money { try Money.total(items.map(\.amount)) }

    // MARK: Owing

    /// State of a payable that no payment line has taken, as in `Payment`.
    private static let owed = "owed"

    /// Makes a decided claim payable: the ledger owes every share, every item waits for its payment line. All or nothing.
    /// - Throws: `Refusal` of the ledger: `fundUnknown`, `fundShort`.
    package static func owe(_ claim: ClaimRecord, in tx: Transaction) throws {
        let ledger = Ledger()
        for share in try shares(of: claim, tx) {
            try ledger.owe(
                tx, division: claim.division, fund: share.fund, share.amount, for: share.purpose,
                document: claim.number)
            for item in share.items {
                try tx.insert(
                    "payable",
                    [
                        "id": tx.newID(), "division": claim.division, "institution": claim.institution, "item": item,
                        "line": String?.none,
                        "state": owed, "changed_at": tx.now
                    ])
            }
        }
        try ClaimState.move(claim.id, to: .payable, in: tx)
        try ClassState.move(claim.classID, to: .payable, in: tx)
    }

    /// Takes a claim back from the finance side, where nothing of it is in a batch: contra entries, no payables.
    /// - Throws: `Refusal` `paymentUnderWay`.
    static func takeBack(_ claim: ClaimRecord, reasons: String, in tx: Transaction) throws {
        guard claim.state == .payable else { return }
        let payables = try tx.rows(
            all,
            """
            select p.id, p.state from payable p join claim_item t on t.id = p.item where t.claim = \(claim.id)
            """)
        if try payables.contains(where: { try $0.text("state") != Self.owed }) {
            throw Refusal(
                "paymentUnderWay",
                ["number": claim.number])
        }
        for row in payables { try tx.delete("payable", id: try row.text("id")) }
        let entries = try tx.rows(
            all,
            """
            select e.id from ledger_entry e where e.subject = \(claim.subject) and e.name = 'owe'
            and not exists (select 1 from ledger_entry r where r.reverses = e.id) order by e.number
            """)
        for entry in entries { try Ledger().reverse(tx, entry: try entry.text("id"), reasons: reasons) }
    }
}
