import Procedures
import Store
import Vocabulary

/// Carries cases on: the act itself, and what the stage of the case does because of it, in one transaction.
package struct CaseDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Does the current step of a case.
    /// - Parameters:
    ///   - token: `CaseState.token` of the page the form was on.
    ///   - key: idempotency key.
    /// - Throws: `Refusal` of the engine (`caseMovedOn`, `sameAsStep`, `reasonsMissing` …) or of the stage.
    package func act(on id: String, token: String, _ act: CaseAct, by actor: Actor, key: String? = nil) async throws
        -> CaseState
    {
        let office = office
        return try await office.store.write("case.act", by: actor, key: key) { tx in
            try Self.act(on: id, token: token, act, in: tx, office: office)
        }
    }

    // MARK: Inside other transactions

    /// Opens a case; its submission is the transaction's actor's.
    @discardableResult
    package static func open(
        _ procedure: String, pack: String, subject: String, title: String, division: Division, institution: String?,
        reasons: String = "", documents: [String: String] = [:], in tx: Transaction, office: Office
    ) throws -> CaseState {
        let state = try office.procedures.open(
            tx, procedure: procedure, pack: pack, subject: subject, title: title, division: division,
            institution: institution,
            reasons: reasons, documents: documents)
        return try follow(state, in: tx, office: office)
    }

    /// Acts within a transaction. The transaction must have said what it is about, or this says it.
    @discardableResult
    package static func act(
        on id: String, token: String, _ act: CaseAct, in tx: Transaction, office: Office
    ) throws -> CaseState {
        let engine = office.procedures
        guard let before = try engine.state(tx, tx.actor.scope, case: id) else { throw Refusal("notFound") }
        if tx.subject.isEmpty { tx.about("case", id, in: before.division) }
        // Who may not act is told so before anything about the matter.
        if before.token == token, case .no(let problem) = try engine.mayAct(tx, tx.actor, before) {
            throw Refusal(problem)
        }
        let stage = CaseStages.of(before.procedure)
        var responsible: Responsible?
        if before.token == token {
            try stage?.check(act, of: before, in: tx, office: office)
            responsible = try ResponsibleStaff.of(act, on: before, in: tx, office: office)
        }
        let after = try engine.act(
            tx, case: id, expected: token, verdict: act.verdict, reasons: act.reasons,
            returnTo: act.to, documents: act.documents, responsible: responsible)
        return try follow(after, from: before, act.verdict, act.reasons, in: tx, office: office)
    }

    /// Does a step of the system: what it waited for is there (`automatic`), or it goes back or ends with reasons.
    @discardableResult
    package static func advance(
        _ id: String, verdict: Verdict = .automatic, reasons: String = "", to: String? = nil, in tx: Transaction,
        office: Office
    ) throws -> CaseState {
        let engine = office.procedures
        guard let before = try engine.state(tx, .everything(because: "the stage knows its case"), case: id) else {
            throw Refusal("notFound")
        }
        let after = try engine.automatic(
            tx, case: id, expected: before.token, verdict: verdict, reasons: reasons, returnTo: to)
        return try follow(after, from: before, verdict, reasons, in: tx, office: office)
    }

    private static func follow(
        _ after: CaseState, from before: CaseState, _ verdict: Verdict, _ reasons: String, in tx: Transaction,
        office: Office
    ) throws -> CaseState {
        let stage = CaseStages.of(after.procedure)
        switch verdict {
        case .returned: try stage?.returned(after, reasons: reasons, in: tx, office: office)
        case .refused: try stage?.refused(after, reasons: reasons, in: tx, office: office)
        case .agreed, .automatic, .submitted:
            if after.isOpen { try stage?.wentOn(after, from: before.step, in: tx, office: office) }
            return try follow(after, in: tx, office: office)
        }
        return after
    }

    /// Runs the system's steps that need not wait, and tells the stage when the case has come to its end.
    private static func follow(_ state: CaseState, in tx: Transaction, office: Office) throws -> CaseState {
        let stage = CaseStages.of(state.procedure)
        var state = state
        // A procedure has few steps; each turn of the loop passes one.
        while state.isOpen, let step = try step(of: state, office), step.isAutomatic {
            guard try stage?.reached(state, in: tx, office: office) ?? true else { return state }
            state = try office.procedures.automatic(tx, case: state.id, expected: state.token)
        }
        if state.outcome == .agreed { try stage?.agreed(state, in: tx, office: office) }
        return state
    }

    /// The step at which the case stands.
    package static func step(of state: CaseState, _ office: Office) throws -> StepDefinition? {
        office.procedures.book.definition(state.procedure, pack: state.pack)?.step(state.step)
    }
}
