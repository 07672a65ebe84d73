import Procedures
import Store
import Vocabulary

/// What somebody asks to do in a case.
package struct CaseAct: Sendable {
    /// `agreed`, `returned` or `refused`; `submitted` where the first step is done again after a return.
    package let verdict: Verdict
    package let reasons: String
    /// What the step asks for or a stage wants kept with the act: name → value.
    package let documents: [String: String]
    /// The step that a return goes to; nil: the first one allowed.
    package let to: String?
    /// The account that answers for the step where it asks for one; nil: the one usual in the office.
    package let responsible: String?

    package init(
        _ verdict: Verdict, reasons: String = "", documents: [String: String] = [:], to: String? = nil,
        responsible: String? = nil
    ) {
        self.verdict = verdict
        self.reasons = reasons
        self.documents = documents
        self.to = to
        self.responsible = responsible
    }
}

/// What a stage does when something happens to a case of its procedure. All of it runs inside the transaction of the
/// act, after the act was recorded: throwing a `Refusal` undoes the act as well.
///
/// A stage adds its own to `CaseStages.all`.
package protocol CaseStage: Sendable {
    /// Id of the procedure in the packs.
    var procedure: String { get }

    /// Whether the act may be done at all; called before it is recorded. `state` is where the case stands now.
    func check(_ act: CaseAct, of state: CaseState, in tx: Transaction, office: Office) throws

    /// Agreed, and the case went on to `state.step`.
    func wentOn(_ state: CaseState, from step: String, in tx: Transaction, office: Office) throws

    /// The case stands at a step of the system (a notice, a payment, a publication). Called once when it gets there.
    /// - Returns: whether what the step waits for is there already; the case then goes on at once. Otherwise the stage
    ///   calls `CaseDesk.advance` when it is.
    func reached(_ state: CaseState, in tx: Transaction, office: Office) throws -> Bool

    /// Agreed to the end; the case is closed.
    func agreed(_ state: CaseState, in tx: Transaction, office: Office) throws

    /// Sent back; `state.step` is the step that has to act again.
    func returned(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws

    /// Refused; the case is closed.
    func refused(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws
}

extension CaseStage {
    package func check(_ act: CaseAct, of state: CaseState, in tx: Transaction, office: Office) throws {}
    package func wentOn(_ state: CaseState, from step: String, in tx: Transaction, office: Office) throws {}
    package func reached(_ state: CaseState, in tx: Transaction, office: Office) throws -> Bool { true }
    package func agreed(_ state: CaseState, in tx: Transaction, office: Office) throws {}
    package func returned(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {}
    package func refused(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {}
}

/// The stages that have cases. To add one, add a line.
package enum CaseStages {
    package static let all: [any CaseStage] = [
        OpeningCase(),
        CorrectionCase(),
        ClaimCase()
    ]

    package static func of(_ procedure: String) -> (any CaseStage)? { all.first { $0.procedure == procedure } }
}

extension CaseState {
    /// The id in a subject such as `class/0190…`; nil for a subject of another kind.
    package func subjectID(_ kind: String) -> String? {
        let prefix = kind + "/"
        return subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : nil
    }
}
