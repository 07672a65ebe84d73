import Policy
import Store
import Vocabulary

/// What the pack says to the claim of a class as a whole.
package struct ClaimCheck: Sendable {
    package let input: ClassClaimInput
    package let outcome: FindingsOutcome
    package let explanation: Explanation

    package var isBlocked: Bool { outcome.isBlocked }
    package var blocking: [FindingsOutcome.Finding] { outcome.findings.filter { $0.severity == .block } }
}

/// One trainee's claim, decided and told.
package struct TraineeDecision: Sendable {
    package let input: TraineeClaimInput
    package let outcome: TraineeClaimOutcome
    package let explanation: Explanation
}

/// Runs the pack's decisions on a claim and keeps them. Everything here is called inside the transaction that acts on the result.
package enum ClaimDeciding {
    package static let classDecision = DecisionKind.classClaim.rawValue
    /// The decision of record.
    package static let traineeDecision = DecisionKind.traineeClaim.rawValue
    /// What the pack would say if the public notice ended without objection. Kept too, and never paid on.
    package static let preview = "TraineeClaimPreview"

    private static let all = Scope.everything(because: "the caller has found the claim in its scope")

    // MARK: The class

    package static func check(
        _ record: ClassRecord, claim: String?, notice: NoticeState, _ reader: Reader,
        _ office: Office
    ) throws
        -> ClaimCheck
    {
        let pack = try office.pack(record.pack)
        let input = try ClaimInputs.ofClass(record, claim: claim, notice: notice, reader, office)
        let outcome = try pack.decide(input)
        return ClaimCheck(input: input, outcome: outcome, explanation: pack.explain(input, outcome))
    }

    /// - Throws: `Refusal` `claimBlocked`, once for each finding that blocks, with `finding`, titles and clauses.
    static func refuseBlocked(_ check: ClaimCheck) throws {
        guard check.isBlocked else { return }
        let titles = check.explanation.refusals
        throw Refusal(
            check.blocking.map { finding in
                let title = titles.first { $0.code == finding.code }?.title
                return Problem(
                    "claimBlocked", field: "check",
                    values: [
                        "finding": finding.code, "titleZh": title?.zh ?? finding.code,
                        "titleEn": title?.en ?? finding.code,
                        "clauses": finding.clauses.joined(separator: ", ")
                    ])
            })
    }

    static func keep(_ check: ClaimCheck, _ record: ClassRecord, in tx: Transaction) throws -> String {
        try DecisionRecord.keepNext(
            name: classDecision, subject: "class/\(record.id)", pack: check.outcome.pack,
            version: check.outcome.version, input: String(decoding: check.input.json, as: UTF8.self),
            outcome: KeptDecision.text(check.outcome), division: record.division, institution: record.institution,
            in: tx)
    }

    // MARK: The trainees

    /// The notice that each line is decided with.
    enum Standing {
        /// As if the notice ended without objection, where the procedure has one.
        case preview(NoticeState)
        /// The notice as it ended: of the whole claim, and of single lines.
        case record(whole: NoticeState, upheld: Set<String>)

        func notice(of line: String) -> NoticeState {
            switch self {
            case .preview(let notice): notice
            case .record(let whole, let upheld): upheld.contains(line) ? .upheld : whole
            }
        }

        var isRecord: Bool { if case .record = self { true } else { false } }
    }

    /// What each line is decided on.
    static func inputs(_ claim: ClaimRecord, _ standing: Standing, _ reader: Reader, _ office: Office) throws
        -> [(line: ClaimLine, input: TraineeClaimInput)]
    {
        let record = try ClassStore.find(claim.classID, all, reader)
        let common = try ClaimInputs.common(record, claim: claim.id, reader, office)
        let roster = Dictionary(
            try EnrolmentStore.roster(of: record.id, all, reader).map { ($0.id, $0) },
            uniquingKeysWith: { $1 })
        return try ClaimStore.lines(of: claim.id, all, reader).map { line in
            guard let enrolment = roster[line.enrolment] else {
                throw StoreFault("claim line \(line.id) without enrolment")
            }
            let input = try ClaimInputs.ofTrainee(
                enrolment, line: line.id, notice: standing.notice(of: line.id),
                common, reader)
            return (line, input)
        }
    }

    /// Decides every line; nothing is kept.
    static func decide(_ claim: ClaimRecord, _ standing: Standing, _ reader: Reader, _ office: Office) throws
        -> [(line: ClaimLine, decision: TraineeDecision)]
    {
        let pack = try office.pack(claim.pack)
        return try inputs(claim, standing, reader, office).map { line, input in
            let outcome = try pack.decide(input)
            let told = pack.explain(input, outcome, asking: false)
            return (line, TraineeDecision(input: input, outcome: outcome, explanation: told))
        }
    }

    /// Decides every line, keeps the decisions with all their inputs, and puts amounts and totals to what they say.
    /// - Returns: the total of the claim.
    @discardableResult
    static func decideAndKeep(
        _ claim: ClaimRecord, _ standing: Standing, in tx: Transaction,
        office: Office
    ) throws -> Money {
        var total = Money.zero
        for (line, decision) in try decide(claim, standing, tx, office) {
            let outcome = decision.outcome
            let id = try DecisionRecord.keep(
                name: standing.isRecord ? traineeDecision : preview, subject: line.subject, pack: outcome.pack,
                version: outcome.version, input: String(decoding: decision.input.json, as: UTF8.self),
                outcome: String(decoding: outcome.json, as: UTF8.self), division: claim.division,
                institution: claim.institution,
                supersedes: line.decision, in: tx)
            try tx.update(
                "claim_line", id: line.id,
                [
                    "decision": id, "decided": standing.isRecord, "outcome": outcome.outcome.rawValue,
                    "total_fen": outcome.totalFen
                ])
            for item in line.items { try tx.delete("claim_item", id: item.id) }
            for item in outcome.items {
                try tx.insert(
                    "claim_item",
                    [
                        "id": tx.newID(), "division": claim.division, "institution": claim.institution,
                        "claim": claim.id,
                        "line": line.id, "person": line.person, "kind": item.kind, "fen": item.fen, "payee": item.payee,
                        "fund": item.fund
                    ])
            }
            guard let sum = total.plus(Money(fen: outcome.totalFen)) else { throw Refusal("money.overflow") }
            total = sum
        }
        try tx.update(
            "claim", id: claim.id,
            [
                "total_fen": total, "changed_at": tx.now, "decided_at": standing.isRecord ? tx.now : Instant?.none
            ])
        tx.note("totalFen", .integer(Int(total.fen)))
        return total
    }

    // MARK: Again

    /// What deciding a kept decision again gives.
    package struct Again: Sendable {
        package let kept: String
        /// The bytes of today's run over the kept input.
        package let now: String
        package let decision: TraineeDecision
        /// Each benefit that the document names, judged by itself; empty where it names none.
        package let benefits: [Benefit]
        package var isSame: Bool { kept == now }
    }

    /// Reads the kept input, decides it again under the kept version and compares byte for byte.
    /// - Throws: `StoreFault` where the kept input cannot be read by its pack any more.
    package static func again(_ record: DecisionRecord, _ office: Office) throws -> Again {
        let pack = try office.pack(record.version)
        guard let json = try? JSONReader.read(record.input) else {
            throw StoreFault("decision \(record.id) holds no JSON")
        }
        let input: TraineeClaimInput = try pack.read(json)
        let outcome = try pack.decide(input)
        return Again(
            kept: record.outcome, now: String(decoding: outcome.json, as: UTF8.self),
            decision: TraineeDecision(
                input: input, outcome: outcome,
                explanation: pack.explain(
                    input,
                    outcome)), benefits: try pack.benefits(of: input))
    }
}
