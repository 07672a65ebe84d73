import Policy
import Programme
import Store
import Vocabulary

/// The undertaking of an institution for its project: read and signed from the application.
enum UndertakingPage {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.undertaking(":id"), .classSignUndertaking) { visit in try await show(visit) }
        rooms.post(Site.undertaking(":id"), .classSignUndertaking) { visit in try await sign(visit) }
    }

    static func isAsked(_ record: ClassRecord, _ visit: Visit) -> Bool {
        visit.office.packs[record.pack]?.flag("undertakingRequired") ?? false
    }

    /// On the application and the page of a class; nil where the policy asks for none.
    static func panel(_ signed: Undertaking?, _ record: ClassRecord, _ actor: Actor, _ visit: Visit) -> [String: Any]? {
        guard isAsked(record, visit) else { return nil }
        let words = visit.words
        let facts = signed.map { Self.facts($0, words) }
        let maySign = signed == nil && record.isEditable && actor.may(.classSignUndertaking)
        return filled([
            "hasTitle": true, "title": words.text("undertaking.title"), "hasFacts": facts != nil,
            "facts": (facts ?? []).contexts,
            "link": maySign
                ? Link(words.text("undertaking.read"), Site.undertaking(record.id), icon: "pen").context : nil,
            "empty": facts == nil ? Empty(words.text("undertaking.unsigned")).context : nil
        ])
    }

    private static func facts(_ signed: Undertaking, _ words: Words) -> [Fact] {
        [
            Fact(words.text("undertaking.by"), signed.signedName),
            Fact(words.text("undertaking.at"), words.day(signed.signedAt.day))
        ]
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let (words, record) = (visit.words, page.record)
        let signed = try await visit.office.store.read { try Undertaking.of(record, $0) }
        if let signed, refusal == nil { return try await text(signed, page, visit) }
        guard record.isEditable else { return .see(Site.aClass(record.id)) }
        let form = RegisterForm(words, "undertaking", refusal)
        let agrees = Field(
            "agrees", words.text("undertaking.agree", ["name": record.institutionName]), .check,
            value: visit.form["agrees"], error: form.errors?.error(for: "agrees"), wide: true)
        let project = record.projectName ?? record.title
        return try form.page(
            visit, try await page.frame(title: words.text("undertaking.title")), action: Site.undertaking(record.id),
            [agrees], save: words.text("undertaking.sign"), back: Site.application(record.id),
            intro: words.text("undertaking.text", ["project": project]))
    }

    /// What was signed, and by whom: no form.
    private static func text(_ signed: Undertaking, _ page: ClassPage, _ visit: Visit) async throws -> Answer {
        let (words, record) = (visit.words, page.record)
        let back = record.isEditable ? Site.application(record.id) : Site.aClass(record.id)
        let panel: [String: Any] = [
            "hasTitle": true, "title": words.text("undertaking.signed"),
            "hint": Hint(words.text("undertaking.text", ["project": record.projectName ?? record.title])).context,
            "hasFacts": true, "facts": facts(signed, words).contexts,
            "link": Link(words.text("undertaking.back"), back).context
        ]
        return try visit.page(
            "record", try await page.frame(title: words.text("undertaking.title")), ["panels": [panel]])
    }

    private static func sign(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await UndertakingDesk(office: visit.office).sign(
                id, agrees: visit.form["agrees"] == "true", by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.application(id), [("done", "undertakingSigned")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }
}
