import Foundation
import Store
import StoreSQLite
import Vocabulary

/// Puts a backup in the place of a store.
package struct Restore: Sendable {
    package let from: BackupFolder
    package let name: String
    /// The data folder of the store that is to come.
    package let target: String
    /// Whether a store that is there may be put aside.
    package let replaces: Bool
    /// A part with data keys to take instead of the backup's own: the newest, so that what was erased since stays erased.
    package let keys: String?

    package init(from: BackupFolder, name: String, target: String, replaces: Bool, keys: String? = nil) {
        self.from = from
        self.name = name
        self.target = target.hasSuffix("/") ? String(target.dropLast()) : target
        self.replaces = replaces
        self.keys = keys
    }

    package struct Done: Sendable {
        package let manifest: Manifest
        /// Where the store lies that was there before.
        package let aside: String?
    }

    /// Verifies, builds beside the target, audits what was built and only then changes names.
    ///
    /// A crash leaves the store that was there, or, between the two renames, none under its name and both beside it.
    /// - Throws: `StoreFault` where the backup is not good or the target is in use or not empty; nothing is changed then.
    package func run(at now: Instant) throws -> Done {
        let files = FileManager.default
        let there = files.fileExists(atPath: target) ? try files.contentsOfDirectory(atPath: target) : []
        guard replaces || there.isEmpty else {
            throw StoreFault("\(target) is not empty; --replace puts it aside")
        }
        let held = !there.isEmpty ? try FolderLock(folder: target, exclusive: true) : nil
        defer { held?.release() }
        let problems = try from.problems(name, withoutKeys: keys != nil)
        guard problems.isEmpty else {
            throw StoreFault("\(from.path)/\(name) is not good: \(problems.prefix(5).joined(separator: "; "))")
        }
        let manifest = try from.manifest(name)
        let part = "\(target).restoring"
        try? files.removeItem(atPath: part)
        try files.createDirectory(atPath: part, withIntermediateDirectories: true)
        try build(manifest, in: part)
        // What belongs to the place and is in no backup: the key file.
        let keyFile = "\(target)/keys.json"
        if files.fileExists(atPath: keyFile) { _ = try Durable.copy(keyFile, to: "\(part)/keys.json") }
        try Durable.sync(part)
        var aside: String?
        if there.isEmpty {
            try? files.removeItem(atPath: target)
        } else {
            let old = "\(target).before-\(BackupFolder.name(of: now))"
            try Durable.rename(target, to: old)
            aside = old
        }
        try Durable.rename(part, to: target)
        return Done(manifest: manifest, aside: aside)
    }

    private func build(_ manifest: Manifest, in part: String) throws {
        let backup = "\(from.path)/\(name)"
        let database = "\(part)/\(Manifest.database)"
        _ = try Durable.copy("\(backup)/\(Manifest.database)", to: database)
        let image = SQLiteImage(path: database)
        let own = "\(backup)/\(Manifest.keys)"
        if let keys {
            try image.joinKeys(from: keys)
        } else if FileManager.default.fileExists(atPath: own) {
            try image.joinKeys(from: own)
        }
        let audit = try image.audit()
        guard audit.findings.isEmpty, audit.root == manifest.root else {
            throw StoreFault("what was restored does not pass the audit; \(part) is left for a look")
        }
        try Durable.sync(database)
        for item in try EvidenceList(file: "\(backup)/\(Manifest.evidence)").items.values {
            let copy = try Durable.copy("\(from.evidence)/\(item.path)", to: "\(part)/evidence/\(item.path)")
            guard copy == (item.sha256, item.bytes) else { throw StoreFault("\(item.path) is not what it was") }
        }
    }
}
