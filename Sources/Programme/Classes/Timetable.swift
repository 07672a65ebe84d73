import Policy
import Store
import Vocabulary

/// How a timetable is made from the dates of the class: the same half-days on every day that is not skipped.
package struct TimetablePlan: Sendable, Hashable {
    package struct Half: Sendable, Hashable {
        /// Minutes of the day.
        package var starts: Int
        package var ends: Int
        package var hours: ClassHours

        package init(starts: Int, ends: Int, hours: ClassHours) {
            self.starts = starts
            self.ends = ends
            self.hours = hours
        }
    }

    /// Nil: no lessons in that half of the day.
    package var morning: Half?
    package var afternoon: Half?
    /// 1 Monday … 7 Sunday.
    package var skippedWeekdays: Set<Int> = []
    package var skippedDays: Set<Day> = []
    package var theoryTeacher: String?
    package var practiceTeacher: String?
    package var room = ""
    /// Content of the pack that the half-days teach: one each, in turn.
    package var topics: [String] = []

    package init(morning: Half?, afternoon: Half?) {
        self.morning = morning
        self.afternoon = afternoon
    }
}

/// One half-day as it was typed or planned.
package struct LessonPlan: Sendable, Hashable {
    package var day: Day
    package var half: HalfDay
    package var starts: Int
    package var ends: Int
    package var hours: ClassHours
    package var mode: LessonRecord.Mode
    package var teacher: String?
    package var room: String
    /// Content of the pack that it teaches, of the list `topic`.
    package var topics: [String]

    package init(
        day: Day, half: HalfDay, starts: Int, ends: Int, hours: ClassHours, mode: LessonRecord.Mode,
        teacher: String?, room: String = "", topics: [String] = []
    ) {
        self.day = day
        self.half = half
        self.starts = starts
        self.ends = ends
        self.hours = hours
        self.mode = mode
        self.teacher = teacher
        self.room = room
        self.topics = topics
    }
}

extension TimetablePlan {
    /// The half-days in order: theory until its hours are used up, then practice, and no more than are planned.
    package func lessons(from start: Day, to end: Day, hours: ClassPlanHours) -> [LessonPlan] {
        var lessons: [LessonPlan] = []
        var (planned, theory) = (Int64(0), Int64(0))
        var day = start
        while day <= end {
            defer { day = day + 1 }
            if skippedWeekdays.contains(day.weekday) || skippedDays.contains(day) { continue }
            for (half, times) in [(HalfDay.morning, morning), (.afternoon, afternoon)] {
                guard let times, planned < hours.planned.hundredths else { continue }
                let isTheory = theory < hours.theory.hundredths
                let left = hours.planned.hundredths - planned
                let taken = ClassHours(hundredths: min(times.hours.hundredths, left))
                planned += taken.hundredths
                if isTheory { theory += taken.hundredths }
                lessons.append(
                    LessonPlan(
                        day: day, half: half, starts: times.starts, ends: times.ends, hours: taken,
                        mode: isTheory ? .theory : .practice, teacher: isTheory ? theoryTeacher : practiceTeacher,
                        room: room, topics: topics.isEmpty ? [] : [topics[lessons.count % topics.count]]))
            }
            if day == .distantFuture { break }
        }
        return lessons
    }
}

/// The timetable of a class: made, changed half-day by half-day, and free of teachers who would be in two places.
package struct TimetableDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Puts a new timetable in the place of the old one.
    /// - Throws: `Refusal`: `timesWrong`, `timetableEmpty`, `teacherBusy` for each clash, `teacherUnknown`, `topicNotOffered`.
    package func generate(_ id: String, _ plan: TimetablePlan, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("class.makeTimetable", by: actor, key: key) { tx in
            try Self.generate(id, plan, in: tx, office: office)
        }
    }

    /// Adds or changes one half-day.
    package func set(_ id: String, _ lesson: LessonPlan, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("class.setLesson", by: actor, key: key) { tx in
            try Self.set(id, lesson, in: tx, office: office)
        }
    }

    package func remove(_ id: String, day: Day, half: HalfDay, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("class.removeLesson", by: actor, key: key) { tx in
            let record = try ClassDesk.editable(id, in: tx)
            guard let lesson = try Self.lesson(of: id, day, half, tx) else { throw Refusal("notFound") }
            try tx.delete("lesson", id: lesson)
            try Self.total(record, tx)
            return Done()
        }
    }

    // MARK: Inside transactions

    package static func generate(_ id: String, _ plan: TimetablePlan, in tx: Transaction, office: Office) throws
        -> Done
    {
        let record = try ClassDesk.editable(id, in: tx)
        var problems: [Problem] = []
        for (name, half) in [("morning", plan.morning), ("afternoon", plan.afternoon)] {
            if let half { problems += wrongTimes(half.starts, half.ends, half.hours, name) }
        }
        if let morning = plan.morning, let afternoon = plan.afternoon, afternoon.starts < morning.ends {
            problems.append(Problem("timesOverlap", field: "afternoonStarts"))
        }
        if record.hours.planned == .zero { problems.append(Problem("hoursFirst", field: "morningHours")) }
        problems += try unknown(plan.topics, record, tx, office)
        guard problems.isEmpty else { throw Refusal(problems) }
        let lessons = plan.lessons(from: record.startDate, to: record.endDate, hours: record.hours)
        guard !lessons.isEmpty else { throw Refusal("timetableEmpty", field: "morningHours") }
        let all = Scope.everything(because: "the class is the clerk's")
        for row in try tx.rows(all, "select id from lesson where class = \(id)") {
            try tx.delete("lesson", id: try row.text("id"))
        }
        let teachers = try teacherIDs(record, tx)
        for lesson in lessons {
            if let teacher = lesson.teacher, !teachers.contains(teacher) {
                throw Refusal("teacherUnknown", field: "theoryTeacher")
            }
            try insert(lesson, record, tx)
        }
        try total(record, tx)
        try refuseClashes(of: id, in: tx)
        tx.note("lessons", .integer(lessons.count))
        return Done()
    }

    package static func set(_ id: String, _ lesson: LessonPlan, in tx: Transaction, office: Office) throws -> Done {
        let record = try ClassDesk.editable(id, in: tx)
        var problems = wrongTimes(lesson.starts, lesson.ends, lesson.hours, "")
        if lesson.day < record.startDate || lesson.day > record.endDate {
            problems.append(
                Problem(
                    "dayOutsideClass", field: "day",
                    values: [
                        "from": record.startDate.description, "to": record.endDate.description
                    ]))
        }
        if let teacher = lesson.teacher, !(try teacherIDs(record, tx)).contains(teacher) {
            problems.append(Problem("teacherUnknown", field: "teacher"))
        }
        problems += try unknown(lesson.topics, record, tx, office)
        let other = lesson.half == .morning ? HalfDay.afternoon : .morning
        if let row = try tx.row(
            .everything(because: "the class is the clerk's"),
            """
            select starts, ends from lesson where class = \(id) and on_date = \(lesson.day) and half = \(other)
            and starts < \(lesson.ends) and ends > \(lesson.starts)
            """)
        {
            problems.append(
                Problem("timesOverlap", field: "starts", values: ["from": Clock.text(try row.count("starts"))]))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        if let old = try self.lesson(of: id, lesson.day, lesson.half, tx) { try tx.delete("lesson", id: old) }
        try insert(lesson, record, tx)
        try total(record, tx)
        try refuseClashes(of: id, in: tx)
        return Done()
    }

    /// Teachers of this class who are elsewhere at the same time: in a class of any institution and county that is
    /// submitted or held. One person can stand in the rolls of several institutions; the ID number tells.
    /// - Throws: `Refusal` `teacherBusy`, one problem per half-day, at most twenty.
    package static func refuseClashes(of id: String, in tx: Transaction) throws {
        let rows = try tx.rows(
            .everything(because: "a teacher is in one place, in every county"),
            """
            select l.on_date, l.half, t.name, o.title, o.number, o.division from lesson l
            join teacher t on t.id = l.teacher
            join teacher t2 on t2.id_number_index = t.id_number_index
            join lesson l2 on l2.teacher = t2.id and l2.on_date = l.on_date and l2.starts < l.ends and l.starts < l2.ends
            join training_class o on o.id = l2.class
            where l.class = \(id) and l2.class <> l.class
            and o.state not in \(list: [ClassState.draft, .refused, .closed])
            order by l.on_date, l.half desc limit 20
            """)
        guard rows.isEmpty else {
            throw Refusal(
                try rows.map { row in
                    Problem(
                        "teacherBusy", field: "teacher",
                        values: [
                            "day": try row.text("on_date"), "half": try row.text("half"),
                            "teacher": try row.text("name"),
                            "class": try row.text("title"), "division": try row.text("division")
                        ])
                })
        }
    }

    // MARK: Pieces

    private static func wrongTimes(_ starts: Int, _ ends: Int, _ hours: ClassHours, _ name: String) -> [Problem] {
        let field = { (part: String) in name.isEmpty ? part : name + part.prefix(1).uppercased() + part.dropFirst() }
        var problems: [Problem] = []
        if !(0...1439).contains(starts) || !(0...1440).contains(ends) || starts >= ends {
            problems.append(Problem("timesWrong", field: field("starts")))
        }
        if hours <= .zero { problems.append(Problem("required", field: field("hours"))) }
        return problems
    }

    /// Content that the pack does not offer to the class.
    private static func unknown(_ topics: [String], _ record: ClassRecord, _ reader: Reader, _ office: Office) throws
        -> [Problem]
    {
        if topics.isEmpty { return [] }
        let pack = try office.pack(record.pack)
        let offered = pack.topics(of: try ProgrammeStore.tags(of: record.id, reader))
        return topics.filter { !offered.contains($0) }.map { topic in
            let name = pack.codes.name("topic", topic)
            let code = String(topic.prefix(40))
            return Problem(
                "topicNotOffered", field: "topics", values: ["titleZh": name?.zh ?? code, "titleEn": name?.en ?? code])
        }
    }

    private static func teacherIDs(_ record: ClassRecord, _ reader: Reader) throws -> Set<String> {
        Set(try ClassStore.teachers(of: record.id, .institution(record.institution), reader).map(\.teacher))
    }

    private static func lesson(of id: String, _ day: Day, _ half: HalfDay, _ tx: Transaction) throws -> String? {
        try tx.row(
            .everything(because: "the class is the clerk's"),
            """
            select id from lesson where class = \(id) and on_date = \(day) and half = \(half)
            """)?.text("id")
    }

    private static func insert(_ lesson: LessonPlan, _ record: ClassRecord, _ tx: Transaction) throws {
        try tx.insert(
            "lesson",
            [
                "id": tx.newID(), "division": record.division, "institution": record.institution, "class": record.id,
                "on_date": lesson.day, "half": lesson.half, "starts": lesson.starts, "ends": lesson.ends,
                "hours": lesson.hours,
                "mode": lesson.mode, "teacher": lesson.teacher, "room": String(lesson.room.prefix(80)),
                "topics": try Stored.text(lesson.topics)
            ])
    }

    /// The class knows how many days its timetable has.
    private static func total(_ record: ClassRecord, _ tx: Transaction) throws {
        let days = try tx.number(
            .everything(because: "the class is the clerk's"),
            "select count(distinct on_date) from lesson where class = \(record.id)")
        let span = Int64(record.endDate - record.startDate + 1)
        try tx.update("training_class", id: record.id, ["days": days > 0 ? days : span, "changed_at": tx.now])
    }
}

/// Minutes of the day as people write them.
package enum Clock {
    /// `08:30`.
    package static func text(_ minutes: Int) -> String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return (hour < 10 ? "0" : "") + String(hour) + (minute < 10 ? ":0" : ":") + String(minute)
    }

    /// `8:30`, `08:30`, `08：30`; nil for anything else.
    package static func minutes(_ text: String) -> Int? {
        let parts = text.trimmed.replacing("：", with: ":").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
