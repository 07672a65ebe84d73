import Store
import Vocabulary

/// The examination of a class.
package struct ExamRecord: Sendable, Identifiable {
    package let id: String
    package let classID: String
    package let evaluator: String
    package let evaluatorName: String
    /// The training institution that the body also is; nil: none.
    package let evaluatorInstitution: String?
    package let draw: String?
    package let soleProviderApproved: Bool
    package let supervised: Bool
    package let supervisor: String?
    package let day: Day
    package let place: String
    package let heldAt: Instant?

    init(_ row: Row) throws {
        id = try row.text("id")
        classID = try row.text("class")
        evaluator = try row.text("evaluator")
        evaluatorName = row.optionalText("evaluator_name") ?? ""
        evaluatorInstitution = row.optionalText("evaluator_institution")
        draw = row.optionalText("draw")
        soleProviderApproved = try row.flag("sole_provider_approved")
        supervised = try row.flag("supervised")
        supervisor = row.optionalText("supervisor")
        day = try row.day("on_date")
        place = try row.text("place")
        heldAt = row.optionalInstant("held_at")
    }
}

/// One trainee's result. Marks 0…100; nil: no such part.
package struct ExamResult: Sendable, Identifiable {
    package let id: String
    package let enrolment: String
    package let person: String
    package let personName: String
    package let theory: Int?
    package let practice: Int?
    /// The level that the evaluator attested, where it is another than the class's.
    package let level: Int?
    package let passed: Bool
    package let absent: Bool

    init(_ row: Row) throws {
        id = try row.text("id")
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        personName = row.optionalText("person_name") ?? ""
        theory = row.optionalInt("theory").map { Int($0) }
        practice = row.optionalInt("practice").map { Int($0) }
        level = row.optionalInt("level").map { Int($0) }
        passed = try row.flag("passed")
        absent = try row.flag("absent")
    }
}

package enum ExaminationStore {
    package static func draw(of classID: String, _ scope: Scope, _ reader: Reader) throws -> DrawRecord? {
        try reader.row(scope, "select d.* from draw d where d.subject = \("class/\(classID)") and \(within: "d")").map(
            DrawRecord.init)
    }

    package static func exam(of classID: String, _ scope: Scope, _ reader: Reader) throws -> ExamRecord? {
        try reader.row(
            scope,
            """
            select x.*, v.name as evaluator_name, v.institution as evaluator_institution from exam x
            join evaluator v on v.id = x.evaluator where x.class = \(classID) and \(within: "x")
            """
        ).map(ExamRecord.init)
    }

    /// By the roster's order.
    package static func results(of classID: String, _ scope: Scope, _ reader: Reader) throws -> [ExamResult] {
        try reader.rows(
            scope,
            """
            select r.*, p.name as person_name from exam_result r join exam x on x.id = r.exam
            join enrolment e on e.id = r.enrolment join person p on p.id = r.person
            where x.class = \(classID) and \(within: "r") order by e.position
            """
        ).map(ExamResult.init)
    }
}
