import Papers
import Programme
import Store
import Vocabulary

/// The pool of teachers.
package enum TeacherRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.teachers, .teacherRead) { try await list($0) }
        rooms.get(Site.export(Site.teachers), .teacherRead) { try await export($0) }
        rooms.get(Site.new(Site.teachers), .teacherAdd) { visit in
            var draft = TeacherDraft()
            draft.institution = visit.query["institution"]
            return try await edit(visit, nil, draft)
        }
        rooms.post(Site.new(Site.teachers), .teacherAdd) { try await add($0) }
        rooms.get(Site.teacher(":id"), .teacherRead) { try await show($0) }
        rooms.get(Site.edit(Site.teacher(":id")), .teacherChange) { visit in
            let teacher = try await TeacherDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
            var draft = TeacherDraft(teacher)
            // Not shown, not even in a form: an empty field keeps what is registered.
            draft.idNumber = ""
            draft.phone = ""
            return try await edit(visit, teacher, draft)
        }
        rooms.post(Site.edit(Site.teacher(":id")), .teacherChange) { try await change($0) }
        let acts: [(String, Right)] = [
            ("confirm", .teacherConfirm), ("check", .teacherCheck), ("blacklist", .teacherBlacklist)
        ]
        for (what, right) in acts {
            if what != "confirm" {
                rooms.get(Site.act(Site.teacher(":id"), what), right) { try await ask($0, what) }
            }
            rooms.post(Site.act(Site.teacher(":id"), what), right) { try await act($0, what) }
        }
    }

    // MARK: List. Names of people are not in the address: they are found by the search box.

    private static func filter(_ visit: Visit) -> (TeacherDesk.Filter, [(String, String)]) {
        var filter = TeacherDesk.Filter()
        filter.role = TeacherRole(rawValue: visit.query["role"])
        filter.standing = visit.query["standing"]
        filter.institution = visit.query["institution"]
        return (
            filter,
            [("role", filter.role?.rawValue ?? ""), ("standing", filter.standing), ("institution", filter.institution)]
        )
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .teachers)
        let words = visit.words
        let (filter, query) = filter(visit)
        let found = try await TeacherDesk(office: visit.office).list(filter, for: visit.actor, page: register.page)
        let form = RegisterForm(words, "teacher", nil)
        let standings =
            [Field.Option("", words.text("register.all"))]
            + ["waiting", "registered", "unchecked", "blacklisted"].map {
                Field.Option($0, words.text("teacherStanding.\($0)"))
            }
        let mayAdd = try visit.actor.may(.teacherAdd)
        var context: [String: Any] = [
            "tabs": try register.tabs(), "pager": register.pager(found, query),
            "toolbar": register.toolbar(query, mayAdd: mayAdd),
            "filters": Filters(
                action: Site.teachers,
                fields: [
                    form.choice("role", visit.query["role"], TeacherRole.self, list: "teacherRole"),
                    form.select("standing", filter.standing, standings), form.hidden("institution", filter.institution)
                ], clear: Site.teachers
            ).context
        ]
        if found.items.isEmpty {
            context["empty"] = Empty(words.text("register.empty"), words.text("register.emptyHint")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("register.teachers"),
                    columns: [
                        .init(words.text("register.field.name")), .init(words.text("register.field.idNumber")),
                        .init(words.text("register.field.institution")), .init(words.text("teacher.field.role")),
                        .init(words.text("teacher.checkYear"), look: "num"),
                        .init(words.text("register.field.standing"))
                    ], rows: found.items.map { row($0, words) }, cards: true
                ).context
        }
        return try visit.page("registers/list", try await register.frame(words.text("register.teachers")), context)
    }

    private static func row(_ teacher: Teacher, _ words: Words) -> Table.Row {
        Table.Row([
            .head(teacher.name, Site.teacher(teacher.id)), Cell(teacher.idNumber.masked, look: "nw"),
            Cell(teacher.institutionName),
            Cell(words.text("teacherRole.\(teacher.role.rawValue)"), look: "nw"),
            .number(teacher.checkYear.map(String.init) ?? "—"),
            .chip(chip(teacher, words))
        ])
    }

    static func chip(_ teacher: Teacher, _ words: Words) -> Chip {
        if teacher.blacklisted { return Chip(.bad, words.text("teacherStanding.blacklisted")) }
        return teacher.registered
            ? Chip(.ok, words.text("teacherStanding.registered"))
            : Chip(.wait, words.text("teacherStanding.waiting"))
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .teachers)
        let words = visit.words
        let (filter, _) = filter(visit)
        let found = try await TeacherDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Teacher>.whole)
        let rows = found.items.map { item -> [TableValue] in
            [
                .text(item.name), .text(item.idNumber.masked), .text(item.institutionName),
                .text(words.text("teacherRole.\(item.role.rawValue)")), .text(register.occupations(item.occupations)),
                .text(item.qualification ?? ""), .text(words.text("teacherSource.\(item.source.rawValue)")),
                .text(item.employer ?? ""),
                item.checkYear.map { .integer(Int64($0)) } ?? .empty, .text(chip(item, words).word)
            ]
        }
        return try await register.export(
            rows,
            columns: [
                words.text("register.field.name"), words.text("register.field.idNumber"),
                words.text("register.field.institution"),
                words.text("teacher.field.role"), words.text("register.field.occupations"),
                words.text("teacher.field.qualification"),
                words.text("teacher.field.source"), words.text("teacher.field.employer"),
                words.text("teacher.checkYear"),
                words.text("register.field.standing")
            ],
            filter: [
                (words.text("teacher.field.role"), filter.role.map { words.text("teacherRole.\($0.rawValue)") } ?? ""),
                (
                    words.text("register.field.standing"),
                    filter.standing.isEmpty ? "" : words.text("teacherStanding.\(filter.standing)")
                )
            ])
    }

    // MARK: New and edit

    private static func draft(_ sent: Sent) -> TeacherDraft {
        var draft = TeacherDraft()
        draft.institution = sent["institution"]
        draft.name = sent["name"]
        draft.idNumber = sent["idNumber"]
        draft.phone = sent["phone"]
        draft.role = sent["role"]
        draft.occupations = RegisterForm.list("occupations", sent)
        draft.qualification = sent["qualification"]
        draft.source = sent["source"]
        draft.employer = sent["employer"]
        draft.engagement = sent["engagement"]
        return draft
    }

    private static func edit(
        _ visit: Visit, _ teacher: Teacher?, _ draft: TeacherDraft, _ refusal: Refusal? = nil
    ) async throws -> Answer {
        let register = Register(visit, .teachers)
        let words = visit.words
        let form = RegisterForm(words, "teacher", refusal, isEditing: teacher != nil)
        let title = words.text(teacher == nil ? "register.new.teachers" : "register.edit")
        let crumbs = [register.crumb] + (teacher.map { [Link($0.name, Site.teacher($0.id))] } ?? [])
        var fields: [Field] = []
        let actor = try visit.actor
        if teacher == nil, actor.role == .trainingOfficer {
            let all = try await ProviderDesk(office: visit.office).list(.init(), for: actor, size: 1_000)
            fields.append(
                form.select(
                    "institution", draft.institution,
                    [Field.Option("", words.text("register.choose"))]
                        + all.items.map { Field.Option($0.id, $0.name) }, required: true))
        }
        fields += [
            form.text("name", draft.name, required: true),
            form.text("idNumber", draft.idNumber, required: teacher == nil),
            form.text("phone", draft.phone, type: "tel"),
            form.choice("role", draft.role, TeacherRole.self, list: "teacherRole", required: true),
            form.text("qualification", draft.qualification),
            form.choice("source", draft.source, TeacherSource.self, list: "teacherSource", required: true),
            form.text("employer", draft.employer), form.text("engagement", draft.engagement),
            form.area("occupations", draft.occupations.joined(separator: "\n"))
        ]
        let intro = actor.role == .institutionClerk ? words.text("teacher.clerkHint") : nil
        return try form.page(
            visit, try await register.frame(title, crumbs: crumbs), action: visit.path, fields,
            save: words.text("register.save"), back: teacher.map { Site.teacher($0.id) } ?? Site.teachers, intro: intro)
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            let id = try await TeacherDesk(office: visit.office).add(draft, by: visit.actor, key: visit.key)
            return Register.done(Site.teacher(id), "teacherAdded")
        } catch let refusal as Refusal {
            return try await edit(visit, nil, draft, refusal)
        }
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let desk = TeacherDesk(office: visit.office)
        let teacher = try await desk.find(visit.parameter("id"), for: visit.actor)
        var draft = draft(visit.form)
        if draft.idNumber.isEmpty { draft.idNumber = teacher.idNumber?.text ?? "" }
        if draft.phone.isEmpty { draft.phone = teacher.phone?.text ?? "" }
        do {
            try await desk.change(teacher.id, draft, by: visit.actor, key: visit.key)
            return Register.done(Site.teacher(teacher.id), "changed")
        } catch let refusal as Refusal {
            var typed = draft
            typed.idNumber = visit.form["idNumber"]
            typed.phone = visit.form["phone"]
            return try await edit(visit, teacher, typed, refusal)
        }
    }

    // MARK: Record

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let desk = TeacherDesk(office: visit.office)
        let teacher = try await desk.find(visit.parameter("id"), for: visit.actor)
        let events = try await desk.events(of: teacher.id, for: visit.actor)
        return try await TeacherPage(visit: visit, teacher: teacher).answer(events, refusal)
    }

    private static func ask(_ visit: Visit, _ what: String, _ refusal: Refusal? = nil) async throws -> Answer {
        let teacher = try await TeacherDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
        return try await TeacherPage(visit: visit, teacher: teacher).ask(what, refusal)
    }

    private static func act(_ visit: Visit, _ what: String) async throws -> Answer {
        let desk = TeacherDesk(office: visit.office)
        let (id, sent, actor) = (visit.parameter("id"), visit.form, try visit.actor)
        do {
            switch what {
            case "confirm": try await desk.confirm(id, by: actor, key: visit.key)
            case "check":
                try await desk.check(
                    id, year: Int(sent["year"]) ?? 0, passed: sent["passed"] == "yes", reason: sent["reason"],
                    by: actor,
                    key: visit.key)
            default:
                try await desk.setBlacklisted(
                    id, sent["to"] == "yes", reason: sent["reason"], clause: sent["clause"], by: actor,
                    key: visit.key)
            }
            return Register.done(Site.teacher(id), "changed")
        } catch let refusal as Refusal where !["notFound", "recused"].contains(refusal.codes.first) {
            return what == "confirm" ? try await show(visit, refusal) : try await ask(visit, what, refusal)
        }
    }
}
