import FEEL

/// Decides `Prepayment`: one row fires and gives the share.
final class PrepaymentDecider: Sendable {
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

    func decide(_ input: PrepaymentInput) throws(InputError) -> PrepaymentOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            var rows = FiredRows(frame.flatTrace)
            guard let share = frame.result(0).asNumber, let fired = rows.next() else {
                throw ClaimDecider.noAnswer("share")
            }
            return PrepaymentOutcome(
                caseID: input.caseID, pack: compiled.pack, version: compiled.version, share: share,
                clauses: compiled.rows[fired.table][fired.rule].clauses)
        }
    }
}

/// Decides `FundTransfer`: one row fires and says whether, and if not, why.
final class FundTransferDecider: Sendable {
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

    func decide(_ input: FundTransferInput) throws(InputError) -> FundTransferOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            var rows = FiredRows(frame.flatTrace)
            guard let fired = rows.next(), let eligible = compiled.rows[fired.table][fired.rule].constant("eligible")
            else {
                throw ClaimDecider.noAnswer("answer")
            }
            let row = compiled.rows[fired.table][fired.rule]
            return FundTransferOutcome(
                caseID: input.caseID, pack: compiled.pack, version: compiled.version, eligible: eligible == "true",
                reason: row.constant("reason"), clauses: row.clauses)
        }
    }
}
