import Hummingbird
import Programme
import Store
import Vocabulary

/// The trainee's phone: my class, my attendance, and the yes after a scan.
package enum MeRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.me, .ownRead) { try await me($0) }
        rooms.get(Site.meClaim(":line"), .ownRead) { try await MeClaimPage.show($0) }
        rooms.post(Site.meFile, .claimFile) { try await file($0) }
        rooms.post(Site.meSign, .attendanceSign) { try await sign($0) }
        rooms.get(Site.signInCode(":token"), .ownRead) { try await scan($0) }
        rooms.post(Site.signInCode(":token"), .attendanceSign) { try await confirm($0) }
    }

    private static func frame(_ visit: Visit, _ title: String = "nav.me") async throws -> Frame {
        var frame = try await visit.frame(visit.words.text(title))
        let done = visit.query["done"]
        if visit.words.has("attendance.done.\(done)") {
            frame.hints = [Hint(visit.words.text("attendance.done.\(done)"), .ok, announced: true)]
        }
        if visit.query["large"] == "1" { frame.look = "sl-large" }
        return frame
    }

    private static func me(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let courses = try await TraineeDesk(office: visit.office).courses(of: try visit.actor)
        var frame = try await frame(visit)
        frame.path = Site.me
        var context: [String: Any] = [
            "large": Markup.address(Site.me, [("large", visit.query["large"] == "1" ? "0" : "1")])
        ]
        if let refusal { frame.errors = ErrorSummary(refusal, visit.words) }
        // The class that is held now, else the latest.
        let main = courses.first { $0.record.state == .open && !$0.isWithdrawn } ?? courses.first
        if let main {
            context = MeView(visit, main, refusal).context.merging(context) { one, _ in one }
        }
        var panels = context["panels"] as? [[String: Any]] ?? []
        panels += courses.compactMap { FilingPages.panel($0, visit, refusal) }
        let others = courses.filter { $0.id != main?.id }
        if !others.isEmpty { panels.append(MeView.list(others, visit)) }
        if courses.isEmpty {
            panels.append([
                "hint": Hint(
                    visit.words.text("attendance.me.none"),
                    link: Link(visit.words.text("attendance.me.find"), Site.portalClasses)
                ).context
            ])
        }
        context["panels"] = panels
        return try visit.page("signin-phone", frame, context, status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// The six digits, typed.
    private static func sign(_ visit: Visit) async throws -> Answer {
        do {
            guard let direction = SigningDirection(rawValue: visit.form["direction"]) else {
                throw Refusal("requestWrong")
            }
            var request = SigningRequest(.myself, .lesson(visit.form["lesson"]), direction)
            request.code = String(
                visit.form["code"].utf8.filter { (48...57).contains($0) }.map { Character(Unicode.Scalar($0)) })
            return try await done(visit, request)
        } catch let refusal as Refusal {
            return try await me(visit, refusal)
        }
    }

    /// Claims for oneself, in the county that was chosen.
    private static func file(_ visit: Visit) async throws -> Answer {
        do {
            try await ClaimFilings(office: visit.office).file(
                visit.form["enrolment"], in: Division(visit.form["place"]), by: try visit.actor, key: visit.key)
            return .see(Markup.address(Site.me, [("done", "filed")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await me(visit, refusal)
        }
    }

    private static func done(_ visit: Visit, _ request: SigningRequest) async throws -> Answer {
        let receipt = try await AttendanceDesk(office: visit.office).sign(
            request, way: .code, by: try visit.actor, key: visit.key)
        return .see(Markup.address(Site.me, [("done", receipt.direction == .in ? "signedIn" : "signedOut")]))
    }

    /// After the scan: 字云芳，确认签到.
    private static func scan(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let token = visit.parameter("token")
        let scan = try await TraineeDesk(office: visit.office).scan(token, by: actor)
        let words = visit.words
        var step: [String: Any] = [
            "what": LessonView.title(scan.lesson, words),
            "lines": [scan.title, scan.lesson.room].filter { !$0.isEmpty },
            "hasAlternatives": true, "alternatives": [Link(words.text("attendance.me.back"), Site.me)].contexts
        ]
        if let direction = scan.direction, let signed = scan.signed {
            step["chip"] =
                Chip(.ok, words.text("attendance.done.\(direction == .in ? "signedIn" : "signedOut")")).context
            step["done"] = Hint(words.problem(Problem("alreadySigned", values: ["at": signed.clockText])), .ok).context
        } else if let direction = scan.direction {
            step["chip"] = Chip(.now, words.text("attendance.direction.\(direction.rawValue)")).context
            step["confirm"] =
                [
                    "action": Site.signInCode(token),
                    "word": words.text("attendance.me.confirm.\(direction.rawValue)", ["name": actor.name]),
                    "fields": [["name": "direction", "value": direction.rawValue]]
                ] as [String: Any]
        } else {
            step["chip"] = Chip(.wait, words.text("attendance.chip.closed")).context
        }
        var frame = try await frame(visit, "attendance.me.scan")
        frame.path = Site.signInCode(token)
        if let refusal { frame.errors = ErrorSummary(refusal, words) }
        return try visit.page(
            "signin-phone", frame, ["step": step], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func confirm(_ visit: Visit) async throws -> Answer {
        let token = visit.parameter("token")
        do {
            guard let lesson = LessonCode.lesson(of: token) else { throw Refusal("codeUnknown") }
            guard let direction = SigningDirection(rawValue: visit.form["direction"]) else {
                throw Refusal("requestWrong")
            }
            var request = SigningRequest(.myself, .lesson(lesson), direction)
            request.code = token
            return try await done(visit, request)
        } catch let refusal as Refusal where !["codeUnknown", "notInClass"].contains(refusal.codes.first) {
            return try await scan(visit, refusal)
        }
    }
}
