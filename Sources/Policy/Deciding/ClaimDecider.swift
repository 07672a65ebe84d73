import FEEL

/// Decides `TraineeClaim`: the rows that fired become reasons, amounts, payees and assumptions.
struct ClaimDecider: Sendable {
    let compiled: CompiledDecision<TraineeClaimInput>
    let kinds: [Kind]
    /// What a table is for, by its number.
    private let roles: [Role]
    /// Reasons in their order; a row's reason is a position here.
    private let reasons: [String]

    /// One item kind that the pack can pay.
    struct Kind: Sendable {
        var name: String
        var amountTable: Int
        var resultIndex: Int
        var withTables: [Int]
    }

    enum Role: Sendable {
        case unused
        /// Per row: the reason, and the kinds that it refuses as bits.
        case reasons(rows: [Int], kinds: UInt32)
        /// Kind, and what the rows state.
        case amount(kind: Int, rows: [Stated])
        case with(kind: Int, rows: [Stated])
        /// Per row: the parameter, and the kind that must be paid for it to count.
        case assumption(rows: [(parameter: String, kind: Int?)])
    }

    struct Stated: Sendable {
        var payee: String?
        var fund: String?
    }

    init?(_ parts: PackParts, folder: String, problems: inout [PackProblem]) {
        guard let compiled = CompiledDecision<TraineeClaimInput>(.traineeClaim, parts, folder: folder, problems: &problems) else {
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

    /// A row that refuses, as the trace names it.
    private struct Refusing {
        var reason: Int
        var kinds: UInt32
        var table: Int
        var rule: Int
    }

    func decide(_ input: TraineeClaimInput, pack: Pack) throws(InputError) -> TraineeClaimOutcome {
        try compiled.evaluate(input, pack: pack) { (frame) throws(InputError) in
            var refusing: [Refusing] = []
            var amounts = [Int](repeating: -1, count: kinds.count)
            var payees = [String?](repeating: nil, count: kinds.count)
            var funds = [String?](repeating: nil, count: kinds.count)
            var clauses = [[String]](repeating: [], count: kinds.count)
            var assumed: [(parameter: String, kind: Int?)] = []
            for (table, rule) in FiredRows(frame.flatTrace) {
                switch roles[table] {
                case .unused: break
                case .reasons(let rows, let kinds):
                    refusing.append(Refusing(reason: rows[rule], kinds: kinds, table: table, rule: rule))
                case .amount(let kind, let rows), .with(let kind, let rows):
                    if case .amount = roles[table] { amounts[kind] = rule }
                    if let payee = rows[rule].payee { payees[kind] = payee }
                    if let fund = rows[rule].fund { funds[kind] = fund }
                    if clauses[kind].isEmpty { clauses[kind] = compiled.rows[table][rule].clauses } else {
                        Self.append(compiled.rows[table][rule].clauses, to: &clauses[kind])
                    }
                case .assumption(let rows):
                    assumed.append(rows[rule])
                }
            }
            let refusals = refusals(refusing, amounts)
            var refused: UInt32 = 0
            for one in refusing { refused |= one.kinds }
            var items: [TraineeClaimOutcome.Item] = []
            var total: Int64 = 0
            for (at, kind) in kinds.enumerated() where amounts[at] >= 0 && refused & (1 << UInt32(at)) == 0 {
                let fen = try fen(frame.result(kind.resultIndex), kind.name)
                let (sum, over) = total.addingReportingOverflow(fen)
                guard !over, let payee = payees[at], let fund = funds[at] else { throw Self.noAnswer(kind.name) }
                total = sum
                items.append(.init(kind: kind.name, fen: fen, payee: payee, fund: fund, clauses: clauses[at]))
            }
            return TraineeClaimOutcome(
                caseID: input.caseID, pack: pack.id, version: pack.version,
                outcome: total == 0 ? .rejected : refusals.isEmpty ? .approved : .partial, totalFen: total,
                items: items, refusals: refusals, assumptions: assumptions(assumed, refused, input.local))
        }
    }

    /// By reason, then by kind, each pair once with all its clauses. A kind that does not exist for the claim is not refused.
    private func refusals(_ refusing: [Refusing], _ amounts: [Int]) -> [TraineeClaimOutcome.RefusedItem] {
        guard !refusing.isEmpty else { return [] }
        let sorted = refusing.enumerated().sorted { ($0.element.reason, $0.offset) < ($1.element.reason, $1.offset) }.map(\.element)
        var all: [TraineeClaimOutcome.RefusedItem] = []
        var start = 0
        while start < sorted.count {
            let reason = sorted[start].reason
            var end = start + 1
            while end < sorted.count, sorted[end].reason == reason { end += 1 }
            for (at, kind) in kinds.enumerated() where amounts[at] >= 0 {
                var clauses: [String] = []
                for one in sorted[start..<end] where one.kinds & (1 << UInt32(at)) != 0 {
                    if clauses.isEmpty { clauses = compiled.rows[one.table][one.rule].clauses } else {
                        Self.append(compiled.rows[one.table][one.rule].clauses, to: &clauses)
                    }
                }
                if !clauses.isEmpty { all.append(.init(kind: kind.name, reason: reasons[reason], clauses: clauses)) }
            }
            start = end
        }
        return all
    }

    private func assumptions(
        _ assumed: [(parameter: String, kind: Int?)], _ refused: UInt32, _ local: LocalParameters
    ) -> [String] {
        var names: [String] = []
        for (parameter, kind) in assumed where local[parameter] == nil && !names.contains(parameter) {
            if let kind, refused & (1 << UInt32(kind)) != 0 { continue }
            names.append(parameter)
        }
        return names.count > 1 ? names.sorted() : names
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
        for clause in clauses where !all.contains(clause) { all.append(clause) }
    }

    func facts(of input: TraineeClaimInput, pack: Pack) -> [String: Value] { compiled.facts(of: input, pack: pack) }

    /// The rows that gave each kind's amount, for the words of an explanation.
    func firedRules(for input: TraineeClaimInput, pack: Pack) -> [String: RuleRow] {
        let fired = try? compiled.evaluate(input, pack: pack) { (frame) throws(InputError) in
            var rows: [String: RuleRow] = [:]
            for (table, rule) in FiredRows(frame.flatTrace) {
                if case .amount(let kind, _) = roles[table] { rows[kinds[kind].name] = compiled.rows[table][rule] }
            }
            return rows
        }
        return fired ?? [:]
    }
}
