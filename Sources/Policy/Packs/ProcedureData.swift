/// An approval procedure as the pack writes it: plain values in the shape of `Procedures.RawStep`, which composition
/// hands over
/// (`limitSource` is `limitText`). Every code is still a text.
package struct ProcedureData: Sendable, Hashable {
    package var id: String
    package var title: Bilingual
    /// The pack whose file states it.
    package var pack: String
    package var steps: [Step]

    package struct Step: Sendable, Hashable {
        package var id: String
        package var label: Bilingual
        /// Role code; nil exactly for an automatic step.
        package var role: String?
        /// `county`, `prefecture` or `province`.
        package var level: String
        /// `training`, `finance` or `institution`.
        package var side: String
        /// Working days until the step is due; nil: no limit.
        package var workingDays: Int?
        /// Where the limit comes from; nil where there is none.
        package var limitSource: Parameter.Source?
        /// Earlier steps to which it may send the matter back.
        package var returnsTo: [String]
        /// Steps that another person must have done.
        package var distinctFrom: [String]
        /// Papers that agreeing needs.
        package var requires: [String]
        /// Nobody acts: time or another record does.
        package var isAutomatic: Bool
        /// The clause that asks for a responsible person beside the handler; nil: none does.
        package var responsible: String?
        /// Clauses that ask for the step.
        package var clauses: [String]

        /// `YN22-15`, or `assumed: …` in the pack's Chinese words; nil without a limit.
        package var limitText: String? {
            switch limitSource {
            case .clause(let id): id
            case .assumed(let why): "assumed: " + why.zh
            case nil: nil
            }
        }
    }
}
