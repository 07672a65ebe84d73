import Store
import Vocabulary

/// What classes ask of people beside their cases.
struct ClassDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        switch actor.role {
        case .institutionClerk: try applications(actor, today, reader)
        case .trainingOfficer: try inspections(actor, today, reader, office) + exams(actor, today, reader)
        case .inspector: try inspections(actor, today, reader, office)
        case .reviewer: try exams(actor, today, reader).filter { $0.code == "drawSealed" }
        default: []
        }
    }

    /// Applications that the clerk has begun and not submitted; due before the class is to start. What was sent back is a
    /// case and stands on the list as such.
    private func applications(_ actor: Actor, _ today: Day, _ reader: Reader) throws -> [Duty] {
        try reader.rows(
            actor.scope,
            """
            select c.id, c.title, c.start_date from training_class c
            where c.state = \(ClassState.draft) and \(within: "c") order by c.start_date, c.id limit 100
            """
        ).map { row in
            Duty(
                "classDraft", kind: "classOpening", subject: "class/\(try row.text("id"))",
                title: try row.text("title"),
                dueOn: try row.day("start_date") - 1)
        }
    }

    /// Classes under way that have fewer inspections on the spot than their pack asks for; due on their last day.
    private func inspections(_ actor: Actor, _ today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        let rows = try reader.rows(
            actor.scope,
            """
            select c.id, c.title, c.pack, c.end_date, i.name as institution_name,
              (select count(*) from inspection x where x.class = c.id and x.kind = \(InspectionKind.onSite)) as held
            from training_class c join institution i on i.id = c.institution
            where c.state = \(ClassState.open) and c.start_date <= \(today) and \(within: "c") order by c.end_date, c.id limit 200
            """)
        return try rows.compactMap { row in
            let needed = office.packs[try row.text("pack")]?.count("minInspections") ?? 0
            let held = try row.count("held")
            guard held < needed else { return nil }
            return Duty(
                "inspectionMissing", kind: "inspection", subject: "class/\(try row.text("id"))",
                title: try row.text("title"),
                from: try row.text("institution_name"), dueOn: try row.day("end_date"),
                values: ["n": String(held + 1), "needed": String(needed)])
        }
    }

    /// Classes that are taught: draws that were committed and not revealed, examinations to arrange, results to enter.
    private func exams(_ actor: Actor, _ today: Day, _ reader: Reader) throws -> [Duty] {
        try reader.rows(
            actor.scope,
            """
            select c.id, c.title, i.name as institution_name, x.id as exam, x.on_date,
              (select count(*) from draw d where d.subject = 'class/' || c.id and d.revealed_at is null) as sealed
            from training_class c join institution i on i.id = c.institution left join exam x on x.class = c.id
            where c.state = \(ClassState.taught) and \(within: "c") order by c.end_date, c.id limit 200
            """
        ).compactMap { row in
            let code: String
            if try row.int("sealed") > 0 {
                code = "drawSealed"
            } else if row.optionalText("exam") == nil {
                code = "examMissing"
            } else if row.optionalDay("on_date").map({ $0 <= today }) ?? false {
                code = "resultsMissing"
            } else {
                return nil
            }
            return Duty(
                code, kind: "exam", subject: "class/\(try row.text("id"))", title: try row.text("title"),
                from: try row.text("institution_name"), dueOn: row.optionalDay("on_date"))
        }
    }
}
