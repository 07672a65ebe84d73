import Policy
import Programme
import Store
import Vocabulary

/// The tab of the timetable: for everybody to read, for the clerk of a class that is being applied for to make and change.
enum TimetableRooms {
    static func open(_ rooms: Rooms) {
        rooms.get("/desk/classes/:id/timetable", .classRead) { visit in try await show(visit) }
        rooms.post("/desk/classes/:id/timetable", .classMakeTimetable) { visit in try await generate(visit) }
        rooms.post("/desk/classes/:id/timetable/lesson", .classSetLesson) { visit in try await set(visit) }
        rooms.post("/desk/classes/:id/timetable/removal", .classRemoveLesson) { visit in try await remove(visit) }
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil, form failed: String = "") async throws -> Answer
    {
        let id = visit.parameter("id")
        let actor = try visit.actor
        let page = try await ClassPage.load(visit, id)
        let (lessons, teachers, tags) = try await visit.office.store.read { reader in
            (
                try ClassStore.lessons(of: id, actor.scope, reader),
                try ClassStore.teachers(of: id, actor.scope, reader), try ProgrammeStore.tags(of: id, reader)
            )
        }
        let topics = visit.office.packs[page.record.pack]?.topics(of: tags) ?? []
        let words = visit.words
        let canEdit = page.record.isEditable && actor.may(.classSetLesson)
        var frame = try await page.frame(.timetable)
        if let refusal { frame.errors = visit.summary(of: refusal) }
        var context = page.context(.timetable)
        let total = ClassTasks.hours(of: lessons)
        context["hint"] =
            Hint(
                words.text(
                    "timetable.total",
                    [
                        "lessons": words.count(lessons.count), "days": words.count(Set(lessons.map(\.day)).count),
                        "hours": total.description,
                        "planned": page.record.hours.planned.description
                    ]), total == page.record.hours.planned ? .usual : .warn
            ).context
        if lessons.isEmpty {
            context["empty"] =
                Empty(words.text("timetable.none"), words.text(canEdit ? "timetable.noneText" : "timetable.noneYet"))
                .context
        } else {
            context["table"] = table(lessons, topics, page.record, canEdit, visit).context
        }
        if canEdit {
            let forms = TimetableForms(
                visit: visit, record: page.record, teachers: teachers, topics: topics, refusal: refusal, failed: failed)
            context["panels"] = [forms.lesson(lessons), forms.generation(replaces: !lessons.isEmpty)]
        }
        return try visit.page("class", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func table(
        _ lessons: [LessonRecord], _ topics: [String], _ record: ClassRecord, _ canEdit: Bool, _ visit: Visit
    ) -> Table {
        let words = visit.words
        let pack = visit.office.packs[record.pack]
        let hasTopics = !topics.isEmpty || lessons.contains { !$0.topics.isEmpty }
        var columns: [Table.Column] = [
            .init(words.text("timetable.day")), .init(words.text("timetable.half")),
            .init(words.text("timetable.time")),
            .init(words.text("class.hours"), look: "num"), .init(words.text("timetable.mode")),
            .init(words.text("timetable.teacher")),
            .init(words.text("timetable.room"))
        ]
        if hasTopics { columns.insert(.init(words.text("timetable.topics")), at: 5) }
        if canEdit { columns.append(.init(words.text("todo.act"), look: "num")) }
        let rows = lessons.map { lesson -> Table.Row in
            var cells: [Cell] = [
                .head(words.day(lesson.day), nil, sub: words.weekday(lesson.day)),
                Cell(words.text("half.\(lesson.half.rawValue)"), look: "nw"),
                Cell("\(Clock.text(lesson.starts))–\(Clock.text(lesson.ends))", look: "nw"),
                .number(lesson.hours.description),
                .chip(Chip(.plain, words.text("lessonMode.\(lesson.mode.rawValue)"))),
                Cell(lesson.teacherName ?? words.text("timetable.noTeacher")), Cell(lesson.room)
            ]
            if hasTopics {
                let names = lesson.topics.map { visit.name("topic", $0, in: pack) }
                cells.insert(Cell(words.list(names)), at: 5)
            }
            if canEdit {
                cells.append(
                    .action(
                        Action(
                            words.text("timetable.remove"),
                            .post(
                                "/desk/classes/\(record.id)/timetable/removal",
                                fields: [
                                    "day": lesson.day.description, "half": lesson.half.rawValue
                                ]), look: .bare)))
            }
            return Table.Row(cells)
        }
        return Table(caption: words.text("class.tab.timetable"), columns: columns, rows: rows, cards: true)
    }

    // MARK: Writing

    private static func generate(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await TimetableDesk(office: visit.office).generate(
                id, try plan(visit.form), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id, .timetable), [("done", "timetableMade")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal, form: "generation")
        }
    }

    private static func set(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await TimetableDesk(office: visit.office).set(
                id, try lesson(visit.form), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id, .timetable), [("done", "lessonSet")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal, form: "lesson")
        }
    }

    private static func remove(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        guard let day = Day(visit.form["day"]), let half = HalfDay(rawValue: visit.form["half"]) else {
            throw Refusal("notFound")
        }
        try await TimetableDesk(office: visit.office).remove(id, day: day, half: half, by: visit.actor, key: visit.key)
        return .see(Markup.address(Site.aClass(id, .timetable), [("done", "lessonRemoved")]))
    }

    private static func plan(_ form: Sent) throws -> TimetablePlan {
        var problems: [Problem] = []
        func half(_ name: String) -> TimetablePlan.Half? {
            guard form.has("\(name)Starts") || form.has("\(name)Ends") || form.has("\(name)Hours") else { return nil }
            let (starts, ends) = (Clock.minutes(form["\(name)Starts"]), Clock.minutes(form["\(name)Ends"]))
            let hours = ClassHours(form["\(name)Hours"])
            if starts == nil { problems.append(Problem("timesWrong", field: "\(name)Starts")) }
            if ends == nil { problems.append(Problem("timesWrong", field: "\(name)Ends")) }
            if hours == nil { problems.append(Problem("classHours.form", field: "\(name)Hours")) }
            guard let starts, let ends, let hours else { return nil }
            return TimetablePlan.Half(starts: starts, ends: ends, hours: hours)
        }
        var plan = TimetablePlan(morning: half("morning"), afternoon: half("afternoon"))
        plan.skippedWeekdays = Set((1...7).filter { form["skip.\($0)"] == "true" })
        for text in form["skippedDays"].split(whereSeparator: { $0.isWhitespace || ",，、;；".contains($0) }) {
            if let day = Day(String(text)) {
                plan.skippedDays.insert(day)
            } else {
                problems.append(Problem("day.form", field: "skippedDays"))
            }
        }
        plan.theoryTeacher = form.optional("theoryTeacher")
        plan.practiceTeacher = form.optional("practiceTeacher")
        plan.room = form["room"]
        plan.topics = RegisterForm.ticked("topics", form)
        guard problems.isEmpty else { throw Refusal(problems) }
        return plan
    }

    private static func lesson(_ form: Sent) throws -> LessonPlan {
        var problems: [Problem] = []
        let day = Day(form["day"])
        if day == nil { problems.append(Problem(form.has("day") ? "day.form" : "required", field: "day")) }
        let half = HalfDay(rawValue: form["half"])
        if half == nil { problems.append(Problem("required", field: "half")) }
        let (starts, ends) = (Clock.minutes(form["starts"]), Clock.minutes(form["ends"]))
        if starts == nil { problems.append(Problem("timesWrong", field: "starts")) }
        if ends == nil { problems.append(Problem("timesWrong", field: "ends")) }
        let hours = ClassHours(form["hours"])
        if hours == nil { problems.append(Problem("classHours.form", field: "hours")) }
        let mode = LessonRecord.Mode(rawValue: form["mode"])
        if mode == nil { problems.append(Problem("required", field: "mode")) }
        guard problems.isEmpty, let day, let half, let starts, let ends, let hours, let mode else {
            throw Refusal(problems)
        }
        return LessonPlan(
            day: day, half: half, starts: starts, ends: ends, hours: hours, mode: mode,
            teacher: form.optional("teacher"), room: form["room"], topics: RegisterForm.ticked("topics", form))
    }
}

/// The two forms below a timetable that is being made.
struct TimetableForms {
    let visit: Visit
    let record: ClassRecord
    let teachers: [ClassTeacher]
    /// What the pack offers this class to teach; empty where it asks for nothing.
    let topics: [String]
    let refusal: Refusal?
    /// Which form was refused: its values stay.
    let failed: String

    private var words: Words { visit.words }

    private func error(_ form: String, _ field: String) -> String? {
        guard form == failed else { return nil }
        return refusal?.problems.first { $0.field == field }.map { visit.told($0) }
    }

    private func typed(_ form: String, _ field: String, _ usual: String = "") -> String {
        form == failed ? visit.form[field] : usual
    }

    private func names(_ role: TeacherRole?) -> [Field.Option] {
        var seen: Set<String> = []
        let fitting = teachers.filter { role == nil || $0.role == role }.filter { seen.insert($0.teacher).inserted }
        return [Field.Option("", words.text("timetable.noTeacher"))] + fitting.map { Field.Option($0.teacher, $0.name) }
    }

    /// A tick box for each content that the pack offers; `usual`: ticked in a form that is fresh.
    private func content(_ form: String, usual: Bool) -> [Field] {
        let pack = visit.office.packs[record.pack]
        return topics.enumerated().map { index, topic in
            let name = "topics.\(topic)"
            return Field(
                name, words.text("timetable.teaches", ["topic": visit.name("topic", topic, in: pack)]), .check,
                value: form == failed ? visit.form[name] : usual ? "true" : "",
                error: index == 0 ? error(form, "topics") : nil)
        }
    }

    func generation(replaces: Bool) -> [String: Any] {
        func field(_ name: String, _ kind: Field.Kind = .text(type: "text"), _ usual: String = "") -> Field {
            Field(
                name, words.text("timetable.\(name)"), kind, value: typed("generation", name, usual),
                error: error("generation", name))
        }
        let theory = teachers.first { $0.role == .theory }?.teacher ?? ""
        let practice = teachers.first { $0.role == .practice }?.teacher ?? ""
        let weekdays = (1...7).map { day in
            Field(
                "skip.\(day)", words.text("timetable.skip", ["day": words.text("format.weekday.d\(day)")]), .check,
                value: typed("generation", "skip.\(day)"))
        }
        let times = ["morning", "afternoon"].flatMap { half in
            [
                field("\(half)Starts", .text(type: "time")), field("\(half)Ends", .text(type: "time")),
                field("\(half)Hours")
            ]
        }
        let fields =
            times + weekdays + [
                Field(
                    "skippedDays", words.text("timetable.skippedDays"), value: typed("generation", "skippedDays"),
                    help: words.text("timetable.skippedDaysHelp"), error: error("generation", "skippedDays"), wide: true
                ),
                field("theoryTeacher", .select(names(.theory)), theory),
                field("practiceTeacher", .select(names(.practice)), practice),
                field("room")
            ] + content("generation", usual: true)
        let form = Form(
            action: Site.aClass(record.id, .timetable), fields: fields,
            buttons: [
                Action(
                    words.text(replaces ? "timetable.makeAgain" : "timetable.make"), .submit(name: nil, value: ""),
                    look: replaces ? .usual : .main, icon: "calendar")
            ])
        return [
            "hasTitle": true, "title": words.text("timetable.generate"),
            "note": words.text(topics.isEmpty ? "timetable.generateNote" : "timetable.generateTopicsNote"),
            "form": form.context
        ]
    }

    func lesson(_ lessons: [LessonRecord]) -> [String: Any] {
        func field(_ name: String, _ kind: Field.Kind = .text(type: "text")) -> Field {
            Field(
                name, words.text("timetable.\(name)"), kind, value: typed("lesson", name),
                required: name != "teacher" && name != "room",
                error: error("lesson", name))
        }
        let halves = HalfDay.allCases.map { Field.Option($0.rawValue, words.text("half.\($0.rawValue)")) }
        let modes = LessonRecord.Mode.allCases.map {
            Field.Option($0.rawValue, words.text("lessonMode.\($0.rawValue)"))
        }
        let form = Form(
            action: Site.aClass(record.id, .timetable) + "/lesson",
            fields: [
                field("day", .text(type: "date")), field("half", .select(halves)), field("starts", .text(type: "time")),
                field("ends", .text(type: "time")), field("hours"), field("mode", .select(modes)),
                field("teacher", .select(names(nil))),
                field("room")
            ] + content("lesson", usual: false),
            buttons: [Action(words.text("timetable.set"), .submit(name: nil, value: ""), icon: "check")])
        return [
            "hasTitle": true, "title": words.text("timetable.one"), "note": words.text("timetable.oneNote"),
            "form": form.context
        ]
    }
}
