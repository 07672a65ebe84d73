import Vocabulary

/// Something that happens to a class at a moment.
struct Beat: Sendable {
    enum Act: Sendable, Hashable {
        case apply, submit, verify, approve
        case signIn(Int), photo(Int), signOut(Int), confirm(Int)
        case inspect(Int), call
        case commitDraw, revealDraw, exam, certify
        case claim, checkClaim, reviewClaim, object, answer, closeNotice
        case prepare, approveBatch, send, settle
    }

    let at: Instant
    /// Which class, by its place in the play.
    let course: Int
    let act: Act
}

/// When what happens: working days counted from the class's own dates.
struct Agenda: Sendable {
    let holidays: Set<Day>
    let today: Instant

    /// The n-th working day after (or before) a day.
    func day(_ day: Day, _ count: Int) -> Day {
        var (found, left) = (day, abs(count))
        while left > 0 {
            found = found + (count < 0 ? -1 : 1)
            if found.weekday < 6, !holidays.contains(found) { left -= 1 }
        }
        return found
    }

    /// All beats of a class that lie before today and belong to how far it gets; in order.
    /// - Parameter earliest: before this day the class's project is not there.
    func beats(of course: Course, at place: Int, earliest: Day) -> [Beat] {
        let beats = opening(course, earliest) + teaching(course) + ending(course) + claiming(course) + paying(course)
        return beats.filter { $0.0 <= today && allows(course.plan.until, $0.1) }
            .map { Beat(at: $0.0 + .seconds(place % 60 * 3), course: place, act: $0.1) }
    }

    private typealias Timed = (Instant, Beat.Act)

    private func at(_ day: Day, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(day, minuteOfDay: hour * 60 + minute)
    }

    private func opening(_ course: Course, _ earliest: Day) -> [Timed] {
        let begin = { (count: Int) in max(earliest, min(day(course.plan.start, count), day(today.day, count))) }
        return [
            (at(begin(-6), 10), .apply), (at(begin(-5), 10, 30), .submit), (at(begin(-4), 14), .verify),
            (at(begin(-3), 16), .approve)
        ]
    }

    private func teaching(_ course: Course) -> [Timed] {
        var timed: [Timed] = []
        var lesson = 0
        var left = course.hours
        for (index, day) in course.days.enumerated() {
            for half in [course.morning, course.afternoon].compactMap({ $0 }) where left > 0 {
                left -= half.hours
                timed.append((Instant(day, minuteOfDay: half.starts + 1), .signIn(lesson)))
                if index == 1 || index == course.days.count - 2 || course.plan.scheme == "photo" {
                    timed.append((Instant(day, minuteOfDay: half.starts + 40), .photo(lesson)))
                }
                timed.append((Instant(day, minuteOfDay: half.ends - 4), .signOut(lesson)))
                timed.append((Instant(day, minuteOfDay: half.ends + 15), .confirm(lesson)))
                lesson += 1
            }
        }
        let middle = course.morning == nil ? 16 : 10
        if course.days.count > 4 {
            timed.append((at(course.days[1], middle), .inspect(0)))
            timed.append((at(course.days[course.days.count - 2], middle, 20), .inspect(1)))
            timed.append((at(course.days[3], 16, 40), .call))
        }
        return timed
    }

    private func ending(_ course: Course) -> [Timed] {
        [
            (at(course.end, 9, 20), .commitDraw), (at(course.end, 9, 40), .revealDraw),
            (at(day(course.end, 1), 17), .exam),
            (at(day(course.end, 2), 10), .certify)
        ]
    }

    private func claiming(_ course: Course) -> [Timed] {
        // What is under way today was handed in only lately.
        let isUnderWay = [.claim, .returnedClaim, .review, .notice].contains(course.plan.until)
        let handedIn = isUnderWay ? max(day(course.end, 2), day(today.day, -4)) : day(course.end, 2)
        let checked = day(handedIn, 1)
        var (check, review) = (at(checked, 10), at(checked, 15))
        if course.plan.scheme == "insider" {
            (check, review) = (at(checked, 23, 41), at(checked, 23, 41) + .seconds(4))
        }
        let over = day(checked, 6)
        return [
            (at(handedIn, 14), .claim), (check, .checkClaim), (review, .reviewClaim),
            (at(day(checked, 2), 11), .object),
            (at(day(checked, 4), 11), .answer), (at(over, 9), .closeNotice)
        ]
    }

    private func paying(_ course: Course) -> [Timed] {
        let over = day(course.end, 9)
        return [
            (at(over, 11), .prepare), (at(over, 15), .approveBatch), (at(day(over, 1), 10), .send),
            (at(day(over, 2), 10), .settle)
        ]
    }

    /// Whether a class that gets so far has this happen to it.
    private func allows(_ until: PlannedClass.Until, _ act: Beat.Act) -> Bool {
        switch act {
        case .apply: true
        case .submit: until != .draft
        case .verify: until > .verifying
        case .approve: until > .approving && until != .returned
        case .signIn, .photo, .signOut, .confirm, .inspect, .call: until >= .open
        case .commitDraw, .revealDraw, .exam: until >= .examined
        case .certify: until >= .certified
        case .claim: until >= .claim
        case .checkClaim: until >= .returnedClaim
        case .reviewClaim: until >= .notice
        case .object, .answer, .closeNotice: until >= .payable
        case .prepare, .approveBatch, .send, .settle: until >= .failed
        }
    }
}
