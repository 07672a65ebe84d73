import Store
import Vocabulary

/// Ties to institutions that staff have declared, and the yearly statement of integrity (YN22-16).
package struct IntegrityDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// Whose business a relative runs.
    package enum Relation: String, CaseIterable, Sendable, Codable { case spouse, child, childSpouse, other }

    package struct Tie: Sendable, Identifiable {
        package let id: String
        package let account: String
        package let accountName: String
        package let institution: String
        package let institutionName: String
        package let relation: String
        package let declaredAt: Instant
        /// When the post was adjusted; nil: still to be done.
        package let adjustedAt: Instant?
        package let adjustedNote: String?

        init(_ row: Row) throws {
            id = try row.text("id")
            account = try row.text("account")
            accountName = row.optionalText("account_name") ?? ""
            institution = try row.text("institution")
            institutionName = row.optionalText("institution_name") ?? ""
            relation = try row.text("relation")
            declaredAt = try row.instant("declared_at")
            adjustedAt = row.optionalInstant("adjusted_at")
            adjustedNote = row.optionalText("adjusted_note")
        }
    }

    /// Staff of the bureau, who declare; the others have nothing to decide.
    package static let declarants: Set<Role> = [
        .trainingOfficer, .reviewer, .leader, .inspector, .financeClerk, .financeHead, .auditor, .administrator
    ]

    /// The account's own declarations.
    package func ties(of actor: Actor) async throws -> [Tie] {
        try await office.store.read { reader in
            try reader.rows(
                .everything(because: "one's own declarations"),
                """
                select r.*, i.name as institution_name from recusal r left join institution i on i.id = r.institution
                where r.account = \(actor.id) order by r.declared_at desc
                """
            ).map { try Tie($0) }
        }
    }

    /// All declarations of the division, those whose post is still to be adjusted first.
    package func adjustments(for actor: Actor) async throws -> [Tie] {
        try actor.need(.integrityReview)
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select r.*, i.name as institution_name, a.name as account_name from recusal r
                join account a on a.id = r.account left join institution i on i.id = r.institution
                where \(within: "r") order by r.adjusted_at is not null, r.declared_at
                """
            ).map { try Tie($0) }
        }
    }

    /// Records how the post was adjusted after a declaration.
    package func adjust(_ id: String, note: String, by actor: Actor, key: String? = nil) async throws {
        var entries = Entries()
        let note = entries.text(note, "note")
        try entries.finish()
        _ = try await office.store.write("staff.adjustPost", by: actor, key: key) { tx in
            guard let row = try tx.row(actor.scope, "select r.* from recusal r where r.id = \(id) and \(within: "r")")
            else {
                throw Refusal("notFound")
            }
            let account = try row.text("account")
            if try SamePerson.are(actor.id, account, tx) { throw Refusal("ownAccount") }
            tx.about("account", account)
            try tx.update("recusal", id: id, ["adjusted_at": tx.now, "adjusted_note": note])
            return Done()
        }
    }

    /// The account accepts its duties for the current year.
    package func state(by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("staff.stateIntegrity", by: actor, key: key) { tx in
            tx.about("account", actor.id)
            let year = tx.now.day.year
            if try Self.hasStated(actor.id, year: year, tx) { return Done() }
            try tx.insert(
                "integrity_statement",
                [
                    "id": tx.newID(), "division": actor.division, "account": actor.id, "year": year, "stated_at": tx.now
                ])
            return Done()
        }
    }

    package func hasStated(_ actor: Actor) async throws -> Bool {
        let year = office.clock.today.year
        return try await office.store.read { try Self.hasStated(actor.id, year: year, $0) }
    }

    private static func hasStated(_ account: String, year: Int, _ reader: Reader) throws -> Bool {
        try reader.number(
            .everything(because: "one's own statement"),
            """
            select count(*) from integrity_statement where account = \(account) and year = \(year)
            """) > 0
    }

    /// Staff of the division whose statement of this year is missing, by login.
    package func missing(for actor: Actor) async throws -> [(id: String, login: String, name: String, role: Role)] {
        try actor.need(.integrityReview)
        let year = office.clock.today.year
        let roles = Self.declarants.map(\.rawValue).sorted()
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select a.* from account a where \(within: "a") and a.active = 1 and a.role in \(list: roles)
                and not exists (select 1 from integrity_statement s where s.account = a.id and s.year = \(year)) order by a.login
                """
            ).map { (try $0.text("id"), try $0.text("login"), try $0.text("name"), try $0.code("role")) }
        }
    }
}
