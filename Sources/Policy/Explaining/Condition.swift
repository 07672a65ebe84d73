/// What a cell of a decision table asks for, as structure: values are formatted for people, phrases are the page's.
package indirect enum Condition: Sendable, Hashable {
    /// The cell is not looked at.
    case anything
    /// It can never hold, e.g. later than the last day of a pack that has none.
    case never
    /// Equal to one of them.
    case oneOf([Term])
    case noneOf([Term])
    /// There is no value.
    case missing
    case present
    case compares(Sign, Term, isDate: Bool)
    case within(low: Term?, lowIncluded: Bool, high: Term?, highIncluded: Bool)
    /// Something else than what the column looks at.
    case of(Term, Condition)
    case all([Condition])
    case any([Condition])
    /// An entry of the list is such; every entry is.
    case some(Condition)
    case every(Condition)
    /// The number of entries that are such; nil: of all entries.
    case count(Condition?, Sign, Term)
    /// Has no words; the text in FEEL.
    case formula(String)

    package enum Sign: String, Sendable, CaseIterable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }
}

/// Something that has a value.
package indirect enum Term: Sendable, Hashable {
    case value(Bilingual)
    /// A key or parameter by its name; with its value where that is known.
    case named(Bilingual, Bilingual?)
    case year(Term)
    case least([Term])
    case most([Term])
    /// The sign between them: `+`, `−`, `×`, `÷`.
    case calculated(Term, String, Term)
}
