/// Consistency proofs after RFC 6962 §2.1.2: that a tree only grew from an earlier one.
extension Proof {
    /// The proof that the tree of `second` leaves begins with the tree of `first` leaves.
    /// - Parameter node: gives the hash of a complete node; level 0 are leaf hashes.
    /// - Returns: nil when `first` is larger than `second` or a node is missing; empty for equal sizes and for nothing.
    package static func consistency(
        from first: UInt64, to second: UInt64, node: (_ level: Int, _ index: UInt64) throws -> Hash?
    ) rethrows -> [Hash]? {
        guard first <= second else { return nil }
        if first == 0 || first == second { return [] }
        // SUBPROOF of the RFC, from the root down; what it appends last comes first here.
        var path: [Hash] = []
        var (low, high, isWhole) = (UInt64(0), second, true)
        while first != high {
            let middle = low + split(high - low)
            let sibling = first <= middle ? (middle, high) : (low, middle)
            guard let hash = try subtree(sibling.0, sibling.1, node) else { return nil }
            path.append(hash)
            if first <= middle {
                high = middle
            } else {
                low = middle
                isWhole = false
            }
        }
        if !isWhole {
            guard let hash = try subtree(low, high, node) else { return nil }
            path.append(hash)
        }
        return path.reversed()
    }

    /// Whether `path` shows that the tree with `secondRoot` grew from the one with `firstRoot` (RFC 9162 §2.1.4.2).
    package static func verifyConsistency(
        first: UInt64, second: UInt64, firstRoot: Hash, secondRoot: Hash, path: [Hash]
    ) -> Bool {
        if first == second { return path.isEmpty && firstRoot == secondRoot }
        if first == 0 { return path.isEmpty && firstRoot == .empty }
        guard first < second else { return false }
        // A first tree that is complete is a node of the second: the proof leaves its root out.
        var steps = path
        if first & (first - 1) == 0 { steps.insert(firstRoot, at: 0) }
        guard let start = steps.first else { return false }
        var (position, last) = (first - 1, second - 1)
        while position & 1 == 1 { position >>= 1; last >>= 1 }
        var (old, new) = (start, start)
        for step in steps.dropFirst() {
            if last == 0 { return false }
            if position & 1 == 1 || position == last {
                old = .node(step, old)
                new = .node(step, new)
                while position & 1 == 0 && position != 0 { position >>= 1; last >>= 1 }
            } else {
                new = .node(new, step)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && old == firstRoot && new == secondRoot
    }
}
