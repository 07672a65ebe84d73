import Policy
import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Timetables and applications") struct TimetableTests {
    private static let hours = ClassPlanHours(
        required: ClassHours(hours: 80), theory: ClassHours(hours: 24),
        practice: ClassHours(hours: 56))

    @Test("a timetable is made from the dates: theory first, no more hours than planned, skipped days left out")
    func generated() {
        var plan = OpeningFixture.timetable
        plan.theoryTeacher = "t"
        plan.practiceTeacher = "p"
        let start = OpeningFixture.start
        plan.skippedDays = [start + 1]
        let lessons = plan.lessons(from: start, to: start + 30, hours: Self.hours)
        #expect(lessons.count == 20)
        #expect(lessons.prefix(6).allSatisfy { $0.mode == .theory && $0.teacher == "t" })
        #expect(lessons.dropFirst(6).allSatisfy { $0.mode == .practice && $0.teacher == "p" })
        #expect(!lessons.contains { $0.day == start + 1 || $0.day.weekday > 5 })
        #expect(ClassTasks.Task.allCases.count == 8)
    }

    @Test("the last half-day takes only the hours that are left")
    func rest() {
        let hours = ClassPlanHours(required: ClassHours(hours: 10), theory: ClassHours(hours: 10))
        let lessons = OpeningFixture.timetable.lessons(
            from: OpeningFixture.start, to: OpeningFixture.start + 5, hours: hours)
        #expect(lessons.map(\.hours) == [ClassHours(hours: 4), ClassHours(hours: 4), ClassHours(hours: 2)])
    }

    @Test("a teacher is never in two places: the same person on the rolls of two institutions in two counties")
    func twoPlaces() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let elsewhere = try #require(Division("990221"))
        let other = try await OpeningFixture.make(serial: "2", in: county.test, county: elsewhere)
        let (mine, theirs) = (county.teachers[0], other.teachers[0])
        try await county.test.write { tx in
            let number = try tx.row(
                .everything(because: "a test"), "select id_number_index from teacher where id = \(mine)")?
                .text("id_number_index")
            try tx.update("teacher", id: theirs, ["id_number_index": number])
            return Done()
        }
        let first = try await county.apply()
        // Both may still be drafts at the same time; whoever submits first has the teacher.
        let second = try await other.apply()
        _ = try await OpeningDesk(office: county.office).submit(first, by: county.clerk)
        let refused = try await other.refusedFindings(second)
        #expect(!refused.isEmpty && Set(refused) == ["teacherBusy"])
        let desk = TimetableDesk(office: county.office)
        var plan = OpeningFixture.timetable
        plan.theoryTeacher = theirs
        let again = try await refusals { try await desk.generate(second, plan, by: other.clerk) }
        #expect(!again.isEmpty && Set(again) == ["teacherBusy"])
        // Nothing of the refused timetable stays: the old one is whole.
        #expect(try await county.test.count("select count(*) from lesson where class = \(second)") == 20)
        plan.theoryTeacher = nil
        plan.topics = try await other.office.pack(other.record(second).pack).topics(of: [])
        try await desk.generate(second, plan, by: other.clerk)
        #expect(try await other.refusedFindings(second) == [])
    }

    @Test("SC25-08-04: lessons in the evening and at the weekend are taken")
    func evening() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let saturday = OpeningFixture.start + 5
        let lesson = LessonPlan(
            day: saturday, half: .afternoon, starts: 19 * 60, ends: 21 * 60 + 30, hours: ClassHours(hours: 3),
            mode: .practice, teacher: county.teachers[1])
        try await TimetableDesk(office: county.office).set(id, lesson, by: county.clerk)
        let lessons = try await county.office.store.read {
            try ClassStore.lessons(of: id, .institution(county.institution), $0)
        }
        #expect(lessons.contains { $0.day == saturday && $0.starts == 1140 && $0.ends == 1290 })
        #expect(try await county.record(id).days == 11)
    }

    @Test(
        "half-days that cannot be are refused, all reasons at once",
        arguments: [
            (700, 600, "2023-07-03", Int32(4), ["timesWrong"]), (510, 720, "2023-08-01", 4, ["dayOutsideClass"]),
            (510, 900, "2023-07-03", 4, ["timesOverlap"]),
            (700, 600, "2023-08-01", 0, ["timesWrong", "required", "dayOutsideClass"])
        ])
    func wrong(starts: Int, ends: Int, day: String, hours: Int32, codes: [String]) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let lesson = LessonPlan(
            day: try #require(Day(day)), half: .morning, starts: starts, ends: ends, hours: ClassHours(hours: hours),
            mode: .theory, teacher: nil)
        #expect(
            try await refusals { try await TimetableDesk(office: county.office).set(id, lesson, by: county.clerk) }
                == codes)
    }

    @Test(
        "times as people write them",
        arguments: [
            ("8:30", 510), ("08:30", 510), ("08：30", 510), ("24:00", nil), ("8.30", nil), ("", nil), ("8:3", nil)
        ])
    func clock(text: String, minutes: Int?) {
        #expect(Clock.minutes(text) == minutes)
        if let minutes { #expect(Clock.text(minutes) == "08:30") }
    }

    @Test("everything that is wrong with the basic facts is said at once, each at its field")
    func draft() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        var draft = ClassDraft()
        draft.size = "0"
        draft.occupation = "9-99-99-99"
        draft.startDate = "2023-07-30"
        draft.endDate = "2023-07-03"
        do {
            _ = try await ClassDesk(office: county.office).create(draft, by: county.clerk)
            Issue.record("taken")
        } catch let refusal as Refusal {
            #expect(refusal.problems.map(\.field) == ["title", "kind", "route", "occupation", "size", "endDate"])
            #expect(
                refusal.codes == [
                    "required", "required", "required", "occupationUnknown", "numberOutOfRange", "endBeforeStart"
                ])
        }
        let officer = try await refusals {
            _ = try await ClassDesk(office: county.office).create(county.draft, by: county.officer)
        }
        #expect(officer == ["notYourRole"])
    }

    @Test(
        "YN18-2-01-03: target group, employment direction, occupation and support measures must be there",
        arguments: [
            "targetGroups", "employmentDirection", "supportMeasures", "occupation"
        ])
    func aims(missing: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        if missing == "occupation" {
            var draft = county.draft
            draft.occupation = ""
            #expect(
                try await refusals { _ = try await ClassDesk(office: county.office).create(draft, by: county.clerk) }
                    == ["required"])
            return
        }
        let id = try await ClassDesk(office: county.office).create(county.draft, by: county.clerk)
        var aims = OpeningFixture.aims
        if missing == "targetGroups" { aims.targetGroups = [] }
        if missing == "employmentDirection" { aims.employmentDirection = " " }
        if missing == "supportMeasures" { aims.supportMeasures = "" }
        let empty = aims
        #expect(
            try await refusals { try await ClassDesk(office: county.office).setAims(id, empty, by: county.clerk) } == [
                "required"
            ])
        let refused = try await county.refusedFindings(id)
        #expect(Set(refused) == ["taskOpen"])
    }

    @Test(
        "YN18-1-01-11: a class for an employer without employer and post cannot be submitted",
        arguments: ClassParticulars.Link.allCases)
    func employer(link: ClassParticulars.Link) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        var aims = OpeningFixture.aims
        aims.link = link
        let without = aims
        let desk = ClassDesk(office: county.office)
        #expect(
            try await refusals { try await desk.setAims(id, without, by: county.clerk) } == ["required", "required"])
        aims.employer = "凌云新能源"
        aims.post = "操作工"
        let with = aims
        try await ClassDesk(office: county.office).setAims(id, with, by: county.clerk)
        #expect(try await county.record(id).particulars.employer == "凌云新能源")
        #expect(try await county.refusedFindings(id) == [])
    }

    @Test(
        "coordinates are plain degrees, both or none",
        arguments: [
            ("25.1", "99.2", []), (nil, nil, []), ("91", "99.2", ["coordinateWrong"]),
            ("25.1", nil, ["coordinatePair"]),
            ("1e3", "x", ["coordinateWrong", "coordinateWrong"]), ("90.0", "180", []),
            ("90.1", "180", ["coordinateWrong"])
        ] as [(String?, String?, [String])])
    func coordinates(latitude: String?, longitude: String?, codes: [String]) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await ClassDesk(office: county.office).create(county.draft, by: county.clerk)
        let venue = ClassVenue(address: "永和镇", latitude: latitude, longitude: longitude)
        #expect(
            try await refusals {
                try await ClassDesk(office: county.office).setVenue(
                    id, venue, site: .offPlant, manager: "罗", phone: "1", by: county.clerk)
            } == codes)
    }
}
