import Store
import Vocabulary

/// A person in a class.
package struct Enrolment: Sendable, Identifiable {
    package enum State: String, CaseIterable, Sendable, Codable, SQLConvertible {
        case enrolled
        /// Waits for an officer's decision; not on the list until then.
        case held
        /// Waits for a place: the class is full, and others go before.
        case waiting
        case withdrawn
    }

    package let id: String
    package let division: Division
    package let institution: String
    package let classID: String
    /// Position on the list, from 1.
    package let position: Int
    package let state: State
    package let person: Person
    package let accommodation: String?
    /// The account that put the person on the list.
    package let selectedBy: String
    package let withdrawnReason: String?
    /// On what ground an officer admitted a held enrolment.
    package let admittedReason: String?
    /// The finding of the pack for which the person goes before others where places are short; nil: in the order of applying.
    package let preference: String?
    package let hoursFalsified: Bool
    package let createdAt: Instant

    init(_ row: Row, person: Person) throws {
        id = try row.text("id")
        division = try row.division("division")
        institution = try row.text("institution")
        classID = try row.text("class")
        position = try row.count("position")
        state = try row.code("state")
        self.person = person
        accommodation = row.optionalText("accommodation")
        selectedBy = try row.text("selected_by")
        withdrawnReason = row.optionalText("withdrawn_reason")
        admittedReason = row.optionalText("admitted_reason")
        preference = row.optionalText("preference")
        hoursFalsified = try row.flag("hours_falsified")
        createdAt = try row.instant("created_at")
    }
}

/// Another class that a person is in at the same time.
package struct Overlap: Sendable, Hashable, Codable {
    package let person: String
    package let classID: String
    package let division: Division
    package let startDate: Day
    package let endDate: Day
}

/// An earlier training of a person whose subsidy was approved or paid.
package struct FundedTraining: Sendable, Hashable {
    package let person: String
    package let on: Day
    package let occupation: String
    package let level: Int?
    package let programme: String?
}

/// What the opening of a class asks about each trainee.
package struct TraineeStanding: Sendable, Hashable {
    package let person: String
    package let overlappingClass: Bool
    package let sameOccupationLevelFunded: Bool
    /// Funded trainings in the calendar year in which the class starts.
    package let fundedThisYear: Int
}
