import Journal
import Testing

/// A tree in memory.
struct TestTree {
    private(set) var frontier = Frontier()
    private(set) var nodes: [[UInt64: Hash]] = Array(repeating: [:], count: 40)
    /// By size.
    private(set) var roots: [Hash] = [.empty]

    mutating func append(_ leaf: Hash) {
        nodes[0][frontier.size] = leaf
        for node in frontier.append(leaf) { nodes[node.level][node.index] = node.hash }
        roots.append(frontier.root)
    }

    static func of(_ count: Int) -> TestTree {
        var tree = TestTree()
        for index in 0..<count { tree.append(.leaf("entry \(index)".utf8)) }
        return tree
    }

    func consistency(from first: Int, to second: Int) -> [Hash]? {
        Proof.consistency(from: UInt64(first), to: UInt64(second)) { nodes[$0][$1] }
    }
}

@Suite("Consistency") struct ConsistencyTests {
    /// The eight leaves that Certificate Transparency's own tests use.
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    ]

    @Test(
        "known proofs",
        arguments: [
            (
                1,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
                ]
            ),
            (
                6,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
                ]
            ),
            (8, [])
        ])
    func known(first: Int, wanted: [String]) throws {
        var tree = TestTree()
        for leaf in Self.leaves { tree.append(.leaf(try #require(Hex.bytes(leaf)))) }
        #expect(tree.roots[8].description == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
        #expect(tree.consistency(from: first, to: 8)?.map(\.description) == wanted)
    }

    @Test("every size grows to every later one and to no other tree's", arguments: 0...34)
    func grows(second: Int) throws {
        let tree = TestTree.of(second)
        for first in 0...second {
            let path = try #require(tree.consistency(from: first, to: second))
            func verify(_ first: Int, _ old: Hash, _ new: Hash, _ path: [Hash]) -> Bool {
                Proof.verifyConsistency(
                    first: UInt64(first), second: UInt64(second), firstRoot: old, secondRoot: new, path: path)
            }
            #expect(verify(first, tree.roots[first], tree.roots[second], path))
            let forged = Hash.leaf("forged".utf8)
            #expect(!verify(first, forged, tree.roots[second], path))
            if first > 0 { #expect(!verify(first, tree.roots[first], forged, path)) }
            #expect(!verify(first, tree.roots[first], tree.roots[second], path + [forged]))
            if !path.isEmpty { #expect(!verify(first, tree.roots[first], tree.roots[second], Array(path.dropLast()))) }
            if first > 1 { #expect(!verify(first - 1, tree.roots[first], tree.roots[second], path)) }
        }
        #expect(tree.consistency(from: second + 1, to: second) == nil)
    }
}

@Suite("Proof files") struct ProofFileTests {
    private func file() throws -> ProofFile {
        let tree = TestTree.of(13)
        let log = try NoteTests.signer("county.example")
        let checkpoint = Checkpoint(origin: "county.example", size: 13, root: tree.roots[13])
        let path = try #require(Proof.inclusion(of: 4, size: 13) { tree.nodes[$0][$1] })
        let note = SignedNote(text: checkpoint.text, signatures: [try log.sign(checkpoint.text, at: 0)])
        return ProofFile(extra: Array("entry 4".utf8), index: 4, path: path, note: note)
    }

    @Test("a proof comes back as it was and holds its leaf alone")
    func roundTrip() throws {
        let file = try file()
        let read = try #require(ProofFile(file.description))
        #expect(read == file)
        #expect(read.holds(.leaf(file.extra)))
        #expect(!read.holds(.leaf("entry 5".utf8)))
    }

    @Test("what is no proof is not read", arguments: 0..<60)
    func broken(step: Int) throws {
        var bytes = Array(try file().description.utf8)
        // Any byte of the first lines changed to one that cannot stand there.
        bytes[step] = 0x21
        let read = ProofFile(String(decoding: bytes, as: UTF8.self))
        #expect(read == nil || read?.holds(.leaf("entry 4".utf8)) == false || read?.extra != Array("entry 4".utf8))
    }
}
