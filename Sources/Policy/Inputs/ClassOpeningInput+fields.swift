import Vocabulary

extension ClassOpeningInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", { $0.caseID }, { $0.caseID = $1 })),
            .field(.date("on", { $0.on }, { $0.on = $1 })),
            .field(.flag("institution.listed", { $0.institution.listed }, { $0.institution.listed = $1 })),
            .field(
                .flag("institution.blacklisted", { $0.institution.blacklisted }, { $0.institution.blacklisted = $1 })),
            .field(
                .counts(
                    "institution.suspendedYears", { $0.institution.suspendedYears },
                    { $0.institution.suspendedYears = $1 })),
            .field(
                .texts("institution.occupations", { $0.institution.occupations }, { $0.institution.occupations = $1 })),
            .field(.flag("project.announced", { $0.project.announced }, { $0.project.announced = $1 })),
            .field(.flag("project.tendered", { $0.project.tendered }, { $0.project.tendered = $1 })),
            .field(
                .texts(
                    "project.tenderOccupations", { $0.project.tenderOccupations },
                    { $0.project.tenderOccupations = $1 })),
            .field(.optionalCount("project.headcount", { $0.project.headcount }, { $0.project.headcount = $1 }))
        ] + courseNodes + [
            .field(
                .flag(
                    "standards.nationalStandard", { $0.standards.nationalStandard },
                    { $0.standards.nationalStandard = $1 })),
            .field(
                .flag(
                    "standards.trainingStandard", { $0.standards.trainingStandard },
                    { $0.standards.trainingStandard = $1 })),
            .field(
                .flag(
                    "standards.evaluationStandard", { $0.standards.evaluationStandard },
                    { $0.standards.evaluationStandard = $1 })),
            .field(
                .flag(
                    "standards.provincialEvaluator", { $0.standards.provincialEvaluator },
                    { $0.standards.provincialEvaluator = $1 })),
            .list(
                "teachers", teacherFields,
                blank: { Teacher(id: "", role: "", registered: false, annualCheckYear: nil, blacklisted: false) },
                get: { $0.teachers }, set: { $0.teachers = $1 }),
            .field(.flag("officer.conflict", { $0.officerConflict }, { $0.officerConflict = $1 })),
            .list(
                "trainees", traineeFields,
                blank: { Trainee(overlappingClass: false, sameOccupationLevelFunded: false, fundedThisYear: 0) },
                get: { $0.trainees }, set: { $0.trainees = $1 }),
            .local(get: { $0.local }, set: { $0.local = $1 })
        ],
        blank: { ClassOpeningInput() })

    private static let courseNodes: [InputNode<Self>] = [
        .field(.code("class.kind", of: "kind", { $0.course.kind }, { $0.course.kind = $1 })),
        .field(.code("class.route", of: "route", { $0.course.route }, { $0.course.route = $1 })),
        .field(.text("class.occupation", { $0.course.occupation }, { $0.course.occupation = $1 })),
        .field(.level("class.level", { $0.course.level }, { $0.course.level = $1 })),
        .field(.count("class.size", { $0.course.size }, { $0.course.size = $1 })),
        .field(.date("class.startDate", { $0.course.startDate }, { $0.course.startDate = $1 })),
        .field(.date("class.endDate", { $0.course.endDate }, { $0.course.endDate = $1 })),
        .field(.count("class.days", { $0.course.days }, { $0.course.days = $1 })),
        .field(.hours("class.hoursRequired", { $0.course.hoursRequired }, { $0.course.hoursRequired = $1 })),
        .field(.hours("class.hoursPlanned", { $0.course.hoursPlanned }, { $0.course.hoursPlanned = $1 })),
        .field(.hours("class.hoursTheory", { $0.course.hoursTheory }, { $0.course.hoursTheory = $1 })),
        .field(.hours("class.hoursPractice", { $0.course.hoursPractice }, { $0.course.hoursPractice = $1 })),
        .field(.hours("class.hoursOnline", { $0.course.hoursOnline }, { $0.course.hoursOnline = $1 })),
        .field(
            .hours(
                "class.maxOnlineHoursPerDay", { $0.course.maxOnlineHoursPerDay },
                { $0.course.maxOnlineHoursPerDay = $1 })),
        .field(
            .flag("class.onlinePlanApproved", { $0.course.onlinePlanApproved }, { $0.course.onlinePlanApproved = $1 })),
        .field(.hours("class.safetyHours", { $0.course.safetyHours }, { $0.course.safetyHours = $1 })),
        .field(.flag("class.teachingPlatform", { $0.course.teachingPlatform }, { $0.course.teachingPlatform = $1 })),
        .field(.flag("class.planPublished", { $0.course.planPublished }, { $0.course.planPublished = $1 })),
        .field(.flag("class.noticeBoard", { $0.course.noticeBoard }, { $0.course.noticeBoard = $1 })),
        .field(.flag("class.venueFireSafety", { $0.course.venueFireSafety }, { $0.course.venueFireSafety = $1 })),
        .field(
            .hours(
                "class.equipmentPerTrainee", { $0.course.equipmentPerTrainee },
                { $0.course.equipmentPerTrainee = $1 })),
        .field(
            .hours("class.equipmentStandard", { $0.course.equipmentStandard }, { $0.course.equipmentStandard = $1 })),
        .field(.flag("class.textbookApproved", { $0.course.textbookApproved }, { $0.course.textbookApproved = $1 }))
    ]

    private static let teacherFields: [Field<Teacher>] = [
        .text("id", { $0.id }, { $0.id = $1 }),
        .code("role", of: "teacherRole", { $0.role }, { $0.role = $1 }),
        .flag("registered", { $0.registered }, { $0.registered = $1 }),
        .optionalCount("annualCheckYear", { $0.annualCheckYear }, { $0.annualCheckYear = $1 }),
        .flag("blacklisted", { $0.blacklisted }, { $0.blacklisted = $1 })
    ]

    private static let traineeFields: [Field<Trainee>] = [
        .flag("overlappingClass", { $0.overlappingClass }, { $0.overlappingClass = $1 }),
        .flag("sameOccupationLevelFunded", { $0.sameOccupationLevelFunded }, { $0.sameOccupationLevelFunded = $1 }),
        .count("fundedThisYear", { $0.fundedThisYear }, { $0.fundedThisYear = $1 })
    ]
}
