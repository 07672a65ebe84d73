import ArgumentParser
import Backup
import Foundation
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
            let folder = place.dataFolder
            let target = URL(fileURLWithPath: to).standardizedFileURL.path
            // One process owns the database: where a server runs, it makes the backup itself.
            guard let held = try? FolderLock(folder: folder, exclusive: false) else {
                let answer = try AdminSocket.ask(folder, "/backup", body: target)
                guard answer.status == 200 else { throw Output.refuse(answer.body) }
                return Output.result(answer.body)
            }
            defer { held.release() }
            let store = try SQLiteStore(folder: folder, clock: try place.timekeeper(), randomness: .system)
            do {
                Output.result(try await Self.make(store, folder, to: target, at: Timekeeper.wall.now()))
            } catch let fault as StoreFault { throw Output.refuse(fault.description) }
        }

        /// - Returns: a line for people and programs: name, journal entries, root, evidence files, how many of them are new.
        static func make(_ store: SQLiteStore, _ folder: String, to target: String, at now: Instant) async throws
            -> String
        {
            let made = try await BackupFolder(path: target).make(
                .init(store: store, engine: "sqlite", evidence: folder + "/evidence", program: SkillLedger.version),
                at: now)
            return BackupCommand.line(made.name, made.manifest) + "\t\(made.evidenceCopied) new"
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
        abstract: "Puts a backup in the place of a store; verifies it first, and keeps what was there.")

    @OptionGroup var place: PlaceOptions
    @Option(help: "Folder of the backups.") var from: String
    @Option(help: "Name of the backup; the newest when left out.") var name: String?
    @Option(help: "The newest backup that is not later than this moment (2026-06-05T08:00:00+08:00).") var at: String?
    @Option(
        help: "A data-keys.sqlite to use instead of the backup's own: the newest, so that what was erased stays erased."
    )
    var keys: String?
    @Flag(help: "Puts the store that is there aside, as DATA.before-….") var replace = false

    func run() throws {
        let folder = BackupFolder(path: from)
        do {
            guard let name = try name ?? folder.newest(notAfter: try at.map(Self.moment)) else {
                throw Output.refuse("\(from) holds no backup\(at.map { " of \($0) or before" } ?? "")")
            }
            let done = try Restore(from: folder, name: name, target: place.dataFolder, replaces: replace, keys: keys)
                .run(at: Timekeeper.wall.now())
            if let aside = done.aside { Output.message("what was there lies in \(aside)") }
            if !FileManager.default.fileExists(atPath: place.dataFolder + "/keys.json") {
                Output.message("no keys.json in \(place.dataFolder): put the key file there before serving")
            }
            Output.result(BackupCommand.line(name, done.manifest))
        } catch let fault as StoreFault { throw Output.refuse(fault.description) }
    }

    private static func moment(_ text: String) throws -> Instant {
        guard let instant = Instant(text) else {
            throw ValidationError("--at must be a moment such as 2026-06-05T08:00:00+08:00")
        }
        return instant
    }
}
