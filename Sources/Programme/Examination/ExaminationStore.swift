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

    /// The list of the class in its order, with how each stands to the examination. Where the pack has no entry conditions, or had
    /// none when the examination was set, everybody is a candidate.
    package static func entries(of training: ClassRecord, _ scope: Scope, _ reader: Reader, _ office: Office) throws
        -> [ExamEntry]
    {
        let asksNothing = try office.pack(training.pack).takes(.examEntry) == false
        let rows = try reader.rows(
            scope,
            """
            select e.id, e.position, e.person, p.name, y.entered, y.decision from enrolment e join person p on p.id = e.person
            left join exam x on x.class = e.class left join exam_entry y on y.exam = x.id and y.enrolment = e.id
            where e.class = \(training.id) and e.state = 'enrolled' and \(within: "e") order by e.position, e.id
            """)
        let wasAsked = rows.contains { $0.optionalInt("entered") != nil }
        return try rows.map { row in
            let entered = row.optionalInt("entered")
            let state: ExamEntry.State =
                entered == 1 || asksNothing || !wasAsked ? .entered : entered == nil ? .unasked : .refused
            return ExamEntry(
                id: try row.text("id"), position: try row.count("position"), person: try row.text("person"),
                name: try row.text("name"), state: state,
                check: try state == .refused ? row.optionalText("decision").flatMap { decision in
                    try DecisionRecord.find(decision, scope, reader).flatMap { try KeptDecision.examEntry($0, office) }
                } : nil)
        }
    }

    /// The row of each enrolment that was asked about, by enrolment.
    static func entryRows(of exam: String, _ scope: Scope, _ reader: Reader) throws -> [String: String] {
        let rows = try reader.rows(
            scope, "select y.id, y.enrolment from exam_entry y where y.exam = \(exam) and \(within: "y")")
        return Dictionary(
            try rows.map { (try $0.text("enrolment"), try $0.text("id")) }, uniquingKeysWith: { $1 })
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
