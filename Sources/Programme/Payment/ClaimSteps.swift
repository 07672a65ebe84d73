import Procedures
import Store
import Vocabulary

/// The finance side's steps of claims, done by batches: one step of one claim may be done by the first of several
/// batches (a claim may be paid out of several funds); the later ones are still prepared and approved by two persons
/// each.
enum ClaimSteps {
    /// Whether the actor may do the finance side's work for a claim at all: its case is with the finance side, the
    /// actor has not acted on it for another side and has declared no tie to its institution.
    static func check(_ claim: String, in tx: Transaction, office: Office) throws {
        let (state, step) = try place(of: claim, tx, office)
        guard state.isOpen, step?.side == .finance else { throw Refusal("claimNotPayable", ["claim": state.title]) }
        let engine = office.procedures
        if let institution = state.institution, try engine.isRecused(tx, tx.actor.id, institution) {
            throw Refusal("recused")
        }
        let procedure = engine.book.definition(state.procedure, pack: state.pack)
        let acts = try engine.acts(tx, Payables.everything, case: state.id)
        let own = try engine.accounts(tx, tx.actor.id)
        if let act = acts.first(where: { $0.account.map(own.contains) == true && procedure?.step($0.step)?.side != .finance }) {
            throw Refusal("sameAsStep", ["name": act.personName, "step": act.step])
        }
    }

    /// Agrees on the claim's case where it waits for this role; elsewhere the step has been done already.
    static func agree(_ claim: String, as role: Role, batch number: String, in tx: Transaction, office: Office) throws {
        let (state, step) = try place(of: claim, tx, office)
        guard step?.role == role else { return }
        try CaseDesk.act(
            on: state.id, token: state.token, CaseAct(.agreed, documents: ["batch": number]), in: tx, office: office)
    }

    /// Sends the claim's case back from the head to the clerk where it waits for the head.
    static func giveBack(_ claim: String, reasons: String, in tx: Transaction, office: Office) throws {
        let (state, step) = try place(of: claim, tx, office)
        guard step?.role == tx.actor.role, tx.actor.role == .financeHead else { return }
        let act = CaseAct(.returned, reasons: reasons, to: step?.returnsTo.first)
        try CaseDesk.act(on: state.id, token: state.token, act, in: tx, office: office)
    }

    /// Whether the clerk's step has been done and still stands.
    static func isChecked(_ claim: String, in tx: Transaction, office: Office) throws -> Bool {
        let (state, step) = try place(of: claim, tx, office)
        return state.isOpen && step?.side == .finance && step?.role != .financeClerk
    }

    /// All of the claim is paid: the claim, its class and its case end.
    static func finish(_ claim: String, in tx: Transaction, office: Office) throws {
        try ClaimState.move(claim, to: .paid, in: tx)
        let (state, step) = try place(of: claim, tx, office)
        if state.isOpen, step?.isAutomatic == true {
            try CaseDesk.advance(state.id, in: tx, office: office)
        }
    }

    private static func place(of claim: String, _ tx: Transaction, _ office: Office) throws -> (
        state: CaseState, step: StepDefinition?
    ) {
        let found = try office.procedures.find(
            tx, Payables.everything, subject: "claim/\(claim)", procedure: ClaimDesk.procedure)
        guard let found else { throw Refusal("claimNotPayable", ["claim": claim]) }
        return (found, try CaseDesk.step(of: found, office))
    }
}
