import Vocabulary

extension ClassClaimInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.count("class.size", \.course.size)),
            .field(.date("class.startDate", \.course.startDate)),
            .field(.text("class.occupation", \.course.occupation)),
            .field(.hours("class.hoursRequired", \.course.hoursRequired)),
            .field(.hours("class.hoursDelivered", \.course.hoursDelivered)),
            .field(.code("class.kind", of: "kind", \.course.kind)),
            .list(
                "inspections", inspectionFields,
                blank: { Inspection(on: .distantPast, kind: "", checklistSigned: false) },
                at: \.inspections),
            .field(.count("phoneChecks", \.phoneChecks)),
            .field(.flag("exam.held", \.exam.held)),
            .field(.flag("exam.evaluatorDrawn", \.exam.evaluatorDrawn)),
            .field(.flag("exam.evaluatorIsTrainer", \.exam.evaluatorIsTrainer)),
            .field(.flag("exam.soleProviderApproved", \.exam.soleProviderApproved)),
            .field(.flag("exam.supervised", \.exam.supervised)),
            .field(.code("notice", of: "notice", \.notice)),
            .field(.flag("subcontracted", \.subcontracted)),
            .field(.flag("teachersFalsified", \.teachersFalsified)),
            .local(at: \.local)
        ],
        blank: { ClassClaimInput() })

    private static let inspectionFields: [Field<Inspection>] = [
        .date("on", \.on),
        .code("kind", of: "inspectionKind", \.kind),
        .flag("checklistSigned", \.checklistSigned)
    ]
}
