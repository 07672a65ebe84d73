import Accounts
import Procedures
import Programme
import Store
import Vocabulary

/// One claim's money from end to end: plan, class, who checked and approved, from which fund, to whom, the bank's
/// receipt.
enum LedgerTrace {
    static func show(_ visit: Visit) async throws -> Answer {
        let trace = try await LedgerDesk(office: visit.office).trace(visit.parameter("id"), for: visit.actor)
        let words = visit.words
        var frame = try await visit.frame(
            words.text("ledger.trace", ["number": trace.claim.number]), section: "ledger",
            crumbs: [Link(words.text("ledger.title"), Site.ledger)])
        frame.facts = [
            Fact(words.text("ledger.claim"), trace.claim.number, href: Site.claim(trace.claim.id)),
            Fact(words.text("ledger.class"), trace.claim.classTitle),
            Fact(words.text("ledger.plan"), trace.course.projectName ?? words.text("ledger.noPlan")),
            Fact(words.text("ledger.institution"), trace.claim.institutionName)
        ]
        return try visit.page(
            "record", frame,
            [
                "panels": [
                    panel("ledger.byFund", funds(trace, visit), words),
                    panel("ledger.hands", hands(trace, visit), words),
                    panel("ledger.bankLines", lines(trace, visit), words),
                    panel("ledger.bookings", bookings(trace, visit), words)
                ]
            ])
    }

    private static func panel(_ key: String, _ table: Table, _ words: Words) -> [String: Any] {
        ["hasTitle": true, "title": words.text(key), "table": table.context]
    }

    private static func funds(_ trace: MoneyTrace, _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("ledger.byFund"),
            columns: [
                .init(words.text("payment.fund")), .init(words.text("ledger.owed"), look: "num"),
                .init(words.text("ledger.inTransit"), look: "num"),
                .init(words.text("ledger.paid"), look: "num")
            ],
            rows: trace.funds.map { fund in
                Table.Row([
                    .head(PaymentWords.fund(fund.fund, visit)), .number(words.money(fund.owed)),
                    .number(words.money(fund.inTransit)),
                    .number(words.money(fund.paid), strong: true)
                ])
            })
    }

    private static func hands(_ trace: MoneyTrace, _ visit: Visit) -> Table {
        let words = visit.words
        let definition = visit.office.procedures.book.definition(ClaimDesk.procedure, pack: trace.claim.pack)
        return Table(
            caption: words.text("ledger.hands"),
            columns: [
                .init(words.text("ledger.step")), .init(words.text("ledger.who")), .init(words.text("ledger.at")),
                .init(words.text("ledger.reasons"))
            ],
            rows: trace.acts.map { act in
                let step = definition?.step(act.step)
                var who = Cell(act.account == nil ? words.text("ledger.system") : act.personName)
                who.sub = act.role.map { words.text("role.\($0.rawValue)") } ?? ""
                if let responsible = act.responsible {
                    who.sub = words.list([who.sub, words.text("case.responsibleIs", ["name": responsible.name])])
                }
                return Table.Row([
                    .head(step.map { visit.say(zh: $0.labelZh, en: $0.labelEn) } ?? act.step), who,
                    Cell(words.moment(act.at), look: "nw"), Cell(act.reasons)
                ])
            })
    }

    private static func lines(_ trace: MoneyTrace, _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("ledger.bankLines"),
            columns: [
                .init(words.text("payment.reference")), .init(words.text("payment.payee")),
                .init(words.text("payment.amount"), look: "num"),
                .init(words.text("payment.state")), .init(words.text("ledger.receipt")),
                .init(words.text("payment.preparedBy")),
                .init(words.text("payment.approvedBy"))
            ],
            rows: trace.lines.map { line in
                let batch = trace.batches[line.batch]
                var reference = Cell.head(line.reference, Site.payment(line.batch))
                reference.sub = PaymentWords.fund(line.fund, visit)
                var state = Cell.chip(PaymentWords.chip(line.state, words))
                state.sub = line.failure ?? ""
                return Table.Row([
                    reference, Cell(line.payeeName), .number(words.money(line.amount), strong: true), state,
                    Cell(line.receipt ?? "—"), Cell(batch?.preparedByName ?? ""), Cell(batch?.approvedByName ?? "")
                ])
            })
    }

    private static func bookings(_ trace: MoneyTrace, _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("ledger.bookings"),
            columns: [
                .init(words.text("ledger.number"), look: "num"), .init(words.text("ledger.at")),
                .init(words.text("ledger.kind")),
                .init(words.text("payment.payee")), .init(words.text("payment.fund")),
                .init(words.text("payment.amount"), look: "num"),
                .init(words.text("ledger.handler"))
            ],
            rows: trace.entries.map { entry in
                Table.Row([
                    .number(String(entry.number)), Cell(words.moment(entry.at), look: "nw"),
                    Cell(words.text("ledger.entry.\(entry.name.rawValue)")), Cell(entry.payee),
                    Cell(PaymentWords.fund(entry.fund, visit)),
                    .number(words.money(entry.amount)), Cell(entry.handlerName)
                ])
            })
    }
}
