import Vocabulary

extension ClassClaimInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", { $0.caseID }, { $0.caseID = $1 })),
            .field(.date("on", { $0.on }, { $0.on = $1 })),
            .field(.count("class.size", { $0.course.size }, { $0.course.size = $1 })),
            .field(.date("class.startDate", { $0.course.startDate }, { $0.course.startDate = $1 })),
            .field(.text("class.occupation", { $0.course.occupation }, { $0.course.occupation = $1 })),
            .field(.hours("class.hoursRequired", { $0.course.hoursRequired }, { $0.course.hoursRequired = $1 })),
            .field(.hours("class.hoursDelivered", { $0.course.hoursDelivered }, { $0.course.hoursDelivered = $1 })),
            .field(.code("class.kind", of: "kind", { $0.course.kind }, { $0.course.kind = $1 })),
            .list(
                "inspections", inspectionFields,
                blank: { Inspection(on: .distantPast, kind: "", checklistSigned: false) },
                get: { $0.inspections }, set: { $0.inspections = $1 }),
            .field(.count("phoneChecks", { $0.phoneChecks }, { $0.phoneChecks = $1 })),
            .field(.flag("exam.held", { $0.exam.held }, { $0.exam.held = $1 })),
            .field(.flag("exam.evaluatorDrawn", { $0.exam.evaluatorDrawn }, { $0.exam.evaluatorDrawn = $1 })),
            .field(
                .flag("exam.evaluatorIsTrainer", { $0.exam.evaluatorIsTrainer }, { $0.exam.evaluatorIsTrainer = $1 })),
            .field(
                .flag(
                    "exam.soleProviderApproved", { $0.exam.soleProviderApproved },
                    { $0.exam.soleProviderApproved = $1 })),
            .field(.flag("exam.supervised", { $0.exam.supervised }, { $0.exam.supervised = $1 })),
            .field(.code("notice", of: "notice", { $0.notice }, { $0.notice = $1 })),
            .field(.flag("subcontracted", { $0.subcontracted }, { $0.subcontracted = $1 })),
            .field(.flag("teachersFalsified", { $0.teachersFalsified }, { $0.teachersFalsified = $1 })),
            .local(get: { $0.local }, set: { $0.local = $1 })
        ],
        blank: { ClassClaimInput() })

    private static let inspectionFields: [Field<Inspection>] = [
        .date("on", { $0.on }, { $0.on = $1 }),
        .code("kind", of: "inspectionKind", { $0.kind }, { $0.kind = $1 }),
        .flag("checklistSigned", { $0.checklistSigned }, { $0.checklistSigned = $1 })
    ]
}
