import Policy
import Procedures
import Store
import Vocabulary

extension ProcedureBook {
    /// The procedures of all packs, ready to run.
    /// - Throws: `Refusal` with every problem; `place` is `pack/procedure/step`.
    init(packs library: PackLibrary) throws(Refusal) {
        var problems: [Problem] = []
        var definitions: [String: [ProcedureDefinition]] = [:]
        for pack in library.packs {
            for data in pack.procedures {
                do {
                    definitions[pack.id, default: []].append(try Self.definition(data))
                } catch {
                    problems += error.problems.map { $0.at(place: "\(pack.id)/\($0.place ?? data.id)") }
                }
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.init(definitions)
    }

    private static func definition(_ data: ProcedureData) throws(Refusal) -> ProcedureDefinition {
        let steps = data.steps.map { step in
            RawStep(
                id: step.id, labelZh: step.label.zh, labelEn: step.label.en, role: step.role, level: step.level,
                side: step.side, workingDays: step.workingDays, limitSource: step.limitText, returnsTo: step.returnsTo,
                distinctFrom: step.distinctFrom, requires: step.requires, isAutomatic: step.isAutomatic)
        }
        return try ProcedureDefinition(id: data.id, labelZh: data.title.zh, labelEn: data.title.en, raw: steps)
    }
}

extension Office {
    /// The pack that a record names.
    /// - Throws: a fault: packs in use are not removed.
    package func pack(_ id: String) throws -> Pack {
        guard let pack = packs[id] else { throw StoreFault("there is no pack \(id)") }
        return pack
    }
}
