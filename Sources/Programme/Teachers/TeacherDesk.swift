import Store
import Vocabulary

/// The pool of teachers: an institution enters its own, the county confirms, checks every year and removes.
package struct TeacherDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Filter: Sendable, Hashable {
        package var name = ""
        package var role: TeacherRole?
        /// `waiting`, `registered`, `unchecked` (this year's check is missing), `blacklisted`.
        package var standing = ""
        package var institution = ""
        package init() {}
    }

    package struct Event: Sendable {
        package let what: String
        package let year: Int?
        package let reason: String
        package let clause: String?
        package let at: Instant
    }

    // MARK: Reading

    package func list(
        _ filter: Filter, for actor: Actor, page: Int = 1, size: Int = RegisterPage<Teacher>.usual
    ) async throws
        -> RegisterPage<Teacher>
    {
        try actor.need(.teacherRead)
        let conditions = Self.conditions(filter, year: office.clock.today.year)
        return try await office.store.read { reader in
            let total = try reader.number(
                actor.scope, "select count(*) from teacher t where \(within: "t") \(conditions)")
            let rows = try reader.rows(
                actor.scope,
                """
                select t.*, i.name as institution_name from teacher t join institution i on i.id = t.institution
                where \(within: "t") \(conditions) order by t.name, t.id
                limit \(size) offset \(RegisterPage<Teacher>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Teacher($0) }, total: Int(total), page: page, size: size)
        }
    }

    private static func conditions(_ filter: Filter, year: Int) -> SQL {
        var sql: SQL = ""
        if !filter.name.isEmpty { sql = sql + "and instr(t.name, \(filter.name)) > 0 " }
        if let role = filter.role { sql = sql + "and t.role = \(role.rawValue) " }
        if !filter.institution.isEmpty { sql = sql + "and t.institution = \(filter.institution) " }
        switch filter.standing {
        case "waiting": sql = sql + "and t.registered = 0 and t.blacklisted = 0 "
        case "registered": sql = sql + "and t.registered = 1 "
        case "unchecked": sql = sql + "and t.registered = 1 and coalesce(t.check_year, 0) < \(year) "
        case "blacklisted": sql = sql + "and t.blacklisted = 1 "
        default: break
        }
        return sql
    }

    package func find(_ id: String, for actor: Actor) async throws -> Teacher {
        try actor.need(.teacherRead)
        return try await office.store.read { try Self.find(id, for: actor, $0) }
    }

    package static func find(_ id: String, for actor: Actor, _ reader: Reader) throws -> Teacher {
        let row = try reader.row(
            actor.scope,
            """
            select t.*, i.name as institution_name from teacher t join institution i on i.id = t.institution
            where t.id = \(id) and \(within: "t")
            """)
        guard let row else { throw Refusal("notFound") }
        return try Teacher(row)
    }

    /// The teachers that an institution can put into a timetable: in the pool and not barred. By name.
    package static func assignable(of institution: String, _ reader: Reader) throws -> [Teacher] {
        try reader.rows(
            .everything(because: "the caller names its own institution"),
            """
            select t.* from teacher t where t.institution = \(institution) and t.registered = 1 and t.blacklisted = 0
            order by t.name, t.id
            """
        ).map { try Teacher($0) }
    }

    /// - Throws: `Refusal` `teacherBlacklisted` or `teacherNotRegistered`, where the teacher may not be given a class.
    package static func requireAssignable(_ id: String, of institution: String, _ reader: Reader) throws -> Teacher {
        let row = try reader.row(
            .everything(because: "the caller names its own institution"),
            "select t.* from teacher t where t.id = \(id) and t.institution = \(institution)")
        guard let row else { throw Refusal("notFound", field: "teacher") }
        let teacher = try Teacher(row)
        if teacher.blacklisted { throw Refusal("teacherBlacklisted", field: "teacher") }
        if !teacher.registered { throw Refusal("teacherNotRegistered", field: "teacher") }
        return teacher
    }

    package func events(of id: String, for actor: Actor) async throws -> [Event] {
        try actor.need(.teacherRead)
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select v.* from teacher_event v where v.teacher = \(id) and \(within: "v") order by v.at desc, v.id desc
                """
            ).map { row in
                Event(
                    what: try row.text("what"), year: row.optionalInt("year").map { Int($0) },
                    reason: try row.text("reason"),
                    clause: row.optionalText("clause"), at: try row.instant("at"))
            }
        }
    }

    // MARK: Keeping

    /// Enters a teacher; in the pool only once an officer of the institution's county has confirmed.
    package func add(_ draft: TeacherDraft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("teacher.add", by: actor, key: key) { tx in
            try Self.add(draft, in: tx, office: office)
        }
    }

    package static func add(_ draft: TeacherDraft, in tx: Transaction, office: Office) throws -> String {
        let actor = tx.actor
        var draft = draft
        if actor.role == .institutionClerk { draft.institution = actor.institution ?? "" }
        var (columns, number) = try draft.columns(office)
        let institution = try ProviderDesk.find(draft.institution, for: actor, tx)
        try requireFree(number, in: institution.id, except: nil, tx)
        let id = tx.newID()
        tx.about("teacher", id, in: institution.division)
        columns["id"] = id.sql
        columns["division"] = institution.division.sql
        columns["institution"] = institution.id.sql
        columns["created_at"] = tx.now.sql
        columns["changed_at"] = tx.now.sql
        try tx.insert("teacher", columns)
        return id
    }

    /// Corrects a teacher's data. What an institution changes must be confirmed again when it concerns who the teacher is or
    /// what they teach.
    package func change(_ id: String, _ draft: TeacherDraft, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("teacher.change", by: actor, key: key) { tx in
            let teacher = try Self.find(id, for: actor, tx)
            tx.about("teacher", id, in: teacher.division)
            var draft = draft
            draft.institution = teacher.institution
            var (columns, number) = try draft.columns(office)
            try Self.requireFree(number, in: teacher.institution, except: id, tx)
            let before = TeacherDraft(teacher)
            let isWeighty =
                draft.name.trimmed != before.name || number != teacher.idNumber
                || draft.role != before.role || Set(draft.occupations) != Set(before.occupations)
            if actor.role == .institutionClerk, isWeighty { columns["registered"] = false.sql }
            columns["changed_at"] = tx.now.sql
            try tx.update("teacher", id: id, columns)
            return Done()
        }
    }

    /// A person is entered once per institution, and not at all once barred: the bar is for life and holds everywhere (YN22-9).
    private static func requireFree(
        _ number: CitizenID, in institution: String, except id: String?, _ reader: Reader
    ) throws {
        let entries = try reader.rows(
            .everything(because: "a bar is the person's, wherever they teach"),
            "select id, institution, blacklisted from teacher where id_number_index = \(try reader.index(number))")
        // Correcting an entry of the person's own is no new application.
        if entries.contains(where: { $0.optionalText("id") == id }) { return }
        if try entries.contains(where: { try $0.flag("blacklisted") }) {
            throw Refusal("teacherBlacklisted", field: "idNumber")
        }
        if entries.contains(where: { $0.optionalText("institution") == institution }) {
            throw Refusal("teacherKnown", field: "idNumber")
        }
    }
}
