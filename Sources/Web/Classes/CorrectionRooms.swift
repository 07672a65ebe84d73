import Programme
import Store
import Vocabulary

/// Asking for the correction of a fact of an approved class.
enum CorrectionRooms {
    static func open(_ rooms: Rooms) {
        rooms.get("/desk/classes/:id/correction", .classAskCorrection) { visit in try await form(visit) }
        rooms.post("/desk/classes/:id/correction", .classAskCorrection) { visit in
            do {
                let id = try await CorrectionDesk(office: visit.office).ask(
                    visit.parameter("id"), visit.form["fact"], to: visit.form["value"], reason: visit.form["reason"],
                    by: visit.actor, key: visit.key)
                return .see(Markup.address(Site.aCase(id), [("done", "submitted")]))
            } catch let refusal as Refusal where refusal.codes != ["notFound"] {
                return try await form(visit, refusal)
            }
        }
    }

    private static func form(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        var frame = try await page.frame(nil, title: words.text("correction.of", ["class": page.record.title]))
        frame.hints = [Hint(words.text("correction.hint"))]
        frame.errors = errors
        let facts = ClassCorrection.Fact.allCases.map { fact in
            Field.Option(
                fact.rawValue,
                words.text(
                    "correction.option",
                    [
                        "field": words.text("correction.field.\(fact.rawValue)"),
                        "value": CorrectionDesk.value(of: fact, page.record)
                    ]))
        }
        let form = Form(
            action: Site.correction(page.record.id),
            fields: [
                Field(
                    "fact", words.text("correction.fact"), .select(facts), value: visit.form["fact"], required: true,
                    error: errors?.error(for: "fact"), wide: true),
                Field(
                    "value", words.text("correction.new"), value: visit.form["value"], required: true,
                    help: words.text("correction.valueHelp"), error: errors?.error(for: "value"), wide: true),
                Field(
                    "reason", words.text("correction.reason"), .area(rows: 3), value: visit.form["reason"],
                    required: true,
                    error: errors?.error(for: "reason"), wide: true)
            ],
            buttons: [
                Action(words.text("correction.send"), .submit(name: nil, value: ""), look: .main, icon: "check"),
                Action(words.text("application.cancel"), .link(Site.aClass(page.record.id)), look: .bare)
            ])
        return try visit.page("form", frame, ["form": form.context], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }
}
