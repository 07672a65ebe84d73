import Papers
import Programme
import Store
import Vocabulary

/// Projects of a county: planned, announced, awarded.
package enum ProjectRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.projects, .projectRead) { try await list($0) }
        rooms.get(Site.export(Site.projects), .projectRead) { try await export($0) }
        rooms.get(Site.new(Site.projects), .projectAdd) { visit in
            var draft = ProjectDraft()
            draft.year = String(visit.today.year)
            return try await edit(visit, nil, draft)
        }
        rooms.post(Site.new(Site.projects), .projectAdd) { try await add($0) }
        rooms.get(Site.project(":id"), .projectRead) { try await show($0) }
        rooms.get(Site.edit(Site.project(":id")), .projectChange) { visit in
            let project = try await ProjectDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
            return try await edit(visit, project, ProjectDraft(project))
        }
        rooms.post(Site.edit(Site.project(":id")), .projectChange) { try await change($0) }
        let acts: [(String, Right)] = [
            ("announce", .projectAnnounce), ("award", .projectAward), ("adjust", .projectAdjust)
        ]
        for (what, right) in acts {
            if what != "announce" {
                rooms.get(Site.act(Site.project(":id"), what), right) { try await ask($0, what) }
            }
            rooms.post(Site.act(Site.project(":id"), what), right) { try await act($0, what) }
        }
    }

    // MARK: List

    private static func filter(_ visit: Visit) -> (ProjectDesk.Filter, [(String, String)]) {
        var filter = ProjectDesk.Filter()
        filter.name = visit.query["name"]
        filter.year = Int(visit.query["year"])
        filter.standing = visit.query["standing"]
        return (
            filter, [("name", filter.name), ("year", filter.year.map(String.init) ?? ""), ("standing", filter.standing)]
        )
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .projects)
        let words = visit.words
        let (filter, query) = filter(visit)
        let found = try await ProjectDesk(office: visit.office).list(filter, for: visit.actor, page: register.page)
        let form = RegisterForm(words, "project", nil)
        let standings =
            [Field.Option("", words.text("register.all"))]
            + ["planned", "announced", "awarded", "cancelled"].map {
                Field.Option($0, words.text("projectStanding.\($0)"))
            }
        var context: [String: Any] = [
            "tabs": try register.tabs(), "pager": register.pager(found, query),
            "toolbar": register.toolbar(query, mayAdd: register.isKeeper),
            "filters": Filters(
                action: Site.projects,
                fields: [
                    form.text("name", filter.name), form.text("year", visit.query["year"], type: "number"),
                    form.select("standing", filter.standing, standings)
                ]
            ).context
        ]
        if found.items.isEmpty {
            context["empty"] = Empty(words.text("register.empty"), words.text("register.emptyHint")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("register.projects"),
                    columns: [
                        .init(words.text("project.field.name")), .init(words.text("register.field.year"), look: "num"),
                        .init(words.text("project.field.method")), .init(words.text("project.field.meetingDocument")),
                        .init(words.text("register.field.institution")),
                        .init(words.text("project.field.headcount"), look: "num"),
                        .init(words.text("project.field.amount"), look: "num"),
                        .init(words.text("register.field.standing"))
                    ], rows: found.items.map { row($0, visit) }, cards: true
                ).context
        }
        return try visit.page("registers/list", try await register.frame(words.text("register.projects")), context)
    }

    private static func row(_ project: Project, _ visit: Visit) -> Table.Row {
        let words = visit.words
        var paper = Cell(project.meetingDocument ?? "—")
        paper.sub = project.meetingOn?.description ?? ""
        return Table.Row([
            .head(project.name, Site.project(project.id)), .number(String(project.year)),
            Cell(words.text("tenderMethod.\(project.method.rawValue)"), look: "nw"), paper,
            Cell(project.institutionName ?? "—"),
            .number(project.headcount.map { words.count($0) } ?? "—"), .number(words.money(project.amount)),
            .chip(ProjectPage.chip(project, words))
        ])
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .projects)
        let words = visit.words
        let (filter, _) = filter(visit)
        let found = try await ProjectDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Project>.whole)
        let rows = found.items.map { item -> [TableValue] in
            [
                .text(item.name), .integer(Int64(item.year)), .text(visit.place(of: item.division)),
                .text(register.code("fund", item.fund, pack: item.pack)),
                .text(register.groups(item.groups, pack: item.pack)),
                .text(register.occupations(item.occupations)), item.headcount.map { .integer(Int64($0)) } ?? .empty,
                .money(item.amount),
                .text(words.text("tenderMethod.\(item.method.rawValue)")), item.meetingOn.map { .day($0) } ?? .empty,
                .text(item.meetingDocument ?? ""), item.announcedOn.map { .day($0) } ?? .empty,
                .text(item.tenderNumber ?? ""),
                .text(item.institutionName ?? ""), .text(ProjectPage.chip(item, words).word)
            ]
        }
        return try await register.export(
            rows,
            columns: [
                words.text("project.field.name"), words.text("register.field.year"),
                words.text("register.field.division"),
                words.text("project.field.fund"), words.text("register.field.groups"),
                words.text("register.field.occupations"),
                words.text("project.field.headcount"), words.text("project.field.amount"),
                words.text("project.field.method"),
                words.text("project.field.meetingOn"), words.text("project.field.meetingDocument"),
                words.text("project.announcedOn"),
                words.text("project.field.tenderNumber"), words.text("register.field.institution"),
                words.text("register.field.standing")
            ],
            filter: [
                (words.text("project.field.name"), filter.name),
                (words.text("register.field.year"), filter.year.map(String.init) ?? ""),
                (
                    words.text("register.field.standing"),
                    filter.standing.isEmpty ? "" : words.text("projectStanding.\(filter.standing)")
                )
            ])
    }

    // MARK: New and edit

    private static func draft(_ sent: Sent) -> ProjectDraft {
        var draft = ProjectDraft()
        draft.name = sent["name"]
        draft.pack = sent["pack"]
        draft.year = sent["year"]
        draft.fund = sent["fund"]
        draft.division = sent["division"]
        draft.occupations = RegisterForm.list("occupations", sent)
        draft.groups = RegisterForm.ticked("groups", sent)
        draft.headcount = sent["headcount"]
        draft.amount = sent["amount"]
        draft.method = sent["method"]
        draft.methodReason = sent["methodReason"]
        draft.challenge = sent["challenge"]
        draft.shortlistOnly = sent["shortlistOnly"] == "true"
        draft.meetingOn = sent["meetingOn"]
        draft.meetingDocument = sent["meetingDocument"]
        return draft
    }

    private static func edit(
        _ visit: Visit, _ project: Project?, _ draft: ProjectDraft, _ refusal: Refusal? = nil
    ) async throws -> Answer {
        let register = Register(visit, .projects)
        let words = visit.words
        let form = RegisterForm(words, "project", refusal)
        let title = words.text(project == nil ? "register.new.projects" : "register.edit")
        let crumbs = [register.crumb] + (project.map { [Link($0.name, Site.project($0.id))] } ?? [])
        let choose = Field.Option("", words.text("register.choose"))
        let packs = [choose] + visit.office.packs(in: try visit.actor.division).map { Field.Option($0.id, visit.say($0.title)) }
        let funds = [choose] + register.codes("fund").map { Field.Option($0.code, $0.name) }
        return try form.page(
            visit, try await register.frame(title, crumbs: crumbs), action: visit.path,
            [
                form.text("name", draft.name, required: true, wide: true),
                form.select("pack", draft.pack, packs, required: true),
                form.text("year", draft.year, required: true, type: "number"),
                form.select("fund", draft.fund, funds, required: true),
                form.select("division", draft.division, try register.divisions(), required: true),
                form.text("headcount", draft.headcount, required: true, type: "number"),
                form.text("amount", draft.amount, required: true),
                form.area("occupations", draft.occupations.joined(separator: "\n"), required: true),
                form.choice("method", draft.method, TenderMethod.self, list: "tenderMethod", required: true),
                form.text("methodReason", draft.methodReason),
                form.choice("challenge", draft.challenge, ChallengeKind.self, list: "challengeKind"),
                form.text("meetingOn", draft.meetingOn, type: "date"),
                form.text("meetingDocument", draft.meetingDocument),
                form.check("shortlistOnly", draft.shortlistOnly)
            ] + form.checks("groups", draft.groups, register.codes("group")), save: words.text("register.save"),
            back: project.map { Site.project($0.id) } ?? Site.projects, intro: words.text("project.intro"))
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            let id = try await ProjectDesk(office: visit.office).add(draft, by: visit.actor, key: visit.key)
            return Register.done(Site.project(id), "added")
        } catch let refusal as Refusal {
            return try await edit(visit, nil, draft, refusal)
        }
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let desk = ProjectDesk(office: visit.office)
        let project = try await desk.find(visit.parameter("id"), for: visit.actor)
        let draft = draft(visit.form)
        do {
            try await desk.change(project.id, draft, by: visit.actor, key: visit.key)
            return Register.done(Site.project(project.id), "changed")
        } catch let refusal as Refusal {
            return try await edit(visit, project, draft, refusal)
        }
    }

    // MARK: Record

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let desk = ProjectDesk(office: visit.office)
        let project = try await desk.find(visit.parameter("id"), for: visit.actor)
        let events = try await desk.events(of: project.id, for: visit.actor)
        return try await ProjectPage(visit: visit, project: project).answer(events, refusal)
    }

    private static func ask(_ visit: Visit, _ what: String, _ refusal: Refusal? = nil) async throws -> Answer {
        let project = try await ProjectDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
        return try await ProjectPage(visit: visit, project: project).ask(what, refusal)
    }

    private static func act(_ visit: Visit, _ what: String) async throws -> Answer {
        let desk = ProjectDesk(office: visit.office)
        let (id, sent, actor) = (visit.parameter("id"), visit.form, try visit.actor)
        do {
            switch what {
            case "announce": try await desk.announce(id, by: actor, key: visit.key)
            case "award":
                guard sent.has("institution") else { throw Refusal("required", field: "institution") }
                try await desk.award(
                    id, to: sent["institution"], tenderNumber: sent["tenderNumber"], by: actor, key: visit.key)
            default:
                var adjustment = ProjectDesk.Adjustment()
                adjustment.occupations = RegisterForm.list("occupations", sent)
                adjustment.reason = sent["reason"]
                adjustment.bureauDocument = sent["bureauDocument"]
                adjustment.financeDocument = sent["financeDocument"]
                try await desk.adjust(id, adjustment, by: actor, key: visit.key)
            }
            return Register.done(Site.project(id), "changed")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return what == "announce" ? try await show(visit, refusal) : try await ask(visit, what, refusal)
        }
    }
}
