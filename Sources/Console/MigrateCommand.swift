import ArgumentParser
import Programme
import StorePostgres
import Vocabulary

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings a store up to date: its schema, and in a folder the packs that came with the program.",
        discussion: "On a server as the owner of the database.")

    @OptionGroup var place: PlaceOptions

    @Option(
        help: """
            On a server: the existing role as which `serve` works. It may read, add, and change what is not kept; it has no \
            part in the schema.
            """)
    var servingRole: String?

    func run() async throws {
        let data = try place.dataPlace()
        if servingRole != nil, data.server == nil { throw ValidationError("--serving-role needs --database") }
        let store = try data.open(clock: try place.timekeeper(), randomness: .system)
        for step in try await Schema.bringUpToDate(store, evidence: data.evidence) { Output.result(step) }
        if let servingRole, let server = data.server {
            try await PostgresEngine(server, PostgresLimits()).grant(to: servingRole)
        }
        // A server's database may be there for another store to be copied into, and must stay empty: `serve` takes the packs in.
        if data.server == nil { _ = try await Composition(place, packs: .registered) }
    }
}
