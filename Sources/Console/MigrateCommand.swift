import ArgumentParser
import Programme
import StoreSQLite
import Vocabulary

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings a store's schema up to date.")

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let store = try SQLiteStore(folder: place.dataFolder, clock: try place.timekeeper(), randomness: .system)
        let evidence = EvidenceFolder(path: place.dataFolder + "/evidence")
        for step in try await Schema.bringUpToDate(store, evidence: evidence) { Output.result(step) }
    }
}
