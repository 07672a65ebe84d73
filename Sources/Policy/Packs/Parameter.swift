/// A number, limit or choice of a pack, with the place it comes from.
package struct Parameter: Sendable {
    package var name: String
    package var label: Bilingual
    package var kind: Kind
    /// Null: none; a limit that does not exist, or a value that only a jurisdiction gives.
    package var value: JSONValue
    /// The code list of a text or of codes; nil: free text, or codes of any list that knows them all.
    package var list: String?
    package var range: Range
    /// Of a list: how many entries it has, and what they add up to; nil: any.
    package var length: Int?
    package var sum: ExactNumber?
    package var source: Source
    /// Decisions for which the jurisdiction may set it (`local` of their input); empty: fixed by the document.
    package var local: Set<DecisionKind>
    /// What a place must state when it sets a value, each of the code list `ground`; empty: only why.
    package var grounds: [String]
    /// Who may confirm an assumed value.
    package var confirmedBy: Bilingual?
    /// The pack that states it (a base pack's, where it is inherited).
    package var pack: String

    /// What the value measures, which is also how it is shown.
    package enum Kind: String, Sendable, CaseIterable {
        /// Whole fen.
        case fen
        /// A whole number of things or times.
        case count
        case days, workingDays, minutes, years
        /// Class hours, exact.
        case hours
        /// 0…1, shown as per cent.
        case share
        case flag
        /// One code or free text.
        case text
        /// A list of codes.
        case codes
        /// A list of shares (weights, targets).
        case shares
        /// A list of plain numbers (days after an event, lowest and highest age).
        case numbers
    }

    /// Bounds of the value or, of a list of numbers, of each; nil: none on that side.
    package struct Range: Sendable {
        package var lowest: ExactNumber?
        package var highest: ExactNumber?
        /// The value lies above `lowest`, which is excluded itself. `highest` is always included.
        package var isAboveLowest = false
    }

    package enum Source: Sendable, Hashable {
        /// Stated by this clause.
        case clause(String)
        /// Left open by the document; why this value was taken.
        case assumed(Bilingual)
    }

    package var isAssumed: Bool { if case .assumed = source { true } else { false } }
}
