import Foundation
import Store
import StoreSQLite
import Vocabulary

/// Puts a store back to a moment, out of what `serve --archive` kept.
package struct PointInTime: Sendable {
    /// Folder of the archive: one folder for each start of the server, named by its milliseconds.
    package let archive: String
    package let moment: Instant
    /// Folders that hold evidence files; what the database names is among them.
    package let evidence: [String]

    package init(archive: String, moment: Instant, evidence: [String]) {
        self.archive = archive
        self.moment = moment
        self.evidence = evidence
    }

    package struct Done: Sendable {
        /// The moment up to which everything is there; at most the archive's interval before the one that was asked for.
        package let state: Instant
        package let entries: Int64
        package let root: String
        package let aside: String?
    }

    /// - Throws: `StoreFault` where the archive does not reach back so far, a file of it is damaged, or the target is in use.
    package func run(target: Replacement, at now: Instant) throws -> Done {
        let plan = try plan()
        let (audit, aside) = try target.run(at: now) { part in
            let database = "\(part)/\(Manifest.database)"
            _ = try Durable.copy("\(plan.folder)/\(FrameArchive.base)", to: database)
            for file in plan.files { try FrameArchive.apply("\(plan.folder)/\(file)", to: database) }
            let image = SQLiteImage(path: database)
            try image.alone()
            let audit = try image.audit()
            guard audit.findings.isEmpty else {
                throw StoreFault("the state of then does not pass the audit: \(audit.findings[0])")
            }
            for folder in evidence + [target.folder + "/evidence"] {
                _ = try EvidenceList.gather(from: folder, into: part + "/evidence", known: EvidenceList())
            }
            return audit
        }
        return Done(state: plan.state, entries: audit.entries, root: audit.root, aside: aside)
    }

    /// The newest generation that began before the moment, and its files up to there.
    private func plan() throws -> (folder: String, files: [String], state: Instant) {
        let files = FileManager.default
        let begun = ((try? files.contentsOfDirectory(atPath: archive)) ?? []).compactMap { Int64($0) }
            .filter { $0 <= moment.milliseconds && files.fileExists(atPath: "\(archive)/\($0)/\(FrameArchive.base)") }
        guard let start = begun.max() else { throw StoreFault("\(archive) does not reach back to \(moment)") }
        let folder = "\(archive)/\(start)"
        let parts = try files.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(FrameArchive.ending) }.sorted()
        var (chosen, state): ([String], Int64) = ([], start)
        for (index, file) in parts.enumerated() {
            let names = file.dropLast(FrameArchive.ending.count).split(separator: "-")
            guard names.count == 2, Int(names[0]) == index + 1, let at = Int64(names[1]) else {
                throw StoreFault("\(folder): file \(index + 1) is missing")
            }
            guard at <= moment.milliseconds else { break }
            chosen.append(file)
            state = at
        }
        return (folder, chosen, Instant(milliseconds: state))
    }
}
