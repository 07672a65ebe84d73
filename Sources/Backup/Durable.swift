import Crypto
import Foundation
import Store

/// Files that are on the disk when a call returns, and their digests.
enum Durable {
    static func write(_ data: Data, to path: String) throws {
        try data.write(to: URL(fileURLWithPath: path))
        try sync(path)
    }

    /// Makes a file's bytes, or a folder's list of names, durable.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw fault("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("sync", path) }
    }

    /// Renames within one file system; durable, and never over something that is there.
    static func rename(_ from: String, to target: String) throws {
        guard !FileManager.default.fileExists(atPath: target) else { throw StoreFault("\(target) is there already") }
        guard Foundation.rename(from, target) == 0 else { throw fault("rename", from) }
        try sync((target as NSString).deletingLastPathComponent)
    }

    /// Copies a file and reads the copy again.
    /// - Returns: its SHA-256 in hexadecimal and its size in bytes.
    static func copy(_ from: String, to target: String) throws -> (sha256: String, bytes: Int64) {
        let part = target + ".part"
        try? FileManager.default.removeItem(atPath: part)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: from, toPath: part)
        try sync(part)
        let told = try digest(from)
        let kept = try digest(part)
        guard told == kept else { throw StoreFault("the copy of \(from) is not what was copied") }
        try? FileManager.default.removeItem(atPath: target)
        try rename(part, to: target)
        return kept
    }

    static func digest(_ path: String) throws -> (sha256: String, bytes: Int64) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw fault("read", path) }
        defer { try? file.close() }
        var hash = SHA256()
        var bytes: Int64 = 0
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            bytes += Int64(piece.count)
        }
        return (hash.finalize().map { String(format: "%02x", $0) }.joined(), bytes)
    }

    private static func fault(_ what: String, _ path: String) -> StoreFault {
        StoreFault("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
