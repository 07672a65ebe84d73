import Papers
import Programme
import Store
import Vocabulary

/// The list of bodies that examine and certify.
package enum EvaluatorRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.evaluators, .evaluatorRead) { try await list($0) }
        rooms.get(Site.export(Site.evaluators), .evaluatorRead) { try await export($0) }
        rooms.get(Site.new(Site.evaluators), .evaluatorAdd) { try await edit($0, nil, EvaluatorDraft()) }
        rooms.post(Site.new(Site.evaluators), .evaluatorAdd) { try await add($0) }
        rooms.get(Site.evaluator(":id"), .evaluatorRead) { try await show($0) }
        rooms.get(Site.edit(Site.evaluator(":id")), .evaluatorChange) { visit in
            let body = try await EvaluatorDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
            return try await edit(visit, body, EvaluatorDraft(body))
        }
        rooms.post(Site.edit(Site.evaluator(":id")), .evaluatorChange) { try await change($0) }
        rooms.post(Site.act(Site.evaluator(":id"), "standing"), .evaluatorSetActive) { try await act($0) }
    }

    // MARK: List

    private static func filter(_ visit: Visit) -> EvaluatorDesk.Filter {
        var filter = EvaluatorDesk.Filter()
        filter.name = visit.query["name"]
        filter.occupation = visit.query["occupation"]
        filter.standing = visit.query["standing"]
        return filter
    }

    private static func book(_ visit: Visit, _ filter: EvaluatorDesk.Filter) -> RegisterList<Evaluator> {
        let register = Register(visit, .evaluators)
        let words = visit.words
        let form = RegisterForm(words, "evaluator", nil)
        return RegisterList(
            register: register,
            filters: [
                .typed("name", filter.name, label: "evaluator.field.name", form),
                .typed("occupation", filter.occupation, label: "register.field.occupation", form),
                .standing(filter.standing, of: ["active", "inactive"], list: "evaluatorStanding", form)
            ],
            columns: [
                .init("evaluator.field.name", cell: { .head($0.name, Site.evaluator($0.id)) }, value: { .text($0.name) }),
                .init("register.field.creditCode", value: { .text($0.creditCode.text) }),
                .init("evaluator.field.kind") { words.text("evaluatorKind.\($0.kind.rawValue)") },
                .init("register.field.division", value: { .text(visit.place(of: $0.division)) }),
                .init(
                    "evaluator.field.recognition",
                    cell: { Cell($0.recognition ?? words.text("register.none"), look: "nw") },
                    value: { .text($0.recognition ?? "") }),
                .init("evaluator.field.recognisedOn", value: { $0.recognisedOn.map { .day($0) } ?? .empty }),
                .init(
                    "evaluator.field.validUntil",
                    cell: { Cell($0.validUntil?.description ?? words.text("evaluator.open"), look: "nw") },
                    value: { $0.validUntil.map { .day($0) } ?? .empty }),
                .init(
                    "register.field.occupations", look: "num", cell: { .number(words.count($0.occupations.count)) },
                    value: { .text(register.occupations($0.occupations)) }),
                .init("evaluator.field.levels", value: { .text(levels($0, words)) }),
                .init("evaluator.field.fees", value: { .text($0.fees ?? "") }),
                .init("register.field.standing", chip: { chip($0, visit) })
            ])
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let list = book(visit, filter)
        let found = try await EvaluatorDesk(office: visit.office).list(
            filter, for: visit.actor, page: list.register.page)
        return try await list.page(found, mayAdd: list.register.isKeeper)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let found = try await EvaluatorDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Evaluator>.whole)
        return try await book(visit, filter).file(found)
    }

    private static func chip(_ body: Evaluator, _ visit: Visit) -> Chip {
        let words = visit.words
        if !body.active { return Chip(.bad, words.text("evaluatorStanding.inactive")) }
        if body.recognition == nil { return Chip(.warn, words.text("evaluatorStanding.unrecognised")) }
        if let until = body.validUntil, until < visit.today {
            return Chip(.warn, words.text("evaluatorStanding.expired"))
        }
        return Chip(.ok, words.text("evaluatorStanding.active"))
    }

    private static func levels(_ body: Evaluator, _ words: Words) -> String {
        body.levels.isEmpty
            ? words.text("evaluator.allLevels")
            : words.list(body.levels.sorted(by: >).map { words.text("skillLevel.l\($0)") })
    }

    // MARK: New and edit

    private static func draft(_ sent: Sent) -> EvaluatorDraft {
        var draft = EvaluatorDraft()
        draft.name = sent["name"]
        draft.creditCode = sent["creditCode"]
        draft.kind = sent["kind"]
        draft.phone = sent["phone"]
        draft.division = sent["division"]
        draft.occupations = RegisterForm.list("occupations", sent)
        draft.levels = RegisterForm.ticked("levels", sent)
        draft.recognition = sent["recognition"]
        draft.recognisedOn = sent["recognisedOn"]
        draft.validUntil = sent["validUntil"]
        draft.fees = sent["fees"]
        return draft
    }

    private static func edit(
        _ visit: Visit, _ body: Evaluator?, _ draft: EvaluatorDraft, _ refusal: Refusal? = nil
    ) async throws -> Answer {
        let register = Register(visit, .evaluators)
        let words = visit.words
        let form = RegisterForm(words, "evaluator", refusal)
        let title = words.text(body == nil ? "register.new.evaluators" : "register.edit")
        let crumbs = [register.crumb] + (body.map { [Link($0.name, Site.evaluator($0.id))] } ?? [])
        let levels = [5, 4, 3, 2, 1].map { (code: String($0), name: words.text("skillLevel.l\($0)")) }
        return try form.page(
            visit, try await register.frame(title, crumbs: crumbs), action: visit.path,
            [
                form.text("name", draft.name, required: true, wide: true),
                form.text("creditCode", draft.creditCode, required: true),
                form.choice("kind", draft.kind, EvaluatorKind.self, list: "evaluatorKind", required: true),
                form.select("division", draft.division, try register.divisions(), required: true),
                form.text("phone", draft.phone, type: "tel"),
                form.area("occupations", draft.occupations.joined(separator: "\n"), required: true)
            ] + form.checks("levels", draft.levels, levels) + [
                form.text("recognition", draft.recognition),
                form.text("recognisedOn", draft.recognisedOn, type: "date"),
                form.text("validUntil", draft.validUntil, type: "date"), form.area("fees", draft.fees, rows: 2)
            ], save: words.text("register.save"), back: body.map { Site.evaluator($0.id) } ?? Site.evaluators)
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            let id = try await EvaluatorDesk(office: visit.office).add(draft, by: visit.actor, key: visit.key)
            return Register.done(Site.evaluator(id), "added")
        } catch let refusal as Refusal {
            return try await edit(visit, nil, draft, refusal)
        }
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let desk = EvaluatorDesk(office: visit.office)
        let body = try await desk.find(visit.parameter("id"), for: visit.actor)
        let draft = draft(visit.form)
        do {
            try await desk.change(body.id, draft, by: visit.actor, key: visit.key)
            return Register.done(Site.evaluator(body.id), "changed")
        } catch let refusal as Refusal {
            return try await edit(visit, body, draft, refusal)
        }
    }

    // MARK: Record

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let register = Register(visit, .evaluators)
        let words = visit.words
        let desk = EvaluatorDesk(office: visit.office)
        let body = try await desk.find(visit.parameter("id"), for: visit.actor)
        let events = try await desk.events(of: body.id, for: visit.actor)
        var frame = try await register.frame(
            body.name, crumbs: [register.crumb], errors: refusal.map { ErrorSummary($0, words) })
        frame.chip = chip(body, visit)
        let mayEdit = try register.isKeeper && visit.actor.division.contains(body.division)
        let edit = words.text("register.edit")
        frame.actions = [
            mayEdit
                ? Action(edit, .link(Site.edit(Site.evaluator(body.id))), icon: "pen")
                : Action(edit, .locked(why: words.text("register.notKeeper")))
        ]
        let none = words.text("register.none")
        let facts = [
            Fact(words.text("register.field.creditCode"), body.creditCode.text),
            Fact(words.text("evaluator.field.kind"), words.text("evaluatorKind.\(body.kind.rawValue)")),
            Fact(words.text("register.field.division"), visit.place(of: body.division)),
            Fact(words.text("register.field.phone"), body.phone?.text ?? none),
            Fact(words.text("register.field.occupations"), register.occupations(body.occupations)),
            Fact(words.text("evaluator.field.levels"), levels(body, words)),
            Fact(words.text("evaluator.field.recognition"), body.recognition ?? none),
            Fact(words.text("evaluator.field.recognisedOn"), body.recognisedOn?.description ?? none),
            Fact(
                words.text("evaluator.field.validUntil"), body.validUntil?.description ?? words.text("evaluator.open")),
            Fact(words.text("evaluator.field.fees"), body.fees ?? none)
        ]
        var panels: [[String: Any]] = [
            filled(["hasTitle": true, "title": words.text("register.facts"), "hasFacts": true, "facts": facts.contexts]
            ),
            history(events, words)
        ]
        if mayEdit { panels.append(standing(body, visit, refusal)) }
        return try visit.page("record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func history(_ events: [EvaluatorDesk.Event], _ words: Words) -> [String: Any] {
        let title = words.text("register.history")
        guard !events.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("register.noHistory")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.at")), .init(words.text("register.what")),
                    .init(words.text("register.field.reason")),
                    .init(words.text("register.field.clause"))
                ],
                rows: events.map {
                    Table.Row([
                        Cell(words.moment($0.at), look: "nw when"),
                        Cell(words.text("evaluatorEvent.\($0.what)"), look: "nw"),
                        Cell($0.reason, look: "wide why"), Cell($0.clause ?? "", look: "nw")
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func standing(_ body: Evaluator, _ visit: Visit, _ refusal: Refusal?) -> [String: Any] {
        let words = visit.words
        let form = RegisterForm(words, "evaluator", refusal)
        let key = body.active ? "stop" : "resume"
        let title = words.text("evaluator.act.\(key)")
        let fields = [
            form.hidden("to", body.active ? "no" : "yes"),
            form.select("clause", visit.form["clause"], Register(visit, .evaluators).clauses(), required: true),
            form.text("reason", visit.form["reason"], required: true, wide: true)
        ]
        let shown = Form(
            action: Site.act(Site.evaluator(body.id), "standing"), fields: fields,
            buttons: [
                Action(title, .submit(name: nil, value: ""), look: body.active ? .stop : .usual)
            ])
        return filled([
            "hasTitle": true, "title": title, "form": shown.context,
            "hint": Hint(words.text("evaluator.why.stop")).context
        ])
    }

    private static func act(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await EvaluatorDesk(office: visit.office).setActive(
                id, visit.form["to"] == "yes", reason: visit.form["reason"], clause: visit.form["clause"],
                by: visit.actor, key: visit.key)
            return Register.done(Site.evaluator(id), "changed")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await show(visit, refusal)
        }
    }
}
