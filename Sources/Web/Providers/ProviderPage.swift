import Programme
import Vocabulary

/// The record of an institution: what is known, what it may do and why, what an officer can change.
struct ProviderPage {
    let visit: Visit
    let provider: Provider

    private var words: Words { visit.words }
    private var register: Register { Register(visit, .institutions) }

    func answer(_ events: [ProviderDesk.Event]) async throws -> Answer {
        var frame = try await register.frame(provider.name, crumbs: [register.crumb])
        frame.chip = ProviderRooms.chip(provider, words)
        frame.facts = [
            Fact(words.text("provider.field.creditCode"), provider.creditCode.text),
            Fact(words.text("register.field.division"), visit.place(of: provider.division))
        ]
        let edit = words.text("register.edit")
        frame.actions = [
            Action(
                words.text("register.teachers"), .link(Markup.address(Site.teachers, [("institution", provider.id)])),
                icon: "person"),
            register.isKeeper
                ? Action(edit, .link(Site.edit(Site.institution(provider.id))), icon: "pen")
                : Action(edit, .locked(why: words.text("register.notKeeper")))
        ]
        if register.isKeeper { frame.actions += acts() }
        return try visit.page("record", frame, ["panels": [facts(), history(events)]])
    }

    private func facts() -> [String: Any] {
        let facts = [
            Fact(words.text("provider.field.kind"), words.text("providerKind.\(provider.kind.rawValue)")),
            Fact(words.text("provider.field.head"), provider.head),
            Fact(words.text("register.field.phone"), provider.phone?.text ?? words.text("register.none")),
            Fact(words.text("provider.field.address"), provider.address),
            Fact(words.text("provider.field.licence"), provider.licence ?? words.text("register.none")),
            Fact(words.text("register.field.occupations"), register.occupations(provider.occupations)),
            Fact(words.text("register.field.bankName"), provider.bankName ?? words.text("register.none")),
            Fact(words.text("register.field.bankAccount"), provider.bankAccount?.masked ?? words.text("register.none"))
        ]
        return filled([
            "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true, "facts": facts.contexts
        ])
    }

    private func history(_ events: [ProviderDesk.Event]) -> [String: Any] {
        let title = words.text("register.history")
        guard !events.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("register.noHistory")).context])
        }
        let rows = events.map { event in
            var detail = event.detail
            if event.what == "occupationAdded", let occupation = Occupation(event.detail) {
                detail = register.occupation(occupation)
            }
            return Table.Row([
                Cell(words.moment(event.at), look: "nw when"),
                Cell(words.text("providerEvent.\(event.what)"), look: "nw"),
                Cell(detail), Cell(event.reason, look: "wide why"), Cell(event.clause ?? "", look: "nw")
            ])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.at")), .init(words.text("register.what")),
                    .init(words.text("register.detail")),
                    .init(words.text("register.field.reason")), .init(words.text("register.field.clause"))
                ], rows: rows, cards: true
            ).context
        ])
    }

    // MARK: What an officer can do

    private func key(_ what: String) -> String {
        switch what {
        case "list": provider.listed ? "unlist" : "list"
        case "blacklist": provider.blacklisted ? "clear" : "blacklist"
        default: what
        }
    }

    private func look(_ what: String) -> Action.Look {
        what == "suspend" || key(what) == "blacklist" ? .stop : key(what) == "list" ? .main : .usual
    }

    private func acts() -> [Action] {
        ["list", "occupation", "suspend", "blacklist"].map { what in
            Action(
                words.text("provider.act.\(key(what))"), .link(Site.act(Site.institution(provider.id), what)),
                look: look(what))
        }
    }

    /// The form of one of these, with why it exists.
    func ask(_ what: String, _ refusal: Refusal?) async throws -> Answer {
        let form = RegisterForm(words, "provider", refusal)
        let sent = visit.form
        let reason = form.text("reason", sent["reason"], required: true, wide: true)
        let clause = form.select("clause", sent["clause"], register.clauses(), required: true)
        let fields: [Field] =
            switch what {
            case "list": [form.hidden("to", provider.listed ? "no" : "yes"), reason]
            case "blacklist": [form.hidden("to", provider.blacklisted ? "no" : "yes"), clause, reason]
            case "suspend":
                [
                    form.text(
                        "year", sent["year"].isEmpty ? String(visit.today.year) : sent["year"], required: true,
                        type: "number"),
                    clause, reason
                ]
            default:
                [
                    form.text("occupation", sent["occupation"], required: true),
                    form.check("leadsToCertificate", sent["leadsToCertificate"] == "true"),
                    form.check("hasNationalStandard", sent["hasNationalStandard"] == "true"),
                    form.area("teaching", sent["teaching"], required: true, rows: 2),
                    form.area("equipment", sent["equipment"], required: true, rows: 2),
                    form.area("assessment", sent["assessment"], required: true, rows: 2)
                ]
            }
        let record = Site.institution(provider.id)
        let title = words.text("provider.act.\(key(what))")
        let frame = try await register.frame(title, crumbs: [register.crumb, Link(provider.name, record)])
        return try form.page(
            visit, frame, action: Site.act(record, what), fields, save: title, back: record,
            intro: words.text("provider.why.\(key(what))"), look: look(what))
    }
}
