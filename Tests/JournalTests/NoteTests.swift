import Journal
import Testing

@Suite("Signed notes") struct NoteTests {
    /// The example of the tools that sign notes: key, text and signature are known.
    private static let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    private static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let line =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

    static func signer(_ name: String, _ kind: NoteKey.Kind = .ed25519, seed: UInt8 = 1) throws -> NoteSigner {
        try #require(NoteSigner(name: name, kind: kind, seed: Array(repeating: seed, count: 32)))
    }

    @Test("a known key gives its known verifier key and signature")
    func known() throws {
        let signer = try #require(NoteSigner(Self.secret))
        #expect(signer.key.description == Self.verifier)
        #expect(signer.secretText == Self.secret)
        #expect(try signer.sign(Self.text, at: 0).line == Self.line)
        let note = try #require(SignedNote(Self.text + "\n" + Self.line + "\n"))
        #expect(note.signers(among: [try #require(NoteKey(Self.verifier))]) == [signer.key])
        #expect(note.description == Self.text + "\n" + Self.line + "\n")
    }

    @Test("a note whose text was changed is void, one signed by others is signed by nobody we know")
    func changed() throws {
        let signer = try Self.signer("a.example")
        let note = SignedNote(text: "one\n", signatures: [try signer.sign("one\n", at: 0)])
        #expect(SignedNote(text: "two\n", signatures: note.signatures).signers(among: [signer.key]) == nil)
        #expect(note.signers(among: [try Self.signer("b.example").key]) == [])
        #expect(note.signers(among: [try Self.signer("a.example", seed: 2).key]) == [])
    }

    @Test("a cosignature holds its time and is bound to it")
    func cosignature() throws {
        let witness = try Self.signer("finance.example", .cosignature)
        let signature = try witness.sign("one\n", at: 1_679_315_147)
        #expect(signature.time == 1_679_315_147)
        #expect(SignedNote(text: "one\n", signatures: [signature]).signers(among: [witness.key]) == [witness.key])
        var later = signature.bytes
        later[7] ^= 1
        let line = try #require(SignedNote.Signature("— finance.example " + Base64.text(signature.id + later)))
        #expect(SignedNote(text: "one\n", signatures: [line]).signers(among: [witness.key]) == nil)
    }

    @Test(
        "what is no note is not read",
        arguments: [
            "", "\n", "text\n", "text\n\n", "text\n\nno signature\n", "text\n\n— a AAAA\n", "text\n\n— a b AAAAAAAA\n",
            "te\u{7}xt\n\n— a AAAAAAAA\n", "text\n\n— a+b AAAAAAAA\n", "text\n\n— a AAAAAAAB=\n",
            "text\n\n— a AAAAAAAA",
            "te\rxt\n\n— a AAAAAAAA\n"
        ])
    func malformed(text: String) { #expect(SignedNote(text) == nil) }

    @Test("sixteen signatures are read")
    func many() throws {
        let lines = try (0..<16).map {
            try Self.signer("w\($0).example", .cosignature, seed: UInt8($0)).sign("t\n", at: 1)
        }
        let note = SignedNote(text: "t\n", signatures: lines)
        #expect(SignedNote(note.description) == note)
    }

    @Test("notes stand one after the other")
    func list() throws {
        let notes = try (1...3).map { number in
            let text = "origin\n\(number)\n\nwith an empty line\n"
            return SignedNote(text: text, signatures: [try Self.signer("a").sign(text, at: 0)])
        }
        let text = notes.map(\.description).joined(separator: "\n")
        #expect(SignedNote.list(text) == notes)
        #expect(SignedNote.list(text + "\n\n") == notes)
        #expect(SignedNote.list("") == [])
        #expect(SignedNote.list(text + "\nbroken\n") == nil)
    }

    @Test(
        "what is no key is not read",
        arguments: [
            "", "a", "a+00000000+AAAA", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+CRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        ])
    func keys(text: String) { #expect(NoteKey(text) == nil && NoteSigner(text) == nil) }
}

@Suite("Checkpoints") struct CheckpointTests {
    @Test("a checkpoint is three lines and comes back as it was")
    func text() throws {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        let checkpoint = try #require(Checkpoint(text))
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.text == text)
        #expect(Checkpoint(text + "more\n")?.text == text + "more\n")
    }

    @Test(
        "what is no checkpoint is not read",
        arguments: [
            "", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n1\nCsUY\n",
            "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        ])
    func malformed(text: String) { #expect(Checkpoint(text) == nil) }

    @Test("only the journal's own signature makes a checkpoint of it")
    func trusted() throws {
        let log = try NoteTests.signer("county.example")
        let witness = try NoteTests.signer("finance.example", .cosignature)
        let checkpoint = Checkpoint(origin: "county.example", size: 1, root: .leaf([1]))
        var note = SignedNote(text: checkpoint.text, signatures: [try witness.sign(checkpoint.text, at: 5)])
        #expect(Checkpoint.trusted(note, log: log.key, witnesses: [witness.key]) == nil)
        note.add(try log.sign(checkpoint.text, at: 0))
        let read = try #require(Checkpoint.trusted(note, log: log.key, witnesses: [witness.key]))
        #expect(read.checkpoint == checkpoint)
        #expect(read.witnesses == [witness.key])
        let other = Checkpoint(origin: "other.example", size: 1, root: .leaf([1]))
        let foreign = SignedNote(text: other.text, signatures: [try log.sign(other.text, at: 0)])
        #expect(Checkpoint.trusted(foreign, log: log.key) == nil)
    }
}

@Suite("SM2") struct SM2NoteTests {
    /// The example of GB/T 32918.5, annex A.
    private static let secret = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
    private static let point =
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    /// (r, s) as DER.
    private static let signature =
        "3046022100F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        + "022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"

    @Test("the example of the standard: its key and its signature")
    func known() throws {
        let seed = try #require(Hex.bytes(Self.secret))
        let signer = try #require(NoteSigner(name: "a.example", kind: .sm2, seed: seed))
        #expect(signer.key.bytes == Hex.bytes(Self.point))
        let bytes = signer.key.id + (try #require(Hex.bytes(Self.signature)))
        let line = try #require(SignedNote.Signature("— a.example " + Base64.text(bytes)))
        #expect(SignedNote(text: "message digest", signatures: [line]).signers(among: [signer.key]) == [signer.key])
    }

    @Test("a checkpoint has both signatures, and either key verifies it")
    func both() throws {
        let signers = [try NoteTests.signer("a.example"), try NoteTests.signer("a.example", .sm2)]
        let text = Checkpoint(origin: "a.example", size: 1, root: .leaf([1])).text
        let note = SignedNote(text: text, signatures: try signers.map { try $0.sign(text, at: 0) })
        let read = try #require(SignedNote(note.description))
        for signer in signers {
            #expect(Checkpoint.trusted(read, log: signer.key) != nil)
            #expect(NoteSigner(signer.secretText)?.key == signer.key)
            #expect(NoteKey(signer.key.description) == signer.key)
        }
        #expect(SignedNote(text: text + "more\n", signatures: read.signatures).signers(among: [signers[1].key]) == nil)
    }

    @Test("what is no key is none")
    func none() {
        #expect(NoteSigner(name: "a", kind: .sm2, seed: Array(repeating: 0, count: 32)) == nil)
        #expect(NoteSigner(name: "a", kind: .sm2, seed: Array(repeating: 255, count: 32)) == nil)
        #expect(NoteKey(name: "a", kind: .sm2, bytes: [4] + Array(repeating: 1, count: 64)) == nil)
    }
}
