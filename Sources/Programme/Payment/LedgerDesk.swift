import Accounts
import Policy
import Procedures
import Store
import Vocabulary

/// The books of the training funds as people use them: money that came in, what is left, what was paid for which claim.
package struct LedgerDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// The ledger with the funds that the packs know.
    package static func ledger(_ office: Office) -> Ledger { Ledger(registered: Set(funds(office).map(\.code))) }

    /// Every fund of the packs that hold here, in the order of the packs; a later pack's name takes the place of an earlier one's.
    package static func funds(_ office: Office) -> [(code: String, name: Bilingual)] {
        var found: [(code: String, name: Bilingual)] = []
        for entry in office.packsServed.flatMap({ $0.codes.entries(of: "fund") }) {
            if let place = found.firstIndex(where: { $0.code == entry.code }) {
                found[place].name = entry.name
            } else {
                found.append((entry.code, entry.name))
            }
        }
        return found
    }

    // MARK: Money that comes in

    /// Records money given to the finance head's division.
    /// - Parameters:
    ///   - document: number of the paper by which it was given.
    ///   - matter: what it is for, in words, e.g. the year.
    /// - Returns: the entry's number.
    /// - Throws: `Refusal`: `notYourRole`, `fundUnknown`, `money.…`, `amountNotPositive`, `required` (document).
    package func allocate(
        fund: String, amount: String, document: String, matter: String, by actor: Actor, key: String? = nil
    ) async throws -> Int64 {
        var entries = Entries()
        let document = entries.text(document, "document", longest: 80)
        let matter = entries.optional(matter, "matter", longest: 120) ?? ""
        if !Self.funds(office).contains(where: { $0.code == fund }) {
            entries.refuse("fundUnknown", "fund", ["fund": String(fund.prefix(40))])
        }
        var sum = Money.zero
        do throws(Refusal) {
            sum = try Money(amount, field: "amount")
            if sum <= .zero { entries.refuse("amountNotPositive", "amount", ["amount": sum.description]) }
        } catch { for problem in error.problems { entries.refuse(problem.code, "amount", problem.values) } }
        try entries.finish()
        let (office, money) = (office, sum)
        return try await office.store.write("ledger.allocate", by: actor, key: key) { tx in
            try Self.allocate(
                fund: fund, amount: money, document: document, matter: matter, division: actor.division,
                in: tx, office: office
            ).number
        }
    }

    @discardableResult
    package static func allocate(
        fund: String, amount: Money, document: String, matter: String, division: Division, in tx: Transaction,
        office: Office
    ) throws -> Entry {
        tx.about("fund", fund, in: division)
        tx.note("amount", amount.plain)
        return try ledger(office).allocate(
            tx, division: division, fund: fund, amount, document: document, matter: matter)
    }

    // MARK: Reading

    /// Balances of every fund that the reader may see.
    package func balances(for actor: Actor) async throws -> [FundBalance] {
        try mayRead(actor)
        let ledger = Self.ledger(office)
        return try await office.store.read { try ledger.balances($0, actor.scope.area) }
    }

    /// One account of a fund with the balance after each entry, both days included.
    package func statement(
        of fund: String, account: Account, in division: Division, from: Day, to: Day, for actor: Actor
    ) async throws -> Statement {
        try mayRead(actor)
        let ledger = Self.ledger(office)
        return try await office.store.read { reader in
            try ledger.statement(
                reader, actor.scope, division: division, fund: fund, account: account, from: from, to: to)
        }
    }

    /// The issue ledger: a line per payment that the bank has made.
    package func payments(from: Day, to: Day, fund: String? = nil, for actor: Actor) async throws -> [Entry] {
        try mayRead(actor)
        let ledger = Self.ledger(office)
        return try await office.store.read { try ledger.payments($0, actor.scope, from: from, to: to, fund: fund) }
    }

    /// Where the money of a claim came from, who decided about it, and to whom it went.
    /// - Throws: `Refusal` `notFound`.
    package func trace(_ claim: String, for actor: Actor) async throws -> MoneyTrace {
        try mayRead(actor)
        let office = office
        let ledger = Self.ledger(office)
        return try await office.store.read { reader in
            let record = try ClaimStore.find(claim, actor.scope, reader)
            let state = try office.procedures.find(
                reader, actor.scope, subject: record.subject, procedure: ClaimDesk.procedure)
            let acts = try state.map { try office.procedures.acts(reader, actor.scope, case: $0.id) } ?? []
            let lines = try PaymentStore.lines(ofClaim: claim, actor.scope, reader)
            var batches: [String: BatchRecord] = [:]
            // The lines are this claim's; what else their batches pay is not shown here, so no tie hides who handled them.
            for id in Set(lines.map(\.batch)) { batches[id] = try PaymentStore.batch(id, actor.scope.area, reader) }
            return MoneyTrace(
                claim: record, course: try ClassStore.find(record.classID, actor.scope, reader), acts: acts,
                caseID: state?.id,
                funds: try ledger.funds(reader, actor.scope, subject: record.subject),
                entries: try ledger.trace(reader, actor.scope, subject: record.subject), lines: lines, batches: batches)
        }
    }

    private func mayRead(_ actor: Actor) throws {
        try actor.need(.ledgerRead)
    }
}

/// One claim's money from end to end.
package struct MoneyTrace: Sendable {
    package let claim: ClaimRecord
    /// The class, with the project it was held under.
    package let course: ClassRecord
    /// Who checked, reviewed and approved.
    package let acts: [Act]
    package let caseID: String?
    package let funds: [SubjectFund]
    package let entries: [Entry]
    /// Payments with the bank's receipts, also those that failed.
    package let lines: [LineRecord]
    /// By id.
    package let batches: [String: BatchRecord]
}
