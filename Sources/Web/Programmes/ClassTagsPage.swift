import Policy
import Programme
import Store
import Vocabulary

/// The programmes that a class carries as tags.
enum ClassTagsPage {
    private static func rules(_ record: ClassRecord, _ visit: Visit) -> [ProgrammeRule] {
        (visit.office.packs[record.pack]?.programmes ?? []).filter(\.tagsClasses)
    }

    /// On the page of the class; nil where its policy names no programme that a class may carry.
    static func panel(_ tags: [String], _ record: ClassRecord, _ actor: Actor, _ visit: Visit) -> [String: Any]? {
        let (words, rules) = (visit.words, rules(record, visit))
        guard !rules.isEmpty else { return nil }
        let named = rules.filter { tags.contains($0.code) }
        let facts = named.map { rule in
            Fact(
                words.text("programmeKind.\(rule.kind.rawValue)"), visit.say(rule.title),
                href: Markup.address(Site.programme(rule.code), [("year", String(record.startDate.year))]))
        }
        return filled([
            "hasTitle": true, "title": words.text("programme.tags"), "hasFacts": !facts.isEmpty,
            "facts": facts.contexts,
            "link": actor.may(.classSetProgrammes)
                ? Link(words.text("programme.setTags"), Site.classProgrammes(record.id), icon: "pen").context : nil,
            "empty": facts.isEmpty ? Empty(words.text("programme.noTag")).context : nil
        ])
    }

    static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let id = page.record.id
        let tags = try await visit.office.store.read { try ProgrammeStore.tags(of: id, $0) }
        let form = RegisterForm(words, "programme", refusal)
        let chosen = refusal == nil ? tags : RegisterForm.ticked("programmes", visit.form)
        let boxes = form.checks(
            "programmes", chosen, rules(page.record, visit).map { ($0.code, visit.say($0.title)) })
        return try form.page(
            visit, try await page.frame(title: words.text("programme.tags")), action: Site.classProgrammes(id), boxes,
            save: words.text("register.save"), back: Site.aClass(id),
            intro: words.text(boxes.isEmpty ? "programme.noTags" : "programme.tagsHint"))
    }

    static func set(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await ProgrammeDesk(office: visit.office).tag(
                id, RegisterForm.ticked("programmes", visit.form), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id), [("done", "programmesSet")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ask(visit, refusal)
        }
    }
}
