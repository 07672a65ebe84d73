import Vocabulary

extension PrepaymentInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.division("payer", \.payer)),
            .field(.code("route", of: "route", \.route)),
            .field(.flag("planApproved", \.planApproved)),
            .field(.code("providerKind", of: "providerKind", \.providerKind)),
            .field(.flag("tendered", \.tendered)),
            .field(.codes("groups", of: "group", \.groups))
        ],
        blank: { PrepaymentInput() })
}

extension FundTransferInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.signedFen("surplusFen", \.surplusFen)),
            .field(.signedFen("shortfallFen", \.shortfallFen)),
            .field(.rate("performanceScore", \.performanceScore)),
            .optionalGroup("request", requestFields, blank: { Request() }, at: \.request, mayLack: true)
        ],
        blank: { FundTransferInput() })

    private static let requestFields: [Field<Request>] = [
        .optionalCode("projectType", of: "transferProject", \.projectType),
        .optionalMark("exceptionReason", \.exceptionReason)
    ]
}
