import Foundation
import Journal
import Store
import Vocabulary

/// The file that holds a secret key for signing notes: one line, readable by its owner alone.
package enum NoteKeyFile {
    /// Reads the key, or makes one at the first start.
    /// - Parameter name: under which a new key signs; an old one keeps its own. Nil: there must be a file.
    /// - Throws: `StoreFault` when the file is damaged, can be read by others, or cannot be made.
    package static func open(
        _ path: String, name: String?, kind: NoteKey.Kind, randomness: Randomness
    ) throws -> NoteSigner {
        guard FileManager.default.fileExists(atPath: path) else {
            guard let name else {
                throw StoreFault("there is no key in \(path); name it and the journal with --origin")
            }
            guard let signer = NoteSigner(name: name, kind: kind, seed: randomness.bytes(32)) else {
                throw StoreFault("a key's name must have no white space and no plus sign: \(name)")
            }
            try Durable.create(secret: Durable.whole(path), Array((signer.secretText + "\n").utf8))
            return signer
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
        guard mode & 0o077 == 0 else { throw StoreFault("others can read the key: run `chmod 600 \(path)`") }
        let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let signer = NoteSigner(text), signer.key.kind == kind else {
            throw StoreFault("\(path) holds no key of this kind")
        }
        return signer
    }
}
