import Foundation
import Store
import Vocabulary

/// Files that prove something, stored once under their SHA-256. A file is never changed; the same bytes are the same file.
package struct EvidenceFolder: Sendable {
    private let root: URL

    package init(path: String) { root = URL(fileURLWithPath: path, isDirectory: true) }

    /// Largest file taken, in bytes.
    package static let largest = 20 << 20

    /// Media types that are taken, by the first bytes of the file: what a browser claims is not believed.
    package static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: Array("%PDF-".utf8)) { return "application/pdf" }
        if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            return "image/webp"
        }
        return nil
    }

    /// Puts a file into the folder; durable when it returns.
    /// - Returns: its SHA-256 in hexadecimal and its media type.
    /// - Throws: `Refusal` `fileMissing`, `fileTooLarge`, `fileTypeUnknown`.
    package func keep(_ bytes: [UInt8], field: String) throws -> (sha256: String, mediaType: String) {
        guard !bytes.isEmpty else { throw Refusal("fileMissing", field: field) }
        guard bytes.count <= Self.largest else {
            throw Refusal("fileTooLarge", field: field, ["limit": String(Self.largest >> 20)])
        }
        guard let type = Self.mediaType(of: bytes) else { throw Refusal("fileTypeUnknown", field: field) }
        let digest = Sha256.hex(bytes)
        let place = url(digest)
        if !FileManager.default.fileExists(atPath: place.path) {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: place, options: .atomic)
            let handle = try FileHandle(forUpdating: place)
            try handle.synchronize()
            try handle.close()
        }
        return (digest, type)
    }

    /// - Returns: nil when there is no such file or its bytes are no longer what they were.
    package func bytes(sha256 digest: String) -> [UInt8]? {
        guard digest.utf8.count == 64, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let data = try? Data(contentsOf: url(digest))
        else { return nil }
        let now = Sha256.hex(data)
        return now == digest ? [UInt8](data) : nil
    }

    private func url(_ digest: String) -> URL {
        root.appendingPathComponent(String(digest.prefix(2))).appendingPathComponent(digest)
    }

    /// Records a kept file in a transaction.
    /// - Returns: the id of the `evidence` row.
    package static func record(
        _ file: (sha256: String, mediaType: String), size: Int, name: String, kind: String, subject: String,
        division: Division, institution: String?, in tx: Transaction
    ) throws -> String {
        let id = tx.newID()
        try tx.insert(
            "evidence",
            [
                "id": id, "division": division, "institution": institution, "subject": subject, "kind": kind,
                "sha256": file.sha256, "media_type": file.mediaType, "size": size,
                "name": String(name.suffix(120)), "created_by": tx.actor.id, "created_at": tx.now
            ])
        return id
    }
}
