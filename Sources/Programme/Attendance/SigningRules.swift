import Policy
import Vocabulary

/// What the pack of a class says about signing. What it does not say does not widen the half-day of the timetable.
package struct SigningRules: Sendable, Hashable {
    /// Minutes around the start and the end of a half-day.
    package let inBefore: Int
    package let inAfter: Int?
    package let outBefore: Int?
    package let outAfter: Int
    /// Metres from the venue within which a signing counts; nil: the place is not looked at.
    package let radius: Int?

    package init(_ pack: Pack?) {
        inBefore = pack?.count("signInOpensMinutesBefore") ?? 0
        inAfter = pack?.count("signInClosesMinutesAfter")
        outBefore = pack?.count("signOutOpensMinutesBefore")
        outAfter = pack?.count("signOutClosesMinutesAfter") ?? 0
        radius = pack?.count("signInRadiusMetres")
    }

    /// When a signing of this direction is taken; both ends belong to it.
    package func window(_ direction: SigningDirection, day: Day, starts: Int, ends: Int) -> ClosedRange<Instant> {
        let start = Instant(day, minuteOfDay: starts)
        let end = Instant(day, minuteOfDay: ends)
        let (from, to): (Instant, Instant) =
            switch direction {
            case .in: (start - .seconds(inBefore * 60), inAfter.map { start + .seconds($0 * 60) } ?? end)
            case .out: (outBefore.map { end - .seconds($0 * 60) } ?? start, end + .seconds(outAfter * 60))
            }
        return from...max(from, to)
    }

    package func window(_ direction: SigningDirection, of lesson: LessonRecord) -> ClosedRange<Instant> {
        window(direction, day: lesson.day, starts: lesson.starts, ends: lesson.ends)
    }

    /// What can be done now in a lesson; nil outside both windows. Where they overlap, the sign-in comes first until it closes.
    package func direction(of lesson: LessonRecord, at now: Instant) -> SigningDirection? {
        SigningDirection.allCases.first { window($0, of: lesson).contains(now) }
    }
}

/// The share of half-days a trainee must attend, and what that leaves them. Whole numbers, never rounded in anyone's favour.
package struct AttendanceLimit: Sendable {
    /// 0…1; nil: the pack knows no limit.
    package let share: ExactNumber?

    package init(_ pack: Pack?) { share = pack?.number("minAttendance") }

    /// The fewest half-days that reach the limit.
    package func least(of required: Int) -> Int? {
        guard let share, let product = share.multiplied(by: ExactNumber(required))?.rounded(scale: 0, .ceiling)?.int64
        else { return nil }
        return Int(product)
    }

    /// Whether so many are enough: attended / required ≥ the limit, exactly; nothing required is not enough.
    package func isMet(attended: Int, required: Int) -> Bool {
        guard share != nil else { return true }
        guard required > 0, let least = least(of: required) else { return false }
        return attended >= least
    }

    /// How many more half-days may be missed; negative when the limit can no longer be reached. Nil without a limit.
    package func mayStillMiss(required: Int, missed: Int) -> Int? { least(of: required).map { required - missed - $0 } }

    /// `80%`, `79.5%`: as the pack has it.
    package var percentText: String? {
        share?.multiplied(by: ExactNumber(100))?.rounded(scale: 2, .floor).map { "\($0.reduced)%" }
    }
}
