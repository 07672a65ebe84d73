import Store
import Vocabulary

/// Projects of a county: planned, announced, awarded.
package struct ProjectDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Filter: Sendable, Hashable {
        package var name = ""
        package var year: Int?
        /// `planned`, `announced`, `awarded`, `cancelled`.
        package var standing = ""
        package init() {}
    }

    package struct Event: Sendable {
        package let what: String
        package let detail: String
        package let reason: String
        package let document: String
        package let at: Instant
    }

    /// A changed demand, filed by both departments (YN22-4).
    package struct Adjustment: Sendable, Hashable {
        package var occupations: [String] = []
        package var reason = ""
        /// The paper of the bureau, and that of finance: both must have agreed.
        package var bureauDocument = ""
        package var financeDocument = ""
        package init() {}
    }

    // MARK: Reading

    package func list(
        _ filter: Filter, for actor: Actor, page: Int = 1, size: Int = RegisterPage<Project>.usual
    ) async throws
        -> RegisterPage<Project>
    {
        try actor.need(.projectRead)
        var conditions: SQL = ""
        if !filter.name.isEmpty { conditions = conditions + "and instr(p.name, \(filter.name)) > 0 " }
        if let year = filter.year { conditions = conditions + "and p.year = \(year) " }
        switch filter.standing {
        case "planned": conditions = conditions + "and p.announced_on is null and p.cancelled_at is null "
        case "announced":
            conditions =
                conditions + "and p.announced_on is not null and p.institution is null and p.cancelled_at is null "
        case "awarded": conditions = conditions + "and p.institution is not null and p.cancelled_at is null "
        case "cancelled": conditions = conditions + "and p.cancelled_at is not null "
        default: break
        }
        let all = conditions
        return try await office.store.read { reader in
            let total = try reader.number(actor.scope, "select count(*) from project p where \(within: "p") \(all)")
            let rows = try reader.rows(
                actor.scope,
                """
                select p.*, i.name as institution_name from project p left join institution i on i.id = p.institution
                where \(within: "p") \(all) order by p.year desc, p.name, p.id
                limit \(size) offset \(RegisterPage<Project>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Project($0) }, total: Int(total), page: page, size: size)
        }
    }

    package func find(_ id: String, for actor: Actor) async throws -> Project {
        try actor.need(.projectRead)
        return try await office.store.read { try Self.find(id, for: actor, $0) }
    }

    package static func find(_ id: String, for actor: Actor, _ reader: Reader) throws -> Project {
        let row = try reader.row(
            actor.scope,
            """
            select p.*, i.name as institution_name from project p left join institution i on i.id = p.institution
            where p.id = \(id) and \(within: "p")
            """)
        guard let row else { throw Refusal("notFound") }
        return try Project(row)
    }

    /// Projects under which an institution can apply for a class: announced, its own, not taken back. Newest first.
    package static func usable(by institution: String, _ reader: Reader) throws -> [Project] {
        try reader.rows(
            .everything(because: "the caller names its own institution"),
            """
            select p.* from project p where p.institution = \(institution) and p.announced_on is not null and p.cancelled_at is null
            order by p.year desc, p.name
            """
        ).map { try Project($0) }
    }

    package func events(of id: String, for actor: Actor) async throws -> [Event] {
        try actor.need(.projectRead)
        return try await office.store.read { reader in
            _ = try Self.find(id, for: actor, reader)
            return try reader.rows(
                .everything(because: "the project lies in the scope"),
                """
                select v.* from project_event v where v.project = \(id) order by v.at desc, v.id desc
                """
            ).map {
                Event(
                    what: try $0.text("what"), detail: try $0.text("detail"), reason: try $0.text("reason"),
                    document: try $0.text("document"), at: try $0.instant("at"))
            }
        }
    }

    // MARK: Keeping

    package func add(_ draft: ProjectDraft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("project.add", by: actor, key: key) { tx in
            try Self.add(draft, in: tx, office: office)
        }
    }

    package static func add(_ draft: ProjectDraft, in tx: Transaction, office: Office) throws -> String {
        var (columns, division) = try draft.columns(office)
        guard tx.actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
        let id = tx.newID()
        tx.about("project", id, in: division)
        columns["id"] = id.sql
        columns["created_at"] = tx.now.sql
        columns["changed_at"] = tx.now.sql
        try tx.insert("project", columns)
        return id
    }

    /// Changes a project that is not yet announced; afterwards only `adjust`.
    package func change(_ id: String, _ draft: ProjectDraft, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("project.change", by: actor, key: key) { tx in
            let project = try Self.kept(id, tx)
            guard project.announcedOn == nil else { throw Refusal("projectAnnounced") }
            var (columns, division) = try draft.columns(office)
            guard actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
            columns["changed_at"] = tx.now.sql
            try tx.update("project", id: id, columns)
            return Done()
        }
    }

    /// Publishes the project as of today.
    package func announce(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("project.announce", by: actor, key: key) { tx in
            try Self.announce(id, on: tx.now.day, in: tx)
            return Done()
        }
    }

    package static func announce(_ id: String, on day: Day, in tx: Transaction) throws {
        let project = try kept(id, tx)
        guard project.announcedOn == nil else { return }
        try tx.update("project", id: id, ["announced_on": day, "changed_at": tx.now])
        try record(project, "announced", in: tx)
    }

    /// Awards the project. Where the institution was approved plays no part (YN18-2-1).
    /// - Parameter tenderNumber: the record of the procurement; needed wherever the method is one.
    /// - Throws: `Refusal` `projectNotAnnounced`, `procurementRecordMissing`, `institutionBlacklisted`, `institutionSuspended`,
    ///   `institutionNotListed`, `projectAwarded`, `recused`.
    package func award(
        _ id: String, to institution: String, tenderNumber: String, by actor: Actor, key: String? = nil
    ) async throws {
        _ = try await office.store.write("project.award", by: actor, key: key) { tx in
            try Self.award(id, to: institution, tenderNumber: tenderNumber, on: tx.now.day, in: tx)
            return Done()
        }
    }

    package static func award(
        _ id: String, to institution: String, tenderNumber: String, on day: Day, in tx: Transaction
    ) throws {
        let project = try kept(id, tx)
        let provider = try ProviderDesk.get(institution, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: institution, tx) { throw Refusal("recused") }
        let number = tenderNumber.trimmed
        var problems: [Problem] = []
        if project.announcedOn == nil { problems.append(Problem("projectNotAnnounced")) }
        if project.institution != nil { problems.append(Problem("projectAwarded")) }
        if project.method.isProcurement, number.isEmpty {
            problems.append(Problem("procurementRecordMissing", field: "tenderNumber"))
        }
        if provider.blacklisted { problems.append(Problem("institutionBlacklisted", field: "institution")) }
        if !provider.listed { problems.append(Problem("institutionNotListed", field: "institution")) }
        if provider.suspendedYears.contains(project.year) {
            problems.append(Problem("institutionSuspended", field: "institution"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        try tx.update(
            "project", id: id,
            [
                "institution": institution, "tendered": project.method.isProcurement,
                "tender_number": number.isEmpty ? nil : number,
                "awarded_on": day, "changed_at": tx.now
            ])
        tx.note("institution", institution)
        try record(project, "awarded", detail: provider.name, document: number, in: tx)
    }

    /// Swaps occupations of an announced project on papers of both departments.
    package func adjust(_ id: String, _ adjustment: Adjustment, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("project.adjust", by: actor, key: key) { tx in
            let project = try Self.kept(id, tx)
            var entries = Entries()
            if adjustment.occupations.isEmpty { entries.refuse("required", "occupations") }
            let codes = entries.occupations(adjustment.occupations, "occupations", office)
            let reason = entries.text(adjustment.reason, "reason")
            let bureau = entries.text(adjustment.bureauDocument, "bureauDocument", longest: 120)
            let finance = entries.text(adjustment.financeDocument, "financeDocument", longest: 120)
            try entries.finish()
            try tx.update("project", id: id, ["occupations": CodeList.text(codes), "changed_at": tx.now])
            try Self.record(
                project, "adjusted", detail: codes.sorted().joined(separator: " "), reason: reason,
                document: "\(bureau)\n\(finance)", in: tx)
            return Done()
        }
    }

    private static func kept(_ id: String, _ tx: Transaction) throws -> Project {
        let project = try find(id, for: tx.actor, tx)
        guard !project.isCancelled else { throw Refusal("projectCancelled") }
        tx.about("project", id, in: project.division)
        return project
    }

    private static func record(
        _ project: Project, _ what: String, detail: String = "", reason: String = "", document: String = "",
        in tx: Transaction
    ) throws {
        try tx.insert(
            "project_event",
            [
                "id": tx.newID(), "division": project.division, "institution": project.institution,
                "project": project.id, "what": what,
                "detail": detail, "reason": reason, "document": document, "at": tx.now, "done_by": tx.actor.id
            ])
    }
}
