import Policy
import Store
import Vocabulary

/// An institution's word for a project: that it carries it out itself, as approved, and answers for what it reports.
package struct Undertaking: Sendable, Hashable {
    package let signedName: String
    package let signedAt: Instant

    /// What it is given for: the project, once for all its classes; a class without a project by itself.
    static func subject(of record: ClassRecord) -> String { record.project.map { "project/\($0)" } ?? "class/\(record.id)" }

    /// Nil: not signed.
    package static func of(_ record: ClassRecord, _ reader: Reader) throws -> Undertaking? {
        try reader.row(
            .everything(because: "the caller has found the class in its scope"),
            """
            select u.signed_name, u.signed_at from undertaking u
            where u.institution = \(record.institution) and u.subject = \(subject(of: record))
            """
        ).map { Undertaking(signedName: try $0.text("signed_name"), signedAt: try $0.instant("signed_at")) }
    }
}

/// Signing of undertakings, by the clerk of the institution, from the application of a class.
package struct UndertakingDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Signs for the class's project; what is signed already stays as it was.
    /// - Throws: `Refusal`: `notFound`, `classNotEditable`, `undertakingUnread` where the text was not agreed to.
    package func sign(_ classID: String, agrees: Bool = true, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("class.signUndertaking", by: actor, key: key) { tx in
            let record = try ClassDesk.editable(classID, in: tx)
            guard agrees else { throw Refusal("undertakingUnread", field: "agrees") }
            guard try Undertaking.of(record, tx) == nil else { return Done() }
            let subject = Undertaking.subject(of: record)
            tx.note("subject", subject)
            try tx.insert(
                "undertaking",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution, "subject": subject,
                    "signed_by": tx.actor.id, "signed_name": tx.actor.name, "signed_at": tx.now
                ])
            return Done()
        }
    }
}
