import Policy
import Store
import Vocabulary

/// Collects from the stores what the decision `ClassOpening` looks at.
package enum OpeningInputs {
    /// - Parameter officers: accounts that have acted or are about to act on the case for the bureau.
    package static func collect(
        _ record: ClassRecord, officers: [String], on day: Day, _ reader: Reader,
        _ office: Office
    ) throws -> ClassOpeningInput {
        let pack = try office.pack(record.pack)
        let lessons = try ClassStore.lessons(of: record.id, all, reader)
        var input = ClassOpeningInput()
        input.caseID = record.id
        input.on = day
        input.institution = try institution(record.institution, reader)
        input.project = try project(record, reader)
        input.course = course(record, lessons)
        // Where a list holds, it says whether the textbooks are approved; else the institution does.
        if let isListed = try TextbookList.holds(record, reader) { input.course.textbookApproved = isListed }
        input.textbook = ClassOpeningInput.Textbook(listed: input.course.textbookApproved)
        input.firm = firm(record.conditions)
        input.standards.nationalStandard = record.conditions.nationalStandard ?? false
        input.standards.trainingStandard = record.conditions.trainingStandard ?? false
        input.standards.evaluationStandard = record.conditions.evaluationStandard ?? false
        input.standards.provincialEvaluator = try !EvaluatorDesk.candidates(
            record.occupation.text, level: record.level, on: record.startDate, reader
        ).isEmpty
        input.teachers = try ClassStore.teachers(of: record.id, all, reader).map { teacher in
            ClassOpeningInput.Teacher(
                id: teacher.teacher, role: teacher.role.rawValue, registered: teacher.registered,
                annualCheckYear: teacher.checkYear, blacklisted: teacher.blacklisted)
        }
        input.officerConflict = try officers.contains {
            try AccountDesk.isRecused($0, from: record.institution, reader)
        }
        input.trainees = try trainees(record, reader)
        input.undertaking = ClassOpeningInput.Undertaking(signed: try Undertaking.of(record, reader) != nil)
        input.curriculum = ClassOpeningInput.Curriculum(
            kinds: pack.curricula(of: try ProgrammeStore.carried(by: record, reader)),
            topics: lessons.filter { $0.hours > .zero }.flatMap(\.topics).reduce(into: []) { all, topic in
                if !all.contains(topic) { all.append(topic) }
            },
            hoursPractice: exact(ClassTasks.hours(of: lessons.filter { $0.mode == .practice })))
        input.local = try LocalSettings.of(record.division, pack: pack, on: record.startDate, reader)
        return input
    }

    /// Whether evidence of the firm would make a difference to this class.
    package static func asksFirm(_ record: ClassRecord, _ pack: Pack) throws -> Bool {
        var input = ClassOpeningInput()
        input.caseID = record.id
        input.on = record.startDate
        input.course = course(record, [])
        let found = try pack.decide(input).findings
        input.firm = ClassOpeningInput.Firm(keepsPosts: false, honoursTreatment: false)
        return try pack.decide(input).findings != found
    }

    private static func firm(_ conditions: ClassConditions) -> ClassOpeningInput.Firm {
        ClassOpeningInput.Firm(
            keepsPosts: conditions.postsEvidence != nil, honoursTreatment: conditions.treatmentEvidence != nil,
            educationFen: conditions.educationFund?.fen, frontLineFen: conditions.frontLineFund?.fen)
    }

    private static let all = Scope.everything(
        because: "the decision looks across counties; the caller has found the class")

    private static func institution(_ id: String, _ reader: Reader) throws -> ClassOpeningInput.Institution {
        guard let row = try reader.row(all, "select * from institution where id = \(id)") else {
            throw StoreFault("class of a missing institution \(id)")
        }
        var institution = ClassOpeningInput.Institution()
        institution.listed = try row.flag("listed")
        institution.blacklisted = try row.flag("blacklisted")
        institution.suspendedYears = row.list("suspended_years").compactMap { Int($0) }
        institution.occupations = row.list("occupations")
        return institution
    }

    private static func project(_ record: ClassRecord, _ reader: Reader) throws -> ClassOpeningInput.Project {
        var project = ClassOpeningInput.Project()
        guard let id = record.project,
            let row = try reader.row(all, "select * from project where id = \(id) and cancelled_at is null")
        else { return project }
        project.announced = row.optionalDay("announced_on").map { $0 <= record.startDate } ?? false
        project.tendered = try row.flag("tendered")
        project.tenderOccupations = row.list("occupations")
        if let headcount = row.optionalInt("headcount") {
            // What was tendered is for all classes of the project together: only the places that are left count.
            let used = try reader.number(
                all,
                """
                select coalesce(sum(size), 0) from training_class where project = \(id) and id <> \(record.id)
                and state not in \(list: [ClassState.draft, .returned, .refused, .closed])
                """)
            project.headcount = Int(max(0, headcount - used))
        }
        return project
    }

    private static func course(_ record: ClassRecord, _ lessons: [LessonRecord]) -> ClassOpeningInput.Course {
        var course = ClassOpeningInput.Course()
        course.kind = record.kind.rawValue
        course.route = record.route.rawValue
        course.occupation = record.occupation.text
        course.level = record.level
        course.size = record.size
        course.startDate = record.startDate
        course.endDate = record.endDate
        course.days = record.days
        course.hoursRequired = exact(record.hours.required)
        // What the timetable holds, not what was written down as wished.
        course.hoursPlanned = exact(ClassTasks.hours(of: lessons))
        course.hoursTheory = exact(record.hours.theory)
        course.hoursPractice = exact(record.hours.practice)
        course.hoursOnline = exact(record.hours.online)
        let online =
            Dictionary(grouping: lessons.filter { $0.mode == .online }, by: \.day)
            .values.map { ClassTasks.hours(of: $0) }.max() ?? .zero
        course.maxOnlineHoursPerDay = exact(max(online, record.hours.maxOnlinePerDay))
        let conditions = record.conditions
        course.onlinePlanApproved = conditions.onlinePlanApproved ?? false
        course.safetyHours = exact(ClassHours(hundredths: conditions.safetyHours ?? 0))
        course.teachingPlatform = conditions.teachingPlatform ?? false
        course.planPublished = conditions.planPublished ?? false
        course.noticeBoard = conditions.noticeBoard ?? false
        course.venueFireSafety = conditions.venueFireSafety ?? false
        course.textbookApproved = conditions.textbookApproved ?? false
        course.equipmentPerTrainee = share(conditions.equipmentSets ?? 0, of: max(1, record.size))
        course.equipmentStandard = share(1, of: max(1, conditions.traineesPerSet ?? 1))
        return course
    }

    private static func trainees(_ record: ClassRecord, _ reader: Reader) throws -> [ClassOpeningInput.Trainee] {
        try EnrolmentStore.standings(of: record, reader).map {
            ClassOpeningInput.Trainee(
                overlappingClass: $0.overlappingClass, sameOccupationLevelFunded: $0.sameOccupationLevelFunded,
                fundedThisYear: $0.fundedThisYear)
        }
    }

    static func exact(_ hours: ClassHours) -> ExactNumber { ExactNumber(hours.description) ?? ExactNumber(0) }

    /// Cut off after ten decimals: sets and trainees have at most five digits, so that two different shares stay different
    /// and equal ones equal.
    static func share(_ part: Int, of whole: Int) -> ExactNumber {
        let scale = 10_000_000_000
        let (product, over) = part.multipliedReportingOverflow(by: scale)
        guard !over else { return ExactNumber(part / whole) }
        let digits = String(product / whole)
        let padded = String(repeating: "0", count: max(0, 11 - digits.count)) + digits
        let text = padded.dropLast(10) + "." + padded.suffix(10)
        return ExactNumber(String(text)) ?? ExactNumber(0)
    }
}
