import Foundation
import Policy
import Programme
import Store
import Vocabulary

/// The application of a class with its timetable and list.
extension Play {
    mutating func apply(_ place: Int) async throws {
        let course = courses[place]
        let clerk = try clerk(place)
        let desk = ClassDesk(office: office)
        let id = try await desk.create(try draft(course), by: clerk)
        courses[place].id = id
        try await UndertakingDesk(office: office).sign(id, by: clerk)
        var aims = ClassParticulars()
        aims.targetGroups = script.province.targetGroups
        aims.employmentDirection = course.aim
        aims.supportMeasures = script.province.support
        aims.delivery = .toCountryside
        try await desk.setAims(id, aims, by: clerk)
        guard let county = script.province.counties.first(where: { $0.code == course.county }) else {
            throw DemonstrationFault("\(course.county) is no county of the demonstration")
        }
        let venue = ClassVenue(address: county.street, latitude: county.latitude, longitude: county.longitude)
        try await desk.setVenue(
            id, venue, site: .offPlant, manager: clerk.name, phone: script.province.phonePrefix + "900099", by: clerk)
        let planned = ClassHours(hours: Int32(course.hours))
        let perHalf = max(1, (course.morning ?? course.afternoon)?.hours ?? 1)
        let theory = ClassHours(hours: Int32(course.hours * 3 / 10 / perHalf * perHalf))
        let practice = ClassHours(hundredths: planned.hundredths - theory.hundredths)
        try await desk.setHours(id, ClassPlanHours(required: planned, theory: theory, practice: practice), by: clerk)
        guard let first = course.pair.theory.person, let second = course.pair.practice.person else {
            throw DemonstrationFault("\(course.plan.key) has no teachers")
        }
        try await desk.setTeachers(id, [(first, .theory), (second, .practice)], by: clerk)
        let books = try await office.store.read {
            try TextbookList.books(ClassStore.find(id, clerk.scope, $0), $0)
        }
        try await desk.setConditions(id, conditions(course, books), by: clerk)
        let record = try await office.store.read { try ClassStore.find(id, clerk.scope, $0) }
        var plan = timetable(course, first, second)
        plan.topics = try office.pack(record.pack).topics(of: [])
        try await TimetableDesk(office: office).generate(id, plan, by: clerk)
        if !course.rosterStaysOutside { try await roster(place, clerk) }
    }

    private func draft(_ course: Course) throws -> ClassDraft {
        var draft = ClassDraft()
        draft.title = course.title
        let period = script.province.projects.first { $0.from <= course.plan.start }
        draft.project = period.flatMap { cast.projects["\(course.plan.institution)/\($0.pack)"] } ?? ""
        draft.kind = TrainingKind.skillLevel.rawValue
        draft.route = Route.project.rawValue
        draft.occupation = course.occupation
        draft.level = course.level.map(String.init) ?? ""
        draft.size = String(course.plan.size)
        draft.startDate = course.plan.start.description
        draft.endDate = course.end.description
        return draft
    }

    private func conditions(_ course: Course, _ books: [Textbook]) -> ClassConditions {
        var conditions = ClassConditions()
        for flag in ClassConditions.Flag.allCases { conditions[keyPath: flag.path] = true }
        conditions.equipmentSets = course.plan.size
        conditions.traineesPerSet = 1
        conditions.textbooks = books.map { .init(number: $0.number) }
        conditions.safetyHours = ClassHours(hours: 4).hundredths
        return conditions
    }

    private func timetable(_ course: Course, _ theory: String, _ practice: String) -> TimetablePlan {
        func half(_ half: ProvinceFile.Half?) -> TimetablePlan.Half? {
            half.map { .init(starts: $0.starts, ends: $0.ends, hours: ClassHours(hours: Int32($0.hours))) }
        }
        var plan = TimetablePlan(morning: half(course.morning), afternoon: half(course.afternoon))
        plan.skippedWeekdays = [6, 7]
        plan.skippedDays = Set(script.province.holidays)
        plan.theoryTeacher = theory
        plan.practiceTeacher = practice
        plan.room = "1-\(course.plan.size)"
        return plan
    }

    /// Takes the list in from a file, as an institution does.
    private mutating func roster(_ place: Int, _ clerk: Actor) async throws {
        let id = courses[place].id
        let desk = RosterImport(office: office)
        let map = try await desk.columns(of: id, for: clerk)
        let labels = try await groupLabels(id, clerk)
        let rows = Roster.rows(courses[place].members.map(\.draft), labels: labels)
        let file = ([map.columns.map(\.zh)] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
        let result = try await desk.commit(Array(file.utf8), name: "学员名单.csv", class: id, by: clerk)
        guard result.rejected == 0 else {
            let bad = try await desk.record(result.importID, for: clerk).preview.bad.first
            let problems = bad?.problems.description ?? ""
            throw DemonstrationFault("\(courses[place].plan.key): \(result.rejected) rows of the list: \(problems)")
        }
        let enrolled = try await office.store.read { try EnrolmentStore.enrolled(in: id, clerk.scope, $0) }
        let known = Dictionary(enrolled.map { ($0.person.idNumber?.text ?? "", $0) }, uniquingKeysWith: { $1 })
        for index in courses[place].members.indices {
            guard let enrolment = known[courses[place].members[index].draft.idNumber] else {
                throw DemonstrationFault("somebody of \(courses[place].plan.key) is not on the list")
            }
            courses[place].members[index].enrolment = enrolment.id
            courses[place].members[index].person = enrolment.person.id
        }
    }

    /// Group codes → their Chinese labels, as the sheet has them.
    func groupLabels(_ classID: String, _ actor: Actor) async throws -> [String: String] {
        let record = try await office.store.read { try ClassStore.find(classID, actor.scope, $0) }
        let entries = try office.pack(record.pack).codes.entries(of: "group")
        return Dictionary(entries.map { ($0.code, $0.name.zh) }, uniquingKeysWith: { $1 })
    }
}

/// The rows of the official sheet, in the order of its columns.
enum Roster {
    static func rows(_ drafts: [PersonDraft], labels: [String: String]) -> [[String]] {
        drafts.map { draft in
            let groups = draft.groups.map { labels[$0] ?? $0 }
            let others = groups.dropFirst().joined(separator: "、")
            return [
                draft.name, draft.idNumber, draft.phone, draft.division, groups.first ?? "", others, draft.unemployedIn,
                draft.bankName, draft.bankAccount, ""
            ]
        }
    }
}
