import Policy
import Procedures
import Programme
import Store
import Testing
import Vocabulary

/// What the timetable of a class teaches is laid down by the pack, for all classes and by the programmes that a class carries.
@Suite("Content of class plans") struct OpeningContentTests {
    private let labour = ["basicQualities", "vocationalKnowledge", "operatingSkills", "socialPractice"]
    private let general = ["law", "drugsAndAids", "smartphone", "commonLanguage"]

    /// An application that carries the programme, and what a submission is refused for, in the words of the page.
    private func refused(
        _ county: OpeningFixture, _ id: String, _ programme: String, _ topics: [String],
        theory: Int32 = 24, practice: Int32 = 56
    ) async throws -> [Problem] {
        try await ProgrammeDesk(office: county.office).tag(id, [programme], by: county.clerk)
        let hours = ClassPlanHours(
            required: ClassHours(hours: 80), theory: ClassHours(hours: theory), practice: ClassHours(hours: practice))
        try await ClassDesk(office: county.office).setHours(id, hours, by: county.clerk)
        try await county.schedule(id, topics)
        do {
            _ = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
            return []
        } catch let refusal as Refusal {
            return refusal.problems
        }
    }

    @Test(
        "YN18-1-02-04: a plan of labour preparation without hours for one of its four blocks is refused, and the block is named",
        arguments: [
            ("basicQualities", "基本素质"), ("vocationalKnowledge", "职业知识"), ("operatingSkills", "操作技能"),
            ("socialPractice", "社会实践")
        ])
    func labour(missing: String, name: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let others = labour.filter { $0 != missing }
        let problems = try await refused(county, id, "skillsShaping", others + general)
        #expect(problems.map { $0.values["finding"] } == ["labourPreparationIncomplete"])
        let told = problems.first?.values["titleZh"] ?? ""
        let names = ["基本素质", "职业知识", "操作技能", "社会实践"]
        #expect(names.filter(told.contains) == [name])
        let check = try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        let compared = try #require(check.explanation.refusals.first?.compared.first)
        #expect(compared.needed.zh == "还须安排：\(name)")
        #expect(check.blocking.first?.clauses == ["YN18-1-2"])
        #expect(try await refused(county, id, "skillsShaping", labour + general).isEmpty)
    }

    @Test(
        "YN18-1-05-02: a plan for new hires without hours for one of its five contents is returned, and the content is named",
        arguments: [
            ("enterpriseCulture", "企业文化"), ("professionalEthics", "职业道德"), ("craftsmanship", "工匠精神"),
            ("civicConduct", "文明素养"), ("companyRules", "规章制度")
        ])
    func newHires(missing: String, name: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        try await ProgrammeDesk(office: county.office).tag(id, ["newHireTraining"], by: county.clerk)
        let rule = try #require(county.office.packs["yunnan-2018"]?.programme("newHireTraining"))
        #expect(rule.topics.count == 5 && rule.topics.contains(missing))
        try await county.schedule(id, rule.topics.filter { $0 != missing } + general)
        let check = try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        #expect(check.blocking.map(\.code) == ["newHireContentIncomplete"])
        #expect(check.explanation.refusals.first?.compared.first?.needed.zh == "还须安排：\(name)")
        try await county.schedule(id, rule.topics + general)
        #expect(try await county.blocking(id) == [])
    }

    @Test(
        "YN18-1-07-03: a Yunsao plan whose practice falls below the share is returned, at the share it is not",
        arguments: [(Int32(44), Int32(36), true), (40, 40, false), (24, 56, false)])
    func yunsao(theory: Int32, practice: Int32, isRefused: Bool) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let problems = try await refused(county, id, "yunsao", general, theory: theory, practice: practice)
        #expect(problems.map { $0.values["finding"] } == (isRefused ? ["practiceShareLow"] : []))
    }

    @Test(
        "YN18-1-16-01: an e-commerce plan without one of its contents, or without hands-on hours, is returned",
        arguments: [
            ("appliedMethods", Int32(56), "eCommerceContentIncomplete"), ("shopOpening", 56, "eCommerceContentIncomplete"),
            ("onlineFarmSales", 56, "eCommerceContentIncomplete"), ("serviceQuality", 56, "eCommerceContentIncomplete"),
            ("", 0, "handsOnMissing"), ("", 56, nil)
        ] as [(String, Int32, String?)])
    func shop(missing: String, practice: Int32, finding: String?) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let all = ["appliedMethods", "shopOpening", "onlineFarmSales", "serviceQuality"]
        let problems = try await refused(
            county, id, "eCommerceTraining", all.filter { $0 != missing } + general, theory: 80 - practice,
            practice: practice)
        #expect(problems.compactMap { $0.values["finding"] } == [finding].compactMap(\.self))
    }

    @Test(
        "YN23-06-06: a timetable of the special action without one of the four general topics is refused, and the topic is named",
        arguments: [("law", "法律法规"), ("drugsAndAids", "禁毒防艾"), ("smartphone", "智能手机使用"), ("commonLanguage", "国家通用语言文字")])
    func general(missing: String, name: String) async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        try await county.schedule(id, general.filter { $0 != missing })
        #expect(try await county.refusedFindings(id) == ["generalKnowledgeMissing"])
        let check = try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        #expect(check.explanation.refusals.first?.compared.first?.needed.zh == "还须安排：\(name)")
        try await county.schedule(id, general)
        #expect(try await county.refusedFindings(id) == [])
    }

    @Test("a class of another year's pack is not asked for the general topics of the special action")
    func otherYear() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply({ $0.startDate = "2024-03-04"; $0.endDate = "2024-03-15" })
        #expect(try await !county.blocking(id).contains("generalKnowledgeMissing"))
    }

    @Test("YN18-1-03-03: a class of the youth plan is offered its eight topics, and its year's figures split by topic")
    func youth() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let rule = try #require(county.office.packs["yunnan-2018"]?.programme("youthAbility"))
        #expect(rule.topics.count == 8)
        let first = try await county.apply(trainees: 3)
        try await ProgrammeDesk(office: county.office).tag(first, ["youthAbility"], by: county.clerk)
        let stranger = try await refusals { try await county.schedule(first, ["shopOpening"] + general) }
        #expect(stranger == ["topicNotOffered"])
        // Twenty half-days of four hours for six topics in turn: the first two have four of them each.
        try await county.schedule(first, ["spokenChinese", "lifeSkills"] + general)
        try await county.open(first)
        let second = try await county.apply(
            { $0.startDate = "2023-08-07"; $0.endDate = "2023-08-18" }, trainees: 2)
        try await ProgrammeDesk(office: county.office).tag(second, ["youthAbility"], by: county.clerk)
        try await county.schedule(second, ["lifeSkills"] + general)
        try await county.open(second)
        let figures = try await county.office.store.read {
            try TopicFigures.of(rule, year: 2023, county.officer.scope, $0)
        }
        #expect(figures.map(\.topic) == rule.topics)
        let taught = Dictionary(uniqueKeysWithValues: figures.map { ($0.topic, $0) })
        #expect(taught["spokenChinese"].map { [$0.classes, $0.trainees, Int($0.hours.hundredths / 100)] } == [1, 3, 16])
        #expect(taught["lifeSkills"].map { [$0.classes, $0.trainees, Int($0.hours.hundredths / 100)] } == [2, 5, 32])
        #expect(taught["eCommerce"].map { [$0.classes, $0.trainees] } == [0, 0])
        // One half-day by itself is offered the same.
        let third = try await county.apply({ $0.startDate = "2023-09-04"; $0.endDate = "2023-09-15" })
        let lesson = LessonPlan(
            day: try #require(Day("2023-09-04")), half: .morning, starts: 510, ends: 720, hours: ClassHours(hours: 4),
            mode: .theory, teacher: county.teachers[0], topics: ["lifeSkills"])
        let desk = TimetableDesk(office: county.office)
        #expect(try await refusals { try await desk.set(third, lesson, by: county.clerk) } == ["topicNotOffered"])
        try await ProgrammeDesk(office: county.office).tag(third, ["youthAbility"], by: county.clerk)
        try await desk.set(third, lesson, by: county.clerk)
    }

    @Test("a tag that asks for content is judged: in approval only the bureau sets it, afterwards nobody does")
    func late() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let desk = ProgrammeDesk(office: county.office)
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        #expect(
            try await refusals { try await desk.tag(id, ["skillsShaping"], by: county.clerk) } == ["programmeTooLate"])
        try await desk.tag(id, ["skillsShaping"], by: county.officer)
        let codes = try await refusals {
            try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        }
        #expect(codes == ["openingBlocked"])
        try await desk.tag(id, ["millionWorkersPlan"], by: county.officer)
        try await county.act(caseID, .agreed, by: county.officer, documents: OpeningFixture.verified)
        try await county.act(caseID, .agreed, by: county.leader)
        #expect(
            try await refusals { try await desk.tag(id, ["skillsShaping"], by: county.officer) } == ["programmeTooLate"])
        try await desk.tag(id, ["industrialWorkforce"], by: county.officer)
    }

    @Test("YN23-06-10: a class is not filed before the undertaking is signed, once for all classes of its project")
    func undertaking() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply(signs: false)
        #expect(try await county.refusedFindings(id) == ["undertakingMissing"])
        let desk = UndertakingDesk(office: county.office)
        #expect(
            try await refusals { try await desk.sign(id, agrees: false, by: county.clerk) } == ["undertakingUnread"])
        #expect(try await county.refusedFindings(id) == ["undertakingMissing"])
        #expect(try await refusals { try await desk.sign(id, by: county.officer) } == ["notYourRole"])
        try await desk.sign(id, by: county.clerk)
        #expect(try await county.refusedFindings(id) == [])
        let next = try await county.apply({ $0.startDate = "2023-08-07"; $0.endDate = "2023-08-18" }, signs: false)
        #expect(try await county.refusedFindings(next) == [])
        let other = try await county.apply(
            { $0.startDate = "2023-09-04"; $0.endDate = "2023-09-15"; $0.project = "" }, signs: false)
        #expect(try await county.blocking(other).contains("undertakingMissing"))
        #expect(try await county.test.count("select count(*) from undertaking") == 1)
    }

    @Test("YN18-1-09-03: a class names a venue inside or outside the plant, and cannot be claimed for before it is approved")
    func approval() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let desk = ClassDesk(office: county.office)
        let place = ClassVenue(address: "永和镇实训楼 301")
        #expect(
            try await refusals {
                try await desk.setVenue(id, place, site: nil, manager: "罗正昌", phone: "0899-5550161", by: county.clerk)
            } == ["required"])
        #expect(try await county.record(id).particulars.site == .offPlant)
        try await desk.setVenue(id, place, site: .inPlant, manager: "罗正昌", phone: "0899-5550161", by: county.clerk)
        try await desk.setAims(id, OpeningFixture.aims, by: county.clerk)
        #expect(try await county.record(id).particulars.site == .inPlant)
        let claims = ClaimDesk(office: county.office)
        #expect(try await refusals { _ = try await claims.submit(id, by: county.clerk) } == ["classNotReady"])
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        #expect(try await refusals { _ = try await claims.submit(id, by: county.clerk) } == ["classNotReady"])
        try await county.act(caseID, .refused, by: county.officer, reasons: "不符合条件")
        #expect(try await county.record(id).state == .refused)
        #expect(try await refusals { _ = try await claims.submit(id, by: county.clerk) } == ["classNotReady"])
        #expect(try await county.test.count("select count(*) from claim") == 0)
    }
}
