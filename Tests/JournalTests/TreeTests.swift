import Journal
import Testing

@Suite("Merkle tree") struct TreeTests {
    private func leaves(_ count: Int) -> [Hash] { (0..<count).map { Hash.leaf("entry \($0)".utf8) } }

    /// The definition of RFC 6962 §2.1, written as it stands there.
    private func slowRoot(_ leaves: ArraySlice<Hash>) -> Hash {
        guard let first = leaves.first else { return .empty }
        if leaves.count == 1 { return first }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return .node(slowRoot(leaves[..<middle]), slowRoot(leaves[middle...]))
    }

    @Test(
        "known hashes: nothing and the empty leaf",
        arguments: [
            (Hash.empty.description, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (Hash.leaf([UInt8]()).description, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        ])
    func known(actual: String, wanted: String) { #expect(actual == wanted) }

    @Test("appending gives the root of the definition", arguments: 0...70)
    func root(count: Int) {
        var frontier = Frontier()
        let all = leaves(count)
        for leaf in all { frontier.append(leaf) }
        #expect(frontier.root == slowRoot(all[...]))
        #expect(frontier.size == UInt64(count))
    }

    @Test("every leaf has a proof that verifies, and no other leaf does with it", arguments: [1, 2, 3, 7, 8, 13, 33])
    func inclusion(count: Int) throws {
        var frontier = Frontier()
        var nodes: [[UInt64: Hash]] = Array(repeating: [:], count: 10)
        let all = leaves(count)
        for (index, leaf) in all.enumerated() {
            nodes[0][UInt64(index)] = leaf
            for node in frontier.append(leaf) { nodes[node.level][node.index] = node.hash }
        }
        for index in 0..<UInt64(count) {
            let path = try #require(Proof.inclusion(of: index, size: UInt64(count)) { nodes[$0][$1] })
            let root = frontier.root
            #expect(Proof.verify(leaf: all[Int(index)], index: index, size: UInt64(count), path: path, root: root))
            #expect(
                !Proof.verify(leaf: Hash.leaf("forged".utf8), index: index, size: UInt64(count), path: path, root: root)
            )
            #expect(!Proof.verify(leaf: all[Int(index)], index: index + 1, size: UInt64(count), path: path, root: root))
        }
    }

    @Test("hexadecimal text goes both ways and refuses what is none")
    func hex() {
        #expect(Hex.bytes(Hex.text([0, 255, 16])) == [0, 255, 16])
        #expect(Hex.bytes("0g") == nil)
        #expect(Hex.bytes("abc") == nil)
    }
}
