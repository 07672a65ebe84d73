import Vocabulary

extension TraineeClaimInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", { $0.caseID }, { $0.caseID = $1 })),
            .field(.date("on", { $0.on }, { $0.on = $1 })),
            .field(.date("person.birthDate", { $0.person.birthDate }, { $0.person.birthDate = $1 })),
            .field(.codes("person.groups", of: "group", { $0.person.groups }, { $0.person.groups = $1 })),
            .field(
                .division(
                    "person.householdDivision", { $0.person.householdDivision }, { $0.person.householdDivision = $1 })),
            .field(
                .optionalDivision("person.unemployedIn", { $0.person.unemployedIn }, { $0.person.unemployedIn = $1 }))
        ] + trainingNodes + [
            .field(
                .count(
                    "attendance.sessionsRequired", { $0.attendance.sessionsRequired },
                    { $0.attendance.sessionsRequired = $1 })),
            .field(
                .count(
                    "attendance.sessionsAttended", { $0.attendance.sessionsAttended },
                    { $0.attendance.sessionsAttended = $1 })),
            .optionalGroup(
                "certificate", certificateFields,
                blank: { Certificate(kind: "", occupation: "", level: nil, number: nil) },
                get: { $0.certificate }, set: { $0.certificate = $1 }),
            .list(
                "history", historyFields, blank: { PastTraining(on: .distantPast, occupation: "", level: nil) },
                get: { $0.history }, set: { $0.history = $1 }),
            .field(.code("notice", of: "notice", { $0.notice }, { $0.notice = $1 })),
            .optionalGroup(
                "assessment", assessmentFields, blank: { Assessment() },
                get: { $0.assessment }, set: { $0.assessment = $1 }),
            .local(get: { $0.local }, set: { $0.local = $1 })
        ],
        blank: {
            TraineeClaimInput(
                caseID: "", on: .distantPast,
                person: Person(birthDate: .distantPast, groups: [], householdDivision: ""),
                training: Training(), attendance: Attendance(sessionsRequired: 0, sessionsAttended: 0),
                certificate: nil,
                history: [], notice: "")
        })

    private static let trainingNodes: [InputNode<Self>] = [
        .field(.code("training.kind", of: "kind", { $0.training.kind }, { $0.training.kind = $1 })),
        .field(.code("training.route", of: "route", { $0.training.route }, { $0.training.route = $1 })),
        .field(
            .optionalCode(
                "training.programme", of: "programme", { $0.training.programme }, { $0.training.programme = $1 })),
        .field(.text("training.occupation", { $0.training.occupation }, { $0.training.occupation = $1 })),
        .field(.level("training.level", { $0.training.level }, { $0.training.level = $1 })),
        .field(.optionalFen("training.catalogueFen", { $0.training.catalogueFen }, { $0.training.catalogueFen = $1 })),
        .field(
            .flag("training.nationalStandard", { $0.training.nationalStandard }, { $0.training.nationalStandard = $1 })),
        .field(
            .flag(
                "training.provincialEvaluator", { $0.training.provincialEvaluator },
                { $0.training.provincialEvaluator = $1 })),
        .field(.flag("training.offsite", { $0.training.offsite }, { $0.training.offsite = $1 })),
        .field(.date("training.startDate", { $0.training.startDate }, { $0.training.startDate = $1 })),
        .field(.date("training.endDate", { $0.training.endDate }, { $0.training.endDate = $1 })),
        .field(.count("training.days", { $0.training.days }, { $0.training.days = $1 })),
        .field(.hours("training.hoursRequired", { $0.training.hoursRequired }, { $0.training.hoursRequired = $1 })),
        .field(.hours("training.hoursDelivered", { $0.training.hoursDelivered }, { $0.training.hoursDelivered = $1 })),
        .field(
            .hours(
                "training.maxOnlineHoursPerDay", { $0.training.maxOnlineHoursPerDay },
                { $0.training.maxOnlineHoursPerDay = $1 })),
        .field(.flag("training.announced", { $0.training.announced }, { $0.training.announced = $1 })),
        .field(.flag("training.subcontracted", { $0.training.subcontracted }, { $0.training.subcontracted = $1 })),
        .field(.division("training.claimDivision", { $0.training.claimDivision }, { $0.training.claimDivision = $1 })),
        .field(.flag("training.hoursFalsified", { $0.training.hoursFalsified }, { $0.training.hoursFalsified = $1 })),
        .field(
            .flag(
                "training.institutionBlacklisted", { $0.training.institutionBlacklisted },
                { $0.training.institutionBlacklisted = $1 }))
    ]

    private static let certificateFields: [Field<Certificate>] = [
        .code("kind", of: "kind", { $0.kind }, { $0.kind = $1 }),
        .text("occupation", { $0.occupation }, { $0.occupation = $1 }),
        .level("level", { $0.level }, { $0.level = $1 }),
        .optionalMark("number", { $0.number }, { $0.number = $1 })
    ]

    private static let historyFields: [Field<PastTraining>] = [
        .date("on", { $0.on }, { $0.on = $1 }),
        .text("occupation", { $0.occupation }, { $0.occupation = $1 }),
        .level("level", { $0.level }, { $0.level = $1 }),
        .optionalCode("programme", of: "programme", { $0.programme }, { $0.programme = $1 })
    ]

    private static let assessmentFields: [Field<Assessment>] = [
        .rate("passRate", { $0.passRate }, { $0.passRate = $1 }),
        .rate("satisfaction", { $0.satisfaction }, { $0.satisfaction = $1 }),
        .rate("certificationRate", { $0.certificationRate }, { $0.certificationRate = $1 }),
        .rate("employmentRate", { $0.employmentRate }, { $0.employmentRate = $1 }),
        .rate("entrepreneurshipRate", { $0.entrepreneurshipRate }, { $0.entrepreneurshipRate = $1 })
    ]
}
