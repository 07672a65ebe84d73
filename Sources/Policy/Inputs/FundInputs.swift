import Vocabulary

/// What share may be paid in advance?
package struct PrepaymentInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    /// Six digits.
    package var payer = ""
    package var route = ""
    package var planApproved = false
    /// `vocationalSchool`, `technicalSchool`, `trainingInstitution`, `enterprise`.
    package var providerKind = ""
    package var tendered = false
    /// Groups of the trainees of the class.
    package var groups: [String] = []

    /// All keys are set one by one afterwards.
    package init() {}
}

/// May this county receive provincial transfer funds?
package struct FundTransferInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    /// Left on the county's dedicated account; may be negative.
    package var surplusFen: Int64 = 0
    package var shortfallFen: Int64 = 0
    /// 0…1. It never decides who may receive; it ranks, and says whose results are marked.
    package var performanceScore = ExactNumber(0)
    /// Nil: of a county that is looked at without a request, or from before requests were recorded.
    package var request: Request?

    /// All keys are set one by one afterwards.
    package init() {}

    package struct Request: Sendable, Hashable {
        /// Code of the pack's list `transferProject`; nil: none was named.
        package var projectType: String?
        /// Why the province made an exception for a county with money left; nil: it made none.
        package var exceptionReason: String?

        package init(projectType: String? = nil, exceptionReason: String? = nil) {
            self.projectType = projectType
            self.exceptionReason = exceptionReason
        }
    }
}
