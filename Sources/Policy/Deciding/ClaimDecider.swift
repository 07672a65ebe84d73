import FEEL

/// Decides `TraineeClaim`: the rows that fired become reasons, amounts, payees and assumptions.
final class ClaimDecider: Sendable {
    let compiled: CompiledDecision<TraineeClaimInput>
    let kinds: [Kind]
    /// What a table is for, by its number.
    private let roles: [Role]
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

    /// A row that refuses, as the trace names it.
    private struct Refusing {
        var reason: Int
        var kinds: UInt32
        var table: Int
        var rule: Int
    }

    func decide(_ input: TraineeClaimInput) throws(InputError) -> TraineeClaimOutcome {
        try compiled.evaluate(input) { (frame) throws(InputError) in
            var refusing: [Refusing] = []
            var found = [Found](repeating: Found(), count: kinds.count)
            var assumed: [Assumed] = []
            for (table, rule) in FiredRows(frame.flatTrace) {
                let role = roles[table]
                switch role.use {
                case .unused: break
                case .reasons:
                    refusing.append(Refusing(reason: role.reasons[rule], kinds: role.kinds, table: table, rule: rule))
                case .amount:
                    found[role.kind].applies = true
                    found[role.kind].add(role.stated[rule])
                case .with:
                    for at in found.indices where role.kinds & (1 << UInt32(at)) != 0 {
                        found[at].add(role.stated[rule])
                    }
                case .assumption: assumed.append(role.assumed[rule])
                }
            }
            var refused: UInt32 = 0
            for one in refusing { refused |= one.kinds }
            var items: [TraineeClaimOutcome.Item] = []
            items.reserveCapacity(kinds.count)
            var total: Int64 = 0
            for (at, kind) in kinds.enumerated() where found[at].isItem && refused & (1 << UInt32(at)) == 0 {
                let fen = try fen(frame.result(kind.resultIndex), kind.name)
                let (sum, over) = total.addingReportingOverflow(fen)
                guard !over, let payee = found[at].payee, let fund = found[at].fund else {
                    throw Self.noAnswer(kind.name)
                }
                total = sum
                items.append(.init(kind: kind.name, fen: fen, payee: payee, fund: fund, clauses: found[at].clauses))
            }
            let refusals = refusing.isEmpty ? [] : refusals(refusing, found)
            return TraineeClaimOutcome(
                caseID: input.caseID, pack: compiled.pack, version: compiled.version,
                outcome: total == 0 ? .rejected : refusals.isEmpty ? .approved : .partial, totalFen: total,
                items: items, refusals: refusals,
                assumptions: assumed.isEmpty ? [] : assumptions(assumed, refused, input.local))
        }
    }

    /// What the rows say of one kind.
    private struct Found {
        /// A row gave its amount: it exists for this claim and can be refused.
        var applies = false
        var isOpen = false
        var payee: String?
        var fund: String?
        var clauses: [String] = []

        var isItem: Bool { applies && !isOpen }

        mutating func add(_ stated: Stated) {
            if stated.isOpen { isOpen = true }
            if let payee = stated.payee { self.payee = payee }
            if let fund = stated.fund { self.fund = fund }
            ClaimDecider.append(stated.clauses, to: &clauses)
        }
    }

    /// By reason, then by kind, each pair once with all its clauses. A kind that does not exist for the claim is not
    /// refused.
    private func refusals(_ refusing: [Refusing], _ found: [Found]) -> [TraineeClaimOutcome.RefusedItem] {
        guard !refusing.isEmpty else { return [] }
        let sorted = refusing.enumerated().sorted { ($0.element.reason, $0.offset) < ($1.element.reason, $1.offset) }
            .map(\.element)
        var all: [TraineeClaimOutcome.RefusedItem] = []
        var start = 0
        while start < sorted.count {
            let reason = sorted[start].reason
            var end = start + 1
            while end < sorted.count, sorted[end].reason == reason { end += 1 }
            for (at, kind) in kinds.enumerated() where found[at].applies {
                var clauses: [String] = []
                for one in sorted[start..<end] where one.kinds & (1 << UInt32(at)) != 0 {
                    if clauses.isEmpty {
                        clauses = compiled.rows[one.table][one.rule].clauses
                    } else {
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
        _ assumed: [Assumed], _ refused: UInt32, _ local: LocalParameters
    ) -> [String] {
        var names: [String] = []
        for one in assumed where local[one.parameter] == nil && !names.contains(one.parameter) {
            if let kind = one.kind, refused & (1 << UInt32(kind)) != 0 { continue }
            names.append(one.parameter)
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
        if all.isEmpty {
            all = clauses
        } else {
            for clause in clauses where !all.contains(clause) { all.append(clause) }
        }
    }

    func facts(of input: TraineeClaimInput, pack: Pack) -> [String: Value] { compiled.facts(of: input, pack: pack) }

    /// The rows that gave each kind's amount, for the words of an explanation.
    func firedRules(for input: TraineeClaimInput) -> [String: RuleRow] {
        let fired = try? compiled.evaluate(input) { (frame) throws(InputError) in
            var rows: [String: RuleRow] = [:]
            for (table, rule) in FiredRows(frame.flatTrace) {
                let role = roles[table]
                if role.use == .amount { rows[kinds[role.kind].name] = compiled.rows[table][rule] }
            }
            return rows
        }
        return fired ?? [:]
    }
}
