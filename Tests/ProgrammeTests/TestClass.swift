import Programme
import Store
import Vocabulary

/// An open class of some days, mornings 08:30–11:30 and afternoons 14:00–17:00, four class hours each.
struct TestClass: Sendable {
    static let county = Division("530103") ?? .nowhere
    let id: String
    let division: Division
    let institution: String
    /// In the order of the timetable.
    let lessons: [String]
    let enrolments: [String]
    let persons: [String]
    let teacher: Actor
    let clerk: Actor

    /// The trainee at a place of the roster.
    func trainee(_ index: Int) -> Actor {
        Actor(
            id: "account-\(persons[index])", name: "学员\(index + 1)", role: .trainee, division: division,
            person: persons[index])
    }

    static func open(
        in test: TestOffice, trainees: Int = 3, days: Int = 1, from first: Day = TestOffice.monday(8, 0).day,
        pack: String = "yunnan-2022", mode: String = "theory", state: ClassState = .open,
        people: [String]? = nil, county: Division = TestClass.county
    ) async throws -> TestClass {
        let numbers = (0..<trainees).map { idNumber($0 + Int(first.number) % 97 * 7) }
        let made = try await test.write { tx -> [String: [String]] in
            let institution = tx.newID(), teacher = tx.newID(), course = tx.newID()
            try tx.insert(
                "institution",
                [
                    "id": institution, "division": county, "institution": institution, "name": "测试职业学校",
                    "credit_code": EvaluatorNumber.of(institution),
                    "kind": ProviderKind.vocationalSchool, "head": "罗正昌", "phone": "0871-5550100", "address": "永和镇",
                    "created_at": tx.now,
                    "changed_at": tx.now
                ])
            try tx.insert(
                "teacher",
                [
                    "id": teacher, "division": county, "institution": institution, "name": "罗正昌",
                    "id_number_index": teacher,
                    "role": TeacherRole.theory, "registered": 1, "created_at": tx.now, "changed_at": tx.now
                ])
            try tx.insert(
                "training_class",
                [
                    "id": course, "number": "C-\(course.suffix(8))", "division": county, "institution": institution,
                    "pack": pack,
                    "title": "电子装接工第 17 期", "kind": TrainingKind.skillLevel, "route": Route.project,
                    "occupation": "6-25-04-07", "level": 5,
                    "size": 40, "start_date": first, "end_date": first + max(0, days - 1), "days": days,
                    "hours_required": days * 800,
                    "hours_planned": days * 800, "venue": "永和镇实训楼", "latitude": "25.0000", "longitude": "102.7000",
                    "state": state,
                    "created_at": tx.now, "changed_at": tx.now, "opened_at": tx.now
                ])
            var lessons: [String] = [], enrolments: [String] = [], persons: [String] = []
            for day in 0..<days {
                for half in [HalfDay.morning, .afternoon] {
                    lessons.append(tx.newID())
                    try tx.insert(
                        "lesson",
                        [
                            "id": lessons[lessons.count - 1], "division": county, "institution": institution,
                            "class": course,
                            "on_date": first + day, "half": half, "starts": half == .morning ? 510 : 840,
                            "ends": half == .morning ? 690 : 1020,
                            "hours": 400, "mode": mode, "teacher": teacher, "room": "301"
                        ])
                }
            }
            for index in 0..<trainees {
                let person = people?[index] ?? tx.newID()
                if people == nil {
                    try tx.insert(
                        "person",
                        [
                            "id": person, "division": county, "person": person, "id_number": CitizenID(numbers[index]),
                            "name": "学员\(index + 1)",
                            "sex": "male", "birth_date": "1990-01-01", "created_at": tx.now, "changed_at": tx.now
                        ])
                }
                persons.append(person)
                enrolments.append(tx.newID())
                try tx.insert(
                    "enrolment",
                    [
                        "id": enrolments[index], "division": county, "institution": institution, "class": course,
                        "person": person,
                        "position": index + 1, "state": "enrolled", "created_at": tx.now, "changed_at": tx.now
                    ])
            }
            return [
                "one": [course, institution, teacher], "lessons": lessons, "enrolments": enrolments, "persons": persons
            ]
        }
        let one = made["one"] ?? []
        return TestClass(
            id: one[0], division: county, institution: one[1], lessons: made["lessons"] ?? [],
            enrolments: made["enrolments"] ?? [],
            persons: made["persons"] ?? [],
            teacher: Actor(
                id: "teacher-\(one[0])", name: "罗正昌", role: .teacher, division: county, institution: one[1],
                person: one[2]),
            clerk: Actor(
                id: "clerk-\(one[0])", name: "马会计", role: .institutionClerk, division: county, institution: one[1]))
    }

    /// An invented identity number with its right check character.
    static func idNumber(_ serial: Int) -> String {
        let tail = String(serial % 999)
        let body = "53010319900101" + String(repeating: "0", count: 3 - tail.count) + tail
        for last in "0123456789X" where CitizenID(body + String(last)) != nil { return body + String(last) }
        return body
    }

    /// One request of an enrolment.
    func request(_ trainee: Int, _ lesson: Int, _ direction: SigningDirection, id: String? = nil, noted: Instant? = nil)
        -> SigningRequest
    {
        SigningRequest(.enrolment(enrolments[trainee]), .lesson(lessons[lesson]), direction, id: id, deviceTime: noted)
    }

    /// Both signings of a half-day by the institution, the clock going with them. `lesson` counts half-days from the first day.
    func attend(
        _ trainees: [Int], _ lesson: Int, in test: TestOffice, out: Bool = true,
        from first: Day = TestOffice.monday(8, 0).day
    ) async throws {
        let desk = AttendanceDesk(office: test.office)
        let day = first + lesson / 2
        let minutes = lesson % 2 == 0 ? (510, 690) : (840, 1020)
        test.time.set(Instant(day, minuteOfDay: minutes.0))
        for trainee in trainees { _ = try await desk.sign(request(trainee, lesson, .in), way: .api, by: clerk) }
        test.time.set(Instant(day, minuteOfDay: minutes.1))
        if out {
            for trainee in trainees { _ = try await desk.sign(request(trainee, lesson, .out), way: .api, by: clerk) }
        }
    }
}
