import Policy
import Store
import Vocabulary

/// A certificate as it was issued.
package struct CertificateRecord: Sendable, Identifiable {
    package let id: String
    package let number: String
    package let division: Division
    package let classID: String
    package let enrolment: String
    package let person: String
    package let personName: String
    package let kind: TrainingKind
    package let occupation: Occupation
    package let level: Int?
    package let issuedOn: Day
    package let evaluatorName: String?
    /// The institution that held the training.
    package let institutionName: String
    package let revokedAt: Instant?
    package let revokedReason: String?

    init(_ row: Row) throws {
        id = try row.text("id")
        number = try row.text("number")
        division = try row.division("division")
        classID = try row.text("class")
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        personName = row.optionalText("person_name") ?? ""
        kind = try row.code("kind")
        guard let code = Occupation(try row.text("occupation")) else {
            throw StoreFault("certificate \(id) has no occupation")
        }
        occupation = code
        level = row.optionalInt("level").map { Int($0) }
        issuedOn = try row.day("issued_on")
        evaluatorName = row.optionalText("evaluator_name")
        institutionName = row.optionalText("institution_name") ?? ""
        revokedAt = row.optionalInstant("revoked_at")
        revokedReason = row.optionalText("revoked_reason")
    }

    package var isValid: Bool { revokedAt == nil }
}

package enum CertificateStore {
    private static let select: SQL = """
        select t.*, p.name as person_name, v.name as evaluator_name, i.name as institution_name from certificate t
        join person p on p.id = t.person left join evaluator v on v.id = t.evaluator
        left join institution i on i.id = t.institution
        """

    /// By number.
    package static func certificates(of classID: String, _ scope: Scope, _ reader: Reader) throws -> [CertificateRecord]
    {
        try reader.rows(scope, select + " where t.class = \(classID) and \(within: "t") order by t.number").map(
            CertificateRecord.init)
    }

    /// What anybody may ask who has the number.
    package static func published(number: String, _ reader: Reader) throws -> CertificateRecord? {
        try reader.row(
            .everything(because: "a certificate is checked by its number"), select + " where t.number = \(number)"
        )
        .map(CertificateRecord.init)
    }

    /// Certificates in force of these persons, wherever in the province they were issued.
    static func held(by persons: [String], _ reader: Reader) throws -> [String: [ExamEntryInput.Held]] {
        var found: [String: [ExamEntryInput.Held]] = [:]
        for start in stride(from: 0, to: persons.count, by: 500) {
            let part = Array(persons[start..<min(start + 500, persons.count)])
            let rows = try reader.rows(
                .everything(because: "a certificate counts wherever it was issued"),
                """
                select person, occupation, level from certificate where revoked_at is null and person in \(list: part)
                order by issued_on, id
                """)
            for row in rows {
                found[try row.text("person"), default: []].append(
                    .init(occupation: try row.text("occupation"), level: row.optionalInt("level").map { Int($0) }))
            }
        }
        return found
    }

    package static func certificates(ofPerson person: String, _ scope: Scope, _ reader: Reader) throws
        -> [CertificateRecord]
    {
        try reader.rows(scope, select + " where t.person = \(person) and \(within: "t") order by t.issued_on desc").map(
            CertificateRecord.init)
    }
}
