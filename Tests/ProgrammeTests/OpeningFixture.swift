import Foundation
import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// A county with a listed institution, its teachers, an announced and tendered project, an evaluator: all that a class needs to
/// be opened under the pack of 2023, from Monday 3 July on.
struct OpeningFixture: Sendable {
    static let county = Division("990121") ?? .nowhere
    static let start = Day("2023-07-03") ?? .distantPast

    let test: TestOffice
    var office: Office { test.office }
    let institution: String
    let project: String
    let teachers: [String]
    let clerk: Actor
    let officer = Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: county)
    let reviewer = Actor(id: "reviewer", name: "马建业", role: .reviewer, division: county)
    let leader = Actor(id: "leader", name: "赵立新", role: .leader, division: county)

    static func make(
        pack: String = "yunnan-2023", serial: String = "1", in test: TestOffice? = nil, county: Division = county
    )
        async throws -> OpeningFixture
    {
        let office: TestOffice
        if let test { office = test } else { office = try await TestOffice() }
        let ids = try await office.write { tx -> [String] in
            let institution = tx.newID(), project = tx.newID(), theory = tx.newID(), practice = tx.newID()
            try tx.insert(
                "institution",
                [
                    "id": institution, "division": county, "institution": institution, "name": "凤岭职教中心\(serial)",
                    "credit_code": EvaluatorNumber.of(institution),
                    "kind": ProviderKind.vocationalSchool, "head": "杨家兴", "phone": "0899-5550100", "address": "永和镇",
                    "listed": 1,
                    "occupations": #"["4-03-02-02","4-10-01-02"]"#, "created_at": tx.now, "changed_at": tx.now
                ])
            try tx.insert(
                "project",
                [
                    "id": project, "division": county, "institution": institution, "name": "脱贫人口技能培训", "pack": pack,
                    "year": 2023,
                    "announced_on": "2023-05-10", "tendered": 1, "occupations": #"["4-03-02-02"]"#,
                    "fund": "ruralRevitalisation",
                    "method": "openTender", "created_at": tx.now, "changed_at": tx.now
                ])
            let staff = [(theory, "罗正昌", "A" + serial, TeacherRole.theory), (practice, "李菊仙", "B" + serial, .practice)]
            for (id, name, number, role) in staff {
                try tx.insert(
                    "teacher",
                    [
                        "id": id, "division": county, "institution": institution, "name": name,
                        "id_number_index": number,
                        "role": role,
                        "registered": 1, "check_year": 2023, "created_at": tx.now, "changed_at": tx.now
                    ])
            }
            try tx.insert(
                "evaluator",
                [
                    "id": tx.newID(), "division": "990000", "name": "州评价中心", "credit_code": EvaluatorNumber.of(serial),
                    "occupations": #"["4-03-02-02"]"#, "recognition": "滇评〔2022〕1号", "recognised_on": "2022-01-01",
                    "fees": "每人 200 元，已公示",
                    "created_at": tx.now, "changed_at": tx.now
                ])
            return [institution, project, theory, practice]
        }
        return OpeningFixture(
            test: office, institution: ids[0], project: ids[1], teachers: [ids[2], ids[3]],
            clerk: Actor(
                id: "clerk-\(serial)", name: "杨家兴", role: .institutionClerk, division: county, institution: ids[0]))
    }

    var draft: ClassDraft {
        var draft = ClassDraft()
        draft.title = "西式面点师（五级）第 3 期"
        draft.project = project
        draft.kind = TrainingKind.skillLevel.rawValue
        draft.route = Route.project.rawValue
        draft.occupation = "4-03-02-02"
        draft.level = "5"
        draft.size = "30"
        draft.startDate = Self.start.description
        draft.endDate = (Self.start + 11).description
        return draft
    }

    static var aims: ClassParticulars {
        var aims = ClassParticulars()
        aims.targetGroups = ["povertyAlleviated"]
        aims.employmentDirection = "县内餐饮企业"
        aims.supportMeasures = "推荐上岗"
        aims.delivery = .onSite
        return aims
    }

    static var conditions: ClassConditions {
        var conditions = ClassConditions()
        for flag in ClassConditions.Flag.allCases { conditions[keyPath: flag.path] = true }
        conditions.equipmentSets = 30
        conditions.traineesPerSet = 1
        return conditions
    }

    static var timetable: TimetablePlan {
        var plan = TimetablePlan(
            morning: .init(starts: 510, ends: 720, hours: ClassHours(hours: 4)),
            afternoon: .init(starts: 840, ends: 1050, hours: ClassHours(hours: 4)))
        plan.skippedWeekdays = [6, 7]
        return plan
    }

    /// An application with all tasks done; each step can be changed before it is taken.
    func apply(
        _ change: (inout ClassDraft) -> Void = { _ in }, conditions: (inout ClassConditions) -> Void = { _ in },
        teachers chosen: [(teacher: String, role: TeacherRole)]? = nil, trainees: Int = 2, signs: Bool = true
    ) async throws -> String {
        var draft = draft
        change(&draft)
        var facts = Self.conditions
        conditions(&facts)
        let desk = ClassDesk(office: office)
        let id = try await desk.create(draft, by: clerk)
        if signs { try await UndertakingDesk(office: office).sign(id, by: clerk) }
        try await desk.setAims(id, Self.aims, by: clerk)
        try await desk.setVenue(
            id, ClassVenue(address: "永和镇实训楼 301", latitude: "25.1", longitude: "99.2"), site: .offPlant, manager: "罗正昌",
            phone: "0899-5550161", by: clerk)
        let hours = ClassPlanHours(
            required: ClassHours(hours: 80), theory: ClassHours(hours: 24), practice: ClassHours(hours: 56))
        try await desk.setHours(id, hours, by: clerk)
        let usual = [(teacher: teachers[0], role: TeacherRole.theory), (teacher: teachers[1], role: .practice)]
        try await desk.setTeachers(id, chosen ?? usual, by: clerk)
        try await desk.setConditions(id, facts, by: clerk)
        try await schedule(id, teachers: chosen ?? usual)
        try await enrol(trainees, in: id)
        return id
    }

    /// Makes the timetable; nil: with the content that the pack wants in every class.
    func schedule(
        _ id: String, _ topics: [String]? = nil, teachers chosen: [(teacher: String, role: TeacherRole)]? = nil
    ) async throws {
        let chosen = chosen ?? [(teacher: teachers[0], role: .theory), (teacher: teachers[1], role: .practice)]
        var plan = Self.timetable
        plan.theoryTeacher = chosen.first { $0.role == .theory }?.teacher
        plan.practiceTeacher = chosen.first { $0.role == .practice }?.teacher
        if let topics { plan.topics = topics } else { plan.topics = try await office.pack(record(id).pack).topics(of: []) }
        try await TimetableDesk(office: office).generate(id, plan, by: clerk)
    }

    @discardableResult
    func enrol(_ count: Int, in id: String, persons: [String] = []) async throws -> [String] {
        let institution = institution
        return try await test.write { tx in
            var all = persons
            while all.count < count {
                let person = tx.newID()
                all.append(person)
                try tx.insert(
                    "person",
                    [
                        "id": person, "division": Self.county, "person": person, "id_number_index": person,
                        "name": "学员",
                        "sex": "female",
                        "birth_date": "1990-01-01", "created_at": tx.now, "changed_at": tx.now
                    ])
            }
            for (index, person) in all.enumerated() {
                try tx.insert(
                    "enrolment",
                    [
                        "id": tx.newID(), "division": Self.county, "institution": institution, "class": id,
                        "person": person,
                        "position": index + 1, "state": "enrolled", "created_at": tx.now, "changed_at": tx.now
                    ])
            }
            return all
        }
    }

    /// Codes of what blocks, as the check says.
    func blocking(_ id: String) async throws -> [String] {
        try await OpeningDesk(office: office).check(id, by: clerk).blocking.map(\.code)
    }

    /// Codes of the findings for which a submission was refused.
    func refusedFindings(_ id: String) async throws -> [String] {
        do {
            _ = try await OpeningDesk(office: office).submit(id, by: clerk)
            return []
        } catch let refusal as Refusal {
            return refusal.problems.map { $0.code == "openingBlocked" ? $0.values["finding"] ?? "" : $0.code }
        }
    }

    func state(_ caseID: String) async throws -> CaseState {
        let engine = office.procedures
        let found = try await office.store.read {
            try engine.state($0, .everything(because: "a test looks"), case: caseID)
        }
        guard let found else { throw Refusal("notFound") }
        return found
    }

    func record(_ id: String) async throws -> ClassRecord {
        try await office.store.read { try ClassStore.find(id, .everything(because: "a test looks"), $0) }
    }

    static let verified = ["identity": "yes", "hours": "yes", "teachers": "yes", "premises": "yes", "equipment": "yes"]

    @discardableResult
    func act(
        _ caseID: String, _ verdict: Verdict, by actor: Actor, reasons: String = "", documents: [String: String] = [:]
    )
        async throws -> CaseState
    {
        let token = try await state(caseID).token
        return try await CaseDesk(office: office).act(
            on: caseID, token: token, CaseAct(verdict, reasons: reasons, documents: documents),
            by: actor)
    }

    /// Submits, verifies and approves.
    @discardableResult
    func open(_ id: String) async throws -> String {
        let caseID = try await OpeningDesk(office: office).submit(id, by: clerk)
        try await act(caseID, .agreed, by: officer, documents: Self.verified)
        try await act(caseID, .agreed, by: leader)
        return caseID
    }
}

/// Credit codes that only differ in their serial (its last nine digits); the check character is computed by trying.
enum EvaluatorNumber {
    static func of(_ serial: String) -> String {
        let digits = serial.filter(\.isNumber).suffix(9)
        let body = "12990000" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" where CreditCode(body + String(last)) != nil {
            return body + String(last)
        }
        return body
    }
}
