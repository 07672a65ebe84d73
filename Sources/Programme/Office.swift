import Policy
import Procedures
import Store
import Vocabulary

/// What every desk works with: the store, the packs, the tables of places and occupations, the evidence folder.
/// Put together once, in the composition root; a desk is a value made from it.
package struct Office: Sendable {
    package let store: any Store
    /// The policy packs in all their versions.
    package let packs: PackShelf
    package let divisions: DivisionTable
    /// Whose packs hold where.
    package let jurisdictions: Jurisdictions
    package let occupations: OccupationTable
    package let calendar: WorkingCalendar
    package let evidence: EvidenceFolder
    package let clock: Timekeeper
    package let randomness: Randomness
    /// The approval procedures of the packs.
    package let procedures: ProcedureEngine

    /// - Parameter packs: what comes with the program; the store's own versions are taken in by `PackRegister`.
    /// - Throws: `Refusal` with all that is wrong with the packs' procedures.
    package init(
        store: any Store, packs: PackLibrary, divisions: DivisionTable, jurisdictions: Jurisdictions,
        occupations: OccupationTable, calendar: WorkingCalendar, evidence: EvidenceFolder, clock: Timekeeper,
        randomness: Randomness
    ) throws(Refusal) {
        self.store = store
        let shelf = try PackShelf(packs, clock: clock)
        self.packs = shelf
        self.divisions = divisions
        self.jurisdictions = jurisdictions
        self.occupations = occupations
        self.calendar = calendar
        self.evidence = evidence
        self.clock = clock
        self.randomness = randomness
        procedures = ProcedureEngine(
            book: ProcedureBook { shelf.procedures(of: $0) }, calendar: calendar,
            accounts: { reader, account in try SamePerson.accounts(of: account, reader) },
            isRecused: { reader, account, institution in
                try AccountDesk.isRecused(account, from: institution, reader)
            })
    }
}

extension Office {
    /// Whether a pack's rules hold in a division. Those of one province never hold in another.
    package func holds(_ pack: Pack, in division: Division) -> Bool {
        jurisdictions.rules(in: division).map(pack.holds(in:)) ?? false
    }

    /// The packs that hold in a division, as they are in force today; a base stands before those that extend it.
    package func packs(in division: Division) -> [Pack] { packs.packs.filter { holds($0, in: division) } }

    /// The packs that hold in some province that this installation serves.
    package var packsServed: [Pack] {
        packs.packs.filter { pack in jurisdictions.served.contains { holds(pack, in: $0) } }
    }
}
