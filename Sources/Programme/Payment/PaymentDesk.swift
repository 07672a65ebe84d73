import Accounts
import Procedures
import Store
import Vocabulary

/// Pays what claims owe: puts it together into batches, has them approved, hands them to the bank and books what the
/// bank says.
///
/// The finance side's steps of a claim's procedure are done here: preparing a batch is the clerk's step for each of its
/// claims, approving it the head's. Every item is paid by one line at a time; a line that failed is followed by one
/// that names it.
package struct PaymentDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Puts items together into a batch.
    /// - Parameters:
    ///   - items: ids of `claim_item`, e.g. of `Payables.waiting`; one line comes out per claim and payee.
    ///   - key: idempotency key.
    /// - Returns: the batch's id.
    /// - Throws: `Refusal` with all problems: `nothingChosen`, `payableUnknown`, `payableTaken`, `otherFund`,
    ///   `bankMissing`, `claimNotPayable`, `wholeLine`, or one of the procedure's.
    package func prepare(fund: String, items: [String], by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("payment.prepare", by: actor, key: key) { tx in
            try Self.prepare(fund: fund, items: items, in: tx, office: office)
        }
    }

    package static func prepare(fund: String, items ids: [String], in tx: Transaction, office: Office) throws -> String
    {
        let items = try checked(Set(ids).sorted(), fund: fund, tx)
        let lines = Payables.grouped(items)
        try checkWhole(lines, tx)
        for claim in claims(of: items) { try ClaimSteps.check(claim, in: tx, office: office) }
        let total = try Money.total(items.map(\.amount))
        let id = tx.newID()
        let division = tx.actor.division
        let number = try BatchNumber.next(in: division, year: tx.now.day.year, tx)
        tx.about("payment_batch", id, in: division)
        tx.note("number", number)
        tx.note("fund", fund)
        tx.note("amount", total.plain)
        try tx.insert(
            "payment_batch",
            [
                "id": id, "number": number, "division": division, "institution": nil as String?, "fund": fund,
                "state": BatchRecord.State.draft, "lines": lines.count, "total_fen": total, "prepared_by": tx.actor.id,
                "reasons": "", "created_at": tx.now, "changed_at": tx.now
            ])
        for (index, line) in lines.enumerated() {
            try add(line, to: id, number, position: index + 1, tx)
        }
        for claim in claims(of: items) {
            try ClaimState.move(claim, to: .paying, in: tx)
            try ClaimSteps.agree(claim, as: .financeClerk, batch: number, in: tx, office: office)
        }
        return id
    }

    // MARK: Checks

    private static func checked(_ ids: [String], fund: String, _ tx: Transaction) throws -> [Payables.Item] {
        guard !ids.isEmpty else { throw Refusal("nothingChosen", field: "items") }
        let items = try Payables.items(ids, tx.actor.scope, tx)
        var problems: [Problem] = []
        if items.count < ids.count { problems.append(Problem("payableUnknown", field: "items")) }
        for group in Payables.grouped(items) {
            guard let item = group.first else { continue }
            let values = ["name": item.payeeName, "claim": item.claimNumber]
            if group.contains(where: { $0.state != .owed }) {
                problems.append(Problem("payableTaken", field: item.item, values: values))
            } else if group.contains(where: { $0.fund != fund }) {
                problems.append(Problem("otherFund", field: item.item, values: values))
            } else if item.division != tx.actor.division {
                problems.append(Problem("notYourDivision", field: item.item, values: values))
            } else if let block = Payables.block(item) {
                problems.append(block)
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        return items
    }

    /// What failed together is paid again together, because a failed line is replaced by exactly one.
    private static func checkWhole(_ lines: [[Payables.Item]], _ tx: Transaction) throws {
        for line in lines {
            guard let failed = line.first?.key.failedLine else { continue }
            let all = try tx.number(
                Payables.everything, "select count(*) from payment_line_item m where m.line = \(failed)")
            guard all == Int64(line.count) else {
                throw Refusal("wholeLine", field: line.first?.item, ["name": line.first?.payeeName ?? ""])
            }
        }
    }

    private static func claims(of items: [Payables.Item]) -> [String] { Set(items.map(\.claim)).sorted() }

    // MARK: Lines

    /// Whose data key seals the account of a line: what is erased of a person is erased here too.
    static func owner(_ kind: PayeeKind, _ payee: String) -> String {
        kind == .trainee ? "person/\(payee)" : "institution/\(payee)"
    }

    private static func add(
        _ items: [Payables.Item], to batch: String, _ number: String, position: Int, _ tx: Transaction
    ) throws {
        guard let first = items.first, let bank = first.bankName, let account = first.bankAccount else {
            throw StoreFault("a payment line without a payee's account")
        }
        let id = tx.newID()
        let serial = String(position)
        try tx.insert(
            "payment_line",
            [
                "id": id, "division": tx.actor.division, "institution": first.institution, "batch": batch,
                "position": position,
                "claim": first.claim, "payee_kind": first.payeeKind.rawValue, "payee": first.payee,
                "payee_name": first.payeeName,
                "bank_name": bank, "bank_account": account, "fen": try Money.total(items.map(\.amount)),
                "fund": first.fund,
                "purpose": first.claimNumber, "state": LineRecord.State.pending, "failure": nil as String?,
                "replaces": first.key.failedLine,
                "reference": number + "-" + String(repeating: "0", count: max(0, 4 - serial.count)) + serial,
                "created_at": tx.now, "changed_at": tx.now
            ], of: owner(first.payeeKind, first.payee))
        for item in items {
            try tx.insert(
                "payment_line_item",
                [
                    "id": tx.newID(), "division": tx.actor.division, "institution": first.institution, "line": id,
                    "item": item.item,
                    "person": item.person, "kind": item.kind, "fen": item.amount, "live": true
                ])
            // The condition stands against a second line whatever was read before.
            guard
                try tx.update(
                    "payable", id: item.payable, ["state": Payables.State.inBatch, "line": id, "changed_at": tx.now],
                    where: "state = \(Payables.State.owed)")
            else { throw Refusal("payableTaken", field: item.item) }
        }
    }
}

/// Numbers of batches: the division, the year, `F` and a serial of at least four digits.
enum BatchNumber {
    static func next(in division: Division, year: Int, _ tx: Transaction) throws -> String {
        let prefix = "\(division.code)-\(year)-F"
        let last = try tx.row(
            .everything(because: "numbers are given once"),
            """
            select number from payment_batch where number >= \(prefix) and number < \(prefix + ":")
            order by length(number) desc, number desc limit 1
            """)?.text("number")
        let serial = last.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
        let digits = String(serial + 1)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
