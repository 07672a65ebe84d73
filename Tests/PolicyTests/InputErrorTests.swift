import Testing

@testable import Policy

@Suite("Input errors take the place of a result")
struct InputErrorTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        var decision: DecisionKind
        var path: String
        var value: JSONValue?
        var code: InputError.Code
        /// Where the error points, when not at the path itself.
        var place: String?

        init(
            _ decision: DecisionKind, _ path: String, _ value: JSONValue?, _ code: InputError.Code,
            at place: String? = nil
        ) {
            self.decision = decision
            self.path = path
            self.value = value
            self.code = code
            self.place = place
        }

        var testDescription: String { "\(decision.rawValue) \(path) \(code.rawValue)" }
    }

    static let half = JSONValue.number(ExactNumber("0.5") ?? .zero)
    static let over = JSONValue.number(ExactNumber("1.000001") ?? .zero)

    static let wrongs: [Wrong] = [
        Wrong(.traineeClaim, "person.birthDate", nil, .missingKey),
        Wrong(.traineeClaim, "assessment", nil, .missingKey),
        Wrong(.traineeClaim, "local", nil, .missingKey), Wrong(.traineeClaim, "training", nil, .missingKey),
        Wrong(.traineeClaim, "certificate.number", nil, .missingKey), Wrong(.traineeClaim, "case", nil, .missingKey),
        Wrong(.traineeClaim, "training.days", .boolean(true), .wrongType),
        Wrong(.traineeClaim, "training.days", .string("10"), .wrongType),
        Wrong(.traineeClaim, "training.offsite", .int(0), .wrongType),
        Wrong(.traineeClaim, "training.days", half, .notWhole),
        Wrong(.traineeClaim, "training.catalogueFen", half, .notWhole),
        Wrong(.traineeClaim, "training.kind", .string("seminar"), .unknownCode),
        Wrong(.traineeClaim, "training.kind", .null, .wrongType),
        Wrong(.traineeClaim, "training.route", .string("lottery"), .unknownCode),
        Wrong(.traineeClaim, "training.programme", .string("none"), .unknownCode),
        Wrong(.traineeClaim, "notice", .string("closed"), .unknownCode),
        Wrong(.traineeClaim, "person.groups", .strings(["veteran", "rich"]), .unknownCode, at: "person.groups[1]"),
        Wrong(.traineeClaim, "certificate.kind", .string("diploma"), .unknownCode),
        Wrong(.traineeClaim, "training.endDate", .string("2023-02-29"), .badDate),
        Wrong(.traineeClaim, "on", .string("2023-6-5"), .badDate),
        Wrong(.traineeClaim, "training.claimDivision", .string("53062"), .badDivision),
        Wrong(.traineeClaim, "person.unemployedIn", .string("53062X"), .badDivision),
        Wrong(.traineeClaim, "training.level", .int(6), .outOfRange),
        Wrong(.traineeClaim, "training.level", .int(0), .outOfRange),
        Wrong(.traineeClaim, "training.days", .int(-1), .outOfRange),
        Wrong(.traineeClaim, "training.hoursRequired", .int(-1), .outOfRange),
        Wrong(.traineeClaim, "training.catalogueFen", .int(-1), .outOfRange),
        Wrong(.traineeClaim, "attendance.sessionsAttended", .int(-1), .outOfRange),
        Wrong(.traineeClaim, "history", .null, .wrongType),
        Wrong(
            .traineeClaim, "history", .array([.object([.init("on", .string("2023-01-01"))])]), .missingKey,
            at: "history[0].occupation"),
        Wrong(.traineeClaim, "history", .array([past("2023-13-01")]), .badDate, at: "history[0].on"),
        Wrong(.traineeClaim, "assessment", .object([.init("passRate", over)]), .outOfRange, at: "assessment.passRate"),
        Wrong(.traineeClaim, "local.annualLimit", .int(4), .outOfRange),
        Wrong(.traineeClaim, "local.annualLimit", half, .notWhole),
        Wrong(.traineeClaim, "local.offsiteUplift", .string("0.5"), .wrongType),
        Wrong(.traineeClaim, "local.seniorFen", .int(200_001), .outOfRange),
        Wrong(.traineeClaim, "local.bydAllowancesReplaceLiving", .int(1), .wrongType),
        Wrong(.classOpening, "class.level", nil, .missingKey),
        Wrong(.classOpening, "class.safetyHours", nil, .missingKey),
        Wrong(.classOpening, "teachers.0.role", .string("both"), .unknownCode, at: "teachers[0].role"),
        Wrong(.classOpening, "teachers.0.annualCheckYear", .int(-1), .outOfRange, at: "teachers[0].annualCheckYear"),
        Wrong(
            .classOpening, "institution.suspendedYears", .array([half]), .notWhole, at: "institution.suspendedYears[0]"),
        Wrong(.classOpening, "trainees.0.fundedThisYear", .int(-1), .outOfRange, at: "trainees[0].fundedThisYear"),
        Wrong(.classOpening, "project.headcount", .int(-1), .outOfRange),
        Wrong(.classOpening, "local.annualLimit", .int(4), .outOfRange),
        Wrong(.classClaim, "inspections.0.kind", .string("visit"), .unknownCode, at: "inspections[0].kind"),
        Wrong(.classClaim, "phoneChecks", .int(-1), .outOfRange), Wrong(.classClaim, "exam", .array([]), .wrongType),
        Wrong(.prepayment, "providerKind", .string("school"), .unknownCode),
        Wrong(.prepayment, "payer", .string(""), .badDivision),
        Wrong(.fundTransfer, "performanceScore", over, .outOfRange), Wrong(.fundTransfer, "surplusFen", half, .notWhole),
        Wrong(.grant, "grant.kind", nil, .missingKey), Wrong(.grant, "grant.kind", .int(1), .wrongType),
        Wrong(.grant, "student", nil, .missingKey), Wrong(.grant, "student.registration", .null, .wrongType),
        Wrong(.grant, "student.graduation", .string("2023-02-29"), .badDate),
        Wrong(.grant, "applicant.kind", .string("club"), .unknownCode),
        Wrong(.grant, "evidence", .strings(["certificate", "letter"]), .unknownCode, at: "evidence[1]"),
        Wrong(.grant, "grant.recognition", .string("county"), .unknownCode),
        Wrong(.grant, "grant.headcount", .int(-1), .outOfRange), Wrong(.grant, "grant.provincialFen", half, .notWhole),
        Wrong(.grant, "posts.0.firstMonth", .int(-1), .outOfRange, at: "posts[0].firstMonth"),
        Wrong(.grant, "local.travelAllowanceFen", .int(-1), .outOfRange)
    ]

    @Test("each rule of the input gives its code at its path", arguments: wrongs)
    func wrong(_ wrong: Wrong) throws {
        let pack = try Shelf.pack("yunnan-2023")
        let json = try Sample.json(wrong.decision, [wrong.path: wrong.value])
        let error = #expect(throws: InputError.self) { try pack.outcome(wrong.decision, json) }
        #expect(error?.code == wrong.code)
        #expect(error?.path == wrong.place ?? wrong.path)
        let line = pack.decide(wrong.decision, json: JSONWriter.bytes(json))
        let answer = try JSONReader.read(line.bytes)
        #expect(
            line.failed && answer["error"]?["code"]?.text == wrong.code.rawValue
                && answer["error"]?["message"]?.text?.isEmpty == false)
        if wrong.path != "case" { #expect(answer["case"]?.text == "s") }
    }

    @Test(
        "further keys, 8.0 as a whole number, null as not set and unknown local names are allowed",
        arguments: [
            (DecisionKind.traineeClaim, "colour", JSONValue.string("red")),
            (.traineeClaim, "training.days", .number(ExactNumber("8.0") ?? .zero)),
            (.traineeClaim, "local.annualLimit", .null),
            (.traineeClaim, "local.guidedUplift", .int(-9)), (.fundTransfer, "surplusFen", .int(-5)),
            (.fundTransfer, "shortfallFen", .int(-5)),
            (.classClaim, "local.annualLimit", .int(99)), (.grant, "grant.kind", .string("no such grant")),
            (.grant, "student", .null), (.grant, "grant.headcount", .int64(1_000_000_000_000_000))
        ])
    func allowed(_ decision: DecisionKind, _ path: String, _ value: JSONValue) throws {
        _ = try Shelf.pack("yunnan-2023").outcome(decision, Sample.json(decision, [path: value]))
    }

    @Test("a typed input is held to the same codes and ranges")
    func typed() throws {
        let pack = try Shelf.pack("yunnan-2023")
        var input: TraineeClaimInput = try pack.read(Sample.json(.traineeClaim))
        input.training.kind = "seminar"
        #expect(#expect(throws: InputError.self) { try pack.decide(input) }?.code == .unknownCode)
        input.training.kind = "skillLevel"
        input.training.days = -1
        #expect(#expect(throws: InputError.self) { try pack.decide(input) }?.path == "training.days")
    }

    @Test(
        "what is no JSON object is refused with a code and no trap",
        arguments: [
            ("", "notJSON"), ("[]", "notJSON"), ("{", "notJSON"), ("{\"case\":1e9999}", "notJSON"),
            ("{\"a\":01}", "notJSON"), ("nul", "notJSON"),
            ("{\"a\":1,\"a\":2}", "duplicateKey"), ("{\"a\":\"\\ud800\"}", "notJSON"), ("{\"a\":\"\u{1}\"}", "notJSON"),
            ("{} x", "notJSON")
        ])
    func notJSON(_ text: String, _ code: String) throws {
        let line = try Shelf.pack("yunnan-2023").decide(.traineeClaim, json: Array(text.utf8))
        #expect(line.failed && line.text.contains("\"code\":\"\(code)\""))
    }

    @Test("nesting without end is refused")
    func deep() throws {
        let line = try Shelf.pack("yunnan-2023").decide(
            .traineeClaim, json: Array(repeating: UInt8(ascii: "["), count: 100_000))
        #expect(line.failed)
    }
}
