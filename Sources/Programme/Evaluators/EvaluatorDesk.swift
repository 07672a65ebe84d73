import Store
import Vocabulary

/// The list of bodies that examine and certify.
package struct EvaluatorDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Filter: Sendable, Hashable {
        package var name = ""
        package var occupation = ""
        /// `active`, `inactive`.
        package var standing = ""
        package init() {}
    }

    package struct Event: Sendable {
        package let what: String
        package let reason: String
        package let clause: String?
        package let at: Instant
    }

    // MARK: Reading. The list of bodies is public, so it has no scope.

    package func list(
        _ filter: Filter, for actor: Actor, page: Int = 1, size: Int = RegisterPage<Evaluator>.usual
    ) async throws
        -> RegisterPage<Evaluator>
    {
        try actor.need(.evaluatorRead)
        var conditions: SQL = "where 1 = 1 "
        if !filter.name.isEmpty { conditions = conditions + "and instr(b.name, \(filter.name)) > 0 " }
        if let occupation = Occupation(filter.occupation) {
            conditions = conditions + "and instr(b.occupations, \("\"\(occupation.code)\"")) > 0 "
        }
        if filter.standing == "active" { conditions = conditions + "and b.active = 1 " }
        if filter.standing == "inactive" { conditions = conditions + "and b.active = 0 " }
        let where_ = conditions
        return try await office.store.read { reader in
            let total = try reader.number(Self.open, "select count(*) from evaluator b \(where_)")
            let rows = try reader.rows(
                Self.open,
                """
                select b.* from evaluator b \(where_) order by b.name, b.id
                limit \(size) offset \(RegisterPage<Evaluator>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Evaluator($0) }, total: Int(total), page: page, size: size)
        }
    }

    private static let open = Scope.everything(because: "the list of evaluation bodies is public")

    package func find(_ id: String, for actor: Actor) async throws -> Evaluator {
        try actor.need(.evaluatorRead)
        return try await office.store.read { try Self.get(id, $0) }
    }

    package static func get(_ id: String, _ reader: Reader) throws -> Evaluator {
        guard let row = try reader.row(open, "select b.* from evaluator b where b.id = \(id)") else {
            throw Refusal("notFound")
        }
        return try Evaluator(row)
    }

    package func events(of id: String, for actor: Actor) async throws -> [Event] {
        try actor.need(.evaluatorRead)
        return try await office.store.read { reader in
            try reader.rows(
                Self.open, "select v.* from evaluator_event v where v.evaluator = \(id) order by v.at desc, v.id desc"
            ).map {
                Event(
                    what: try $0.text("what"), reason: try $0.text("reason"), clause: $0.optionalText("clause"),
                    at: try $0.instant("at"))
            }
        }
    }

    /// The bodies among which a draw is held: on the list, recognised, in scope, fees posted. By id, so that a draw is repeatable.
    package static func candidates(
        _ occupation: String, level: Int?, on day: Day, _ reader: Reader
    ) throws -> [Evaluator] {
        let quoted = "\"\(occupation)\""
        return try reader.rows(
            open,
            """
            select b.* from evaluator b where b.active = 1 and instr(b.occupations, \(quoted)) > 0 order by b.id
            """
        ).map { try Evaluator($0) }.filter { $0.hindrances(occupation, level: level, on: day).isEmpty }
    }

    /// - Throws: `Refusal` `evaluatorNotListed`, `evaluatorInactive`, `evaluatorNotRecognised`, `evaluatorExpired`,
    ///   `evaluatorOutOfScope`, `evaluatorLevelOutOfScope`, `evaluatorFeesMissing`: all that stand against it.
    package static func requireFit(
        _ id: String, occupation: String, level: Int?, on day: Day, _ reader: Reader
    ) throws -> Evaluator {
        guard let row = try reader.row(open, "select b.* from evaluator b where b.id = \(id)") else {
            throw Refusal("evaluatorNotListed", field: "evaluator")
        }
        let body = try Evaluator(row)
        let problems = body.hindrances(occupation, level: level, on: day)
        guard problems.isEmpty else { throw Refusal(problems.map { $0.on(field: "evaluator") }) }
        return body
    }

    // MARK: Keeping

    package func add(_ draft: EvaluatorDraft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("evaluator.add", by: actor, key: key) { tx in
            try Self.add(draft, in: tx, office: office)
        }
    }

    package static func add(_ draft: EvaluatorDraft, in tx: Transaction, office: Office) throws -> String {
        var (columns, division) = try draft.columns(office)
        guard tx.actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
        let code = columns["credit_code"].text ?? ""
        try requireFree(code, except: nil, tx)
        let id = tx.newID()
        tx.about("evaluator", id, in: division)
        columns["id"] = id.sql
        columns["institution"] = try sameOrganisation(code, tx).sql
        columns["created_at"] = tx.now.sql
        columns["changed_at"] = tx.now.sql
        try tx.insert("evaluator", columns)
        return id
    }

    package func change(_ id: String, _ draft: EvaluatorDraft, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("evaluator.change", by: actor, key: key) { tx in
            _ = try Self.kept(id, tx)
            var (columns, division) = try draft.columns(office)
            guard actor.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
            let code = columns["credit_code"].text ?? ""
            try Self.requireFree(code, except: id, tx)
            columns["institution"] = try Self.sameOrganisation(code, tx).sql
            columns["changed_at"] = tx.now.sql
            try tx.update("evaluator", id: id, columns)
            return Done()
        }
    }

    /// Stops a body after a verified case, under a clause, or lets it work again. A stopped body is in no draw.
    package func setActive(
        _ id: String, _ active: Bool, reason: String, clause: String, by actor: Actor, key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("evaluator.setActive", by: actor, key: key) { tx in
            let body = try Self.kept(id, tx)
            var entries = Entries()
            let reason = entries.text(reason, "reason")
            let clause = entries.clause(clause, "clause", office)
            try entries.finish()
            guard body.active != active else { return Done() }
            tx.note("clause", clause)
            tx.note("active", .bool(active))
            try tx.update("evaluator", id: id, ["active": active, "changed_at": tx.now])
            try tx.insert(
                "evaluator_event",
                [
                    "id": tx.newID(), "division": body.division, "institution": body.institution, "evaluator": id,
                    "what": active ? "resumed" : "stopped", "reason": reason, "clause": clause, "at": tx.now,
                    "done_by": actor.id
                ])
            return Done()
        }
    }

    private static func kept(_ id: String, _ tx: Transaction) throws -> Evaluator {
        let body = try get(id, tx)
        guard tx.actor.division.contains(body.division) else { throw Refusal("notYourDivision") }
        tx.about("evaluator", id, in: body.division)
        return body
    }

    private static func requireFree(_ code: String, except id: String?, _ reader: Reader) throws {
        let row = try reader.row(open, "select id from evaluator where credit_code = \(code)")
        if let row, row.optionalText("id") != id { throw Refusal("creditCodeTaken", field: "creditCode") }
    }

    /// The training institution with the same credit code: who trains does not examine.
    private static func sameOrganisation(_ code: String, _ reader: Reader) throws -> String? {
        try reader.row(
            .everything(because: "a credit code names one organisation"),
            "select id from institution where credit_code = \(code)")?.optionalText("id")
    }
}
