import Accounts
import Foundation
import Papers
import Store
import Vault
import Vocabulary

/// A result file of the bank as it was read: nothing is booked before it is taken over, and then all of it or nothing.
package struct ResultPreview: Sendable, Identifiable {
    package struct Line: Sendable, Codable {
        /// Row of the file, from 1.
        package let number: Int
        /// As it stands in the file.
        package let reference: String
        /// Nil where the row could not be read.
        package let result: BankResult?
        package let problems: [Problem]
    }

    package let id: String
    package let batch: String
    package let fileName: String
    package let lines: [Line]
    package let committedAt: Instant?

    package var isClean: Bool { !lines.isEmpty && lines.allSatisfy { $0.problems.isEmpty } }
    package var results: [BankResult] { lines.compactMap(\.result) }

    init(_ row: StoredRow) throws {
        id = try row.text("id")
        batch = try row.text("batch")
        fileName = try row.text("file_name")
        let text = try row.open("bank_result.preview", as: Confidential.self)
        lines = try text.map { try JSONDecoder().decode([Line].self, from: Data($0.plain.utf8)) } ?? []
        committedAt = row.optionalInstant("committed_at")
    }
}

extension PaymentDesk {
    /// Reads the bank's answer for a batch (xlsx or csv) and keeps it as a preview, every row with its problems. The
    /// same file again gives the same preview; one that was taken over already says so.
    /// - Returns: the preview's id.
    /// - Throws: `Refusal`: `notYourRole`, `batchState`, or what makes the file unreadable (`papers.…`).
    package func readResults(_ batch: String, fileName: String, _ bytes: [UInt8], by actor: Actor, key: String? = nil)
        async throws -> String
    {
        try actor.need(.paymentReadResults)
        let outcome = SheetImport(BankFile.results).read(bytes)
        guard outcome.fileProblems.isEmpty else {
            throw Refusal(outcome.fileProblems.map { $0.problem.on(field: "file") })
        }
        guard !outcome.accepted.isEmpty || !outcome.rejected.isEmpty else { throw Refusal("fileEmpty", field: "file") }
        let hash = BankFile.digest(bytes)
        return try await office.store.write("payment.readResults", by: actor, key: key) { tx in
            let record = try Self.open(batch, in: [.sent, .settled], tx)
            if let known = try tx.row(
                actor.scope,
                """
                select r.id, r.committed_at from bank_result r
                where r.batch = \(batch) and r.file_hash = \(hash) and \(within: "r")
                """)
            {
                // What was read before may have been overtaken by another file, so a preview is made anew.
                if known.optionalInstant("committed_at") != nil { return try known.text("id") }
                let lines = try Self.preview(outcome, of: batch, tx)
                try tx.update(
                    "bank_result", id: try known.text("id"),
                    [
                        "preview": Confidential(try Stored.text(lines)),
                        "rows_good": lines.count { $0.problems.isEmpty }
                    ])
                return try known.text("id")
            }
            let lines = try Self.preview(outcome, of: batch, tx)
            let id = tx.newID()
            tx.note("file", hash)
            try tx.insert(
                "bank_result",
                [
                    "id": id, "division": record.division, "institution": nil as String?, "batch": batch,
                    "file_hash": hash,
                    "file_name": String(fileName.prefix(120)), "preview": Confidential(try Stored.text(lines)),
                    "rows_total": lines.count,
                    "rows_good": lines.count { $0.problems.isEmpty }, "read_by": actor.id, "created_at": tx.now
                ])
            return id
        }
    }

    /// - Throws: `Refusal` `notFound`.
    package func preview(_ id: String, for actor: Actor) async throws -> ResultPreview {
        try await office.store.read { reader in
            guard
                let row = try reader.row(
                    actor.scope, "select r.* from bank_result r where r.id = \(id) and \(within: "r")")
            else {
                throw Refusal("notFound")
            }
            return try ResultPreview(row)
        }
    }

    /// Books a result file that was read: settles what was paid, owes again what was not. Taking over a file a second
    /// time does nothing.
    /// - Throws: `Refusal` with the problems of every row, by row, where one cannot be booked any more.
    package func commitResults(_ id: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("payment.settle", by: actor, key: key) { tx in
            guard
                let row = try tx.row(actor.scope, "select r.* from bank_result r where r.id = \(id) and \(within: "r")")
            else {
                throw Refusal("notFound")
            }
            let preview = try ResultPreview(row)
            tx.about("payment_batch", preview.batch)
            if preview.committedAt != nil { return Done() }
            let wrong = preview.lines.filter { !$0.problems.isEmpty || $0.result == nil }
            guard wrong.isEmpty else {
                throw Refusal(wrong.flatMap { line in line.problems.map { $0.at(place: String(line.number)) } })
            }
            try Self.settle(preview.batch, results: preview.results, in: tx, office: office)
            try tx.update("bank_result", id: id, ["committed_at": tx.now])
            return Done()
        }
    }

    /// Books what the bank says of the lines of one batch; all of it or nothing.
    package static func settle(_ id: String, results: [BankResult], in tx: Transaction, office: Office) throws {
        let batch = try open(id, in: [.sent], tx)
        let lines = Dictionary(
            uniqueKeysWithValues: try PaymentStore.lines(of: id, tx.actor.scope, tx).map { ($0.reference, $0) })
        var seen: Set<String> = []
        let problems = results.flatMap { Self.problems(of: $0, lines[$0.reference], &seen) }
        guard problems.isEmpty else { throw Refusal(problems) }
        let ledger = LedgerDesk.ledger(office)
        for result in results {
            guard let line = lines[result.reference] else { continue }
            if result.isPaid {
                try pay(line, result, tx)
                try ledger.settle(
                    tx, division: batch.division, fund: line.fund, line.amount, for: line.ledgerPurpose,
                    document: line.document)
            } else {
                try free(line, as: .failed, then: line.id, failure: result.reason, tx)
                try ledger.fail(
                    tx, division: batch.division, fund: line.fund, line.amount, for: line.ledgerPurpose,
                    document: line.document, reasons: result.reason)
            }
        }
        tx.note("paid", String(results.count(where: \.isPaid)))
        tx.note("failed", String(results.count { !$0.isPaid }))
        let left = try tx.number(
            Payables.everything,
            """
            select count(*) from payment_line n where n.batch = \(id) and n.state = \(LineRecord.State.sent)
            """)
        if left == 0 {
            try tx.update(
                "payment_batch", id: id,
                ["state": BatchRecord.State.settled, "settled_at": tx.now, "changed_at": tx.now])
        }
        for claim in Set(results.compactMap { lines[$0.reference]?.claim }).sorted() {
            try settleState(of: claim, in: tx, office: office)
        }
    }

    private static func pay(_ line: LineRecord, _ result: BankResult, _ tx: Transaction) throws {
        guard
            try tx.update(
                "payment_line", id: line.id,
                [
                    "state": LineRecord.State.paid, "receipt": result.receipt.isEmpty ? nil : result.receipt,
                    "paid_on": result.on,
                    "paid_at": tx.now, "changed_at": tx.now
                ], where: "state = \(LineRecord.State.sent)")
        else { throw Refusal("alreadySettled", ["reference": line.reference]) }
        for row in try tx.rows(Payables.everything, "select y.id from payable y where y.line = \(line.id)") {
            try tx.update("payable", id: try row.text("id"), ["state": Payables.State.paid, "changed_at": tx.now])
        }
    }

    // MARK: What is wrong with a row

    private static func preview(_ outcome: ImportOutcome, of batch: String, _ tx: Transaction) throws -> [ResultPreview
        .Line]
    {
        let lines = Dictionary(
            uniqueKeysWithValues: try PaymentStore.lines(of: batch, tx.actor.scope, tx).map { ($0.reference, $0) })
        var seen: Set<String> = []
        let good = outcome.accepted.map { row -> ResultPreview.Line in
            guard let amount = row.money("amount") else {
                return .init(
                    number: row.number, reference: row["reference"], result: nil,
                    problems: [Problem("required", field: "amount")])
            }
            let result = BankResult(
                reference: row["reference"], amount: amount, isPaid: row["status"] == "paid", reason: row["reason"],
                receipt: row["receipt"], on: row.day("on"))
            return .init(
                number: row.number, reference: result.reference, result: result,
                problems: problems(of: result, lines[result.reference], &seen))
        }
        let bad = outcome.rejected.map { row in
            ResultPreview.Line(
                number: row.number, reference: row.raw.first ?? "", result: nil, problems: row.problems.map(\.problem))
        }
        return (good + bad).sorted { $0.number < $1.number }
    }

    private static func problems(of result: BankResult, _ line: LineRecord?, _ seen: inout Set<String>) -> [Problem] {
        guard let line else {
            return [Problem("referenceUnknown", field: "reference", values: ["reference": result.reference])]
        }
        var problems: [Problem] = []
        if !seen.insert(result.reference).inserted {
            problems.append(Problem("referenceTwice", field: "reference", values: ["reference": result.reference]))
        }
        if line.state != .sent {
            problems.append(
                Problem(
                    "alreadySettled", field: "reference",
                    values: ["reference": result.reference, "state": line.state.rawValue]))
        }
        if line.amount != result.amount {
            problems.append(
                Problem(
                    "amountDiffers", field: "amount",
                    values: [
                        "found": result.amount.description, "needed": line.amount.description
                    ]))
        }
        if !result.isPaid, result.reason.trimmed.isEmpty {
            problems.append(Problem("failureReasonMissing", field: "reason"))
        }
        return problems
    }
}
