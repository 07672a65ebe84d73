import Foundation
import Store
import Vault
import Vocabulary

/// Files that prove something, each sealed under a data key of its own. They are known by the SHA-256 of what was sent, so that a reused
/// photo is found; who has only the folder learns no more of a file than its size and, if it is at hand, that it is this one.
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

    /// A file in the folder, to be recorded.
    package struct Kept: Sendable {
        /// Of what was sent, hexadecimal.
        package let sha256: String
        package let mediaType: String
        package let size: Int
        let key: Vault.Wrapped
    }

    /// Puts a file into the folder; durable when it returns. Nobody can open it before it is recorded.
    /// - Throws: `Refusal` `fileMissing`, `fileTooLarge`, `fileTypeUnknown`.
    package func keep(_ bytes: [UInt8], field: String, in store: any Store) async throws -> Kept {
        guard !bytes.isEmpty else { throw Refusal("fileMissing", field: field) }
        guard bytes.count <= Self.largest else {
            throw Refusal("fileTooLarge", field: field, ["limit": String(Self.largest >> 20)])
        }
        guard let type = Self.mediaType(of: bytes) else { throw Refusal("fileTypeUnknown", field: field) }
        let digest = Sha256.hex(bytes)
        let sealed = try await store.read { try $0.seal(file: bytes, of: Self.subject(digest)) }
        let place = url(digest, sealed.key.id)
        if !FileManager.default.fileExists(atPath: place.path) {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try DurableFile.write(sealed.bytes, to: place.path)
        }
        return Kept(sha256: digest, mediaType: type, size: bytes.count, key: sealed.key)
    }

    /// - Returns: nil when there is no such file, it was erased, or its bytes are no longer what they were.
    package func bytes(sha256 digest: String, in store: any Store) async throws -> [UInt8]? {
        guard digest.utf8.count == 64, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        let bytes = try await store.read { reader -> [UInt8]? in
            guard let key = try reader.dataKey(of: Self.subject(digest))?.id,
                let data = try? Data(contentsOf: url(digest, key))
            else { return nil }
            return try reader.open(file: [UInt8](data), of: Self.subject(digest))
        }
        return bytes.flatMap { Sha256.hex($0) == digest ? $0 : nil }
    }

    /// Whose data key seals a file.
    static func subject(_ digest: String) -> String { "evidence/\(digest)" }

    private func url(_ digest: String, _ key: String) -> URL { plain(digest).appendingPathExtension(key) }

    /// Where an earlier release kept the file as it was sent.
    private func plain(_ digest: String) -> URL {
        root.appendingPathComponent(String(digest.prefix(2))).appendingPathComponent(digest)
    }

    /// Seals a file that an earlier release kept as it was sent; does nothing where there is none.
    func sealPlain(sha256 digest: String, in store: any Store) async throws {
        let place = plain(digest)
        guard let data = try? Data(contentsOf: place) else { return }
        let file = try await keep([UInt8](data), field: "file", in: store)
        _ = try await store.write("personal.sealFile", by: .system(in: nil)) { tx in
            tx.note("sha256", digest)
            try tx.keep(file.key)
            return Done()
        }
        try FileManager.default.removeItem(at: place)
    }

    /// Takes a file whose key was destroyed out of the folder.
    func remove(sha256 digest: String) {
        let folder = plain(digest).deletingLastPathComponent()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        where name.hasPrefix(digest) {
            try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// Records a kept file in a transaction.
    /// - Returns: the id of the `evidence` row.
    package static func record(
        _ file: Kept, name: String, kind: String, subject: String,
        division: Division, institution: String?, in tx: Transaction
    ) throws -> String {
        try tx.keep(file.key)
        let id = tx.newID()
        try tx.insert(
            "evidence",
            [
                "id": id, "division": division, "institution": institution, "subject": subject, "kind": kind,
                "sha256": file.sha256, "media_type": file.mediaType, "size": file.size,
                "name": String(name.suffix(120)), "created_by": tx.actor.id, "created_at": tx.now
            ])
        return id
    }
}
