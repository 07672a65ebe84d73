import Store
import Vocabulary

/// Links between accounts and the subjects of the identity provider. An administrator makes them, by the provider's own
/// number for the person; names and addresses are never matched, because a provider may give them to somebody else.
package struct IdentityDesk: Sendable {
    package struct Link: Sendable, Identifiable {
        package let id: String
        package let issuer: String
        package let subject: String
        package let linkedAt: Instant
    }

    /// What a provider may give as a subject (OpenID Connect Core 1.0 §2).
    package static let longestSubject = 255

    private let store: any Store

    package init(office: Office) { store = office.store }

    /// The account that this subject signs in to; nil where none is linked or it is shut out.
    package func account(issuer: String, subject: String) async throws -> String? {
        try await store.read { reader in
            try reader.row(
                .everything(because: "nobody is signed in yet"),
                """
                select i.account from account_identity i join account a on a.id = i.account
                where i.issuer = \(issuer) and i.subject = \(subject) and a.active = 1
                """)?.text("account")
        }
    }

    /// The links of an account of the administrator's division.
    package func links(of account: String, for actor: Actor) async throws -> [Link] {
        try actor.need(.accountRead)
        return try await store.read { reader in
            try reader.rows(
                actor.scope.area,
                """
                select i.* from account_identity i where i.account = \(account) and \(within: "i")
                order by i.linked_at, i.id
                """
            ).map {
                Link(
                    id: try $0.text("id"), issuer: try $0.text("issuer"), subject: try $0.text("subject"),
                    linkedAt: try $0.instant("linked_at"))
            }
        }
    }

    /// - Throws: `Refusal` `notYourRole`, `notFound`, `ownAccount`, `subjectWrong`, `subjectTaken`, `alreadyLinked`.
    package func link(
        _ account: String, issuer: String, subject: String, by actor: Actor, key: String? = nil
    ) async throws {
        let subject = subject.trimmed
        guard actor.role == .administrator else { throw Refusal("notYourRole") }
        guard !subject.isEmpty, subject.utf8.count <= Self.longestSubject, subject.allSatisfy(\.isASCII) else {
            throw Refusal("subjectWrong", field: "subject")
        }
        _ = try await store.write("staff.linkIdentity", by: actor, key: key) { tx in
            let division = try Self.division(of: account, tx)
            if account == actor.id { throw Refusal("ownAccount") }
            let anywhere = Scope.everything(because: "a subject is one person everywhere")
            if try tx.row(
                anywhere,
                "select id from account_identity where issuer = \(issuer) and subject = \(subject)") != nil
            {
                throw Refusal("subjectTaken", field: "subject")
            }
            if try tx.row(
                anywhere, "select id from account_identity where issuer = \(issuer) and account = \(account)") != nil
            {
                throw Refusal("alreadyLinked", field: "subject")
            }
            tx.about("account", account, in: division)
            try tx.insert(
                "account_identity",
                [
                    "id": tx.newID(), "division": division, "account": account, "issuer": issuer, "subject": subject,
                    "linked_by": actor.id, "linked_at": tx.now
                ])
            return Done()
        }
    }

    /// From now on the subject signs in to nothing here; sessions under way are ended by whoever unlinks.
    package func unlink(_ id: String, of account: String, by actor: Actor, key: String? = nil) async throws {
        guard actor.role == .administrator else { throw Refusal("notYourRole") }
        _ = try await store.write("staff.unlinkIdentity", by: actor, key: key) { tx in
            tx.about("account", account, in: try Self.division(of: account, tx))
            let kept = try tx.row(
                actor.scope.area,
                "select i.id from account_identity i where i.id = \(id) and i.account = \(account) and \(within: "i")")
            guard kept != nil else { throw Refusal("notFound") }
            try tx.delete("account_identity", id: id)
            return Done()
        }
    }

    private static func division(of account: String, _ tx: Transaction) throws -> Division {
        let row = try tx.row(
            tx.actor.scope, "select a.division from account a where a.id = \(account) and \(within: "a")")
        guard let row else { throw Refusal("notFound") }
        return try row.division("division")
    }
}
