import Procedures
import Store
import Vocabulary

/// A fact of an approved class that turned out wrong, and what it is to be.
package struct ClassCorrection: Sendable, Identifiable {
    /// The facts that can be corrected. Everything that money hangs on goes through a new application instead.
    package enum Fact: String, CaseIterable, Sendable, Codable, SQLConvertible {
        case title, venue, endDate, employer, post
    }
    package enum State: String, Sendable, Codable, SQLConvertible { case asked, applied, refused }

    package let id: String
    package let classID: String
    package let division: Division
    package let institution: String
    package let fact: Fact
    package let oldValue: String
    package let newValue: String
    package let reason: String
    package let state: State
    package let createdAt: Instant
    package let appliedAt: Instant?

    init(_ row: Row) throws {
        id = try row.text("id")
        classID = try row.text("class")
        division = try row.division("division")
        institution = try row.text("institution")
        fact = try row.code("field")
        oldValue = try row.text("old_value")
        newValue = try row.text("new_value")
        reason = try row.text("reason")
        state = try row.code("state")
        createdAt = try row.instant("created_at")
        appliedAt = row.optionalInstant("applied_at")
    }
}

/// Corrections of classes: asked for by the officer, reviewed, approved, then applied; old and new value stay.
package struct CorrectionDesk: Sendable {
    package static let procedure = "correction"

    package let office: Office

    package init(office: Office) { self.office = office }

    /// Asks for a correction.
    /// - Returns: the case's id.
    /// - Throws: `Refusal`: `required`, `valueUnchanged`, `day.form`, `endBeforeStart`, `lessonsAfterEnd`, `classNotApproved`,
    ///   `procedureUnknown`, `notYourRole`.
    package func ask(
        _ id: String, _ fact: String, to value: String, reason: String, by actor: Actor, key: String? = nil
    )
        async throws -> String
    {
        let office = office
        return try await office.store.write("class.askCorrection", by: actor, key: key) { tx in
            try Self.ask(id, fact, to: value, reason: reason, in: tx, office: office)
        }
    }

    package static func ask(
        _ id: String, _ fact: String, to value: String, reason: String, in tx: Transaction, office: Office
    )
        throws -> String
    {
        let record = try ClassStore.find(id, tx.actor.scope, tx)
        tx.about("class", id, in: record.division)
        guard record.isApproved else { throw Refusal("classNotApproved") }
        var problems: [Problem] = []
        let known = ClassCorrection.Fact(rawValue: fact)
        if known == nil { problems.append(Problem("choiceUnknown", field: "fact")) }
        if reason.trimmed.isEmpty { problems.append(Problem("required", field: "reason")) }
        let value = value.trimmed
        if value.isEmpty { problems.append(Problem("required", field: "value")) }
        if value.count > 200 { problems.append(Problem("textTooLong", field: "value", values: ["limit": "200"])) }
        if let known, !value.isEmpty { problems += try Self.problems(of: known, value, record, tx) }
        guard problems.isEmpty, let known else { throw Refusal(problems) }
        let correction = tx.newID()
        try tx.insert(
            "class_correction",
            [
                "id": correction, "division": record.division, "institution": record.institution, "class": id,
                "field": known,
                "old_value": Self.value(of: known, record), "new_value": value, "reason": reason.trimmed,
                "asked_by": tx.actor.id,
                "state": ClassCorrection.State.asked, "created_at": tx.now, "applied_at": nil as Instant?
            ])
        tx.note("fact", known.rawValue)
        return try CaseDesk.open(
            procedure, pack: record.pack, subject: "class_correction/\(correction)", title: record.title,
            division: record.division, institution: record.institution, reasons: reason.trimmed,
            in: tx, office: office
        ).id
    }

    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> ClassCorrection {
        guard
            let row = try reader.row(scope, "select x.* from class_correction x where x.id = \(id) and \(within: "x")")
        else {
            throw Refusal("notFound")
        }
        return try ClassCorrection(row)
    }

    /// The newest first.
    package static func all(of classID: String, _ scope: Scope, _ reader: Reader) throws -> [ClassCorrection] {
        try reader.rows(
            scope,
            """
            select x.* from class_correction x where x.class = \(classID) and \(within: "x") order by x.created_at desc, x.id desc
            """
        ).map(ClassCorrection.init)
    }

    package static func value(of fact: ClassCorrection.Fact, _ record: ClassRecord) -> String {
        switch fact {
        case .title: record.title
        case .venue: record.venue.address
        case .endDate: record.endDate.description
        case .employer: record.particulars.employer
        case .post: record.particulars.post
        }
    }

    static func problems(of fact: ClassCorrection.Fact, _ value: String, _ record: ClassRecord, _ tx: Transaction)
        throws -> [Problem]
    {
        if self.value(of: fact, record) == value { return [Problem("valueUnchanged", field: "value")] }
        guard fact == .endDate else { return [] }
        switch Day.parse(value) {
        case .failure(let problem): return [problem.on(field: "value")]
        case .success(let day):
            if day < record.startDate { return [Problem("endBeforeStart", field: "value")] }
            let last = try tx.row(
                .everything(because: "the caller has found the class in its scope"),
                "select max(on_date) as last from lesson where class = \(record.id)")?.optionalDay("last")
            if let last, last > day {
                return [Problem("lessonsAfterEnd", field: "value", values: ["day": last.description])]
            }
            return []
        }
    }
}

/// Applies a correction when its case is agreed to the end.
struct CorrectionCase: CaseStage {
    let procedure = CorrectionDesk.procedure

    func check(_ act: CaseAct, of state: CaseState, in tx: Transaction, office: Office) throws {
        guard act.verdict == .agreed, let correction = try correction(state, tx) else { return }
        try refuseStale(correction, tx)
    }

    func reached(_ state: CaseState, in tx: Transaction, office: Office) throws -> Bool {
        guard let correction = try correction(state, tx) else { return true }
        let record = try refuseStale(correction, tx)
        var columns: Columns = ["changed_at": tx.now]
        switch correction.fact {
        case .title: columns["title"] = correction.newValue.sql
        case .venue: columns["venue"] = correction.newValue.sql
        case .endDate: columns["end_date"] = correction.newValue.sql
        case .employer, .post:
            var particulars = record.particulars
            if correction.fact == .employer { particulars.employer = correction.newValue }
            if correction.fact == .post { particulars.post = correction.newValue }
            columns["particulars"] = try particulars.json.sql
        }
        try tx.update("training_class", id: record.id, columns)
        try tx.update(
            "class_correction", id: correction.id, ["state": ClassCorrection.State.applied, "applied_at": tx.now])
        tx.note("correction", correction.id)
        return true
    }

    func refused(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {
        guard let correction = try correction(state, tx) else { return }
        try tx.update("class_correction", id: correction.id, ["state": ClassCorrection.State.refused])
    }

    /// The fact must still be what it was when the correction was asked for.
    @discardableResult
    private func refuseStale(_ correction: ClassCorrection, _ tx: Transaction) throws -> ClassRecord {
        let record = try ClassStore.find(correction.classID, .everything(because: "the case stands for the class"), tx)
        guard CorrectionDesk.value(of: correction.fact, record) == correction.oldValue else {
            throw Refusal("changedMeanwhile")
        }
        let problems = try CorrectionDesk.problems(of: correction.fact, correction.newValue, record, tx)
        guard problems.isEmpty else { throw Refusal(problems) }
        return record
    }

    private func correction(_ state: CaseState, _ tx: Transaction) throws -> ClassCorrection? {
        guard let id = state.subjectID("class_correction") else { return nil }
        return try CorrectionDesk.find(id, .everything(because: "the case stands for the correction"), tx)
    }
}
