import Foundation
import Store
import StoreSQLite
import Vocabulary

/// Puts a new store in the place of another: builds it beside, and only then changes names.
///
/// A crash leaves the store that was there, or, between the two renames, none under its name and both beside it.
package struct Replacement: Sendable {
    /// The data folder of the store that is to come.
    package let folder: String
    /// Whether a store that is there may be put aside.
    package let replaces: Bool
    /// What belongs to the place and is in no backup: keys, and the checkpoints that were published.
    private static let kept = ["keys.json", "journal.key", "checkpoints.txt"]

    package init(folder: String, replaces: Bool) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.replaces = replaces
    }

    /// - Returns: what `build` returns, and where the store lies that was there before.
    /// - Throws: `StoreFault` where the folder is in use or not empty, and what `build` throws; nothing is replaced then.
    func run<T>(at now: Instant, build: (String) throws -> T) throws -> (T, aside: String?) {
        let files = FileManager.default
        let there = files.fileExists(atPath: folder) ? try files.contentsOfDirectory(atPath: folder) : []
        guard replaces || there.isEmpty else { throw StoreFault("\(folder) is not empty; --replace puts it aside") }
        let held = !there.isEmpty ? try FolderLock(folder: folder, exclusive: true) : nil
        defer { held?.release() }
        let part = "\(folder).restoring"
        try? files.removeItem(atPath: part)
        try files.createDirectory(
            atPath: part, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let built: T
        do {
            built = try build(part)
        } catch {
            try? files.removeItem(atPath: part)
            throw error
        }
        for name in Self.kept where files.fileExists(atPath: "\(folder)/\(name)") {
            _ = try Durable.copy("\(folder)/\(name)", to: "\(part)/\(name)")
        }
        try DurableFile.sync("\(part)/\(Manifest.database)")
        try DurableFile.sync(part)
        var aside: String?
        if there.isEmpty {
            try? files.removeItem(atPath: folder)
        } else {
            let old = "\(folder).before-\(BackupFolder.name(of: now))"
            try Durable.rename(folder, to: old)
            aside = old
        }
        try Durable.rename(part, to: folder)
        return (built, aside)
    }
}
