import Policy
import Procedures
import Store
import Vocabulary

/// The procedures of packs, ready to run.
package enum PackProcedures {
    /// - Throws: `Refusal` with every problem; `place` is `pack/procedure/step`.
    package static func definitions(of pack: Pack) throws(Refusal) -> [ProcedureDefinition] {
        var problems: [Problem] = []
        var definitions: [ProcedureDefinition] = []
        for data in pack.procedures {
            do {
                definitions.append(try definition(data))
            } catch {
                problems += error.problems.map { $0.at(place: "\(pack.id)/\($0.place ?? data.id)") }
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        return definitions
    }

    private static func definition(_ data: ProcedureData) throws(Refusal) -> ProcedureDefinition {
        let steps = data.steps.map { step in
            RawStep(
                id: step.id, labelZh: step.label.zh, labelEn: step.label.en, role: step.role, level: step.level,
                side: step.side, workingDays: step.workingDays, limitSource: step.limitText, returnsTo: step.returnsTo,
                distinctFrom: step.distinctFrom, requires: step.requires, isAutomatic: step.isAutomatic,
                needsResponsible: step.responsible != nil)
        }
        return try ProcedureDefinition(id: data.id, labelZh: data.title.zh, labelEn: data.title.en, raw: steps)
    }
}

extension Office {
    /// The pack of a key: the text of a version, or a pack's id for the version in force today.
    /// - Throws: a fault: versions in use are not removed.
    package func pack(_ key: String) throws -> Pack { try packs.pack(key) }
}
