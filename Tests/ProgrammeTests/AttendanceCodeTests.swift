import Programme
import Store
import Testing
import Vocabulary

@Suite struct AttendanceCodeTests {
    @Test(
        "A trainee signs only for themselves and only with the code of the classroom; the code before is still taken, older ones not"
    )
    func codes() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(8, 30))
        func attempt(_ trainee: Int, _ code: String?) async throws -> [String] {
            var request = SigningRequest(.myself, .lesson(course.lessons[0]), .in)
            request.code = code
            let sent = request
            return try await refusals { _ = try await desk.sign(sent, way: .code, by: course.trainee(trainee)) }
        }
        #expect(try await attempt(0, nil) == ["codeNeeded"])
        #expect(try await attempt(0, "000000") == ["codeNotShown"])
        try await desk.openCode(course.lessons[0], by: course.teacher)
        try await desk.openCode(course.lessons[0], by: course.teacher)
        #expect(try await test.count("select count(*) from lesson_code") == 1)
        let code = try #require(try await desk.roll(course.lessons[0], by: course.teacher).code)
        let shown = code.digits(at: test.time.now)
        let token = try #require(code.token(at: test.time.now))
        #expect(shown.count == 6 && token.count == 32)
        #expect(LessonCode.lesson(of: token) == course.lessons[0])
        test.time.set(test.time.now + .seconds(30))
        #expect(try await attempt(0, shown) == [])
        #expect(try await attempt(1, token) == [])
        test.time.set(test.time.now + .seconds(30))
        #expect(try await attempt(2, token) == ["codeWrong"])
        let stranger = SigningRequest(.enrolment(course.enrolments[2]), .lesson(course.lessons[0]), .in)
        #expect(
            try await refusals { _ = try await desk.sign(stranger, way: .code, by: course.trainee(0)) } == [
                "notInClass"
            ])
    }

    @Test("After some wrong codes guessing ends, and only the teacher can sign that trainee")
    func guessing() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        test.time.set(TestOffice.monday(8, 30))
        try await desk.openCode(course.lessons[0], by: course.teacher)
        let code = try #require(try await desk.roll(course.lessons[0], by: course.teacher).code)
        let right = code.digits(at: test.time.now)
        let wrong = right == "123456" ? "123457" : "123456"
        func attempt(_ code: String) async throws -> [String] {
            var request = SigningRequest(.myself, .lesson(course.lessons[0]), .in)
            request.code = code
            let sent = request
            return try await refusals { _ = try await desk.sign(sent, way: .code, by: course.trainee(0)) }
        }
        for _ in 0..<5 { #expect(try await attempt(wrong) == ["codeWrong"]) }
        #expect(try await attempt(right) == ["codeTooOften"])
        _ = try await desk.rollCall(course.lessons[0], .in, [course.enrolments[0]: .present], by: course.teacher)
        #expect(try await test.count("select count(*) from signing") == 1)
    }

    @Test(
        "What is no token names no lesson",
        arguments: ["", "abc", String(repeating: "*", count: 32), String(repeating: "A", count: 31)])
    func noToken(text: String) { #expect(LessonCode.lesson(of: text) == nil) }
}

@Suite struct AttendanceTeachingTests {
    @Test("In a roll-call the later word holds, and who is not named stays as they are")
    func roll() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        let (lesson, people) = (course.lessons[0], course.enrolments)
        test.time.set(TestOffice.monday(8, 30))
        let first = try await desk.rollCall(lesson, .in, [people[0]: .present, people[1]: .absent], by: course.teacher)
        #expect(first.present == 1 && first.absent == 1 && first.leave == 0)
        test.time.set(TestOffice.monday(8, 40))
        _ = try await desk.rollCall(
            lesson, .in, [people[0]: .absent, people[1]: .present, people[2]: .leave], by: course.teacher)
        let roll = try await desk.roll(lesson, by: course.teacher)
        #expect(roll.lines.map { roll.word(for: $0, .in) } == [.absent, .present, .leave])
        test.time.set(TestOffice.monday(11, 30))
        for trainee in 0..<2 {
            _ = try await desk.sign(course.request(trainee, 0, .out), way: .api, by: course.teacher)
        }
        let counts = try await test.office.store.read { try AttendanceCount.of(course.id, $0) }
        #expect(counts.map(\.sessionsAttended) == [0, 1, 0])
        test.time.set(TestOffice.monday(13, 0))
        let late = try await refusals {
            _ = try await desk.rollCall(lesson, .out, [people[0]: .present], by: course.teacher)
        }
        #expect(late == ["outsideTimetable"])
    }

    @Test(
        "Hours are confirmed once, by the lesson's teacher, after its end, up to the timetable; the last lesson ends the teaching"
    )
    func hours() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        let four = ClassHours(hours: 4)
        func confirm(_ lesson: Int, _ hours: ClassHours, by actor: Actor) async throws -> [String] {
            try await refusals { try await desk.confirmHours(course.lessons[lesson], hours, by: actor) }
        }
        test.time.set(TestOffice.monday(11, 0))
        #expect(try await confirm(0, four, by: course.teacher) == ["lessonNotOver"])
        test.time.set(TestOffice.monday(11, 30))
        #expect(try await confirm(0, four, by: course.clerk) == ["notYourRole"])
        #expect(try await confirm(0, ClassHours(hours: 5), by: course.teacher) == ["hoursTooMany"])
        #expect(try await confirm(0, ClassHours(hundredths: 350), by: course.teacher) == [])
        #expect(try await confirm(0, four, by: course.teacher) == ["lessonConfirmed"])
        let half = try await test.office.store.read { try AttendanceCount.hoursDelivered(course.id, $0) }
        #expect(half.delivered == ClassHours(hundredths: 350) && half.lessonsUnconfirmed == 1)
        #expect(try await test.count("select count(*) from training_class where state = 'open'") == 1)
        test.time.set(TestOffice.monday(17, 0))
        #expect(try await confirm(1, four, by: course.teacher) == [])
        #expect(try await test.count("select count(*) from training_class where state = 'taught'") == 1)
    }

    @Test("A photo of the lesson is kept as evidence of its class; what is no picture is refused")
    func photo() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let desk = AttendanceDesk(office: test.office)
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 7, count: 100)
        _ = try await desk.addPhoto(course.lessons[0], bytes: jpeg, name: "课堂.jpg", by: course.teacher)
        let subject = "lesson/" + course.lessons[0]
        #expect(
            try await test.count("select count(*) from evidence where kind = 'processPhoto' and subject = \(subject)")
                == 1)
        #expect(
            try await refusals {
                _ = try await desk.addPhoto(
                    course.lessons[0], bytes: Array("%PDF-1.7".utf8), name: "a.pdf", by: course.teacher)
            } == ["fileTypeUnknown"])
        #expect(try await desk.roll(course.lessons[0], by: course.teacher).photos == 1)
    }

    @Test("A half-day of which nobody recorded anything is no data, not absence")
    func noData() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        try await course.attend([0], 0, in: test)
        test.time.set(TestOffice.monday(23, 0))
        let (sheet, counts, hours) = try await test.office.store.read { reader in
            (
                try AttendanceSheet.of(course.id, course.clerk.scope, reader),
                try AttendanceCount.of(course.id, reader),
                try AttendanceCount.hoursDelivered(course.id, reader)
            )
        }
        #expect(sheet.lines.map(\.halves) == [[.complete, .unknown], [.absent, .unknown], [.absent, .unknown]])
        #expect(counts.map(\.sessionsWithoutData) == [1, 1, 1])
        #expect(hours.delivered == nil && hours.lessonsUnconfirmed == 2)
    }

    @Test(
        "The limit is exact: exactly the share is enough, one half-day less is not, nothing required is not",
        arguments: [
            (20, 16, true, 0), (20, 15, false, -1), (24, 19, false, -1), (24, 20, true, 0), (10, 8, true, 0),
            (0, 0, false, 0)
        ])
    func limit(required: Int, attended: Int, met: Bool, left: Int) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        for id in ["yunnan-2022", "yunnan-2023"] {
            let pack = try #require(test.office.packs[id])
            let limit = AttendanceLimit(pack)
            #expect(limit.isMet(attended: attended, required: required) == met)
            #expect(limit.mayStillMiss(required: required, missed: required - attended) == left)
            #expect(limit.percentText == "80%")
        }
        #expect(AttendanceLimit(test.office.packs["yunnan-2018"]).isMet(attended: 0, required: 20))
    }
}
