import Papers
import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Programmes: what is filed under them, and what it comes to") struct ProgrammeRegisterTests {
    private typealias Fixture = ProgrammeFixture

    @Test(
        "YN18-1-02-01: an activity of a running programme is kept with school, institution, day, people and programme")
    func activity() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let draft = Fixture.activity("凤岭职业学校", people: 45, part: "visit", other: "永和中学")
        #expect(
            try await refusals { try await fixture.file(.activity, draft, under: "handInHand") } == [
                "programmeYearMissing"
            ])
        try await fixture.open("handInHand")
        var without = draft
        without.other = ""
        without.actual = ""
        #expect(
            try await refusals { try await fixture.file(.activity, without, under: "handInHand") } == [
                "required", "required"
            ])
        let id = try await fixture.file(.activity, draft, under: "handInHand")
        let kept = try #require(try await fixture.entries("handInHand").first)
        #expect(kept.id == id && kept.programme == "handInHand" && kept.year == 2023)
        #expect(kept.party == "凤岭职业学校" && kept.other == "永和中学" && kept.part == "visit")
        #expect(kept.day == Day("2023-05-20") && kept.actual == 45)
        #expect(try await fixture.figures("handInHand").count(.activity).actual == 45)
        // Another county does not see it; an entry that was ended does not count.
        let elsewhere = Scope.divisions([TestRegister.neighbour])
        let seen = try await fixture.office.store.read {
            try ProgrammeStore.entries("handInHand", year: 2023, elsewhere, $0)
        }
        #expect(seen.isEmpty)
        try await fixture.desk.end(id, of: "handInHand", reason: "重复填报", by: fixture.officer)
        #expect(try await fixture.figures("handInHand").count(.activity).entries == 0)
        #expect(
            try await refusals { try await fixture.desk.end(id, of: "handInHand", reason: "再终止", by: fixture.officer) }
                == ["entryEnded"])
    }

    @Test(
        "YN18-1-02-03: a two-leaver is enrolled once the year of leaving and no further study are shown, and gets the tag",
        arguments: [
            ("", "", ["required", "required"]), ("2022", "yes", ["stillStudying"]),
            ("2031", "no", ["numberOutOfRange"]),
            ("2022", "no", [])
        ])
    func evidence(_ year: String, _ studying: String, _ refused: [String]) async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let course = try await fixture.register.makeClass(pack: "yunnan-2018")
        let desk = EnrolmentDesk(office: fixture.office)
        let draft = TestRegister.person(1, groups: ["furtherEducationLeaver"])
        let codes = try await refusals {
            _ = try await desk.enrol(
                draft, evidence: CategoryEvidence(graduatedIn: year, studying: studying), in: course,
                by: fixture.register.clerk)
        }
        #expect(codes == refused)
        let tagged = try await fixture.register.test.count(
            "select count(*) from enrolment where programme = 'skillsShaping' and graduated_in = 2022")
        #expect(tagged == (refused.isEmpty ? 1 : 0))
        // Nobody else is asked.
        _ = try await desk.enrol(TestRegister.person(2), in: course, by: fixture.register.clerk)
        #expect(try await fixture.register.test.count("select count(*) from enrolment where programme is null") == 1)
        // Who is known as one is asked whatever is typed.
        _ = try await PeopleDesk(office: fixture.office).register(
            TestRegister.person(3, groups: ["furtherEducationLeaver"]), by: fixture.officer)
        #expect(
            try await refusals {
                _ = try await desk.enrol(TestRegister.person(3), in: course, by: fixture.register.clerk)
            } == ["required", "required"])
    }

    @Test("YN18-1-02-03: a list's file brings the evidence in two columns, and a row without it says so")
    func evidenceInFile() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let course = try await fixture.register.makeClass(pack: "yunnan-2018")
        let rows: [[TableValue]] = [
            TestRegister.row(1, group: "两后生") + [.text("2022"), .text("否")],
            TestRegister.row(2, group: "两后生") + [.empty, .empty],
            TestRegister.row(3, group: "脱贫人口") + [.empty, .empty]
        ]
        let headers = TestRegister.headers + ["毕业年份", "是否继续升学"]
        let bytes = try WorkbookWriter(madeAt: 0).export(
            Table(sheet: "名册", title: "", notes: [], columns: headers.map { Table.Column($0) }, rows: rows))
        let desk = RosterImport(office: fixture.office)
        let preview = try await desk.check(bytes, name: "名册.xlsx", class: course, by: fixture.register.clerk)
        #expect(preview.good.count == 2 && preview.bad.map { $0.problems.map(\.code) } == [["required", "required"]])
        let done = try await desk.commit(bytes, name: "名册.xlsx", class: course, by: fixture.register.clerk)
        #expect(done.enrolled == 2 && done.rejected == 1)
        #expect(
            try await fixture.register.test.count(
                "select count(*) from enrolment where programme = 'skillsShaping' and graduated_in = 2022") == 1)
    }

    @Test(
        "YN18-1-04-01: a campaign year is closed with who took part and what came of it, and nothing is filed afterwards"
    )
    func close() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "graduateSkills"
        try await fixture.open(code)
        #expect(try await refusals { try await fixture.open(code) } == ["programmeYearOpen"])
        let draft = Fixture.activity("省就业局", people: 120, other: "昆明理工大学")
        let id = try await fixture.file(.activity, draft, under: code)
        let desk = fixture.desk
        #expect(
            try await refusals { try await desk.close(code, year: 2023, outcomes: [:], by: fixture.officer) } == [
                "required", "required"
            ])
        let outcomes = ["certified": "80", "employed": "66"]
        let prefecture = TestRegister.officer(of: Division("990100") ?? .nowhere)
        #expect(
            try await refusals { try await desk.close(code, year: 2023, outcomes: outcomes, by: prefecture) } == [
                "programmeYearMissing"
            ])
        try await desk.close(code, year: 2023, outcomes: outcomes, remark: "如期完成", by: fixture.officer)
        let years = try await fixture.office.store.read {
            try ProgrammeStore.years(code, for: TestRegister.county, $0)
        }
        let summary = try #require(years.first?.summary)
        #expect(summary.outcomes == ["certified": 80, "employed": 66])
        #expect(summary.figures.count(.activity).entries == 1 && summary.figures.participants == 120)
        #expect(try await refusals { try await fixture.file(.activity, draft, under: code) } == ["programmeYearClosed"])
        #expect(
            try await refusals { try await desk.end(id, of: code, reason: "改数", by: fixture.officer) } == [
                "programmeYearClosed"
            ])
        #expect(
            try await refusals { try await desk.close(code, year: 2023, outcomes: outcomes, by: fixture.officer) } == [
                "programmeYearClosed"
            ])
    }

    @Test(
        "YN18-1-04-02: universities file a line a year, and planned and actual trainees stand beside each other for each"
    )
    func plan() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "studentEntrepreneurs"
        try await fixture.open(code)
        func line(_ name: String, _ planned: Int) -> ProgrammeDraft {
            Fixture.draft {
                $0.party = name
                $0.year = "2023"
                $0.planned = String(planned)
            }
        }
        let first = try await fixture.file(.plan, line("云南大学", 300), under: code)
        try await fixture.file(.plan, line("大理大学", 200), under: code)
        #expect(
            try await refusals { try await fixture.file(.plan, line("云南大学", 10), under: code) } == ["planLineExists"])
        #expect(
            try await refusals {
                try await fixture.desk.report(first, of: code, actual: "-1", by: fixture.officer)
            } == ["numberOutOfRange"])
        try await fixture.desk.report(first, of: code, actual: "310", by: fixture.officer)
        let lines = try await fixture.entries(code)
        let shown = Dictionary(lines.map { ($0.party, [$0.planned, $0.actual]) }, uniquingKeysWith: { $1 })
        #expect(shown == ["云南大学": [300, 310], "大理大学": [200, nil]])
        let sums = try await fixture.figures(code).count(.plan)
        #expect(sums.planned == 500 && sums.actual == 310)
    }

    @Test("YN18-1-05-03: a class with two tags counts once for each of them and once in the grand total")
    func tags() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test, trainees: 4, pack: "yunnan-2018")
        let other = try await TestClass.open(
            in: test, trainees: 2, from: TestOffice.monday(8, 0).day + 20, pack: "yunnan-2018")
        let desk = ProgrammeDesk(office: test.office)
        let officer = Actor(id: "o", name: "周晓岚", role: .trainingOfficer, division: TestClass.county)
        let (one, two) = ("industrialWorkforce", "millionWorkersPlan")
        #expect(
            try await refusals { try await desk.tag(course.id, [one, "handInHand"], by: officer) } == [
                "programmeUnknown"
            ])
        try await desk.tag(course.id, [one, two], by: officer)
        try await desk.tag(course.id, [one, two], by: officer)
        try await desk.tag(other.id, [one], by: officer)
        let (each, total) = try await test.office.store.read { try ProgrammeFigures.of(2023, officer.scope, $0) }
        #expect(each[one]?.classes == 2 && each[two]?.classes == 1 && total.classes == 2)
        #expect(each[one]?.trainees == 6 && each[two]?.trainees == 4 && total.trainees == 6)
        try await desk.tag(course.id, [two], by: officer)
        let after = try await test.office.store.read { try ProgrammeFigures.of(2023, officer.scope, $0) }
        #expect(after.each[one]?.classes == 1 && after.each[two]?.classes == 1 && after.total.classes == 2)
    }

    @Test("YN18-1-07-01: every kind of partner has a responsible contact with a post, and files its activities")
    func partners() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "yunsao"
        let kinds = try #require(fixture.rule(code).form(.partner)).parts.map(\.code)
        #expect(
            kinds == ["commerce", "womensFederation", "povertyAlleviation", "association", "firm", "provider"])
        for kind in kinds {
            var partner = Fixture.draft {
                $0.part = kind
                $0.party = "\(kind)单位"
                $0.contact = "杨丽"
                $0.contactPhone = "0871-65550101"
            }
            #expect(try await refusals { try await fixture.file(.partner, partner, under: code) } == ["required"])
            partner.contactPost = "科长"
            let id = try await fixture.file(.partner, partner, under: code)
            var activity = Fixture.activity("\(kind)单位", people: 20)
            #expect(try await refusals { try await fixture.file(.activity, activity, under: code) } == ["required"])
            activity.partner = id
            try await fixture.file(.activity, activity, under: code)
        }
        let entries = try await fixture.entries(code)
        for kind in kinds {
            let partner = try #require(entries.first { $0.section == "partner" && $0.part == kind })
            #expect(partner.contact == "杨丽" && partner.contactPost == "科长" && partner.contactPhone == "0871-65550101")
            #expect(entries.count { $0.section == "activity" && $0.source == partner.id } == 1)
        }
        // The number of the contact lies sealed.
        #expect(
            try await fixture.register.test.count(
                "select count(*) from programme_entry where contact_phone like '%65550101%'") == 0)
        // A provider files for itself and for nobody else.
        var own = Fixture.activity("随便写的", people: 12)
        own.partner = try #require(entries.first { $0.part == "commerce" && $0.section == "partner" }).id
        #expect(
            try await refusals { try await fixture.file(.activity, own, under: code, by: fixture.register.clerk) } == [
                "partnerUnknown"
            ])
        own.partner = try await fixture.file(
            .partner,
            Fixture.draft {
                $0.part = "provider"
                $0.party = "凤岭职业学校1"
                $0.contact = "罗正昌"
                $0.contactPost = "校长"
                $0.contactPhone = "0871-65550100"
            }, under: code)
        let id = try await fixture.file(.activity, own, under: code, by: fixture.register.clerk)
        let filed = try #require(try await fixture.entries(code).first { $0.id == id })
        #expect(filed.party == "凤岭职业学校1" && filed.institution == fixture.register.institution)
    }

    @Test("YN18-1-08-01: an activity of an enterprise names one of four strands, and each strand has its total")
    func strands() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "workerQuality"
        try await fixture.open(code)
        let strands = try #require(fixture.rule(code).form(.activity)).parts.map(\.code)
        #expect(strands == ["training", "contest", "competition", "upgrading"])
        for (part, refused) in [("", "required"), ("elsewhere", "choiceUnknown")] {
            #expect(
                try await refusals {
                    try await fixture.file(.activity, Fixture.activity("云锡公司", people: 10, part: part), under: code)
                } == [refused])
        }
        for (index, strand) in strands.enumerated() {
            for people in [100, 10 * (index + 1)] {
                try await fixture.file(.activity, Fixture.activity("云锡公司", people: people, part: strand), under: code)
            }
        }
        let figures = try await fixture.figures(code)
        #expect(strands.map { figures.count(.activity, part: $0).actual } == [110, 120, 130, 140])
        #expect(strands.allSatisfy { figures.count(.activity, part: $0).entries == 2 })
        #expect(figures.count(.activity).actual == 500)
    }

    @Test("YN18-1-14-01: services that a founder received stand under the five parts of the system")
    func support() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "founderSupport"
        let parts = try #require(fixture.rule(code).form(.support)).parts.map(\.code)
        #expect(parts == ["policy", "appraisal", "incubation", "finance", "services"])
        let person = try await PeopleDesk(office: fixture.office).register(
            TestRegister.person(1, groups: ["entrepreneur"]), by: fixture.officer)
        func service(_ part: String, _ serial: Int, name: String = "学员甲") -> ProgrammeDraft {
            Fixture.draft {
                $0.part = part
                $0.party = "县创业园"
                $0.title = "\(part)服务"
                $0.on = "2023-05-20"
                $0.name = name
                $0.idNumber = TestRegister.idNumber(serial)
            }
        }
        #expect(
            try await refusals { try await fixture.file(.support, service("policy", 9), under: code) } == [
                "personUnknown"
            ])
        #expect(
            try await refusals { try await fixture.file(.support, service("policy", 1, name: "旁人"), under: code) } == [
                "personNameDiffers"
            ])
        #expect(try await refusals { try await fixture.file(.support, service("", 1), under: code) } == ["required"])
        #expect(
            try await refusals {
                try await fixture.file(.support, service("policy", 1), under: code, by: fixture.register.clerk)
            } == ["notYourRole"])
        for part in parts + ["policy"] { try await fixture.file(.support, service(part, 1), under: code) }
        let scope = fixture.officer.scope
        let received = try await fixture.office.store.read { try ProgrammeStore.received(by: person, scope, $0) }
        let grouped = Dictionary(grouping: received, by: { $0.part ?? "" }).mapValues(\.count)
        #expect(grouped == ["policy": 2, "appraisal": 1, "incubation": 1, "finance": 1, "services": 1])
    }

    @Test(
        "YN18-3-01-02: a rural youth of 16 to 22 is recommended for full technical education, a younger or older one is not",
        arguments: [
            ("2007-06-13", ["outsideAges"]), ("2007-06-12", []), ("2001-06-12", []), ("2000-06-13", []),
            ("2000-06-12", ["outsideAges"])
        ])
    func recommended(_ born: String, _ expected: [String]) async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let person = try await PeopleDesk(office: fixture.office).register(
            TestRegister.person(1, groups: ["ruralYouth"]), by: fixture.officer)
        try await fixture.register.test.write { try $0.update("person", id: person, ["birth_date": born]) }
        func recommend(_ serial: Int) async throws -> [String] {
            try await refusals {
                try await fixture.file(
                    .support,
                    Fixture.draft {
                        $0.party = "州技师学院"
                        $0.title = "中式烹调（三年制）"
                        $0.on = "2023-06-12"
                        $0.name = "学员甲"
                        $0.idNumber = TestRegister.idNumber(serial)
                    }, under: "technicalEducation")
            }
        }
        #expect(try await recommend(1) == expected)
        #expect(
            try await fixture.entries("technicalEducation").count == (expected.isEmpty ? 1 : 0))
        // The programme is for rural youth.
        let other = try await PeopleDesk(office: fixture.office).register(
            TestRegister.person(2, groups: ["veteran"]), by: fixture.officer)
        try await fixture.register.test.write { try $0.update("person", id: other, ["birth_date": "2004-01-01"]) }
        #expect(try await recommend(2) == ["outsideGroups"])
    }
}
