import Foundation
import Store
import StoreSQLite
import Vocabulary

/// Puts a backup in the place of a store.
package struct Restore: Sendable {
    package let from: BackupFolder
    package let name: String
    package let target: Replacement
    /// A part with data keys to take instead of the backup's own: the newest, so that what was erased since stays erased.
    package let keys: String?

    package init(from: BackupFolder, name: String, target: Replacement, keys: String? = nil) {
        self.from = from
        self.name = name
        self.target = target
        self.keys = keys
    }

    package struct Done: Sendable {
        package let manifest: Manifest
        /// Where the store lies that was there before.
        package let aside: String?
    }

    /// Verifies the backup, and audits what was built of it before anything is replaced.
    /// - Throws: `StoreFault` where the backup is not good or the target is in use or not empty.
    package func run(at now: Instant) throws -> Done {
        let (manifest, aside) = try target.run(at: now) { part in
            let problems = try from.problems(name, withoutKeys: keys != nil)
            guard problems.isEmpty else {
                throw StoreFault("\(from.path)/\(name) is not good: \(problems.prefix(5).joined(separator: "; "))")
            }
            let manifest = try from.manifest(name)
            try build(manifest, in: part)
            return manifest
        }
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
            throw StoreFault("what was restored does not pass the audit")
        }
        for item in try EvidenceList(file: "\(backup)/\(Manifest.evidence)").items.values {
            let copy = try Durable.copy("\(from.evidence)/\(item.path)", to: "\(part)/evidence/\(item.path)")
            guard copy == (item.sha256, item.bytes) else { throw StoreFault("\(item.path) is not what it was") }
        }
    }
}
