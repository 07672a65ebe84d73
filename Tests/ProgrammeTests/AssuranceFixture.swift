import Programme
import Store
import Vocabulary

/// People of the county and bodies that may examine, beside a class.
struct Assurance {
    let test: TestOffice
    let course: TestClass

    static func make(trainees: Int = 6, days: Int = 1, state: ClassState = .open) async throws -> Assurance {
        let test = try await TestOffice(at: TestOffice.monday(9, 0))
        return Assurance(
            test: test, course: try await TestClass.open(in: test, trainees: trainees, days: days, state: state))
    }

    func actor(_ role: Role, _ name: String = "A") -> Actor {
        Actor(id: "\(role.rawValue)-\(name)", name: name, role: role, division: TestClass.county)
    }

    /// A recognised body for the class's occupation, or for another.
    @discardableResult
    func body(_ name: String, occupation: String = "6-25-04-07", institution: String? = nil) async throws -> String {
        let serial = try await test.count("select count(*) from evaluator")
        return try await test.write { tx in
            let id = tx.newID()
            try tx.insert(
                "evaluator",
                [
                    "id": id, "division": TestClass.county, "institution": institution, "name": name,
                    "credit_code": Self.creditCode(serial),
                    "occupations": "[\"\(occupation)\"]", "recognition": "000099000007", "recognised_on": "2020-01-01",
                    "fees": "posted", "created_at": tx.now, "changed_at": tx.now
                ])
            return id
        }
    }

    /// An invented credit code with its right check character.
    private static func creditCode(_ serial: Int) -> String {
        let body = "52530103MJ000000" + String(serial % 10)
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" where CreditCode(body + String(last)) != nil {
            return body + String(last)
        }
        return body
    }

    /// A filled form; every item yes.
    func form(_ kind: InspectionKind = .onSite, signed: Bool = true) async throws -> InspectionDesk.NewInspection {
        let id = course.id
        let record = try await test.office.store.read { try ClassStore.find(id, .everything(because: "a test"), $0) }
        let items = InspectionDesk.checklist(of: record, test.office).map { ($0, true) }
        return .init(
            kind: kind, present: 3, checklist: Dictionary(items, uniquingKeysWith: { $1 }),
            signedBy: signed ? "罗正昌" : "",
            sheet: signed ? ("sheet.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]) : nil)
    }

    /// Draws, schedules and enters results: the first `passing` trainees pass.
    func examine(passing: Int) async throws {
        let office = test.office, id = course.id
        _ = try await DrawDesk(office: office).commit(id, by: actor(.trainingOfficer))
        _ = try await DrawDesk(office: office).reveal(id, witness: "37", by: actor(.reviewer))
        try await test.write { tx in
            try ClassState.move(id, to: .taught, in: tx); return Done()
        }
        let day = test.time.now.day + 1
        _ = try await ExamDesk(office: office).schedule(id, on: day, place: "考场", by: actor(.trainingOfficer))
        test.time.set(Instant(day, minuteOfDay: 600))
        let marks = course.enrolments.enumerated().map { index, enrolment in
            ExamDesk.Mark(enrolment: enrolment, theory: index < passing ? 80 : 59, practice: 70)
        }
        _ = try await ExamDesk(office: office).enter(marks, of: id, supervisor: "", by: actor(.trainingOfficer))
    }
}
