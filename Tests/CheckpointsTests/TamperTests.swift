import Checkpoints
import Foundation
import Journal
import Store
import StoreSQLite
import Testing
import Vocabulary

/// The campaign of a database's owner against his own journal. `TAMPER_RUNS` says how often each attack is tried; a thousand
/// times in `make torture`, a few times here.
@Suite("Tampering by the database's owner", .serialized) struct TamperTests {
    private static let runs = ProcessInfo.processInfo.environment["TAMPER_RUNS"].flatMap(Int.init) ?? 6
    private struct Undo: Error {}

    /// A witnessed journal of some length, with a backup from every few entries.
    private struct Scene: Sendable {
        let desk: Desk
        let evidence: [Checkpoint]
        let backups: [Forger.Backup]
        var witnessed: Int64 { Int64(evidence.map(\.size).max() ?? 0) }
    }

    private static func scene(_ desk: Desk, _ book: WitnessBook, _ chance: Forger.Chance, steps: Int) async throws
        -> Scene
    {
        let key = try desk.witnessKey().key
        let keeper = try desk.keeper(["finance.example": book]) {
            $0.witnesses = [try! desk.address(key)]
            $0.quorum = 1
        }
        var backups: [Forger.Backup] = []
        var ids: [String] = []
        for step in 0..<steps {
            try await honest(desk, chance, &ids)
            if step % 9 == 8 {
                desk.pass(seconds: 300)
                try await keeper.tick()
            }
            if step % 7 == 6 { backups.append(try await desk.store.read { try Forger.Backup($0.connection) }) }
        }
        desk.pass(seconds: 300)
        try await keeper.tick()
        let notes = try #require(SignedNote.list(book.kept))
        let evidence = try notes.map {
            try #require(Checkpoint.trusted($0, log: desk.log.key, witnesses: [key])).checkpoint
        }
        return Scene(desk: desk, evidence: evidence, backups: backups)
    }

    private static func honest(_ desk: Desk, _ chance: Forger.Chance, _ ids: inout [String]) async throws {
        let kind = ids.count < 3 ? 0 : chance.below(4)
        if kind < 2 { return ids.append(try await desk.add()) }
        let id = ids[chance.below(ids.count)], amount = chance.below(1_000)
        if kind == 3 { ids.removeAll { $0 == id } }
        _ = try await desk.store.write("thing.change", by: Desk.actor()) { tx in
            tx.about("thing", id)
            if kind == 3 { try tx.delete("thing", id: id) } else { try tx.update("thing", id: id, ["amount": amount]) }
            return Done()
        }
    }

    /// What the audit finds while the attack stands; the store is as before afterwards.
    private static func found(_ scene: Scene, _ attack: Forger.Attack, _ chance: Forger.Chance) throws -> [String] {
        var codes: [String] = []
        do {
            try scene.desk.store.engine.write { connection in
                try connection.execute("drop trigger journal_is_kept", [])
                try connection.execute("drop trigger journal_is_fixed", [])
                let forger = Forger(
                    connection: connection, log: scene.desk.log, witnessed: scene.witnessed, chance: chance)
                try forger.attack(attack, backups: scene.backups)
                codes = try Audit.verify(connection: connection, against: scene.evidence).findings.map(\.code)
                throw Undo()
            } isStored: { _ in
                false
            }
        } catch is Undo {}
        return codes
    }

    @Test(
        "each change of what is older than the last witnessed checkpoint is found", arguments: Forger.Attack.allCases)
    func found(attack: Forger.Attack) async throws {
        let desk = try await Desk()
        let chance = Forger.Chance(UInt64(attack.rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
        let scene = try await Self.scene(desk, try desk.book(), chance, steps: 60)
        var found = 0
        for run in 0..<Self.runs {
            if try Self.found(scene, attack, chance).isEmpty {
                Issue.record("\(attack.rawValue), run \(run), was not found")
            } else {
                found += 1
            }
        }
        // Nothing of the attacks stayed.
        #expect(try await desk.audit(against: scene.evidence) == [])
        print("tamper: \(attack.rawValue) \(Self.runs) runs, \(found) found")
    }

    @Test("a journal that nobody touched raises no alarm")
    func untouched() async throws {
        let desk = try await Desk()
        let chance = Forger.Chance(11)
        let book = try desk.book()
        var alarms = 0
        for _ in 0..<Self.runs {
            let scene = try await Self.scene(desk, book, chance, steps: 3)
            if !(try await desk.audit(against: scene.evidence)).isEmpty { alarms += 1 }
        }
        #expect(alarms == 0)
        print("tamper: untouched \(Self.runs) runs, \(alarms) alarms")
    }
}
