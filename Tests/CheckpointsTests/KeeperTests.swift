import Checkpoints
import Foundation
import Journal
import Store
import Testing
import Vocabulary

@Suite("Keeping checkpoints") struct KeeperTests {
    @Test("one is made at first growth, then every five minutes while the journal grows, and none while it rests")
    func interval() async throws {
        let desk = try await Desk()
        let keeper = try desk.keeper()
        try await keeper.tick()
        #expect(try await desk.checkpoints().isEmpty)
        try await desk.add()
        try await keeper.tick()
        #expect(try await desk.checkpoints().map(\.size) == [1])
        try await desk.add()
        desk.pass(seconds: 299)
        try await keeper.tick()
        #expect(try await desk.checkpoints().count == 1)
        desk.pass(seconds: 1)
        try await keeper.tick()
        // Two things and the entry of the first checkpoint.
        #expect(try await desk.checkpoints().map(\.size) == [3, 1])
        desk.pass(seconds: 3_600)
        try await keeper.tick()
        #expect(try await desk.checkpoints().count == 2)
    }

    @Test("a payment batch gets its checkpoint at once")
    func urgent() async throws {
        let desk = try await Desk()
        let keeper = try desk.keeper()
        try await desk.add()
        try await keeper.tick()
        try await desk.add("payment.send")
        try await keeper.tick()
        let newest = try #require(try await desk.checkpoints().first)
        #expect(newest.size == 3)
        let covering = try await desk.store.read { try $0.checkpoint(covering: 2) }
        #expect(covering?.id == newest.id)
        #expect(try await desk.store.read { try $0.checkpoint(covering: 3) } == nil)
    }

    @Test("each is signed, of the journal as it stood, published, and every next continues it")
    func signed() async throws {
        let desk = try await Desk()
        let keeper = try desk.keeper()
        for _ in 0..<5 {
            for _ in 0..<3 { try await desk.add() }
            _ = try await keeper.make()
        }
        let published = try #require(
            SignedNote.list(try String(contentsOfFile: desk.folder + "/checkpoints.txt", encoding: .utf8)))
        let checkpoints = try published.map { try #require(Checkpoint.trusted($0, log: desk.log.key)).checkpoint }
        #expect(checkpoints.map(\.size) == [3, 7, 11, 15, 19])
        for (old, new) in zip(checkpoints, checkpoints.dropFirst()) {
            let path = try #require(try await desk.store.read { try $0.consistencyPath(from: old.size, to: new.size) })
            #expect(
                Proof.verifyConsistency(
                    first: old.size, second: new.size, firstRoot: old.root, secondRoot: new.root, path: path))
        }
        #expect(try await desk.audit(against: checkpoints) == [])
        #expect(try await keeper.make()?.size == 20)
    }

    @Test("a journal that was written anew gets no further signature")
    func rewritten() async throws {
        let desk = try await Desk()
        let keeper = try desk.keeper()
        for _ in 0..<4 { try await desk.add() }
        _ = try await keeper.make()
        _ = try await desk.store.write("by hand", by: Desk.actor()) { tx in
            let forged = Checkpoint(origin: "county.example", size: 4, root: .leaf([1]))
            let note = SignedNote(text: forged.text, signatures: [try desk.log.sign(forged.text, at: 0)])
            try tx.runSilently("update checkpoint set note = \(note.description)")
            return Done()
        }
        await #expect(throws: StoreFault.self) { try await keeper.make() }
        #expect(try await desk.checkpoints().count == 1)
    }
}

@Suite("Witnesses") struct WitnessedTests {
    @Test("two of two witnesses sign; the note holds both and counts as witnessed")
    func both() async throws {
        let desk = try await Desk()
        let (a, b) = (try desk.witnessKey(), try desk.witnessKey("audit.example", seed: 8))
        let keeper = try desk.keeper([
            "finance.example": try desk.book(), "audit.example": try desk.book("audit.example", seed: 8)
        ]) {
            $0.witnesses = [try! desk.address(a.key), try! desk.address(b.key)]
            $0.quorum = 2
        }
        try await desk.add()
        try await keeper.tick()
        let kept = try #require(try await desk.checkpoints().first)
        #expect(kept.isWitnessed)
        let read = try #require(Checkpoint.trusted(kept.note, log: desk.log.key, witnesses: [a.key, b.key]))
        #expect(read.witnesses.count == 2)
        #expect(try await desk.witnesses().map(\.state) == [.signing, .signing])
        #expect(try await desk.audit() == [])
        let before = desk.submissions
        try await keeper.tick()
        #expect(desk.submissions == before)
    }

    @Test("a witness that cannot be reached holds nothing up, is tried again with patience, and catches up")
    func unreachable() async throws {
        let desk = try await Desk()
        let key = try desk.witnessKey().key
        let keeper = try desk.keeper(["finance.example": try desk.book()]) {
            $0.witnesses = [try! desk.address(key)]
            $0.quorum = 1
        }
        desk.setCut(true)
        try await desk.add("payment.send")
        try await keeper.tick()
        #expect(try await desk.checkpoints().first?.isWitnessed == false)
        #expect(try await desk.witnesses().map(\.state) == [.unreachable])
        try await keeper.tick()
        #expect(desk.submissions == 1)
        desk.pass(seconds: 6)
        try await keeper.tick()
        #expect(desk.submissions == 2)
        desk.setCut(false)
        desk.pass(seconds: 300)
        try await keeper.tick()
        #expect(try await desk.checkpoints().first?.isWitnessed == true)
        #expect(try await desk.witnesses().map(\.state) == [.signing])
    }

    @Test("what the witness signed is found again: one that knows more than we, and one that knows another journal")
    func rolledBack() async throws {
        let (first, second) = (try await Desk(), try await Desk())
        let key = try first.witnessKey().key
        let book = try first.book()
        func keeper(_ desk: Desk) throws -> CheckpointKeeper {
            try desk.keeper(["finance.example": book]) { $0.witnesses = [try! desk.address(key)] }
        }
        for _ in 0..<5 { try await first.add() }
        try await keeper(first).tick()
        // The same journal as it once was.
        try await second.add()
        try await keeper(second).tick()
        #expect(try await second.witnesses().map(\.state) == [.ahead])
        // Grown again, with other entries.
        for _ in 0..<9 { try await second.add() }
        second.pass(seconds: 600)
        try await keeper(second).tick()
        #expect(try await second.witnesses().map(\.state) == [.inconsistent])
        #expect(FileManager.default.fileExists(atPath: first.folder + "/finance.example.witness.evidence"))
    }

    @Test("a witness goes on after a start, and refuses a file that is not its own")
    func book() async throws {
        let desk = try await Desk()
        try await desk.add()
        let key = try desk.witnessKey().key
        try await desk.keeper(["finance.example": try desk.book()]) { $0.witnesses = [try! desk.address(key)] }.tick()
        let again = try desk.book()
        let notes = try #require(SignedNote.list(again.kept))
        #expect(notes.map { Checkpoint($0.text)?.size } == [1])
        let path = desk.folder + "/finance.example.witness"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "\n1\n", with: "\n2\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: StoreFault.self) { try desk.book() }
    }

    @Test("a key file is made once, for its owner alone, and read again")
    func keyFile() async throws {
        let desk = try await Desk()
        let path = desk.folder + "/journal.key"
        #expect(throws: StoreFault.self) {
            try NoteKeyFile.open(path, name: nil, kind: .ed25519, randomness: .seeded(3))
        }
        let made = try NoteKeyFile.open(path, name: "a.example", kind: .ed25519, randomness: .seeded(3))
        let read = try NoteKeyFile.open(path, name: "b.example", kind: .ed25519, randomness: .seeded(4))
        #expect(read.secretText == made.secretText)
        #expect(throws: StoreFault.self) {
            try NoteKeyFile.open(path, name: "a", kind: .cosignature, randomness: .seeded(4))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: StoreFault.self) {
            try NoteKeyFile.open(path, name: "a", kind: .ed25519, randomness: .seeded(4))
        }
    }
}

@Suite("Proofs of entries") struct EntryProofTests {
    @Test("an entry with a row that is shown is proved to somebody who has only the keys; nothing else is")
    func proved() async throws {
        let desk = try await Desk()
        let key = try desk.witnessKey().key
        let keeper = try desk.keeper(["finance.example": try desk.book()]) {
            $0.witnesses = [try! desk.address(key)]
            $0.quorum = 1
        }
        var ids: [String] = []
        for _ in 0..<9 { ids.append(try await desk.add()) }
        try await keeper.tick()
        let row = "thing/\(ids[4])"
        let file = try await desk.store.read { try EntryProof.make(of: 4, showing: [row], $0) }
        let read = try #require(ProofFile(file.description))
        let verdict = try EntryProof.check(read, log: desk.log.key, witnesses: [key], quorum: 1)
        #expect(verdict.entry["subject"]?.string == row)
        #expect(verdict.rows.map(\.name) == [row])
        #expect(verdict.rows.first?.columns["amount"]?.integer == 5)

        func flaw(_ file: ProofFile, log: NoteKey? = nil, quorum: Int = 1) -> EntryProof.Flaw? {
            do throws(EntryProof.Flaw) {
                _ = try EntryProof.check(file, log: log ?? desk.log.key, witnesses: [key], quorum: quorum)
                return nil
            } catch {
                return error
            }
        }
        let richer = String(decoding: read.extra, as: UTF8.self)
        func with(_ text: String) -> ProofFile {
            ProofFile(extra: Array(text.utf8), index: read.index, path: read.path, note: read.note)
        }
        #expect(flaw(read, quorum: 2) == .notWitnessed)
        #expect(flaw(read, log: key) == .untrusted)
        #expect(flaw(with(richer.replacingOccurrences(of: "\"amount\":5", with: "\"amount\":6"))) == .rowDiffers)
        #expect(flaw(with(richer.replacingOccurrences(of: "thing.add", with: "thing.eat"))) == .notInTree)
        #expect(flaw(with("{}")) == .unreadable)
        #expect(
            flaw(ProofFile(extra: read.extra, index: 5, path: read.path, note: read.note)) == .notInTree)
    }

    @Test("what cannot be proved is refused with its reason")
    func refused() async throws {
        let desk = try await Desk()
        let id = try await desk.add()
        func codes(_ seq: Int64, _ rows: [String] = []) async throws -> [String] {
            do {
                _ = try await desk.store.read { try EntryProof.make(of: seq, showing: rows, $0) }
                return []
            } catch let refusal as Refusal { return refusal.codes }
        }
        #expect(try await codes(7) == ["journal.entryUnknown"])
        #expect(try await codes(0) == ["journal.notCovered"])
        _ = try await desk.keeper().make()
        #expect(try await codes(0) == [])
        #expect(try await codes(0, ["thing/other"]) == ["journal.rowNotInEntry"])
        #expect(try await codes(0, ["thing/\(id)"]) == [])
        _ = try await desk.store.write("thing.change", by: Desk.actor()) { tx in
            try tx.update("thing", id: id, ["amount": 7])
            return Done()
        }
        #expect(try await codes(0, ["thing/\(id)"]) == ["journal.rowChanged"])
    }

    @Test("equal rows have commitments that differ, and no commitment is the digest of its row")
    func salted() async throws {
        let desk = try await Desk()
        _ = try await desk.store.write("thing.add", by: Desk.actor()) { tx in
            for id in ["a", "b"] { try tx.insert("thing", ["id": id, "name": "n", "amount": 5]) }
            return Done()
        }
        let text = try await desk.store.read { reader in
            try reader.row(.everything(because: "a test"), "select entry from journal where seq = 0")?.text("entry")
        }
        let entry = try JSON.parse(try #require(text)).get()
        let said = entry["rows"]?.members?.compactMap(\.value.string) ?? []
        #expect(Set(said).count == 2)
        let bare = ["a", "b"].map { Hash(of: "{\"amount\":5,\"id\":\"\($0)\",\"name\":\"n\"}".utf8).description }
        #expect(Set(said).isDisjoint(with: bare))
    }
}
