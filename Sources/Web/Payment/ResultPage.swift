import Programme
import Store
import Vocabulary

/// The bank's answer before it is taken over: every row, with what is wrong with it.
enum ResultPage {
    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let preview = try await PaymentDesk(office: visit.office).preview(visit.parameter("id"), for: actor)
        let batch = try await visit.office.store.read { try PaymentStore.batch(preview.batch, actor.scope, $0) }
        let words = visit.words
        var frame = try await visit.frame(
            words.text("payment.preview"), section: "payments",
            crumbs: [
                Link(words.text("payment.title"), Site.payments), Link(batch.number, Site.payment(batch.id))
            ])
        frame.facts = [Fact(words.text("payment.resultFile"), preview.fileName)]
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let wrong = preview.lines.filter { !$0.problems.isEmpty }.count
        if preview.committedAt != nil {
            frame.hints = [
                Hint(
                    words.text("payment.takenBefore"), .ok,
                    link: Link(words.text("payment.toBatch"), Site.payment(batch.id)))
            ]
        } else if wrong > 0 {
            frame.hints = [Hint(words.text("payment.rowsWrong", ["n": words.count(wrong)]), .warn)]
        } else {
            frame.hints = [Hint(words.text("payment.rowsGood"), .ok)]
        }
        let paid = preview.results.filter(\.isPaid)
        let take: Action.Target =
            preview.committedAt != nil
            ? .locked(why: words.text("payment.takenBefore"))
            : wrong > 0 ? .locked(why: words.text("payment.correctFirst")) : .post(visit.path, fields: [:])
        return try visit.page(
            "record", frame,
            [
                "panels": [
                    filled([
                        "hasTitle": true, "title": words.text("payment.rows"),
                        "note": words.text(
                            "payment.resultCounts",
                            [
                                "paid": words.count(paid.count),
                                "failed": words.count(preview.results.count - paid.count), "wrong": words.count(wrong)
                            ]),
                        "table": table(preview, words).context
                    ])
                ],
                "actionBar": ActionBar(
                    why: [words.text("payment.takeHint")],
                    actions: [
                        Action(words.text("payment.take"), take, look: .main, icon: "check"),
                        Action(words.text("payment.toBatch"), .link(Site.payment(batch.id)), look: .bare)
                    ]
                ).context
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func table(_ preview: ResultPreview, _ words: Words) -> Table {
        Table(
            caption: words.text("payment.rows"),
            columns: [
                .init(words.text("payment.row"), look: "num"), .init(words.text("payment.reference")),
                .init(words.text("payment.amount"), look: "num"), .init(words.text("payment.state")),
                .init(words.text("payment.remark"))
            ],
            rows: preview.lines.map { line in
                var remark = Cell(line.result?.reason ?? "", look: "why")
                if !line.problems.isEmpty {
                    remark.sub = words.list(line.problems.map { words.problem($0) })
                    remark.subTone = "t-bad"
                }
                let chip =
                    line.result.map { result in
                        result.isPaid
                            ? Chip(.ok, words.text("payment.lineState.paid"))
                            : Chip(.bad, words.text("payment.lineState.failed"))
                    } ?? Chip(.open, words.text("payment.unread"))
                return Table.Row(
                    [
                        .number(String(line.number)), .head(line.reference),
                        .number(line.result.map { words.money($0.amount) } ?? ""), .chip(chip), remark
                    ],
                    look: line.problems.isEmpty ? "" : "off")
            })
    }
}
