import Programme
import Store
import Vocabulary

/// The tab of a class with its attendance.
package enum AttendanceRooms {
    /// Everybody of the desk who may see the class; trainees have their own page.
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.aClass(":id", .attendance), .attendanceRead) { try await tab($0) }
        StudyLogRooms.open(rooms)
    }

    private static func tab(_ visit: Visit) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let scope = try visit.actor.scope
        let id = page.record.id
        let office = visit.office
        let (sheet, hours, study) = try await office.store.read { reader in
            (
                try AttendanceSheet.of(id, scope, reader), try AttendanceCount.hoursDelivered(id, reader),
                try OnlineStudy.of(page.record, office.pack(page.record.pack), reader)
            )
        }
        let words = visit.words
        let limit = AttendanceLimit(visit.office.packs[page.record.pack])
        var context = page.context(.attendance)
        if sheet.lessons.isEmpty {
            context["empty"] = Empty(words.text("attendance.tab.empty"), words.text("attendance.tab.emptyText")).context
            return try visit.page("class", try await page.frame(.attendance), context)
        }
        if study != nil { context["toolbar"] = toolbar(page).context }
        context["legend"] = Strip.legend(Strip.Half.allCases, words)
        context["table"] = trainees(sheet, limit, study, visit).context
        context["panels"] = [
            [
                "hasTitle": true, "title": words.text("attendance.tab.sessions"),
                "note": hoursText(hours, page.record, words),
                "table": sessions(sheet, visit).context
            ],
            signals(sheet, visit)
        ]
        var frame = try await page.frame(.attendance)
        if visit.query["done"] == "studyImported" {
            let days = String(Int(visit.query["n"]) ?? 0)
            frame.hints = [Hint(visit.words.text("attendance.study.done", ["n": days]), .ok, announced: true)]
        }
        if let study, !study.isPlanApproved {
            frame.hints.append(Hint(words.text("attendance.study.noPlan"), .warn))
        }
        return try visit.page("class", frame, context)
    }

    private static func toolbar(_ page: ClassPage) -> Toolbar {
        let (words, id) = (page.visit.words, page.record.id)
        let word = words.text("attendance.study.import")
        guard (try? page.visit.actor.may(.attendanceImportStudy)) == true else {
            return Toolbar(note: "", end: [Action(word, .locked(why: words.text("attendance.study.notYours")))])
        }
        return Toolbar(
            note: "",
            end: [
                Action(words.text("attendance.study.template"), .link(Site.studyLogTemplate(id)), icon: "download"),
                Action(word, .link(Site.studyLog(id)), icon: "upload")
            ])
    }

    private static func hoursText(_ hours: AttendanceCount.Hours, _ record: ClassRecord, _ words: Words) -> String {
        let delivered =
            hours.delivered.map {
                words.text(
                    "attendance.tab.hours",
                    [
                        "n": $0.description, "of": record.hours.required.description
                    ])
            } ?? words.text("attendance.tab.noHours")
        return hours.lessonsUnconfirmed == 0
            ? delivered
            : words.list([
                delivered, words.text("attendance.tab.unconfirmed", ["n": words.count(hours.lessonsUnconfirmed)])
            ])
    }

    private static func trainees(
        _ sheet: AttendanceSheet, _ limit: AttendanceLimit, _ study: OnlineStudy?, _ visit: Visit
    ) -> Table {
        let words = visit.words
        let all = sheet.lessons.count
        let rows = sheet.lines.map { line -> Table.Row in
            var head = Cell.head(line.name)
            if line.isWithdrawn { head.sub = words.problem(Problem("withdrawn")) }
            var count = Cell.number(words.count(line.complete), strong: true)
            count.faint = "/" + words.count(all)
            let left = limit.mayStillMiss(required: all, missed: line.missed)
            let note: Cell
            if line.isWithdrawn {
                note = Cell("")
            } else if let left, left < 0 {
                note = .chip(Chip(.bad, words.text("attendance.tab.below", ["limit": limit.percentText ?? ""])))
            } else if let left, line.withoutData == 0, limit.isMet(attended: line.complete, required: all),
                let study, !study.isComplete(line.person)
            {
                // Met in the room, not yet online: not complete.
                let goesOn = line.halves.contains { $0 == .coming || $0 == .current }
                note =
                    goesOn
                    ? Cell(words.text("attendance.study.open"), look: "muted")
                    : .chip(StudyLogRooms.chip(study, line.person, words))
            } else if let left, line.withoutData == 0, limit.isMet(attended: line.complete, required: all) {
                note = .chip(Chip(.ok, words.text("attendance.tab.met", ["n": words.count(left)])))
            } else if let left {
                note = Cell(
                    words.text("attendance.me.mayMiss", ["n": words.count(left)]), look: left <= 1 ? "t-warn" : "muted")
            } else {
                note = Cell("")
            }
            return Table.Row([
                head, .markup(Strip(line.halves.map(StripHalf.of)).svg(words)), count,
                .number(words.percent(line.complete, of: all)),
                .number(line.withoutData == 0 ? "" : words.count(line.withoutData), look: "t-open")
            ] + online(study, line, words) + [note])
        }
        return Table(
            caption: words.text("attendance.tab.trainees"),
            columns: [
                Table.Column(words.text("attendance.tab.name")), Table.Column(words.text("attendance.tab.strip")),
                Table.Column(words.text("attendance.tab.count"), look: "num"),
                Table.Column(words.text("attendance.tab.rate"), look: "num"),
                Table.Column(words.text("attendance.tab.noData"), look: "num")
            ] + (study == nil ? [] : [Table.Column(words.text("attendance.study.counted"), look: "num")]) + [
                Table.Column(words.text("attendance.tab.standing"))
            ],
            rows: rows)
    }

    private static func online(_ study: OnlineStudy?, _ line: AttendanceSheet.Line, _ words: Words) -> [Cell] {
        guard let study else { return [] }
        return [line.isWithdrawn ? Cell("") : StudyLogRooms.cell(study, line.person, words)]
    }

    private static func sessions(_ sheet: AttendanceSheet, _ visit: Visit) -> Table {
        let words = visit.words
        let rows = sheet.sessions.map { session in
            Table.Row([
                Cell.head(LessonView.title(session.lesson, words)), Cell(session.lesson.teacherName ?? ""),
                .number(words.count(session.signedIn)), .number(words.count(session.signedOut)),
                .number(words.count(session.complete), strong: true),
                session.hours.map { .number($0.description) }
                    ?? Cell(words.text("attendance.tab.notYet"), look: "muted num"),
                .number(session.photos == 0 ? "" : words.count(session.photos))
            ])
        }
        return Table(
            caption: words.text("attendance.tab.sessions"),
            columns: [
                Table.Column(words.text("attendance.tab.session")), Table.Column(words.text("attendance.tab.teacher")),
                Table.Column(words.text("attendance.tab.in"), look: "num"),
                Table.Column(words.text("attendance.tab.out"), look: "num"),
                Table.Column(words.text("attendance.tab.complete"), look: "num"),
                Table.Column(words.text("attendance.tab.hoursHeld"), look: "num"),
                Table.Column(words.text("attendance.tab.photos"), look: "num")
            ],
            rows: rows)
    }

    /// Only what is to be looked at: a shared phone is no proof of anything.
    private static func signals(_ sheet: AttendanceSheet, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        var panel: [String: Any] = ["hasTitle": true, "title": words.text("attendance.signal.title")]
        guard !sheet.signals.isEmpty else {
            panel["hint"] = Hint(words.text("attendance.signal.none")).context
            return panel
        }
        panel["hint"] = Hint(words.text("attendance.signal.hint"), .open).context
        let lessons = Dictionary(sheet.lessons.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        panel["table"] =
            Table(
                caption: words.text("attendance.signal.title"),
                columns: [
                    Table.Column(words.text("attendance.tab.session")),
                    Table.Column(words.text("attendance.signal.what"))
                ],
                rows: sheet.signals.map { signal in
                    Table.Row([
                        Cell.head(lessons[signal.lesson].map { LessonView.title($0, words) } ?? ""),
                        Cell(words.text("attendance.signal.\(signal.kind.rawValue)", ["n": words.count(signal.count)]))
                    ])
                }
            ).context
        return panel
    }
}
