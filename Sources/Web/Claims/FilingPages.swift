import Programme
import Store
import Vocabulary

/// Claims of individuals: the card on the trainee's phone, and the list of the county that they were filed in.
enum FilingPages {
    // MARK: The phone

    /// Where one claims for oneself: the form, or what was filed. Nil where the institution claims.
    static func panel(_ course: TraineeDesk.Course, _ visit: Visit, _ refusal: Refusal?) -> [String: Any]? {
        let words = visit.words
        let title = words.text("filings.mine", ["class": course.record.title])
        if let filing = course.filing {
            let text = words.text(
                "filings.filed", ["place": visit.place(of: filing.division), "on": filing.filedAt.day.description])
            return ["hasTitle": true, "title": title, "hint": Hint(text, .ok).context]
        }
        guard !course.claimPlaces.isEmpty, !course.isWithdrawn else { return nil }
        let error = refusal?.problems.first { $0.field == "place" }.map { words.problem($0) }
        let options = course.claimPlaces.map { Field.Option($0.code, visit.place(of: $0)) }
        let form = Form(
            action: Site.meFile,
            fields: [
                Field("enrolment", "", .hidden, value: course.enrolment),
                Field(
                    "place", words.text("filings.place"), .radios(options), value: visit.form["place"], required: true,
                    help: words.text("filings.placeHelp"), error: error)
            ],
            buttons: [
                Action(words.text("filings.file"), .submit(name: nil, value: ""), look: .main, icon: "check")
            ])
        return ["hasTitle": true, "title": title, "text": words.text("filings.why"), "form": form.context]
    }

    // MARK: The desk

    static func list(_ visit: Visit) async throws -> Answer {
        let (actor, words) = (try visit.actor, visit.words)
        let page = min(max(1, Int(visit.query["page"]) ?? 1), 10_000)
        let (filings, count) = try await visit.office.store.read { reader in
            (
                try ClaimFilings.page(
                    offset: (page - 1) * ClaimRooms.pageSize, limit: ClaimRooms.pageSize, actor.scope, reader),
                try ClaimFilings.count(actor.scope, reader)
            )
        }
        let frame = try await visit.frame(
            words.text("filings.title"), section: "claims",
            crumbs: [Link(words.text("nav.claims"), Site.claims), Link(words.text("filings.title"))])
        let label = words.text("filings.inAll", ["n": words.count(count)])
        var context: [String: Any] = [
            "note": Hint(words.text("filings.note")).context,
            "pager": Pager(label: label, page: page, size: ClaimRooms.pageSize, total: count) {
                Markup.address(Site.claimFilings, [("page", String($0))])
            }.context
        ]
        if filings.isEmpty {
            context["empty"] = Empty(words.text("filings.none"), words.text("filings.noneText")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("filings.title"),
                    columns: [
                        .init(words.text("claims.name")), .init(words.text("claims.class")),
                        .init(words.text("claims.institution")), .init(words.text("filings.place")),
                        .init(words.text("filings.at"))
                    ],
                    rows: filings.map {
                        Table.Row([
                            .head($0.personName), Cell($0.classTitle), Cell($0.institutionName),
                            Cell(visit.place(of: $0.division)), Cell(words.moment($0.filedAt), look: "nw")
                        ])
                    }, cards: true
                ).context
        }
        return try visit.page("list", frame, context)
    }
}
