import Store
import Vocabulary

/// One inspection of a class. What was seen is never changed: a second look is a second inspection. Only the signature
/// may follow, and the archiving, after which nothing does.
package struct InspectionRecord: Sendable, Identifiable {
    package enum Result: String, CaseIterable, Sendable, Codable, SQLConvertible {
        /// Nothing to object to.
        case fine
        /// To be put right; the class goes on.
        case remedy
        /// Serious: the county decides what follows.
        case serious
    }

    package let id: String
    package let classID: String
    package let kind: InspectionKind
    package let day: Day
    package let at: Instant
    package let inspector: String
    package let inspectorName: String
    package let secondInspector: String?
    /// Trainees found present; nil where nobody counted.
    package let present: Int?
    /// Item code → yes or no.
    package let checklist: [String: Bool]
    package let finding: String
    package let result: Result
    /// Who signed for the place of training; nil: unsigned.
    package let signedBy: String?
    package let evidence: String?
    /// SHA-256 of the signed checklist's scan or photo.
    package let file: String?
    package let archivedAt: Instant?
    /// Who archived the form.
    package let archivedBy: String?
    /// `formHash` when the form was archived.
    package let archivedHash: String?

    init(_ row: Row) throws {
        id = try row.text("id")
        classID = try row.text("class")
        kind = try row.code("kind")
        day = try row.day("on_date")
        at = try row.instant("at")
        inspector = try row.text("inspector")
        inspectorName = row.optionalText("inspector_name") ?? ""
        secondInspector = row.optionalText("second_inspector")
        present = row.optionalInt("present").map { Int($0) }
        var items: [String: Bool] = [:]
        if case .success(let json) = JSON.parse(try row.text("checklist")) {
            for member in json.members ?? [] { items[member.name] = member.value.bool }
        }
        checklist = items
        finding = try row.text("finding")
        result = try row.code("result")
        signedBy = row.optionalText("signed_by")
        evidence = row.optionalText("evidence")
        file = row.optionalText("sha256")
        archivedAt = row.optionalInstant("archived_at")
        archivedBy = row.optionalText("archived_name")
        archivedHash = row.optionalText("form_hash")
    }

    /// Signed: with a name and the scan or photo of the sheet.
    package var isSigned: Bool { signedBy != nil && evidence != nil }

    package var isArchived: Bool { archivedAt != nil }

    /// SHA-256 over the canonical JSON of the form, the signed sheet by its own hash: lower-case hexadecimal.
    package var formHash: String {
        let form: [JSON.Member] = [
            JSON.Member("id", .string(id)), JSON.Member("class", .string(classID)),
            JSON.Member("kind", .string(kind.rawValue)), JSON.Member("on", .string("\(day)")),
            JSON.Member("at", .integer(at.milliseconds)), JSON.Member("inspector", .string(inspector)),
            JSON.Member("secondInspector", .string(secondInspector ?? "")),
            JSON.Member("present", present.map { .integer($0) } ?? .null),
            JSON.Member(
                "checklist",
                .object(checklist.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .bool($0.value)) })),
            JSON.Member("finding", .string(finding)), JSON.Member("result", .string(result.rawValue)),
            JSON.Member("signedBy", .string(signedBy ?? "")), JSON.Member("sheet", .string(file ?? ""))
        ]
        return Sha256.hex(JSON.object(form).canonical)
    }
}

/// A call to a trainee.
package struct PhoneCheckRecord: Sendable, Identifiable {
    package let id: String
    package let enrolment: String
    package let person: String
    package let personName: String
    package let at: Instant
    package let callerName: String
    package let reached: Bool
    package let answers: [String: Bool]
    package let note: String

    init(_ row: Row) throws {
        id = try row.text("id")
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        personName = row.optionalText("person_name") ?? ""
        at = try row.instant("at")
        callerName = row.optionalText("caller_name") ?? ""
        reached = try row.flag("reached")
        var items: [String: Bool] = [:]
        if case .success(let json) = JSON.parse(try row.text("answers")) {
            for member in json.members ?? [] { items[member.name] = member.value.bool }
        }
        answers = items
        note = try row.text("note")
    }
}
