import ArgumentParser
import Logging
import ServiceLifecycle
import Store
import StoreSQLite
import Vocabulary

/// Whether and where every committed page is kept, so that `restore --archive` can go back to a moment.
struct ArchiveOptions: ParsableArguments {
    @Option(help: "Folder in which every committed page is kept, for `restore --archive` (SKILLLEDGER_ARCHIVE).")
    var archive: String?

    @Option(help: "Seconds between two writes into the archive.")
    var archiveEvery = 10

    func validate() throws {
        guard archiveEvery > 0 else { throw ValidationError("--archive-every must be greater than zero") }
    }

    func services(_ store: SQLiteStore, folder: String, log: Logger) -> [any Service] {
        guard let root = PlaceOptions.setting(archive, "archive") else { return [] }
        return [
            Archiving(every: .seconds(archiveEvery), log: log) {
                try FrameArchive(store: store, path: folder + "/skillledger.sqlite", in: root, clock: .wall)
            }
        ]
    }
}

/// Writes into the archive while the server runs, and once more when all requests have ended.
struct Archiving: Service {
    let every: Duration
    let log: Logger
    let begin: @Sendable () throws -> FrameArchive

    func run() async throws {
        var archive = try begin()
        while true {
            let isLast = Task.isShuttingDownGracefully
            do {
                try archive.step()
            } catch is FrameArchive.Gap {
                log.error("another process wrote into the database; the archive begins anew")
                archive = try begin()
            } catch {
                log.error("archive", metadata: ["error": "\(error)"])
            }
            if isLast { return }
            // Ends early when the server is asked to stop.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: every) }
            try Task.checkCancellation()
        }
    }
}
