import Crypto
import Foundation
import Store

/// Copies that were read again, and digests.
enum Durable {
    /// Renames within one file system; durable, and never over something that is there.
    static func rename(_ from: String, to target: String) throws {
        guard !FileManager.default.fileExists(atPath: target) else { throw StoreFault("\(target) is there already") }
        try DurableFile.replace(target, with: from)
    }

    /// Copies a file and reads the copy again.
    /// - Returns: its SHA-256 in hexadecimal and its size in bytes.
    static func copy(_ from: String, to target: String) throws -> (sha256: String, bytes: Int64) {
        let part = target + ".part"
        try? FileManager.default.removeItem(atPath: part)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: from, toPath: part)
        try DurableFile.sync(part)
        let told = try digest(from)
        let kept = try digest(part)
        guard told == kept else { throw StoreFault("the copy of \(from) is not what was copied") }
        try DurableFile.replace(target, with: part)
        return kept
    }

    static func digest(_ path: String) throws -> (sha256: String, bytes: Int64) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw DurableFile.fault("read", path) }
        defer { try? file.close() }
        var hash = SHA256()
        var bytes: Int64 = 0
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            bytes += Int64(piece.count)
        }
        return (hash.finalize().map { String(format: "%02x", $0) }.joined(), bytes)
    }
}
