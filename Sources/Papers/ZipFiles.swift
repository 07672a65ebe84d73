/// The files of an untrusted zip archive, within limits.
package enum ZipFiles {
    /// - Returns: names and bytes in the order of the names; folders are left out.
    /// - Throws: what is wrong with the archive: broken, encrypted, too large, a bomb, names that lead elsewhere.
    package static func read(
        _ bytes: [UInt8], limits: Limits
    ) throws(WorkbookProblem) -> [(name: String, bytes: [UInt8])] {
        let archive = try ZipArchive(bytes, limits: limits)
        var files: [(name: String, bytes: [UInt8])] = []
        for name in archive.members.keys.sorted() where !name.hasSuffix("/") {
            var content: [UInt8] = []
            try archive.read(name) { piece throws(WorkbookProblem) in
                content += piece
                return true
            }
            files.append((name, content))
        }
        return files
    }
}
