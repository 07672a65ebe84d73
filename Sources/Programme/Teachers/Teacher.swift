import Store
import Vocabulary

/// Where a teacher comes from (YN18-3-3, YN22-9, YN22-10).
package enum TeacherSource: String, CaseIterable, Sendable, Codable {
    case ownStaff, college, skilledWorker, engineer, highSkilled

    /// Whether the teacher's work is elsewhere, so that the employer must be named.
    package var isPartTime: Bool { self != .ownStaff }
}

/// A teacher in the province's pool, or waiting to be.
package struct Teacher: Sendable, Identifiable {
    package let id: String
    package let division: Division
    package let institution: String
    /// Empty where the row was read without it.
    package let institutionName: String
    package let name: String
    package let idNumber: CitizenID?
    package let phone: Phone?
    package let role: TeacherRole
    package let occupations: [Occupation]
    package let qualification: String?
    package let source: TeacherSource
    package let employer: String?
    /// On what legal ground the teacher is engaged, e.g. the number of the contract.
    package let engagement: String?
    /// In the pool.
    package let registered: Bool
    /// Last year whose check was passed.
    package let checkYear: Int?
    package let blacklisted: Bool
    package let changedAt: Instant

    /// From a row of `teacher`, perhaps with `institution_name`.
    package init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        institution = try row.text("institution")
        institutionName = row.optionalText("institution_name") ?? ""
        name = try row.text("name")
        idNumber = try row.open("teacher.id_number")
        phone = try row.open("teacher.phone")
        role = try row.code("role")
        occupations = CodeList.codes(row.optionalText("occupations")).compactMap { Occupation($0) }
        qualification = row.optionalText("qualification")
        source = try row.code("source")
        employer = row.optionalText("employer")
        engagement = row.optionalText("engagement")
        registered = try row.flag("registered")
        checkYear = row.optionalInt("check_year").map { Int($0) }
        blacklisted = try row.flag("blacklisted")
        changedAt = try row.instant("changed_at")
    }
}

/// What is typed about a teacher, not yet checked.
package struct TeacherDraft: Sendable, Hashable {
    package var institution = ""
    package var name = ""
    package var idNumber = ""
    package var phone = ""
    package var role = ""
    package var occupations: [String] = []
    package var qualification = ""
    package var source = TeacherSource.ownStaff.rawValue
    package var employer = ""
    package var engagement = ""

    package init() {}

    package init(
        institution: String, name: String, idNumber: String, phone: String = "", role: TeacherRole,
        occupations: [String] = [], qualification: String = "", source: TeacherSource = .ownStaff,
        employer: String = "", engagement: String = ""
    ) {
        self.institution = institution
        self.name = name
        self.idNumber = idNumber
        self.phone = phone
        self.role = role.rawValue
        self.occupations = occupations
        self.qualification = qualification
        self.source = source.rawValue
        self.employer = employer
        self.engagement = engagement
    }

    package init(_ teacher: Teacher) {
        self.init(
            institution: teacher.institution, name: teacher.name, idNumber: teacher.idNumber?.text ?? "",
            phone: teacher.phone?.text ?? "", role: teacher.role, occupations: teacher.occupations.map(\.code),
            qualification: teacher.qualification ?? "", source: teacher.source, employer: teacher.employer ?? "",
            engagement: teacher.engagement ?? "")
    }

    /// Problems, each on its field: `required`, `personName.*`, `citizenID.*`, `phone.form`, `choiceUnknown`,
    /// `occupation.form`, `occupationUnknown`, `employerMissing`, `engagementMissing`.
    func columns(_ office: Office) throws -> (columns: Columns, number: CitizenID) {
        var entries = Entries()
        let name = entries.value(name, "name", as: PersonName.self)
        let number = entries.value(idNumber, "idNumber", as: CitizenID.self)
        let phone = entries.optionalValue(phone, "phone", as: Phone.self)
        let role = entries.choice(role, "role", as: TeacherRole.self)
        let occupations = entries.occupations(occupations, "occupations", office)
        let qualification = entries.optional(qualification, "qualification", longest: 120)
        let source = entries.choice(source, "source", as: TeacherSource.self)
        let employer = entries.optional(employer, "employer", longest: 120)
        let engagement = entries.optional(engagement, "engagement", longest: 120)
        if source?.isPartTime == true {
            if employer == nil { entries.refuse("employerMissing", "employer") }
            if engagement == nil { entries.refuse("engagementMissing", "engagement") }
        }
        if institution.trimmed.isEmpty { entries.refuse("required", "institution") }
        try entries.finish()
        guard let name, let number, let role, let source else { throw Refusal("required", field: "name") }
        let columns: Columns = [
            "name": name.text, "id_number": number, "phone": phone, "role": role.rawValue,
            "occupations": CodeList.text(occupations), "qualification": qualification, "source": source.rawValue,
            "employer": employer, "engagement": engagement
        ]
        return (columns, number)
    }
}
