import ArgumentParser
import Programme
import Vocabulary

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings a store's schema up to date.")

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        for step in try await Schema.bringUpToDate(place.store(), evidence: place.evidence) { Output.result(step) }
    }
}
