import Policy
import Store
import Vocabulary

/// What payments ask of the finance side: money to pay, batches to approve and to send, answers of the bank that are
/// missing, payments that failed.
struct PaymentDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        switch actor.role {
        case .financeClerk:
            try waiting(actor, reader, office) + batches(.approved, "batchToSend", actor, reader)
                + unanswered(actor, today, reader, office) + failed(actor, reader)
        case .financeHead: try batches(.draft, "batchToApprove", actor, reader)
        default: []
        }
    }

    private func waiting(_ actor: Actor, _ reader: Reader, _ office: Office) throws -> [Duty] {
        try Payables.funds(actor.scope, reader).map { fund, items, amount in
            Duty(
                "payablesWaiting", kind: "payment", subject: "fund/\(fund)", title: fund,
                values: ["n": String(items), "amount": amount.description, "fund": fund])
        }
    }

    private func batches(_ state: BatchRecord.State, _ code: String, _ actor: Actor, _ reader: Reader) throws -> [Duty]
    {
        try PaymentStore.batches(state: state, actor.scope, reader).map { batch in
            Duty(
                code, kind: "payment", subject: "payment_batch/\(batch.id)", title: batch.number,
                from: batch.preparedByName,
                values: ["n": String(batch.lines), "amount": batch.total.description])
        }
    }

    /// Batches at the bank; due as long as the packs give for the record of a payment.
    private func unanswered(_ actor: Actor, _ today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        try PaymentStore.batches(state: .sent, actor.scope, reader).map { batch in
            Duty(
                "batchUnanswered", kind: "payment", subject: "payment_batch/\(batch.id)", title: batch.number,
                dueOn: try PaymentLimit.resultDue(of: batch, reader, office),
                values: ["n": String(batch.lines), "amount": batch.total.description])
        }
    }

    private func failed(_ actor: Actor, _ reader: Reader) throws -> [Duty] {
        let lines = try PaymentStore.failed(actor.scope, reader)
        return Dictionary(grouping: lines, by: \.batch).sorted { $0.key < $1.key }.map { batch, lines in
            Duty(
                "linesFailed", kind: "payment", subject: "payment_batch/\(batch)", title: lines.first?.reference ?? "",
                values: ["n": String(lines.count)])
        }
    }
}

/// How long the record of a payment may take after the money went to the bank.
package enum PaymentLimit {
    /// The parameter of the packs: working days.
    package static let parameter = "paymentRecordDays"

    /// The last day for the bank's answer: the strictest pack of the batch's claims counts; nil: none sets a limit, or
    /// not sent.
    package static func resultDue(of batch: BatchRecord, _ reader: Reader, _ office: Office) throws -> Day? {
        guard let sent = batch.sentAt else { return nil }
        let packs = try reader.rows(
            Payables.everything,
            """
            select distinct k.pack from payment_line n join claim k on k.id = n.claim where n.batch = \(batch.id)
            """
        ).map { try $0.text("pack") }
        let days = packs.compactMap { office.packs[$0]?.count(parameter) }.min()
        return days.map { office.calendar.due($0, after: sent.day) }
    }

    /// Batches whose money is at the bank longer than the limit without an answer, the longest first.
    package static func overdue(_ scope: Scope, on today: Day, _ reader: Reader, _ office: Office) throws -> [(
        batch: BatchRecord, dueOn: Day
    )] {
        try PaymentStore.batches(state: .sent, scope, reader).compactMap { batch in
            guard let due = try resultDue(of: batch, reader, office), due < today else { return nil }
            return (batch, due)
        }.sorted { $0.dueOn < $1.dueOn }
    }
}
