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
    /// 0…1; only ranks.
    package var performanceScore = ExactNumber(0)

    /// All keys are set one by one afterwards.
    package init() {}
}
