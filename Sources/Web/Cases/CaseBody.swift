import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// What a stage puts on the page of its cases. One per procedure, listed in `CaseBodies.all`.
package protocol CaseBody: Sendable {
    /// Id of the procedure in the packs.
    var procedure: String { get }

    /// Fills the page: what the case is about, what was found and why. `page` comes with title, course and actions.
    func fill(_ page: inout CasePage, _ visit: Visit) async throws
}

/// The stages that have cases. To add one, add a line.
package enum CaseBodies {
    package static let all: [any CaseBody] = [
        OpeningBody(),
        CorrectionBody(),
        ClaimBody()
    ]

    package static func of(_ procedure: String) -> (any CaseBody)? { all.first { $0.procedure == procedure } }
}

/// The page of a case: a frame that every procedure shares, and what its stage adds.
package struct CasePage {
    package let state: CaseState
    /// The step the case stands at; nil when the procedure no longer has it.
    package let step: StepDefinition?
    /// Whether the reader may do the step.
    package let mayAct: Bool
    package var title: String
    package var facts: [Fact] = []
    package var crumbs: [Link] = []
    /// Key of the navigation bar.
    package var section = "todo"
    package var verdict: Verdict?
    /// Panels of facts or tables between the verdict and the reasons, as in `pages/record`.
    package var panels: [[String: Any]] = []
    package var reasonsTitle = ""
    package var reasonsNote = ""
    package var reasons: [Basis] = []
    package var assumed: [Assumed] = []
    package var evidence: [Evidence] = []
    /// Further fields of the form; a field named `doc.<name>` is kept with the act as the document `<name>`.
    package var fields: [Field] = []
    /// The word of the main button; it names the effect.
    package var agree = ""
    /// Why nobody can agree now, whoever they are; empty: it can be agreed to.
    package var agreeLock = ""
    /// Where the first step is done again after a return; nil: here.
    package var resubmit: Action?
    /// Added to the line that says why the case is the reader's.
    package var why: [String] = []
}
