import Policy
import Programme
import Store
import Vocabulary

/// The form of an entry: the fields of its section, under the names that the pack gives them.
struct ProgrammeForm {
    let visit: Visit
    let rule: ProgrammeRule
    let form: ProgrammeRule.Form
    let partners: [ProgrammeEntry]
    let refusal: Refusal?

    private var words: Words { visit.words }

    static func draft(_ sent: Sent) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        draft.part = sent["part"]
        draft.party = sent["party"]
        draft.other = sent["other"]
        draft.title = sent["title"]
        draft.on = sent["on"]
        draft.year = sent["year"]
        draft.planned = sent["planned"]
        draft.actual = sent["actual"]
        draft.amount = sent["amount"]
        draft.area = sent["area"]
        draft.contact = sent["contact"]
        draft.contactPost = sent["contactPost"]
        draft.contactPhone = sent["contactPhone"]
        draft.partner = sent["partner"]
        draft.name = sent["name"]
        draft.idNumber = sent["idNumber"]
        return draft
    }

    func answer() async throws -> Answer {
        let register = Register(visit, .programmes)
        let fields = RegisterForm(words, "programme", refusal)
        let title = words.text("programmeNew.\(form.section.rawValue)")
        let back = Site.programme(rule.code)
        let frame = try await register.frame(title, crumbs: [register.crumb, Link(visit.say(rule.title), back)])
        return try fields.page(
            visit, frame, action: Site.programmeNew(rule.code, form.section.rawValue), try all(fields), save: title,
            back: back, intro: words.text("programmeHint.\(form.section.rawValue)"))
    }

    private func all(_ fields: RegisterForm) throws -> [Field] {
        let sent = visit.form
        let actor = try visit.actor
        var all: [Field] = []
        if let part = form.part {
            let options = form.parts.map { Field.Option($0.code, visit.say($0.name)) }
            all.append(
                Field(
                    "part", visit.say(part), .select([Field.Option("", words.text("register.choose"))] + options),
                    value: sent["part"], required: form.needsPart, error: fields.errors?.error(for: "part")))
        }
        // An institution files under its own name.
        if actor.institution == nil { all.append(named("party", form.party, fields)) }
        if let other = form.other { all.append(named("other", other, fields)) }
        switch form.section {
        case .activity:
            all += [
                fields.text("title", sent["title"], required: true),
                fields.text("on", day, required: true, type: "date"),
                fields.text("actual", sent["actual"], required: true, type: "number")
            ]
            if rule.form(.partner) != nil {
                let options = partners.map { Field.Option($0.id, $0.party) }
                all.append(
                    fields.select(
                        "partner", sent["partner"], [Field.Option("", words.text("register.choose"))] + options,
                        required: true))
            }
        case .plan:
            all += [
                fields.text(
                    "year", sent["year"].isEmpty ? String(visit.today.year) : sent["year"], required: true,
                    type: "number"),
                fields.text("planned", sent["planned"], required: true, type: "number")
            ]
        case .partner:
            all += [
                fields.text("contact", sent["contact"], required: true),
                fields.text("contactPost", sent["contactPost"], required: true),
                fields.text("contactPhone", sent["contactPhone"], required: true, type: "tel")
            ]
        case .pair: all.append(fields.select("area", sent["area"], areas, required: true))
        case .offer:
            all += [
                fields.text("places", sent["planned"], required: true, type: "number"),
                fields.text("amount", sent["amount"]), fields.text("post", sent["title"])
            ].map(renamed)
        case .support:
            all += [
                fields.text("name", sent["name"], required: true),
                fields.text("idNumber", sent["idNumber"], required: true),
                fields.text("service", sent["title"]), fields.text("on", day, required: true, type: "date")
            ].map(renamed)
        }
        return all
    }

    private var day: String { visit.form["on"].isEmpty ? visit.today.description : visit.form["on"] }

    /// A field whose label is its own and whose value goes under another name.
    private func renamed(_ field: Field) -> Field {
        let names = ["places": "planned", "post": "title", "service": "title"]
        guard let name = names[field.name] else { return field }
        return Field(
            name, field.label, field.kind, value: field.value, required: field.required, help: field.help,
            error: refusal.flatMap { ErrorSummary($0, words).error(for: name) })
    }

    private func named(_ name: String, _ label: Bilingual, _ fields: RegisterForm) -> Field {
        Field(
            name, visit.say(label), value: visit.form[name], required: true, error: fields.errors?.error(for: name))
    }

    private var areas: [Field.Option] {
        let list = visit.office.areas(of: form, pack: rule.pack)
        return [Field.Option("", words.text("register.choose"))]
            + (list?.entries ?? []).map { Field.Option($0.division, visit.say($0.note)) }
    }
}
