import Calls
import Foundation
import Logging
import OpenID
import Policy
import Procedures
import Programme
import Store
import Vocabulary
import Web

/// Puts the program together: one place for the server, the commands and the tests.
package struct Composition: Sendable {
    package let home: URL
    /// The engine's store, without the guard of rights: for backups and the archive, which copy whole files.
    let store: any Store
    package let office: Office
    package let signIn: SignInDesk

    /// What a command needs of the versions of packs.
    enum Packs {
        /// None but what came with the program.
        case supplied
        /// Those that the store holds.
        case held
        /// Those too, after what came with the program has become versions of the store.
        case registered
    }

    /// Opens the store, brings its schema up to date and loads packs and tables.
    /// - Throws: `StoreFault`, `PackProblems`, `Refusal` of a wrong table, each saying what and where.
    init(
        _ place: PlaceOptions, packs: Packs = .held, clock: Timekeeper? = nil, randomness: Randomness = .system,
        hasher: PasswordHasher = .standard, messages: (any MessageSender)? = nil, factors: FactorRules = .init()
    ) async throws {
        home = try place.homeFolder()
        let clock = try clock ?? place.timekeeper()
        let place = try place.dataPlace()
        store = try await place.openForWork(clock: clock, randomness: randomness)
        office = try Office(
            store: GuardedStore(store),
            packs: try PackLibrary.load(directory: home.appendingPathComponent("Packs").path),
            divisions: try DivisionTable(csv: Self.text(home, "Divisions/divisions.csv")),
            jurisdictions: try Jurisdictions(csv: Self.text(home, "Divisions/jurisdictions.csv")),
            occupations: try OccupationTable(csv: Self.text(home, "Divisions/occupations.csv")),
            calendar: WorkingCalendar(), evidence: place.evidence, clock: clock,
            randomness: randomness)
        switch packs {
        case .supplied: break
        case .held: try await office.packs.refresh(office.store)
        case .registered: try await PackRegister.bringUpToDate(office)
        }
        signIn = SignInDesk(
            store: office.store, clock: clock, randomness: randomness, hasher: hasher,
            passwords: PasswordRules(common: try Self.text(home, "Passwords/common.txt")), messages: messages,
            factors: factors)
    }

    private static func text(_ home: URL, _ name: String) throws -> String {
        try String(contentsOf: home.appendingPathComponent(name), encoding: .utf8)
    }

    /// The web side.
    package func house(
        settings: House.Settings, log: Logger, traffic: Traffic = Traffic(), provider: RelyingParty? = nil,
        readQuota: ReadQuota = ReadQuota(), scanner: ClamSocket? = nil
    ) throws -> House {
        House(
            office: office, signIn: signIn,
            pages: try Pages(site: home.appendingPathComponent("Site", isDirectory: true)),
            settings: settings, log: log, traffic: traffic, provider: provider, readQuota: readQuota, scanner: scanner)
    }

    /// Our own files and those borrowed from Debian's packages.
    package func staticFiles() -> StaticFiles {
        StaticFiles(
            folder: home.appendingPathComponent("Site/static"),
            borrowed: [
                "bootstrap.min.css": "/usr/share/javascript/bootstrap5/css/bootstrap.min.css"
            ])
    }
}
