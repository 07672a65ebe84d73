import Policy
import Programme
import Store
import Vocabulary

/// The application of a class as a list of tasks that can be left and taken up again, with the pack's findings beside it.
enum ApplicationRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.newClass, .classCreate) { visit in try await new(visit) }
        rooms.post(Site.newClass, .classCreate) { visit in try await create(visit) }
        rooms.get("/desk/classes/:id/application", .classSubmit) { visit in try await tasks(visit) }
        rooms.post("/desk/classes/:id/application", .classSubmit) { visit in try await submit(visit) }
        rooms.post("/desk/classes/:id/withdrawal", .classWithdraw) { visit in
            let id = visit.parameter("id")
            try await ClassDesk(office: visit.office).withdraw(id, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id), [("done", "withdrawn")]))
        }
        for task in ApplicationForms.all {
            rooms.get("/desk/classes/:id/application/\(task.rawValue)", task.right) { visit in
                try await ApplicationForms.show(task, visit)
            }
            rooms.post("/desk/classes/:id/application/\(task.rawValue)", task.right) { visit in
                try await ApplicationForms.save(task, visit)
            }
        }
    }

    // MARK: A new class

    private static func new(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let draft = refusal == nil ? ClassDraft() : BasicsForm.draft(visit.form)
        let errors = refusal.map { ErrorSummary($0, words) }
        var frame = try await visit.frame(
            words.text("classes.new"), section: "classes",
            crumbs: [Link(words.text("nav.classes"), Site.classes)])
        frame.errors = errors
        frame.hints = [Hint(words.text("application.newHint"))]
        let fields = try await BasicsForm.fields(draft, errors, visit)
        let form = Form(
            action: Site.newClass, fields: fields,
            buttons: [
                Action(words.text("application.begin"), .submit(name: nil, value: ""), look: .main, icon: "next"),
                Action(words.text("application.cancel"), .link(Site.classes), look: .bare)
            ])
        return try visit.page(
            "form", frame, ["form": form.context],
            status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func create(_ visit: Visit) async throws -> Answer {
        do {
            let id = try await ClassDesk(office: visit.office).create(
                BasicsForm.draft(visit.form), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.application(id), [("done", "classBegun")]))
        } catch let refusal as Refusal {
            return try await new(visit, refusal)
        }
    }

    // MARK: The list of tasks

    private static func tasks(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let id = visit.parameter("id")
        let office = visit.office
        let page = try await ClassPage.load(visit, id)
        let record = page.record
        guard record.isEditable else { return .see(Site.aClass(id)) }
        let (tasks, check, returned, tags, signed) = try await office.store.read { reader in
            let tasks = try ClassTasks.of(record, reader)
            // Findings about what is not yet written down would only repeat the open tasks.
            let isReady = tasks.tasks.filter { $0.task != .roster }.allSatisfy { $0.standing == .done }
            let check = isReady ? try OpeningDesk.decide(record, officers: [], reader, office) : nil
            let state = try office.procedures.find(
                reader, actor.scope, subject: "class/\(id)", procedure: OpeningDesk.procedure)
            let acts = try state.map { try office.procedures.acts(reader, actor.scope, case: $0.id) } ?? []
            return (
                tasks, check, acts.last { $0.verdict == .returned }, try ProgrammeStore.tags(of: id, reader),
                try Undertaking.of(record, reader)
            )
        }
        let words = visit.words
        var frame = try await page.frame(nil, title: words.text("application.title", ["class": record.title]))
        frame.errors = refusal.map { visit.summary(of: $0, links: false) }
        if let returned, record.state == .returned {
            frame.hints.append(
                Hint(
                    words.text("application.returned", ["name": returned.personName, "reasons": returned.reasons]),
                    .warn))
        }
        frame.actions = [
            Action(
                words.text("application.withdraw"), .post("/desk/classes/\(id)/withdrawal", fields: [:]), look: .stop)
        ]
        let besides = [
            UndertakingPage.panel(signed, record, actor, visit), ClassTagsPage.panel(tags, record, actor, visit)
        ]
        let panels = [panel(tasks, record, words)] + besides.compactMap(\.self)
        var context: [String: Any] = ["panels": panels]
        if let check {
            let judged = Judged(check, at: visit.now, visit)
            context["verdict"] = judged.verdict.context
            context["hasReasons"] = !judged.reasons.isEmpty
            context["reasons"] = judged.reasons.contexts
            context["reasonsTitle"] = judged.title
            context["reasonsNote"] = judged.note
            context["hasAssumed"] = !judged.assumed.isEmpty
            context["assumed"] = judged.assumed.contexts
            context["assumedTitle"] = words.text("case.assumed", ["n": words.count(judged.assumed.count)])
        }
        context["actionBar"] = bar(tasks, check, record, visit).context
        return try visit.page("cases/case", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func panel(_ tasks: ClassTasks, _ record: ClassRecord, _ words: Words) -> [String: Any] {
        let rows = tasks.tasks.map { item -> Table.Row in
            let name = words.text("task.\(item.task.rawValue)")
            let address = address(of: item.task, record.id)
            switch item.standing {
            case .done:
                return Table.Row([
                    .head(name, address, sub: words.text("task.\(item.task.rawValue)Text")),
                    .chip(Chip(.ok, words.text("task.done"))),
                    .action(Action(words.text("task.change"), .link(address)))
                ])
            case .open:
                return Table.Row([
                    .head(name, address, sub: words.text("task.\(item.task.rawValue)Text")),
                    .chip(Chip(.wait, words.text("task.open"))),
                    .action(Action(words.text("task.fill"), .link(address)))
                ])
            case .waits(let other):
                let why = words.text("task.waits", ["task": words.text("task.\(other.rawValue)")])
                return Table.Row([
                    .head(name, nil, sub: words.text("task.\(item.task.rawValue)Text")),
                    .chip(Chip(.plain, words.text("task.later"))),
                    .action(Action(words.text("task.fill"), .locked(why: why)))
                ])
            }
        }
        let done = tasks.tasks.count { $0.standing == .done }
        return [
            "hasTitle": true, "title": words.text("application.tasks"),
            "note": words.text("application.progress", ["n": words.count(done), "all": words.count(tasks.tasks.count)]),
            "table": Table(
                caption: words.text("application.tasks"),
                columns: [
                    .init(words.text("application.task")), .init(words.text("application.standing")),
                    .init(words.text("todo.act"), look: "num")
                ], rows: rows, cards: true
            ).context
        ]
    }

    static func address(of task: ClassTasks.Task, _ id: String) -> String {
        switch task {
        case .roster: Site.aClass(id, .roster)
        case .timetable: Site.aClass(id, .timetable)
        default: Site.application(id, task.rawValue)
        }
    }

    private static func bar(_ tasks: ClassTasks, _ check: OpeningCheck?, _ record: ClassRecord, _ visit: Visit)
        -> ActionBar
    {
        let words = visit.words
        let again = record.state == .returned
        let word = words.text(again ? "application.submitAgain" : "application.submit")
        let open = tasks.tasks.filter { $0.standing != .done }
        let action: Action
        if !open.isEmpty {
            let names = words.list(open.map { words.text("task.\($0.task.rawValue)") })
            action = Action(word, .locked(why: words.text("application.openTasks", ["tasks": names])))
        } else if let check, check.isBlocked {
            action = Action(
                word, .locked(why: words.text("opening.agreeLock", ["n": words.count(check.blocking.count)])))
        } else {
            action = Action(word, .submit(name: nil, value: ""), look: .main, icon: "check")
        }
        let fields =
            again
            ? [Field("reply", words.text("application.reply"), .area(rows: 2), value: visit.form["reply"], wide: true)]
            : []
        return ActionBar(
            why: [words.text("application.afterwards")], actions: [action], form: Site.application(record.id),
            fields: fields)
    }

    private static func submit(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            let caseID = try await OpeningDesk(office: visit.office)
                .submit(id, reply: String(visit.form["reply"].prefix(1_000)), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aCase(caseID), [("done", "submitted")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await tasks(visit, refusal)
        }
    }
}

/// A check of an opening as the pieces of a page.
struct Judged {
    let verdict: Verdict
    let title: String
    let note: String
    let reasons: [Basis]
    let assumed: [Assumed]

    init(_ check: OpeningCheck, at instant: Instant, _ visit: Visit) {
        let words = visit.words
        let (blocks, warns) = (check.blocking.count, check.warnings.count)
        let tone: Chip.Kind = blocks > 0 ? .bad : warns > 0 ? .warn : .ok
        verdict = Verdict(
            tone, words.text(blocks > 0 ? "opening.blocked" : warns > 0 ? "opening.openWarned" : "opening.open"),
            text: words.text(
                blocks > 0 ? "opening.blockedText" : "opening.openText",
                [
                    "n": words.count(blocks), "warns": words.count(warns)
                ]), note: Explained.note(check.explanation, at: instant, visit))
        title = words.text(blocks > 0 ? "opening.why" : "opening.whyWarned")
        note = words.text("opening.allListed", ["n": words.count(blocks + warns)])
        reasons = Explained.bases(check.explanation, visit)
        assumed = Explained.assumed(check.explanation, visit)
    }
}
