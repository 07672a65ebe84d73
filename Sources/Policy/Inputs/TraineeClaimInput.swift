import FEEL
import Vocabulary

/// An exact decimal of up to 34 digits: hours, rates, scores. `ExactNumber(80)`, `ExactNumber("79.5")`.
package typealias ExactNumber = FEEL.Number

/// One trainee's claim for one training. Codes are the texts of `policy-semantics` (`skillLevel`, `project`, …) and
/// are checked
/// when the input is decided; the meaning of each key stands in the pack's model.
package struct TraineeClaimInput: Sendable {
    package var caseID: String
    package var on: Day
    package var person: Person
    package var training: Training
    package var attendance: Attendance
    package var certificate: Certificate?
    /// The same person's earlier trainings whose subsidy was approved or paid.
    package var history: [PastTraining]
    /// `none`, `open`, `clean`, `upheld`.
    package var notice: String
    package var assessment: Assessment?
    /// What an officer has verified for this claim; nil: of a claim for which nothing is asked, or from before it was.
    package var verified: Verified?
    package var local: LocalParameters

    package init(
        caseID: String, on: Day, person: Person, training: Training, attendance: Attendance,
        certificate: Certificate?, history: [PastTraining], notice: String, assessment: Assessment? = nil, verified: Verified? = nil,
        local: LocalParameters = LocalParameters()
    ) {
        self.caseID = caseID
        self.on = on
        self.person = person
        self.training = training
        self.attendance = attendance
        self.certificate = certificate
        self.history = history
        self.notice = notice
        self.assessment = assessment
        self.verified = verified
        self.local = local
    }

    package struct Person: Sendable {
        package var birthDate: Day
        package var groups: [String]
        /// Six digits.
        package var householdDivision: String
        package var unemployedIn: String?

        package init(birthDate: Day, groups: [String], householdDivision: String, unemployedIn: String? = nil) {
            self.birthDate = birthDate
            self.groups = groups
            self.householdDivision = householdDivision
            self.unemployedIn = unemployedIn
        }
    }

    package struct Training: Sendable {
        package var kind = ""
        package var route = ""
        package var programme: String?
        package var occupation = ""
        /// 5 junior … 1 senior technician.
        package var level: Int?
        package var catalogueFen: Int64?
        package var nationalStandard = false
        package var provincialEvaluator = false
        package var offsite = false
        package var startDate = Day.distantPast
        package var endDate = Day.distantPast
        package var days = 0
        package var hoursRequired = ExactNumber(0)
        package var hoursDelivered = ExactNumber(0)
        package var maxOnlineHoursPerDay = ExactNumber(0)
        package var announced = false
        package var subcontracted = false
        /// County that receives the claim, six digits.
        package var claimDivision = ""
        package var hoursFalsified = false
        package var institutionBlacklisted = false

        /// All keys are set one by one afterwards.
        package init() {}
    }

    package struct Attendance: Sendable {
        /// Half-days; one counts only with both its sign-in and its sign-out.
        package var sessionsRequired: Int
        package var sessionsAttended: Int

        package init(sessionsRequired: Int, sessionsAttended: Int) {
            self.sessionsRequired = sessionsRequired
            self.sessionsAttended = sessionsAttended
        }
    }

    package struct Certificate: Sendable {
        package var kind: String
        package var occupation: String
        package var level: Int?
        package var number: String?

        package init(kind: String, occupation: String, level: Int?, number: String?) {
            self.kind = kind
            self.occupation = occupation
            self.level = level
            self.number = number
        }
    }

    package struct PastTraining: Sendable {
        package var on: Day
        package var occupation: String
        package var level: Int?
        package var programme: String?

        package init(on: Day, occupation: String, level: Int?, programme: String? = nil) {
            self.on = on
            self.occupation = occupation
            self.level = level
            self.programme = programme
        }
    }

    package struct Verified: Sendable, Hashable {
        /// By the pack's list `evidence`.
        package var evidence: [String]
        /// Full months that a newly recruited trainee was employed after the training; nil: not verified.
        package var employedMonths: Int?

        package init(evidence: [String] = [], employedMonths: Int? = nil) {
            self.evidence = evidence
            self.employedMonths = employedMonths
        }
    }

    /// Rates of the class, 0…1.
    package struct Assessment: Sendable {
        package var passRate = ExactNumber(0)
        package var satisfaction = ExactNumber(0)
        package var certificationRate = ExactNumber(0)
        package var employmentRate = ExactNumber(0)
        package var entrepreneurshipRate = ExactNumber(0)

        package init() {}
    }
}
