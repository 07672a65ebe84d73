import FEEL

/// Decides `Prepayment`: one row fires and gives the share.
final class PrepaymentDecider: Decider {
    let compiled: CompiledDecision<PrepaymentInput>

    init?(_ parts: PackParts, folder: String, problems: inout [PackProblem]) {
        guard let compiled = CompiledDecision<PrepaymentInput>(.prepayment, parts, folder: folder, problems: &problems)
        else {
            return nil
        }
        self.compiled = compiled
        let review = TableReview(folder: folder, kind: .prepayment, parts: parts)
        if let table = compiled.tableNumbers[parts.layout.share] {
            review.clauses(compiled.rows[table], parts.layout.share, &problems)
        } else {
            review.missing(parts.layout.share, &problems)
        }
    }

    func decideQuickly(_ input: PrepaymentInput) -> PrepaymentOutcome? {
        compiled.quickly(input) { desk in quickOutcome(desk, input.caseID) }
    }

    func decideGenerally(_ input: PrepaymentInput) throws(InputError) -> PrepaymentOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            var rows = FiredRows(frame.flatTrace)
            guard let share = frame.result(0).asNumber, let fired = rows.next() else {
                throw InputError.noAnswer("share")
            }
            return PrepaymentOutcome(
                caseID: input.caseID, pack: compiled.pack, version: compiled.version, share: share,
                clauses: compiled.rows[fired.table][fired.rule].clauses)
        }
    }

    func quickOutcome(_ desk: Desk, _ caseID: String) -> PrepaymentOutcome? {
        let plan = desk.machine.plan
        guard let row = desk.machine.fired.rows.first, let output = plan.output(row, ""),
            let share = desk.machine.number(output)
        else { return nil }
        let (table, rule) = plan.place(row)
        return PrepaymentOutcome(
            caseID: caseID, pack: compiled.pack, version: compiled.version, share: share,
            clauses: compiled.rows[table][rule].clauses)
    }
}

/// Decides `FundTransfer`: one row says whether, and if not, why; others say what puts a request before others.
final class FundTransferDecider: Decider {
    let compiled: CompiledDecision<FundTransferInput>
    /// Number of the table that answers.
    private let answers: Int

    init?(_ parts: PackParts, folder: String, problems: inout [PackProblem]) {
        guard
            let compiled = CompiledDecision<FundTransferInput>(
                .fundTransfer, parts, folder: folder, problems: &problems)
        else {
            return nil
        }
        self.compiled = compiled
        let review = TableReview(folder: folder, kind: .fundTransfer, parts: parts)
        guard let table = compiled.tableNumbers[parts.layout.transfer] else {
            review.missing(parts.layout.transfer, &problems)
            return nil
        }
        answers = table
        review.clauses(compiled.rows[table], parts.layout.transfer, &problems)
        for row in compiled.rows[table] where row.constant("eligible") == "false" {
            _ = review.reason(row, "reason", parts.layout.transfer, &problems)
        }
        for name in parts.layout.preferences {
            guard let table = compiled.tableNumbers[name] else {
                review.missing(name, &problems)
                continue
            }
            review.clauses(compiled.rows[table], name, &problems)
            for row in compiled.rows[table] {
                _ = review.code(row, "preference", of: "transferPreference", name, &problems)
            }
        }
    }

    func decideQuickly(_ input: FundTransferInput) -> FundTransferOutcome? {
        compiled.quickly(input) { desk in outcome(desk.machine.fired.rows.map(desk.machine.plan.place), input.caseID) }
    }

    func decideGenerally(_ input: FundTransferInput) throws(InputError) -> FundTransferOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            guard let outcome = outcome(Array(FiredRows(frame.flatTrace)), input.caseID) else {
                throw InputError.noAnswer("answer")
            }
            return outcome
        }
    }

    func outcome(_ fired: [(table: Int, rule: Int)], _ caseID: String) -> FundTransferOutcome? {
        guard let answer = fired.first(where: { $0.table == answers }) else { return nil }
        let row = compiled.rows[answers][answer.rule]
        guard let eligible = row.constant("eligible") else { return nil }
        let preferences = fired.filter { $0.table != answers }.compactMap { fired -> FundTransferOutcome.Preference? in
            let row = compiled.rows[fired.table][fired.rule]
            return row.constant("preference").map { .init(code: $0, clauses: row.clauses) }
        }
        return FundTransferOutcome(
            caseID: caseID, pack: compiled.pack, version: compiled.version, eligible: eligible == "true",
            reason: row.constant("reason"), clauses: row.clauses, preferences: preferences)
    }
}
