import Policy
import Programme
import Vocabulary

/// A parameter of a draft: its value in the form its kind asks for, and where it comes from.
enum ParameterForm {
    static func ask(_ visit: Visit, _ refusal: Refusal? = nil, found: [String] = []) async throws -> Answer {
        let (words, data) = (visit.words, try await DraftPage.load(visit))
        let (pack, parameter) = try find(data, visit)
        var frame = try await DraftPage.frame(data, visit, below: true)
        frame.title = visit.say(parameter.label)
        frame.errors = RowForm.errors(refusal, found, words)
        let form = Form(
            action: Site.packVersionAct(data.version.id, "parameter"),
            fields: fields(parameter, pack, data, frame.errors, visit) + RowForm.anyway(found, visit),
            buttons: [
                Action(words.text("draft.save"), .submit(name: nil, value: ""), look: .main, icon: "check"),
                Action(words.text("draft.back"), .link(DraftPart.address(data.version.id, .parameters)))
            ])
        return try visit.page(
            "form", frame,
            ["form": form.context, "hasSide": true, "side": side(parameter, pack, visit).contexts],
            status: frame.errors == nil ? .ok : .unprocessableContent)
    }

    private static func find(_ data: DraftPage.Data, _ visit: Visit) throws -> (Pack, Parameter) {
        let name = visit.query.optional("name") ?? visit.form["name"]
        guard data.isEditable, let pack = data.check.pack, let parameter = pack.parameter(name) else {
            throw Refusal("notFound")
        }
        return (pack, parameter)
    }

    private static func side(_ parameter: Parameter, _ pack: Pack, _ visit: Visit) -> [Fact] {
        let words = visit.words
        var side = [
            Fact(words.text("draft.valueNow"), visit.say(pack.shown(parameter))),
            Fact(words.text("draft.unit"), words.text("draft.kind.\(parameter.kind.rawValue)")),
            Fact(words.text("draft.range"), DraftTables.range(parameter, pack, visit)),
            Fact(words.text("policy.parameter"), parameter.name)
        ]
        if parameter.pack != pack.id { side.append(Fact(words.text("draft.statedIn"), parameter.pack)) }
        return side
    }

    private static func fields(
        _ parameter: Parameter, _ pack: Pack, _ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit
    ) -> [Field] {
        let words = visit.words
        let kind: Field.Kind =
            parameter.kind == .flag
            ? .select(["true", "false"].map { .init($0, visit.name("flag", $0, in: pack)) }) : .text(type: "text")
        var clause = ""
        var why = Bilingual(zh: "", en: "")
        switch parameter.source {
        case .clause(let id): clause = id
        case .assumed(let text): why = text
        }
        let isSent = visit.form.has("token")
        let clauses =
            [Field.Option("", words.text("draft.assumedInstead"))]
            + PolicyTables.inOrder(pack).map {
                Field.Option($0.id, "\($0.id) \(visit.say($0.place))")
            }
        return [
            DraftOverview.hidden("token", data.draft.token), DraftOverview.hidden("name", parameter.name),
            Field(
                "value", words.text("policy.value"), kind,
                value: isSent ? visit.form["value"] : TypedValue.text(parameter.value, parameter.kind),
                required: true, help: words.text("draft.kind.\(parameter.kind.rawValue)"),
                error: errors?.error(for: "value"), wide: true),
            Field(
                "clause", words.text("policy.clause"), .select(clauses), value: isSent ? visit.form["clause"] : clause,
                help: words.text("draft.clauseHelp"), error: errors?.error(for: "clause"), wide: true),
            Field(
                "assumed", words.text("draft.assumed"), .area(rows: 2), value: isSent ? visit.form["assumed"] : why.zh,
                help: words.text("draft.assumedHelp"), error: errors?.error(for: "assumed"), wide: true),
            Field(
                "assumedEn", words.text("draft.assumedEn"), .area(rows: 2),
                value: isSent ? visit.form["assumedEn"] : why.en, error: errors?.error(for: "assumedEn"), wide: true)
        ]
    }

    static func set(_ visit: Visit) async throws -> Answer {
        let data = try await DraftPage.load(visit)
        let (_, parameter) = try find(data, visit)
        do {
            let edit = PackEdit.parameter(
                parameter.name, to: try TypedValue.value(visit.form["value"], of: parameter), source: try source(visit))
            let found = try RowForm.fresh(edit, data, visit)
            if !found.isEmpty, visit.form["anyway"] != "true" { return try await ask(visit, nil, found: found) }
            try await PackDesk(office: visit.office).change(
                data.version.id, token: visit.form["token"], edit, by: visit.actor, key: visit.key)
            return .see(DraftPart.address(data.version.id, .parameters, done: true))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ask(visit, refusal)
        }
    }

    private static func source(_ visit: Visit) throws(Refusal) -> Parameter.Source {
        if let clause = visit.form.optional("clause") { return .clause(clause) }
        let missing = ["assumed", "assumedEn"].filter { !visit.form.has($0) }
        guard missing.isEmpty else { throw Refusal(missing.map { Problem("required", field: $0) }) }
        func line(_ name: String) -> String {
            visit.form[name].split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        return .assumed(Bilingual(zh: line("assumed"), en: line("assumedEn")))
    }
}
