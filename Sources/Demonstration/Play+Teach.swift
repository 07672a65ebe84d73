import Programme
import Store
import Vocabulary

/// Lessons, signings, photos, inspections and calls.
extension Play {
    func sign(_ place: Int, _ lesson: Int, _ direction: SigningDirection) async throws {
        let course = courses[place]
        guard course.lessons.indices.contains(lesson) else {
            throw DemonstrationFault("\(course.plan.key) has no lesson \(lesson)")
        }
        let record = course.lessons[lesson]
        let present = course.members.filter { member in
            !member.missed.contains(lesson) && (direction == .in || !member.notSignedOut.contains(lesson))
        }
        if course.plan.onDevices {
            try await signOnDevices(course, record, direction, present)
        } else {
            let here = Set(present.map(\.enrolment))
            var words: [String: AttendanceDesk.RollWord] = [:]
            for member in course.members {
                if here.contains(member.enrolment) {
                    words[member.enrolment] = .present
                } else if member.missed.contains(lesson) {
                    words[member.enrolment] = direction == .in ? .absent : nil
                }
            }
            _ = try await AttendanceDesk(office: office).rollCall(
                record.id, direction, words, by: teacher(of: record, course))
        }
    }

    func teacher(of lesson: LessonRecord, _ course: Course) throws -> Actor {
        guard let teacher = [course.pair.theory, course.pair.practice].first(where: { $0.person == lesson.teacher })
        else {
            throw DemonstrationFault("a lesson of \(course.plan.key) has another's teacher")
        }
        return teacher
    }

    private func signOnDevices(
        _ course: Course, _ lesson: LessonRecord, _ direction: SigningDirection,
        _ present: [Member]
    ) async throws {
        guard let county = script.province.counties.first(where: { $0.code == course.county }) else { return }
        let now = clock.timekeeper.now()
        let requests = present.enumerated().map { index, member in
            var request = SigningRequest(.enrolment(member.enrolment), .lesson(lesson.id), direction)
            let order = course.members.firstIndex { $0.enrolment == member.enrolment } ?? 0
            request.device = "phone-\(course.plan.key)-\(order)"
            request.deviceTime = now - .seconds(luck.number(in: 5...600))
            request.latitude = county.latitude + digits(luck.number(in: 0...99), 2)
            request.longitude = county.longitude + digits(luck.number(in: 0...99), 2)
            request.accuracy = luck.number(in: 4...38)
            switch course.plan.scheme {
            case "borrowed" where order < Self.borrowed:
                request.device = "phone-\(course.plan.key)-0"
            case "burst":
                request.deviceTime = now - .seconds(present.count - index)
                request.device = "phone-\(course.plan.key)-burst"
            case "location":
                (request.latitude, request.longitude, request.accuracy) = (county.latitude, county.longitude, 0)
            default: break
            }
            return request
        }
        let clerk = try cast.school(course.plan.institution).clerk
        let results = try await AttendanceDesk(office: office).sign(requests, course: course.id, way: .api, by: clerk)
        for case .refused(let problem) in results { throw Refusal(problem) }
    }

    /// How many share the telephone of the first.
    static let borrowed = 14

    func photo(_ place: Int, _ lesson: Int) async throws {
        let course = courses[place]
        let record = course.lessons[lesson]
        // The planted photo is the same on every day.
        let number = course.plan.scheme == "photo" ? place * 1_009 : place * 1_009 + lesson + 1
        _ = try await AttendanceDesk(office: office).addPhoto(
            record.id, bytes: Picture.png(number), name: "\(record.day)-\(record.half).png",
            by: teacher(of: record, course))
    }

    func confirm(_ place: Int, _ lesson: Int) async throws {
        let course = courses[place]
        let record = course.lessons[lesson]
        try await AttendanceDesk(office: office).confirmHours(record.id, record.hours, by: teacher(of: record, course))
    }

    func inspect(_ place: Int, _ time: Int) async throws {
        let course = courses[place]
        let inspector = try post(.inspector, place)
        let record = try await office.store.read { try ClassStore.find(course.id, inspector.scope, $0) }
        let items = InspectionDesk.checklist(of: record, office)
        let sheet = (name: "检查表\(time + 1).png", bytes: Picture.png(place * 1_009 + 700 + time))
        let new = InspectionDesk.NewInspection(
            kind: .onSite, present: course.members.count { !$0.missed.contains(2 + time) },
            checklist: Dictionary(items.map { ($0, true) }, uniquingKeysWith: { $1 }), secondInspector: "同行人员",
            signedBy: try clerk(place).name, sheet: sheet)
        let desk = InspectionDesk(office: office)
        try await desk.archive(try await desk.inspect(course.id, new, by: inspector), by: inspector)
    }

    /// Calls trainees in the drawn order until enough are reached.
    func call(_ place: Int) async throws {
        let course = courses[place]
        let inspector = try post(.inspector, place)
        let record = try await office.store.read { try ClassStore.find(course.id, inspector.scope, $0) }
        let pack = try office.pack(record.pack)
        let questions = pack.list("phoneQuestions") ?? []
        let wanted = min(pack.count("minPhoneChecks") ?? 0, course.members.count)
        var reached = 0
        for enrolment in InspectionDesk.drawnForCalls(course.members.map(\.enrolment), of: record)
        where reached < wanted {
            let place = course.members.firstIndex { $0.enrolment == enrolment } ?? 0
            let isGhost = course.plan.scheme == "ghost" && place < Self.ghosts
            var answers = Dictionary(questions.map { ($0, true) }, uniquingKeysWith: { $1 })
            if course.plan.scheme == "kickback", reached < 3,
                let money = questions.first(where: { $0.hasPrefix("paid") })
            {
                answers[money] = false
            }
            if !isGhost { reached += 1 }
            _ = try await InspectionDesk(office: office).phone(
                course.id, enrolment: enrolment, reached: !isGhost, answers: isGhost ? [:] : answers,
                note: isGhost ? script.story.unreached : "", by: inspector)
        }
    }

    /// How many people do not exist.
    static let ghosts = 9
}
