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

    private static func filter(_ visit: Visit) -> TeacherDesk.Filter {
        var filter = TeacherDesk.Filter()
        filter.role = TeacherRole(rawValue: visit.query["role"])
        filter.standing = visit.query["standing"]
        filter.institution = visit.query["institution"]
        return filter
    }

    private static func book(_ visit: Visit, _ filter: TeacherDesk.Filter) -> RegisterList<Teacher> {
        let register = Register(visit, .teachers)
        let words = visit.words
        let form = RegisterForm(words, "teacher", nil)
        return RegisterList(
            register: register,
            filters: [
                .choice("role", filter.role, list: "teacherRole", label: "teacher.field.role", form),
                .standing(
                    filter.standing, of: ["waiting", "registered", "unchecked", "blacklisted"], list: "teacherStanding",
                    form),
                RegisterFilter(
                    label: "register.field.institution", field: form.hidden("institution", filter.institution), said: "")
            ],
            columns: [
                .init("register.field.name", cell: { .head($0.name, Site.teacher($0.id)) }, value: { .text($0.name) }),
                .init("register.field.idNumber") { $0.idNumber.masked },
                .init(
                    "register.field.institution", cell: { Cell($0.institutionName) },
                    value: { .text($0.institutionName) }),
                .init("teacher.field.role") { words.text("teacherRole.\($0.role.rawValue)") },
                .init("register.field.occupations", value: { .text(register.occupations($0.occupations)) }),
                .init("teacher.field.qualification", value: { .text($0.qualification ?? "") }),
                .init("teacher.field.source", value: { .text(words.text("teacherSource.\($0.source.rawValue)")) }),
                .init("teacher.field.employer", value: { .text($0.employer ?? "") }),
                .init(
                    "teacher.checkYear", look: "num", cell: { .number($0.checkYear.map(String.init) ?? "—") },
                    value: { $0.checkYear.map { .integer(Int64($0)) } ?? .empty }),
                .init("register.field.standing", chip: { chip($0, words) })
            ])
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let list = book(visit, filter)
        let found = try await TeacherDesk(office: visit.office).list(filter, for: visit.actor, page: list.register.page)
        return try await list.page(found, mayAdd: try visit.actor.may(.teacherAdd))
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let found = try await TeacherDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Teacher>.whole)
        return try await book(visit, filter).file(found)
    }

    static func chip(_ teacher: Teacher, _ words: Words) -> Chip {
        if teacher.blacklisted { return Chip(.bad, words.text("teacherStanding.blacklisted")) }
        return teacher.registered
            ? Chip(.ok, words.text("teacherStanding.registered"))
            : Chip(.wait, words.text("teacherStanding.waiting"))
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
