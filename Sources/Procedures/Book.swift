import Store
import Vocabulary

/// The procedures of all packs. A case keeps to the procedure of the very version of the pack it was opened under.
package struct ProcedureBook: Sendable {
    private let look: @Sendable (_ pack: String) -> [ProcedureDefinition]

    /// - Parameter look: the procedures of a pack, by the key under which cases keep it; empty for an unknown one.
    package init(_ look: @escaping @Sendable (_ pack: String) -> [ProcedureDefinition]) { self.look = look }

    /// - Parameter definitions: by pack, e.g. `["yunnan-2022": […]]`.
    package init(_ definitions: [String: [ProcedureDefinition]]) { self.init { definitions[$0] ?? [] } }

    package func definition(_ procedure: String, pack: String) -> ProcedureDefinition? {
        look(pack).first { $0.id == procedure }
    }

    /// All procedures of a pack, by id.
    package func definitions(of pack: String) -> [ProcedureDefinition] { look(pack).sorted { $0.id < $1.id } }

    /// The definition and current step of a case. A missing one is a fault: versions in use are not removed.
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
