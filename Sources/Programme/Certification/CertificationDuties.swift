import Store
import Vocabulary

/// The alert that a class was examined by a body that is not filed for its occupation or level: nothing can be certified.
struct CertificationDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.role == .trainingOfficer else { return [] }
        let rows = try reader.rows(
            actor.scope,
            """
            select c.id, c.title, c.occupation, c.level, x.evaluator, b.name as body from training_class c
            join exam x on x.class = c.id join evaluator b on b.id = x.evaluator
            where c.state = \(ClassState.examined) and \(within: "c") order by c.end_date, c.id limit 100
            """)
        return try rows.compactMap { row in
            let beyond = try CertificateDesk.beyondScope(
                row.text("evaluator"), row.text("occupation"), level: row.optionalInt("level").map { Int($0) }, reader)
            guard !beyond.isEmpty else { return nil }
            return Duty(
                "certificateOutOfScope", kind: "certification", subject: "class/\(try row.text("id"))",
                title: try row.text("title"), from: try row.text("body"), values: ["body": try row.text("body")])
        }
    }
}
