import Store
import Vocabulary

/// Does the jobs that are due: takes one, keeps its lease while it is at work, settles its end. Many runners, in many processes, may
/// serve one store.
package struct JobRunner: Sendable {
    package struct Limits: Sendable {
        /// How long a silent runner keeps a job.
        package var lease = Duration.seconds(30)
        /// Between two renewals of the lease; by the machine's clock, not the office's.
        package var renewal = Duration.seconds(10)
        /// Jobs at work at once in this process.
        package var atOnce = 2
        /// Between two looks for work.
        package var pause = Duration.seconds(1)

        package init() {}
    }

    private let office: Office
    private let kinds: [String: any JobKind]
    private let limits: Limits
    private let book: JobBook
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameter report: told of every fault: the job's id, or `jobs` for the runner's own.
    package init(
        _ office: Office, kinds: [any JobKind], limits: Limits = Limits(),
        report: @escaping @Sendable (String, any Error) -> Void = { _, _ in }
    ) {
        self.office = office
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        self.limits = limits
        self.report = report
        book = JobBook(office: office, lease: limits.lease)
    }

    /// Works until its task is cancelled; then hands back what is at work and returns.
    /// - Parameter alone: whether no other process can be at work on this store: what a dead one held is taken over at once.
    package func run(alone: Bool) async {
        if alone { await reporting { try await book.release() } }
        await withTaskGroup { group in
            for _ in 0..<limits.atOnce { group.addTask { await work() } }
            group.addTask { await keepHouse() }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let found = await reporting { try await runNext() } ?? false
            if !found { try? await Task.sleep(for: limits.pause) }
        }
    }

    private func keepHouse() async {
        while !Task.isCancelled {
            await reporting { try await forgetFiles() }
            try? await Task.sleep(for: .seconds(3_600))
        }
    }

    /// Takes away files whose time is over.
    /// - Returns: how many.
    @discardableResult
    package func forgetFiles() async throws -> Int { try await book.forgetFiles() }

    /// Does everything that is due, one after the other.
    /// - Returns: how many attempts were made.
    @discardableResult
    package func runDue() async throws -> Int {
        var count = 0
        while try await runNext() { count += 1 }
        return count
    }

    /// - Returns: whether there was one to do.
    func runNext() async throws -> Bool {
        for due in try await book.due(kinds.keys.sorted()) {
            guard let kind = kinds[due.job.kind] else { continue }
            if due.job.attempts >= kind.attempts {
                // It was at work when its runner died, each time: it may be what kills them.
                do { try await book.fail(due.job, nil, because: Refusal("jobInterrupted")) } catch is JobLost {}
                continue
            }
            guard let lease = try await book.take(due, kind) else { continue }
            await attempt(due, kind, lease)
            return true
        }
        return false
    }

    private func attempt(_ due: JobBook.Due, _ kind: any JobKind, _ lease: JobLease) async {
        let job = due.job
        let work = Task {
            let actor = try await book.owner(of: job)
            return try await kind.run(
                JobContext(
                    office: office, job: job, attempt: job.attempts + 1, actor: actor, checkpoint: due.checkpoint,
                    lease: lease))
        }
        let keeper = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: limits.renewal)
                if Task.isCancelled { return }
                do {
                    try await lease.renew(in: office)
                } catch is JobLost {
                    return work.cancel()
                } catch {
                    // The lease may run out meanwhile; then each write is refused.
                    report(job.id, error)
                }
            }
        }
        let result = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        keeper.cancel()
        await reporting(job.id) {
            do { try await settle(job, kind, lease, result) } catch is JobLost {}
        }
    }

    private func settle(
        _ job: Job, _ kind: any JobKind, _ lease: JobLease, _ result: Result<JobOutcome, any Error>
    ) async throws {
        switch result {
        case .success(let outcome): try await book.end(job, lease, with: outcome)
        case .failure(is JobLost): return
        case .failure(let refusal as Refusal): try await book.fail(job, lease, because: refusal)
        case .failure where Task.isCancelled: try await book.handBack(job, lease)
        case .failure(let error):
            report(job.id, error)
            if job.attempts + 1 < kind.attempts {
                try await book.retry(job, lease)
            } else {
                try await book.fail(job, lease, because: Refusal("jobFault"))
            }
        }
    }

    @discardableResult
    private func reporting<T>(_ what: String = "jobs", _ body: () async throws -> T) async -> T? {
        do {
            return try await body()
        } catch {
            report(what, error)
            return nil
        }
    }
}
