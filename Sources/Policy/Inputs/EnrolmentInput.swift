import Vocabulary

/// May this person come onto the list of this class? What is asked differs with the kind, route and programme of the class.
package struct EnrolmentInput: Sendable {
    package var caseID = ""
    package var on = Day.distantPast
    package var course = Course()
    package var person = Person()
    /// What the person has shown or what was recorded of them, by the pack's list `proof`.
    package var proofs: [String] = []
    /// Nil: the person has shown no firm of their own.
    package var firm: Firm?
    /// Nil: the person has shown no day of hiring, or was not asked, as in inputs from before it was.
    package var hire: Hire?
    /// Other classes that the person is in, of whatever year; those refused or closed do not count.
    package var classes: [OtherClass] = []

    /// All keys are set one by one afterwards.
    package init() {}

    package struct Course: Sendable {
        package var kind = ""
        package var route = ""
        /// Codes of the pack's list `programme`: the class's own programme, and those that it carries as tags.
        package var programmes: [String] = []
        package var startDate = Day.distantPast

        package init() {}
    }

    package struct Person: Sendable {
        package var birthDate = Day.distantPast
        package var groups: [String] = []

        package init() {}
    }

    package struct Firm: Sendable {
        package var registeredOn: Day

        package init(registeredOn: Day) { self.registeredOn = registeredOn }
    }

    package struct Hire: Sendable {
        package var hiredOn: Day

        package init(hiredOn: Day) { self.hiredOn = hiredOn }
    }

    package struct OtherClass: Sendable {
        package var programme: String?
        package var startDate: Day
        package var title: String

        package init(programme: String?, startDate: Day, title: String) {
            self.programme = programme
            self.startDate = startDate
            self.title = title
        }
    }
}
