import Vocabulary

extension TraineeClaimInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.date("person.birthDate", \.person.birthDate)),
            .field(.codes("person.groups", of: "group", \.person.groups)),
            .field(.division("person.householdDivision", \.person.householdDivision)),
            .field(.optionalDivision("person.unemployedIn", \.person.unemployedIn))
        ] + trainingNodes + [
            .field(.count("attendance.sessionsRequired", \.attendance.sessionsRequired)),
            .field(.count("attendance.sessionsAttended", \.attendance.sessionsAttended)),
            .optionalGroup(
                "certificate", certificateFields,
                blank: { Certificate(kind: "", occupation: "", level: nil, number: nil) },
                at: \.certificate),
            .list(
                "history", historyFields, blank: { PastTraining(on: .distantPast, occupation: "", level: nil) },
                at: \.history),
            .field(.code("notice", of: "notice", \.notice)),
            .optionalGroup(
                "assessment", assessmentFields, blank: { Assessment() },
                at: \.assessment),
            .optionalGroup(
                "verified", verifiedFields, blank: { Verified() }, at: \.verified, mayLack: true),
            .local(at: \.local)
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
        .field(.code("training.kind", of: "kind", \.training.kind)),
        .field(.code("training.route", of: "route", \.training.route)),
        .field(.optionalCode("training.programme", of: "programme", \.training.programme)),
        .field(.text("training.occupation", \.training.occupation)),
        .field(.level("training.level", \.training.level)),
        .field(.optionalFen("training.catalogueFen", \.training.catalogueFen)),
        .field(.flag("training.nationalStandard", \.training.nationalStandard)),
        .field(.flag("training.provincialEvaluator", \.training.provincialEvaluator)),
        .field(.flag("training.offsite", \.training.offsite)),
        .field(.date("training.startDate", \.training.startDate)),
        .field(.date("training.endDate", \.training.endDate)),
        .field(.count("training.days", \.training.days)),
        .field(.hours("training.hoursRequired", \.training.hoursRequired)),
        .field(.hours("training.hoursDelivered", \.training.hoursDelivered)),
        .field(.hours("training.maxOnlineHoursPerDay", \.training.maxOnlineHoursPerDay)),
        .field(.flag("training.announced", \.training.announced)),
        .field(.flag("training.subcontracted", \.training.subcontracted)),
        .field(.division("training.claimDivision", \.training.claimDivision)),
        .field(.flag("training.hoursFalsified", \.training.hoursFalsified)),
        .field(.flag("training.institutionBlacklisted", \.training.institutionBlacklisted))
    ]

    private static let certificateFields: [Field<Certificate>] = [
        .code("kind", of: "kind", \.kind),
        .text("occupation", \.occupation),
        .level("level", \.level),
        .optionalMark("number", \.number)
    ]

    private static let historyFields: [Field<PastTraining>] = [
        .date("on", \.on),
        .text("occupation", \.occupation),
        .level("level", \.level),
        .optionalCode("programme", of: "programme", \.programme)
    ]

    private static let verifiedFields: [Field<Verified>] = [
        .codes("evidence", of: "evidence", \.evidence),
        .optionalCount("employedMonths", \.employedMonths)
    ]

    private static let assessmentFields: [Field<Assessment>] = [
        .rate("passRate", \.passRate),
        .rate("satisfaction", \.satisfaction),
        .rate("certificationRate", \.certificationRate),
        .rate("employmentRate", \.employmentRate),
        .rate("entrepreneurshipRate", \.entrepreneurshipRate)
    ]
}
