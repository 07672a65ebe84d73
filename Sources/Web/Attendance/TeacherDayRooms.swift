import HTTPTypes
import Hummingbird
import Papers
import Programme
import Store
import Vocabulary

/// The teacher's phone: lessons of today, code, roll-call, photo, hours.
package enum TeacherDayRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.teacherToday, .teachingRead) { try await today($0) }
        rooms.get(Site.teacherSession(":id"), .lessonRead) { try await session($0) }
        rooms.get(Site.teacherSession(":id", .code), .attendanceOpenCode) { try await code($0) }
        rooms.post(Site.teacherSession(":id", .code), .attendanceOpenCode) { visit in
            try await AttendanceDesk(office: visit.office).openCode(visit.parameter("id"), by: try visit.actor)
            return .see(Site.teacherSession(visit.parameter("id"), .code))
        }
        rooms.post(Site.teacherSession(":id", .roll), .attendanceRollCall) { visit in
            try await attempt(visit, done: "rollCalled") { desk, id in
                guard let direction = SigningDirection(rawValue: visit.form["direction"]) else {
                    throw Refusal("requestWrong")
                }
                _ = try await desk.rollCall(id, direction, words(visit.form), by: try visit.actor, key: visit.key)
            }
        }
        rooms.get(Site.teacherSession(":id", .photo), .attendanceAddPhoto) { try await photo($0) }
        rooms.post(Site.teacherSession(":id", .photo), .attendanceAddPhoto) { try await addPhoto($0) }
        rooms.post(Site.teacherSession(":id", .hours), .attendanceConfirmHours) { visit in
            try await attempt(visit, done: "hoursConfirmed") { desk, id in
                let hours = try ClassHours(visit.form["hours"], field: "hours")
                try await desk.confirmHours(id, hours, note: visit.form["note"], by: try visit.actor, key: visit.key)
            }
        }
    }

    private static func words(_ form: Sent) -> [String: AttendanceDesk.RollWord] {
        var words: [String: AttendanceDesk.RollWord] = [:]
        for (name, value) in form.typed where name.hasPrefix("roll-") {
            if let word = AttendanceDesk.RollWord(rawValue: value) { words[String(name.dropFirst(5))] = word }
        }
        return words
    }

    /// Does the work of a form of the lesson's page, and shows the page again with what was refused.
    private static func attempt(
        _ visit: Visit, done: String,
        _ work: (AttendanceDesk, String) async throws -> Void
    ) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await work(AttendanceDesk(office: visit.office), id)
            return .see(Markup.address(Site.teacherSession(id), [("done", done)]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await session(visit, refusal)
        }
    }

    // MARK: Pages

    private static func frame(_ visit: Visit) async throws -> Frame {
        var frame = try await visit.frame(visit.words.text("teacher.today"))
        let done = visit.query["done"]
        if visit.words.has("attendance.done.\(done)") {
            frame.hints = [Hint(visit.words.text("attendance.done.\(done)"), .ok, announced: true)]
        }
        return frame
    }

    private static func who(_ visit: Visit) throws -> String {
        let actor = try visit.actor
        return visit.words.list([actor.name, visit.words.text("role.\(actor.role.rawValue)")])
    }

    /// The lesson that can be signed now stands on top; the others are links.
    private static func today(_ visit: Visit) async throws -> Answer {
        let desk = AttendanceDesk(office: visit.office)
        let actor = try visit.actor
        let now = visit.now
        let lessons = try await desk.lessons(of: actor, on: visit.today)
        let current = lessons.first { !$0.isConfirmed && $0.opens <= now && now <= $0.closes }
        var context: [String: Any] = ["who": try who(visit)]
        if let current {
            context = LessonView(visit, try await desk.roll(current.id, by: actor)).context.merging(context) { one, _ in
                one
            }
        } else {
            context["what"] = visit.words.longDay(visit.today) + " " + visit.words.weekday(visit.today)
        }
        let others = lessons.filter { $0.id != current?.id }
        context["hasDays"] = !others.isEmpty
        context["days"] = others.map { LessonView.link($0, visit) }
        if lessons.isEmpty {
            context["empty"] =
                Empty(visit.words.text("attendance.noLessons"), visit.words.text("attendance.noLessonsText")).context
        }
        return try visit.page("teacher-phone", try await frame(visit), context)
    }

    private static func session(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let roll = try await AttendanceDesk(office: visit.office).roll(visit.parameter("id"), by: try visit.actor)
        var frame = try await frame(visit)
        frame.path = Site.teacherSession(roll.lesson.id)
        var context = LessonView(visit, roll).context
        context["who"] = try who(visit)
        if let refusal { frame.errors = ErrorSummary(refusal, visit.words) }
        return try visit.page("teacher-phone", frame, context, status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// The large code; the page comes again by itself when the code changes.
    private static func code(_ visit: Visit) async throws -> Answer {
        let roll = try await AttendanceDesk(office: visit.office).roll(visit.parameter("id"), by: try visit.actor)
        guard let code = roll.code else { return .see(Site.teacherSession(roll.lesson.id)) }
        let view = LessonView(visit, roll)
        let left = LessonCode.secondsLeft(at: visit.now)
        var shown: [String: Any] = [
            "text": visit.words.text("attendance.code.left", ["n": String(left)]),
            "digits": LessonView.grouped(code.digits(at: visit.now)),
            "qr": Site.teacherSession(roll.lesson.id, .code)
        ]
        if let token = code.token(at: visit.now) {
            let address = visit.house.settings.publicAddress + Site.signInCode(token)
            shown["svg"] = try QRCode(address).svg(label: visit.words.text("attendance.code.label"))
        }
        var context: [String: Any] = ["who": try who(visit), "what": view.title, "room": view.room, "code": shown]
        let back = Link(visit.words.text("attendance.code.back"), Site.teacherSession(roll.lesson.id))
        context["panels"] = [
            ["text": view.countText, "hint": Hint(visit.words.text("attendance.code.how"), link: back).context]
        ]
        var answer = try visit.page("teacher-phone", try await frame(visit), context)
        if let refresh = HTTPField.Name("Refresh") { answer.headers.append((refresh, String(left))) }
        return answer
    }

    private static func photo(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let roll = try await AttendanceDesk(office: visit.office).roll(visit.parameter("id"), by: try visit.actor)
        let words = visit.words
        let summary = refusal.map { ErrorSummary($0, words) }
        let view = LessonView(visit, roll)
        let form = Form(
            action: Site.teacherSession(roll.lesson.id, .photo),
            fields: [
                Field(
                    "photo", words.text("attendance.photo.field"), .file(accept: "image/*"), required: true,
                    help: words.text("attendance.photo.help"), error: summary?.error(for: "photo"))
            ],
            buttons: [
                Action(words.text("attendance.photo.send"), .submit(name: nil, value: ""), look: .main, icon: "upload"),
                Action(words.text("attendance.code.back"), .link(Site.teacherSession(roll.lesson.id)))
            ],
            files: true)
        var frame = try await frame(visit)
        frame.errors = summary
        frame.path = Site.teacherSession(roll.lesson.id, .photo)
        let panel: [String: Any] = [
            "hasTitle": true, "title": words.text("attendance.photo.title"), "form": form.context,
            "text": words.text("attendance.photo.have", ["n": words.count(roll.photos)])
        ]
        return try visit.page(
            "teacher-phone", frame, ["who": try who(visit), "what": view.title, "room": view.room, "panels": [panel]],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func addPhoto(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            guard let file = visit.form.uploads["photo"] else { throw Refusal("fileMissing", field: "photo") }
            _ = try await AttendanceDesk(office: visit.office).addPhoto(
                id, bytes: file.bytes, name: file.name, by: try visit.actor, key: visit.key)
            return .see(Markup.address(Site.teacherSession(id), [("done", "photoKept")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await photo(visit, refusal)
        }
    }
}
