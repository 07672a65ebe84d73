import Store
import Vocabulary

/// What claims ask of people beside their cases: classes without a claim, objections without an answer, notices that are over.
struct ClaimDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        switch actor.role {
        case .institutionClerk: try unclaimed(actor, reader)
        case .trainingOfficer: try objections(actor, reader) + over(actor, today, reader)
        default: []
        }
    }

    private func unclaimed(_ actor: Actor, _ reader: Reader) throws -> [Duty] {
        try reader.rows(
            actor.scope,
            """
            select c.id, c.title from training_class c where c.state = \(ClassState.certified) and \(within: "c")
            and not exists (select 1 from claim k where k.class = c.id and k.state <> \(ClaimState.rejected))
            order by c.end_date, c.id limit 100
            """
        ).map {
            Duty("claimMissing", kind: "claim", subject: "class/\(try $0.text("id"))", title: try $0.text("title"))
        }
    }

    private func objections(_ actor: Actor, _ reader: Reader) throws -> [Duty] {
        try reader.rows(
            actor.scope,
            """
            select n.id, n.title, n.closes, count(*) as open from objection o join public_notice n on n.id = o.notice
            where o.state = \(Objection.State.open) and n.state = \(PublicNotice.State.open) and \(within: "o")
            group by n.id, n.title, n.closes order by n.closes, n.id limit 100
            """
        ).map { row in
            Duty(
                "objectionOpen", kind: "notice", subject: "notice/\(try row.text("id"))",
                title: try row.text("title"),
                dueOn: try row.day("closes"), values: ["n": String(try row.count("open"))])
        }
    }

    private func over(_ actor: Actor, _ today: Day, _ reader: Reader) throws -> [Duty] {
        try reader.rows(
            actor.scope,
            """
            select n.id, n.title, n.closes from public_notice n
            where n.state = \(PublicNotice.State.open) and n.closes < \(today) and \(within: "n")
            and not exists (select 1 from objection o where o.notice = n.id and o.state = \(Objection.State.open))
            order by n.closes, n.id limit 100
            """
        ).map { row in
            Duty(
                "noticeOver", kind: "notice", subject: "notice/\(try row.text("id"))",
                title: try row.text("title"),
                dueOn: try row.day("closes") + 1)
        }
    }
}
