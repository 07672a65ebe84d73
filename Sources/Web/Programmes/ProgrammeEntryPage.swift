import Policy
import Programme
import Store
import Vocabulary

/// An entry: what was filed, who received an offer, and what can be done with it.
struct ProgrammeEntryPage {
    let visit: Visit
    let rule: ProgrammeRule
    let entry: ProgrammeEntry
    let awards: [ProgrammeEntry]
    /// The year is closed: nothing changes any more.
    let isClosed: Bool

    private var words: Words { visit.words }
    private var address: String { Site.programmeEntry(rule.code, entry.id) }
    private var form: ProgrammeRule.Form? {
        ProgrammeRule.Section(rawValue: entry.section == ProgrammeEntry.award ? "offer" : entry.section)
            .flatMap { rule.form($0) }
    }

    func answer(_ what: String, _ refusal: Refusal?) async throws -> Answer {
        let register = Register(visit, .programmes)
        let back = Markup.address(Site.programme(rule.code), [("year", String(entry.year))])
        var frame = try await register.frame(
            entry.title.isEmpty ? entry.party : entry.title,
            crumbs: [register.crumb, Link(visit.say(rule.title), back)], errors: refusal.map { ErrorSummary($0, words) }
        )
        frame.path = address
        frame.chip =
            entry.isEnded
            ? Chip(.plain, words.text("programme.endedChip")) : Chip(.ok, words.text("programme.standsChip"))
        var panels = [facts()]
        if entry.section == ProgrammeRule.Section.offer.rawValue { panels.append(given()) }
        panels += acts(try visit.actor, what, refusal)
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func facts() -> [String: Any] {
        var facts = [
            Fact(words.text("programme.field.on"), entry.day.description),
            Fact(form.map { visit.say($0.party) } ?? "", entry.party)
        ]
        if let other = form?.other { facts.append(Fact(visit.say(other), entry.other ?? "")) }
        if let part = form?.part, let code = entry.part {
            facts.append(Fact(visit.say(part), form?.choice(code).map { visit.say($0.name) } ?? code))
        }
        if let source = entry.sourceName, entry.section != ProgrammeEntry.award {
            facts.append(Fact(words.text("programme.field.partner"), source))
        }
        if let area = entry.area { facts.append(Fact(words.text("programme.field.area"), visit.place(of: area))) }
        if let person = entry.person, let name = entry.personName {
            facts.append(Fact(words.text("programme.recipient"), name, href: Site.person(person)))
        }
        if let contact = entry.contact {
            facts += [
                Fact(words.text("programme.field.contact"), contact),
                Fact(words.text("programme.field.contactPost"), entry.contactPost ?? ""),
                Fact(words.text("programme.field.contactPhone"), entry.contactPhone ?? "")
            ]
        }
        if let amount = entry.amount { facts.append(Fact(words.text("programme.field.amount"), words.yuan(amount))) }
        if let planned = entry.planned {
            let isOffer = entry.section == ProgrammeRule.Section.offer.rawValue
            facts.append(Fact(words.text(isOffer ? "programme.places" : "programme.planned"), words.count(planned)))
        }
        if let actual = entry.actual {
            let isPlan = entry.section == ProgrammeRule.Section.plan.rawValue
            facts.append(Fact(words.text(isPlan ? "programme.reached" : "programme.participants"), words.count(actual)))
        }
        facts.append(Fact(words.text("programme.filedAt"), words.moment(entry.createdAt)))
        if let reason = entry.endedReason { facts.append(Fact(words.text("programme.endedWhy"), reason)) }
        return filled([
            "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true,
            "facts": facts.filter { !$0.value.isEmpty }.contexts
        ])
    }

    private func given() -> [String: Any] {
        let title = words.text("programme.received")
        guard !awards.isEmpty else {
            return filled([
                "hasTitle": true, "title": title, "empty": Empty(words.text("programme.noneReceived")).context
            ])
        }
        return filled([
            "hasTitle": true, "title": title,
            "note": words.text(
                "programme.receivedOf",
                ["n": words.count(awards.count { !$0.isEnded }), "all": words.count(entry.planned ?? 0)]),
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("programme.recipient")), .init(words.text("programme.field.given")),
                    .init(words.text("programme.giver")), .init(words.text("programme.field.on"))
                ],
                rows: awards.map { award in
                    Table.Row(
                        [
                            .head(award.personName ?? "", Site.programmeEntry(rule.code, award.id)),
                            Cell(award.amount.map { words.yuan($0) } ?? award.title), Cell(award.party),
                            Cell(award.day.description, look: "nw")
                        ], look: award.isEnded ? "off" : "")
                }, cards: true
            ).context
        ])
    }

    private func acts(_ actor: Actor, _ what: String, _ refusal: Refusal?) -> [[String: Any]] {
        guard !entry.isEnded, !isClosed else { return [] }
        let sent = visit.form
        func panel(_ act: String, _ fields: (RegisterForm) -> [Field], _ look: Action.Look = .main) -> [String: Any] {
            let form = RegisterForm(words, "programme", what == act ? refusal : nil)
            let title = words.text("programmeAct.\(act)")
            let shown = Form(
                action: Site.act(address, act), fields: fields(form),
                buttons: [Action(title, .submit(name: nil, value: ""), look: look)])
            return filled(["hasTitle": true, "title": title, "form": shown.context])
        }
        var panels: [[String: Any]] = []
        if entry.section == ProgrammeRule.Section.plan.rawValue, actor.may(.programmeReport) {
            panels.append(
                panel("report") { form in [form.text("actual", sent["actual"], required: true, type: "number")] })
        }
        if entry.section == ProgrammeRule.Section.offer.rawValue, actor.may(.programmeAward) {
            panels.append(
                panel("award") { form in
                    [
                        form.text("name", sent["name"], required: true),
                        form.text("idNumber", sent["idNumber"], required: true),
                        form.text(
                            "on", sent["on"].isEmpty ? visit.today.description : sent["on"], required: true,
                            type: "date")
                    ]
                })
        }
        if actor.may(.programmeEnd) {
            panels.append(
                panel("end", { form in [form.text("reason", sent["reason"], required: true, wide: true)] }, .stop))
        }
        return panels
    }
}
