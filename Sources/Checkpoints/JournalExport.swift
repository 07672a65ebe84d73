import Foundation
import Journal
import Store

/// The journal as files: `journal.ndjson` has the bytes of one leaf a line, in order; `checkpoints.txt` the signed notes, one
/// after the other; `key.txt` the verifier keys that signed them. Salts are not in it: it tells nothing of the rows.
package enum JournalExport {
    package static let entriesFile = "journal.ndjson"
    package static let checkpointsFile = "checkpoints.txt"
    package static let keyFile = "key.txt"

    /// - Returns: the number of entries.
    package static func write(to folder: String, _ reader: Reader) throws -> Int {
        let path = folder + "/" + entriesFile
        FileManager.default.createFile(atPath: path, contents: nil)
        guard let file = FileHandle(forWritingAtPath: path) else { throw StoreFault("cannot write \(path)") }
        defer { try? file.close() }
        var waiting: [UInt8] = []
        var count = 0
        try reader.connection.each("select entry from journal order by seq", []) { row in
            waiting += try row.text("entry").utf8
            waiting.append(0x0A)
            count += 1
            if waiting.count > 1 << 20 {
                try file.write(contentsOf: Data(waiting))
                waiting.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: Data(waiting))
        var checkpoints: [KeptCheckpoint] = []
        while true {
            let next = try reader.checkpoints(limit: 1_000, before: checkpoints.last?.size ?? .max)
            if next.isEmpty { break }
            checkpoints += next
        }
        checkpoints.reverse()
        let notes = checkpoints.map(\.note.description).joined(separator: "\n")
        try notes.write(toFile: folder + "/" + checkpointsFile, atomically: true, encoding: .utf8)
        let keys = Set(checkpoints.map(\.key)).sorted().map { $0 + "\n" }.joined()
        try keys.write(toFile: folder + "/" + keyFile, atomically: true, encoding: .utf8)
        return count
    }

    /// Recomputes the tree from the lines and compares it with checkpoints whose signatures were checked.
    /// - Returns: what is wrong, in words; empty when the lines up to the largest checkpoint are what was signed.
    package static func verify(_ path: String, against checkpoints: [Checkpoint]) throws -> [String] {
        var roots: [UInt64: Set<Hash>] = [:]
        for checkpoint in checkpoints { roots[checkpoint.size, default: []].insert(checkpoint.root) }
        var tree = Frontier()
        var findings: [String] = []
        func compare() {
            guard let wanted = roots.removeValue(forKey: tree.size), wanted != [tree.root] else { return }
            findings.append("the first \(tree.size) entries are not those of the checkpoint")
        }
        compare()
        try forEachLine(of: path) { line in
            tree.append(.leaf(line))
            compare()
        }
        for size in roots.keys.sorted() {
            findings.append("there is a checkpoint of \(size) entries; here are \(tree.size)")
        }
        return findings
    }

    private static func forEachLine(of path: String, _ body: (ArraySlice<UInt8>) -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw StoreFault("cannot read \(path)") }
        defer { try? file.close() }
        var rest: [UInt8] = []
        while let data = try file.read(upToCount: 1 << 20), !data.isEmpty {
            rest += data
            var start = 0
            while let end = rest[start...].firstIndex(of: 0x0A) {
                body(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
        }
        if !rest.isEmpty { body(rest[...]) }
    }
}
