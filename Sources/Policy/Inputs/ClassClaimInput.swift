import Vocabulary

/// May this class's claims be submitted?
package struct ClassClaimInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    package var course = Course()
    package var inspections: [Inspection] = []
    /// Trainees reached by telephone.
    package var phoneChecks = 0
    package var exam = Exam()
    package var notice = ""
    package var subcontracted = false
    package var teachersFalsified = false
    package var local = LocalParameters()

    /// All keys are set one by one afterwards.
    package init() {}

    /// The key `class` of the input.
    package struct Course: Sendable {
        package var size = 0
        package var startDate = Day.distantPast
        package var occupation = ""
        package var hoursRequired = ExactNumber(0)
        package var hoursDelivered = ExactNumber(0)
        package var kind = ""

        package init() {}
    }

    package struct Inspection: Sendable {
        package var on: Day
        /// `onSite`, `video`, `phone`.
        package var kind: String
        package var checklistSigned: Bool

        package init(on: Day, kind: String, checklistSigned: Bool) {
            self.on = on
            self.kind = kind
            self.checklistSigned = checklistSigned
        }
    }

    package struct Exam: Sendable {
        package var held = false
        package var evaluatorDrawn = false
        package var evaluatorIsTrainer = false
        package var soleProviderApproved = false
        package var supervised = false

        package init() {}
    }
}
