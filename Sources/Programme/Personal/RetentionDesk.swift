import Store
import Vocabulary

/// Personal data whose time is over: one person proposes to erase it, another confirms it, then it is erased for good.
package struct RetentionDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// An agreed erasure, or one that waits for the second person.
    package struct Erasure: Sendable, Identifiable {
        package enum State: String, Codable, Sendable, SQLConvertible { case proposed, confirmed, done, dropped }

        package let id: String
        package let division: Division
        package let kind: Retention.Kind
        package let untilDay: Day
        package let subjects: Int
        package let erased: Int
        package let state: State
        package let proposedBy: String
        package let proposedByName: String
        package let confirmedByName: String?
        package let endedAt: Instant?

        init(_ row: Row) throws {
            id = try row.text("id")
            division = try row.division("division")
            kind = try row.code("kind")
            untilDay = try row.day("until_day")
            subjects = try row.count("subjects")
            erased = try row.count("erased")
            state = try row.code("state")
            proposedBy = try row.text("proposed_by")
            proposedByName = row.optionalText("proposed_name") ?? ""
            confirmedByName = row.optionalText("confirmed_name")
            endedAt = row.optionalInstant("ended_at")
        }
    }

    /// How one kind stands in a division.
    package struct Standing: Sendable {
        package let kind: Retention.Kind
        /// Nil: no pack says for how long.
        package let period: (years: Int, isAssumed: Bool)?
        /// At most `most`.
        package let due: Int
        package let open: Erasure?
    }

    /// More of one kind are not counted.
    package static let most = 1 << 17
    private static let batch = 50

    package func standings(for actor: Actor) async throws -> [Standing] {
        try actor.need(.retentionRead)
        let today = office.clock.today
        return try await office.store.read { reader in
            let open = try Self.erasures(actor.scope.area, reader).filter {
                $0.state == .proposed || $0.state == .confirmed
            }
            return try Retention.Kind.allCases.map { kind in
                let period = Retention.period(kind, office)
                let due = try period.map {
                    try Retention.due(
                        kind, before: Retention.limit($0.years, on: today), limit: Self.most, actor.scope.area, reader
                    ).count
                }
                return Standing(
                    kind: kind, period: period, due: due ?? 0,
                    open: open.first { $0.kind == kind && $0.division == actor.division })
            }
        }
    }

    /// How often an account looked behind the mask and took files out.
    package struct Look: Sendable {
        package let name: String
        package let role: String
        package let unmasked: Int
        package let exported: Int
    }

    /// At what belongs to the division in the last so many days, the most curious first: look-ups in bulk are a sign of misuse.
    package func looks(days: Int, for actor: Actor) async throws -> [Look] {
        try actor.need(.retentionRead)
        let since = Instant(office.clock.today - days)
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope.area,
                """
                select coalesce(a.name, j.actor) as name, coalesce(a.role, '') as role,
                sum(case when j.name = 'person.unmask' then 1 else 0 end) as unmasked,
                sum(case when j.name = 'export.make' then 1 else 0 end) as exported
                from journal j left join account a on a.id = j.actor
                where j.name in ('person.unmask', 'export.make') and j.at >= \(since) and \(within: "j")
                group by j.actor, a.name, a.role order by unmasked desc, exported desc, j.actor limit 50
                """
            ).map {
                Look(
                    name: try $0.text("name"), role: try $0.text("role"), unmasked: try $0.count("unmasked"),
                    exported: try $0.count("exported"))
            }
        }
    }

    /// What was agreed and erased before, the newest first.
    package func past(for actor: Actor) async throws -> [Erasure] {
        try actor.need(.retentionRead)
        return try await office.store.read { reader in
            try Self.erasures(actor.scope.area, reader).filter { $0.state == .done || $0.state == .dropped }
        }
    }

    /// Proposes to erase all of a kind whose time is over.
    /// - Throws: `Refusal`: `notYourRole`, `nothingToErase`, `erasureOpen`, `recused`.
    package func propose(_ kind: Retention.Kind, by actor: Actor, key: String? = nil) async throws -> String {
        try actor.need(.retentionPropose)
        guard let period = Retention.period(kind, office) else { throw Refusal("nothingToErase") }
        let limit = Retention.limit(period.years, on: office.clock.today)
        return try await office.store.write("retention.propose", by: actor, key: key) { tx in
            let due = try Retention.due(kind, before: limit, limit: Self.most, actor.scope.area, tx)
            guard !due.isEmpty else { throw Refusal("nothingToErase") }
            let isOpen = try Self.erasures(actor.scope.area, tx).contains {
                $0.kind == kind && $0.division == actor.division && ($0.state == .proposed || $0.state == .confirmed)
            }
            guard !isOpen else { throw Refusal("erasureOpen") }
            try Self.refuseTied(kind, before: limit, tx)
            let id = tx.newID()
            tx.about("erasure", id, in: actor.division)
            tx.note("kind", kind.rawValue)
            tx.note("subjects", .integer(due.count))
            try tx.insert(
                "erasure",
                [
                    "id": id, "division": actor.division, "kind": kind, "until_day": limit, "years": period.years,
                    "subjects": due.count, "state": Erasure.State.proposed, "proposed_by": actor.id,
                    "proposed_at": tx.now
                ])
            return id
        }
    }

    /// The second person agrees; from then on it is erased and cannot be brought back.
    /// - Throws: `Refusal`: `notYourRole`, `notFound`, `erasureNotOpen`, `ownProposal`, `recused`.
    package func confirm(_ id: String, by actor: Actor, key: String? = nil) async throws {
        try await end(id, .confirmed, "retention.confirm", by: actor, key: key)
    }

    /// Anybody who may confirm may drop a proposal.
    package func drop(_ id: String, by actor: Actor, key: String? = nil) async throws {
        try await end(id, .dropped, "retention.drop", by: actor, key: key)
    }

    private func end(
        _ id: String, _ state: Erasure.State, _ name: String, by actor: Actor, key: String?
    ) async throws {
        _ = try await office.store.write(name, by: actor, key: key) { tx in
            guard let erasure = try Self.erasures(actor.scope.area, tx).first(where: { $0.id == id }) else {
                throw Refusal("notFound")
            }
            guard erasure.state == .proposed else { throw Refusal("erasureNotOpen") }
            tx.about("erasure", id, in: erasure.division)
            if state == .confirmed {
                if try SamePerson.are(actor.id, erasure.proposedBy, tx) { throw Refusal("ownProposal") }
                try Self.refuseTied(erasure.kind, before: erasure.untilDay, tx)
                try tx.update(
                    "erasure", id: id, ["state": state, "confirmed_by": actor.id, "confirmed_at": tx.now])
            } else {
                try tx.update("erasure", id: id, ["state": state, "ended_at": tx.now])
            }
            return Done()
        }
    }

    /// Nobody lets go what an institution left behind to which they have a tie; a colleague without one does it.
    private static func refuseTied(_ kind: Retention.Kind, before day: Day, _ tx: Transaction) throws {
        let ties = try AccountDesk.ties(of: tx.actor.id, tx)
        if ties.isEmpty { return }
        let theirs = try Retention.due(kind, before: day, of: ties, limit: 1, tx.actor.scope.area, tx)
        if !theirs.isEmpty { throw Refusal("recused") }
    }

    /// Erases what was confirmed, batch by batch; after an interruption the next call goes on.
    /// - Returns: how many subjects were erased.
    @discardableResult
    package func run() async throws -> Int {
        let all = Scope.everything(because: "the system erases what two people agreed on")
        let open = try await office.store.read { reader in
            try Self.erasures(all, reader).filter { $0.state == .confirmed }
        }
        var total = 0
        for erasure in open {
            let scope = Scope.divisions([erasure.division])
            while true {
                let erased = try await office.store.write("personal.erase", by: .system(in: erasure.division)) { tx in
                    let ids = try Retention.due(
                        erasure.kind, before: erasure.untilDay, limit: Self.batch, scope, tx)
                    tx.about("erasure", erasure.id, in: erasure.division)
                    tx.note("kind", erasure.kind.rawValue)
                    tx.note("subjects", .array(ids.map { .string($0) }))
                    for id in ids { try Retention.erase(erasure.kind, id, in: tx) }
                    let now = try tx.row(all, "select e.erased from erasure e where e.id = \(erasure.id)")?.count(
                        "erased")
                    var columns: Columns = ["erased": (now ?? 0) + ids.count]
                    if ids.isEmpty {
                        columns["state"] = Erasure.State.done.sql
                        columns["ended_at"] = tx.now.sql
                    }
                    try tx.update("erasure", id: erasure.id, columns)
                    return ids
                }
                if erased.isEmpty { break }
                if erasure.kind == .evidence { for digest in erased { office.evidence.remove(sha256: digest) } }
                total += erased.count
            }
        }
        return total
    }

    private static func erasures(_ scope: Scope, _ reader: Reader) throws -> [Erasure] {
        try reader.rows(
            scope,
            """
            select x.*, a.name as proposed_name, b.name as confirmed_name from erasure x
            left join account a on a.id = x.proposed_by left join account b on b.id = x.confirmed_by
            where \(within: "x") order by x.proposed_at desc, x.id limit 200
            """
        ).map(Erasure.init)
    }
}
