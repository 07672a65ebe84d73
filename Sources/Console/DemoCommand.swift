import ArgumentParser
import Demonstration
import Foundation
import Programme
import Vocabulary

/// Fills an empty store with the fictional province.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fills an empty store with a fictional province; `serve --demonstration` shows it.")

    @OptionGroup var place: PlaceOptions
    @Option(help: "The same number gives the same province.") var seed: UInt64 = 1
    @Option(help: "small, county or province.") var scale = Scale.county

    func run() async throws {
        let clock = MovableClock()
        let folder = place.dataFolder
        let home = try place.homeFolder()
        let composition = try await Composition(
            place, packs: .registered, clock: clock.timekeeper, randomness: .seeded(seed))
        do {
            let demonstration = try Demonstration(
                folder: home.appendingPathComponent("Demo"), office: composition.office, clock: clock, scale: scale,
                seed: seed,
                progress: Output.message)
            let outcome = try await demonstration.run()
            try outcome.write(to: folder)
            Output.message("\(outcome.classes) classes, \(outcome.trainees) trainees, \(outcome.truth.count) planted")
            Output.message("it is \(outcome.today)")
            Output.result(outcome.signIns.table)
        } catch let refusal as Refusal { throw Output.refuse(refusal) }
    }
}

extension Scale: ExpressibleByArgument {}
