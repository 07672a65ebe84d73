import Vocabulary

extension GrantInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.named("grant.kind", by: "itemKind", \.grant.kind)),
            .field(.date("grant.date", \.grant.date)),
            .field(.text("grant.subject", \.grant.subject)),
            .field(.count("grant.year", \.grant.year)),
            .field(.optionalCode("grant.recognition", of: "recognition", \.grant.recognition)),
            .field(.flag("grant.planListed", \.grant.planListed)),
            .field(.count("grant.headcount", \.grant.headcount)),
            .field(.count("grant.days", \.grant.days)),
            .field(.optionalFen("grant.catalogueFen", \.grant.catalogueFen)),
            .field(.optionalFen("grant.provincialFen", \.grant.provincialFen)),
            .field(.optionalFen("grant.employerMatchFen", \.grant.employerMatchFen)),
            .field(.code("applicant.kind", of: "applicantKind", \.applicant.kind)),
            .field(.codes("applicant.groups", of: "group", \.applicant.groups)),
            .optionalGroup(
                "student", studentFields,
                blank: {
                    Student(
                        registration: "", school: "", programme: nil, graduation: .distantPast, trialStartUp: false)
                },
                at: \.student),
            .field(.codes("evidence", of: "evidence", \.evidence)),
            .list("posts", postFields, blank: { Post(firstMonth: 0, lastMonth: 0) }, at: \.posts),
            .list("history", historyFields, blank: { PastGrant(kind: "", subject: "", year: 0) }, at: \.history),
            .optionalGroup(
                "attendance", attendanceFields, blank: { Attendance(sessionsRequired: 0, sessionsAttended: 0) },
                at: \.attendance, mayLack: true),
            .local(at: \.local)
        ],
        blank: { GrantInput() })

    private static let studentFields: [Field<Student>] = [
        .code("registration", of: "registration", \.registration),
        .code("school", of: "schoolKind", \.school),
        .optionalCode("programme", of: "schoolProgramme", \.programme),
        .date("graduation", \.graduation),
        .flag("trialStartUp", \.trialStartUp)
    ]

    private static let postFields: [Field<Post>] = [
        .count("firstMonth", \.firstMonth),
        .count("lastMonth", \.lastMonth)
    ]

    private static let attendanceFields: [Field<Attendance>] = [
        .count("sessionsRequired", \.sessionsRequired),
        .count("sessionsAttended", \.sessionsAttended)
    ]

    private static let historyFields: [Field<PastGrant>] = [
        .named("kind", by: "itemKind", \.kind),
        .text("subject", \.subject),
        .count("year", \.year)
    ]
}
