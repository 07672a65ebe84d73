import Store
import Vocabulary

/// Carries cases through their procedures, inside the transactions of those whose matters they are.
///
/// Every function that changes something returns the new state, so that the caller can change its own rows in the same
/// transaction. A request that is not allowed throws `Refusal` and leaves nothing behind.
package struct ProcedureEngine: Sendable {
    package let book: ProcedureBook
    package let calendar: WorkingCalendar
    /// Whether an account has declared a tie to a training institution and so keeps away from its cases.
    package let isRecused: @Sendable (_ reader: Reader, _ account: String, _ institution: String) throws -> Bool
    /// All accounts of the person behind one, that one included: persons must differ, not accounts.
    package let accounts: @Sendable (_ reader: Reader, _ account: String) throws -> Set<String>

    package init(
        book: ProcedureBook, calendar: WorkingCalendar,
        accounts: @escaping @Sendable (_ reader: Reader, _ account: String) throws -> Set<String> = { [$1] },
        isRecused: @escaping @Sendable (_ reader: Reader, _ account: String, _ institution: String) throws -> Bool
    ) {
        self.book = book
        self.calendar = calendar
        self.accounts = accounts
        self.isRecused = isRecused
    }

    // MARK: Opening

    /// Opens a case and records its submission by the transaction's actor, who must be one who may do the first step.
    ///
    /// - Parameters:
    ///   - subject: what it is about, e.g. `class/0190…`. At most one case of a procedure is open for it.
    ///   - documents: papers handed in; the first step's `requires` must be among them.
    /// - Returns: the state after the submission, at the second step.
    /// - Throws: `Refusal`: `caseOpenAlready`, `procedureUnknown`, `documentMissing` or a reason of `mayAct`.
    @discardableResult
    package func open(
        _ tx: Transaction, procedure: String, pack: String, subject: String, title: String, division: Division,
        institution: String?, person: String? = nil, reasons: String = "", documents: [String: String] = [:]
    ) throws -> CaseState {
        guard let definition = book.definition(procedure, pack: pack), let first = definition.steps.first else {
            throw Refusal("procedureUnknown", ["procedure": procedure, "pack": pack])
        }
        if let other = try find(
            tx, .everything(because: "a subject has one open case, whoever asks"),
            subject: subject, procedure: procedure), other.isOpen
        {
            throw try alreadyOpen(tx, other)
        }
        let id = tx.newID()
        try tx.insert(
            "procedure_case",
            [
                "id": id, "procedure": procedure, "pack": pack, "subject": subject, "title": title,
                "division": division,
                "institution": institution, "person": person, "step": first.id, "role": first.role?.rawValue,
                "level": level(of: first, in: division)?.rawValue, "round": 1, "opened_at": tx.now,
                "entered_at": tx.now,
                "due_on": nil as Day?, "closed_at": nil as Instant?, "outcome": nil as String?
            ])
        return try act(
            tx, case: id, expected: "\(first.id)@1", verdict: .submitted, reasons: reasons, documents: documents)
    }

    // MARK: Acting

    /// Does the current step of a case for the transaction's actor.
    ///
    /// - Parameters:
    ///   - expected: the `CaseState.token` that the form was made with.
    ///   - verdict: `submitted` on the first step; `agreed`, `returned` or `refused` on the others.
    ///   - reasons: needed to return and to refuse.
    ///   - returnTo: one of the step's `returnsTo`; may be left out when there is just one.
    ///   - documents: papers by what they are; agreeing needs those that the step requires.
    ///   - responsible: who answers for the step where it asks for one; kept only there.
    /// - Throws: `Refusal` with a code of the README's list; all problems of the form at once.
    @discardableResult
    package func act(
        _ tx: Transaction, case id: String, expected: String, verdict: Verdict, reasons: String = "",
        returnTo: String? = nil, documents: [String: String] = [:], responsible: Responsible? = nil
    ) throws -> CaseState {
        let state = try stored(tx, id)
        if expected != state.token { throw try movedOn(tx, state, expected: expected) }
        if case .no(let problem) = try mayAct(tx, tx.actor, state) { throw Refusal(problem) }
        let (definition, index) = try book.place(of: state)
        let said = reasons.split(whereSeparator: \.isNewline).map { $0.filter { $0 != "\t" } }.joined(separator: "\n")
        let reasons = String(said.drop(while: \.isWhitespace))
        let step = definition.steps[index]
        let second = step.needsResponsible ? try answering(responsible, beside: tx.actor, tx) : nil
        try check(verdict, on: step, first: index == 0, reasons, returnTo, documents)
        return try apply(
            tx, state, definition, index, verdict, reasons, returnTo, documents, by: tx.actor, answeredBy: second)
    }

    /// Does a step of the system. Whether what it waits for is there is the caller's to know.
    ///
    /// - Parameter verdict: `automatic` to go on; `returned` (with reasons) where e.g. an objection was upheld;
    ///   `refused`.
    /// - Throws: `Refusal`: `caseMovedOn`, `caseClosed`, `notSystemStep`, `reasonsMissing`, `returnTargetUnknown`.
    @discardableResult
    package func automatic(
        _ tx: Transaction, case id: String, expected: String, verdict: Verdict = .automatic, reasons: String = "",
        returnTo: String? = nil
    ) throws -> CaseState {
        let state = try stored(tx, id)
        if expected != state.token { throw try movedOn(tx, state, expected: expected) }
        guard state.isOpen else { throw Refusal("caseClosed") }
        let (definition, index) = try book.place(of: state)
        let step = definition.steps[index]
        guard step.isAutomatic else { throw Refusal("notSystemStep", stepValues(step)) }
        guard verdict == .automatic || verdict == .returned || verdict == .refused else {
            throw Refusal("verdictNotHere", field: "verdict", ["verdict": verdict.rawValue])
        }
        try check(verdict, on: step, first: false, reasons, returnTo, [:])
        return try apply(tx, state, definition, index, verdict, reasons, returnTo, [:], by: nil)
    }

    // MARK: Reading

    package func state(_ reader: Reader, _ scope: Scope, case id: String) throws -> CaseState? {
        try reader.row(scope, "select * from procedure_case c where c.id = \(id) and \(within: "c")").map {
            try CaseState($0)
        }
    }

    /// The open case about a subject, else the latest closed one.
    package func find(_ reader: Reader, _ scope: Scope, subject: String, procedure: String) throws -> CaseState? {
        try reader.row(
            scope,
            """
            select * from procedure_case c
            where c.subject = \(subject) and c.procedure = \(procedure) and \(within: "c")
            order by case when c.closed_at is null then 0 else 1 end, c.opened_at desc, c.id desc limit 1
            """
        ).map { try CaseState($0) }
    }

    /// All acts of a case, in order.
    package func acts(_ reader: Reader, _ scope: Scope, case id: String) throws -> [Act] {
        try reader.rows(scope, "select * from procedure_act a where a.case_id = \(id) and \(within: "a") order by a.n")
            .map { try Act($0) }
    }

    // MARK: The work

    func stored(_ reader: Reader, _ id: String) throws -> CaseState {
        guard let state = try state(reader, .everything(because: "who may act is asked with its reason"), case: id)
        else {
            throw Refusal("caseUnknown", ["case": id])
        }
        return state
    }

    func allActs(_ reader: Reader, _ state: CaseState) throws -> [Act] {
        try acts(reader, .everything(because: "persons must differ whoever asks"), case: state.id)
    }

    /// The level that acts: a case that belongs to a prefecture or the province itself has no county below it.
    func level(of step: StepDefinition, in division: Division) -> Division.Level? {
        switch step.side {
        case .training, .finance: step.isAutomatic ? nil : max(step.level, division.level)
        default: nil
        }
    }

    private func apply(
        _ tx: Transaction, _ state: CaseState, _ definition: ProcedureDefinition, _ index: Int, _ verdict: Verdict,
        _ reasons: String, _ returnTo: String?, _ documents: [String: String], by actor: Actor?,
        answeredBy responsible: Responsible? = nil
    ) throws -> CaseState {
        let n = try tx.number(
            .everything(because: "numbers the acts of one case"),
            "select count(*) from procedure_act a where a.case_id = \(state.id)")
        let step = definition.steps[index]
        try tx.insert(
            "procedure_act",
            [
                "id": tx.newID(), "case_id": state.id, "division": state.division, "institution": state.institution,
                "person": state.person, "round": state.round, "n": n + 1, "step": step.id, "verdict": verdict.rawValue,
                "account": actor?.id, "person_name": actor?.name ?? "", "role": actor?.role.rawValue,
                "reasons": reasons,
                "documents": Act.text(of: documents), "at": tx.now,
                "taken_ms": max(0, tx.now.milliseconds - state.enteredAt.milliseconds), "due_on": state.dueOn,
                "responsible": responsible?.account, "responsible_name": responsible?.name
            ])
        var change: Columns
        switch verdict {
        case .returned:
            let target = returnTo ?? step.returnsTo.first ?? step.id
            change = entering(definition.step(target) ?? step, state.division, tx.now)
            change["round"] = (state.round + 1).sql
        case .refused:
            change = closing(.refused, tx.now)
        case .submitted, .agreed, .automatic:
            let next = index + 1
            change =
                next < definition.steps.count
                ? entering(definition.steps[next], state.division, tx.now) : closing(.agreed, tx.now)
        }
        let condition: SQL = "closed_at is null and step = \(state.step) and round = \(state.round)"
        guard try tx.update("procedure_case", id: state.id, change, where: condition) else {
            throw StoreFault("case \(state.id) changed within the transaction that acts on it")
        }
        tx.note("case", state.id)
        tx.note("step", step.id)
        tx.note("verdict", verdict.rawValue)
        if let responsible {
            // The handler is the entry's actor; said again beside the other, as the two are asked for together.
            tx.note("handler", actor?.id ?? "")
            tx.note("responsible", responsible.account)
        }
        return try stored(tx, state.id)
    }

    private func entering(_ step: StepDefinition, _ division: Division, _ now: Instant) -> Columns {
        [
            "step": step.id, "role": step.role?.rawValue, "level": level(of: step, in: division)?.rawValue,
            "entered_at": now,
            "due_on": step.workingDays.map { calendar.due($0, after: now.day) }
        ]
    }

    private func closing(_ outcome: Outcome, _ now: Instant) -> Columns {
        [
            "closed_at": now, "outcome": outcome.rawValue, "role": nil as String?, "level": nil as String?,
            "due_on": nil as Day?
        ]
    }
}
