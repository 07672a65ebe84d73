import Papers
import Policy
import Programme
import Store
import Testing
import Vocabulary

/// Who may come onto the list of a class: the packs say it, the desk refuses, holds or admits.
@Suite("Conditions of enrolment") struct EnrolmentConditionTests {
    /// A draft class with a clerk and an officer in the same county.
    private struct World {
        let register: TestRegister
        let course: String
        var desk: EnrolmentDesk { EnrolmentDesk(office: register.office) }
        var clerk: Actor { register.clerk }
        var officer: Actor { register.officer }

        static func make(
            _ pack: String, kind: TrainingKind = .completion, route: Route = .project, programme: String? = nil,
            tag: String? = nil, in given: TestRegister? = nil, from first: Day = TestOffice.monday(8, 0).day + 10
        ) async throws -> World {
            let register: TestRegister
            if let given { register = given } else { register = try await TestRegister.make() }
            let id = try await register.makeClass(from: first, pack: pack)
            try await register.test.write { tx in
                try tx.update("training_class", id: id, ["kind": kind, "route": route, "programme": programme])
                return Done()
            }
            if let tag { try await ProgrammeDesk(office: register.office).tag(id, [tag], by: register.clerk) }
            return World(register: register, course: id)
        }

        @discardableResult
        func enrol(
            _ serial: Int = 1, groups: [String] = ["ruralMigrant"], proofs: [String] = [], firm: String = "",
            hired: String = ""
        ) async throws -> String {
            try await desk.enrol(
                TestRegister.person(serial, groups: groups),
                proof: EnrolmentProof(proofs: proofs, firmRegisteredOn: firm, hiredOn: hired), in: course, by: clerk)
        }

        /// What refuses, as `code finding`; empty where nothing does.
        func refused(
            _ serial: Int = 1, groups: [String] = ["ruralMigrant"], proofs: [String] = [], firm: String = "",
            hired: String = ""
        ) async throws -> [String] {
            do {
                try await enrol(serial, groups: groups, proofs: proofs, firm: firm, hired: hired)
                return []
            } catch let refusal as Refusal {
                return refusal.problems.map { $0.values["finding"] ?? $0.code }
            }
        }

        func state(_ id: String) async throws -> Enrolment.State {
            try await desk.held(id, for: officer).enrolment.state
        }

        /// Titles of what holds it, in Chinese, with the clauses.
        func heldFor(_ id: String) async throws -> [String] {
            let check = try #require(try await desk.held(id, for: officer).check)
            return check.problems(.hold).map { "\($0.values["finding"] ?? "") \($0.values["clausesZh"] ?? "")" }
        }
    }

    @Test("YN18-1-05-02: for new hires, who was hired outside the window is refused, who shows no day waits for an officer")
    func newHires() async throws {
        let world = try await World.make("yunnan-2018", route: .enterprise, tag: "newHireTraining")
        defer { world.register.remove() }
        // The class starts on 22 June 2023; a year is 365 days.
        #expect(try await world.refused(1, groups: ["newHire"], hired: "2022-06-21") == ["notNewHire"])
        #expect(try await world.refused(1, groups: ["newHire"], hired: "2030-01-01") == ["dayInFuture"])
        #expect(try await world.register.test.count("select count(*) from enrolment") == 0)
        #expect(try await world.state(world.enrol(1, groups: ["newHire"], hired: "2022-06-22")) == .enrolled)
        let unsaid = try await world.enrol(2, groups: ["newHire"])
        #expect(try await world.state(unsaid) == .held)
        #expect(try await world.heldFor(unsaid) == ["hireNotShown 云人社发〔2018〕71号第一部分第（五）项"])
        let map = try await RosterImport(office: world.register.office).columns(of: world.course, for: world.clerk)
        #expect(map.columns.contains { $0.key == "hiredOn" })
        let plain = try await World.make("yunnan-2018", route: .enterprise, in: world.register, from: TestOffice.monday(8, 0).day + 90)
        #expect(try await plain.state(plain.enrol(3, groups: ["newHire"])) == .enrolled)
        let other = try await RosterImport(office: world.register.office).columns(of: plain.course, for: world.clerk)
        #expect(!other.columns.contains { $0.key == "hiredOn" })
    }

    @Test("YN18-1-07-02: who is outside the Yunsao groups is warned of and waits for an officer's decision")
    func yunsao() async throws {
        let world = try await World.make("yunnan-2018", tag: "yunsao")
        defer { world.register.remove() }
        for (serial, group) in ["registeredPoor", "ruralMigrant", "urbanPoor", "registeredUnemployed"].enumerated() {
            #expect(try await world.state(world.enrol(serial + 1, groups: [group])) == .enrolled, "\(group)")
        }
        let outside = try await world.enrol(9, groups: ["veteran"])
        #expect(try await world.state(outside) == .held)
        #expect(try await world.heldFor(outside) == ["outsideYunsaoGroups 云人社发〔2018〕71号第一部分第（七）项"])
        #expect(try await world.register.test.count("select count(*) from enrolment where state = 'enrolled'") == 4)
        let duties = try await world.register.office.store.read { reader in
            try Duties.of(world.officer, on: reader.now.day, reader, world.register.office)
        }
        #expect(duties.filter { $0.code == "enrolmentHeld" }.map { $0.values["n"] } == ["1"])
        // The clerk cannot decide; the officer needs a ground, and it stays.
        let desk = world.desk
        #expect(
            try await refusals { try await desk.settle(outside, admit: true, reason: "可", by: world.clerk) } == [
                "notYourRole"
            ])
        #expect(
            try await refusals { try await desk.settle(outside, admit: true, reason: " ", by: world.officer) } == [
                "required"
            ])
        try await desk.settle(outside, admit: true, reason: "退役后从事家政", by: world.officer)
        let settled = try await desk.held(outside, for: world.officer).enrolment
        #expect(settled.state == .enrolled && settled.admittedReason == "退役后从事家政")
        #expect(
            try await refusals { try await desk.settle(outside, admit: false, reason: "x", by: world.officer) } == [
                "notHeld"
            ])
    }

    @Test(
        "YN18-1-07-02: a file says of each row outside the groups that it waits; refused by the officer it is off the list"
    )
    func yunsaoFile() async throws {
        let world = try await World.make("yunnan-2018", tag: "yunsao")
        defer { world.register.remove() }
        let file = try TestRegister.sheet([
            TestRegister.row(1, group: "农村转移就业劳动者"), TestRegister.row(2, group: "退役军人")
        ])
        let desk = RosterImport(office: world.register.office)
        let preview = try await desk.check(file, name: "名册.xlsx", class: world.course, by: world.clerk)
        #expect(preview.good.map { $0.warnings.map(\.code) } == [[], ["enrolmentHeld"]])
        _ = try await desk.commit(file, name: "名册.xlsx", class: world.course, by: world.clerk)
        let list = try await world.desk.roster(of: world.course, for: world.clerk)
        #expect(list.map(\.state) == [.enrolled, .held])
        try await world.desk.settle(list[1].id, admit: false, reason: "不在对象之列", by: world.officer)
        let after = try await world.desk.held(list[1].id, for: world.officer).enrolment
        #expect(after.state == .withdrawn && after.withdrawnReason == "不在对象之列")
    }

    @Test("YN18-1-09-01: who fails the insurance check is refused for Zhanchi and told what else is open")
    func insurance() async throws {
        let world = try await World.make("yunnan-2018", programme: "zhanchi")
        defer { world.register.remove() }
        let problem = try await #require(throws: Refusal.self) { try await world.enrol(groups: ["enterpriseWorker"]) }
            .problems[0]
        #expect(problem.code == "enrolmentBlocked" && problem.values["finding"] == "insuranceNotMet")
        #expect(problem.values["remedyZh"]?.contains("项目制培训") == true)
        #expect(problem.values["remedyEn"]?.contains("project training") == true)
        #expect(problem.values["clausesZh"] == "云人社发〔2018〕71号第一部分第（九）项")
        #expect(try await world.register.test.count("select count(*) from person") == 0)
        // The same employee gets into a class that is open to others.
        let other = try await World.make("yunnan-2018", in: world.register)
        #expect(try await other.refused(groups: ["enterpriseWorker"]) == [])
        #expect(try await world.refused(2, groups: ["enterpriseWorker"], proofs: ["insuranceMet"]) == [])
    }

    @Test("YN18-1-09-02: a second Zhanchi class in a year is refused and the first one is named; next year it is open")
    func oneClassAYear() async throws {
        let first = try await World.make("yunnan-2018", programme: "zhanchi")
        defer { first.register.remove() }
        try await first.enrol(proofs: ["insuranceMet"])
        let later = try await World.make(
            "yunnan-2018", programme: "zhanchi", in: first.register, from: TestOffice.monday(8, 0).day + 60)
        let problem = try await #require(throws: Refusal.self) { try await later.enrol(proofs: ["insuranceMet"]) }
            .problems[0]
        #expect(problem.values["finding"] == "classThisYear")
        #expect(problem.values["actualZh"] == "中式面点第 1 期（\(TestOffice.monday(8, 0).day + 10)）")
        let nextYear = try await World.make(
            "yunnan-2018", programme: "zhanchi", in: first.register, from: TestOffice.monday(8, 0).day + 300)
        #expect(try await nextYear.refused(proofs: ["insuranceMet"]) == [])
    }

    @Test(
        "YN18-1-14-03: an SYB class takes nobody without the wish and the ability to start a business",
        arguments: [
            ([], ["noStartUpWish", "noStartUpAbility"]), (["startUpWish"], ["noStartUpAbility"]),
            (["startUpAbility"], ["noStartUpWish"]), (["startUpWish", "startUpAbility"], [])
        ] as [([String], [String])])
    func syb(_ proofs: [String], _ expected: [String]) async throws {
        let world = try await World.make("yunnan-2018", kind: .entrepreneurship, programme: "syb")
        defer { world.register.remove() }
        #expect(try await world.refused(groups: ["collegeStudent"], proofs: proofs) == expected)
        #expect(
            try await world.register.test.count("select count(*) from enrolment where state = 'enrolled'")
                == (expected.isEmpty ? 1 : 0))
    }

    @Test("YN18-1-14-04: without evidence of e-commerce the enrolment goes to an officer, with it it stands")
    func onlineBusiness() async throws {
        let world = try await World.make("yunnan-2018", kind: .entrepreneurship, programme: "onlineBusiness")
        defer { world.register.remove() }
        #expect(try await world.state(world.enrol(1, proofs: ["onlineBusiness"])) == .enrolled)
        let held = try await world.enrol(2)
        #expect(try await world.state(held) == .held)
        #expect(try await world.heldFor(held).allSatisfy { $0.hasPrefix("noOnlineBusiness ") })
        // Handing the evidence in later needs no officer.
        #expect(try await world.enrol(2, proofs: ["onlineBusiness"]) == held)
        #expect(try await world.state(held) == .enrolled)
    }

    @Test(
        "YN18-1-14-05: IYB takes owners of firms registered up to the pack's years before the class starts",
        arguments: [("2020-06-22", []), ("2020-06-21", ["firmTooOld"]), ("2023-01-01", [])])
    func iyb(_ registered: String, _ expected: [String]) async throws {
        let world = try await World.make("yunnan-2018", kind: .entrepreneurship, programme: "iyb")
        defer { world.register.remove() }
        #expect(try await world.refused(firm: registered) == expected)
        // Whoever shows no firm is not simply let in.
        #expect(try await world.state(world.enrol(2)) == .held)
        #expect(try await world.refused(3, firm: "2031-01-01") == ["dayInFuture"])
    }

    @Test("YN22-05-03: neither insured by the firm nor its dispatched worker: held for a check, in files and by hand")
    func firmStaff() async throws {
        let world = try await World.make("yunnan-2022", route: .enterprise)
        defer { world.register.remove() }
        for (serial, proof) in ["insuredByFirm", "dispatchedToFirm"].enumerated() {
            #expect(try await world.state(world.enrol(serial + 1, proofs: [proof])) == .enrolled)
        }
        let stranger = try await world.enrol(3, groups: ["enterpriseWorker"])
        #expect(try await world.state(stranger) == .held)
        #expect(try await world.heldFor(stranger) == ["notFirmStaff 云人社通〔2022〕50号第（五）条"])
        let map = try await RosterImport(office: world.register.office).columns(of: world.course, for: world.clerk)
        #expect(map.columns.contains { $0.key == "proofs" } && !map.columns.contains { $0.key == "firmRegisteredOn" })
        let rows = [
            TestRegister.row(4, group: "企业职工") + [.empty, .empty, .text("本企业参保职工")],
            TestRegister.row(5, group: "企业职工") + [.empty, .empty, .empty],
            TestRegister.row(6, group: "企业职工") + [.empty, .empty, .text("老板的朋友")]
        ]
        let file = try TestRegister.sheet(rows, more: ["毕业年份", "是否继续升学", "报名凭据"])
        let preview = try await RosterImport(office: world.register.office)
            .check(file, name: "名册.xlsx", class: world.course, by: world.clerk)
        #expect(preview.good.map { $0.warnings.map(\.code) } == [[], ["enrolmentHeld"]])
        #expect(preview.bad.map { $0.problems.map(\.code) } == [["proofUnknown"]])
    }

    @Test("GS18-3-03-01: an undocumented criterion holds the enrolment; without one of the five groups it is refused")
    func gansu() async throws {
        let world = try await World.make("gansu-2018", kind: .entrepreneurship)
        defer { world.register.remove() }
        let both = ["learningAbility", "startUpWish"]
        #expect(try await world.refused(1, groups: ["registeredPoor"], proofs: both) == ["startUpGroupMissing"])
        #expect(try await world.state(world.enrol(2, groups: ["smallFirmFounder"], proofs: both)) == .enrolled)
        for (serial, proof) in both.enumerated() {
            #expect(
                try await world.state(world.enrol(serial + 3, groups: ["farmProduceBroker"], proofs: [proof])) == .held)
        }
    }

    @Test("SC25-07-03: without a recorded wish for work, or for training, nobody is enrolled in training of key groups")
    func wishes() async throws {
        let world = try await World.make("sichuan-2025")
        defer { world.register.remove() }
        #expect(try await world.refused(proofs: ["trainingWish"]) == ["noJobWish"])
        #expect(try await world.refused(proofs: ["jobWish"]) == ["noTrainingWish"])
        #expect(try await world.refused(proofs: ["jobWish", "trainingWish"]) == [])
    }

    @Test("SC25-07-04: entrepreneurship training takes key groups with a need, nobody else")
    func keyGroups() async throws {
        let world = try await World.make("sichuan-2025", kind: .entrepreneurship)
        defer { world.register.remove() }
        #expect(try await world.refused(1, groups: ["newHire"], proofs: ["startUpNeed"]) == ["outsideKeyGroups"])
        #expect(try await world.refused(2, groups: ["veteran"]) == ["noStartUpNeed"])
        #expect(try await world.refused(3, groups: ["veteran"], proofs: ["startUpNeed"]) == [])
    }

    @Test("a class without conditions asks for nothing, keeps no decision and has the usual sheet")
    func none() async throws {
        let world = try await World.make("yunnan-2022")
        defer { world.register.remove() }
        let id = try await world.enrol()
        let (enrolment, check) = try await world.desk.held(id, for: world.officer)
        #expect(enrolment.state == .enrolled && check == nil)
        let map = try await RosterImport(office: world.register.office).columns(of: world.course, for: world.clerk)
        #expect(!map.columns.contains { ["proofs", "firmRegisteredOn"].contains($0.key) })
    }

    @Test("a held person who got into another class meanwhile, or for whom there is no place, is not admitted")
    func admittedLate() async throws {
        let world = try await World.make("yunnan-2018", kind: .entrepreneurship, programme: "onlineBusiness")
        defer { world.register.remove() }
        let held = try await world.enrol()
        let other = try await World.make("yunnan-2018", in: world.register)
        try await other.enrol()
        #expect(
            try await refusals { try await world.desk.settle(held, admit: true, reason: "有网店", by: world.officer) } == [
                "overlappingClass"
            ])
        let second = try await world.enrol(2)
        let course = world.course
        try await world.register.test.write { try $0.update("training_class", id: course, ["size": 1]) }
        try await world.enrol(3, proofs: ["onlineBusiness"])
        #expect(
            try await refusals { try await world.desk.settle(second, admit: true, reason: "有网店", by: world.officer) }
                == ["classFull"])
    }

    @Test("the basics of a class that change after people were enrolled are asked of them again before it is submitted")
    func changedClass() async throws {
        let world = try await World.make("yunnan-2018", kind: .entrepreneurship)
        defer { world.register.remove() }
        let (office, course) = (world.register.office, world.course)
        try await world.enrol(1)
        try await world.enrol(2)
        func open() async throws -> [String] {
            try await office.store.read { reader in
                let record = try ClassStore.find(course, world.clerk.scope, reader)
                return try EnrolmentConditions.stillOpen(record, reader, office).map { $0.values["finding"] ?? $0.code }
            }
        }
        #expect(try await open() == [])
        try await world.register.test.write {
            try $0.update("training_class", id: course, ["programme": "onlineBusiness"])
        }
        #expect(try await open() == ["noOnlineBusiness", "noOnlineBusiness"])
    }
}
