import ArgumentParser
import Foundation
import Programme
import Store
import Synchronization
import Vault
import Vocabulary

extension BenchCommand {
    /// Rotates the key-encryption key of a store of its own while others write and read sealed values in it.
    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wraps many data keys again under load, in a store of its own; exit 1 on any error.")
        @Option(help: "An empty PostgreSQL database; without it a store in a temporary folder.") var database: String?
        @Option(help: "Data keys.") var rows = 1_000_000
        @Option(help: "Callers that write and read meanwhile.") var callers = 4

        private static let everything = Scope.everything(because: "a bench reads what it wrote")

        /// What the callers met, and whether they are to go on.
        private final class Load: Sendable {
            let met = Mutex((done: 0, errors: 0, slowest: Duration.zero))
            let isOn = Mutex(true)
        }

        func run() async throws {
            let folder = FileManager.default.temporaryDirectory.path + "/bench-keys-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let place = try DataPlace(folder: folder, database: database)
            let store = try place.open(clock: .wall, randomness: .system)
            _ = try await store.migrate(Schema.migrations)
            let there = try await store.read { try $0.number(Self.everything, "select count(*) from data_key") }
            guard there == 0 else { throw Output.refuse("the database holds data; it must be empty") }
            let made = try await ContinuousClock().measure {
                for start in stride(from: 0, to: rows, by: 5_000) {
                    let end = min(start + 5_000, rows)
                    _ = try await store.write("bench.prepare", by: .system(in: nil)) { tx in
                        for number in start..<end { _ = try tx.key(of: "bench/\(number)") }
                        return Done()
                    }
                }
            }
            Output.message("\(rows) data keys made in \(made.seconds) s")
            _ = try place.keyFile().rotate(to: .aes)
            let load = Load()
            let (count, took) = try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        var number = caller
                        while load.isOn.withLock({ $0 }), !Task.isCancelled {
                            let result = await Self.one(number % max(1, rows), store)
                            load.met.withLock { met in
                                met.done += 1
                                met.errors += result.isRight ? 0 : 1
                                met.slowest = max(met.slowest, result.took)
                            }
                            number += callers
                        }
                    }
                }
                let clock = ContinuousClock()
                let start = clock.now
                let count = try await KeyRotation.run(store)
                let took = clock.now - start
                load.isOn.withLock { $0 = false }
                try await group.waitForAll()
                return (count, took)
            }
            let (total, wrong, slowest) = load.met.withLock { ($0.done, $0.errors, $0.slowest.seconds) }
            Output.result(
                """
                {"what":"keys","wrapped":\(count),"seconds":\(took.seconds),"meanwhile":\(total),"errors":\(wrong),\
                "slowest":\(slowest)}
                """)
            guard wrong == 0, count == rows else { throw Output.refuse("\(wrong) errors, \(rows - count) keys left") }
        }

        /// Writes a contact under an existing key and reads it back.
        private static func one(_ number: Int, _ store: any Store) async -> (isRight: Bool, took: Duration) {
            let clock = ContinuousClock()
            let start = clock.now
            do {
                let text = "bench \(number)"
                let id = try await store.write("bench.write", by: .system(in: nil)) { tx in
                    let id = tx.newID()
                    try tx.insert(
                        "institution",
                        [
                            "id": id, "division": Division.nowhere, "institution": id, "name": text, "credit_code": id,
                            "kind": "enterprise", "head": "", "phone": "", "address": "",
                            "bank_account": BankAccount("6228480402\(100_000_000 + number)"), "created_at": tx.now,
                            "changed_at": tx.now
                        ], of: "bench/\(number)")
                    return id
                }
                let back = try await store.read { reader in
                    try reader.row(
                        everything,
                        "select i.* from institution i where i.id = \(id)"
                    )?.open("institution.bank_account", as: BankAccount.self)
                }
                return (back?.text == "6228480402\(100_000_000 + number)", clock.now - start)
            } catch {
                Output.message("\(error)")
                return (false, clock.now - start)
            }
        }
    }
}
