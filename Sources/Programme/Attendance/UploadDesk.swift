import Store
import Vocabulary

/// Writes down that a file was refused before anything was done with it.
package struct UploadDesk: Sendable {
    private let store: any Store

    package init(store: any Store) { self.store = store }

    /// - Parameters:
    ///   - found: what a scanner calls it.
    ///   - path: where it was sent to; ids only.
    package func refuse(_ bytes: [UInt8], found: String, at path: String, by actor: Actor) async throws {
        _ = try await store.write("evidence.refuse", by: actor) { tx in
            tx.about("account", actor.id)
            tx.note("path", path)
            tx.note("found", String(found.prefix(200)))
            tx.note("sha256", Sha256.hex(bytes))
            tx.note("size", .integer(bytes.count))
            return Done()
        }
    }
}
