import Store
import Vocabulary

/// The double-entry ledger of the training funds of each division. Called inside the transaction of what it records.
///
/// Amounts move along one way: `allocate` into a fund, `owe` to a payee, `send` to the bank, `settle` as paid or `fail`
/// back to owed. Nothing is ever changed or removed; a mistake is answered by a contra entry (`reverse`). Every entry
/// has one fund, so that earmarked money never mixes. Refusal codes are listed in README.md.
package struct Ledger: Sendable {
    /// Fund codes that may be used; nil: whichever has an allocation.
    package let registered: Set<String>?

    package init(registered: Set<String>? = nil) { self.registered = registered }

    /// Records money given to a division. For finance officers.
    /// - Parameter document: the allocation's paper, e.g. its number; refused with `documentMissing` when empty.
    @discardableResult
    package func allocate(
        _ tx: Transaction, division: Division, fund: String, _ amount: Money, document: String, matter: String = ""
    ) throws -> Entry {
        try onlyFinance(tx, division)
        try check(fund)
        guard !document.allSatisfy(\.isWhitespace) else { throw Refusal("documentMissing", field: "document") }
        return try book(
            tx,
            Draft(
                name: .allocate, division: division, fund: fund, amount: amount, subject: "fund/\(fund)",
                document: document,
                matter: matter, from: .allocated, to: .fund))
    }

    /// Commits money of a fund to a payee when a claim has become payable.
    /// - Throws: `Refusal`: `fundUnknown` when the division has no such fund, `fundShort` when it has too little left.
    @discardableResult
    package func owe(
        _ tx: Transaction, division: Division, fund: String, _ amount: Money, for purpose: Purpose, document: String
    ) throws -> Entry {
        try check(fund)
        guard try balanceRow(tx, division, fund, .fund) != nil else {
            throw Refusal("fundUnknown", ["fund": fund, "division": division.code])
        }
        let free = try balance(tx, division, fund, .fund)
        if free < amount {
            throw Refusal("fundShort", ["fund": fund, "available": free.description, "needed": amount.description])
        }
        return try book(
            tx,
            Draft(
                name: .owe, division: division, fund: fund, amount: amount, purpose: purpose, document: document,
                from: .fund, to: .payable(purpose.payeeKind)))
    }

    /// Owes one sum out of several funds: one entry for each, all or none.
    @discardableResult
    package func owe(
        _ tx: Transaction, division: Division, parts: [(fund: String, amount: Money)], for purpose: Purpose,
        document: String
    ) throws -> [Entry] {
        try parts.map { try owe(tx, division: division, fund: $0.fund, $0.amount, for: purpose, document: document) }
    }

    /// What was owed goes into a bank file. `document` names the payment line and is used again to settle or fail it.
    /// - Throws: `Refusal`: `notOwed` when less is owed to this kind of payee for this subject from this fund,
    ///   `alreadySent` when the line is under way or paid.
    @discardableResult
    package func send(
        _ tx: Transaction, division: Division, fund: String, _ amount: Money, for purpose: Purpose, document: String
    ) throws -> Entry {
        try onlyFinance(tx, division)
        let payable = Account.payable(purpose.payeeKind)
        let owed = try owed(tx, division, fund, payable, subject: purpose.subject)
        if owed < amount {
            throw Refusal("notOwed", ["fund": fund, "available": owed.description, "needed": amount.description])
        }
        for account in [Account.inTransit, .paid] {
            let there = try underWay(tx, division, fund, account, subject: purpose.subject, document: document)
            if there > .zero { throw Refusal("alreadySent", ["document": document, "available": there.description]) }
        }
        return try book(
            tx,
            Draft(
                name: .send, division: division, fund: fund, amount: amount, purpose: purpose, document: document,
                from: payable, to: .inTransit))
    }

    /// The bank has paid the line.
    /// - Throws: `Refusal("notInTransit")` when the line is not under way with this sum (e.g. reported a second time).
    @discardableResult
    package func settle(
        _ tx: Transaction, division: Division, fund: String, _ amount: Money, for purpose: Purpose, document: String
    ) throws -> Entry {
        try arrive(tx, .settle, division, fund, amount, purpose, document, to: .paid)
    }

    /// The bank could not pay the line: the sum is owed again.
    @discardableResult
    package func fail(
        _ tx: Transaction, division: Division, fund: String, _ amount: Money, for purpose: Purpose, document: String,
        reasons: String
    ) throws -> Entry {
        try arrive(
            tx, .fail, division, fund, amount, purpose, document, to: .payable(purpose.payeeKind), reasons: reasons)
    }

    /// Answers an entry by its contra entry. Each entry at most once, and only while its money still is where it put
    /// it.
    /// - Throws: `Refusal`: `entryUnknown`, `reasonsMissing`, `alreadyReversed`, `reversalOfReversal`, `fundShort`,
    ///   `notOwed`, `notInTransit`, `notPaid`.
    @discardableResult
    package func reverse(_ tx: Transaction, entry id: String, reasons: String) throws -> Entry {
        guard let row = try tx.row(tx.actor.scope, "select * from ledger_entry e where e.id = \(id) and \(within: "e")")
        else {
            throw Refusal("entryUnknown", ["entry": id])
        }
        let entry = try Entry(row)
        try onlyFinance(tx, entry.division)
        guard !reasons.allSatisfy(\.isWhitespace) else { throw Refusal("reasonsMissing", field: "reasons") }
        guard entry.name != .reverse else { throw Refusal("reversalOfReversal", ["number": String(entry.number)]) }
        let everywhere = Scope.everything(because: "an entry is reversed once, whoever asks")
        if let other = try tx.row(everywhere, "select number from ledger_entry e where e.reverses = \(id)") {
            throw Refusal("alreadyReversed", ["number": String(try other.int("number"))])
        }
        let postings = try tx.rows(everywhere, "select account, fen from ledger_posting p where p.entry = \(id)")
        guard let from = try postings.first(where: { try $0.int("fen") > 0 })?.code("account", as: Account.self),
            let to = try postings.first(where: { try $0.int("fen") < 0 })?.code("account", as: Account.self)
        else { throw StoreFault("entry \(id) of the ledger has not two postings") }
        try stillThere(tx, entry, in: from)
        return try book(
            tx,
            Draft(
                name: .reverse, division: entry.division, fund: entry.fund, amount: entry.amount,
                subject: entry.subject,
                document: entry.document, matter: entry.matter, payee: entry.payee, institution: entry.institution,
                person: entry.person, account: entry.account, from: from, to: to, reasons: reasons, reverses: entry.id))
    }

    private func arrive(
        _ tx: Transaction, _ name: Entry.Name, _ division: Division, _ fund: String, _ amount: Money,
        _ purpose: Purpose,
        _ document: String, to: Account, reasons: String = ""
    ) throws -> Entry {
        try onlyFinance(tx, division)
        let onWay = try underWay(tx, division, fund, .inTransit, subject: purpose.subject, document: document)
        guard onWay >= amount else {
            throw Refusal("notInTransit", ["fund": fund, "available": onWay.description, "needed": amount.description])
        }
        return try book(
            tx,
            Draft(
                name: name, division: division, fund: fund, amount: amount, purpose: purpose, document: document,
                from: .inTransit, to: to, reasons: reasons))
    }
}
