import Policy
import Programme
import Store
import Vocabulary

/// Programmes of the packs: the list, a programme's page by the year, what is filed under it, tags of classes.
package enum ProgrammeRooms {
    package static func open(_ rooms: Rooms) {
        let (programme, entry) = (Site.programme(":programme"), Site.programmeEntry(":programme", ":id"))
        rooms.get(Site.programmes, .programmeRead) { try await ProgrammeList.show($0) }
        rooms.get(Site.export(Site.programmes), .programmeRead) { try await ProgrammeList.export($0) }
        rooms.get(programme, .programmeRead) { try await show($0) }
        rooms.get(Site.programmeSummary(":programme"), .programmeRead) { try await summary($0) }
        rooms.post(Site.act(programme, "open"), .programmeOpen) { try await openYear($0) }
        rooms.get(Site.act(programme, "close"), .programmeClose) { try await askClose($0) }
        rooms.post(Site.act(programme, "close"), .programmeClose) { try await closeYear($0) }
        rooms.get(Site.programmeNew(":programme", ":section"), .programmeFile) { try await ask($0) }
        rooms.post(Site.programmeNew(":programme", ":section"), .programmeFile) { try await file($0) }
        rooms.get(entry, .programmeRead) { try await showEntry($0) }
        for (what, right) in [("report", Right.programmeReport), ("award", .programmeAward), ("end", .programmeEnd)] {
            rooms.post(Site.act(entry, what), right) { try await act($0, what) }
        }
        rooms.get(Site.classProgrammes(":id"), .classSetProgrammes) { try await ClassTagsPage.ask($0) }
        rooms.post(Site.classProgrammes(":id"), .classSetProgrammes) { try await ClassTagsPage.set($0) }
    }

    // MARK: A programme

    static func year(_ visit: Visit, _ sent: Sent) -> Int {
        let year = Int(sent["year"]) ?? visit.today.year
        return (1900...2200).contains(year) ? year : visit.today.year
    }

    private static func rule(_ visit: Visit) throws -> ProgrammeRule {
        try visit.office.programme(visit.parameter("programme"), in: try visit.actor.division)
    }

    private static func page(_ visit: Visit, year: Int) async throws -> ProgrammePage {
        let rule = try rule(visit)
        return ProgrammePage(visit: visit, rule: rule, data: try await ProgrammePage.load(rule, year, visit))
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let sent = refusal == nil ? visit.query : visit.form
        return try await page(visit, year: year(visit, sent)).answer(refusal)
    }

    private static func summary(_ visit: Visit) async throws -> Answer {
        try await page(visit, year: year(visit, visit.query)).export()
    }

    private static func openYear(_ visit: Visit) async throws -> Answer {
        let code = try rule(visit).code
        do {
            _ = try await ProgrammeDesk(office: visit.office).open(
                code, year: visit.form["year"], plan: visit.form["plan"], by: visit.actor, key: visit.key)
            return done(code, year(visit, visit.form), "opened")
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }

    private static func askClose(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let sent = refusal == nil ? visit.query : visit.form
        return try await page(visit, year: year(visit, sent)).askClose(refusal)
    }

    private static func closeYear(_ visit: Visit) async throws -> Answer {
        let rule = try rule(visit)
        let year = year(visit, visit.form)
        let outcomes = rule.outcomes.map { ($0.code, visit.form["outcome.\($0.code)"]) }
        do {
            try await ProgrammeDesk(office: visit.office).close(
                rule.code, year: year, outcomes: Dictionary(outcomes, uniquingKeysWith: { $1 }),
                remark: visit.form["remark"], by: visit.actor, key: visit.key)
            return done(rule.code, year, "closed")
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await askClose(visit, refusal)
        }
    }

    private static func done(_ code: String, _ year: Int, _ what: String) -> Answer {
        .see(Markup.address(Site.programme(code), [("year", String(year)), ("done", "programme.\(what)")]))
    }

    // MARK: Entries

    private static func form(_ visit: Visit, _ refusal: Refusal?) async throws -> ProgrammeForm {
        let rule = try rule(visit)
        guard let section = ProgrammeRule.Section(rawValue: visit.parameter("section")), let form = rule.form(section)
        else { throw Refusal("notFound") }
        let actor = try visit.actor
        let partners = try await visit.office.store.read { try ProgrammeStore.partners(rule.code, for: actor, $0) }
        return ProgrammeForm(visit: visit, rule: rule, form: form, partners: partners, refusal: refusal)
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        try await form(visit, refusal).answer()
    }

    private static func file(_ visit: Visit) async throws -> Answer {
        let form = try await form(visit, nil)
        let draft = ProgrammeForm.draft(visit.form)
        do {
            _ = try await ProgrammeDesk(office: visit.office).file(
                form.form.section, draft, under: form.rule.code, by: visit.actor, key: visit.key)
            let year = Int(draft.year) ?? Day(draft.on)?.year ?? visit.today.year
            return done(form.rule.code, year, "filed")
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ask(visit, refusal)
        }
    }

    private static func showEntry(_ visit: Visit, _ what: String = "", _ refusal: Refusal? = nil) async throws -> Answer
    {
        let rule = try rule(visit)
        let (id, actor) = (visit.parameter("id"), try visit.actor)
        let (entry, awards, years) = try await visit.office.store.read { reader in
            (
                try ProgrammeStore.find(id, of: rule.code, actor.scope, reader),
                try ProgrammeStore.awards(of: id, actor.scope, reader),
                try ProgrammeStore.years(rule.code, for: actor.division, reader)
            )
        }
        let isClosed = rule.isYearly && years.contains { $0.year == entry.year && $0.isClosed }
        return try await ProgrammeEntryPage(visit: visit, rule: rule, entry: entry, awards: awards, isClosed: isClosed)
            .answer(what, refusal)
    }

    private static func act(_ visit: Visit, _ what: String) async throws -> Answer {
        let code = try rule(visit).code
        let desk = ProgrammeDesk(office: visit.office)
        let (id, sent, actor) = (visit.parameter("id"), visit.form, try visit.actor)
        do {
            switch what {
            case "report": try await desk.report(id, of: code, actual: sent["actual"], by: actor, key: visit.key)
            case "award":
                _ = try await desk.award(id, of: code, ProgrammeForm.draft(sent), by: actor, key: visit.key)
            default: try await desk.end(id, of: code, reason: sent["reason"], by: actor, key: visit.key)
            }
            return Register.done(Site.programmeEntry(code, id), "programme.\(what)")
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await showEntry(visit, what, refusal)
        }
    }
}
