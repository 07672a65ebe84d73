/// The right edge of an RFC 6962 Merkle tree: all that is needed to append and to state the root.
///
/// `peaks` holds the roots of the full subtrees from the largest to the smallest; their sizes are the binary digits of `size`.
package struct Frontier: Hashable, Sendable {
    package private(set) var size: UInt64
    package private(set) var peaks: [Hash]

    package init() { size = 0; peaks = [] }

    /// - Returns: nil when the number of peaks does not fit the size.
    package init?(size: UInt64, peaks: [Hash]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// A node that became complete: `level` 0 are leaves, `index` counts from the left within the level.
    package struct Node: Hashable, Sendable {
        package let level: Int
        package let index: UInt64
        package let hash: Hash
    }

    /// Appends a leaf hash.
    /// - Returns: the inner nodes (level 1 and up) that this leaf completed, lowest first.
    @discardableResult
    package mutating func append(_ leaf: Hash) -> [Node] {
        var completed: [Node] = []
        var hash = leaf
        var index = size
        var level = 0
        while index & 1 == 1, let left = peaks.popLast() {
            hash = .node(left, hash)
            index >>= 1
            level += 1
            completed.append(Node(level: level, index: index, hash: hash))
        }
        peaks.append(hash)
        size += 1
        return completed
    }

    /// RFC 6962 §2.1: the Merkle tree hash.
    package var root: Hash {
        guard var hash = peaks.last else { return .empty }
        for left in peaks.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }
}

/// Inclusion proofs after RFC 6962 §2.1.1.
package enum Proof {
    /// The audit path of leaf `index` in the tree of `size` leaves.
    /// - Parameter node: gives the hash of a complete node; level 0 are leaf hashes.
    /// - Returns: nil when the index is outside the tree or a node is missing.
    package static func inclusion(
        of index: UInt64, size: UInt64, node: (_ level: Int, _ index: UInt64) throws -> Hash?
    ) rethrows -> [Hash]? {
        guard index < size else { return nil }
        var path: [Hash] = []
        var low: UInt64 = 0
        var high = size
        while high - low > 1 {
            let middle = low + split(high - low)
            let sibling = index < middle ? (middle, high) : (low, middle)
            guard let hash = try subtree(sibling.0, sibling.1, node) else { return nil }
            path.append(hash)
            if index < middle { high = middle } else { low = middle }
        }
        return path.reversed()
    }

    /// Whether `path` leads from the leaf to the root (RFC 9162 §2.1.3.2 with the older tree's hashing, which is the same).
    package static func verify(leaf: Hash, index: UInt64, size: UInt64, path: [Hash], root: Hash) -> Bool {
        guard index < size else { return false }
        var position = index
        var last = size - 1
        var hash = leaf
        for step in path {
            if last == 0 { return false }
            if position & 1 == 1 || position == last {
                hash = .node(step, hash)
                while position & 1 == 0 && position != 0 { position >>= 1; last >>= 1 }
            } else {
                hash = .node(hash, step)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// The largest power of two below `count`; `count` is at least 2.
    static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }

    /// The root of the leaves from `low` up to but not including `high`, put together from complete nodes.
    static func subtree(
        _ low: UInt64, _ high: UInt64, _ node: (Int, UInt64) throws -> Hash?
    ) rethrows -> Hash? {
        let count = high - low
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try node(level, low >> UInt64(level))
        }
        let middle = low + split(count)
        guard let left = try subtree(low, middle, node), let right = try subtree(middle, high, node) else { return nil }
        return .node(left, right)
    }
}
