/// Reads what the layout says of a decision about money into roles of tables, and reports rows that say something
/// unknown.
struct RoleBuilder<Input: SchemaInput> {
    private let compiled: CompiledDecision<Input>
    private let parts: PackParts
    private let review: TableReview
    private var kindNames: [String] = []
    private var kinds: [ClaimRules.Kind] = []
    private var roles: [ClaimRules.Role]
    private let reasons: [String]
    private var otherwise: Int?
    /// Kinds are kept as bits.
    private static var mostKinds: Int { UInt32.bitWidth }

    init(_ compiled: CompiledDecision<Input>, _ parts: PackParts, _ review: TableReview) {
        self.compiled = compiled
        self.parts = parts
        self.review = review
        roles = [ClaimRules.Role](repeating: ClaimRules.Role(.unused), count: compiled.rows.count)
        reasons = (parts.reasonTexts[compiled.kind] ?? [:]).values.sorted { $0.order < $1.order }.map(\.code)
    }

    var rules: ClaimRules {
        ClaimRules(
            pack: compiled.pack, version: compiled.version, kinds: kinds, roles: roles, reasons: reasons,
            rows: compiled.rows, otherwise: otherwise)
    }

    // MARK: TraineeClaim

    /// Every item has an amount table of its own.
    mutating func addItems(_ problems: inout [PackProblem]) {
        kindNames = parts.itemKinds.filter { parts.layout.items[$0] != nil }
        for name in kindNames { if let item = parts.layout.items[name] { add(item, name, &problems) } }
        for table in parts.layout.assumptions { addAssumptions(table, &problems) }
    }

    private mutating func add(_ item: DecisionLayout.Item, _ name: String, _ problems: inout [PackProblem]) {
        let kind = kinds.count
        guard let table = compiled.tableNumbers[item.amount], let result = compiled.resultIndex(of: item.amount) else {
            return review.missing(item.amount, &problems)
        }
        let stated = stated(table, item.amount, &problems)
        roles[table] = ClaimRules.Role(
            .amount, rowKinds: [Int](repeating: kind, count: stated.count), stated: stated)
        kinds.append(.init(name: name, resultIndex: result))
        for other in item.with { addWith(other, 1 << UInt32(kind), &problems) }
        for other in item.reasons { addReasons(other, .reasons, 1 << UInt32(kind), &problems) }
    }

    // MARK: Grant

    /// The rows of the grants' tables say which kind they give the amount of; all reasons are for all kinds.
    mutating func addGrants(_ problems: inout [PackProblem]) {
        let layout = parts.layout.grants
        kindNames = parts.grants.map(\.kind)
        // A table for each kind; rows of one kind stand in one table.
        for (table, name) in layout.amounts.compactMap({ name in compiled.tableNumbers[name].map { ($0, name) } }) {
            addAmounts(table, name, &problems)
        }
        for name in layout.amounts where compiled.tableNumbers[name] == nil { review.missing(name, &problems) }
        let all = UInt32.max >> UInt32(Self.mostKinds - min(kinds.count, Self.mostKinds))
        if kinds.count >= Self.mostKinds {
            review.missing("\(kinds.count) kinds; more than \(Self.mostKinds - 1)", &problems)
        }
        for table in layout.with { addWith(table, all, &problems) }
        for table in layout.reasons { addReasons(table, .reasons, all, &problems) }
        for table in layout.assumptions { addAssumptions(table, &problems) }
        otherwise = kinds.count
        kinds.append(.init(name: DecisionLayout.Grants.otherKind, resultIndex: 0))
        addReasons(layout.otherwise, .otherwise, 1 << UInt32(kinds.count - 1), &problems)
    }

    private mutating func addAmounts(_ table: Int, _ name: String, _ problems: inout [PackProblem]) {
        guard let result = compiled.resultIndex(of: name) else { return review.missing(name, &problems) }
        var rowKinds: [Int] = []
        for row in compiled.rows[table] {
            guard let kind = review.code(row, "kind", of: "itemKind", name, &problems) else {
                rowKinds.append(0)
                continue
            }
            _ = review.code(row, "benefitType", of: "benefitType", name, &problems)
            if !kinds.contains(where: { $0.name == kind }) { kinds.append(.init(name: kind, resultIndex: result)) }
            let at = kinds.firstIndex { $0.name == kind } ?? 0
            if kinds[at].resultIndex != result {
                review.row(name, row, "'\(kind)' has rows in another table already", &problems)
            }
            rowKinds.append(at)
        }
        roles[table] = ClaimRules.Role(.amount, rowKinds: rowKinds, stated: stated(table, name, &problems))
    }

    // MARK: Tables

    private func stated(_ table: Int, _ name: String, _ problems: inout [PackProblem]) -> [ClaimRules.Stated] {
        review.clauses(compiled.rows[table], name, &problems)
        return compiled.rows[table].map { row in
            ClaimRules.Stated(
                payee: review.code(row, "payee", of: "payee", name, &problems),
                fund: review.code(row, "fund", of: "fund", name, &problems), clauses: row.clauses,
                isOpen: row.constants["fen"] == .some(nil))
        }
    }

    private mutating func addWith(_ name: String, _ kinds: UInt32, _ problems: inout [PackProblem]) {
        guard let table = compiled.tableNumbers[name] else { return review.missing(name, &problems) }
        roles[table] = ClaimRules.Role(
            .with, kinds: roles[table].kinds | kinds, stated: stated(table, name, &problems))
    }

    private mutating func addReasons(
        _ name: String, _ use: ClaimRules.Role.Use, _ kinds: UInt32, _ problems: inout [PackProblem]
    ) {
        guard let table = compiled.tableNumbers[name] else { return review.missing(name, &problems) }
        let known = roles[table]
        if known.use == use {
            roles[table] = ClaimRules.Role(use, kinds: known.kinds | kinds, reasons: known.reasons)
            return
        }
        review.clauses(compiled.rows[table], name, &problems)
        let rows = compiled.rows[table].map { row in
            // The output column has one name, or none when the table has a single column.
            let output = row.constants.keys.first ?? "reason"
            return review.reason(row, output, name, &problems).flatMap { reason in reasons.firstIndex(of: reason.code) }
                ?? 0
        }
        roles[table] = ClaimRules.Role(use, kinds: kinds, reasons: rows)
    }

    private mutating func addAssumptions(_ name: String, _ problems: inout [PackProblem]) {
        guard let table = compiled.tableNumbers[name] else { return review.missing(name, &problems) }
        review.clauses(compiled.rows[table], name, &problems)
        roles[table] = ClaimRules.Role(
            .assumption,
            assumed: compiled.rows[table].map { row in
                let parameter = row.constant("parameter") ?? ""
                if parts.parameters.first(where: { $0.name == parameter })?.isAssumed != true {
                    review.row(name, row, "'\(parameter)' is no assumed parameter of pack.yaml", lacking: "pack.yaml", &problems)
                }
                let kind = row.constant("ifPaid")
                if let kind, !kindNames.contains(kind) {
                    review.row(name, row, "'\(kind)' is no item kind that is paid", lacking: "pack.yaml", &problems)
                }
                return .init(parameter: parameter, kind: kind.flatMap { kindNames.firstIndex(of: $0) })
            })
    }
}
