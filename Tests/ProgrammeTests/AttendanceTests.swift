import Programme
import Store
import Testing
import Vocabulary

@Suite struct AttendanceSigningTests {
    /// The codes of one signing; empty when it was taken.
    private func codes(_ desk: AttendanceDesk, _ request: SigningRequest, _ actor: Actor) async throws -> [String] {
        try await refusals { _ = try await desk.sign(request, way: .api, by: actor) }
    }

    @Test(
        "A signing is taken only inside the window of the pack, and the refusal names the times",
        arguments: [
            (SigningDirection.in, 7, 59, false), (.in, 8, 0, true), (.in, 8, 45, true), (.in, 8, 46, false),
            (.out, 11, 14, false), (.out, 11, 15, true), (.out, 12, 30, true), (.out, 12, 31, false)
        ])
    func windows(direction: SigningDirection, hour: Int, minute: Int, taken: Bool) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        test.time.set(TestOffice.monday(hour, minute))
        let desk = AttendanceDesk(office: test.office)
        do {
            let receipt = try await desk.sign(course.request(0, 0, direction), way: .api, by: course.teacher)
            #expect(taken)
            #expect(receipt.at == test.time.now)
        } catch let refusal as Refusal {
            #expect(!taken)
            #expect(refusal.codes == ["outsideTimetable"])
            #expect(refusal.problems[0].values["opens"] == (direction == .in ? "08:00" : "11:15"))
            #expect(refusal.problems[0].values["closes"] == (direction == .in ? "08:45" : "12:30"))
        }
    }

    @Test("YN22-14-11, YN23-06-18: a half-day counts only with both its sign-in and its sign-out")
    func bothSignings() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        try await course.attend([0, 1], 0, in: test)
        try await course.attend([0], 1, in: test)
        test.time.set(TestOffice.monday(14, 0))
        _ = try await AttendanceDesk(office: test.office).sign(course.request(1, 1, .in), way: .api, by: course.clerk)
        test.time.set(TestOffice.monday(23, 0))
        let counts = try await test.office.store.read { try AttendanceCount.of(course.id, $0) }
        #expect(counts.map(\.sessionsRequired) == [2, 2, 2])
        #expect(counts.map(\.sessionsAttended) == [2, 1, 0])
        let sheet = try await test.office.store.read { try AttendanceSheet.of(course.id, course.clerk.scope, $0) }
        #expect(sheet.lines.map(\.halves) == [[.complete, .complete], [.complete, .incomplete], [.absent, .absent]])
    }

    @Test("Twice, wrong class, withdrawn, class not open, not the caller's class: each is refused with its code")
    func refused() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let other = try await TestClass.open(in: test, from: TestOffice.monday(8, 0).day + 1)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(8, 30))
        _ = try await desk.sign(course.request(0, 0, .in), way: .api, by: course.teacher)
        #expect(try await codes(desk, course.request(0, 0, .in), course.teacher) == ["alreadySigned"])
        #expect(try await codes(desk, course.request(1, 0, .in), other.teacher) == ["notYourClass"])
        let stranger = SigningRequest(.enrolment(other.enrolments[0]), .lesson(course.lessons[0]), .in)
        #expect(try await codes(desk, stranger, course.teacher) == ["notInClass"])
        let nowhere = SigningRequest(
            .enrolment(course.enrolments[0]), .half(TestOffice.monday(8, 0).day + 5, .morning), .in)
        let none = try await refusals {
            _ = try await desk.sign(nowhere, course: course.id, way: .api, by: course.teacher)
        }
        #expect(none == ["noLesson"])
        try await test.write { tx in
            try tx.update("enrolment", id: course.enrolments[2], ["state": "withdrawn"])
            return Done()
        }
        #expect(try await codes(desk, course.request(2, 0, .in), course.teacher) == ["withdrawn"])
        try await test.write { tx in
            try ClassState.move(course.id, to: .closed, in: tx)
            return Done()
        }
        #expect(try await codes(desk, course.request(1, 0, .in), course.teacher) == ["classNotOpen"])
        #expect(try await test.count("select count(*) from signing") == 1)
    }

    @Test("A device's own id makes a repeat harmless and is refused for anything else")
    func repeated() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(8, 30))
        let id = "6f1c2a34-0000-4000-8000-00000000000a"
        let first = try await desk.sign(course.request(0, 0, .in, id: id), way: .api, by: course.teacher)
        let again = try await desk.sign(course.request(0, 0, .in, id: id), way: .api, by: course.teacher)
        #expect(first.id == id && again.id == id && again.repeated && !first.repeated)
        #expect(try await codes(desk, course.request(1, 0, .in, id: id), course.teacher) == ["keyUsedForAnother"])
        #expect(try await test.count("select count(*) from signing") == 1)
    }

    @Test(
        "What was noted offline counts by the device's time, is flagged, and only the institution's device is believed")
    func late() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(13, 0))
        let noted = TestOffice.monday(8, 31)
        let receipt = try await desk.sign(course.request(0, 0, .in, noted: noted), way: .api, by: course.teacher)
        #expect(receipt.late && receipt.at == TestOffice.monday(13, 0))
        #expect(
            try await test.count(
                """
                select count(*) from signing where late = 1 and device_at = \(noted) and at = \(TestOffice.monday(13, 0))
                """) == 1)
        #expect(
            try await refusals {
                _ = try await desk.sign(
                    course.request(1, 0, .in, noted: TestOffice.monday(9, 30)), way: .api, by: course.teacher)
            } == ["outsideTimetable"])
        try await desk.confirmHours(course.lessons[0], ClassHours(hours: 4), by: course.teacher)
        #expect(try await codes(desk, course.request(1, 0, .in, noted: noted), course.teacher) == ["lessonConfirmed"])
        // Not even in the future by a device whose clock is wrong.
        #expect(
            try await refusals {
                _ = try await desk.sign(
                    course.request(1, 1, .out, noted: TestOffice.monday(17, 0)), way: .api, by: course.teacher)
            } == ["outsideTimetable"])
    }

    @Test("A batch stores the good ones and says of each other one why not")
    func batch() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        test.time.set(TestOffice.monday(8, 30))
        let requests = [
            course.request(0, 0, .in), course.request(1, 0, .in), course.request(0, 0, .in), course.request(2, 1, .in)
        ]
        let results = try await AttendanceDesk(office: test.office).sign(
            requests, course: course.id, way: .api, by: course.clerk)
        let codes = results.map { result in if case .refused(let problem) = result { problem.code } else { "stored" } }
        #expect(codes == ["stored", "stored", "alreadySigned", "outsideTimetable"])
        #expect(try await test.count("select count(*) from signing") == 2)
        let outsider = Actor(
            id: "x", name: "x", role: .institutionClerk, division: TestClass.county, institution: "other")
        #expect(
            try await refusals {
                _ = try await AttendanceDesk(office: test.office).sign(
                    requests, course: course.id, way: .api, by: outsider)
            } == ["notFound"])
    }

    @Test("A signing from outside the venue is kept, marked and not counted; one that may be inside is not blamed")
    func venue() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(8, 30))
        func from(_ trainee: Int, _ latitude: String, accuracy: Int) async throws -> String? {
            var request = course.request(trainee, 0, .in)
            (request.latitude, request.longitude, request.accuracy) = (latitude, "102.7", accuracy)
            return try await desk.sign(request, way: .api, by: course.teacher).abnormal
        }
        #expect(try await from(0, "25.0040", accuracy: 10) == nil)
        #expect(try await from(1, "25.0200", accuracy: 10) == "outsideVenue")
        #expect(try await from(2, "25.0080", accuracy: 450) == nil)
        test.time.set(TestOffice.monday(11, 30))
        for trainee in 0..<3 {
            _ = try await desk.sign(course.request(trainee, 0, .out), way: .api, by: course.teacher)
        }
        let counts = try await test.office.store.read { try AttendanceCount.of(course.id, $0) }
        #expect(counts.map(\.sessionsAttended) == [1, 0, 1])
    }
}
