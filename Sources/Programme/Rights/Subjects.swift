import Store
import Vocabulary

/// What transactions say they are about (`class/0190…`), and whose matter it is.
package enum Subjects {
    /// Tables of the kinds whose rows have a division. Foreign rows of a fund or a setting cannot be named: they have none.
    static let tables: [String: SQL] = [
        "class": "training_class", "claim": "claim", "notice": "public_notice", "case": "procedure_case",
        "institution": "institution", "teacher": "teacher", "evaluator": "evaluator", "project": "project",
        "textbook": "textbook",
        "payment_batch": "payment_batch", "certificate": "certificate", "person": "person", "account": "account",
        "token": "api_token", "erasure": "erasure", "pack_version": "pack_version",
        "programme_year": "programme_year", "programme_entry": "programme_entry",
        "transfer": "transfer_request", "transfer_proposal": "transfer_proposal"
    ]

    /// Where the training institutions of a matter stand: rows `x` with the subject's id in a column, the institution beside it.
    /// A payment batch is the matter of everybody whom its lines pay.
    private static let owners: [(kind: String, rows: SQL, id: SQL)] = [
        ("class", "training_class", "x.id"), ("claim", "claim", "x.id"), ("notice", "public_notice", "x.id"),
        ("case", "procedure_case", "x.id"), ("institution", "institution", "x.id"), ("teacher", "teacher", "x.id"),
        ("evaluator", "evaluator", "x.id"), ("project", "project", "x.id"), ("certificate", "certificate", "x.id"),
        ("payment_batch", "payment_line", "x.batch"), ("objection", "objection", "x.id"),
        ("programme_entry", "programme_entry", "x.id")
    ]

    /// The kind and the id of a subject; nil where it is none.
    static func parts(_ subject: String) -> (kind: String, id: String)? {
        guard let slash = subject.firstIndex(of: "/") else { return nil }
        return (String(subject[..<slash]), String(subject[subject.index(after: slash)...]))
    }

    /// The institutions whose matter a subject is; none for what concerns no institution.
    package static func institutions(of subject: String, _ reader: Reader) throws -> [String] {
        guard let (kind, id) = parts(subject), let owner = owners.first(where: { $0.kind == kind }) else { return [] }
        return try reader.rows(
            .everything(because: "asks whose matter it is, before it is shown or done"),
            """
            select distinct x.institution from \(owner.rows) x where \(owner.id) = \(id) and x.institution is not null
            """
        ).map { try $0.text("institution") }
    }

    /// The condition on entries `j` of the journal that this account may read: those of its area, but for the matters of institutions
    /// to which it has a tie.
    package static func readable(by actor: Actor) -> SQL {
        var condition: SQL = "\(area: "j")"
        if actor.ties.isEmpty { return condition }
        for owner in owners {
            // The id stands behind the kind and a stroke. A number in the text: as a value it has no type that both engines take.
            let (stroke, start) = (number(owner.kind.utf8.count + 1), number(owner.kind.utf8.count + 2))
            condition =
                condition + """
                     and not (substr(j.subject, 1, \(stroke)) = \(owner.kind + "/") and exists (select 1 from \(owner.rows) x
                    where \(owner.id) = substr(j.subject, \(start)) and x.institution in \(list: actor.ties)))
                    """
        }
        return condition
    }

    private static func number(_ value: Int) -> SQL { SQL(text: String(value), arguments: []) }
}
