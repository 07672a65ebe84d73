import Store
import Vocabulary

/// Whether somebody may do the current step of a case, and if not, why; a page shows the action locked with this
/// reason.
package enum Permission: Hashable, Sendable {
    case yes
    /// The problem's code is the reason: `caseClosed`, `waitsForSystem`, `notYourSide`, `notYourRole`, `otherDivision`,
    /// `otherInstitution`, `otherPerson`, `notYourLevel`, `recused`, `sameAsStep`.
    case no(Problem)

    package var isYes: Bool { self == .yes }

    package var reason: Problem? {
        if case .no(let problem) = self { problem } else { nil }
    }
}

extension ProcedureEngine {
    /// The first reason that holds, from the general (side, role) to the particular (this person in this case).
    package func mayAct(_ reader: Reader, _ actor: Actor, _ state: CaseState) throws -> Permission {
        guard state.isOpen else { return .no(Problem("caseClosed")) }
        let (definition, index) = try book.place(of: state)
        let step = definition.steps[index]
        let values = stepValues(step)
        guard let role = step.role else { return .no(Problem("waitsForSystem", values: values)) }
        func no(_ code: String, _ more: [String: String] = [:]) -> Permission {
            .no(Problem(code, values: values.merging(more) { $1 }))
        }
        if !actor.role.mayAct(on: step.side) {
            return no("notYourSide", ["side": step.side.rawValue, "role": actor.role.rawValue])
        }
        if actor.role != role { return no("notYourRole", ["needed": role.rawValue, "role": actor.role.rawValue]) }
        if let code = place(actor, state, step) { return no(code) }
        if let institution = state.institution, step.side == .training || step.side == .finance,
            try isRecused(reader, actor.id, institution)
        {
            return no("recused")
        }
        if let act = try clash(reader, actor, state, definition, index) {
            var more = stepValues(definition.step(act.step))
            more["name"] = act.personName
            return no("sameAsStep", more)
        }
        return .yes
    }

    /// Whether a person may look into a case at all: within the scope and not recused.
    package func mayOpen(_ reader: Reader, _ actor: Actor, _ state: CaseState) throws -> Permission {
        guard actor.scope.contains(division: state.division, institution: state.institution, person: state.person)
        else {
            return .no(Problem("otherDivision"))
        }
        if let institution = state.institution, actor.institution == nil, try isRecused(reader, actor.id, institution) {
            return .no(Problem("recused"))
        }
        return .yes
    }

    private func place(_ actor: Actor, _ state: CaseState, _ step: StepDefinition) -> String? {
        switch step.side {
        case .institution:
            return state.institution != nil && actor.institution == state.institution ? nil : "otherInstitution"
        case .person: return state.person != nil && actor.person == state.person ? nil : "otherPerson"
        default:
            if !actor.division.contains(state.division) { return "otherDivision" }
            return actor.division.level == level(of: step, in: state.division) ? nil : "notYourLevel"
        }
    }

    /// An act of the same person that forbids this one: on another step in this round, or on an earlier step whose act
    /// still stands, or in any round on a step that this one must be distinct from.
    private func clash(
        _ reader: Reader, _ actor: Actor, _ state: CaseState, _ definition: ProcedureDefinition, _ index: Int
    ) throws -> Act? {
        let acts = try allActs(reader, state)
        let own = try accounts(reader, actor.id)
        let step = definition.steps[index]
        return acts.last { act in
            guard let account = act.account, own.contains(account), act.step != step.id || act.round == state.round
            else { return false }
            if act.round == state.round || step.distinctFrom.contains(act.step) { return true }
            let isLatest = !acts.contains { $0.step == act.step && $0.n > act.n }
            return isLatest && (definition.index(of: act.step) ?? .max) < index
        }
    }
}
