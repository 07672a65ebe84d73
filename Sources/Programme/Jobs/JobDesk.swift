import Store
import Vocabulary

/// Long work as its owner has it. An administrator sees and cancels all of the division.
package struct JobDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// Jobs that one account may have waiting or at work.
    package static let mostOpen = 20

    // MARK: Starting and cancelling

    /// Starts a job. Whether the actor may have this kind done, the caller proves.
    /// - Parameter input: ids, codes and numbers; no personal data.
    /// - Throws: `Refusal`: `notYourRole`, `jobsTooMany`.
    package func start(
        _ kind: String, _ input: JSON = [:], by actor: Actor, key: String? = nil
    ) async throws -> String {
        try await office.store.write("job.start", by: actor, key: key) { tx in
            try Self.add(kind, input, in: tx)
        }
    }

    /// The same within a transaction that makes it necessary: the job is there exactly when what it does is to be done.
    /// It belongs to the transaction's actor.
    package static func add(_ kind: String, _ input: JSON = [:], in tx: Transaction) throws -> String {
        let actor = tx.actor
        if !actor.isSystem {
            let open = try tx.number(
                .everything(because: "an account's own jobs"),
                "select count(*) from job j where j.owner = \(actor.id) and j.state in ('waiting', 'running')")
            guard open < mostOpen else { throw Refusal("jobsTooMany", ["most": String(mostOpen)]) }
        }
        let id = tx.newID()
        if tx.subject.isEmpty { tx.about("job", id, in: actor.division) }
        tx.note("job", id)
        tx.note("kind", kind)
        try tx.insert(
            "job",
            [
                "id": id, "kind": kind, "division": actor.division, "institution": actor.institution,
                "person": actor.person, "owner": actor.id, "input": input.description, "state": Job.State.waiting,
                "attempts": 0, "next_at": tx.now, "created_at": tx.now
            ])
        try tx.insertSilently("job_lease", ["job": id, "holder": "", "until_at": tx.now])
        return id
    }

    /// Ends a job that is not over yet. Its runner finds out with its next step; what it has stored stays.
    /// - Throws: `Refusal`: `notFound`, `jobOver`.
    package func cancel(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("job.cancel", by: actor, key: key) { tx in
            guard let row = try tx.row(actor.scope, Self.one(id, actor)) else { throw Refusal("notFound") }
            let job = try Job(row)
            guard job.state.isOpen else { throw Refusal("jobOver") }
            tx.about("job", id, in: job.division)
            tx.note("kind", job.kind)
            try tx.update("job", id: id, ["state": Job.State.cancelled, "ended_at": tx.now])
            try tx.runSilently("update job_lease set holder = '', checkpoint = null where job = \(id)")
            return Done()
        }
    }

    // MARK: Reading

    /// The newest first.
    package func list(for actor: Actor, page: Int = 1, size: Int = 50) async throws -> RegisterPage<Job> {
        try actor.need(.jobRead)
        return try await office.store.read { reader in
            let total = try reader.number(
                actor.scope, "select count(*) from job j where \(Self.owned(actor)) and \(within: "j")")
            let rows = try reader.rows(
                actor.scope,
                """
                \(Self.columns) where \(Self.owned(actor)) and \(within: "j") order by j.created_at desc, j.id desc
                limit \(size) offset \(RegisterPage<Job>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map(Job.init), total: Int(total), page: page, size: size)
        }
    }

    /// - Throws: `Refusal` `notFound`.
    package func find(_ id: String, for actor: Actor) async throws -> Job {
        try actor.need(.jobRead)
        return try await office.store.read { reader in
            guard let row = try reader.row(actor.scope, Self.one(id, actor)) else { throw Refusal("notFound") }
            return try Job(row)
        }
    }

    /// The file that the owner's job made; nobody else opens it.
    /// - Throws: `Refusal` `notFound`; also when its time is over.
    package func file(of id: String, for actor: Actor) async throws -> JobOutcome.File {
        try actor.need(.jobRead)
        return try await office.store.read { reader in
            let row = try reader.row(
                actor.scope,
                """
                select f.* from job j join job_file f on f.job = j.id
                where j.id = \(id) and j.owner = \(actor.id) and j.state = 'done' and \(within: "j")
                """)
            guard let row, let sealed = row["bytes"].blob,
                let bytes = try reader.open(file: sealed, of: Self.fileSubject(id))
            else { throw Refusal("notFound") }
            return JobOutcome.File(
                name: try row.text("name"), mediaType: try row.text("media_type"), bytes: bytes)
        }
    }

    /// Whose data key seals a job's file.
    static func fileSubject(_ id: String) -> String { "job/\(id)" }

    private static func owned(_ actor: Actor) -> SQL {
        actor.role == .administrator && actor.token == nil ? "1 = 1" : "j.owner = \(actor.id)"
    }

    private static func one(_ id: String, _ actor: Actor) -> SQL {
        "\(columns) where j.id = \(id) and \(owned(actor)) and \(within: "j")"
    }

    /// What `Job` is read from; without the file's bytes.
    private static let columns: SQL = """
        select j.*, l.done, l.total, l.phase, a.name as owner_name, f.name as file_name, f.media_type, f.size,
        f.until_at as file_until
        from job j join job_lease l on l.job = j.id left join account a on a.id = j.owner
        left join job_file f on f.job = j.id
        """
}
