import ArgumentParser
import Foundation
import Programme
import Store
import Vault
import Vocabulary

/// The key-encryption keys of personal data. They can be changed while the server runs: it sees the key file within a second and wraps
/// the data keys again, batch by batch.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys under which personal data is sealed.",
        subcommands: [List.self, Rotate.self, Retire.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keys, the oldest first: id, suite, made at, how many data keys are wrapped under it.")
        @OptionGroup var place: PlaceOptions
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let (keys, current) = try place.keyFile().keys()
            let counts = try await KeysCommand.counts(place)
            for key in keys {
                let count = counts[key.id] ?? 0
                if json {
                    Output.result(
                        JSON.object([
                            .init("id", .string(key.id)), .init("suite", .string(key.suite.name)),
                            .init("madeAt", .string(key.madeAt.description)), .init("dataKeys", .integer(count)),
                            .init("current", .bool(key.id == current))
                        ]).description)
                } else {
                    let mark = key.id == current ? "current" : count == 0 ? "may be retired" : "in use"
                    Output.result([key.id, key.suite.name, "\(key.madeAt)", "\(count)", mark].joined(separator: "\t"))
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a key and makes it the current one. A running server takes it up by itself.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "\(Suite.allCases.map(\.name).joined(separator: " or ")); of what is sealed from now on.")
        var suite = Suite.aes.name
        @Flag(help: "Wraps all data keys again now: only where no server runs on this store.") var now = false

        func run() async throws {
            guard let suite = Suite(name: suite) else { throw ValidationError("there is no suite \(suite)") }
            Output.result(try place.keyFile().rotate(to: suite))
            if now {
                let count = try await KeyRotation.run(place.store())
                Output.message("\(count) data keys were wrapped again")
            }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a key out of the key file; refused as long as a data key is wrapped under it.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "The key's id, as `keys list` shows it.") var id: String

        func run() async throws {
            let count = try await KeysCommand.counts(place)[id] ?? 0
            guard count == 0 else {
                throw Output.refuse(
                    "\(count) data keys are still wrapped under \(id); the server wraps them again by itself")
            }
            do { try place.keyFile().retire(id) } catch let fault as VaultFault { throw Output.refuse("\(fault)") }
            Output.message("\(id) is gone; backups whose data keys are wrapped under it cannot be opened any more")
        }
    }

    private static func counts(_ place: PlaceOptions) async throws -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: try await place.store().read { try $0.keyCounts() }.map { ($0.holder, $0.keys) })
    }
}
