import Procedures
import Store
import Vocabulary

/// Who may answer for a step beside the officer who does it: the office's own staff of the step's side who may act in cases,
/// never the handler in another account, nobody with a tie to the institution.
package enum ResponsibleStaff {
    package struct Candidate: Sendable, Hashable, Identifiable {
        package let id: String
        package let name: String
        package let role: Role
    }

    /// Whether the step that the case stands at asks for a responsible person.
    package static func isAsked(at state: CaseState, _ office: Office) throws -> Bool {
        try CaseDesk.step(of: state, office)?.needsResponsible ?? false
    }

    /// By name; empty where nobody else is there.
    package static func candidates(for state: CaseState, beside handler: Actor, _ reader: Reader, _ office: Office)
        throws -> [Candidate]
    {
        guard let step = try CaseDesk.step(of: state, office) else { return [] }
        let own = try SamePerson.accounts(of: handler.id, reader)
        let rows = try reader.rows(
            .everything(because: "the staff of the actor's own office"),
            """
            select a.id, a.name, a.role from account a where a.division = \(handler.division) and a.active = 1
            order by a.name, a.id
            """)
        return try rows.compactMap { row in
            let one = Candidate(id: try row.text("id"), name: try row.text("name"), role: try row.code("role"))
            let actor = Actor(id: one.id, name: one.name, role: one.role, division: handler.division)
            guard one.role.mayAct(on: step.side), actor.may(.caseAct), !own.contains(one.id) else { return nil }
            if let institution = state.institution, try AccountDesk.isRecused(one.id, from: institution, reader) {
                return nil
            }
            return one
        }
    }

    /// The candidate who was last named for this step in this office; nil: nobody yet, or no longer fit.
    package static func usual(_ candidates: [Candidate], for state: CaseState, _ reader: Reader) throws -> Candidate? {
        let row = try reader.row(
            .everything(because: "the office's own last choice"),
            """
            select a.responsible from procedure_act a join procedure_case c on c.id = a.case_id
            where a.division = \(state.division) and a.step = \(state.step) and a.responsible is not null
            and c.procedure = \(state.procedure) order by a.at desc, a.id desc limit 1
            """)
        let last = row?.optionalText("responsible")
        return candidates.first { $0.id == last }
    }

    /// The person who answers for the act: the one named, else the usual one; nil where the step asks for none, or where
    /// neither is there, which the engine refuses.
    /// - Throws: `Refusal`: `responsibleIsHandler`, `responsibleUnfit`.
    static func of(_ act: CaseAct, on state: CaseState, in tx: Transaction, office: Office) throws -> Responsible? {
        guard try isAsked(at: state, office) else { return nil }
        let candidates = try candidates(for: state, beside: tx.actor, tx, office)
        let chosen: Candidate?
        if let named = act.responsible {
            if try SamePerson.accounts(of: tx.actor.id, tx).contains(named) {
                throw Refusal("responsibleIsHandler", field: "responsible", ["name": tx.actor.name])
            }
            chosen = candidates.first { $0.id == named }
            if chosen == nil { throw Refusal("responsibleUnfit", field: "responsible") }
        } else {
            chosen = try usual(candidates, for: state, tx)
        }
        return chosen.map { Responsible(account: $0.id, name: $0.name) }
    }
}
