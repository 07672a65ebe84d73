import Programme
import Store
import Vocabulary

/// A payment batch: its lines, what the reader may do, the bank's files.
enum BatchPage {
    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (id, actor) = (visit.parameter("id"), try visit.actor)
        let office = visit.office
        let (batch, lines, due) = try await office.store.read { reader in
            let batch = try PaymentStore.batch(id, actor.scope, reader)
            return (
                batch, try PaymentStore.lines(of: id, actor.scope, reader),
                try PaymentLimit.resultDue(of: batch, reader, office)
            )
        }
        let words = visit.words
        var frame = try await visit.frame(
            words.text("payment.batch", ["number": batch.number]), section: "payments",
            crumbs: [
                Link(words.text("payment.title"), Site.payments),
                Link(words.text("payment.batches"), Site.paymentBatches)
            ])
        frame.chip = PaymentWords.chip(batch.state, words)
        frame.facts = facts(batch, due, visit)
        if let fact = try await CheckpointWords.fact(about: "payment_batch/\(id)", visit) { frame.facts.append(fact) }
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.actions = files(batch, actor, words)
        frame.look = "p-wide"
        if let done = visit.query.optional("done"), words.has("payment.done.\(done)") {
            frame.hints = [Hint(words.text("payment.done.\(done)"), .ok, announced: true)]
        }
        if batch.state == .withdrawn {
            frame.hints.append(Hint(words.text("payment.withdrawnWhy", ["reasons": batch.reasons]), .warn))
        }
        var panels = [linesPanel(batch, lines, visit)]
        if batch.state == .sent { panels.append(upload(batch, actor, refusal, visit)) }
        let open = lines.filter { $0.state == .failed && !$0.isReplaced }
        if !open.isEmpty { panels.append(failedPanel(open, actor, words)) }
        return try visit.page(
            "payment/batch", frame,
            [
                "fundName": PaymentWords.fund(batch.fund, visit), "total": words.money(batch.total),
                "inWords": batch.total.chineseWords,
                "facts": [
                    Fact(words.text("payment.place"), visit.place(of: batch.division)),
                    Fact(words.text("payment.lines"), words.count(batch.lines)),
                    Fact(words.text("payment.fileHash"), batch.fileHash ?? words.text("payment.notYetSent"))
                ].contexts,
                "panels": panels,
                "sign": SignBlock(["handler", "checker", "approver"].map { words.text("payment.sign.\($0)") }).context,
                "actionBar": bar(batch, actor, visit).context
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func facts(_ batch: BatchRecord, _ due: Day?, _ visit: Visit) -> [Fact] {
        let words = visit.words
        func by(_ name: String?, _ at: Instant?) -> String? {
            at.map { words.text("payment.by", ["name": name ?? "", "at": words.shortMoment($0)]) }
        }
        var facts = [Fact(words.text("payment.preparedBy"), by(batch.preparedByName, batch.createdAt) ?? "")]
        if let text = by(batch.approvedByName, batch.approvedAt) {
            facts.append(Fact(words.text("payment.approvedBy"), text))
        }
        if let text = by(batch.sentByName, batch.sentAt) { facts.append(Fact(words.text("payment.sentBy"), text)) }
        if batch.state == .sent, let due {
            facts.append(Fact(words.text("payment.answerDue"), words.day(due), tone: due < visit.today ? "t-bad" : nil))
        }
        return facts
    }

    private static func files(_ batch: BatchRecord, _ actor: Actor, _ words: Words) -> [Action] {
        var actions: [Action] = []
        if batch.state == .sent || batch.state == .settled, [.financeClerk, .financeHead].contains(actor.role) {
            actions = BankFile.Form.allCases.map { form in
                Action(
                    words.text("payment.file.\(form.rawValue)"),
                    .link(Markup.address(Site.paymentDo(batch.id, .file), [("form", form.rawValue)])), icon: "download")
            }
        }
        return actions
    }

    // MARK: Lines

    private static func linesPanel(_ batch: BatchRecord, _ lines: [LineRecord], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        var label = Cell(words.text("payment.sum", ["words": batch.total.chineseWords]))
        label.heads = true
        label.span = 5
        let table = Table(
            caption: words.text("payment.linesOf"),
            columns: [
                .init(words.text("payment.position"), look: "num"), .init(words.text("payment.payee")),
                .init(words.text("payment.bank")),
                .init(words.text("payment.purpose")), .init(words.text("payment.reference")),
                .init(words.text("payment.amount"), look: "num"), .init(words.text("payment.state"))
            ],
            rows: lines.map { row($0, visit) },
            foot: [Table.Row([label, .number(words.money(batch.total), strong: true), Cell()], look: "sum")])
        return filled([
            "title": words.text("payment.linesOf"),
            "note": words.text("payment.lineCount", ["n": words.count(lines.count)]),
            "table": table.context
        ])
    }

    private static func row(_ line: LineRecord, _ visit: Visit) -> Table.Row {
        let words = visit.words
        var bank = Cell(line.bankName)
        bank.sub = line.bankAccount?.masked ?? ""
        var state = Cell.chip(PaymentWords.chip(line.state, words))
        if let failure = line.failure { state.sub = failure; state.subTone = "t-bad" }
        if line.isReplaced { state.sub += words.text("payment.replaced") }
        if let receipt = line.receipt { state.sub = words.text("payment.receipt", ["receipt": receipt]) }
        var purpose = Cell(line.purpose)
        purpose.href = Site.claim(line.claim)
        purpose.sub = line.classTitle
        return Table.Row(
            [
                .number(words.count(line.position)),
                .head(line.payeeName, sub: PaymentWords.payee(line.payeeKind, words)), bank, purpose,
                Cell(line.reference, look: "nw small"), .number(words.money(line.amount), strong: true), state
            ], look: line.state == .dropped ? "off" : "")
    }

    // MARK: The bank's answer

    private static func upload(_ batch: BatchRecord, _ actor: Actor, _ refusal: Refusal?, _ visit: Visit) -> [String:
        Any]
    {
        let words = visit.words
        var panel = filled([
            "title": words.text("payment.results"), "noPrint": true,
            "hint": Hint(words.text("payment.resultsHint")).context
        ])
        if actor.role == .financeClerk {
            let errors = refusal.map { ErrorSummary($0, words) }
            panel["form"] =
                Form(
                    action: Site.paymentDo(batch.id, .results),
                    fields: [
                        Field(
                            "file", words.text("payment.resultFile"), .file(accept: ".xlsx,.csv"), required: true,
                            help: words.text("payment.resultFileHelp"), error: errors?.error(for: "file"), wide: true)
                    ],
                    buttons: [
                        Action(words.text("payment.readFile"), .submit(name: nil, value: "read"), icon: "upload")
                    ], files: true
                ).context
        }
        return panel
    }

    private static func failedPanel(_ lines: [LineRecord], _ actor: Actor, _ words: Words) -> [String: Any] {
        let table = Table(
            caption: words.text("payment.failed"),
            columns: [
                .init(words.text("payment.payee")), .init(words.text("payment.amount"), look: "num"),
                .init(words.text("payment.why")),
                .init(words.text("payment.next"))
            ],
            rows: lines.map { line in
                Table.Row([
                    .head(line.payeeName), .number(words.money(line.amount)), Cell(line.failure ?? ""),
                    .link(words.text("payment.payAgain"), Markup.address(Site.payments, [("fund", line.fund)]))
                ])
            })
        return filled([
            "title": words.text("payment.failed"), "noPrint": true,
            "hint": Hint(words.text("payment.failedHint"), .warn).context,
            "table": table.context
        ])
    }

    // MARK: What the reader may do

    private static func bar(_ batch: BatchRecord, _ actor: Actor, _ visit: Visit) -> ActionBar {
        let words = visit.words
        let isOfHere = batch.division == actor.division
        func target(_ role: Role, _ task: Site.PaymentTask) -> Action.Target {
            if actor.role != role || !isOfHere { return .locked(why: words.text("payment.lock.\(role.rawValue)")) }
            return .post(Site.paymentDo(batch.id, task), fields: [:])
        }
        switch batch.state {
        case .draft where actor.role == .financeHead && isOfHere:
            return ActionBar(
                why: [
                    words.text("payment.whyApprove", ["name": batch.preparedByName]),
                    words.text("payment.afterApprove")
                ],
                actions: [
                    Action(
                        words.text("payment.approve", ["amount": words.money(batch.total)]),
                        .post(Site.paymentDo(batch.id, .approve), fields: [:]), look: .main, icon: "check"),
                    Action(
                        words.text("payment.returnBatch"),
                        .link(Markup.address(Site.payment(batch.id), [("ask", "withdraw")])), look: .stop, icon: "back")
                ]
            ).asking(visit, batch)
        case .draft:
            return ActionBar(
                why: [words.text("payment.waitsApproval")],
                actions: [
                    Action(
                        words.text("payment.approve", ["amount": words.money(batch.total)]),
                        target(.financeHead, .approve)),
                    withdraw(batch, actor, visit)
                ]
            ).asking(visit, batch)
        case .approved:
            return ActionBar(
                why: [words.text("payment.whySend")],
                actions: [
                    Action(
                        words.text("payment.send"), target(.financeClerk, .send),
                        look: actor.role == .financeClerk ? .main : .usual, icon: "download"),
                    withdraw(batch, actor, visit)
                ]
            ).asking(visit, batch)
        case .sent: return ActionBar(why: [words.text("payment.waitsBank")], actions: [])
        case .settled: return ActionBar(why: [words.text("payment.isSettled")], actions: [])
        case .withdrawn: return ActionBar(why: [words.text("payment.isWithdrawn")], actions: [])
        }
    }

    private static func withdraw(_ batch: BatchRecord, _ actor: Actor, _ visit: Visit) -> Action {
        let words = visit.words
        guard [.financeClerk, .financeHead].contains(actor.role), batch.division == actor.division else {
            return Action(words.text("payment.withdraw"), .locked(why: words.text("payment.financeOnly")))
        }
        return Action(
            words.text("payment.withdraw"), .link(Markup.address(Site.payment(batch.id), [("ask", "withdraw")])),
            look: .stop, icon: "back")
    }
}

extension ActionBar {
    /// The bar turned into the form that asks for the reasons of a withdrawal.
    fileprivate func asking(_ visit: Visit, _ batch: BatchRecord) -> ActionBar {
        guard visit.query["ask"] == "withdraw" || visit.path.hasSuffix("/withdraw") else { return self }
        let words = visit.words
        return ActionBar(
            why: [words.text("payment.withdrawHint")],
            actions: [
                Action(
                    words.text("payment.withdraw"), .submit(name: nil, value: "withdraw"), look: .stop, icon: "back"),
                Action(words.text("payment.keep"), .link(Site.payment(batch.id)), look: .bare)
            ],
            form: Site.paymentDo(batch.id, .withdraw),
            fields: [Field("reasons", words.text("payment.reasons"), value: visit.form["reasons"], required: true)])
    }
}
