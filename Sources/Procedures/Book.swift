import Store
import Vocabulary

/// The procedures of all packs. A case keeps to the procedure of the pack it was opened under.
package struct ProcedureBook: Sendable {
    private let definitions: [String: [String: ProcedureDefinition]]

    /// - Parameter definitions: by pack, e.g. `["yunnan-2022": […]]`.
    package init(_ definitions: [String: [ProcedureDefinition]]) {
        self.definitions = definitions.mapValues { list in
            Dictionary(list.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    package func definition(_ procedure: String, pack: String) -> ProcedureDefinition? { definitions[pack]?[procedure] }

    /// All procedures of a pack, by id.
    package func definitions(of pack: String) -> [ProcedureDefinition] {
        (definitions[pack] ?? [:]).values.sorted { $0.id < $1.id }
    }

    /// The definition and current step of a case. A missing one is a fault: packs in use are not removed.
    func place(of state: CaseState) throws -> (definition: ProcedureDefinition, index: Int) {
        guard let definition = definition(state.procedure, pack: state.pack),
            let index = definition.index(of: state.step)
        else {
            throw StoreFault(
                "pack \(state.pack) has no step \(state.procedure)/\(state.step), where case \(state.id) stands")
        }
        return (definition, index)
    }
}
