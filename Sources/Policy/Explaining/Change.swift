/// What would have to be different for a row not to fire: the nearest value of one key, found by asking the engine.
package struct Change: Sendable, Hashable {
    /// The key, e.g. `attendance.sessionsAttended`.
    package var key: String
    package var label: Bilingual
    package var now: Bilingual
    package var needed: Needed

    package enum Needed: Sendable, Hashable {
        case atLeast(Bilingual)
        case atMost(Bilingual)
        case notBefore(Bilingual)
        case notAfter(Bilingual)
        /// Any one of these.
        case becomes([Bilingual])
        /// Some value, where there is none.
        case filledIn
        /// One of these besides.
        case includes([Bilingual])
        /// Without these.
        case excludes([Bilingual])
        /// So many entries of a list more, and what they are.
        case more(Int, [Labelled])
        case fewer(Int)
        /// In so many entries of a list.
        case each(Int, Labelled)
    }

    package struct Labelled: Sendable, Hashable {
        package var label: Bilingual
        package var value: Bilingual
    }
}
