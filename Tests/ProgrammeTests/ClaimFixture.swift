import Accounts
import Procedures
import Programme
import Store
import Vocabulary

/// A class of one day that is certified with everything a claim needs: two signed inspections, everybody reached by telephone, an
/// examination by a drawn body, hours confirmed, full attendance, certificates; and money in the county's fund.
struct ClaimFixture: Sendable {
    static let standard: Int64 = 150_000
    static let start = Day("2023-06-12") ?? .distantPast
    static let submitted = Instant("2023-06-20T09:00:00+08:00") ?? Instant(milliseconds: 0)
    /// Five working days after the 20th.
    static let lastDay = Day("2023-06-27") ?? .distantPast
    static let after = Instant("2023-06-28T09:00:00+08:00") ?? Instant(milliseconds: 0)

    let test: TestOffice
    let course: TestClass
    var office: Office { test.office }
    var officer: Actor { Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: course.division) }
    var reviewer: Actor { Actor(id: "reviewer", name: "马建业", role: .reviewer, division: course.division) }
    var clerk: Actor { Actor(id: "finance-clerk", name: "段会计", role: .financeClerk, division: course.division) }
    var head: Actor { Actor(id: "finance-head", name: "和科长", role: .financeHead, division: course.division) }

    struct Plan: Sendable {
        var trainees = 3
        var pack = "yunnan-2022"
        var inspections = 2
        /// Half-days that the last trainee attended of two.
        var lastAttended = 2
        var funds: Int64 = 10_000_000
        var online = false
        var people: [String]?
        var serial = "1"
        var county = TestClass.county
    }

    static func make(_ plan: Plan = Plan(), in given: TestOffice? = nil) async throws -> ClaimFixture {
        let test: TestOffice
        if let given { test = given } else { test = try await TestOffice() }
        test.time.set(TestOffice.monday(8, 0))
        let course = try await TestClass.open(
            in: test, trainees: plan.trainees, pack: plan.pack,
            mode: plan.online ? "online" : "theory",
            state: .certified, people: plan.people, county: plan.county)
        let fixture = ClaimFixture(test: test, course: course)
        try await test.write { tx in
            try fixture.organise(plan, tx)
            try fixture.attend(plan, tx)
            try fixture.examine(plan, tx)
            return Done()
        }
        if plan.funds > 0 {
            _ = try await test.office.store.write("ledger.allocate", by: fixture.head) { tx in
                tx.about("fund", "employment", in: plan.county)
                try Ledger().allocate(
                    tx, division: plan.county, fund: "employment", Money(fen: plan.funds),
                    document: "下达 1 号")
                return Done()
            }
        }
        test.time.set(submitted)
        return fixture
    }

    private var base: Columns { ["division": course.division, "institution": course.institution] }

    private func add(_ table: String, _ columns: Columns, _ tx: Transaction) throws {
        var all = base
        all["id"] = tx.newID().sql
        for pair in columns.pairs { all[pair.name] = pair.value }
        try tx.insert(table, all)
    }

    private func organise(_ plan: Plan, _ tx: Transaction) throws {
        let project = tx.newID()
        try tx.insert(
            "project",
            [
                "id": project, "division": course.division, "institution": course.institution, "name": "项目",
                "pack": plan.pack, "year": 2023,
                "announced_on": "2023-05-10", "tendered": 1, "fund": "employment", "method": "openTender",
                "created_at": tx.now,
                "changed_at": tx.now
            ])
        try tx.update(
            "training_class", id: course.id,
            [
                "project": project, "catalogue_fen": Self.standard, "conditions": #"{"nationalStandard":true,"onlinePlanApproved":true}"#
            ])
        for index in 0..<plan.inspections {
            let evidence = tx.newID()
            try add(
                "evidence",
                [
                    "id": evidence, "subject": "class/\(course.id)", "kind": "checklist",
                    "sha256": evidence, "media_type": "image/png",
                    "size": 1, "name": "表", "created_by": "officer", "created_at": tx.now
                ], tx)
            try add(
                "inspection",
                [
                    "class": course.id, "kind": InspectionKind.onSite, "on_date": Self.start,
                    "at": tx.now,
                    "inspector": "inspector-\(index)", "result": "fine", "signed_by": "罗正昌",
                    "evidence": evidence
                ], tx)
        }
    }

    private func attend(_ plan: Plan, _ tx: Transaction) throws {
        for (index, lesson) in course.lessons.enumerated() {
            try add(
                "hours_delivered",
                [
                    "lesson": lesson, "class": course.id, "hours": 400, "teacher": "t",
                    "confirmed_at": tx.now
                ], tx)
            for (place, enrolment) in course.enrolments.enumerated() {
                if place == course.enrolments.count - 1, index >= plan.lastAttended { continue }
                for direction in SigningDirection.allCases {
                    try add(
                        "signing",
                        [
                            "class": course.id, "lesson": lesson, "enrolment": enrolment,
                            "person": course.persons[place],
                            "direction": direction, "at": tx.now, "way": "api", "recorded_by": "clerk"
                        ], tx)
                }
            }
        }
        for (place, enrolment) in course.enrolments.enumerated() {
            try add(
                "phone_check",
                [
                    "class": course.id, "enrolment": enrolment, "person": course.persons[place],
                    "at": tx.now,
                    "caller": "officer", "reached": 1
                ], tx)
        }
    }

    private func examine(_ plan: Plan, _ tx: Transaction) throws {
        let evaluator = tx.newID(), draw = tx.newID()
        try tx.insert(
            "evaluator",
            [
                "id": evaluator, "division": "530000", "name": "省评价中心", "credit_code": EvaluatorNumber.of(plan.serial),
                "occupations": #"["6-25-04-07"]"#, "recognition": "省评 1 号", "recognised_on": "2022-01-01",
                "fees": "已公示",
                "created_at": tx.now, "changed_at": tx.now
            ])
        try add(
            "draw",
            [
                "id": draw, "subject": "class/\(course.id)", "kind": "evaluator", "candidates": "[]",
                "commitment": "c",
                "sealed_seed": "s", "seed": "s", "witness": "w", "chosen": evaluator,
                "committed_by": "officer",
                "committed_at": tx.now, "revealed_at": tx.now
            ], tx)
        try add(
            "exam",
            [
                "class": course.id, "evaluator": evaluator, "draw": draw, "on_date": Self.start,
                "held_at": tx.now
            ], tx)
        for (place, enrolment) in course.enrolments.enumerated() {
            try add(
                "certificate",
                [
                    "number": "Y\(plan.serial)\(enrolment.suffix(9))\(place)", "class": course.id,
                    "enrolment": enrolment,
                    "person": course.persons[place], "kind": TrainingKind.skillLevel,
                    "occupation": "6-25-04-07",
                    "level": 5, "issued_on": Self.start, "evaluator": evaluator, "created_at": tx.now
                ],
                tx)
        }
    }

    // MARK: Acting

    func submit() async throws -> String {
        try await ClaimDesk(office: office).submit(course.id, by: course.clerk)
    }

    func caseState(_ claim: String) async throws -> CaseState {
        let state = try await office.store.read { [office] reader in
            try office.procedures.find(
                reader, .everything(because: "a test looks"), subject: "claim/\(claim)",
                procedure: ClaimDesk.procedure)
        }
        guard let state else { throw Refusal("notFound") }
        return state
    }

    @discardableResult
    func act(
        _ claim: String, _ verdict: Verdict = .agreed, by actor: Actor, reasons: String = "",
        documents: [String: String] = [:],
        to: String? = nil
    ) async throws -> CaseState {
        let state = try await caseState(claim)
        return try await CaseDesk(office: office).act(
            on: state.id, token: state.token, CaseAct(verdict, reasons: reasons, documents: documents, to: to),
            by: actor)
    }

    /// Submitted, checked, reviewed: on public notice.
    func onNotice() async throws -> (claim: String, notice: String) {
        let claim = try await submit()
        try await act(claim, by: officer)
        try await act(claim, by: reviewer)
        return (claim, try await notice(of: claim).id)
    }

    func notice(of claim: String) async throws -> PublicNotice {
        let found = try await office.store.read {
            try NoticeStore.notice(
                ofClaim: claim,
                .everything(because: "a test"), $0)
        }
        guard let found else { throw Refusal("notFound") }
        return found
    }

    func close(_ notice: String) async throws {
        test.time.set(Self.after)
        try await NoticeDesk(office: office).close(notice, by: officer)
    }

    func record(_ claim: String) async throws -> ClaimRecord {
        try await office.store.read { try ClaimStore.find(claim, .everything(because: "a test"), $0) }
    }

    func lines(_ claim: String) async throws -> [ClaimLine] {
        try await office.store.read { try ClaimStore.lines(of: claim, .everything(because: "a test"), $0) }
    }

    /// Reasons of the decision that a line stands on.
    func decision(_ line: ClaimLine) async throws -> (record: DecisionRecord, again: ClaimDeciding.Again) {
        try await office.store.read { [office] reader in
            guard let id = line.decision,
                let record = try DecisionRecord.find(
                    id, .everything(because: "a test"),
                    reader)
            else {
                throw Refusal("notFound")
            }
            return (record, try ClaimDeciding.again(record, office))
        }
    }
}
