import Store
import Vocabulary

/// What classes ask of people beside their cases.
struct ClassDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        actor.role == .institutionClerk ? try applications(actor, today, reader) : []
    }

    /// Applications that the clerk has begun and not submitted; due before the class is to start. What was sent back is a
    /// case and stands on the list as such.
    private func applications(_ actor: Actor, _ today: Day, _ reader: Reader) throws -> [Duty] {
        try reader.rows(actor.scope, """
            select c.id, c.title, c.start_date from training_class c
            where c.state = \(ClassState.draft) and \(within: "c") order by c.start_date, c.id limit 100
            """).map { row in
                Duty("classDraft", kind: "classOpening", subject: "class/\(try row.text("id"))", title: try row.text("title"),
                     dueOn: try row.day("start_date") - 1)
            }
    }
}
