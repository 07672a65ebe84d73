import Foundation
import GRDB
import Store
import Synchronization
import Vault
import Vocabulary

/// The single writer. Transactions that wait while one group is being made durable form the next group; each runs in its own
/// savepoint, so that one that is refused takes nothing of the others with it.
final class GroupWriter: Sendable {
    /// More than this would make the first of a group wait for the last.
    private static let groupLimit = 256

    private struct Job: Sendable {
        let run: @Sendable (Database, inout JournalKeeper) throws -> Void
        let settle: @Sendable ((any Error)?) -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let pool: DatabasePool
    private let vault: Vault
    private let clock: Timekeeper
    private let randomness: Randomness
    private let queue = Mutex(Queue())
    private let keeper = Mutex<JournalKeeper?>(nil)
    private let last = Mutex((at: Instant(milliseconds: 0), number: UInt32(0)))
    private let thread = DispatchQueue(label: "skillledger.writer")

    init(pool: DatabasePool, vault: Vault, clock: Timekeeper, randomness: Randomness) {
        self.pool = pool
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
                    run: { [self] database, keeper in
                        let result = Result { try perform(name, actor, key, body, database, &keeper) }
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
        _ database: Database, _ keeper: inout JournalKeeper
    ) throws -> T {
        let connection: any Connection = SQLiteConnection(database: database)
        if let key,
            let answer = try connection.rows(
                "select name, answer from answered where actor = ? and key = ?", [.text(actor.id), .text(key)]
            ).first
        {
            guard try answer.text("name") == name else { throw Refusal("keyUsedForAnother", field: "Idempotency-Key") }
            return try JSONDecoder().decode([T].self, from: Data(try answer.text("answer").utf8))[0]
        }
        let now = clock.now()
        let transaction = Transaction(name: name, actor: actor, connection: connection, now: now, vault: vault) {
            [self] in
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
        var faults: [(any Error)?] = []
        do {
            try pool.writeWithoutTransaction { database in
                do {
                    faults = try runAll(group, in: database, guarded: false)
                } catch is Untidy {
                    // Nothing of it is stored: once more, each behind a savepoint of its own.
                    keeper.withLock { $0 = nil }
                    faults = try runAll(group, in: database, guarded: true)
                }
            }
        } catch {
            // Nothing of the group is stored: forget the tree that was built for it and say so to each.
            keeper.withLock { $0 = nil }
            for job in group { job.settle(error) }
            return
        }
        for (job, fault) in zip(group, faults) { job.settle(fault) }
    }

    /// One of a group failed after it had written.
    private struct Untidy: Error {}

    /// Runs a group in one transaction. Savepoints cost a fifth of a small transaction, and nearly all that is refused is refused
    /// before anything is written: so the group first runs without them.
    /// - Throws: `Untidy` where they would have been needed.
    private func runAll(_ group: [Job], in database: Database, guarded: Bool) throws -> [(any Error)?] {
        var faults: [(any Error)?] = Array(repeating: nil, count: group.count)
        try database.inTransaction(.immediate) {
            let connection: any Connection = SQLiteConnection(database: database)
            var keeper = try self.keeper.withLock { $0 } ?? JournalKeeper(connection)
            let before = keeper.frontier.size
            for (index, job) in group.enumerated() {
                faults[index] =
                    guarded
                    ? Self.runInSavepoint(job, connection, database, &keeper)
                    : try Self.runBare(job, database, &keeper)
            }
            if keeper.frontier.size > before { try keeper.writeHead(on: connection) }
            self.keeper.withLock { $0 = keeper }
            return .commit
        }
        return faults
    }

    private static func runBare(_ job: Job, _ database: Database, _ keeper: inout JournalKeeper) throws -> (any Error)?
    {
        let changes = database.totalChangesCount
        do {
            try job.run(database, &keeper)
            return nil
        } catch {
            guard database.totalChangesCount == changes else { throw Untidy() }
            return error
        }
    }

    private static func runInSavepoint(
        _ job: Job, _ connection: any Connection, _ database: Database, _ keeper: inout JournalKeeper
    ) -> (any Error)? {
        let before = keeper
        do {
            try connection.execute("savepoint one", [])
            try job.run(database, &keeper)
            try connection.execute("release one", [])
            return nil
        } catch {
            keeper = before
            _ = try? connection.execute("rollback to one", [])
            _ = try? connection.execute("release one", [])
            return error
        }
    }

    /// Carries a mutex into two closures.
    private final class Box<T: Sendable>: Sendable {
        let value: Mutex<T>
        init(_ value: consuming Mutex<T>) { self.value = value }
    }
}
