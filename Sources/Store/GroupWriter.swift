import Foundation
import Synchronization
import Vault
import Vocabulary

/// The single writer of a process. Transactions that wait while one group is being made durable form the next group; one
/// that is refused takes nothing of the others with it.
package final class GroupWriter: Sendable {
    /// More than this would make the first of a group wait for the last.
    private static let groupLimit = 256

    private struct Job: Sendable {
        /// May be run again: only the last run counts.
        let run: @Sendable (any Connection, inout JournalKeeper) throws -> Void
        let settle: @Sendable ((any Error)?) -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        var isRunning = false
        var done = Figures()
    }

    /// What a monitor wants to know.
    package struct Figures: Hashable, Sendable {
        /// Transactions that wait for their group.
        package internal(set) var waiting = 0
        /// Groups and transactions since the start, and the groups that the database could not take.
        package internal(set) var groups = 0
        package internal(set) var transactions = 0
        package internal(set) var troubles = 0

        package init() {}
    }

    package var figures: Figures {
        queue.withLock { queue in
            var figures = queue.done
            figures.waiting = queue.jobs.count
            return figures
        }
    }

    private let engine: any Engine
    private let vault: Vault
    private let clock: Timekeeper
    private let randomness: Randomness
    private let queue = Mutex(Queue())
    private let last = Mutex((at: Instant(milliseconds: 0), number: UInt32(0)))
    private let thread = DispatchQueue(label: "skillledger.writer")

    package init(engine: any Engine, vault: Vault, clock: Timekeeper, randomness: Randomness) {
        self.engine = engine
        self.vault = vault
        self.clock = clock
        self.randomness = randomness
    }

    func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let outcome = Mutex<Result<T, any Error>?>(nil)
        let box = Box(outcome)
        return try await withCheckedThrowingContinuation { continuation in
            submit(
                Job(
                    run: { [self] connection, keeper in
                        let result = Result { try perform(name, actor, key, body, connection, &keeper) }
                        box.value.withLock { $0 = result }
                        _ = try result.get()
                    },
                    settle: { fault in
                        if let fault { return continuation.resume(throwing: fault) }
                        let result = box.value.withLock { $0 }
                        continuation.resume(
                            with: result ?? .failure(StoreFault("a transaction ended without an answer")))
                    }))
        }
    }

    private func perform<T: Codable>(
        _ name: String, _ actor: Actor, _ key: String?, _ body: (Transaction) throws -> T,
        _ connection: any Connection, _ keeper: inout JournalKeeper
    ) throws -> T {
        if let key,
            let answer = try connection.rows(
                "select name, answer from answered where actor = ? and key = ?", [.text(actor.id), .text(key)]
            ).first
        {
            // One name may answer in several ways: what cannot be read as this one was another request.
            guard try answer.text("name") == name,
                let kept = try? JSONDecoder().decode([T].self, from: Data(try answer.text("answer").utf8)).first
            else { throw Refusal("keyUsedForAnother", field: "Idempotency-Key") }
            return kept
        }
        let now = clock.now()
        let transaction = Transaction(
            name: name, actor: actor, connection: connection, now: now, vault: vault,
            salt: randomness.bytes(Commitment.saltSize)
        ) { [self] in
            Identifier.make(at: now, with: randomness, sequence: order(at: now))
        }
        let answer = try body(transaction)
        try keeper.append(transaction, on: connection)
        if let key {
            // In a list, because a bare text or number is no JSON document to every decoder.
            let text = String(decoding: try JSONEncoder().encode([answer]), as: UTF8.self)
            try connection.execute(
                "insert into answered (actor, key, name, answer, at) values (?, ?, ?, ?, ?)",
                [.text(actor.id), .text(key), .text(name), .text(text), .integer(now.milliseconds)])
        }
        return answer
    }

    /// How many identifiers were made in this millisecond before.
    private func order(at now: Instant) -> UInt32 {
        last.withLock { last in
            last = last.at == now ? (now, last.number &+ 1) : (now, 0)
            return last.number
        }
    }

    private func submit(_ job: Job) {
        let start = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isRunning = true }
            return !queue.isRunning
        }
        if start { thread.async { self.drain() } }
    }

    private func drain() {
        while true {
            let group = queue.withLock { queue -> [Job] in
                let group = Array(queue.jobs.prefix(Self.groupLimit))
                queue.jobs.removeFirst(group.count)
                if group.isEmpty { queue.isRunning = false }
                return group
            }
            if group.isEmpty { return }
            commit(group)
        }
    }

    private func commit(_ group: [Job]) {
        let faults: [(any Error)?]
        do {
            do {
                faults = try store(group, guarded: false)
            } catch is Untidy {
                // Nothing of it is stored: once more, each behind a savepoint of its own.
                faults = try store(group, guarded: true)
            }
        } catch {
            queue.withLock { $0.done.troubles += 1 }
            for job in group { job.settle(error) }
            return
        }
        queue.withLock { queue in
            queue.done.groups += 1
            queue.done.transactions += group.count
        }
        for (job, fault) in zip(group, faults) { job.settle(fault) }
    }

    /// One of a group failed after it had written.
    private struct Untidy: Error {}

    /// Runs a group in one transaction. Savepoints cost a fifth of a small transaction, and nearly all that is refused is refused
    /// before anything is written: so the group first runs without them.
    /// - Returns: for each of the group, why it was refused.
    /// - Throws: `Untidy` where savepoints would have been needed.
    private func store(_ group: [Job], guarded: Bool) throws -> [(any Error)?] {
        var faults: [(any Error)?] = []
        var keeper: JournalKeeper?
        try engine.write { connection in
            // Read again for each group: another process may have written since.
            var tree = try JournalKeeper(connection)
            let before = tree.frontier.size
            faults = try group.map { job in
                try guarded ? Self.runInSavepoint(job, connection, &tree) : Self.runBare(job, connection, &tree)
            }
            if tree.frontier.size > before { try tree.writeHead(on: connection) }
            keeper = tree
        } isStored: { connection in
            try keeper?.isStored(on: connection) ?? false
        }
        return faults
    }

    private static func runBare(
        _ job: Job, _ connection: any WriteConnection, _ keeper: inout JournalKeeper
    ) throws -> (any Error)? {
        let before = connection.disturbance
        do {
            try job.run(connection, &keeper)
            return nil
        } catch let trouble as StoreTrouble {
            throw trouble
        } catch {
            guard connection.disturbance == before else { throw Untidy() }
            return error
        }
    }

    private static func runInSavepoint(
        _ job: Job, _ connection: any WriteConnection, _ keeper: inout JournalKeeper
    ) throws -> (any Error)? {
        let before = keeper
        do {
            try connection.execute("savepoint one", [])
            try job.run(connection, &keeper)
            try connection.execute("release savepoint one", [])
            return nil
        } catch let trouble as StoreTrouble {
            throw trouble
        } catch {
            keeper = before
            try connection.execute("rollback to savepoint one", [])
            try connection.execute("release savepoint one", [])
            return error
        }
    }

    /// Carries a mutex into two closures.
    private final class Box<T: Sendable>: Sendable {
        let value: Mutex<T>
        init(_ value: consuming Mutex<T>) { self.value = value }
    }
}
