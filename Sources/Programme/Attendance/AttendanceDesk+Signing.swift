import Store
import Vocabulary

extension AttendanceDesk {
    /// The work of one signing, inside whoever's transaction.
    static func sign(
        _ request: SigningRequest, course: String?, way: SigningWay, in tx: Transaction,
        _ office: Office
    ) throws -> SigningReceipt {
        let actor = tx.actor
        guard let place = try SigningPlace.find(request, course: course, person: actor.person, tx) else {
            throw try SigningPlace.missing(request, course: course, actor, tx)
        }
        guard try mayRecord(place, actor, tx) else {
            throw Refusal(actor.role == .trainee ? "notInClass" : "notYourClass")
        }
        tx.about("class", place.course, in: place.division)
        if let receipt = try repeated(request, place) { return receipt }
        guard place.state == .open else { throw Refusal("classNotOpen", ["state": place.state.rawValue]) }
        guard place.isEnrolled else { throw Refusal("withdrawn") }
        if let signed = place.signed { throw Refusal("alreadySigned", ["at": signed.at.clockText]) }
        if actor.role == .trainee { try checkCode(request, place, tx) }
        let rules = SigningRules(office.packs[place.pack])
        let late = try isLate(request, place, rules, tx)
        let receipt = SigningReceipt(
            id: request.id ?? tx.newID(), lesson: place.lesson, enrolment: place.enrolment,
            direction: request.direction,
            at: tx.now, late: late, abnormal: abnormality(request, place, rules), repeated: false)
        try tx.insert(
            "signing",
            [
                "id": receipt.id, "division": place.division, "institution": place.institution, "class": place.course,
                "lesson": place.lesson, "enrolment": place.enrolment, "person": place.person,
                "direction": request.direction,
                "at": tx.now, "device_at": request.deviceTime, "way": way, "device": request.device,
                "latitude": request.latitude, "longitude": request.longitude, "accuracy": request.accuracy,
                "recorded_by": actor.id, "late": late, "abnormal": receipt.abnormal
            ])
        return receipt
    }

    /// The receipt of the same request sent before.
    private static func repeated(_ request: SigningRequest, _ place: SigningPlace) throws -> SigningReceipt? {
        guard let id = request.id, place.idIsTaken else { return nil }
        guard let signed = place.signed, signed.id == id else { throw Refusal("keyUsedForAnother", field: "id") }
        return SigningReceipt(
            id: id, lesson: place.lesson, enrolment: place.enrolment, direction: request.direction,
            at: signed.at, late: signed.late, abnormal: signed.abnormal, repeated: true)
    }

    /// Whether the signing comes after its window and may still count by the device's time.
    private static func isLate(
        _ request: SigningRequest, _ place: SigningPlace, _ rules: SigningRules,
        _ tx: Transaction
    ) throws -> Bool {
        let window = rules.window(request.direction, day: place.day, starts: place.starts, ends: place.ends)
        if window.contains(tx.now) { return false }
        // Only a device of the institution is believed, and never about what is still to come.
        if let noted = request.deviceTime, tx.actor.role != .trainee, tx.now > window.upperBound, window.contains(noted)
        {
            let confirmed = try tx.row(
                .everything(because: "the caller may record in this lesson"),
                """
                select id from hours_delivered where lesson = \(place.lesson)
                """)
            if confirmed != nil { throw Refusal("lessonConfirmed") }
            return true
        }
        throw outside(window, request.direction)
    }

    static func outside(_ window: ClosedRange<Instant>, _ direction: SigningDirection) -> Refusal {
        Refusal(
            "outsideTimetable",
            [
                "direction": direction.rawValue, "date": window.lowerBound.day.description,
                "opens": window.lowerBound.clockText, "closes": window.upperBound.clockText
            ])
    }

    /// The device says how sure it is of its place: only what is outside beyond doubt is abnormal.
    private static func abnormality(_ request: SigningRequest, _ place: SigningPlace, _ rules: SigningRules) -> String?
    {
        guard let radius = rules.radius, let venue = place.venue, let latitude = request.latitude,
            let longitude = request.longitude,
            let metres = VenueDistance.metres((latitude, longitude), venue)
        else { return nil }
        return metres > radius + min(max(0, request.accuracy ?? 0), radius) ? "outsideVenue" : nil
    }

    private static func checkCode(_ request: SigningRequest, _ place: SigningPlace, _ tx: Transaction) throws {
        guard let given = request.code, !given.isEmpty else { throw Refusal("codeNeeded", field: "code") }
        let everywhere = Scope.everything(because: "the caller's own lesson")
        let failures = try tx.number(
            everywhere,
            """
            select failures from code_attempt where lesson = \(place.lesson) and enrolment = \(place.enrolment)
            """)
        guard failures < freeGuesses else { throw Refusal("codeTooOften", field: "code") }
        guard
            let secret = try tx.row(everywhere, "select secret from lesson_code where lesson = \(place.lesson)")?
                .optionalText("secret"), let bytes = Base64URL.bytes(secret)
        else { throw Refusal("codeNotShown", field: "code") }
        guard LessonCode(lesson: place.lesson, secret: bytes).accepts(given, at: tx.now) else {
            throw Refusal("codeWrong", field: "code")
        }
    }
}
