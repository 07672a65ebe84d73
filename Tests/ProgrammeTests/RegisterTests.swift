import Programme
import Store
import Testing
import Vocabulary

@Suite("Registers: institutions") struct ProviderTests {
    @Test("all problems of a form come at once, each on its field")
    func problems() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = ProviderDraft()
        draft.creditCode = "123"
        draft.kind = "vocationalSchool"
        draft.phone = "abc"
        draft.occupations = ["1-2", "9-99-99-99"]
        let desk = ProviderDesk(office: register.office)
        let codes = try await refusals { _ = try await desk.add(draft, by: register.officer) }
        #expect(
            codes == [
                "required", "creditCode.length", "required", "phone.form", "required", "licenceMissing", "required",
                "occupation.form", "occupationUnknown"
            ])
    }

    @Test("a credit code is registered once in the province, and only in the officer's own division")
    func once() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        let same = TestRegister.provider(1, in: TestRegister.neighbour)
        #expect(try await refusals { _ = try await desk.add(same, by: elsewhere) } == ["creditCodeTaken"])
        let foreign = TestRegister.provider(2, in: TestRegister.neighbour)
        #expect(try await refusals { _ = try await desk.add(foreign, by: register.officer) } == ["notYourDivision"])
    }

    @Test(
        "YN22-15-02: without the role nobody registers, lists or sanctions",
        arguments: [
            Role.institutionClerk, .reviewer, .financeHead, .auditor, .administrator, .trainee
        ])
    func roles(_ role: Role) async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        let actor = Actor(
            id: "x", name: "x", role: role, division: TestRegister.county, institution: register.institution,
            person: "p")
        #expect(try await refusals { _ = try await desk.add(TestRegister.provider(9), by: actor) } == ["notYourRole"])
        #expect(
            try await refusals { try await desk.setListed(register.institution, false, reason: "x", by: actor) } == [
                "notYourRole"
            ])
        #expect(
            try await refusals {
                try await desk.setBlacklisted(register.institution, true, reason: "x", clause: "YN22-14", by: actor)
            } == ["notYourRole"])
    }

    @Test("SC25-10-01: a change of standing updates the published list at once and stays in its history")
    func published() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        func shown() async throws -> Int {
            try await register.office.store.read { try ProviderDesk.published(in: TestRegister.county, $0).count }
        }
        #expect(try await shown() == 1)
        register.test.time.set(TestOffice.monday(9, 0))
        try await desk.setListed(register.institution, false, reason: "备案条件不再具备", by: register.officer)
        #expect(try await shown() == 0)
        register.test.time.set(TestOffice.monday(10, 0))
        try await desk.setListed(register.institution, true, reason: "已整改", by: register.officer)
        #expect(try await shown() == 1)
        let clause = try #require(register.office.packs.packs.last?.clauses.keys.sorted().first)
        register.test.time.set(TestOffice.monday(11, 0))
        try await desk.setBlacklisted(register.institution, true, reason: "虚假培训", clause: clause, by: register.officer)
        #expect(try await shown() == 0)
        let events = try await desk.events(of: register.institution, for: register.officer)
        #expect(events.map(\.what) == ["blacklisted", "listed", "unlisted", "listed"])
        #expect(events.first?.clause == clause)
    }

    @Test("a sanction needs a reason and a clause that a pack has")
    func clause() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        let codes = try await refusals {
            try await desk.setBlacklisted(register.institution, true, reason: "", clause: "XX-1", by: register.officer)
        }
        #expect(codes == ["required", "clauseUnknown"])
    }

    @Test(
        "YN22-04-01, YN22-04-02: an occupation is added only with all three results, a national standard and an evaluator"
    )
    func occupation() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        var review = ProviderDesk.OccupationReview()
        review.occupation = "4-03-02-01"
        #expect(
            try await refusals { try await desk.addOccupation(register.institution, review, by: register.officer) }
                == ["reviewMissing", "reviewMissing", "reviewMissing", "noNationalStandard", "noEvaluator"])
        (review.teaching, review.equipment, review.assessment) = ("5 名教师，合格", "40 个工位，合格", "题库齐备，合格")
        review.hasNationalStandard = true
        #expect(
            try await refusals { try await desk.addOccupation(register.institution, review, by: register.officer) } == [
                "noEvaluator"
            ])
        var body = TestRegister.evaluator(1)
        body.occupations = ["4-03-02-01"]
        _ = try await EvaluatorDesk(office: register.office).add(body, by: register.officer)
        try await desk.addOccupation(register.institution, review, by: register.officer)
        let codes = try await desk.find(register.institution, for: register.officer).occupations.map(\.code)
        #expect(codes == ["4-03-02-01", TestRegister.occupation])
        var draft = TestRegister.provider(1)
        draft.occupations = ["4-03-02-01", TestRegister.occupation, "4-03-01-02"]
        #expect(
            try await refusals { try await desk.change(register.institution, draft, by: register.officer) } == [
                "occupationNeedsReview"
            ])
    }

    @Test("YN23-06-13: a year's tasks are cancelled, and the projects of that year with them")
    func suspended() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let projects = ProjectDesk(office: register.office)
        var ids: [String] = []
        for year in [2023, 2024] {
            let id = try await projects.add(TestRegister.project(year: year), by: register.officer)
            try await projects.announce(id, by: register.officer)
            try await projects.award(id, to: register.institution, tenderNumber: "采 1", by: register.officer)
            ids.append(id)
        }
        let clause = try #require(register.office.packs.packs.last?.clauses.keys.sorted().first)
        try await ProviderDesk(office: register.office)
            .suspend(register.institution, year: 2023, reason: "查实转包", clause: clause, by: register.officer)
        #expect(try await projects.find(ids[0], for: register.officer).isCancelled)
        #expect(try await !projects.find(ids[1], for: register.officer).isCancelled)
        #expect(
            try await ProviderDesk(office: register.office).find(register.institution, for: register.officer)
                .suspendedYears == [2023])
        let usable = try await register.office.store.read {
            try ProjectDesk.usable(by: register.institution, $0).map(\.id)
        }
        #expect(usable == [ids[1]])
    }

    @Test("an institution's clerk sees their own institution and no other")
    func clerk() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        let other = try await desk.add(TestRegister.provider(2), by: register.officer)
        #expect(try await desk.list(.init(), for: register.clerk).items.map(\.id) == [register.institution])
        #expect(try await refusals { _ = try await desk.find(other, for: register.clerk) } == ["notFound"])
    }

    @Test("a list is filtered and paged, and says how many there are")
    func paging() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProviderDesk(office: register.office)
        for serial in 2...25 { _ = try await desk.add(TestRegister.provider(serial), by: register.officer) }
        let second = try await desk.list(.init(), for: register.officer, page: 2)
        #expect(second.total == 25)
        #expect(second.items.count == 5)
        var filter = ProviderDesk.Filter()
        filter.standing = "listed"
        #expect(try await desk.list(filter, for: register.officer).total == 1)
        filter.standing = ""
        filter.name = "学校2"
        #expect(try await desk.list(filter, for: register.officer).total == 7)
    }
}

@Suite("Registers: teachers") struct TeacherTests {
    private func draft(_ register: TestRegister, _ serial: Int = 1) -> TeacherDraft {
        TeacherDraft(
            institution: register.institution, name: "周老师", idNumber: TestRegister.idNumber(10_000 + serial),
            role: .theory,
            occupations: [TestRegister.occupation])
    }

    @Test("YN22-09-02: what an institution enters waits on its own county's list until an officer there confirms it")
    func confirmed() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        var entry = draft(register)
        (entry.source, entry.employer, entry.engagement) = ("college", "云岭大学", "聘 7 号")
        let id = try await desk.add(entry, by: register.clerk)
        var waiting = TeacherDesk.Filter()
        waiting.standing = "waiting"
        #expect(try await desk.list(waiting, for: register.officer).items.map(\.id) == [id])
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        #expect(try await desk.list(waiting, for: elsewhere).items.isEmpty)
        #expect(try await refusals { try await desk.confirm(id, by: elsewhere) } == ["notFound"])
        #expect(try await refusals { try await desk.confirm(id, by: register.clerk) } == ["notYourRole"])
        try await desk.confirm(id, by: register.officer)
        #expect(try await desk.find(id, for: register.officer).registered)
    }

    @Test("YN22-09-03: only a teacher of the province's pool can be given a class")
    func pool() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        let id = try await desk.add(draft(register), by: register.clerk)
        func assign() async throws -> [String] {
            try await refusals {
                _ = try await register.office.store.read {
                    try TeacherDesk.requireAssignable(id, of: register.institution, $0).id
                }
            }
        }
        #expect(try await assign() == ["teacherNotRegistered"])
        try await desk.confirm(id, by: register.officer)
        #expect(try await assign().isEmpty)
    }

    @Test("YN22-09-04: who fails the yearly check leaves the pool, with day and reason")
    func check() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        let id = try await desk.add(draft(register), by: register.clerk)
        try await desk.confirm(id, by: register.officer)
        #expect(
            try await refusals { try await desk.check(id, year: 2023, passed: false, reason: "", by: register.officer) }
                == ["required"])
        try await desk.check(id, year: 2023, passed: false, reason: "未完成继续教育", by: register.officer)
        #expect(try await !desk.find(id, for: register.officer).registered)
        let event = try #require(try await desk.events(of: id, for: register.officer).first)
        #expect(event.what == "failed")
        #expect(event.reason == "未完成继续教育")
        #expect(event.at.day == TestOffice.monday(8, 0).day)
    }

    @Test("YN22-06-08: after a confirmed case a teacher is barred at every institution of the province")
    func barred() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        let other = try await ProviderDesk(office: register.office).add(
            TestRegister.provider(2, in: TestRegister.neighbour), by: elsewhere)
        let desk = TeacherDesk(office: register.office)
        let here = try await desk.add(draft(register), by: register.clerk)
        var second = draft(register)
        second.institution = other
        let there = try await desk.add(second, by: elsewhere)
        try await desk.confirm(here, by: register.officer)
        try await desk.confirm(there, by: elsewhere)
        let clause = try #require(register.office.packs["yunnan-2022"]?.clauses.keys.sorted().first)
        try await desk.setBlacklisted(here, true, reason: "组织代学", clause: clause, by: register.officer)
        for (id, institution) in [(here, register.institution), (there, other)] {
            #expect(
                try await refusals {
                    _ = try await register.office.store.read {
                        try TeacherDesk.requireAssignable(id, of: institution, $0).id
                    }
                } == ["teacherBlacklisted"])
        }
        #expect(try await refusals { try await desk.confirm(here, by: register.officer) } == ["teacherBlacklisted"])
    }

    @Test("YN22-09-05: a barred teacher who applies again is refused in every area, under whatever name")
    func barredForLife() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        let id = try await desk.add(draft(register), by: register.clerk)
        let clause = try #require(register.office.packs["yunnan-2022"]?.clauses.keys.sorted().first)
        try await desk.setBlacklisted(id, true, reason: "参与套取资金", clause: clause, by: register.officer)
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        let other = try await ProviderDesk(office: register.office).add(
            TestRegister.provider(2, in: TestRegister.neighbour), by: elsewhere)
        let foreign = TestRegister.clerk(other, in: TestRegister.neighbour)
        for (institution, actor) in [(register.institution, register.clerk), (other, elsewhere), (other, foreign)] {
            var again = draft(register)
            (again.institution, again.name) = (institution, "改名")
            #expect(
                try await refusals { _ = try await desk.add(again, by: actor) } == ["teacherBlacklisted"])
        }
        // Nor by putting the number into another person's entry.
        var innocent = draft(register)
        innocent.idNumber = TestRegister.idNumber(4_321)
        let second = try await desk.add(innocent, by: register.clerk)
        #expect(
            try await refusals { try await desk.change(second, draft(register), by: register.officer) } == [
                "teacherBlacklisted"
            ])
        #expect(try await register.test.count("select count(*) from teacher") == 2)
    }

    @Test(
        "YN18-3-03-01, YN22-10-05: who comes from an enterprise is kept with source, role, home employer and ground of engagement"
    )
    func partTime() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        var entry = draft(register)
        (entry.source, entry.role) = ("skilledWorker", "practice")
        #expect(
            try await refusals { _ = try await desk.add(entry, by: register.clerk) } == [
                "employerMissing", "engagementMissing"
            ])
        (entry.employer, entry.engagement) = ("凤岭食品厂", "兼职协议 3 号")
        let teacher = try await desk.find(try await desk.add(entry, by: register.clerk), for: register.officer)
        #expect(teacher.source == .skilledWorker)
        #expect(teacher.role == .practice)
        #expect(teacher.employer == "凤岭食品厂")
        #expect(teacher.engagement == "兼职协议 3 号")
        #expect(teacher.institution == register.institution)
    }

    @Test("what an institution changes about who a teacher is must be confirmed again; a telephone need not")
    func again() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = TeacherDesk(office: register.office)
        let id = try await desk.add(draft(register), by: register.clerk)
        try await desk.confirm(id, by: register.officer)
        var entry = draft(register)
        entry.phone = "13900002222"
        try await desk.change(id, entry, by: register.clerk)
        #expect(try await desk.find(id, for: register.clerk).registered)
        entry.role = "practice"
        try await desk.change(id, entry, by: register.clerk)
        #expect(try await !desk.find(id, for: register.clerk).registered)
    }
}
