import Vocabulary

/// May this class open?
package struct ClassOpeningInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    package var institution = Institution()
    package var project = Project()
    package var course = Course()
    package var standards = Standards()
    package var teachers: [Teacher] = []
    /// The approving officer has declared a relative in the business.
    package var officerConflict = false
    package var trainees: [Trainee] = []
    /// What the plan teaches; nil: not asked, as in inputs from before plans said so.
    package var curriculum: Curriculum?
    /// Nil: not asked, as in inputs from before institutions signed one.
    package var undertaking: Undertaking?
    /// Nil: not asked, as in inputs from before firms filed it, or no class of an enterprise.
    package var firm: Firm?
    /// Nil: not asked, as in inputs from before lists of textbooks were kept.
    package var textbook: Textbook?
    package var local = LocalParameters()

    /// All keys are set one by one afterwards.
    package init() {}

    package struct Institution: Sendable {
        package var listed = false
        package var blacklisted = false
        /// Calendar years whose tasks were cancelled.
        package var suspendedYears: [Int] = []
        package var occupations: [String] = []

        package init() {}
    }

    package struct Project: Sendable {
        package var announced = false
        package var tendered = false
        package var tenderOccupations: [String] = []
        /// Nil: no limit.
        package var headcount: Int?

        package init() {}
    }

    /// The key `class` of the input.
    package struct Course: Sendable {
        package var kind = ""
        package var route = ""
        package var occupation = ""
        package var level: Int?
        package var size = 0
        package var startDate = Day.distantPast
        package var endDate = Day.distantPast
        package var days = 0
        package var hoursRequired = ExactNumber(0)
        package var hoursPlanned = ExactNumber(0)
        package var hoursTheory = ExactNumber(0)
        package var hoursPractice = ExactNumber(0)
        package var hoursOnline = ExactNumber(0)
        package var maxOnlineHoursPerDay = ExactNumber(0)
        package var onlinePlanApproved = false
        package var safetyHours = ExactNumber(0)
        package var teachingPlatform = false
        package var planPublished = false
        package var noticeBoard = false
        package var venueFireSafety = false
        package var equipmentPerTrainee = ExactNumber(0)
        package var equipmentStandard = ExactNumber(0)
        package var textbookApproved = false

        package init() {}
    }

    /// What the timetable teaches, by the content that the pack knows.
    package struct Curriculum: Sendable {
        /// Kinds of course whose content the pack lays down, from the programmes that the class carries.
        package var kinds: [String]
        /// Content that at least one lesson teaches.
        package var topics: [String]
        /// Class hours of practice in the timetable.
        package var hoursPractice: ExactNumber

        package init(kinds: [String], topics: [String], hoursPractice: ExactNumber) {
            self.kinds = kinds
            self.topics = topics
            self.hoursPractice = hoursPractice
        }
    }

    /// The institution's word for the project.
    package struct Undertaking: Sendable {
        package var signed: Bool

        package init(signed: Bool) { self.signed = signed }
    }

    /// What an enterprise that trains its own staff has filed evidence of.
    package struct Firm: Sendable {
        /// That it is able to keep posts.
        package var keepsPosts: Bool
        /// That it honours the treatment promised for skills.
        package var honoursTreatment: Bool
        /// Staff-education money of the year before, and what of it went to front-line staff; nil: not filed.
        package var educationFen: Int64?
        package var frontLineFen: Int64?

        package init(
            keepsPosts: Bool, honoursTreatment: Bool, educationFen: Int64? = nil, frontLineFen: Int64? = nil
        ) {
            self.keepsPosts = keepsPosts
            self.honoursTreatment = honoursTreatment
            self.educationFen = educationFen
            self.frontLineFen = frontLineFen
        }
    }

    /// The textbooks that the class names.
    package struct Textbook: Sendable {
        /// All of them stand on the approved list of the occupation.
        package var listed: Bool

        package init(listed: Bool) { self.listed = listed }
    }

    package struct Standards: Sendable {
        package var nationalStandard = false
        package var trainingStandard = false
        package var evaluationStandard = false
        package var provincialEvaluator = false

        package init() {}
    }

    package struct Teacher: Sendable {
        package var id: String
        /// `theory` or `practice`.
        package var role: String
        package var registered: Bool
        package var annualCheckYear: Int?
        package var blacklisted: Bool

        package init(id: String, role: String, registered: Bool, annualCheckYear: Int?, blacklisted: Bool) {
            self.id = id
            self.role = role
            self.registered = registered
            self.annualCheckYear = annualCheckYear
            self.blacklisted = blacklisted
        }
    }

    package struct Trainee: Sendable {
        package var overlappingClass: Bool
        package var sameOccupationLevelFunded: Bool
        package var fundedThisYear: Int

        package init(overlappingClass: Bool, sameOccupationLevelFunded: Bool, fundedThisYear: Int) {
            self.overlappingClass = overlappingClass
            self.sameOccupationLevelFunded = sameOccupationLevelFunded
            self.fundedThisYear = fundedThisYear
        }
    }
}
