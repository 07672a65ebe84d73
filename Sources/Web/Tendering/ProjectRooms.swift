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

    private static func filter(_ visit: Visit) -> ProjectDesk.Filter {
        var filter = ProjectDesk.Filter()
        filter.name = visit.query["name"]
        filter.year = Int(visit.query["year"])
        filter.standing = visit.query["standing"]
        return filter
    }

    private static func book(_ visit: Visit, _ filter: ProjectDesk.Filter) -> RegisterList<Project> {
        let register = Register(visit, .projects)
        let words = visit.words
        let form = RegisterForm(words, "project", nil)
        return RegisterList(
            register: register,
            filters: [
                .typed("name", filter.name, label: "project.field.name", form),
                .typed(
                    "year", filter.year.map(String.init) ?? "", label: "register.field.year", form, type: "number"),
                .standing(
                    filter.standing, of: ["planned", "announced", "awarded", "cancelled"], list: "projectStanding", form)
            ], columns: columns(register))
    }

    private static func columns(_ register: Register) -> [RegisterColumn<Project>] {
        let (visit, words) = (register.visit, register.words)
        return [
            .init("project.field.name", cell: { .head($0.name, Site.project($0.id)) }, value: { .text($0.name) }),
            .init(
                "register.field.year", look: "num", cell: { .number(String($0.year)) },
                value: { .integer(Int64($0.year)) }),
            .init("register.field.division", value: { .text(visit.place(of: $0.division)) }),
            .init("project.field.fund", value: { .text(register.code("fund", $0.fund, pack: $0.pack)) }),
            .init("register.field.groups", value: { .text(register.groups($0.groups, pack: $0.pack)) }),
            .init("register.field.occupations", value: { .text(register.occupations($0.occupations)) }),
            .init("project.field.method") { words.text("tenderMethod.\($0.method.rawValue)") },
            .init("project.field.meetingOn", value: { $0.meetingOn.map { .day($0) } ?? .empty }),
            .init(
                "project.field.meetingDocument",
                cell: { project in
                    var paper = Cell(project.meetingDocument ?? "—")
                    paper.sub = project.meetingOn?.description ?? ""
                    return paper
                }, value: { .text($0.meetingDocument ?? "") }),
            .init("project.announcedOn", value: { $0.announcedOn.map { .day($0) } ?? .empty }),
            .init("project.field.tenderNumber", value: { .text($0.tenderNumber ?? "") }),
            .init(
                "register.field.institution", cell: { Cell($0.institutionName ?? "—") },
                value: { .text($0.institutionName ?? "") }),
            .init(
                "project.field.headcount", look: "num", cell: { .number($0.headcount.map { words.count($0) } ?? "—") },
                value: { $0.headcount.map { .integer(Int64($0)) } ?? .empty }),
            .init(
                "project.field.amount", look: "num", cell: { .number(words.money($0.amount)) },
                value: { .money($0.amount) }),
            .init("register.field.standing", chip: { ProjectPage.chip($0, words) })
        ]
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let list = book(visit, filter)
        let found = try await ProjectDesk(office: visit.office).list(filter, for: visit.actor, page: list.register.page)
        return try await list.page(found, mayAdd: list.register.isKeeper)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let found = try await ProjectDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Project>.whole)
        return try await book(visit, filter).file(found)
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
