import Accounts
import Programme
import Store
import Vocabulary

/// What waits to be paid, fund by fund, and the list of batches.
enum PaymentQueue {
    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let asked = visit.query["fund"]
        let (funds, fund, lines, free) = try await visit.office.store.read { reader in
            let funds = try Payables.funds(actor.scope, reader)
            let fund = asked.isEmpty ? funds.first?.fund ?? "" : asked
            let lines = try Payables.waiting(fund: fund, actor.scope, reader)
            let balances = try LedgerDesk.ledger(visit.office).balances(reader, actor.scope, fund: fund)
            return (funds, fund, lines, balances.first { $0.division == actor.division })
        }
        let words = visit.words
        var frame = try await visit.frame(words.text("payment.title"), section: "payments")
        frame.errors = refusal.map { ErrorSummary(items: problems($0, lines, words)) }
        if let free {
            frame.facts = [
                Fact(words.text("ledger.owed"), words.yuan(free.owed)),
                Fact(words.text("ledger.inTransit"), words.yuan(free.inTransit)),
                Fact(words.text("ledger.free"), words.yuan(free.free))
            ]
        }
        var context: [String: Any] = [
            "tabs": PaymentWords.tabs("queue", waiting: funds.reduce(0) { $0 + $1.items }, words)
        ]
        if funds.count > 1 || !asked.isEmpty {
            context["filters"] =
                Filters(
                    action: Site.payments,
                    fields: [
                        Field(
                            "fund", words.text("payment.fund"),
                            .select(
                                funds.map {
                                    Field.Option(
                                        $0.fund,
                                        words.text(
                                            "payment.fundWaiting",
                                            [
                                                "fund": PaymentWords.fund($0.fund, visit), "n": words.count($0.items),
                                                "amount": words.money($0.amount)
                                            ]))
                                }), value: fund)
                    ]
                ).context
        }
        guard !lines.isEmpty else {
            context["empty"] = Empty(words.text("payment.nothingWaits"), words.text("payment.nothingWaitsText")).context
            return try visit.page("payment/tabbed", frame, context)
        }
        let ready = lines.filter { $0.block == nil }
        context["batch"] = actor.role == .financeClerk ? Markup.address(Site.payments, [("fund", fund)]) : nil
        context["toolbar"] = try toolbar(ready, lines, actor, words).context
        context["table"] = try table(lines, fund, actor, visit).context
        return try visit.page("payment/tabbed", frame, context, status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// Problems name the payee; each leads to its box where the list still has it.
    private static func problems(_ refusal: Refusal, _ lines: [PayableLine], _ words: Words) -> [(
        field: String?, text: String
    )] {
        refusal.problems.map { (field: nil, text: words.problem($0)) }
    }

    private static func toolbar(_ ready: [PayableLine], _ lines: [PayableLine], _ actor: Actor, _ words: Words) throws
        -> Toolbar
    {
        let total = try Money.total(ready.map(\.amount))
        let target: Action.Target =
            actor.role != .financeClerk
            ? .locked(why: words.text("payment.clerkOnly"))
            : ready.isEmpty ? .locked(why: words.text("payment.allBlocked")) : .submit(name: "do", value: "prepare")
        let blocked = lines.count - ready.count
        return Toolbar(
            selection: words.text("payment.selected", ["n": words.count(ready.count), "amount": words.money(total)]),
            batch: [Action(words.text("payment.prepare"), target, look: .main, icon: "pen")],
            note: blocked > 0 ? words.text("payment.blocked", ["n": words.count(blocked)]) : "")
    }

    private static func table(_ lines: [PayableLine], _ fund: String, _ actor: Actor, _ visit: Visit) throws -> Table {
        let words = visit.words
        var groups: [(claim: PayableLine, lines: [PayableLine])] = []
        for line in lines {
            if let last = groups.indices.last, groups[last].claim.claim == line.claim {
                groups[last].lines.append(line)
            } else {
                groups.append((line, [line]))
            }
        }
        let isClerk = actor.role == .financeClerk
        var label = Cell(words.text("payment.waitingTotal", ["fund": PaymentWords.fund(fund, visit)]))
        label.heads = true
        label.span = 3
        let total = words.money(try Money.total(lines.map(\.amount)))
        return Table(
            caption: words.text("payment.queue"),
            columns: [
                .init(words.text("payment.choose"), look: "no-print", silent: true), .init(words.text("payment.payee")),
                .init(words.text("payment.bank")), .init(words.text("payment.items"), look: "num"),
                .init(words.text("payment.amount"), look: "num"), .init(words.text("payment.remark"))
            ],
            groups: try groups.map { group in
                Table.Group(
                    words.text("payment.ofClaim", ["claim": group.claim.claimNumber, "class": group.claim.classTitle]),
                    note: words.yuan(try Money.total(group.lines.map(\.amount))),
                    rows: group.lines.map { row($0, isClerk, visit) })
            },
            foot: [Table.Row([Cell(look: "no-print"), label, .number(total, strong: true), Cell()], look: "sum")])
    }

    private static func row(_ line: PayableLine, _ isClerk: Bool, _ visit: Visit) -> Table.Row {
        let words = visit.words
        let tick =
            isClerk && line.block == nil
            ? Cell.Tick(
                name: "items", value: line.items.joined(separator: ","),
                label: words.text("payment.choosePayee", ["name": line.payeeName]), ticked: true, fen: line.amount.fen)
            : nil
        var bank = Cell(line.bankName ?? words.text("payment.bankMissing"))
        bank.sub = line.bankAccount?.masked ?? ""
        var remark = Cell(look: "why")
        if let block = line.block {
            remark.text = words.problem(block)
            remark.sub = words.text("payment.remedy.\(block.code)")
            remark.subTone = "t-warn"
        } else if let failed = line.failed {
            remark.text = words.text("payment.failedBefore", ["reference": failed.reference, "reason": failed.reason])
            remark.sub = words.text(failed.isAccountUnchanged ? "payment.accountUnchanged" : "payment.accountChanged")
            remark.subTone = failed.isAccountUnchanged ? "t-warn" : "muted"
        }
        return Table.Row(
            [
                .tick(tick), .head(line.payeeName, sub: PaymentWords.payee(line.payeeKind, words)), bank,
                .number(words.count(line.items.count)), .number(words.money(line.amount), strong: true), remark
            ], look: line.block == nil ? "" : "off")
    }

    // MARK: Batches

    static func batches(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let state = BatchRecord.State(rawValue: visit.query["state"])
        let fund = visit.query.optional("fund")
        let (batches, waiting) = try await visit.office.store.read { reader in
            (
                try PaymentStore.batches(state: state, fund: fund, actor.scope, reader),
                try Payables.funds(actor.scope, reader)
            )
        }
        let words = visit.words
        let frame = try await visit.frame(words.text("payment.title"), section: "payments")
        var context: [String: Any] = [
            "tabs": PaymentWords.tabs("batches", waiting: waiting.reduce(0) { $0 + $1.items }, words),
            "filters": Filters(
                action: Site.paymentBatches,
                fields: [
                    Field(
                        "state", words.text("payment.state"),
                        .select(
                            [Field.Option("", words.text("payment.anyState"))]
                                + BatchRecord.State.allCases.map {
                                    Field.Option($0.rawValue, words.text("payment.batchState.\($0.rawValue)"))
                                }),
                        value: state?.rawValue ?? ""),
                    Field(
                        "fund", words.text("payment.fund"),
                        .select(PaymentWords.fundOptions(visit, all: words.text("payment.anyFund"))),
                        value: fund ?? "")
                ]
            ).context
        ]
        if batches.isEmpty {
            context["empty"] = Empty(words.text("payment.noBatches"), words.text("payment.noBatchesText")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("payment.batches"),
                    columns: [
                        .init(words.text("payment.number")), .init(words.text("payment.fund")),
                        .init(words.text("payment.lines"), look: "num"),
                        .init(words.text("payment.amount"), look: "num"), .init(words.text("payment.state")),
                        .init(words.text("payment.preparedBy")), .init(words.text("payment.approvedBy"))
                    ],
                    rows: batches.map { row($0, visit) }, cards: true
                ).context
        }
        return try visit.page("payment/tabbed", frame, context)
    }

    private static func row(_ batch: BatchRecord, _ visit: Visit) -> Table.Row {
        let words = visit.words
        var prepared = Cell(batch.preparedByName)
        prepared.sub = words.moment(batch.createdAt)
        var approved = Cell(batch.approvedByName ?? "")
        approved.sub = batch.approvedAt.map { words.moment($0) } ?? ""
        return Table.Row([
            .head(batch.number, Site.payment(batch.id), sub: visit.name(of: batch.division)),
            Cell(PaymentWords.fund(batch.fund, visit)),
            .number(words.count(batch.lines)), .number(words.money(batch.total), strong: true),
            .chip(PaymentWords.chip(batch.state, words)), prepared, approved
        ])
    }
}
