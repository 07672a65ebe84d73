import Vocabulary

/// What can be wrong with a procedure's definition. All problems come at once, each with its place `procedure/step`.
///
/// `procedure.empty`, `procedure.stepTwice`, `procedure.labelMissing`, `procedure.firstAutomatic`,
/// `procedure.roleMissing`, `procedure.automaticRole`, `procedure.roleTakesNoPart` (auditor, administrator),
/// `procedure.financeInTraining` and `procedure.trainingInFinance`, `procedure.sideMismatch` (other pairs),
/// `procedure.stepUnknown`, `procedure.returnForward`, `procedure.returnToSystem`, `procedure.distinctFromItself`,
/// `procedure.responsibleNotHere` (of the system, or the submission), `procedure.days`, `procedure.limitSourceMissing`,
/// `procedure.onePersonPath` (fewer than two steps of persons).
/// Steps are a list, each reached from the one before it, so that none can be out of reach.
package enum DefinitionCheck {
    /// A limit longer than a year is a typing error.
    static let longestLimit = 366

    package static func problems(of procedure: ProcedureDefinition) -> [Problem] {
        problems(id: procedure.id, steps: procedure.steps, known: Set(procedure.steps.map(\.id)))
    }

    static func problems(id: String, steps: [StepDefinition], known: Set<String>) -> [Problem] {
        var found: [Problem] = []
        if known.isEmpty { return [Problem("procedure.empty", place: id)] }
        for (index, step) in steps.enumerated() {
            let place = "\(id)/\(step.id)"
            if steps[..<index].contains(where: { $0.id == step.id }) {
                found.append(Problem("procedure.stepTwice", place: place))
            }
            found += problems(of: step).map { $0.at(place: place) }
            if step.needsResponsible, step.isAutomatic || index == 0 {
                found.append(Problem("procedure.responsibleNotHere", place: place))
            }
            found += references(of: step, at: index, in: steps, known: known).map { $0.at(place: place) }
        }
        if steps.count == known.count {
            if steps.first?.isAutomatic == true { found.append(Problem("procedure.firstAutomatic", place: id)) }
            if steps.filter({ !$0.isAutomatic }).count < 2 {
                found.append(Problem("procedure.onePersonPath", place: id))
            }
        }
        return found
    }

    private static func problems(of step: StepDefinition) -> [Problem] {
        var found: [Problem] = []
        if step.id.isEmpty || step.labelZh.isEmpty || step.labelEn.isEmpty {
            found.append(Problem("procedure.labelMissing"))
        }
        switch (step.role, step.isAutomatic) {
        case (nil, false): found.append(Problem("procedure.roleMissing"))
        case (let role?, true): found.append(Problem("procedure.automaticRole", values: ["role": role.rawValue]))
        case (let role?, false): found += problems(of: role, on: step.side)
        case (nil, true): break
        }
        if let days = step.workingDays {
            if !(1...longestLimit).contains(days) {
                found.append(Problem("procedure.days", values: ["days": String(days)]))
            }
            if step.limitSource?.isEmpty ?? true { found.append(Problem("procedure.limitSourceMissing")) }
        }
        return found
    }

    private static func problems(of role: Role, on side: Role.Side) -> [Problem] {
        let values = ["role": role.rawValue, "side": side.rawValue]
        if role.side == .oversight || role.side == .administration {
            return [Problem("procedure.roleTakesNoPart", values: values)]
        }
        if role.mayAct(on: side) { return [] }
        switch (role.side, side) {
        case (.finance, .training): return [Problem("procedure.financeInTraining", values: values)]
        case (.training, .finance): return [Problem("procedure.trainingInFinance", values: values)]
        default: return [Problem("procedure.sideMismatch", values: values)]
        }
    }

    private static func references(
        of step: StepDefinition, at index: Int, in steps: [StepDefinition], known: Set<String>
    ) -> [Problem] {
        var found: [Problem] = []
        for name in step.returnsTo + step.distinctFrom where !known.contains(name) {
            found.append(Problem("procedure.stepUnknown", values: ["value": name]))
        }
        for name in step.returnsTo {
            guard let target = steps.firstIndex(where: { $0.id == name }) else { continue }
            if target >= index { found.append(Problem("procedure.returnForward", values: ["value": name])) }
            if steps[target].isAutomatic { found.append(Problem("procedure.returnToSystem", values: ["value": name])) }
        }
        if step.distinctFrom.contains(step.id) { found.append(Problem("procedure.distinctFromItself")) }
        return found
    }
}
