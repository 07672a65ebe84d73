import Policy
import Procedures
import Store
import Vocabulary

/// What happens to a class when its opening is verified, approved, sent back or refused.
struct OpeningCase: CaseStage {
    let procedure = OpeningDesk.procedure

    /// Nothing is agreed to on yesterday's facts: the decision is run again at every step, and what it would keep from opening
    /// cannot be agreed to by anybody.
    func check(_ act: CaseAct, of state: CaseState, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("class") else { return }
        if act.verdict == .submitted {
            // Submitting again checks the application first: `OpeningDesk.submit`.
            let record = try ClassStore.find(id, tx.actor.scope, tx)
            guard record.state == .inApproval else { throw Refusal("submitFromApplication") }
        }
        guard act.verdict == .agreed else { return }
        let step = try CaseDesk.step(of: state, office)
        let record = try ClassStore.find(id, tx.actor.scope, tx)
        if step?.role == .trainingOfficer {
            let missing = OpeningDesk.verified(record).filter { act.documents[$0] != "yes" }
            if !missing.isEmpty {
                throw Refusal(missing.map { Problem("notVerified", field: $0, values: ["fact": $0]) })
            }
        }
        let officers = try officers(of: state, tx, office) + [tx.actor.id]
        try OpeningDesk.refuseBlocked(OpeningDesk.decide(record, officers: officers, tx, office))
    }

    /// Publication: the class gets its number, its state and its place in the public register.
    func reached(_ state: CaseState, in tx: Transaction, office: Office) throws -> Bool {
        guard let id = state.subjectID("class") else { return true }
        let record = try ClassStore.find(id, .everything(because: "the case stands for the class"), tx)
        try TimetableDesk.refuseClashes(of: id, in: tx)
        let check = try OpeningDesk.decide(record, officers: try officers(of: state, tx, office), tx, office)
        try OpeningDesk.refuseBlocked(check)
        try OpeningDesk.keep(check, record, tx)
        let number = try ClassNumber.next(in: record.division, year: tx.now.day.year, tx)
        try tx.update("training_class", id: id, ["number": number])
        try ClassState.move(id, to: .open, in: tx)
        tx.note("number", number)
        return true
    }

    func returned(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("class"), try CaseDesk.step(of: state, office)?.side == .institution else {
            return
        }
        try ClassState.move(id, to: .returned, in: tx)
    }

    func refused(_ state: CaseState, reasons: String, in tx: Transaction, office: Office) throws {
        guard let id = state.subjectID("class") else { return }
        try ClassState.move(id, to: .refused, in: tx)
    }

    /// Everybody of the bureau who has acted on the case.
    private func officers(of state: CaseState, _ tx: Transaction, _ office: Office) throws -> [String] {
        try office.procedures.acts(tx, .everything(because: "ties of all who acted count"), case: state.id)
            .filter { $0.role?.side == .training }.compactMap(\.account)
    }
}

/// Numbers of classes: the division, the year, and a serial of at least four digits.
enum ClassNumber {
    static func next(in division: Division, year: Int, _ tx: Transaction) throws -> String {
        let prefix = "\(division.code)-\(year)-"
        // Longer serials come after all shorter ones, so the longest and then the greatest is the last.
        let last = try tx.row(
            .everything(because: "numbers are given once"),
            """
            select number from training_class where number >= \(prefix) and number < \(prefix + ":")
            order by length(number) desc, number desc limit 1
            """)?.text("number")
        let serial = last.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
        let digits = String(serial + 1)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
