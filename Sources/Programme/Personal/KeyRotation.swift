import Store
import Vocabulary

/// Brings data keys under the current key-encryption key while the server works: only wrapped keys are written, no sealed value.
package enum KeyRotation {
    /// Few enough that whoever writes meanwhile does not notice.
    package static let batch = 250

    /// One transaction's worth. A rotation that was interrupted goes on with the next call.
    /// - Returns: how many keys were wrapped again; 0 when none is left.
    package static func step(_ store: any Store, limit: Int = batch) async throws -> Int {
        let isDue = try await store.read { try $0.hasOlderKeys() }
        guard isDue else { return 0 }
        return try await store.write("keys.rewrap", by: .system(in: nil)) { tx in
            let count = try tx.rewrapKeys(limit: limit)
            tx.note("keys", .integer(count))
            return count
        }
    }

    /// Until none is left.
    /// - Returns: how many keys were wrapped again.
    @discardableResult
    package static func run(_ store: any Store) async throws -> Int {
        var total = 0
        while !Task.isCancelled {
            let count = try await step(store)
            if count == 0 { break }
            total += count
        }
        return total
    }
}
