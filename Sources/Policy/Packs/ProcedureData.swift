/// An approval procedure as the pack writes it: plain values, which composition hands to the procedure engine.
package struct ProcedureData: Sendable, Hashable {
    package var id: String
    package var title: Bilingual
    package var pack: String
    package var steps: [Step]

    package struct Step: Sendable, Hashable {
        package var id: String
        package var label: Bilingual
        /// Role code; `system` where nobody acts and time or another record does.
        package var role: String
        /// `institution`, `county`, `prefecture` or `province`.
        package var level: String
        /// `training`, `finance`, `institution` or `system`.
        package var side: String
        /// Working days until the step is due; nil: no limit.
        package var workingDays: Int?
        /// Where the limit comes from; nil where there is none.
        package var limitSource: Parameter.Source?
        /// Steps to which it may send the matter back.
        package var returnsTo: [String]
        /// Steps that another person must have done.
        package var distinctFrom: [String]
        /// Clauses that ask for the step.
        package var clauses: [String]
    }
}
