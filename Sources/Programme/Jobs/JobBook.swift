import Foundation
import Store
import Vocabulary

/// The transactions of a runner: a job is taken, ended, put back.
struct JobBook: Sendable {
    let office: Office
    let lease: Duration

    /// How long a file is kept for its owner.
    private static let fileKept = Duration.seconds(7 * 86_400)
    /// The first pause before another attempt; doubled for each further one.
    private static let firstPause = Duration.seconds(10)
    private static let all = Scope.everything(because: "the runner serves all jobs")

    /// A job that is due, as it was read.
    struct Due: Sendable {
        let job: Job
        let checkpoint: JSON
    }

    private static let due: SQL = """
        select j.*, l.done, l.total, l.phase, l.checkpoint from job j join job_lease l on l.job = j.id
        """

    private static func isDue(_ now: Instant) -> SQL {
        "((j.state = 'waiting' and j.next_at <= \(now)) or (j.state = 'running' and l.until_at < \(now)))"
    }

    /// The jobs that wait to be taken, those of the fewest attempts and the oldest first.
    func due(_ kinds: [String]) async throws -> [Due] {
        try await office.store.read { reader in
            try reader.rows(
                Self.all,
                """
                \(Self.due) where j.state in ('waiting', 'running') and \(Self.isDue(reader.now))
                and j.kind in \(list: kinds) order by j.attempts, j.created_at, j.id limit 20
                """
            ).map { Due(job: try Job($0), checkpoint: Job.json($0.optionalText("checkpoint"))) }
        }
    }

    /// Takes a job for one attempt.
    /// - Returns: nil where another was quicker, or as many of the kind are at work as may be.
    func take(_ due: Due, _ kind: any JobKind) async throws -> JobLease? {
        let (id, lease, limit, name) = (due.job.id, lease, kind.atOnce, kind.name)
        let holder = try await office.store.write("job.take", by: .system(in: due.job.division)) { tx -> String? in
            tx.about("job", id, in: due.job.division)
            let row = try tx.row(Self.all, "\(Self.due) where j.id = \(id) and \(Self.isDue(tx.now))")
            let atWork = try tx.number(
                Self.all,
                """
                select count(*) from job j join job_lease l on l.job = j.id
                where j.kind = \(name) and j.state = 'running' and l.until_at >= \(tx.now) and j.id <> \(id)
                """)
            guard let row, atWork < limit else {
                tx.leaveNoEntry()
                return nil
            }
            let job = try Job(row)
            let holder = tx.newID()
            tx.note("kind", name)
            tx.note("attempt", .integer(job.attempts + 1))
            try tx.update(
                "job", id: id,
                [
                    "state": Job.State.running, "attempts": job.attempts + 1, "started_at": job.startedAt ?? tx.now
                ])
            try tx.runSilently(
                "update job_lease set holder = \(holder), until_at = \(tx.now + lease) where job = \(id)")
            return holder
        }
        return holder.map { JobLease(job: id, holder: $0, length: lease) }
    }

    /// The owner as it is now.
    /// - Throws: `Refusal` `jobOwnerGone`.
    func owner(of job: Job) async throws -> Actor {
        if job.owner == Actor.system(in: nil).id { return .system(in: job.division) }
        return try await office.store.read { reader in
            let row = try reader.row(Self.all, "select a.* from account a where a.id = \(job.owner) and a.active = 1")
            guard let row else { throw Refusal("jobOwnerGone") }
            let owner = try SignInDesk.actor(row)
            // A program's token may reach less far than its owner; the job was started where the token reaches.
            let actor = Actor(
                id: owner.id, name: owner.name, role: owner.role, division: job.division,
                institution: owner.institution, person: owner.person)
            guard owner.division.contains(job.division) else { throw Refusal("jobOwnerGone") }
            return owner.may(.integrityRead) ? actor.tied(to: try AccountDesk.ties(of: owner.id, reader)) : actor
        }
    }

    /// - Throws: `JobLost`.
    func end(_ job: Job, _ held: JobLease, with outcome: JobOutcome) async throws {
        let sealed = try await outcome.file.asyncMap { file in
            try await office.store.read { try $0.seal(file: file.bytes, of: JobDesk.fileSubject(job.id)) }
        }
        try await settle("job.done", job, held, ["state": Job.State.done, "result": outcome.result.description]) { tx in
            guard let file = outcome.file, let sealed else { return }
            tx.note("file", file.name)
            try tx.keep(sealed.key)
            try tx.insertSilently(
                "job_file",
                [
                    "job": job.id, "name": file.name, "media_type": file.mediaType, "size": file.bytes.count,
                    "bytes": SQLValue.blob(sealed.bytes), "until_at": tx.now + Self.fileKept
                ])
        }
    }

    /// - Parameter held: nil: nobody is at it, but its attempts are used up.
    /// - Throws: `JobLost`.
    func fail(_ job: Job, _ held: JobLease?, because refusal: Refusal) async throws {
        let text = String(decoding: try JSONEncoder().encode(refusal), as: UTF8.self)
        try await settle("job.fail", job, held, ["state": Job.State.failed, "refusal": text]) { tx in
            tx.note("code", refusal.codes.first ?? "")
        }
    }

    /// Puts it back for a later attempt.
    /// - Throws: `JobLost`.
    func retry(_ job: Job, _ held: JobLease) async throws {
        let pause = Self.firstPause * (1 << min(job.attempts, 10))
        let next = office.clock.now() + pause
        try await settle("job.retry", job, held, ["state": Job.State.waiting, "next_at": next]) { tx in
            tx.note("next", next.description)
        }
    }

    /// Gives it back as it was, because the server stops: that does not count as an attempt.
    /// - Throws: `JobLost`.
    func handBack(_ job: Job, _ held: JobLease) async throws {
        try await settle("job.handBack", job, held, ["state": Job.State.waiting, "attempts": job.attempts]) { _ in }
    }

    private func settle(
        _ name: String, _ job: Job, _ held: JobLease?, _ columns: Columns,
        _ more: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        _ = try await office.store.write(name, by: .system(in: job.division)) { tx in
            if let held {
                try held.check(tx)
            } else if try tx.row(Self.all, "\(Self.due) where j.id = \(job.id) and \(Self.isDue(tx.now))") == nil {
                throw JobLost()
            }
            tx.about("job", job.id, in: job.division)
            tx.note("kind", job.kind)
            var columns = columns
            let ends = columns["state"] != Job.State.waiting.sql
            if ends { columns["ended_at"] = tx.now.sql }
            try tx.update("job", id: job.id, columns)
            try tx.runSilently(
                ends
                    ? "update job_lease set holder = '', checkpoint = null where job = \(job.id)"
                    : "update job_lease set holder = '' where job = \(job.id)")
            try more(tx)
            return Done()
        }
    }

    /// Lets everybody's lease run out: for a process that knows to be the only one.
    func release() async throws {
        _ = try await office.store.write("job.keep", by: .system(in: nil)) { tx in
            tx.leaveNoEntry()
            try tx.runSilently("update job_lease set until_at = 0 where holder <> ''")
            return Done()
        }
    }

    /// Takes away the files whose time is over, with their keys.
    /// - Returns: how many.
    @discardableResult
    func forgetFiles() async throws -> Int {
        let due = try await office.store.read { reader in
            try reader.rows(Self.all, "select f.job from job_file f where f.until_at < \(reader.now) limit 100").map {
                try $0.text("job")
            }
        }
        if due.isEmpty { return 0 }
        _ = try await office.store.write("job.forget", by: .system(in: nil)) { tx in
            tx.note("jobs", .array(due.map { .string($0) }))
            for id in due {
                try tx.runSilently("delete from job_file where job = \(id)")
                try tx.destroyKey(of: JobDesk.fileSubject(id))
            }
            return Done()
        }
        return due.count
    }
}

extension Optional {
    fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let value = self else { return nil }
        return try await transform(value)
    }
}
