import Journal
import Testing

@Suite("Witness") struct WitnessTests {
    private let log: NoteSigner
    private let tree = TestTree.of(20)

    init() throws { log = try NoteTests.signer("county.example") }

    private func witness() throws -> Witness {
        try #require(
            Witness(signer: try NoteTests.signer("finance.example", .cosignature, seed: 9), logs: [log.key]))
    }

    private func note(_ size: Int, root: Hash? = nil, by signer: NoteSigner? = nil, origin: String? = nil) throws
        -> SignedNote
    {
        let checkpoint = Checkpoint(
            origin: origin ?? "county.example", size: UInt64(size), root: root ?? tree.roots[size])
        return SignedNote(text: checkpoint.text, signatures: [try (signer ?? log).sign(checkpoint.text, at: 0)])
    }

    private func request(_ old: Int, _ new: Int) throws -> String {
        let path = try #require(tree.consistency(from: old, to: new))
        return AddCheckpoint(oldSize: UInt64(old), path: path, note: try note(new)).description
    }

    @Test("signs each checkpoint that continues the last, also the same once more")
    func follows() throws {
        var witness = try witness()
        for (old, new) in [(0, 3), (3, 3), (3, 8), (8, 20)] {
            guard case .cosigned(let signature) = try witness.add(try request(old, new), at: 100) else {
                Issue.record("\(old) to \(new) was refused")
                continue
            }
            var note = try note(new)
            note.add(signature)
            let read = try #require(Checkpoint.trusted(note, log: log.key, witnesses: [witness.signer.key]))
            #expect(read.witnesses.count == 1)
            #expect(read.checkpoint.size == UInt64(new))
        }
    }

    @Test("goes on where it was after a start from what it kept")
    func kept() throws {
        var first = try witness()
        _ = try first.add(try request(0, 8), at: 100)
        let notes = try #require(SignedNote.list(first.kept))
        var second = try #require(Witness(signer: first.signer, logs: first.logs, kept: notes))
        #expect(try second.add(try request(0, 20), at: 100) == .behind(size: 8))
        #expect(try second.add(try request(8, 20), at: 100).status == 200)
    }

    @Test("a roll-back, a fork and a rewritten journal are refused")
    func refuses() throws {
        var witness = try witness()
        _ = try witness.add(try request(0, 8), at: 100)
        let kept = witness.kept
        #expect(try witness.add(try request(3, 5), at: 101) == .behind(size: 8))
        #expect(try witness.add(try request(0, 20), at: 101) == .behind(size: 8))
        let fork = AddCheckpoint(oldSize: 8, path: [], note: try note(8, root: .leaf([1])))
        #expect(try witness.add(fork.description, at: 101) == .forked(size: 8))
        let path = try #require(tree.consistency(from: 8, to: 20))
        let rewritten = AddCheckpoint(oldSize: 8, path: path, note: try note(20, root: .leaf([1])))
        #expect(try witness.add(rewritten.description, at: 101) == .inconsistent)
        #expect(witness.kept == kept)
    }

    @Test("only journals it knows, signed by their own keys, in the form of the standard")
    func strangers() throws {
        var witness = try witness()
        let other = try NoteTests.signer("other.example", seed: 3)
        let unknown = AddCheckpoint(oldSize: 0, path: [], note: try note(3, by: other, origin: "other.example"))
        #expect(try witness.add(unknown.description, at: 1) == .unknownLog)
        let impostor = try NoteTests.signer("county.example", seed: 3)
        let forged = AddCheckpoint(oldSize: 0, path: [], note: try note(3, by: impostor))
        #expect(try witness.add(forged.description, at: 1) == .untrusted)
        let backwards = AddCheckpoint(oldSize: 9, path: [], note: try note(3))
        #expect(try witness.add(backwards.description, at: 1) == .malformed)
        for body in [
            "", "old 0\n", "old x\n\n", "old 0\nAAAA\n\n" + (try note(3)).description, "old 00\n\n\(try note(3))"
        ] {
            #expect(try witness.add(body, at: 1) == .malformed)
        }
        #expect(witness.last.isEmpty)
    }
}
