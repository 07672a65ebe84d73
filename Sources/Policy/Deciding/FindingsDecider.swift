import FEEL

/// Decides `ClassOpening`, `ClassClaim`, `Enrolment` and `ExamEntry`: every row that fired is a finding.
final class FindingsDecider<Input: SchemaInput>: Decider {
    let compiled: CompiledDecision<Input>
    private let passed: String
    /// What each row of each table finds.
    private let found: [[Found]]

    private struct Found: Sendable {
        var code: String
        var order: Int
        var severity: FindingsOutcome.Severity
    }

    init?(
        _ kind: DecisionKind, passed: String, tables: [String], _ parts: PackParts, folder: String,
        problems: inout [PackProblem]
    ) {
        guard let compiled = CompiledDecision<Input>(kind, parts, folder: folder, problems: &problems) else {
            return nil
        }
        let review = TableReview(folder: folder, kind: kind, parts: parts)
        let severities = FindingsOutcome.Severity.allCases.filter { ![.hold, .prefer].contains($0) || kind == .enrolment }
        let choices = severities.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        var found = [[Found]](repeating: [], count: compiled.rows.count)
        for name in tables {
            guard let table = compiled.tableNumbers[name] else {
                review.missing(name, &problems)
                continue
            }
            review.clauses(compiled.rows[table], name, &problems)
            found[table] = compiled.rows[table].map { row in
                let reason = review.reason(row, "code", name, &problems)
                let severity = row.constant("severity").flatMap(FindingsOutcome.Severity.init(rawValue:))
                    .flatMap { severities.contains($0) ? $0 : nil }
                if severity == nil { review.row(name, row, "severity must be \(choices)", &problems) }
                return Found(code: reason?.code ?? "", order: reason?.order ?? 0, severity: severity ?? .block)
            }
        }
        self.compiled = compiled
        self.passed = passed
        self.found = found
    }

    /// What the rows that fired come to, whatever the case.
    final class Sketch: Sendable {
        let outcome: String
        let findings: [FindingsOutcome.Finding]
        let written: WrittenOutcome

        init(outcome: String, findings: [FindingsOutcome.Finding], _ compiled: CompiledDecision<Input>) {
            self.outcome = outcome
            self.findings = findings
            written = WrittenOutcome(
                FindingsOutcome(
                    caseID: "", pack: compiled.pack, version: compiled.version, outcome: outcome, findings: findings
                ).json)
        }
    }

    func decideQuickly(_ input: Input) -> FindingsOutcome? {
        compiled.quickly(input) { sketch($0) }.map { outcome($0, input.caseID) }
    }

    func decideGenerally(_ input: Input) throws(InputError) -> FindingsOutcome {
        try compiled.evaluate(input) { outcome(sketch(FiredRows($0.flatTrace).map { $0 }), input.caseID) }
    }

    private func outcome(_ sketch: Sketch, _ caseID: String) -> FindingsOutcome {
        FindingsOutcome(
            caseID: caseID, pack: compiled.pack, version: compiled.version, outcome: sketch.outcome,
            findings: sketch.findings)
    }

    func sketch(_ desk: Desk) -> Sketch {
        desk.recall { rows in sketch(rows.map(desk.machine.plan.place)) }
    }

    private func sketch(_ rows: [(table: Int, rule: Int)]) -> Sketch {
        var findings: [(order: Int, finding: FindingsOutcome.Finding)] = []
        for (table, rule) in rows where rule < found[table].count {
            let one = found[table][rule]
            let clauses = compiled.rows[table][rule].clauses
            if let at = findings.firstIndex(where: { $0.order == one.order }) {
                ClaimRules.append(clauses, to: &findings[at].finding.clauses)
                findings[at].finding.severity = max(one.severity, findings[at].finding.severity)
            } else {
                findings.append((one.order, .init(code: one.code, severity: one.severity, clauses: clauses)))
            }
        }
        findings.sort { $0.order < $1.order }
        let all = findings.map(\.finding)
        let outcome =
            switch all.map(\.severity).max() ?? .warn {
            case .block: "blocked"
            case .hold: "held"
            case .warn, .prefer: passed
            }
        return Sketch(outcome: outcome, findings: all, compiled)
    }

    func facts(of input: Input, pack: Pack) -> [String: Value] { compiled.facts(of: input, pack: pack) }
}
