import Accounts
import Papers
import Programme
import Store
import Vocabulary

/// Balances, statements and the issue ledger.
enum LedgerPages {
    // MARK: Balances

    static func balances(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let balances = try await LedgerDesk(office: visit.office).balances(for: actor)
        let words = visit.words
        var frame = try await visit.frame(words.text("ledger.title"), section: "ledger")
        frame.errors = refusal.map { ErrorSummary($0, words) }
        if visit.query["done"] == "allocated" {
            frame.hints = [Hint(words.text("ledger.allocated", ["n": visit.query["n"]]), .ok, announced: true)]
        }
        var panel = filled([
            "hasTitle": true, "title": words.text("ledger.balances"), "note": words.text("ledger.balancesNote")
        ])
        if balances.isEmpty {
            panel["empty"] = Empty(words.text("ledger.none"), words.text("ledger.noneText")).context
        } else {
            panel["table"] = table(balances, visit).context
        }
        return try visit.page(
            "record", frame,
            [
                "tabs": tabs("balances", actor, words), "panels": [panel, allocation(actor, refusal, visit)]
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func table(_ balances: [FundBalance], _ visit: Visit) -> Table {
        let words = visit.words
        let isMany = Set(balances.map(\.division)).count > 1
        let rows = balances.map { one -> Table.Row in
            func cell(_ amount: Money, _ account: Account) -> Cell {
                var cell = Cell.number(words.money(amount))
                cell.href = Markup.address(
                    Site.ledgerStatement,
                    [
                        ("fund", one.fund), ("account", account.rawValue), ("division", one.division.code)
                    ])
                return cell
            }
            return Table.Row([
                .head(PaymentWords.fund(one.fund, visit), sub: isMany ? visit.name(of: one.division) : ""),
                cell(one.allocated, .allocated), .number(words.money(one.owed)), cell(one.inTransit, .inTransit),
                cell(one.paid, .paid),
                cell(one.free, .fund)
            ])
        }
        return Table(
            caption: words.text("ledger.balances"),
            columns: [
                .init(words.text("payment.fund")), .init(words.text("ledger.allocatedHead"), look: "num"),
                .init(words.text("ledger.owed"), look: "num"),
                .init(words.text("ledger.inTransit"), look: "num"), .init(words.text("ledger.paid"), look: "num"),
                .init(words.text("ledger.free"), look: "num l")
            ], rows: rows, cards: true)
    }

    /// The form for money that came in; others see why it is not theirs.
    private static func allocation(_ actor: Actor, _ refusal: Refusal?, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        var panel = filled(["hasTitle": true, "title": words.text("ledger.allocate")])
        guard actor.may(.ledgerAllocate) else {
            panel["hint"] = Hint(words.text("ledger.allocateLocked"), icon: "lock").context
            return panel
        }
        let errors = refusal.map { ErrorSummary($0, words) }
        let form = visit.form
        panel["form"] =
            Form(
                action: Site.ledger,
                fields: [
                    Field(
                        "fund", words.text("payment.fund"),
                        .select(PaymentWords.fundOptions(visit, all: words.text("ledger.chooseFund"))),
                        value: form["fund"], required: true, error: errors?.error(for: "fund")),
                    Field(
                        "amount", words.text("ledger.amount"), value: form["amount"], required: true,
                        error: errors?.error(for: "amount")),
                    Field(
                        "document", words.text("ledger.document"), value: form["document"], required: true,
                        help: words.text("ledger.documentHelp"), error: errors?.error(for: "document")),
                    Field(
                        "matter", words.text("ledger.matter"), value: form["matter"],
                        error: errors?.error(for: "matter"))
                ],
                buttons: [
                    Action(
                        words.text("ledger.allocate"), .submit(name: nil, value: "allocate"), look: .main, icon: "plus")
                ]
            ).context
        return panel
    }

    static func tabs(_ current: String, _ actor: Actor, _ words: Words) -> [String: Any] {
        let books: [Tabs.Tab] =
            actor.may(.ledgerRead)
            ? [
                .init(words.text("ledger.balances"), Site.ledger, current: current == "balances"),
                .init(words.text("ledger.statement"), Site.ledgerStatement, current: current == "statement"),
                .init(words.text("ledger.payments"), Site.ledgerPayments, current: current == "payments")
            ] : []
        let transfers: [Tabs.Tab] =
            actor.may(.transferRead)
            ? [.init(words.text("transfers.title"), Site.transfers, current: current == "transfers")] : []
        return Tabs(label: words.text("ledger.title"), books + transfers).context
    }

    // MARK: Statement

    static func statement(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let asked = try LedgerQuery(visit, funds: LedgerDesk.funds(visit.office).map(\.code))
        let statement = try await LedgerDesk(office: visit.office)
            .statement(
                of: asked.fund, account: asked.account, in: asked.division, from: asked.from, to: asked.to, for: actor)
        let words = visit.words
        if visit.query["file"] == "xlsx" {
            return try await LedgerFiles.statement(statement, asked, visit)
        }
        let frame = try await visit.frame(
            words.text("ledger.statement"), section: "ledger", crumbs: [Link(words.text("ledger.title"), Site.ledger)])
        let accounts = Account.allCases.map { Field.Option($0.rawValue, words.text("ledger.account.\($0.rawValue)")) }
        return try visit.page(
            "payment/tabbed", frame,
            [
                "tabs": tabs("statement", actor, words),
                "filters": Filters(
                    action: Site.ledgerStatement,
                    fields: [
                        Field(
                            "fund", words.text("payment.fund"),
                            .select(PaymentWords.fundOptions(visit, all: words.text("ledger.chooseFund"))),
                            value: asked.fund),
                        Field(
                            "account", words.text("ledger.accountWord"), .select(accounts),
                            value: asked.account.rawValue),
                        Field("from", words.text("ledger.from"), .text(type: "date"), value: asked.from.description),
                        Field("to", words.text("ledger.to"), .text(type: "date"), value: asked.to.description),
                        Field("division", "", .hidden, value: asked.division.code)
                    ]
                ).context,
                "toolbar": Toolbar(
                    note: words.text("ledger.entries", ["n": words.count(statement.lines.count)]),
                    end: [
                        Action(
                            words.text("ledger.export"),
                            .link(Markup.address(Site.ledgerStatement, asked.query + [("file", "xlsx")])),
                            icon: "download")
                    ]
                ).context,
                "table": table(statement, asked, visit).context
            ])
    }

    private static func table(_ statement: Statement, _ asked: LedgerQuery, _ visit: Visit) -> Table {
        let words = visit.words
        // The account of allocations counts below zero; people read what was given as a sum above it.
        let isTurned = asked.account == .allocated
        func shown(_ amount: Money) -> String { words.money(isTurned ? -amount.fen : amount.fen) }
        func line(_ word: String, _ amount: Money) -> Table.Row {
            var label = Cell(word)
            label.heads = true
            label.span = 6
            return Table.Row([label, .number(shown(amount), strong: true)], look: "sum")
        }
        let rows = statement.lines.map { line -> Table.Row in
            var matter = Cell(line.entry.matter.isEmpty ? line.entry.document : line.entry.matter)
            if let claim = claim(of: line.entry) { matter.href = Site.ledgerClaim(claim) }
            matter.sub = line.entry.reasons
            return Table.Row([
                .number(String(line.entry.number)), Cell(words.moment(line.entry.at), look: "nw"),
                Cell(words.text("ledger.entry.\(line.entry.name.rawValue)")), matter,
                Cell(line.entry.payee), .number(shown(line.change)), .number(shown(line.balance), strong: true)
            ])
        }
        return Table(
            caption: words.text("ledger.statement"),
            columns: [
                .init(words.text("ledger.number"), look: "num"), .init(words.text("ledger.at")),
                .init(words.text("ledger.kind")),
                .init(words.text("ledger.matter")), .init(words.text("payment.payee")),
                .init(words.text("ledger.change"), look: "num"),
                .init(words.text("ledger.balance"), look: "num")
            ],
            groups: [Table.Group(words.text("ledger.opening", ["amount": shown(statement.opening)]), rows: rows)],
            foot: [line(words.text("ledger.closing"), statement.closing)])
    }

    static func claim(of entry: Entry) -> String? {
        entry.subject.hasPrefix("claim/") ? String(entry.subject.dropFirst("claim/".count)) : nil
    }

    // MARK: The issue ledger

    static func payments(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let asked = try LedgerQuery(visit, funds: [])
        let entries = try await LedgerDesk(office: visit.office)
            .payments(from: asked.from, to: asked.to, fund: asked.fund.isEmpty ? nil : asked.fund, for: actor)
        let words = visit.words
        if visit.query["file"] == "xlsx" { return try await LedgerFiles.payments(entries, asked, visit) }
        let frame = try await visit.frame(
            words.text("ledger.payments"), section: "ledger", crumbs: [Link(words.text("ledger.title"), Site.ledger)])
        var context: [String: Any] = [
            "tabs": tabs("payments", actor, words),
            "filters": Filters(
                action: Site.ledgerPayments,
                fields: [
                    Field(
                        "fund", words.text("payment.fund"),
                        .select(PaymentWords.fundOptions(visit, all: words.text("payment.anyFund"))),
                        value: asked.fund),
                    Field("from", words.text("ledger.from"), .text(type: "date"), value: asked.from.description),
                    Field("to", words.text("ledger.to"), .text(type: "date"), value: asked.to.description)
                ]
            ).context,
            "toolbar": Toolbar(
                note: words.text("ledger.entries", ["n": words.count(entries.count)]),
                end: [
                    Action(
                        words.text("ledger.export"),
                        .link(Markup.address(Site.ledgerPayments, asked.query + [("file", "xlsx")])), icon: "download")
                ]
            ).context
        ]
        if entries.isEmpty {
            context["empty"] = Empty(words.text("ledger.nothingPaid"), words.text("ledger.nothingPaidText")).context
        } else {
            var label = Cell(words.text("ledger.paid"))
            label.heads = true
            label.span = 5
            let total = words.money(try Money.total(entries.map(\.amount)))
            context["table"] =
                Table(
                    caption: words.text("ledger.payments"),
                    columns: [
                        .init(words.text("ledger.number"), look: "num"), .init(words.text("ledger.at")),
                        .init(words.text("payment.payee")),
                        .init(words.text("ledger.matter")), .init(words.text("payment.fund")),
                        .init(words.text("payment.amount"), look: "num"),
                        .init(words.text("ledger.handler"))
                    ],
                    rows: entries.map { entry in
                        var matter = Cell(entry.matter)
                        matter.href = claim(of: entry).map { Site.ledgerClaim($0) }
                        return Table.Row([
                            .number(String(entry.number)), Cell(words.moment(entry.at), look: "nw"), .head(entry.payee),
                            matter,
                            Cell(PaymentWords.fund(entry.fund, visit)),
                            .number(words.money(entry.amount), strong: true), Cell(entry.handlerName)
                        ])
                    }, foot: [Table.Row([label, .number(total, strong: true), Cell()], look: "sum")]
                ).context
        }
        return try visit.page("payment/tabbed", frame, context)
    }
}
