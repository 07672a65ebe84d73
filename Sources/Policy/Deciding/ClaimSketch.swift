import FEEL

/// What all outcomes of a decision about money have in common for which the same rows fire: everything but the amounts.
final class ClaimSketch: Sendable {
    let items: [Item]
    let refusals: [ClaimOutcome.RefusedItem]
    /// Sorted, where the jurisdiction has set nothing.
    let assumptions: [String]
    /// Every item has its payee and fund.
    let isWhole: Bool
    /// Bit n: the reason of that position refuses something; all from the 64th on share the last bit.
    let reasonBits: UInt64
    let kindBits: UInt32
    private let rules: ClaimRules
    private let written: WrittenClaim?

    struct Item: Sendable {
        /// Position among the decider's kinds.
        var at: Int
        var kind: String
        var payee: String
        var fund: String
        var clauses: [String]
        /// Where a plan computes the amount.
        var output: PlanOutput?
    }

    /// `rows` by table, as they fired. `plan`: the plan that found them, to ask for amounts.
    init(_ rows: [(table: Int, rule: Int)], _ rules: ClaimRules, plan: Plan? = nil) {
        var reading = Reading(found: [Found](repeating: Found(), count: rules.kinds.count))
        for (table, rule) in rows { reading.add(table, rule, rules, plan) }
        if let at = rules.otherwise { reading.settle(at) }
        let refused = reading.refusing.reduce(UInt32(0)) { $0 | $1.kinds }
        var items: [Item] = []
        for (at, kind) in rules.kinds.enumerated() where reading.found[at].isItem && refused & (1 << UInt32(at)) == 0
        {
            let found = reading.found[at]
            items.append(
                Item(
                    at: at, kind: kind.name, payee: found.payee ?? "", fund: found.fund ?? "", clauses: found.clauses,
                    output: found.output))
        }
        self.items = items
        self.rules = rules
        isWhole = items.allSatisfy { !$0.payee.isEmpty && !$0.fund.isEmpty }
        let refusals = reading.refusals(rules)
        self.refusals = refusals
        assumptions = reading.assumptions(refused)
        reasonBits = refusals.reduce(UInt64(0)) { bits, refusal in
            bits | 1 << UInt64(min(rules.reasons.firstIndex(of: refusal.reason) ?? 63, 63))
        }
        kindBits = items.reduce(UInt32(0)) { $0 | 1 << UInt32($1.at) }
        written =
            plan == nil
            ? nil
            : WrittenClaim(
                ClaimOutcome(
                    caseID: "", pack: rules.pack, version: rules.version, outcome: .rejected, totalFen: 0,
                    items: items.map {
                        .init(kind: $0.kind, fen: 0, payee: $0.payee, fund: $0.fund, clauses: $0.clauses)
                    },
                    refusals: refusals, assumptions: assumptions))
    }

    /// Nil when the total is larger than 64 bits hold.
    func outcome(
        _ fens: some Collection<Int64>, _ caseID: String, _ local: LocalParameters
    ) -> ClaimOutcome? {
        var all: [ClaimOutcome.Item] = []
        all.reserveCapacity(items.count)
        var total: Int64 = 0
        for (item, fen) in zip(items, fens) {
            let (sum, over) = total.addingReportingOverflow(fen)
            if over { return nil }
            total = sum
            all.append(
                .init(kind: item.kind, fen: fen, payee: item.payee, fund: item.fund, clauses: item.clauses))
        }
        return ClaimOutcome(
            caseID: caseID, pack: rules.pack, version: rules.version, outcome: verdict(total),
            totalFen: total, items: all, refusals: refusals, assumptions: assumed(local))
    }

    /// Appends the outcome as JSON; false where it is for the general way.
    func write(
        _ fens: UnsafeBufferPointer<Int64>, _ desk: Desk, _ out: inout [UInt8]
    ) -> Bool {
        guard let written else { return false }
        var total: Int64 = 0
        for fen in fens {
            let (sum, over) = total.addingReportingOverflow(fen)
            if over { return false }
            total = sum
        }
        let local = desk.isStandard || assumptions.isEmpty ? nil : assumed(desk.local)
        written.write(desk.caseBytes, fens, total: total, verdict(total), assumptions: local, &out)
        return true
    }

    func verdict(_ total: Int64) -> ClaimOutcome.Verdict {
        rules.verdict(total, isRefused: !refusals.isEmpty)
    }

    /// The assumptions that a jurisdiction has not settled.
    func assumed(_ local: LocalParameters) -> [String] {
        local.values.isEmpty || assumptions.isEmpty ? assumptions : assumptions.filter { local[$0] == nil }
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
    var output: PlanOutput?

    var isItem: Bool { applies && !isOpen }

    mutating func add(_ stated: ClaimRules.Stated) {
        if stated.isOpen { isOpen = true }
        if let payee = stated.payee { self.payee = payee }
        if let fund = stated.fund { self.fund = fund }
        ClaimRules.append(stated.clauses, to: &clauses)
    }
}

private struct Reading {
    var found: [Found]
    var refusing: [Refusing] = []
    /// Reasons that count where no row gave an amount.
    var otherwise: [Refusing] = []
    var assumed: [ClaimRules.Assumed] = []

    /// A row that refuses, as the trace names it.
    struct Refusing {
        var reason: Int
        var kinds: UInt32
        var table: Int
        var rule: Int
    }

    mutating func add(_ table: Int, _ rule: Int, _ rules: ClaimRules, _ plan: Plan?) {
        let role = rules.roles[table]
        switch role.use {
        case .unused: break
        case .reasons:
            refusing.append(Refusing(reason: role.reasons[rule], kinds: role.kinds, table: table, rule: rule))
        case .otherwise:
            otherwise.append(Refusing(reason: role.reasons[rule], kinds: role.kinds, table: table, rule: rule))
        case .amount:
            let kind = role.rowKinds[rule]
            found[kind].applies = true
            found[kind].output = plan.flatMap { $0.output($0.row(table, rule), "fen") }
            found[kind].add(role.stated[rule])
        case .with:
            for at in found.indices where role.kinds & (1 << UInt32(at)) != 0 { found[at].add(role.stated[rule]) }
        case .assumption: assumed.append(role.assumed[rule])
        }
    }

    /// Refuses what no row gives an amount for, under the name of that kind.
    mutating func settle(_ kind: Int) {
        guard !found.contains(where: \.applies) else { return }
        found[kind].applies = true
        found[kind].isOpen = true
        refusing = otherwise
    }

    /// By reason, then by kind, each pair once with all its clauses. A kind that does not exist for the claim is not
    /// refused.
    func refusals(_ rules: ClaimRules) -> [ClaimOutcome.RefusedItem] {
        let sorted = refusing.enumerated().sorted { ($0.element.reason, $0.offset) < ($1.element.reason, $1.offset) }
            .map(\.element)
        var all: [ClaimOutcome.RefusedItem] = []
        var start = 0
        while start < sorted.count {
            let reason = sorted[start].reason
            let end = sorted[start...].firstIndex { $0.reason != reason } ?? sorted.count
            for (at, kind) in rules.kinds.enumerated() where found[at].applies {
                var clauses: [String] = []
                for one in sorted[start..<end] where one.kinds & (1 << UInt32(at)) != 0 {
                    ClaimRules.append(rules.rows[one.table][one.rule].clauses, to: &clauses)
                }
                if !clauses.isEmpty {
                    all.append(.init(kind: kind.name, reason: rules.reasons[reason], clauses: clauses))
                }
            }
            start = end
        }
        return all
    }

    func assumptions(_ refused: UInt32) -> [String] {
        var names: [String] = []
        for one in assumed where !names.contains(one.parameter) {
            if let kind = one.kind, refused & (1 << UInt32(kind)) != 0 { continue }
            names.append(one.parameter)
        }
        return names.sorted()
    }
}
