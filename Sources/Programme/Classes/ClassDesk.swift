import Policy
import Store
import Vocabulary

/// The application of a class, task by task, by the clerk of the institution. Nothing is judged here: see `OpeningDesk`.
package struct ClassDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Starts an application.
    /// - Returns: the class's id.
    /// - Throws: `Refusal` with all problems of the draft, `noPackInForce`, `notYourRole`, `projectUnknown`.
    package func create(_ draft: ClassDraft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("class.create", by: actor, key: key) { tx in
            try Self.create(draft, in: tx, office: office)
        }
    }

    package func change(_ id: String, _ draft: ClassDraft, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("class.change", by: actor, key: key) { tx in
            try Self.change(id, draft, in: tx, office: office)
        }
    }

    package func setAims(_ id: String, _ aims: ClassParticulars, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("class.setAims", by: actor, key: key) { tx in
            try Self.setAims(id, aims, in: tx, office: office)
        }
    }

    package func setVenue(
        _ id: String, _ venue: ClassVenue, site: ClassParticulars.Site?, manager: String, phone: String,
        by actor: Actor, key: String? = nil
    ) async throws {
        _ = try await office.store.write("class.setVenue", by: actor, key: key) { tx in
            try Self.setVenue(id, venue, site: site, manager: manager, phone: phone, in: tx)
        }
    }

    package func setHours(_ id: String, _ hours: ClassPlanHours, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("class.setHours", by: actor, key: key) { tx in
            try Self.setHours(id, hours, in: tx)
        }
    }

    package func setTeachers(
        _ id: String, _ teachers: [(teacher: String, role: TeacherRole)], by actor: Actor,
        key: String? = nil
    ) async throws {
        _ = try await office.store.write("class.setTeachers", by: actor, key: key) { tx in
            try Self.setTeachers(id, teachers, in: tx)
        }
    }

    package func setConditions(_ id: String, _ conditions: ClassConditions, by actor: Actor, key: String? = nil)
        async throws
    {
        _ = try await office.store.write("class.setConditions", by: actor, key: key) { tx in
            try Self.setConditions(id, conditions, in: tx)
        }
    }

    /// Gives up an application that is not in approval.
    package func withdraw(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("class.withdraw", by: actor, key: key) { tx in
            _ = try Self.editable(id, in: tx)
            try ClassState.move(id, to: .closed, in: tx)
            return Done()
        }
    }

    // MARK: Inside transactions

    package static func create(_ draft: ClassDraft, in tx: Transaction, office: Office) throws -> String {
        let actor = tx.actor
        guard let institution = actor.institution else { throw Refusal("notYourRole") }
        let checked = try draft.checked(office)
        guard
            let home = try tx.row(
                .everything(because: "the clerk's own institution"),
                "select division from institution where id = \(institution)")
        else { throw Refusal("notFound") }
        let id = tx.newID()
        // The county of the project approves and pays; without one, the county of the institution.
        let division = try projectDivision(draft.project, institution, tx) ?? home.division("division")
        tx.about("class", id, in: division)
        var columns = try columns(checked, draft, division, tx, office)
        columns["id"] = .text(id)
        columns["division"] = division.sql
        columns["institution"] = .text(institution)
        columns["state"] = ClassState.draft.sql
        columns["created_at"] = tx.now.sql
        tx.note("pack", columns["pack"].text ?? "")
        try tx.insert("training_class", columns)
        return id
    }

    package static func change(_ id: String, _ draft: ClassDraft, in tx: Transaction, office: Office) throws -> Done {
        let record = try editable(id, in: tx)
        let checked = try draft.checked(office)
        _ = try projectDivision(draft.project, record.institution, tx)
        try tx.update(
            "training_class", id: id, try columns(checked, draft, record.division, tx, office, before: record))
        return Done()
    }

    /// A class that its institution may still change, seen by one of its clerks.
    static func editable(_ id: String, in tx: Transaction) throws -> ClassRecord {
        let record = try ClassStore.find(id, tx.actor.scope, tx)
        tx.about("class", id, in: record.division)
        guard record.isEditable else { throw Refusal("classNotEditable", ["state": record.state.rawValue]) }
        return record
    }

    /// An application that was never handed in goes by the version of its pack that holds when it is; from then on it keeps it.
    static func renewed(_ record: ClassRecord, in tx: Transaction, office: Office) throws -> ClassRecord {
        guard record.state == .draft else { return record }
        try office.packs.refresh(tx)
        let kept = try office.pack(record.pack)
        let now = office.packs.packs(startingOn: record.startDate, in: record.division).first { $0.id == kept.id }
        guard let now, now.version != kept.version else { return record }
        let entry = now.catalogue.entry(
            year: record.startDate.year, occupation: record.occupation.text, level: record.level)
        try tx.update(
            "training_class", id: record.id,
            ["pack": now.version, "catalogue_fen": entry?.standardFen, "changed_at": tx.now])
        return try ClassStore.find(record.id, tx.actor.scope, tx)
    }

    /// - Throws: `projectUnknown` for a project that is not this institution's to run.
    private static func projectDivision(_ project: String, _ institution: String, _ tx: Transaction) throws -> Division?
    {
        if project.isEmpty { return nil }
        let row = try tx.row(
            .everything(because: "projects are given to institutions by other counties too"),
            """
            select division from project where id = \(project) and (institution is null or institution = \(institution))
            """)
        guard let row else { throw Refusal("projectUnknown", field: "project") }
        return try row.division("division")
    }

    private static func columns(
        _ checked: ClassDraft.Checked, _ draft: ClassDraft, _ division: Division, _ tx: Transaction, _ office: Office,
        before: ClassRecord? = nil
    ) throws -> Columns {
        let project = draft.project.isEmpty ? nil : draft.project
        let pack = try PackChoice.pack(startingOn: checked.start, project: project, in: division, tx, office)
        if !draft.programme.isEmpty, !pack.codes.has("programme", draft.programme) {
            throw Refusal("choiceUnknown", field: "programme")
        }
        let entry = pack.catalogue.entry(
            year: checked.start.year, occupation: checked.occupation.text, level: checked.level)
        let standard = entry.map { ClassHours(hours: Int32(clamping: $0.hours)) }
        let sameCourse = before.map { $0.occupation == checked.occupation && $0.level == checked.level } ?? false
        var columns: Columns = [
            "project": project, "pack": pack.version, "title": checked.title, "kind": checked.kind, "route": checked.route,
            "programme": draft.programme.isEmpty ? nil : draft.programme, "occupation": checked.occupation,
            "level": checked.level, "size": checked.size, "start_date": checked.start, "end_date": checked.end,
            "catalogue_fen": entry?.standardFen, "offsite": draft.offsite, "changed_at": tx.now
        ]
        if !sameCourse {
            columns["hours_required"] = (standard ?? before?.hours.required ?? .zero).sql
        }
        if before == nil { columns["days"] = (checked.end - checked.start + 1).sql }
        return columns
    }
}
