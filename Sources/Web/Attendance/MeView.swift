import Policy
import Programme
import Store
import Vocabulary

/// A trainee's class on the phone: what the template `signin-phone` reads.
struct MeView {
    let visit: Visit
    let course: TraineeDesk.Course
    let refusal: Refusal?
    private var words: Words { visit.words }

    init(_ visit: Visit, _ course: TraineeDesk.Course, _ refusal: Refusal?) {
        self.visit = visit
        self.course = course
        self.refusal = refusal
    }

    var context: [String: Any] {
        var context: [String: Any] = ["step": step, "panels": panels]
        if !course.lessons.isEmpty {
            context["attendance"] = attendance
            if course.limit.share != nil { context["means"] = means }
        }
        return context
    }

    // MARK: Today

    /// The half-day that can be signed now, else the next one, else the class itself.
    private var step: [String: Any] {
        let now = visit.now
        var step: [String: Any] = ["lines": [course.record.title, course.record.venue.address].filter { !$0.isEmpty }]
        guard course.record.state == .open, !course.isWithdrawn else {
            step["what"] = words.days(course.record.startDate, course.record.endDate)
            step["chip"] =
                course.isWithdrawn
                ? Chip(.plain, words.problem(Problem("withdrawn"))).context
                : ClassWords.chip(course.record.state, words).context
            return step
        }
        if let lesson = course.lessons.first(where: { course.rules.direction(of: $0, at: now) != nil }),
            let direction = course.rules.direction(of: lesson, at: now)
        {
            return step.merging(open(lesson, direction)) { $1 }
        }
        guard let next = course.lessons.first(where: { course.rules.window(.out, of: $0).upperBound > now }) else {
            step["what"] = words.text("attendance.me.over")
            step["chip"] = Chip(.ok, words.text("attendance.me.overChip")).context
            return step
        }
        let direction: SigningDirection = now < course.rules.window(.in, of: next).lowerBound ? .in : .out
        let window = course.rules.window(direction, of: next)
        step["what"] = LessonView.title(next, words)
        step["chip"] = Chip(.wait, words.text("attendance.chip.closed")).context
        step["done"] =
            Hint(
                words.text(
                    "attendance.closed.\(direction.rawValue)",
                    [
                        "day": words.shortDay(window.lowerBound.day), "from": window.lowerBound.clockText,
                        "to": window.upperBound.clockText
                    ])
            ).context
        return step
    }

    private func open(_ lesson: LessonRecord, _ direction: SigningDirection) -> [String: Any] {
        let window = course.rules.window(direction, of: lesson)
        var step: [String: Any] = ["what": LessonView.title(lesson, words)]
        if let at = course.signed[lesson.id]?[direction] {
            step["chip"] =
                Chip(.ok, words.text("attendance.done.\(direction == .in ? "signedIn" : "signedOut")")).context
            let next = course.rules.window(.out, of: lesson)
            step["done"] =
                Hint(
                    direction == .in
                        ? words.text(
                            "attendance.me.signedIn",
                            [
                                "at": at.clockText, "from": next.lowerBound.clockText, "to": next.upperBound.clockText
                            ])
                        : words.text("attendance.me.signedOut", ["at": at.clockText]), .ok
                ).context
            return step
        }
        step["chip"] = Chip(.now, words.text("attendance.direction.\(direction.rawValue)")).context
        step["left"] = words.text("attendance.me.until", ["to": window.upperBound.clockText])
        let error = refusal?.problems.first.map { words.problem($0) }
        step["confirm"] =
            [
                "action": Site.meSign, "word": words.text("attendance.direction.\(direction.rawValue)"),
                "fields": [["name": "lesson", "value": lesson.id], ["name": "direction", "value": direction.rawValue]],
                "ask": Field(
                    "code", words.text("attendance.me.code"), .text(type: "text"), required: true,
                    help: words.text("attendance.me.codeHelp"), error: error, autocomplete: "one-time-code"
                ).context
            ] as [String: Any]
        return step
    }

    // MARK: How it stands

    private var attendance: [String: Any] {
        let all = course.halves.count
        let hint: Hint
        if let left = course.limit.mayStillMiss(required: all, missed: course.missed) {
            let isOver = all > 0 && course.complete + course.missed == all
            hint =
                left >= 0 && isOver
                ? Hint(words.text("attendance.me.over"), .ok)
                : left >= 0
                    ? Hint(words.text("attendance.me.mayMiss", ["n": words.count(left)]), left <= 1 ? .warn : .usual)
                    : Hint(words.text("attendance.me.missedTooMany", ["n": words.count(-left)]), .bad)
        } else {
            hint = Hint(words.text("attendance.me.noLimit"))
        }
        return [
            "n": words.count(course.complete),
            "text": words.text(
                "attendance.me.ofAll",
                [
                    "all": words.count(all), "missed": words.count(course.missed)
                ]),
            "gauge": Strip(course.halves.map(StripHalf.of)).gauge(words), "hint": hint.context
        ]
    }

    private var means: [String: Any] {
        let all = course.halves.count
        let least = course.limit.least(of: all) ?? 0
        let met = course.limit.isMet(attended: course.complete, required: all)
        let lost = (course.limit.mayStillMiss(required: all, missed: course.missed) ?? 0) < 0
        let pack = visit.office.packs[course.record.pack]
        var clauses: [Link] = []
        if case .clause(let clause)? = pack?.parameter("minAttendance")?.source {
            clauses = [Link(clause, Site.policy(course.record.pack))]
        }
        let item: [String: Any] = [
            "tone": met ? "t-ok" : lost ? "t-bad" : "t-wait", "icon": met ? "i/check" : lost ? "i/cross" : "i/clock",
            "title": words.text(
                met ? "attendance.means.met" : lost ? "attendance.means.lost" : "attendance.means.open"),
            "text": words.text(
                "attendance.means.rule",
                [
                    "least": words.count(least), "all": words.count(all), "limit": course.limit.percentText ?? ""
                ]),
            "amount": words.text(
                "attendance.means.rate",
                [
                    "n": words.count(course.complete), "all": words.count(all),
                    "rate": words.percent(course.complete, of: all)
                ])
        ]
        return [
            "items": [item], "note": words.text("attendance.means.note"), "clauses": clauses.contexts,
            "hasClauses": !clauses.isEmpty
        ]
    }

    private var panels: [[String: Any]] {
        var panels: [[String: Any]] = []
        if let number = course.certificate {
            panels.append([
                "hasTitle": true, "title": words.text("attendance.me.certificate"), "hasLinks": true,
                "links": [Link(number, Site.certificate(number), icon: "certificate")].contexts
            ])
        }
        if !course.claims.isEmpty {
            let rows = course.claims.map { claim in
                Table.Row([
                    Cell.head(claim.number, Site.meClaim(claim.line)),
                    Cell(words.text(firstOf: ["claimState.\(claim.state)", "attendance.me.claimKnown"])),
                    .number(words.money(claim.total))
                ])
            }
            panels.append([
                "hasTitle": true, "title": words.text("attendance.me.claims"), "hasLinks": true,
                "links": course.claims.map {
                    Link(words.text("attendance.me.why", ["number": $0.number]), Site.meClaim($0.line))
                }.contexts,
                "table": Table(
                    caption: words.text("attendance.me.claims"),
                    columns: [
                        Table.Column(words.text("attendance.me.claim")),
                        Table.Column(words.text("attendance.me.claimState")),
                        Table.Column(words.text("attendance.me.amount"), look: "num")
                    ],
                    rows: rows
                ).context
            ])
        }
        return panels
    }

    static func list(_ courses: [TraineeDesk.Course], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let rows = courses.map { course -> Table.Row in
            // The claim decided last says what the course came to, and why.
            let claim = course.claims.first
            return Table.Row([
                Cell.head(
                    course.record.title, claim.map { Site.meClaim($0.line) },
                    sub: claim.map { words.text("attendance.me.why", ["number": $0.number]) } ?? ""),
                Cell(words.days(course.record.startDate, course.record.endDate)),
                Cell.chip(ClassWords.chip(course.record.state, words)),
                .number("\(words.count(course.complete))/\(words.count(course.halves.count))")
            ])
        }
        return [
            "hasTitle": true, "title": words.text("attendance.me.earlier"),
            "table": Table(
                caption: words.text("attendance.me.earlier"),
                columns: [
                    Table.Column(words.text("attendance.me.course")), Table.Column(words.text("attendance.me.when")),
                    Table.Column(words.text("attendance.me.state")),
                    Table.Column(words.text("attendance.me.halves"), look: "num")
                ],
                rows: rows, cards: true
            ).context
        ]
    }
}

/// How a half-day is drawn.
enum StripHalf {
    static func of(_ state: HalfDayState) -> Strip.Half {
        switch state {
        case .complete: .complete
        case .incomplete: .noSignOut
        case .absent: .absent
        case .leave: .leave
        case .unknown: .unknown
        case .coming: .coming
        case .current: .current
        }
    }
}
