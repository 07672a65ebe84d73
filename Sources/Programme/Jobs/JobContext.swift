import Store
import Synchronization
import Vocabulary

/// What a kind works with: one attempt at one job.
package struct JobContext: Sendable {
    package let office: Office
    package let id: String
    package let input: JSON
    /// For whom it is done, with the rights and ties that account has now.
    package let actor: Actor
    /// What an earlier attempt saved last; null at first.
    package let checkpoint: JSON
    /// 1 for the first.
    package let attempt: Int
    let lease: JobLease
    private let told: Told

    init(office: Office, job: Job, attempt: Int, actor: Actor, checkpoint: JSON, lease: JobLease) {
        self.office = office
        self.lease = lease
        self.attempt = attempt
        self.actor = actor
        self.checkpoint = checkpoint
        id = job.id
        input = job.input
        told = Told()
    }

    /// Runs a named transaction, if the job is still this attempt's: proven in the transaction itself.
    /// - Parameter by: the owner where nobody is named.
    /// - Throws: `JobLost`.
    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor? = nil, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let lease = lease
        return try await office.store.write(name, by: actor ?? self.actor) { tx in
            try lease.check(tx)
            return try body(tx)
        }
    }

    /// Keeps how far the work got, in the transaction that got it there.
    package func save(_ checkpoint: JSON, _ tx: Transaction) throws {
        try tx.runSilently(
            "update job_lease set checkpoint = \(checkpoint.description) where job = \(id) and holder = \(lease.holder)")
    }

    /// Keeps how far work got that stores nothing else.
    /// - Throws: `JobLost`.
    package func keep(_ checkpoint: JSON) async throws {
        _ = try await write("job.keep", by: .system(in: nil)) { tx in
            tx.leaveNoEntry()
            try save(checkpoint, tx)
            return Done()
        }
    }

    /// Tells how far it is; stored at most once a second, and at the end. Renews the lease.
    /// - Parameters:
    ///   - total: 0 where it is not known.
    ///   - phase: word `job.phase.<kind>.<phase>`.
    /// - Throws: `JobLost`, `CancellationError` when the server stops.
    package func progress(_ done: Int, of total: Int, phase: String = "") async throws {
        try Task.checkCancellation()
        let now = office.clock.now()
        let progress = Job.Progress(done: done, total: total, phase: phase)
        guard told.isWorthTelling(progress, at: now) else { return }
        try await lease.renew(progress, in: office)
    }

    /// To be asked between steps that store nothing.
    /// - Throws: `JobLost`, `CancellationError` when the server stops.
    package func check() async throws {
        try Task.checkCancellation()
        let lease = lease
        try await office.store.read { try lease.check($0) }
    }

    /// What was told last.
    private final class Told: Sendable {
        private let last = Mutex<(progress: Job.Progress, at: Instant)?>(nil)

        func isWorthTelling(_ progress: Job.Progress, at now: Instant) -> Bool {
            last.withLock { last in
                if let told = last, told.progress == progress { return false }
                if let told = last, told.progress.phase == progress.phase, progress.done != progress.total,
                    now >= told.at, now < told.at + .seconds(1)
                {
                    return false
                }
                last = (progress, now)
                return true
            }
        }
    }
}

/// The hold that one attempt has on a job.
package struct JobLease: Sendable {
    let job: String
    /// Another for each attempt: it fences off those before.
    let holder: String
    let length: Duration

    /// - Throws: `JobLost`.
    func check(_ reader: Reader) throws {
        let held = try reader.number(
            .everything(because: "an attempt looks whether the job is still its own"),
            """
            select count(*) from job j join job_lease l on l.job = j.id
            where j.id = \(job) and j.state = 'running' and l.holder = \(holder)
            """)
        guard held == 1 else { throw JobLost() }
    }

    /// Prolongs it, and stores the progress if there is one to tell.
    /// - Throws: `JobLost`.
    func renew(_ progress: Job.Progress? = nil, in office: Office) async throws {
        _ = try await office.store.write("job.keep", by: .system(in: nil)) { tx in
            try check(tx)
            tx.leaveNoEntry()
            try tx.runSilently("update job_lease set until_at = \(tx.now + length) where job = \(job)")
            if let progress {
                try tx.runSilently(
                    """
                    update job_lease set done = \(progress.done), total = \(progress.total), phase = \(progress.phase)
                    where job = \(job)
                    """)
            }
            return Done()
        }
    }
}
