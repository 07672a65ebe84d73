import Programme
import Store
import Vocabulary

/// One's own ties to institutions and the yearly statement; for administrators and leaders, those of the division.
package enum IntegrityRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.integrity, .integrityRead) { try await show($0) }
        rooms.post(Site.integrity, .staffDeclareRecusal) { try await declare($0) }
        rooms.post(Site.act(Site.integrity, "statement"), .staffStateIntegrity) { visit in
            try await IntegrityDesk(office: visit.office).state(by: visit.actor, key: visit.key)
            return Register.done(Site.integrity, "changed")
        }
        rooms.post(Site.act(Site.integrity, "ties/:id"), .staffAdjustPost) { visit in
            do {
                try await IntegrityDesk(office: visit.office)
                    .adjust(visit.parameter("id"), note: visit.form["note"], by: visit.actor, key: visit.key)
                return Register.done(Site.integrity, "changed")
            } catch let refusal as Refusal where refusal.codes.first != "notFound" {
                return try await show(visit, refusal)
            }
        }
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let actor = try visit.actor
        let desk = IntegrityDesk(office: visit.office)
        var frame = try await visit.frame(words.text("integrity.title"))
        let done = visit.query["done"]
        if words.has("registerDone.\(done)") {
            frame.hints = [Hint(words.text("registerDone.\(done)"), .ok, announced: true)]
        }
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let state = words.text("integrity.state", ["year": String(visit.today.year)])
        frame.actions = [
            try await desk.hasStated(actor)
                ? Action(state, .locked(why: words.text("integrity.stated")))
                : Action(state, .post(Site.act(Site.integrity, "statement"), fields: [:]), look: .main, icon: "pen")
        ]
        var panels = [own(try await desk.ties(of: actor), words), try await form(visit, refusal)]
        if actor.may(.integrityReview) {
            panels.append(division(try await desk.adjustments(for: actor), visit))
            panels.append(missing(try await desk.missing(for: actor), words))
        }
        return try visit.page("record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func relation(_ raw: String, _ words: Words) -> String {
        words.has("tieRelation.\(raw)") ? words.text("tieRelation.\(raw)") : raw
    }

    private static func own(_ ties: [IntegrityDesk.Tie], _ words: Words) -> [String: Any] {
        let title = words.text("integrity.own")
        guard !ties.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("integrity.noTie")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.field.institution")), .init(words.text("integrity.field.relation")),
                    .init(words.text("register.at"))
                ],
                rows: ties.map {
                    Table.Row([
                        .head($0.institutionName), Cell(relation($0.relation, words)),
                        Cell(words.moment($0.declaredAt), look: "nw when")
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func form(_ visit: Visit, _ refusal: Refusal?) async throws -> [String: Any] {
        let words = visit.words
        let actor = try visit.actor
        let form = RegisterForm(words, "integrity", refusal)
        let providers = try await visit.office.store.read { reader in
            try reader.rows(
                .everything(because: "names of institutions are public"),
                "select id, name from institution order by name"
            )
            .map { (id: try $0.text("id"), name: try $0.text("name")) }
        }
        let shown = Form(
            action: Site.integrity,
            fields: [
                form.select(
                    "institution", visit.form["institution"],
                    [Field.Option("", words.text("register.choose"))]
                        + providers.map { Field.Option($0.id, $0.name) }, required: true),
                form.choice(
                    "relation", visit.form["relation"], IntegrityDesk.Relation.self, list: "tieRelation", required: true
                )
            ],
            buttons: [Action(words.text("integrity.declare"), .submit(name: nil, value: ""), look: .main, icon: "flag")]
        )
        return filled([
            "hasTitle": true, "title": words.text("integrity.declare"), "form": shown.context,
            "hint": Hint(words.text("integrity.hint", ["name": actor.name])).context
        ])
    }

    private static func division(_ ties: [IntegrityDesk.Tie], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let title = words.text("integrity.adjustments")
        guard !ties.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("integrity.noTie")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.field.name")), .init(words.text("register.field.institution")),
                    .init(words.text("integrity.field.relation")), .init(words.text("register.field.standing")),
                    .init(words.text("integrity.adjust"), silent: true)
                ],
                rows: ties.map { tie in
                    var state = Cell.chip(
                        tie.adjustedAt == nil
                            ? Chip(.wait, words.text("integrity.open"))
                            : Chip(.ok, words.text("integrity.adjusted")))
                    state.sub = tie.adjustedNote ?? ""
                    let note = words.text("integrity.adjustNote", ["day": visit.today.description])
                    let act = Action(
                        words.text("integrity.adjust"),
                        .post(Site.act(Site.integrity, "ties/\(tie.id)"), fields: ["note": note]))
                    return Table.Row([
                        .head(tie.accountName), Cell(tie.institutionName), Cell(relation(tie.relation, words)), state,
                        tie.adjustedAt == nil ? .action(act) : Cell()
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func missing(
        _ people: [(id: String, login: String, name: String, role: Role)], _ words: Words
    ) -> [String: Any] {
        let title = words.text("integrity.missing")
        guard !people.isEmpty else {
            return filled([
                "hasTitle": true, "title": title, "empty": Empty(words.text("integrity.noneMissing")).context
            ])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.field.name")), .init(words.text("door.role")),
                    .init(words.text("door.name"))
                ],
                rows: people.map {
                    Table.Row([
                        .head($0.name), Cell(words.text("role.\($0.role.rawValue)"), look: "nw"),
                        Cell($0.login, look: "nw")
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func declare(_ visit: Visit) async throws -> Answer {
        do {
            var problems: [Problem] = []
            if !visit.form.has("institution") { problems.append(Problem("required", field: "institution")) }
            if IntegrityDesk.Relation(rawValue: visit.form["relation"]) == nil {
                problems.append(Problem("choiceUnknown", field: "relation"))
            }
            guard problems.isEmpty else { throw Refusal(problems) }
            _ = try await AccountDesk(store: visit.office.store)
                .declareRecusal(
                    institution: visit.form["institution"], relation: visit.form["relation"], by: visit.actor)
            return Register.done(Site.integrity, "tieDeclared")
        } catch let refusal as Refusal {
            return try await show(visit, refusal)
        }
    }
}
