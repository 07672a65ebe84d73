import Foundation
import Store
import StoreSQLite
import Vocabulary

/// A folder of backups: `<moment>/` for each, `evidence/` for all of them.
package struct BackupFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package struct Made: Sendable {
        package let name: String
        package let manifest: Manifest
        package let evidenceCopied: Int
    }

    /// What is to be backed up.
    package struct Source: Sendable {
        /// Writes the state of one moment into a new SQLite file.
        package let copy: @Sendable (_ path: String) async throws -> Void
        /// `sqlite` or `postgresql`.
        package let engine: String
        /// Folder of the evidence files; need not exist.
        package let evidence: String
        package let program: String

        package init(
            engine: String, evidence: String, program: String,
            copy: @escaping @Sendable (_ path: String) async throws -> Void
        ) {
            self.copy = copy
            self.engine = engine
            self.evidence = evidence
            self.program = program
        }
    }

    var evidence: String { path + "/evidence" }

    /// Names of the finished backups, oldest first.
    package func names() -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return all.filter {
            FileManager.default.fileExists(atPath: "\(path)/\($0)/\(Manifest.file)") && !$0.hasPrefix(".")
        }
        .sorted()
    }

    package func manifest(_ name: String) throws -> Manifest { try Manifest.read("\(path)/\(name)") }

    /// The newest backup that holds no more than was there at `moment`.
    package func newest(notAfter moment: Instant? = nil) throws -> String? {
        try names().last { name in
            guard let moment else { return true }
            guard let at = Instant(try manifest(name).at) else { return false }
            return at <= moment
        }
    }

    /// Makes a backup while the store serves, opens it again and audits it before it gets its name.
    /// - Throws: `StoreFault` where something cannot be written, or the copy does not pass the audit; it then lies in a
    ///   folder `.failed-…`, for those who look for the cause.
    package func make(_ source: Source, at now: Instant) async throws -> Made {
        let name = Self.name(of: now)
        let part = "\(path)/.part-\(name)"
        guard !FileManager.default.fileExists(atPath: "\(path)/\(name)") else {
            throw StoreFault("\(path)/\(name) is there already; a backup takes the second as its name")
        }
        try? FileManager.default.removeItem(atPath: part)
        try FileManager.default.createDirectory(
            atPath: part, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let image = SQLiteImage(path: "\(part)/\(Manifest.database)")
        try await source.copy(image.path)
        try image.alone()
        try image.splitKeys(into: "\(part)/\(Manifest.keys)")
        let audit = try image.audit()
        guard audit.findings.isEmpty else {
            let failed = "\(path)/.failed-\(name)"
            try Durable.rename(part, to: failed)
            throw StoreFault(
                "the copy does not pass the audit (\(audit.findings[0])); see \(failed) and `audit verify`")
        }
        // After the database, so that every file a row names is among them.
        let known = try newest().map { try EvidenceList(file: "\(path)/\($0)/\(Manifest.evidence)") }
        let (list, copied) = try EvidenceList.gather(
            from: source.evidence, into: evidence, known: known ?? EvidenceList())
        try DurableFile.write(Array(list.text.utf8), to: "\(part)/\(Manifest.evidence)")
        var parts: [Manifest.Part] = []
        for file in [Manifest.database, Manifest.keys, Manifest.evidence] {
            let at = "\(part)/\(file)"
            guard FileManager.default.fileExists(atPath: at) else { continue }
            try DurableFile.sync(at)
            let digest = try Durable.digest(at)
            parts.append(Manifest.Part(file: file, bytes: digest.bytes, sha256: digest.sha256))
        }
        let manifest = Manifest(
            format: Manifest.format, at: now.description, program: source.program, engine: source.engine,
            migrations: try image.migrations(), entries: audit.entries, root: audit.root, parts: parts,
            evidenceFiles: list.items.count)
        try DurableFile.write([UInt8](try manifest.json), to: "\(part)/\(Manifest.file)")
        try DurableFile.sync(part)
        try Durable.rename(part, to: "\(path)/\(name)")
        return Made(name: name, manifest: manifest, evidenceCopied: copied)
    }

    /// Reads every part and evidence file of a backup again and audits it.
    /// - Parameter withoutKeys: the part with the data keys may be missing: it is kept elsewhere.
    /// - Returns: what is wrong with it, in words; nothing when it is good.
    package func problems(_ name: String, withoutKeys: Bool = false) throws -> [String] {
        let folder = "\(path)/\(name)"
        let manifest = try manifest(name)
        var problems: [String] = []
        for part in manifest.parts {
            guard let found = try? Durable.digest("\(folder)/\(part.file)") else {
                if withoutKeys, part.file == Manifest.keys { continue }
                problems.append("\(part.file) is missing")
                continue
            }
            if found != (part.sha256, part.bytes) { problems.append("\(part.file) is not what it was") }
        }
        guard problems.isEmpty else { return problems }
        let audit = try SQLiteImage(path: "\(folder)/\(Manifest.database)").audit()
        problems += audit.findings.map { "\($0)" }
        if audit.root != manifest.root || audit.entries != manifest.entries {
            problems.append("the journal is not the one of the manifest")
        }
        return problems + (try EvidenceList(file: "\(folder)/\(Manifest.evidence)")).problems(in: evidence)
    }

    /// `20230605T082500Z`: sorts as time does, also over a change of offset.
    static func name(of instant: Instant) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        return format.string(from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
    }
}
