import ArgumentParser
import Backup
import Foundation
import Programme
import Store
import StoreSQLite
import Vocabulary

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Backups, also of a store that is being served; each is audited before it counts.",
        subcommands: [Make.self, List.self, Verify.self], defaultSubcommand: Make.self)

    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a backup.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "Folder of the backups; made when it is missing.") var to: String

        func run() async throws {
            umask(0o077)
            let (folder, target) = (place.dataFolder, URL(fileURLWithPath: to).standardizedFileURL.path)
            let data = try place.dataPlace()
            do {
                if data.server == nil {
                    try await embedded(folder, to: target)
                } else {
                    // A server gives everybody one state of it, also while others write.
                    Output.result(
                        try await Self.make("postgresql", folder, to: target) { try await Self.copy(data, into: $0) })
                }
            } catch let fault as StoreFault { throw Output.refuse(fault.description) }
        }

        private func embedded(_ folder: String, to target: String) async throws {
            // One process owns the database: where a server runs, it makes the backup itself.
            guard let held = try? FolderLock(folder: folder, exclusive: false) else {
                let answer = try AdminSocket.ask(folder, "/backup", body: target)
                guard answer.status == 200 else { throw Output.refuse(answer.body) }
                return Output.result(answer.body)
            }
            defer { held.release() }
            let store = try SQLiteStore(folder: folder, clock: try place.timekeeper(), randomness: .system)
            Output.result(try await Self.make("sqlite", folder, to: target) { try store.copy(into: $0) })
        }

        /// - Returns: a line for people and programs: name, journal entries, root, evidence files, how many of them are new.
        static func make(
            _ engine: String, _ folder: String, to target: String,
            copy: @escaping @Sendable (_ path: String) async throws -> Void
        ) async throws -> String {
            let source = BackupFolder.Source(
                engine: engine, evidence: folder + "/evidence", program: SkillLedger.version, copy: copy)
            let made = try await BackupFolder(path: target).make(source, at: Timekeeper.wall.now())
            return BackupCommand.line(made.name, made.manifest) + "\t\(made.evidenceCopied) new"
        }

        /// One state of a server's database as an SQLite file that holds the same.
        private static func copy(_ data: DataPlace, into path: String) async throws {
            let work = path + ".work"
            defer { try? FileManager.default.removeItem(atPath: work) }
            let (source, target) = (try data.engine(), try SQLiteEngine(folder: work))
            _ = try await target.migrate(StoreTables.migrations + Schema.migrations, at: Timekeeper.wall.now())
            let copied = try await StoreCopy.run(from: source, to: target, Schema.migrations)
            guard try await StoreCopy.tables(of: target, Schema.migrations) == copied else {
                throw StoreFault("the copy differs from the database")
            }
            try target.copy(into: path)
            try target.close()
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the backups of a folder, oldest first.")
        @Option(help: "Folder of the backups.") var to: String

        func run() throws {
            let folder = BackupFolder(path: to)
            for name in folder.names() { Output.result(BackupCommand.line(name, try folder.manifest(name))) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Reads a backup again, every part and evidence file, and audits it. Exit 1 when something is wrong.")
        @Option(help: "Folder of the backups.") var to: String
        @Argument(help: "Name of the backup; the newest when left out.") var name: String?

        func run() throws {
            let folder = BackupFolder(path: to)
            guard let name = try name ?? folder.newest() else { throw Output.refuse("\(to) holds no backup") }
            let problems: [String]
            do { problems = try folder.problems(name) } catch let fault as StoreFault {
                throw Output.refuse(fault.description)
            }
            for problem in problems.prefix(100) { Output.result(problem) }
            guard problems.isEmpty else { throw Output.refuse("\(name) is not good: \(problems.count) problems") }
            Output.result(BackupCommand.line(name, try folder.manifest(name)))
        }
    }

    static func line(_ name: String, _ manifest: Manifest) -> String {
        "\(name)\t\(manifest.entries) entries\t\(manifest.root)\t\(manifest.evidenceFiles) files"
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract:
            "Puts a backup in the place of a store, or the state of a moment; verifies it first, and keeps what was there."
    )

    @OptionGroup var place: PlaceOptions
    @Option(help: "Folder of the backups.") var from: String?
    @Option(help: "Folder that `serve --archive` wrote: back to the moment of --at.") var archive: String?
    @Option(help: "Name of the backup; the newest when left out.") var name: String?
    @Option(help: "The state of this moment, or the newest backup not later (2026-06-05T08:00:00+08:00).") var at:
        String?
    @Option(
        name: .customLong("data-keys"),
        help: "A data-keys.sqlite to use instead of the backup's own: the newest, so that what was erased stays erased."
    )
    var dataKeys: String?
    @Flag(help: "Puts the store that is there aside, as DATA.before-….") var replace = false

    func validate() throws {
        guard from != nil || archive != nil else { throw ValidationError("name a folder with --from or --archive") }
        guard archive == nil || at != nil else { throw ValidationError("--archive needs the moment: --at") }
        if let at, Instant(at) == nil {
            throw ValidationError("--at must be a moment such as 2026-06-05T08:00:00+08:00")
        }
    }

    func run() throws {
        umask(0o077)
        let target = Replacement(folder: place.dataFolder, replaces: replace)
        do {
            let aside = try archive.map { try back(to: $0, target) } ?? backup(target)
            if let aside { Output.message("what was there lies in \(aside)") }
            if !FileManager.default.fileExists(atPath: place.dataFolder + "/keys.json") {
                Output.message("no keys.json in \(place.dataFolder): put the key file there before serving")
            }
        } catch let fault as StoreFault { throw Output.refuse(fault.description) }
    }

    /// - Returns: where the store lies that was there before.
    private func backup(_ target: Replacement) throws -> String? {
        let folder = BackupFolder(path: from ?? "")
        guard let name = try name ?? folder.newest(notAfter: at.flatMap { Instant($0) }) else {
            throw StoreFault("\(folder.path) holds no backup\(at.map { " of \($0) or before" } ?? "")")
        }
        let done = try Restore(from: folder, name: name, target: target, keys: dataKeys).run(at: Timekeeper.wall.now())
        Output.result(BackupCommand.line(name, done.manifest))
        return done.aside
    }

    private func back(to archive: String, _ target: Replacement) throws -> String? {
        guard let moment = at.flatMap({ Instant($0) }) else { return nil }
        let evidence = from.map { [$0 + "/evidence"] } ?? []
        let done = try PointInTime(archive: archive, moment: moment, evidence: evidence)
            .run(target: target, at: Timekeeper.wall.now())
        Output.result("\(done.state)\t\(done.entries) entries\t\(done.root)")
        return done.aside
    }
}
