import ArgumentParser
import Checkpoints
import Foundation
import Journal
import Store
import Vocabulary

extension AuditCommand {
    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a proof of one entry that `audit verify --proof` or anybody else checks offline.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "The entry's number, or what it is about (class/0190…): then the newest entry about it.")
        var entry: String
        @Option(
            name: .customLong("open"), parsing: .upToNextOption,
            help: "Shows this row (table/id) as the entry recorded it; the other rows stay hidden.")
        var rows: [String] = []
        @Option(help: "File to write; else the proof goes to standard output.") var out: String?

        func run() async throws {
            let (entry, rows) = (entry, rows)
            do {
                let file = try await AuditCommand.store(place).read { reader in
                    let seq = try Int64(entry) ?? reader.lastEntry(about: entry)
                    guard let seq else { throw Refusal("journal.entryUnknown", ["n": entry]) }
                    return try EntryProof.make(of: seq, showing: rows, reader)
                }
                if let out {
                    try file.description.write(toFile: out, atomically: true, encoding: .utf8)
                } else {
                    Output.result(bytes: Array(file.description.utf8))
                }
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }
    }

    struct MakeCheckpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint",
            abstract: "Prints the newest checkpoint and the journal's key; with --make signs a new one first.",
            discussion: "Use --make only while no server runs on an embedded database; a server makes them by itself.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var key: JournalKeyOptions
        @Flag(help: "Signs the journal as it stands.") var make = false

        func run() async throws {
            let store = try AuditCommand.store(place)
            if make {
                var settings = CheckpointKeeper.Settings()
                settings.file = place.dataFolder + "/checkpoints.txt"
                let keeper = CheckpointKeeper(
                    store: store, signer: try key.signer(place), settings: settings, clock: .wall,
                    actor: .system(in: nil))
                try await keeper.make()
            }
            guard let newest = try await store.read({ try $0.checkpoints(limit: 1).first }) else {
                throw Output.refuse("there is no checkpoint yet; --make signs one")
            }
            Output.result(bytes: Array(newest.note.description.utf8))
            Output.message("key \(newest.key)")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the whole journal for an outsider: a line per entry, the checkpoints, the key.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "Folder to write; made where it is missing.") var to: String

        func run() async throws {
            let to = to
            try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
            let size = try await AuditCommand.store(place).read { try JournalExport.write(to: to, $0) }
            Output.message("\(size) entries")
        }
    }
}
