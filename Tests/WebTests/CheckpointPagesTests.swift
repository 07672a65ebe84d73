import Checkpoints
import Foundation
import HummingbirdTesting
import Journal
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages: checkpoints and witnesses")
struct CheckpointPagesTests {
    private static let auditor = Actor(
        id: "page-auditor", name: "审计员", role: .auditor, division: TestClass.county)
    private static let officer = Actor(
        id: "page-officer", name: "经办人", role: .trainingOfficer, division: TestClass.county)
    private static let origin = "county.example"

    /// A witness that signs what its line is asked for, and a journal's keeper that knows it.
    private func keeper(_ test: TestOffice) throws -> (keeper: CheckpointKeeper, witness: NoteKey) {
        let log = try #require(
            NoteSigner(name: Self.origin, kind: .ed25519, seed: Array(repeating: 1, count: 32)))
        let witness = try #require(
            NoteSigner(name: "finance.example", kind: .cosignature, seed: Array(repeating: 2, count: 32)))
        let book = try WitnessBook(path: test.folder + "/witness.state", signer: witness, logs: [log.key])
        var settings = CheckpointKeeper.Settings()
        settings.witnesses = [try #require(WitnessAddress("http://finance.example+\(witness.key)"))]
        settings.quorum = 1
        let clock = test.time.keeper
        let keeper = CheckpointKeeper(
            store: test.office.store, signer: log, settings: settings, clock: clock, actor: .system(in: nil)
        ) { _, body in
            guard case .cosigned(let line) = try book.add(body, at: UInt64(clock.now().milliseconds / 1000)) else {
                return (500, "")
            }
            return (200, line.line + "\n")
        }
        return (keeper, witness.key)
    }

    @Test("the newest checkpoint and the hashes of the tree are there for anybody, and fit each other")
    func machines() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let (keeper, witness) = try keeper(test)
        for _ in 0..<300 { try await test.write { tx in Done() } }
        try await site.run { caller in
            #expect(try await caller.get(Site.checkpoint).status == 404)
            try await keeper.tick()
            let note = try #require(SignedNote(try await caller.get(Site.checkpoint).body))
            let read = try #require(
                Checkpoint.trusted(note, log: await keeper.signer.key, witnesses: [witness]))
            let size = Int(read.checkpoint.size)
            #expect((300..<500).contains(size))
            #expect(read.witnesses == [witness])
            func tile(_ path: String) async throws -> [Hash] {
                try await caller.client.execute(uri: path, method: .get) { response in
                    guard response.status == .ok else { return [] }
                    let bytes = Array(response.body.readableBytesView)
                    return stride(from: 0, to: bytes.count, by: 32).compactMap {
                        Hash(bytes: Array(bytes[$0..<($0 + 32)]))
                    }
                }
            }
            let leaves = try await tile("/tile/0/000") + tile("/tile/0/001.p/\(size - 256)")
            var tree = Frontier()
            for leaf in leaves { tree.append(leaf) }
            #expect(tree.root == read.checkpoint.root)
            let first = try await tile("/tile/1/000.p/1")
            var half = Frontier()
            for leaf in leaves.prefix(256) { half.append(leaf) }
            #expect(first == [half.root])
            // What no checkpoint covers yet, what there is not, what is no tile.
            for path in [
                "/tile/0/001.p/\(size - 255)", "/tile/0/001", "/tile/1/000", "/tile/0/1", "/tile/x/000", "/tile/0/x000",
                "/tile/8/000"
            ] {
                #expect(try await caller.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test(
        "the public page and the auditor's page show checkpoint, key and witnesses; an entry's proof can be taken along"
    )
    func people() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let (keeper, witness) = try keeper(test)
        let token = try await site.token(Self.auditor), other = try await site.token(Self.officer)
        _ = try await test.write { tx in
            tx.about("thing", "1", in: TestClass.county)
            return Done()
        }
        let seq = try #require(try await test.office.store.read { try $0.lastEntry(about: "thing/1") })
        try await site.run { caller in
            #expect(try await caller.get(Site.portalJournal).body.contains("还没有检查点"))
            #expect(try await caller.get(Site.journalEntry(Int(seq)), cookie: token).body.contains("尚未签入检查点"))
            #expect(try await caller.get(Site.journalProof(String(seq)), cookie: token).status == 422)
            try await keeper.tick()
            let key = await keeper.signer.key
            let portal = try await caller.get(Site.portalJournal)
            #expect(portal.status == 200)
            #expect(portal.body.contains(Markup.escaped(key.description)) && portal.body.contains("已由 1 家见证"))
            let desk = try await caller.get(Site.journalCheckpoints, cookie: token)
            #expect(desk.status == 200 && desk.body.contains("finance.example") && desk.body.contains("正常联署"))
            #expect(try await caller.get(Site.journalCheckpoints, cookie: other).status == 403)
            #expect(try await caller.get(Site.journalEntry(Int(seq)), cookie: token).body.contains("已由 1 家见证"))
            let answer = try await caller.get(Site.journalProof(String(seq)), cookie: token)
            let proof = try #require(ProofFile(answer.body))
            let verdict = try EntryProof.check(proof, log: key, witnesses: [witness], quorum: 1)
            #expect(verdict.entry["subject"]?.string == "thing/1")
            #expect(try await caller.get(Site.journalProof(String(seq)), cookie: other).status == 403)
        }
    }

    @Test(
        "addresses of tiles after the standard",
        arguments: [
            ("/tile/0/000", 0, 0, 256), ("/tile/0/x001/x234/067", 0, 1_234_067, 256),
            ("/tile/3/x001/234.p/8", 3, 1_234, 8)
        ])
    func tile(path: String, level: Int, number: Int64, width: Int) throws {
        let tile = try #require(Tile(path: path))
        #expect(tile.level == level && tile.number == number && tile.width == width)
    }

    @Test(
        "what is no tile's address",
        arguments: [
            "/tile", "/tile/0", "/tile/00/000", "/tile/0/001/x234", "/tile/0/x1/000", "/tile/0/000.p/0",
            "/tile/0/000.p/256",
            "/tile/0/000.p", "/tile/entries/000", "/tile/0/", "/tile/0/000/"
        ])
    func noTile(path: String) { #expect(Tile(path: path) == nil) }
}
