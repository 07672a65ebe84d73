import Vocabulary

/// May this trainee sit the examination of the class?
package struct ExamEntryInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    package var course = Course()
    package var exam = Exam()
    package var person = Person()
    /// What an officer has checked of the candidate, by the pack's list `entryProof`.
    package var proofs: [String] = []
    /// Certificates in force that the person is known to hold.
    package var certificates: [Held] = []

    /// All keys are set one by one afterwards.
    package init() {}

    package struct Course: Sendable {
        package var kind = ""
        package var occupation = ""
        /// 5…1; nil: the training leads to no level.
        package var level: Int?

        package init() {}
    }

    package struct Exam: Sendable {
        package var on = Day.distantPast

        package init() {}
    }

    package struct Person: Sendable {
        package var birthDate = Day.distantPast

        package init() {}
    }

    package struct Held: Sendable {
        package var occupation: String
        /// 5…1; nil: a certificate without a level.
        package var level: Int?

        package init(occupation: String, level: Int?) {
            self.occupation = occupation
            self.level = level
        }
    }
}
