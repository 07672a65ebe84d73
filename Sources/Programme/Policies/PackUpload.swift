import Papers
import Policy
import Vocabulary

/// Files of a pack as somebody hands them in.
package enum PackUpload {
    /// What one pack may hold. A machine's limits, not the law's.
    private static let limits: Limits = {
        var limits = Limits()
        limits.bytesIn = 8_000_000
        limits.bytesOut = 32_000_000
        limits.members = 300
        return limits
    }()
    private static let largestFile = 4_000_000

    /// Whether a file is a whole pack in an archive.
    package static func isArchive(_ name: String) -> Bool { name.lowercased().hasSuffix(".zip") }

    /// The files of a pack in a zip archive; a single folder around them is taken off.
    /// - Throws: `Refusal`: `papers.…`, `packFileName`, `packFileMissing`.
    package static func archive(_ bytes: [UInt8]) throws(Refusal) -> [PackFolder.File] {
        let files: [(name: String, bytes: [UInt8])]
        do { files = try ZipFiles.read(bytes, limits: limits) } catch {
            throw Refusal(error.problem.on(field: "file"))
        }
        guard
            let manifest = files.map(\.name).filter({ $0 == "pack.yaml" || $0.hasSuffix("/pack.yaml") })
                .min(by: { $0.utf8.count < $1.utf8.count })
        else { throw Refusal("packFileMissing", field: "file", ["file": "pack.yaml"]) }
        let folder = String(manifest.dropLast("pack.yaml".count))
        return try checked(
            files.filter { $0.name.hasPrefix(folder) && !isLitter($0.name) }
                .map { PackFolder.File(String($0.name.dropFirst(folder.count)), $0.bytes) })
    }

    /// One file, put where its name says or in the place of `path`.
    package static func file(_ name: String, _ bytes: [UInt8], at path: String? = nil) throws(Refusal)
        -> PackFolder.File
    {
        let own = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let place = path ?? (own.hasSuffix(".ndjson") ? "cases/" + own : own)
        return try checked([PackFolder.File(place, bytes)])[0]
    }

    private static func checked(_ files: [PackFolder.File]) throws(Refusal) -> [PackFolder.File] {
        var problems: [Problem] = []
        for file in files {
            if !PackFolder.holds(file.path) {
                problems.append(Problem("packFileName", field: "file", values: ["file": file.path]))
            } else if file.bytes.count > largestFile {
                problems.append(
                    Problem(
                        "fileTooLarge", field: "file",
                        values: ["name": file.path, "limit": String(largestFile / 1_000_000)]))
            }
        }
        guard problems.isEmpty else { throw Refusal(Array(problems.prefix(20))) }
        return files
    }

    /// What file managers leave in archives.
    private static func isLitter(_ name: String) -> Bool {
        name.hasPrefix("__MACOSX/") || name.split(separator: "/").contains { $0.hasPrefix(".") }
    }
}
