import Programme
import Store
import Testing
import Vocabulary

@Suite("Registers: evaluation bodies") struct EvaluatorTests {
    @Test(
        "YN22-11-03, YN22-12-02, YN22-12-03, YN18-2-07-03: what stands against a body is said, all of it",
        arguments: [
            ("fit", "4-03-02-02", 5, []), ("other occupation", "4-03-01-02", 5, ["evaluatorOutOfScope"]),
            ("other level", "4-03-02-02", 2, ["evaluatorLevelOutOfScope"])
        ])
    func scope(_ what: String, _ occupation: String, _ level: Int, _ expected: [String]) async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await EvaluatorDesk(office: register.office).add(TestRegister.evaluator(1), by: register.officer)
        #expect(try await codes(register, id, occupation, level) == expected, "\(what)")
        #expect(try await codes(register, "nobody", occupation, level) == ["evaluatorNotListed"])
    }

    private func codes(
        _ register: TestRegister, _ id: String, _ occupation: String, _ level: Int
    ) async throws -> [String] {
        let day = register.office.clock.today
        return try await refusals {
            _ = try await register.office.store.read {
                try EvaluatorDesk.requireFit(id, occupation: occupation, level: level, on: day, $0).id
            }
        }
    }

    @Test("YN22-12-02, YN22-12-03: a body without recognition or posted fees is in no draw")
    func unfit() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = EvaluatorDesk(office: register.office)
        var draft = TestRegister.evaluator(1)
        (draft.recognition, draft.recognisedOn, draft.fees) = ("", "", "")
        let id = try await desk.add(draft, by: register.officer)
        #expect(
            try await codes(register, id, TestRegister.occupation, 5) == [
                "evaluatorNotRecognised", "evaluatorFeesMissing"
            ])
        var late = TestRegister.evaluator(2)
        late.validUntil = (TestOffice.monday(8, 0).day - 1).description
        _ = try await desk.add(late, by: register.officer)
        let day = register.office.clock.today
        let drawn = try await register.office.store.read {
            try EvaluatorDesk.candidates(TestRegister.occupation, level: 5, on: day, $0).count
        }
        #expect(drawn == 0)
    }

    @Test("YN22-12-08: after a verified case a body's standing changes and its draws stop")
    func stopped() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = EvaluatorDesk(office: register.office)
        let id = try await desk.add(TestRegister.evaluator(1), by: register.officer)
        let day = register.office.clock.today
        func drawn() async throws -> [String] {
            try await register.office.store.read {
                try EvaluatorDesk.candidates(TestRegister.occupation, level: 5, on: day, $0).map(\.id)
            }
        }
        #expect(try await drawn() == [id])
        let clause = try #require(register.office.packs["yunnan-2022"]?.clauses.keys.sorted().first)
        try await desk.setActive(id, false, reason: "查实泄题", clause: clause, by: register.officer)
        #expect(try await drawn().isEmpty)
        #expect(try await desk.events(of: id, for: register.officer).map(\.what) == ["stopped"])
    }

    @Test("a body that is also an institution is known as such")
    func trainsToo() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.evaluator(1)
        draft.creditCode = TestRegister.creditCode(1)
        let desk = EvaluatorDesk(office: register.office)
        let id = try await desk.add(draft, by: register.officer)
        #expect(try await desk.find(id, for: register.officer).institution == register.institution)
    }
}

@Suite("Registers: projects") struct ProjectTests {
    @Test("YN22-04-09, YN23-04-02: a notice that lacks trainees, occupations, headcount or amount is refused")
    func fourMatters() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.project()
        (draft.groups, draft.occupations, draft.headcount, draft.amount) = ([], [], "", "")
        let codes = try await refusals {
            _ = try await ProjectDesk(office: register.office).add(draft, by: register.officer)
        }
        #expect(codes == ["required", "required", "required", "required"])
    }

    @Test("YN22-04-10, YN23-04-03: a notice that only shortlists institutions is refused")
    func shortlist() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.project()
        draft.shortlistOnly = true
        #expect(
            try await refusals { _ = try await ProjectDesk(office: register.office).add(draft, by: register.officer) }
                == ["shortlistOnly"])
    }

    @Test(
        "YN22-04-11, YN23-04-04: negotiation and consultation are there, with the reason that qualifies them",
        arguments: [TenderMethod.negotiation, .consultation])
    func negotiated(_ method: TenderMethod) async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProjectDesk(office: register.office)
        var draft = TestRegister.project()
        draft.method = method.rawValue
        #expect(try await refusals { _ = try await desk.add(draft, by: register.officer) } == ["methodReasonMissing"])
        draft.methodReason = "仅一所院校具备实训条件"
        let id = try await desk.add(draft, by: register.officer)
        #expect(try await desk.find(id, for: register.officer).methodReason == "仅一所院校具备实训条件")
        try await desk.announce(id, by: register.officer)
        #expect(
            try await refusals {
                try await desk.award(id, to: register.institution, tenderNumber: "", by: register.officer)
            } == ["procurementRecordMissing"])
    }

    @Test("SC25-08-05: an open challenge call is for the listed kinds only")
    func challenge() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.project()
        (draft.method, draft.challenge) = ("openChallenge", "somethingElse")
        let desk = ProjectDesk(office: register.office)
        #expect(try await refusals { _ = try await desk.add(draft, by: register.officer) } == ["challengeUnknown"])
        #expect(ChallengeKind.allCases.count == 6)
        draft.challenge = "newOccupation"
        _ = try await desk.add(draft, by: register.officer)
    }

    @Test(
        "YN22-18-03, YN22-18-04: a procurement needs the meeting that decided it, and its line shows day, decision and paper"
    )
    func meeting() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProjectDesk(office: register.office)
        var draft = TestRegister.project()
        (draft.meetingOn, draft.meetingDocument) = ("", "")
        #expect(
            try await refusals { _ = try await desk.add(draft, by: register.officer) } == [
                "meetingMissing", "meetingMissing"
            ])
        _ = try await desk.add(TestRegister.project(), by: register.officer)
        let line = try #require(try await desk.list(.init(), for: register.officer).items.first)
        #expect(line.meetingOn == TestOffice.monday(8, 0).day - 30)
        #expect(line.meetingDocument == "凤人社会纪 7 号")
        #expect(line.method == .openTender)
    }

    @Test("SC25-04-02: nothing is awarded before it is announced, nor a procurement without its record")
    func award() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProjectDesk(office: register.office)
        let id = try await desk.add(TestRegister.project(), by: register.officer)
        #expect(
            try await refusals {
                try await desk.award(id, to: register.institution, tenderNumber: "", by: register.officer)
            } == ["projectNotAnnounced", "procurementRecordMissing"])
        try await desk.announce(id, by: register.officer)
        try await desk.award(id, to: register.institution, tenderNumber: "FL-2023-004", by: register.officer)
        let project = try await desk.find(id, for: register.officer)
        #expect(project.tendered)
        #expect(project.tenderNumber == "FL-2023-004")
        #expect(
            try await refusals {
                try await desk.award(id, to: register.institution, tenderNumber: "x", by: register.officer)
            } == ["projectAwarded"])
        #expect(
            try await refusals { try await desk.change(id, TestRegister.project(), by: register.officer) } == [
                "projectAnnounced"
            ])
    }

    @Test("YN18-2-01-06: an institution of another prefecture is awarded like any other")
    func anywhere() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let elsewhere = TestRegister.officer(of: TestRegister.neighbour)
        let providers = ProviderDesk(office: register.office)
        let far = try await providers.add(TestRegister.provider(2, in: TestRegister.neighbour), by: elsewhere)
        try await providers.setListed(far, true, reason: "符合条件", by: elsewhere)
        let desk = ProjectDesk(office: register.office)
        let id = try await desk.add(TestRegister.project(), by: register.officer)
        try await desk.announce(id, by: register.officer)
        try await desk.award(id, to: far, tenderNumber: "FL-1", by: register.officer)
        #expect(try await desk.find(id, for: register.officer).institution == far)
    }

    @Test("YN22-04-12: tendered occupations change only on papers of both departments, with a reason")
    func adjusted() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = ProjectDesk(office: register.office)
        let id = try await desk.add(TestRegister.project(), by: register.officer)
        try await desk.announce(id, by: register.officer)
        var change = ProjectDesk.Adjustment()
        change.occupations = ["4-03-02-01"]
        change.reason = "用工需求变化"
        change.bureauDocument = "凤人社 9 号"
        #expect(try await refusals { try await desk.adjust(id, change, by: register.officer) } == ["required"])
        #expect(try await desk.find(id, for: register.officer).occupations.map(\.code) == [TestRegister.occupation])
        change.financeDocument = "凤财 3 号"
        register.test.time.set(TestOffice.monday(9, 0))
        try await desk.adjust(id, change, by: register.officer)
        #expect(try await desk.find(id, for: register.officer).occupations.map(\.code) == ["4-03-02-01"])
        #expect(try await desk.events(of: id, for: register.officer).first?.reason == "用工需求变化")
    }
}

@Suite("Staff: ties, statements, accounts") struct StaffKeepingTests {
    private func administrator(_ register: TestRegister) -> Actor {
        TestRegister.officer(of: TestRegister.county, role: .administrator)
    }

    private func account(_ register: TestRegister, _ role: Role, login: String) async throws -> Actor {
        let id = try await AccountDesk(store: register.office.store, hasher: .light).add(
            .init(login: login, name: "王五", role: role, division: TestRegister.county, password: "long enough"),
            by: administrator(register))
        return Actor(id: id, name: "王五", role: role, division: TestRegister.county)
    }

    @Test("YN22-16-02: who has declared a tie cannot open the institution, and a post to adjust is on the list")
    func tie() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let officer = try await account(register, .trainingOfficer, login: "wang")
        let desk = ProviderDesk(office: register.office)
        _ = try await desk.find(register.institution, for: officer)
        _ = try await AccountDesk(store: register.office.store)
            .declareRecusal(
                institution: register.institution, relation: IntegrityDesk.Relation.spouse.rawValue, by: officer)
        #expect(try await refusals { _ = try await desk.find(register.institution, for: officer) } == ["recused"])
        #expect(
            try await refusals { try await desk.setListed(register.institution, false, reason: "x", by: officer) } == [
                "recused"
            ])
        let integrity = IntegrityDesk(office: register.office)
        let open = try await integrity.adjustments(for: administrator(register))
        #expect(open.map(\.account) == [officer.id])
        #expect(open.map { $0.adjustedAt == nil } == [true])
        try await integrity.adjust(open[0].id, note: "调整至档案岗位", by: administrator(register))
        #expect(try await integrity.adjustments(for: administrator(register)).map { $0.adjustedNote } == ["调整至档案岗位"])
    }

    @Test("YN22-16-01: staff without this year's statement of integrity are listed until they make it, every year anew")
    func statement() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let officer = try await account(register, .reviewer, login: "zhao")
        let desk = IntegrityDesk(office: register.office)
        #expect(try await desk.missing(for: administrator(register)).map(\.login) == ["zhao"])
        try await desk.state(by: officer)
        try await desk.state(by: officer)
        #expect(try await desk.missing(for: administrator(register)).isEmpty)
        register.test.time.set(Instant(TestOffice.monday(8, 0).day + 365, minuteOfDay: 600))
        #expect(try await desk.missing(for: administrator(register)).map(\.login) == ["zhao"])
    }

    @Test("a shut-out account loses its sessions, and nobody shuts out themselves")
    func shutOut() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let officer = try await account(register, .reviewer, login: "sun")
        let signIn = SignInDesk(
            store: register.office.store, clock: register.office.clock, randomness: .system, hasher: .light)
        let ticket = try await signIn.signIn(login: "sun", password: "long enough")
        let desk = AccountDesk(store: register.office.store, hasher: .light)
        #expect(try await refusals { try await desk.setActive(officer.id, false, by: officer) } == ["notYourRole"])
        try await desk.setActive(officer.id, false, by: administrator(register))
        signIn.forgetSessions()
        #expect(try await signIn.session(token: ticket.token) == nil)
        #expect(
            try await refusals { _ = try await signIn.signIn(login: "sun", password: "long enough") } == ["signInWrong"]
        )
        try await desk.setActive(officer.id, true, by: administrator(register))
        let oneTime = try await desk.resetPassword(officer.id, by: administrator(register))
        _ = try await signIn.signIn(login: "sun", password: oneTime)
        #expect(try await desk.list(for: administrator(register)).items.map(\.login) == ["sun"])
    }
}
