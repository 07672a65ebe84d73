import Policy
import Programme
import Store
import Vocabulary

/// The forms of the tasks, one page each.
enum ApplicationForms {
    static let all: [ClassTasks.Task] = [.basics, .aims, .venue, .hours, .teachers, .conditions]

    static func show(_ task: ClassTasks.Task, _ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let id = visit.parameter("id")
        let actor = try visit.actor
        let office = visit.office
        let (record, teachers, pool, books, asksFirm) = try await office.store.read { reader in
            let record = try ClassStore.find(id, actor.scope, reader)
            return (
                record, try ClassStore.teachers(of: id, actor.scope, reader),
                try reader.rows(
                    actor.scope,
                    """
                    select t.id, t.name, t.role, t.registered, t.check_year from teacher t where \(within: "t") order by t.name, t.id
                    """),
                try TextbookList.books(record, reader),
                try task == .conditions && OpeningInputs.asksFirm(record, office.pack(record.pack))
            )
        }
        guard record.isEditable else { return .see(Site.aClass(id)) }
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        let filler = TaskFields(visit: visit, record: record, errors: errors, isTyped: refusal != nil)
        let fields: [Field] =
            switch task {
            case .basics:
                try await BasicsForm.fields(
                    refusal == nil ? ClassDraft(record) : BasicsForm.draft(visit.form), errors, visit)
            case .aims: try filler.aims()
            case .venue: filler.venue()
            case .hours: filler.hours()
            case .teachers: try filler.teachers(teachers, pool)
            case .conditions: filler.conditions(books, asksFirm: asksFirm)
            case .timetable, .roster: []
            }
        var frame = try await visit.frame(
            words.text("task.\(task.rawValue)"), section: "classes",
            crumbs: [
                Link(words.text("nav.classes"), Site.classes), Link(record.title, Site.application(id))
            ])
        frame.errors = errors
        let hint = "task.\(task.rawValue)Hint"
        if words.has(hint) { frame.hints = [Hint(words.text(hint))] }
        let form = Form(
            action: visit.path, fields: fields,
            buttons: [
                Action(words.text("application.save"), .submit(name: nil, value: ""), look: .main, icon: "check"),
                Action(words.text("application.back"), .link(Site.application(id)), look: .bare)
            ])
        return try visit.page("form", frame, ["form": form.context], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    static func save(_ task: ClassTasks.Task, _ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let desk = ClassDesk(office: visit.office)
        let actor = try visit.actor
        do {
            switch task {
            case .basics: try await desk.change(id, BasicsForm.draft(visit.form), by: actor, key: visit.key)
            case .aims: try await desk.setAims(id, aims(visit.form), by: actor, key: visit.key)
            case .venue:
                let venue = ClassVenue(
                    address: visit.form["address"], latitude: visit.form.optional("latitude"),
                    longitude: visit.form.optional("longitude"))
                try await desk.setVenue(
                    id, venue, site: ClassParticulars.Site(rawValue: visit.form["site"]), manager: visit.form["manager"],
                    phone: visit.form["phone"], by: actor, key: visit.key)
            case .hours: try await desk.setHours(id, try hours(visit.form), by: actor, key: visit.key)
            case .teachers: try await desk.setTeachers(id, teachers(visit.form), by: actor, key: visit.key)
            case .conditions: try await desk.setConditions(id, try conditions(visit.form), by: actor, key: visit.key)
            case .timetable, .roster: throw Refusal("notFound")
            }
            return .see(Markup.address(Site.application(id), [("done", "taskSaved")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(task, visit, refusal)
        }
    }

    // MARK: What was typed

    static func aims(_ form: Sent) -> ClassParticulars {
        var aims = ClassParticulars()
        aims.targetGroups = form.fields.keys.filter { $0.hasPrefix("group.") && form[$0] == "true" }
            .map { String($0.dropFirst(6)) }.sorted()
        aims.employmentDirection = form["employmentDirection"]
        aims.supportMeasures = form["supportMeasures"]
        aims.delivery = ClassParticulars.Delivery(rawValue: form["delivery"])
        aims.link = ClassParticulars.Link(rawValue: form["link"])
        aims.employer = aims.link == nil ? "" : form["employer"]
        aims.post = aims.link == nil ? "" : form["post"]
        return aims
    }

    private static func hours(_ form: Sent) throws -> ClassPlanHours {
        var problems: [Problem] = []
        func value(_ field: String) -> ClassHours {
            guard form.has(field) else { return .zero }
            switch ClassHours.parse(form[field]) {
            case .success(let hours): return hours
            case .failure(let problem): problems.append(problem.on(field: field)); return .zero
            }
        }
        let hours = ClassPlanHours(
            required: value("required"), theory: value("theory"), practice: value("practice"),
            online: value("online"), maxOnlinePerDay: value("maxOnlinePerDay"))
        guard problems.isEmpty else { throw Refusal(problems) }
        return hours
    }

    private static func teachers(_ form: Sent) -> [(teacher: String, role: TeacherRole)] {
        TeacherRole.allCases.flatMap { role in
            form.fields.keys.filter { $0.hasPrefix("\(role.rawValue).") && form[$0] == "true" }
                .map { (teacher: String($0.dropFirst(role.rawValue.count + 1)), role: role) }.sorted {
                    $0.teacher < $1.teacher
                }
        }
    }
}

/// Makes the fields of a task from what is stored, or from what was typed and refused.
struct TaskFields {
    let visit: Visit
    let record: ClassRecord
    let errors: ErrorSummary?
    let isTyped: Bool

    var words: Words { visit.words }
    func error(_ field: String) -> String? { errors?.error(for: field) }
    func value(_ field: String, _ stored: String) -> String { isTyped ? visit.form[field] : stored }
    func ticked(_ field: String, _ stored: Bool) -> String {
        (isTyped ? visit.form[field] == "true" : stored) ? "true" : ""
    }

    func aims() throws -> [Field] {
        let aims = record.particulars
        let pack = visit.office.packs[record.pack]
        let groups = (pack?.codes.entries(of: "group") ?? []).map { entry -> Field in
            let isChosen = aims.targetGroups.contains(entry.code)
            return Field(
                "group.\(entry.code)", visit.say(entry.name), .check, value: ticked("group.\(entry.code)", isChosen))
        }
        let links =
            [Field.Option("", words.text("application.noLink"))]
            + ClassParticulars.Link.allCases.map {
                Field.Option($0.rawValue, words.text("class.link.\($0.rawValue)"))
            }
        let ways =
            [Field.Option("", words.text("application.choose"))]
            + ClassParticulars.Delivery.allCases.map {
                Field.Option($0.rawValue, words.text("class.delivery.\($0.rawValue)"))
            }
        let target = Field("targetGroups", words.text("application.targetsNote"), .hidden, error: error("targetGroups"))
        return [target] + groups + [
            Field(
                "employmentDirection", words.text("class.direction"), .area(rows: 2),
                value: value("employmentDirection", aims.employmentDirection), required: true,
                error: error("employmentDirection"), wide: true),
            Field(
                "supportMeasures", words.text("class.support"), .area(rows: 2),
                value: value("supportMeasures", aims.supportMeasures),
                required: true, error: error("supportMeasures"), wide: true),
            Field(
                "delivery", words.text("class.deliveryWay"), .select(ways),
                value: value("delivery", aims.delivery?.rawValue ?? ""),
                required: true, error: error("delivery")),
            Field(
                "link", words.text("application.link"), .select(links), value: value("link", aims.link?.rawValue ?? "")),
            Field(
                "employer", words.text("class.employer"), value: value("employer", aims.employer),
                error: error("employer")),
            Field("post", words.text("class.post"), value: value("post", aims.post), error: error("post"))
        ]
    }

    func venue() -> [Field] {
        [
            Field(
                "address", words.text("class.where"), value: value("address", record.venue.address), required: true,
                error: error("address"), wide: true),
            Field(
                "site", words.text("class.siteKind"),
                .radios(
                    ClassParticulars.Site.allCases.map {
                        Field.Option($0.rawValue, words.text("class.site.\($0.rawValue)"))
                    }), value: value("site", record.particulars.site?.rawValue ?? ""), required: true,
                error: error("site")),
            Field(
                "latitude", words.text("class.latitude"), value: value("latitude", record.venue.latitude ?? ""),
                help: words.text("application.coordinateHelp"), error: error("latitude")),
            Field(
                "longitude", words.text("class.longitude"), value: value("longitude", record.venue.longitude ?? ""),
                error: error("longitude")),
            Field(
                "manager", words.text("class.manager"), value: value("manager", record.particulars.manager),
                required: true,
                error: error("manager")),
            Field(
                "phone", words.text("class.managerPhone"), .text(type: "tel"),
                value: value("phone", record.particulars.managerPhone),
                required: true, error: error("phone"))
        ]
    }

    func hours() -> [Field] {
        func field(_ name: String, _ stored: ClassHours, required: Bool = false) -> Field {
            Field(
                name, words.text("class.hours.\(name)"), value: value(name, stored == .zero ? "" : stored.description),
                required: required,
                help: words.has("class.hoursHelp.\(name)") ? words.text("class.hoursHelp.\(name)") : "",
                error: error(name))
        }
        return [
            field("required", record.hours.required, required: true), field("theory", record.hours.theory),
            field("practice", record.hours.practice), field("online", record.hours.online),
            field("maxOnlinePerDay", record.hours.maxOnlinePerDay)
        ]
    }

    /// A tick box per teacher and role.
    func teachers(_ chosen: [ClassTeacher], _ pool: [StoredRow]) throws -> [Field] {
        var fields: [Field] = [Field("teachers", "", .hidden, error: error("teachers"))]
        for row in pool {
            let (id, name) = (try row.text("id"), try row.text("name"))
            let standing =
                try row.flag("registered")
                ? words.text("application.registered") : words.text("application.unregistered")
            for role in TeacherRole.allCases {
                let has = chosen.contains { $0.teacher == id && $0.role == role }
                fields.append(
                    Field(
                        "\(role.rawValue).\(id)",
                        words.text(
                            "application.teacherRole",
                            [
                                "name": name, "role": words.text("teacherRole.\(role.rawValue)"), "standing": standing
                            ]), .check, value: ticked("\(role.rawValue).\(id)", has)))
            }
        }
        return fields
    }
}
