import Programme
import Vocabulary

/// The record of a teacher, with what an officer can do about their place in the pool.
struct TeacherPage {
    let visit: Visit
    let teacher: Teacher

    private var words: Words { visit.words }
    private var register: Register { Register(visit, .teachers) }

    func answer(_ events: [TeacherDesk.Event], _ refusal: Refusal?) async throws -> Answer {
        var frame = try await register.frame(
            teacher.name, crumbs: [register.crumb], errors: refusal.map { ErrorSummary($0, words) })
        frame.chip = TeacherRooms.chip(teacher, words)
        frame.facts = [
            Fact(
                words.text("register.field.institution"), teacher.institutionName,
                href: Site.institution(teacher.institution)),
            Fact(words.text("teacher.field.role"), words.text("teacherRole.\(teacher.role.rawValue)"))
        ]
        let mayEdit = try visit.actor.may(.teacherChange)
        let edit = words.text("register.edit")
        frame.actions = [
            mayEdit
                ? Action(edit, .link(Site.edit(Site.teacher(teacher.id))), icon: "pen")
                : Action(edit, .locked(why: words.text("register.notKeeper")))
        ]
        if !teacher.registered, !teacher.blacklisted {
            let confirm = words.text("teacher.act.confirm")
            frame.actions.append(
                register.isKeeper
                    ? Action(
                        confirm, .post(Site.act(Site.teacher(teacher.id), "confirm"), fields: [:]), look: .main,
                        icon: "check")
                    : Action(confirm, .locked(why: words.text("teacher.notOfficer"))))
        }
        if register.isKeeper {
            if teacher.registered {
                frame.actions.append(
                    Action(words.text("teacher.act.check"), .link(Site.act(Site.teacher(teacher.id), "check"))))
            }
            frame.actions.append(
                Action(
                    words.text("teacher.act.\(barKey)"), .link(Site.act(Site.teacher(teacher.id), "blacklist")),
                    look: teacher.blacklisted ? .usual : .stop))
        }
        return try visit.page(
            "record", frame, ["panels": [facts(), history(events)]],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func facts() -> [String: Any] {
        let none = words.text("register.none")
        let facts = [
            Fact(words.text("register.field.idNumber"), teacher.idNumber.masked),
            Fact(words.text("register.field.phone"), teacher.phone?.masked ?? none),
            Fact(words.text("register.field.occupations"), register.occupations(teacher.occupations)),
            Fact(words.text("teacher.field.qualification"), teacher.qualification ?? none),
            Fact(words.text("teacher.field.source"), words.text("teacherSource.\(teacher.source.rawValue)")),
            Fact(words.text("teacher.field.employer"), teacher.employer ?? none),
            Fact(words.text("teacher.field.engagement"), teacher.engagement ?? none),
            Fact(words.text("teacher.checkYear"), teacher.checkYear.map(String.init) ?? none)
        ]
        return filled([
            "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true, "facts": facts.contexts
        ])
    }

    private func history(_ events: [TeacherDesk.Event]) -> [String: Any] {
        let title = words.text("register.history")
        guard !events.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("register.noHistory")).context])
        }
        let rows = events.map { event in
            Table.Row([
                Cell(words.moment(event.at), look: "nw when"),
                Cell(words.text("teacherEvent.\(event.what)"), look: "nw"),
                Cell(event.year.map(String.init) ?? "", look: "num"), Cell(event.reason, look: "wide why"),
                Cell(event.clause ?? "", look: "nw")
            ])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.at")), .init(words.text("register.what")),
                    .init(words.text("register.field.year"), look: "num"),
                    .init(words.text("register.field.reason")), .init(words.text("register.field.clause"))
                ], rows: rows, cards: true
            ).context
        ])
    }

    private var barKey: String { teacher.blacklisted ? "clear" : "blacklist" }

    /// The form of the yearly check or of the bar.
    func ask(_ what: String, _ refusal: Refusal?) async throws -> Answer {
        let form = RegisterForm(words, "teacher", refusal)
        let sent = visit.form
        let isCheck = what == "check"
        let fields =
            isCheck
            ? [
                form.text(
                    "year", sent["year"].isEmpty ? String(visit.today.year) : sent["year"], required: true,
                    type: "number"),
                Field(
                    "passed", words.text("teacher.field.passed"),
                    .radios([
                        .init("yes", words.text("teacher.passed")), .init("no", words.text("teacher.failed"))
                    ]), value: sent["passed"].isEmpty ? "yes" : sent["passed"]),
                form.text("reason", sent["reason"], wide: true)
            ]
            : [
                form.hidden("to", teacher.blacklisted ? "no" : "yes"),
                form.select("clause", sent["clause"], register.clauses(), required: true),
                form.text("reason", sent["reason"], required: true, wide: true)
            ]
        let record = Site.teacher(teacher.id)
        let title = words.text("teacher.act.\(isCheck ? "check" : barKey)")
        let frame = try await register.frame(title, crumbs: [register.crumb, Link(teacher.name, record)])
        return try form.page(
            visit, frame, action: Site.act(record, what), fields, save: title, back: record,
            intro: words.text(isCheck ? "teacher.why.check" : "teacher.why.blacklist"),
            look: isCheck || teacher.blacklisted ? .main : .stop)
    }
}
