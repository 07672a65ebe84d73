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

/// Decides `FundTransfer`: one row fires and says whether, and if not, why.
final class FundTransferDecider: Decider {
    let compiled: CompiledDecision<FundTransferInput>

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
            return
        }
        review.clauses(compiled.rows[table], parts.layout.transfer, &problems)
        for row in compiled.rows[table] where row.constant("eligible") == "false" {
            _ = review.reason(row, "reason", parts.layout.transfer, &problems)
        }
    }

    func decideQuickly(_ input: FundTransferInput) -> FundTransferOutcome? {
        compiled.quickly(input) { desk in desk.machine.fired.rows.first.map(desk.machine.plan.place) }
            .flatMap { outcome($0, input.caseID) }
    }

    func decideGenerally(_ input: FundTransferInput) throws(InputError) -> FundTransferOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            var rows = FiredRows(frame.flatTrace)
            guard let fired = rows.next(), let outcome = outcome(fired, input.caseID) else {
                throw InputError.noAnswer("answer")
            }
            return outcome
        }
    }

    func outcome(_ fired: (table: Int, rule: Int), _ caseID: String) -> FundTransferOutcome? {
        let row = compiled.rows[fired.table][fired.rule]
        guard let eligible = row.constant("eligible") else { return nil }
        return FundTransferOutcome(
            caseID: caseID, pack: compiled.pack, version: compiled.version, eligible: eligible == "true",
            reason: row.constant("reason"), clauses: row.clauses)
    }
}
