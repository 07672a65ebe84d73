import Vocabulary

/// A step of a procedure.
package struct StepDefinition: Hashable, Codable, Sendable, Identifiable {
    package let id: String
    package let labelZh: String
    package let labelEn: String
    /// Who does it; nil exactly for a step of the system.
    package let role: Role?
    package let level: Division.Level
    package let side: Role.Side
    /// Working days from entering the step, the first one the day after; nil: no limit is set.
    package let workingDays: Int?
    /// Where the limit comes from: a clause, or `assumed: …`.
    package let limitSource: String?
    /// Earlier steps that it may send the case back to.
    package let returnsTo: [String]
    /// Steps whose persons, in any round, may not do this one. Within a round all persons differ anyway.
    package let distinctFrom: [String]
    /// Papers that agreeing needs, e.g. the decision of a meeting.
    package let requires: [String]
    /// A step that the system does, when its caller says that what it waits for is there (a notice that has run out).
    package let isAutomatic: Bool
    /// Whether the step has a responsible person beside its handler, who does it; never the same person.
    package let needsResponsible: Bool

    package init(
        id: String, labelZh: String, labelEn: String, role: Role?, level: Division.Level, side: Role.Side,
        workingDays: Int? = nil, limitSource: String? = nil, returnsTo: [String] = [], distinctFrom: [String] = [],
        requires: [String] = [], isAutomatic: Bool = false, needsResponsible: Bool = false
    ) {
        self.id = id
        self.labelZh = labelZh
        self.labelEn = labelEn
        self.role = role
        self.level = level
        self.side = side
        self.workingDays = workingDays
        self.limitSource = limitSource
        self.returnsTo = returnsTo
        self.distinctFrom = distinctFrom
        self.requires = requires
        self.isAutomatic = isAutomatic
        self.needsResponsible = needsResponsible
    }
}

/// An approval procedure: steps in their order, the first one the submission. It does not know what is approved.
package struct ProcedureDefinition: Hashable, Codable, Sendable, Identifiable {
    package let id: String
    package let labelZh: String
    package let labelEn: String
    package let steps: [StepDefinition]

    /// - Throws: `Refusal` with everything that is wrong (`DefinitionCheck` lists the codes); `place` is
    ///   `procedure/step`.
    package init(id: String, labelZh: String, labelEn: String, steps: [StepDefinition]) throws(Refusal) {
        self.id = id
        self.labelZh = labelZh
        self.labelEn = labelEn
        self.steps = steps
        let problems = DefinitionCheck.problems(of: self)
        if !problems.isEmpty { throw Refusal(problems) }
    }

    package func index(of step: String) -> Int? { steps.firstIndex { $0.id == step } }

    package func step(_ id: String) -> StepDefinition? { steps.first { $0.id == id } }
}

/// A step as a pack's file has it, every code still a text. The role `system` makes a step of the system; its side
/// `system` and the level `institution` (of a step outside the offices) say no more than that.
package struct RawStep: Hashable, Sendable {
    package var id: String
    package var labelZh: String
    package var labelEn: String
    package var role: String?
    package var level: String
    package var side: String
    package var workingDays: Int?
    package var limitSource: String?
    package var returnsTo: [String]
    package var distinctFrom: [String]
    package var requires: [String]
    package var isAutomatic: Bool
    package var needsResponsible: Bool

    package init(
        id: String, labelZh: String, labelEn: String, role: String?, level: String, side: String,
        workingDays: Int? = nil,
        limitSource: String? = nil, returnsTo: [String] = [], distinctFrom: [String] = [], requires: [String] = [],
        isAutomatic: Bool = false, needsResponsible: Bool = false
    ) {
        self.id = id
        self.labelZh = labelZh
        self.labelEn = labelEn
        self.role = role
        self.level = level
        self.side = side
        self.workingDays = workingDays
        self.limitSource = limitSource
        self.returnsTo = returnsTo
        self.distinctFrom = distinctFrom
        self.requires = requires
        self.isAutomatic = isAutomatic
        self.needsResponsible = needsResponsible
    }
}

extension ProcedureDefinition {
    /// From a pack's raw values.
    /// - Throws: `Refusal` with all problems at once: unknown codes as well as those of `DefinitionCheck`.
    package init(id: String, labelZh: String, labelEn: String, raw: [RawStep]) throws(Refusal) {
        var problems: [Problem] = []
        var steps: [StepDefinition] = []
        for step in raw {
            let place = "\(id)/\(step.id)"
            func unknown(_ code: String, _ value: String) {
                problems.append(Problem(code, place: place, values: ["value": value]))
            }
            let isAutomatic = step.isAutomatic || step.role == "system"
            let text = step.role == "system" ? nil : step.role
            let role = text.flatMap { Role(rawValue: $0) }
            if let text, role == nil { unknown("procedure.roleUnknown", text) }
            let level = step.level == "institution" ? .county : Division.Level(rawValue: step.level)
            if level == nil { unknown("procedure.levelUnknown", step.level) }
            let side = step.side == "system" && isAutomatic ? .administration : Role.Side(rawValue: step.side)
            if side == nil { unknown("procedure.sideUnknown", step.side) }
            guard let level, let side, (role == nil) == (text == nil) else { continue }
            steps.append(
                StepDefinition(
                    id: step.id, labelZh: step.labelZh, labelEn: step.labelEn, role: role, level: level, side: side,
                    workingDays: step.workingDays, limitSource: step.limitSource, returnsTo: step.returnsTo,
                    distinctFrom: step.distinctFrom, requires: step.requires, isAutomatic: isAutomatic,
                    needsResponsible: step.needsResponsible))
        }
        if problems.isEmpty {
            try self.init(id: id, labelZh: labelZh, labelEn: labelEn, steps: steps)
        } else {
            let known = Set(raw.map(\.id))
            problems += DefinitionCheck.problems(id: id, steps: steps, known: known)
            throw Refusal(problems)
        }
    }
}
