import Vocabulary

extension PrepaymentInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", { $0.caseID }, { $0.caseID = $1 })),
            .field(.date("on", { $0.on }, { $0.on = $1 })),
            .field(.division("payer", { $0.payer }, { $0.payer = $1 })),
            .field(.code("route", of: "route", { $0.route }, { $0.route = $1 })),
            .field(.flag("planApproved", { $0.planApproved }, { $0.planApproved = $1 })),
            .field(.code("providerKind", of: "providerKind", { $0.providerKind }, { $0.providerKind = $1 })),
            .field(.flag("tendered", { $0.tendered }, { $0.tendered = $1 })),
            .field(.codes("groups", of: "group", { $0.groups }, { $0.groups = $1 }))
        ],
        blank: { PrepaymentInput() })
}

extension FundTransferInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", { $0.caseID }, { $0.caseID = $1 })),
            .field(.date("on", { $0.on }, { $0.on = $1 })),
            .field(.signedFen("surplusFen", { $0.surplusFen }, { $0.surplusFen = $1 })),
            .field(.signedFen("shortfallFen", { $0.shortfallFen }, { $0.shortfallFen = $1 })),
            .field(.rate("performanceScore", { $0.performanceScore }, { $0.performanceScore = $1 }))
        ],
        blank: { FundTransferInput() })
}
