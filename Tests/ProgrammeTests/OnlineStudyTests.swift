import Papers
import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Online study") struct OnlineStudyTests {
    private static let everywhere = Scope.everything(because: "a test looks")
    private static let eight = ClassHours(hours: 8)

    private func decidePlan(_ course: TestClass, approved: Bool, in test: TestOffice) async throws {
        try await test.write { tx in
            try tx.update("training_class", id: course.id, ["conditions": #"{"onlinePlanApproved":\#(approved)}"#])
            return Done()
        }
    }

    private func study(_ course: TestClass, in test: TestOffice) async throws -> OnlineStudy {
        let office = test.office
        let study = try await office.store.read { reader in
            let record = try ClassStore.find(course.id, Self.everywhere, reader)
            return try OnlineStudy.of(record, office.pack(record.pack), reader)
        }
        return try #require(study)
    }

    /// A log of rows: number of the trainee, day, hours.
    private func log(_ rows: [(trainee: Int, day: String, hours: String)], of course: TestClass) throws -> [UInt8] {
        try WorkbookWriter(madeAt: 0).export(
            Table(
                sheet: "线上学习记录", title: "", notes: [],
                columns: ["身份证号", "学习日期", "学习课时"].map { Table.Column($0) },
                rows: rows.map { row in
                    let number = TestClass.idNumber(row.trainee + Int(TestOffice.monday(8, 0).day.number) % 97 * 7)
                    return [.text(number), .text(row.day), .text(row.hours)]
                }))
    }

    private func attendWholeDay(_ course: TestClass, _ trainees: [Int], in test: TestOffice) async throws {
        for lesson in 0..<2 { try await course.attend(trainees, lesson, in: test) }
    }

    private func confirm(_ course: TestClass, in test: TestOffice) async throws {
        test.time.set(TestOffice.monday(18, 0))
        for lesson in course.lessons {
            try await AttendanceDesk(office: test.office).confirmHours(lesson, ClassHours(hours: 4), by: course.teacher)
        }
    }

    @Test("YN22-06-04: online hours of a person over all classes count up to the pack's limit a day")
    func limit() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let one = try await TestClass.open(in: test, trainees: 1, mode: "online")
        let two = try await TestClass.open(in: test, trainees: 1, mode: "online", people: one.persons)
        for course in [one, two] {
            try await decidePlan(course, approved: true, in: test)
            try await attendWholeDay(course, [0], in: test)
        }
        for course in [one, two] { try await confirm(course, in: test) }
        let (first, second) = (try await study(one, in: test), try await study(two, in: test))
        let person = one.persons[0]
        #expect(first[person].recorded == Self.eight && second[person].recorded == Self.eight)
        // Eight hours are taken by the class that was there first; the other's come on top of them.
        #expect(first[person].counted == Self.eight && second[person].counted == .zero)
        #expect(first.isComplete(person) && !second.isComplete(person))
        let most = try await test.office.store.read { try AttendanceCount.maxOnlineHoursPerDay(one.id, $0) }
        #expect(most == Self.eight)
    }

    @Test("YN22-06-03: without an approved online plan no hour counts, neither of lessons nor of a platform's log")
    func unapproved() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test, trainees: 1, mode: "online")
        try await decidePlan(course, approved: false, in: test)
        try await attendWholeDay(course, [0], in: test)
        try await confirm(course, in: test)
        let person = course.persons[0]
        let before = try await study(course, in: test)
        #expect(!before.isPlanApproved && before[person].recorded == Self.eight && before[person].counted == .zero)
        #expect(before.hours(of: person, held: Self.eight) == .zero)
        let file = try log([(0, TestOffice.monday(8, 0).day.description, "8")], of: course)
        let desk = StudyLogDesk(office: test.office)
        #expect(
            try await refusals { _ = try await desk.take(file, name: "a.xlsx", class: course.id, by: course.clerk) }
                == ["onlinePlanNotApproved"])
        #expect(try await test.count("select count(*) from online_study") == 0)
        try await decidePlan(course, approved: true, in: test)
        #expect(try await study(course, in: test)[person].counted == Self.eight)
        #expect(try await desk.take(file, name: "a.xlsx", class: course.id, by: course.clerk) == 1)
    }

    @Test("YN22-08-08: whose counted online hours are below those of the class has not completed them, until the log shows it")
    func audit() async throws {
        var plan = ClaimFixture.Plan()
        plan.online = true
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let course = fixture.course
        let before = try await study(course, in: fixture.test)
        #expect(before.required == Self.eight)
        #expect(course.persons.map(before.isComplete) == [true, true, false])
        #expect(before[course.persons[2]].counted == ClassHours(hours: 4))
        let claim = try await fixture.submit()
        func reasons() async throws -> [[String]] {
            var all: [[String]] = []
            for line in try await fixture.lines(claim) {
                all.append(try await fixture.decision(line).again.decision.outcome.refusals.map(\.reason))
            }
            return all
        }
        #expect(try await reasons() == [[], [], ["attendanceBelowThreshold", "hoursShort"]])
        // The platform's log brings the rest; the missing half-day stays missing.
        let day = ClaimFixture.start.description
        let file = try log([(2, day, "5.5"), (2, day, "2.5")], of: course)
        let desk = StudyLogDesk(office: fixture.office)
        #expect(try await desk.take(file, name: "记录.xlsx", class: course.id, by: fixture.officer) == 1)
        let after = try await study(course, in: fixture.test)
        #expect(after.isComplete(course.persons[2]) && after[course.persons[2]].counted == Self.eight)
        #expect(try await reasons() == [[], [], ["attendanceBelowThreshold"]])
    }

    @Test("a log with one wrong row is refused as a whole; a later one holds for its trainees and days")
    func wrongRows() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test, trainees: 2, mode: "online")
        try await decidePlan(course, approved: true, in: test)
        test.time.set(TestOffice.monday(18, 0))
        let day = TestOffice.monday(8, 0).day
        let desk = StudyLogDesk(office: test.office)
        func take(_ rows: [(trainee: Int, day: String, hours: String)], by actor: Actor? = nil) async throws -> [String] {
            let file = try log(rows, of: course)
            return try await refusals {
                _ = try await desk.take(file, name: "a.xlsx", class: course.id, by: actor ?? course.clerk)
            }
        }
        #expect(try await take([(0, "\(day)", "4"), (7, "\(day)", "4")]) == ["studyNotEnrolled"])
        #expect(try await take([(0, "\(day + 1)", "4")]) == ["studyOutsideClass"])
        #expect(try await take([(0, "\(day)", "4,5")]) == ["classHours.form"])
        #expect(try await take([(0, "\(day)", "20"), (0, "\(day)", "5")]) == ["studyDayTooLong"])
        #expect(try await take([]) == ["studyLogEmpty"])
        #expect(try await take([(0, "\(day)", "4")], by: course.teacher) == ["notYourRole"])
        #expect(try await test.count("select count(*) from online_study") == 0)
        #expect(try await take([(0, "\(day)", "4"), (1, "\(day)", "8")]) == [])
        #expect(try await take([(0, "\(day)", "6.25")]) == [])
        let study = try await study(course, in: test)
        #expect(study[course.persons[0]].counted == ClassHours(hundredths: 625))
        #expect(study[course.persons[1]].counted == Self.eight)
    }
}
