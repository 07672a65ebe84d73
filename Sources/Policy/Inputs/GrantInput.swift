import Vocabulary

/// May this grant be paid, and how much? A grant is money, or a right, that is no trainee's claim for a training: it goes
/// to an enterprise, a studio, a base or a student, or it is for an assessment, a post, a recognition.
package struct GrantInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    package var grant = Grant()
    package var applicant = Applicant()
    /// Nil: the applicant is no student.
    package var student: Student?
    /// What has been handed in and verified, by the pack's list `evidence`.
    package var evidence: [String] = []
    /// When the applicant held the post that the grant is for, in the year of the grant.
    package var posts: [Post] = []
    /// Grants that the same applicant was paid before.
    package var history: [PastGrant] = []
    /// Of a finisher's training; nil: it is for no training, or the evidence says whether enough was attended.
    package var attendance: Attendance?
    package var local = LocalParameters()

    /// All keys are set one by one afterwards.
    package init() {}

    package struct Grant: Sendable {
        /// A kind of the pack's grants; any other text is refused, not an error.
        package var kind = ""
        /// The day of what it is for: the assessment, the recognition, the start of the training.
        package var date = Day.distantPast
        /// What it is for, where it is given once for each: number of the recognition, occupation and level.
        package var subject = ""
        /// Calendar year that it is for.
        package var year = 0
        /// `national`, `provincial`; nil: no recognition.
        package var recognition: String?
        /// The bureau's plan of such trainings lists it.
        package var planListed = false
        /// Persons whom it is for; of a title that is given for the size of a year, its person-times.
        package var headcount = 0
        /// Days for which it is paid.
        package var days = 0
        /// Standard per person in the year's catalogue; nil: not in it.
        package var catalogueFen: Int64?
        /// Money of the province that is asked for, and what the employer is shown to add.
        package var provincialFen: Int64?
        package var employerMatchFen: Int64?

        package init() {}
    }

    package struct Applicant: Sendable {
        /// `person`, `enterprise`, `cooperative`, `workshop`, `studio`, `base`, `school`.
        package var kind = ""
        package var groups: [String] = []

        package init() {}
    }

    package struct Student: Sendable {
        /// `fullTime`, `partTime`.
        package var registration: String
        /// `university`, `vocationalCollege`, `technicianCollege`, `technicalSchool`.
        package var school: String
        /// `seniorWorker`, `preparatoryTechnician`; nil: another one.
        package var programme: String?
        /// Expected.
        package var graduation: Day
        /// The school has registered a start-up that the student tries out.
        package var trialStartUp: Bool

        package init(
            registration: String, school: String, programme: String?, graduation: Day, trialStartUp: Bool
        ) {
            self.registration = registration
            self.school = school
            self.programme = programme
            self.graduation = graduation
            self.trialStartUp = trialStartUp
        }
    }

    /// Months of the year, 1…12, both included.
    package struct Post: Sendable {
        package var firstMonth: Int
        package var lastMonth: Int

        package init(firstMonth: Int, lastMonth: Int) {
            self.firstMonth = firstMonth
            self.lastMonth = lastMonth
        }
    }

    package struct Attendance: Sendable {
        /// Half-days, as in a trainee's claim.
        package var sessionsRequired: Int
        package var sessionsAttended: Int

        package init(sessionsRequired: Int, sessionsAttended: Int) {
            self.sessionsRequired = sessionsRequired
            self.sessionsAttended = sessionsAttended
        }
    }

    package struct PastGrant: Sendable {
        package var kind: String
        package var subject: String
        package var year: Int

        package init(kind: String, subject: String, year: Int) {
            self.kind = kind
            self.subject = subject
            self.year = year
        }
    }
}
