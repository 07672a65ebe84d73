import FEEL

/// Decides `TraineeClaim`: the rows that fired become reasons, amounts, payees and assumptions.
final class ClaimDecider: Sendable {
    let compiled: CompiledDecision<TraineeClaimInput>
    let kinds: [Kind]
    /// What a table is for, by its number.
    let roles: [Role]
    /// Reasons in their order; a row's reason is a position here.
    let reasons: [String]

    /// One item kind that the pack can pay.
    struct Kind: Sendable {
        var name: String
        var amountTable: Int
        var resultIndex: Int
        var withTables: [Int]
    }

    /// What a table is for, and what its rows say; shared, so that looking at it copies nothing.
    final class Role: Sendable {
        enum Use: Sendable { case unused, reasons, amount, with, assumption }

        let use: Use
        /// The kind whose amount it gives.
        let kind: Int
        /// The kinds that its reasons refuse, or whose payee or fund it gives, as bits.
        let kinds: UInt32
        let reasons: [Int]
        let stated: [Stated]
        let assumed: [Assumed]

        init(
            _ use: Use, kind: Int = 0, kinds: UInt32 = 0, reasons: [Int] = [], stated: [Stated] = [],
            assumed: [Assumed] = []
        ) {
            self.use = use
            self.kind = kind
            self.kinds = kinds
            self.reasons = reasons
            self.stated = stated
            self.assumed = assumed
        }
    }

    struct Stated: Sendable {
        var payee: String?
        var fund: String?
        var clauses: [String]
        /// The amount is `null`: it cannot be said yet, but what refuses the item is said already.
        var isOpen = false
    }

    /// The parameter, and the kind that must be paid for it to count.
    struct Assumed: Sendable {
        var parameter: String
        var kind: Int?
    }

    init?(_ parts: PackParts, folder: String, problems: inout [PackProblem]) {
        guard
            let compiled = CompiledDecision<TraineeClaimInput>(
                .traineeClaim, parts, folder: folder, problems: &problems)
        else {
            return nil
        }
        let review = TableReview(folder: folder, kind: .traineeClaim, parts: parts)
        let names = parts.itemKinds.filter { parts.layout.items[$0] != nil }
        var builder = RoleBuilder(compiled: compiled, parts: parts, review: review, kindNames: names)
        for name in names { if let item = parts.layout.items[name] { builder.add(item, name, &problems) } }
        for table in parts.layout.assumptions { builder.addAssumptions(table, &problems) }
        self.compiled = compiled
        kinds = builder.kinds
        roles = builder.roles
        reasons = builder.reasons
    }

    /// The same decision where these parameters have other values.
    init(_ other: ClaimDecider, changing values: [String: JSONValue]) {
        compiled = CompiledDecision(other.compiled, changing: values)
        kinds = other.kinds
        roles = other.roles
        reasons = other.reasons
    }

    func decide(_ input: TraineeClaimInput) throws(InputError) -> TraineeClaimOutcome {
        if let outcome = decideQuickly(input) { return outcome }
        return try decideGenerally(input)
    }

    /// Nil: for the general way.
    func decideQuickly(_ input: TraineeClaimInput) -> TraineeClaimOutcome? {
        compiled.quickly(input) { desk in quickOutcome(desk, input.caseID, input.local) }
    }

    /// The general way, by interpreting the model; the quick way gives the same or nothing.
    func decideGenerally(_ input: TraineeClaimInput) throws(InputError) -> TraineeClaimOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            let sketch = ClaimSketch(FiredRows(frame.flatTrace).map { $0 }, self)
            var fens: [Int64] = []
            for item in sketch.items {
                guard !item.payee.isEmpty, !item.fund.isEmpty else { throw Self.noAnswer(item.kind) }
                fens.append(try fen(frame.result(kinds[item.at].resultIndex), item.kind))
            }
            guard let outcome = sketch.outcome(fens, input.caseID, input.local, self) else {
                throw Self.noAnswer(sketch.items.last?.kind ?? "")
            }
            return outcome
        }
    }

    /// The outcome of the rows that fired on the desk; nil where an amount is for the general way.
    private func quickOutcome(_ desk: Desk, _ caseID: String, _ local: LocalParameters) -> TraineeClaimOutcome? {
        let sketch = sketch(desk)
        guard sketch.isWhole else { return nil }
        return withUnsafeTemporaryAllocation(of: Int64.self, capacity: sketch.items.count + 1) { fens in
            guard quickFens(sketch, desk, fens) else { return nil }
            return sketch.outcome(fens[..<sketch.items.count], caseID, local, self)
        }
    }

    /// What outcomes of these rows have in common, remembered by the desk.
    func sketch(_ desk: Desk) -> ClaimSketch {
        let plan = desk.machine.plan
        return desk.recall { rows in ClaimSketch(rows.map { plan.place($0) }, self, plan: plan) }
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
            throw Self.noAnswer(kind)
        }
        return fen
    }

    static func noAnswer(_ kind: String) -> InputError {
        InputError(.noAnswer, "the pack's model gives no \(kind) for this input", path: "")
    }

    static func append(_ clauses: [String], to all: inout [String]) {
        if all.isEmpty {
            all = clauses
        } else {
            for clause in clauses where !all.contains(clause) { all.append(clause) }
        }
    }

    func facts(of input: TraineeClaimInput, pack: Pack) -> [String: Value] { compiled.facts(of: input, pack: pack) }

    /// The rows that gave each kind's amount, for the words of an explanation.
    func firedRules(for input: TraineeClaimInput) -> [String: RuleRow] {
        var rows: [String: RuleRow] = [:]
        for (table, rule) in (try? fired(input)) ?? [] {
            let role = roles[table]
            if role.use == .amount { rows[kinds[role.kind].name] = compiled.rows[table][rule] }
        }
        return rows
    }

    /// All rows that fire for the input, table by table.
    func fired(_ input: TraineeClaimInput) throws(InputError) -> [(table: Int, rule: Int)] {
        if let rows = compiled.quickly(input, { desk in desk.machine.fired.rows.map(desk.machine.plan.place) }) {
            return rows
        }
        return try compiled.evaluate(input) { FiredRows($0.flatTrace).map { $0 } }
    }
}
