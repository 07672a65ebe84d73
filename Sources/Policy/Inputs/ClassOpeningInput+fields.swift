import Vocabulary

extension ClassOpeningInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.flag("institution.listed", \.institution.listed)),
            .field(.flag("institution.blacklisted", \.institution.blacklisted)),
            .field(.counts("institution.suspendedYears", \.institution.suspendedYears)),
            .field(.texts("institution.occupations", \.institution.occupations)),
            .field(.flag("project.announced", \.project.announced)),
            .field(.flag("project.tendered", \.project.tendered)),
            .field(.texts("project.tenderOccupations", \.project.tenderOccupations)),
            .field(.optionalCount("project.headcount", \.project.headcount))
        ] + courseNodes + [
            .field(.flag("standards.nationalStandard", \.standards.nationalStandard)),
            .field(.flag("standards.trainingStandard", \.standards.trainingStandard)),
            .field(.flag("standards.evaluationStandard", \.standards.evaluationStandard)),
            .field(.flag("standards.provincialEvaluator", \.standards.provincialEvaluator)),
            .list(
                "teachers", teacherFields,
                blank: { Teacher(id: "", role: "", registered: false, annualCheckYear: nil, blacklisted: false) },
                at: \.teachers),
            .field(.flag("officer.conflict", \.officerConflict)),
            .list(
                "trainees", traineeFields,
                blank: { Trainee(overlappingClass: false, sameOccupationLevelFunded: false, fundedThisYear: 0) },
                at: \.trainees),
            .optionalGroup(
                "curriculum", curriculumFields,
                blank: { Curriculum(kinds: [], topics: [], hoursPractice: ExactNumber(0)) }, at: \.curriculum,
                mayLack: true),
            .optionalGroup(
                "undertaking", [Field<Undertaking>.flag("signed", \.signed)], blank: { Undertaking(signed: false) },
                at: \.undertaking, mayLack: true),
            .optionalGroup(
                "firm",
                [
                    Field<Firm>.flag("keepsPosts", \.keepsPosts),
                    Field<Firm>.flag("honoursTreatment", \.honoursTreatment),
                    Field<Firm>.optionalFen("educationFen", \.educationFen),
                    Field<Firm>.optionalFen("frontLineFen", \.frontLineFen)
                ],
                blank: { Firm(keepsPosts: false, honoursTreatment: false) }, at: \.firm, mayLack: true),
            .optionalGroup(
                "textbook", [Field<Textbook>.flag("listed", \.listed)], blank: { Textbook(listed: false) },
                at: \.textbook, mayLack: true),
            .local(at: \.local)
        ],
        blank: { ClassOpeningInput() })

    private static let courseNodes: [InputNode<Self>] = [
        .field(.code("class.kind", of: "kind", \.course.kind)),
        .field(.code("class.route", of: "route", \.course.route)),
        .field(.text("class.occupation", \.course.occupation)),
        .field(.level("class.level", \.course.level)),
        .field(.count("class.size", \.course.size)),
        .field(.date("class.startDate", \.course.startDate)),
        .field(.date("class.endDate", \.course.endDate)),
        .field(.count("class.days", \.course.days)),
        .field(.hours("class.hoursRequired", \.course.hoursRequired)),
        .field(.hours("class.hoursPlanned", \.course.hoursPlanned)),
        .field(.hours("class.hoursTheory", \.course.hoursTheory)),
        .field(.hours("class.hoursPractice", \.course.hoursPractice)),
        .field(.hours("class.hoursOnline", \.course.hoursOnline)),
        .field(.hours("class.maxOnlineHoursPerDay", \.course.maxOnlineHoursPerDay)),
        .field(.flag("class.onlinePlanApproved", \.course.onlinePlanApproved)),
        .field(.hours("class.safetyHours", \.course.safetyHours)),
        .field(.flag("class.teachingPlatform", \.course.teachingPlatform)),
        .field(.flag("class.planPublished", \.course.planPublished)),
        .field(.flag("class.noticeBoard", \.course.noticeBoard)),
        .field(.flag("class.venueFireSafety", \.course.venueFireSafety)),
        .field(.hours("class.equipmentPerTrainee", \.course.equipmentPerTrainee)),
        .field(.hours("class.equipmentStandard", \.course.equipmentStandard)),
        .field(.flag("class.textbookApproved", \.course.textbookApproved))
    ]

    private static let teacherFields: [Field<Teacher>] = [
        .text("id", \.id),
        .code("role", of: "teacherRole", \.role),
        .flag("registered", \.registered),
        .optionalCount("annualCheckYear", \.annualCheckYear),
        .flag("blacklisted", \.blacklisted)
    ]

    private static let traineeFields: [Field<Trainee>] = [
        .flag("overlappingClass", \.overlappingClass),
        .flag("sameOccupationLevelFunded", \.sameOccupationLevelFunded),
        .count("fundedThisYear", \.fundedThisYear)
    ]

    private static let curriculumFields: [Field<Curriculum>] = [
        .codes("kinds", of: "curriculum", \.kinds),
        .codes("topics", of: "topic", \.topics),
        .hours("hoursPractice", \.hoursPractice)
    ]
}
