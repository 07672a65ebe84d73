import Policy
import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Opening of classes") struct OpeningTests {
    @Test("an application that fits goes from submission through verification and approval into the public register")
    func whole() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        #expect(try await county.blocking(id) == [])
        let caseID = try await county.open(id)
        let record = try await county.record(id)
        #expect(record.state == .open)
        #expect(record.number == "990121-2023-0001")
        #expect(record.pack == county.office.packs["yunnan-2023"]?.version)
        #expect(try await county.state(caseID).outcome == .agreed)
        // Decided on submission and again on approval; the second follows the first.
        #expect(try await county.test.count("select count(*) from decision where name = 'ClassOpening'") == 2)
        #expect(try await county.test.count("select count(*) from decision where supersedes is not null") == 1)
        let second = try await county.apply({
            $0.startDate = "2023-08-07"; $0.endDate = "2023-08-18"
        })
        try await county.open(second)
        #expect(try await county.record(second).number == "990121-2023-0002")
    }

    @Test(
        "YN23-06-03: one failed condition keeps a class from opening, and every reason comes with its clause and remedy"
    )
    func failed() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(conditions: {
            $0.venueFireSafety = false; $0.noticeBoard = false
        })
        let check = try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        #expect(check.blocking.map(\.code) == ["noticeBoardMissing", "venueUnsafe"])
        for reason in check.explanation.refusals {
            #expect(!reason.clauses.isEmpty && !reason.title.zh.isEmpty && !reason.remedy.zh.isEmpty)
            #expect(reason.clauses.allSatisfy { !$0.documentNumber.zh.isEmpty && !$0.paraphrase.zh.isEmpty })
        }
        #expect(try await county.refusedFindings(id) == ["noticeBoardMissing", "venueUnsafe"])
        #expect(try await county.record(id).state == .draft)
        #expect(try await county.test.count("select count(*) from procedure_case") == 0)
    }

    @Test("YN23-06-02: a venue without fire safety is refused")
    func fire() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        #expect(
            try await county.refusedFindings(county.apply(conditions: { $0.venueFireSafety = false })) == [
                "venueUnsafe"
            ])
    }

    @Test(
        "YN23-06-15, YN23-06-16: a skill class has at most 60 trainees, a start-up class at most 30",
        arguments: [
            ("skillLevel", "60", false), ("skillLevel", "61", true), ("entrepreneurship", "30", false),
            ("entrepreneurship", "31", true)
        ])
    func size(kind: String, size: String, refused: Bool) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(
            {
                $0.kind = kind; $0.size = size
            }, conditions: { $0.equipmentSets = 100 })
        #expect(try await county.refusedFindings(id) == (refused ? ["classTooLarge"] : []))
    }

    @Test(
        "YN22-19-05: 30 trainees with equipment for 20 are refused, with equipment for 30 not",
        arguments: [(20, true), (30, false)])
    func equipment(sets: Int, refused: Bool) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(conditions: { $0.equipmentSets = sets })
        #expect(try await county.blocking(id) == (refused ? ["equipmentBelowStandard"] : []))
        #expect(try await county.refusedFindings(id).isEmpty == !refused)
    }

    @Test("YN22-19-06: a textbook outside the approved catalogue is refused")
    func textbook() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        #expect(
            try await county.refusedFindings(county.apply(conditions: { $0.textbookApproved = false })) == [
                "textbookNotApproved"
            ])
    }

    @Test(
        "YN22-13-09: no class without training standard, evaluation standard or evaluation body",
        arguments: ["training", "evaluation", "body"])
    func standards(missing: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(conditions: {
            if missing == "training" { $0.trainingStandard = false }
            if missing == "evaluation" { $0.evaluationStandard = false }
        })
        if missing == "body" {
            try await county.test.write { tx in
                for row in try tx.rows(.everything(because: "a test"), "select id from evaluator") {
                    try tx.update("evaluator", id: try row.text("id"), ["active": 0])
                }
                return Done()
            }
        }
        #expect(try await county.refusedFindings(id) == [missing == "body" ? "noEvaluator" : "noTrainingStandard"])
    }

    @Test("YN22-09-01: one person for theory and practice is refused")
    func sameTeacher() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let one = county.teachers[0]
        let id = try await county.apply(teachers: [(teacher: one, role: .theory), (teacher: one, role: .practice)])
        #expect(try await county.refusedFindings(id) == ["theoryAndPracticeSameTeacher"])
    }

    @Test(
        "YN22-09-03, YN22-06-08: a teacher outside the pool, or one who lost the qualification, cannot teach a class",
        arguments: [
            ("registered", 0, "teacherNotRegistered"), ("blacklisted", 1, "teacherBlacklisted"),
            ("check_year", 2020, "teacherCheckMissing")
        ])
    func pool(column: String, value: Int, finding: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let teacher = county.teachers[1]
        try await county.test.write { tx in
            var columns: Columns = ["changed_at": tx.now]
            columns[column] = value.sql
            try tx.update("teacher", id: teacher, columns)
            return Done()
        }
        #expect(try await county.refusedFindings(id) == [finding])
    }

    @Test("YN22-06-02: online hours without an approved plan are refused")
    func online() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(conditions: { $0.onlinePlanApproved = false })
        let hours = ClassPlanHours(
            required: ClassHours(hours: 80), theory: ClassHours(hours: 24), practice: ClassHours(hours: 56),
            online: ClassHours(hours: 8), maxOnlinePerDay: ClassHours(hours: 8))
        try await ClassDesk(office: county.office).setHours(id, hours, by: county.clerk)
        #expect(try await county.refusedFindings(id) == ["onlinePlanMissing"])
    }

    @Test("YN22-13-05: a start-up class that is not on the teaching platform is refused")
    func platform() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply({ $0.kind = "entrepreneurship" }, conditions: { $0.teachingPlatform = false })
        #expect(try await county.refusedFindings(id) == ["teachingPlatformMissing"])
    }

    @Test("YN23-04-01: a project class of the special action without an award is refused")
    func notTendered() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let project = county.project
        try await county.test.write { tx in
            try tx.update("project", id: project, ["tendered": 0])
            return Done()
        }
        #expect(try await county.refusedFindings(county.apply()) == ["notTendered"])
    }

    @Test("the places of a tender are for all its classes together")
    func headcount() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let project = county.project
        try await county.test.write { tx in
            try tx.update("project", id: project, ["headcount": 50])
            return Done()
        }
        try await county.open(county.apply())
        let second = try await county.apply({
            $0.startDate = "2023-08-07"; $0.endDate = "2023-08-18"
        })
        #expect(try await county.refusedFindings(second) == ["headcountOverTender"])
    }

    @Test("a trainee of a class of another institution on the same days keeps the class from being submitted")
    func overlap() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let other = try await OpeningFixture.make(serial: "2", in: county.test)
        let first = try await county.apply(trainees: 0)
        let persons = try await county.enrol(1, in: first)
        let second = try await other.apply(trainees: 0)
        try await other.enrol(1, in: second, persons: persons)
        #expect(try await other.blocking(second) == ["traineeOverlap"])
        #expect(try await other.refusedFindings(second) == ["traineeOverlap"])
    }

    @Test(
        "YN22-14-13: the standard hours over weekends are accepted, fewer hours are not",
        arguments: [(80, true), (72, false)])
    func weekend(hours: Int32, accepted: Bool) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply({ $0.endDate = "2023-09-10" })
        let practice = ClassHours(hours: hours - 24)
        try await ClassDesk(office: county.office).setHours(
            id, ClassPlanHours(required: ClassHours(hours: 80), theory: ClassHours(hours: 24), practice: practice),
            by: county.clerk)
        var plan = OpeningFixture.timetable
        plan.skippedWeekdays = [1, 2, 3, 4, 5]
        plan.theoryTeacher = county.teachers[0]
        plan.practiceTeacher = county.teachers[1]
        plan.topics = try await county.office.pack(county.record(id).pack).topics(of: [])
        try await TimetableDesk(office: county.office).generate(id, plan, by: county.clerk)
        #expect(try await county.refusedFindings(id) == (accepted ? [] : ["hoursBelowStandard"]))
    }

    @Test(
        "a class of last year's special action falls under the pack that is in force on its first day",
        arguments: [
            ("2023-07-03", "yunnan-2023"), ("2024-03-04", "yunnan-2022"), ("2022-06-06", "yunnan-2018")
        ])
    func pack(start: String, wanted: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        var draft = county.draft
        draft.startDate = start
        draft.endDate = (try #require(Day(start)) + 11).description
        let id = try await ClassDesk(office: county.office).create(draft, by: county.clerk)
        let kept = try await county.record(id).pack
        #expect(kept == county.office.packs[wanted]?.version)
    }
}
