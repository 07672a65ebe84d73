import Store
import Vocabulary

/// A decision of a pack as it was taken: what went in, what came out, under which version. Kept forever.
package struct DecisionRecord: Sendable {
    package let id: String
    package let pack: String
    package let version: String
    /// `ClassOpening`, `ClassClaim`, `TraineeClaim`, `Enrolment`.
    package let name: String
    /// What it is about, e.g. `class/…` or `claim_line/…`.
    package let subject: String
    /// Canonical JSON.
    package let input: String
    package let outcome: String
    package let at: Instant

    package init(_ row: Row) throws {
        id = try row.text("id")
        pack = try row.text("pack")
        version = try row.text("version")
        name = try row.text("name")
        subject = try row.text("subject")
        input = try row.text("input")
        outcome = try row.text("outcome")
        at = try row.instant("at")
    }

    /// Stores a decision inside the transaction that acts on it.
    /// - Parameter supersedes: the decision that this one takes the place of; it stays.
    /// - Returns: its id.
    package static func keep(
        name: String, subject: String, pack: String, version: String, input: String, outcome: String,
        division: Division, institution: String?, supersedes: String? = nil, in tx: Transaction
    ) throws -> String {
        let id = tx.newID()
        try tx.insert(
            "decision",
            [
                "id": id, "division": division, "institution": institution, "pack": pack, "version": version,
                "name": name,
                "subject": subject, "input": input, "outcome": outcome, "at": tx.now, "supersedes": supersedes
            ])
        return id
    }

    /// Stores a decision that follows the newest of its name about the same thing, whoever kept that; it stays.
    /// - Returns: its id.
    package static func keepNext(
        name: String, subject: String, pack: String, version: String, input: String, outcome: String,
        division: Division, institution: String?, in tx: Transaction
    ) throws -> String {
        let before = try latest(name, about: subject, .everything(because: "follows whatever was decided"), tx)
        return try keep(
            name: name, subject: subject, pack: pack, version: version, input: input, outcome: outcome,
            division: division, institution: institution, supersedes: before?.id, in: tx)
    }

    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> DecisionRecord? {
        try reader.row(scope, "select d.* from decision d where d.id = \(id) and \(within: "d")").map(
            DecisionRecord.init)
    }

    /// The newest decision of this name about a thing.
    package static func latest(_ name: String, about subject: String, _ scope: Scope, _ reader: Reader) throws
        -> DecisionRecord?
    {
        try reader.row(
            scope,
            """
            select d.* from decision d where d.subject = \(subject) and d.name = \(name) and \(within: "d")
            order by d.at desc, d.id desc limit 1
            """
        ).map(DecisionRecord.init)
    }
}
