import FEEL

/// Decides `TraineeClaim` and `Grant`: the rows that fired become reasons, amounts, payees and assumptions.
final class ClaimDecider<Input: SchemaInput>: Decider {
    let compiled: CompiledDecision<Input>
    let rules: ClaimRules

    /// `add` tells the builder what the tables are for.
    init?(
        _ kind: DecisionKind, _ parts: PackParts, folder: String, problems: inout [PackProblem],
        add: (inout RoleBuilder<Input>, inout [PackProblem]) -> Void
    ) {
        guard let compiled = CompiledDecision<Input>(kind, parts, folder: folder, problems: &problems) else {
            return nil
        }
        var builder = RoleBuilder(compiled, parts, TableReview(folder: folder, kind: kind, parts: parts))
        add(&builder, &problems)
        self.compiled = compiled
        rules = builder.rules
    }

    /// The same decision where these parameters have other values.
    init(_ other: ClaimDecider, changing values: [String: JSONValue]) {
        compiled = CompiledDecision(other.compiled, changing: values)
        rules = other.rules
    }

    func decideQuickly(_ input: Input) -> ClaimOutcome? {
        compiled.quickly(input) { desk in quickOutcome(desk, input.caseID, input.localParameters) }
    }

    func decideGenerally(_ input: Input) throws(InputError) -> ClaimOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            let sketch = ClaimSketch(FiredRows(frame.flatTrace).map { $0 }, rules)
            var fens: [Int64] = []
            for item in sketch.items {
                guard !item.payee.isEmpty, !item.fund.isEmpty else { throw InputError.noAnswer(item.kind) }
                fens.append(try fen(frame.result(rules.kinds[item.at].resultIndex), item.kind))
            }
            guard let outcome = sketch.outcome(fens, input.caseID, input.localParameters) else {
                throw InputError.noAnswer(sketch.items.last?.kind ?? "")
            }
            return outcome
        }
    }

    /// The outcome of the rows that fired on the desk; nil where an amount is for the general way.
    private func quickOutcome(_ desk: Desk, _ caseID: String, _ local: LocalParameters) -> ClaimOutcome? {
        let sketch = sketch(desk)
        guard sketch.isWhole else { return nil }
        return withUnsafeTemporaryAllocation(of: Int64.self, capacity: sketch.items.count + 1) { fens in
            guard quickFens(sketch, desk, fens) else { return nil }
            return sketch.outcome(fens[..<sketch.items.count], caseID, local)
        }
    }

    /// What outcomes of these rows have in common, remembered by the desk.
    func sketch(_ desk: Desk) -> ClaimSketch {
        let plan = desk.machine.plan
        return desk.recall { rows in ClaimSketch(rows.map { plan.place($0) }, rules, plan: plan) }
    }

    /// The amounts of a sketch's items; false where one is for the general way.
    func quickFens(_ sketch: ClaimSketch, _ desk: Desk, _ fens: UnsafeMutableBufferPointer<Int64>) -> Bool {
        for (at, item) in sketch.items.enumerated() {
            guard let output = item.output, let number = desk.machine.number(output),
                let fen = number.int64 ?? number.rounded(scale: 0, .halfUp)?.int64, fen >= 0
            else { return false }
            fens[at] = fen
        }
        return true
    }

    /// Rounded half up to a whole fen, once.
    private func fen(_ value: Value, _ kind: String) throws(InputError) -> Int64 {
        var number = value.asNumber
        if number == nil, case .context(let context) = value { number = context["fen"]?.asNumber }
        guard let number, let fen = number.int64 ?? number.rounded(scale: 0, .halfUp)?.int64, fen >= 0 else {
            throw InputError.noAnswer(kind)
        }
        return fen
    }

    func facts(of input: Input, pack: Pack) -> [String: Value] { compiled.facts(of: input, pack: pack) }

    /// The rows that gave each kind's amount, for the words of an explanation.
    func firedRules(for input: Input) -> [String: RuleRow] {
        var rows: [String: RuleRow] = [:]
        for (table, rule) in (try? fired(input)) ?? [] {
            let role = rules.roles[table]
            if role.use == .amount { rows[rules.kinds[role.rowKinds[rule]].name] = compiled.rows[table][rule] }
        }
        return rows
    }

    /// All rows that fire for the input, table by table.
    func fired(_ input: Input) throws(InputError) -> [(table: Int, rule: Int)] {
        if let rows = compiled.quickly(input, { desk in desk.machine.fired.rows.map(desk.machine.plan.place) }) {
            return rows
        }
        return try compiled.evaluate(input) { FiredRows($0.flatTrace).map { $0 } }
    }
}
