import Store
import Vocabulary

extension ProcedureEngine {
    /// Whether the form of an act is complete; all that is wrong at once.
    func check(
        _ verdict: Verdict, on step: StepDefinition, first: Bool, _ reasons: String, _ returnTo: String?,
        _ documents: [String: String]
    ) throws {
        var problems: [Problem] = []
        let fits = step.isAutomatic || (first ? verdict == .submitted : verdict != .submitted && verdict != .automatic)
        if !fits { problems.append(Problem("verdictNotHere", field: "verdict", values: ["verdict": verdict.rawValue])) }
        if verdict == .returned || verdict == .refused, reasons.isEmpty {
            problems.append(Problem("reasonsMissing", field: "reasons"))
        }
        if verdict == .returned {
            let target = returnTo ?? (step.returnsTo.count == 1 ? step.returnsTo.first : nil)
            if target.map({ !step.returnsTo.contains($0) }) ?? true {
                problems.append(Problem("returnTargetUnknown", field: "returnTo", values: ["value": returnTo ?? ""]))
            }
        }
        if verdict == .agreed || verdict == .submitted {
            for paper in step.requires where documents[paper]?.allSatisfy(\.isWhitespace) ?? true {
                problems.append(Problem("documentMissing", field: paper, values: ["document": paper]))
            }
        }
        if !problems.isEmpty { throw Refusal(problems) }
    }

    /// The responsible person of a step that asks for one: somebody, and not the handler.
    func answering(_ responsible: Responsible?, beside handler: Actor, _ reader: Reader) throws -> Responsible {
        guard let responsible else { throw Refusal("responsibleMissing", field: "responsible") }
        guard try !accounts(reader, handler.id).contains(responsible.account) else {
            throw Refusal("responsibleIsHandler", field: "responsible", ["name": responsible.name])
        }
        return responsible
    }

    /// The step's id and its names in both languages, for wordings.
    func stepValues(_ step: StepDefinition?) -> [String: String] {
        guard let step else { return [:] }
        return ["step": step.id, "stepZh": step.labelZh, "stepEn": step.labelEn]
    }

    /// Somebody was faster, or the same person clicked twice.
    func movedOn(_ reader: Reader, _ state: CaseState, expected: String) throws -> Refusal {
        let acts = try allActs(reader, state)
        // The act that ended what the form shows; where the form names something that never was, the last act.
        let act = acts.first { "\($0.step)@\($0.round)" == expected } ?? acts.last
        let definition = book.definition(state.procedure, pack: state.pack)
        var values = stepValues(act.flatMap { definition?.step($0.step) })
        values["name"] = act?.personName ?? ""
        values["at"] = act.map { "\($0.at.day) \($0.at.clockText)" } ?? ""
        values["verdict"] = act?.verdict.rawValue ?? ""
        return Refusal("caseMovedOn", values)
    }

    func alreadyOpen(_ reader: Reader, _ state: CaseState) throws -> Refusal {
        let first = try allActs(reader, state).first
        let definition = book.definition(state.procedure, pack: state.pack)
        var values = stepValues(definition?.step(state.step))
        values["name"] = first?.personName ?? ""
        values["at"] = "\(state.openedAt.day) \(state.openedAt.clockText)"
        values["case"] = state.id
        return Refusal("caseOpenAlready", values)
    }
}
