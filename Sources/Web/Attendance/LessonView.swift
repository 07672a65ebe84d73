import Programme
import Vocabulary

/// A lesson on the teacher's phone: what the template `teacher-phone` reads.
struct LessonView {
    let visit: Visit
    let roll: LessonRoll
    private var words: Words { visit.words }

    init(_ visit: Visit, _ roll: LessonRoll) {
        self.visit = visit
        self.roll = roll
    }

    var title: String { LessonView.title(roll.lesson, words) }

    var room: String {
        words.list(
            [roll.course.title, roll.lesson.room.isEmpty ? roll.course.venue.address : roll.lesson.room].filter {
                !$0.isEmpty
            })
    }

    /// 已签到 38 / 40.
    var countText: String {
        words.text(
            "attendance.code.signed",
            [
                "n": words.count(roll.lines.filter { $0.signed(roll.direction ?? .in) != nil }.count),
                "of": words.count(roll.lines.count)
            ])
    }

    static func title(_ lesson: LessonRecord, _ words: Words) -> String {
        words.text(
            "attendance.session",
            [
                "day": words.shortDay(lesson.day), "half": words.text("attendance.half.\(lesson.half.rawValue)"),
                "from": lesson.startsAt.clockText, "to": lesson.endsAt.clockText
            ])
    }

    static func link(_ item: AttendanceDesk.Today, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let isOver = item.lesson.endsAt <= visit.now
        let chip =
            item.isConfirmed
            ? Chip(.ok, words.text("attendance.chip.confirmed"))
            : isOver
                ? Chip(.warn, words.text("attendance.chip.toConfirm"))
                : Chip(.wait, words.text("attendance.chip.coming"))
        return [
            "href": Site.teacherSession(item.id), "title": title(item.lesson, words),
            "text": words.list([
                item.title,
                words.text(
                    "attendance.code.signed",
                    [
                        "n": words.count(item.signedIn), "of": words.count(item.enrolled)
                    ])
            ]),
            "chip": chip.context
        ]
    }

    /// `407 915`.
    static func grouped(_ digits: String) -> String { digits.prefix(3) + " " + digits.dropFirst(3) }

    var context: [String: Any] {
        var context: [String: Any] = ["what": title, "room": room, "note": note]
        if let code = roll.code, roll.direction != nil {
            context["code"] =
                [
                    "text": words.text("attendance.code.left", ["n": String(LessonCode.secondsLeft(at: visit.now))]),
                    "digits": LessonView.grouped(code.digits(at: visit.now)),
                    "qr": Site.teacherSession(roll.lesson.id, .code)
                ] as [String: Any]
        }
        context["counts"] = counts
        if let direction = roll.direction {
            context["roll"] =
                [
                    "action": Site.teacherSession(roll.lesson.id, .roll), "direction": direction.rawValue,
                    "rows": rows(direction)
                ] as [String: Any]
        }
        context["foot"] = foot
        context["panels"] = panels
        return context
    }

    private func called(_ line: LessonRoll.Line) -> AttendanceDesk.RollWord? {
        roll.word(for: line, roll.direction ?? .in)
    }

    private var counts: [[String: Any]] {
        let said = roll.lines.map(called)
        func item(_ n: Int, _ word: String, asked: Bool = false) -> [String: Any] {
            filled(["n": words.count(n), "word": words.text(word), "asked": asked])
        }
        return [
            item(said.filter { $0 == nil }.count, "attendance.uncalled", asked: true),
            item(said.filter { $0 == .present }.count, "teacher.present"),
            item(said.filter { $0 == .absent }.count, "teacher.absent"),
            item(said.filter { $0 == .leave }.count, "teacher.leave")
        ]
    }

    /// Who has no answer yet comes first.
    private func rows(_ direction: SigningDirection) -> [[String: Any]] {
        let open = roll.lines.filter { called($0) == nil }
        let answered = roll.lines.filter { called($0) != nil }
        return (open + answered).map { line in
            let word = called(line)
            var note = "", icon = "", tone = ""
            if line.isAbnormal {
                (note, icon, tone) = (words.text("attendance.note.outside"), "i/warning", "t-warn")
            } else if let at = line.signed(direction), line.mark == nil {
                (note, icon, tone) = (words.text("attendance.note.signed", ["at": at.clockText]), "i/check", "t-ok")
            } else if direction == .out, line.signedIn == nil {
                (note, icon, tone) = (words.text("attendance.note.noSignIn"), "i/warning", "t-warn")
            } else if line.missed > 0 {
                (note, icon, tone) = (
                    words.text("attendance.note.missed", ["n": words.count(line.missed)]), "i/warning", "t-warn"
                )
            }
            return filled([
                "id": line.id, "name": line.name, "note": note, "noteIcon": icon, "noteTone": tone,
                "present": word == .present, "absent": word == .absent, "leave": word == .leave
            ])
        }
    }

    private var foot: [String: Any] {
        let open = roll.lines.filter { called($0) == nil }.count
        let word = roll.direction.map { direction in
            open > 0
                ? words.text("attendance.rollFirst", ["n": words.count(open)])
                : words.text("attendance.rollSend.\(direction.rawValue)")
        }
        return filled(["photo": Site.teacherSession(roll.lesson.id, .photo), "ready": open == 0, "word": word])
    }

    private var panels: [[String: Any]] {
        var panels: [[String: Any]] = []
        if roll.course.state == .open, roll.direction == nil, roll.hours == nil {
            panels.append(["hint": closedHint.context])
        }
        if roll.code == nil, roll.direction != nil {
            let form = Form(
                action: Site.teacherSession(roll.lesson.id, .code), fields: [],
                buttons: [
                    Action(words.text("attendance.code.open"), .submit(name: nil, value: ""), look: .main, icon: "grid")
                ])
            panels.append(["text": words.text("attendance.code.why"), "form": form.context])
        }
        if let hours = roll.hours {
            panels.append(["hint": Hint(words.text("attendance.hours.done", ["n": hours.description]), .ok).context])
        } else if visit.now >= roll.lesson.endsAt, roll.course.state == .open {
            panels.append(["hasTitle": true, "title": words.text("attendance.hours.title"), "form": hoursForm.context])
        }
        return panels
    }

    /// When the next window opens.
    private var closedHint: Hint {
        for direction in SigningDirection.allCases {
            let window = roll.rules.window(direction, of: roll.lesson)
            if visit.now < window.lowerBound {
                return Hint(
                    words.text(
                        "attendance.closed.\(direction.rawValue)",
                        [
                            "day": words.shortDay(window.lowerBound.day), "from": window.lowerBound.clockText,
                            "to": window.upperBound.clockText
                        ]))
            }
        }
        return Hint(words.text("attendance.closed.over"))
    }

    private var hoursForm: Form {
        let isMine = (try? visit.actor).map { $0.role == .teacher && $0.person == roll.lesson.teacher } ?? false
        let send = words.text("attendance.hours.send")
        let typed = visit.form["hours"]
        return Form(
            action: Site.teacherSession(roll.lesson.id, .hours),
            fields: [
                Field(
                    "hours", words.text("attendance.hours.field"),
                    value: typed.isEmpty ? roll.lesson.hours.description : typed,
                    required: true, help: words.text("attendance.hours.help", ["n": roll.lesson.hours.description])),
                Field("note", words.text("attendance.hours.note"), value: visit.form["note"])
            ],
            buttons: [
                isMine
                    ? Action(send, .submit(name: nil, value: ""), look: .main, icon: "check")
                    : Action(
                        send,
                        .locked(why: words.text("attendance.hours.notMine", ["name": roll.lesson.teacherName ?? ""])))
            ])
    }

    private var note: String { words.text("attendance.rollNote") }
}
