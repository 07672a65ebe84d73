import ArgumentParser
import Foundation
import Programme
import Store
import StoreSQLite
import Vocabulary

/// Moves a store to another engine.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract:
            "Copies a whole store into an empty one, on the same engine or another, and proves that both are equal.",
        discussion: """
            A county that moves to a server:
              skillledger migrate --database postgres://owner@host/skillledger --data var/data
              skillledger copy --from var/data --to postgres://owner@host/skillledger
              skillledger serve --database postgres://serving@host/skillledger --data var/data

            Nothing may be written to the source meanwhile. Evidence files and keys.json stay in the folder that --data names. \
            Passwords belong into ~/.pgpass or PGPASSWORD: others on the machine see a command's arguments.
            """)

    @Option(help: "DIR or sqlite:DIR of an embedded database, or postgres://…") var from: String
    @Option(help: "The same; must be empty. A folder's database is made; a server's schema by `migrate` before.")
    var to: String
    @Flag(help: "Prints JSON.") var json = false

    func run() async throws {
        let (source, target) = (try DataPlace(from), try DataPlace(to))
        if source.server == nil, !FileManager.default.fileExists(atPath: source.folder + "/skillledger.sqlite") {
            throw ValidationError("--from \(source.folder) holds no database")
        }
        let locks = try [source, target].filter { $0.server == nil }.map {
            try FolderLock(folder: $0.folder, exclusive: true)
        }
        defer { for lock in locks { lock.release() } }
        let engines = (try source.engine(), try target.engine())
        if target.server == nil {
            _ = try await engines.1.migrate(StoreTables.migrations + Schema.migrations, at: Timekeeper.wall.now())
        }
        let copied = try await StoreCopy.run(from: engines.0, to: engines.1, Schema.migrations) { Output.message($0) }
        let found = try await StoreCopy.tables(of: engines.1, Schema.migrations)
        show(found)
        guard copied == found else {
            let wrong = zip(copied, found).filter { $0 != $1 }.map(\.0.name).joined(separator: ", ")
            throw Output.refuse("the copy differs in: \(wrong)")
        }
        Output.message(
            "both hold the same: \(found.reduce(0) { $0 + $1.rows }) rows in \(found.count) tables, journal included")
    }

    private func show(_ tables: [StoreCopy.Table]) {
        if json {
            Output.result(
                JSON.array(
                    tables.map {
                        .object([
                            .init("table", .string($0.name)), .init("rows", .integer($0.rows)),
                            .init("digest", .string($0.digest))
                        ])
                    }
                ).description)
        } else {
            for table in tables { Output.result("\(table.digest)  \(table.rows)  \(table.name)") }
        }
    }
}
