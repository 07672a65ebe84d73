import ArgumentParser
import Foundation
import Programme
import Store
import StoreSQLite
import Vault
import Vocabulary
import Yams

/// Where the store, the packs and the pages lie. Flags over environment (`SKILLLEDGER_*`) over `skillledger.yaml`.
struct PlaceOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: "Folder of evidence, keys and the embedded database (SKILLLEDGER_DATA; default var/data).")
    var data: String?

    @Option(
        name: .customLong("database"),
        help: ArgumentHelp(
            "PostgreSQL server, postgres://USER@HOST:PORT/NAME (SKILLLEDGER_DATABASE); without it the database in --data.",
            discussion: """
                Takes what libpq takes: several hosts, target_session_attrs=read-write, sslmode=verify-full. The password \
                belongs into ~/.pgpass, PGPASSWORD or SKILLLEDGER_DATABASE: others on the machine see a command's arguments.
                """))
    var database: String?

    @Option(name: .customLong("home"), help: "Folder that holds Packs, Site and Divisions (SKILLLEDGER_HOME).")
    var home: String?

    @Option(
        name: .customLong("keys"),
        help: "File of the keys under which personal data is sealed (SKILLLEDGER_KEYS; default keys.json in --data).")
    var keys: String?

    @Option(
        name: .customLong("clock"),
        help: "Demonstrations: start at this moment (2023-06-05T08:00:00+08:00), or @FILE to read it from.")
    var clock: String?

    var dataFolder: String { Self.setting(data, "data") ?? "var/data" }

    /// Where data lies, as told.
    func dataPlace() throws -> DataPlace {
        try DataPlace(
            folder: dataFolder, database: Self.setting(database, "database"), keys: Self.setting(keys, "keys"))
    }

    /// Opens the key file; the first time it is made.
    func keyFile() throws -> KeyFile { try dataPlace().keyFile() }

    /// Opens the store as it is; `Schema.bringUpToDate` brings it up to date.
    func store(clock: Timekeeper? = nil, randomness: Randomness = .system) throws -> any Store {
        try dataPlace().open(clock: clock ?? timekeeper(), randomness: randomness)
    }

    /// The folder of packs and pages: as told, else the first above the program or the working directory that has them.
    func homeFolder() throws -> URL {
        if let told = Self.setting(home, "home") { return URL(fileURLWithPath: told, isDirectory: true) }
        let starts = [
            FileManager.default.currentDirectoryPath, Bundle.main.executableURL?.deletingLastPathComponent().path ?? "/"
        ]
        for start in starts {
            var folder = URL(fileURLWithPath: start, isDirectory: true)
            for _ in 0..<6 {
                if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Packs").path) { return folder }
                folder.deleteLastPathComponent()
            }
        }
        throw ValidationError("no folder with Packs and Site found; name it with --home")
    }

    func timekeeper() throws -> Timekeeper {
        guard let text = Self.setting(clock, "clock") else { return .wall }
        if text.hasPrefix("@") { return ClockFile.timekeeper(path: String(text.dropFirst())) }
        guard let instant = Instant(text) else {
            throw ValidationError("--clock must be a moment such as 2023-06-05T08:00:00+08:00, or @FILE")
        }
        return .starting(at: instant)
    }

    /// Flag, else environment, else file.
    static func setting(_ flag: String?, _ name: String) -> String? {
        if let flag { return flag }
        if let value = ProcessInfo.processInfo.environment["SKILLLEDGER_\(name.uppercased())"], !value.isEmpty {
            return value
        }
        guard let text = try? String(contentsOfFile: "skillledger.yaml", encoding: .utf8),
            let map = try? Yams.load(yaml: text) as? [String: Any], let value = map[name]
        else { return nil }
        return "\(value)"
    }
}
