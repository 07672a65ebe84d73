/// A shuffle that anybody can compute again from a seed: sorts by SHA-256 of seed and item.
package enum DrawList {
    package static func shuffled(_ items: [String], seed: [UInt8]) -> [String] {
        items.map { item in (key: hash(seed + [0] + Array(item.utf8)), item: item) }
            .sorted { ($0.key, $0.item) < ($1.key, $1.item) }
            .map(\.item)
    }

    /// SHA-256 in lower-case hexadecimal.
    package static func hash(_ bytes: [UInt8]) -> String {
        Sha256.hex(bytes)
    }
}
