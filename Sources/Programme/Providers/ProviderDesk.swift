import Store
import Vocabulary

/// The register of institutions, kept by the training officers of their county.
package struct ProviderDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// What a list shows; empty: no condition.
    package struct Filter: Sendable, Hashable {
        package var name = ""
        package var kind: ProviderKind?
        package var division: Division?
        /// `listed`, `unlisted`, `blacklisted`, `suspended`.
        package var standing = ""
        package init() {}
    }

    package struct Event: Sendable {
        package let what: String
        package let detail: String
        package let reason: String
        package let clause: String?
        package let at: Instant
    }

    // MARK: Reading

    package func list(
        _ filter: Filter, for actor: Actor, page: Int = 1, size: Int = RegisterPage<Provider>.usual
    ) async throws
        -> RegisterPage<Provider>
    {
        try actor.need(.institutionRead)
        let conditions = Self.conditions(filter)
        return try await office.store.read { reader in
            let total = try reader.number(
                actor.scope, "select count(*) from institution i where \(within: "i") \(conditions)")
            let rows = try reader.rows(
                actor.scope,
                """
                select i.* from institution i where \(within: "i") \(conditions) order by i.name, i.id
                limit \(size) offset \(RegisterPage<Provider>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Provider($0) }, total: Int(total), page: page, size: size)
        }
    }

    private static func conditions(_ filter: Filter) -> SQL {
        var sql: SQL = ""
        if !filter.name.isEmpty { sql = sql + "and instr(i.name, \(filter.name)) > 0 " }
        if let kind = filter.kind { sql = sql + "and i.kind = \(kind.rawValue) " }
        if let division = filter.division {
            sql = sql + "and i.division >= \(division.sqlRange.lower) and i.division < \(division.sqlRange.upper) "
        }
        switch filter.standing {
        case "listed": sql = sql + "and i.listed = 1 and i.blacklisted = 0 "
        case "unlisted": sql = sql + "and i.listed = 0 "
        case "blacklisted": sql = sql + "and i.blacklisted = 1 "
        case "suspended": sql = sql + "and i.suspended_years <> '[]' "
        default: break
        }
        return sql
    }

    /// - Throws: `Refusal` `notFound`, or `recused` for who has declared a tie to it.
    package func find(_ id: String, for actor: Actor) async throws -> Provider {
        try actor.need(.institutionRead)
        return try await office.store.read { try Self.find(id, for: actor, $0) }
    }

    package static func find(_ id: String, for actor: Actor, _ reader: Reader) throws -> Provider {
        guard
            let row = try reader.row(actor.scope, "select i.* from institution i where i.id = \(id) and \(within: "i")")
        else {
            throw Refusal("notFound")
        }
        if try AccountDesk.isRecused(actor.id, from: id, reader) { throw Refusal("recused") }
        return try Provider(row)
    }

    /// For a caller who has found, in its scope, what names the institution.
    package static func get(_ id: String, _ reader: Reader) throws -> Provider {
        let row = try reader.row(
            .everything(because: "the caller has found what names it"),
            "select i.* from institution i where i.id = \(id)")
        guard let row else { throw Refusal("notFound") }
        return try Provider(row)
    }

    /// What happened to its standing, newest first.
    package func events(of id: String, for actor: Actor) async throws -> [Event] {
        try actor.need(.institutionRead)
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select v.* from institution_event v where v.institution = \(id) and \(within: "v") order by v.at desc, v.id desc
                """
            ).map { row in
                Event(
                    what: try row.text("what"), detail: try row.text("detail"), reason: try row.text("reason"),
                    clause: row.optionalText("clause"), at: try row.instant("at"))
            }
        }
    }

    /// The published list: who may train in a place. Blacklisted ones are not on it.
    package static func published(in division: Division, _ reader: Reader) throws -> [Provider] {
        try reader.rows(
            .everything(because: "the list of institutions is public"),
            """
            select i.* from institution i where i.listed = 1 and i.blacklisted = 0
            and i.division >= \(division.sqlRange.lower) and i.division < \(division.sqlRange.upper) order by i.name
            """
        ).map { try Provider($0) }
    }

    // MARK: Keeping

    /// Registers an institution; it is not on the published list yet.
    /// - Returns: its id.
    package func add(_ draft: ProviderDraft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("institution.add", by: actor, key: key) { tx in
            try Self.add(draft, in: tx, office: office)
        }
    }

    package static func add(_ draft: ProviderDraft, in tx: Transaction, office: Office) throws -> String {
        var (columns, division, _) = try draft.columns(office)
        guard tx.actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
        try requireFree(columns["credit_code"].text ?? "", except: nil, tx)
        let id = tx.newID()
        tx.about("institution", id, in: division)
        columns["id"] = id.sql
        columns["institution"] = id.sql
        columns["created_at"] = tx.now.sql
        columns["changed_at"] = tx.now.sql
        try tx.insert("institution", columns)
        return id
    }

    /// Corrects what is registered. Occupations can be taken away here; a further one needs its review (`addOccupation`).
    package func change(_ id: String, _ draft: ProviderDraft, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("institution.change", by: actor, key: key) { tx in
            let provider = try Self.kept(id, tx)
            var (columns, division, occupations) = try draft.columns(office)
            guard actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
            try Self.requireFree(columns["credit_code"].text ?? "", except: id, tx)
            let added = occupations.subtracting(provider.occupations.map(\.code))
            guard added.isEmpty else {
                throw Refusal(
                    "occupationNeedsReview", field: "occupations", ["code": added.sorted().joined(separator: ", ")])
            }
            columns["changed_at"] = tx.now.sql
            try tx.update("institution", id: id, columns)
            return Done()
        }
    }

    /// The institution, when this actor may change it.
    static func kept(_ id: String, _ tx: Transaction) throws -> Provider {
        let provider = try find(id, for: tx.actor, tx)
        tx.about("institution", id, in: provider.division)
        return provider
    }

    private static func requireFree(_ code: String, except id: String?, _ reader: Reader) throws {
        let row = try reader.row(
            .everything(because: "a credit code is registered once in the province"),
            "select id from institution where credit_code = \(code)")
        if let row, row.optionalText("id") != id { throw Refusal("creditCodeTaken", field: "creditCode") }
    }
}
