/// Reads the layout of `TraineeClaim` into roles of tables, and reports rows that say something unknown.
struct RoleBuilder {
    let compiled: CompiledDecision<TraineeClaimInput>
    let parts: PackParts
    let review: TableReview
    let kindNames: [String]
    var kinds: [ClaimDecider.Kind] = []
    var roles: [ClaimDecider.Role]
    let reasons: [String]

    init(compiled: CompiledDecision<TraineeClaimInput>, parts: PackParts, review: TableReview, kindNames: [String]) {
        self.compiled = compiled
        self.parts = parts
        self.review = review
        self.kindNames = kindNames
        roles = [ClaimDecider.Role](repeating: ClaimDecider.Role(.unused), count: compiled.rows.count)
        reasons = (parts.reasonTexts[.traineeClaim] ?? [:]).values.sorted { $0.order < $1.order }.map(\.code)
    }

    mutating func add(_ item: DecisionLayout.Item, _ name: String, _ problems: inout [PackProblem]) {
        let kind = kinds.count
        guard let table = compiled.tableNumbers[item.amount], let result = compiled.resultIndex(of: item.amount) else {
            return review.missing(item.amount, &problems)
        }
        roles[table] = ClaimDecider.Role(.amount, kind: kind, stated: stated(table, item.amount, &problems))
        var with: [Int] = []
        for other in item.with {
            guard let number = compiled.tableNumbers[other] else {
                review.missing(other, &problems)
                continue
            }
            roles[number] = ClaimDecider.Role(
                .with, kinds: roles[number].kinds | 1 << UInt32(kind), stated: stated(number, other, &problems))
            with.append(number)
        }
        kinds.append(.init(name: name, amountTable: table, resultIndex: result, withTables: with))
        for other in item.reasons { addReasons(other, kind: kind, &problems) }
    }

    private func stated(_ table: Int, _ name: String, _ problems: inout [PackProblem]) -> [ClaimDecider.Stated] {
        review.clauses(compiled.rows[table], name, &problems)
        return compiled.rows[table].map { row in
            ClaimDecider.Stated(
                payee: review.code(row, "payee", of: "payee", name, &problems),
                fund: review.code(row, "fund", of: "fund", name, &problems), clauses: row.clauses,
                isOpen: row.constants["fen"] == .some(nil))
        }
    }

    private mutating func addReasons(_ name: String, kind: Int, _ problems: inout [PackProblem]) {
        guard let table = compiled.tableNumbers[name] else { return review.missing(name, &problems) }
        let known = roles[table]
        if known.use == .reasons {
            roles[table] = ClaimDecider.Role(.reasons, kinds: known.kinds | 1 << UInt32(kind), reasons: known.reasons)
            return
        }
        review.clauses(compiled.rows[table], name, &problems)
        let rows = compiled.rows[table].map { row in
            // The output column has one name, or none when the table has a single column.
            let output = row.constants.keys.first ?? "reason"
            return review.reason(row, output, name, &problems).flatMap { reason in reasons.firstIndex(of: reason.code) }
                ?? 0
        }
        roles[table] = ClaimDecider.Role(.reasons, kinds: 1 << UInt32(kind), reasons: rows)
    }

    mutating func addAssumptions(_ name: String, _ problems: inout [PackProblem]) {
        guard let table = compiled.tableNumbers[name] else { return review.missing(name, &problems) }
        review.clauses(compiled.rows[table], name, &problems)
        roles[table] = ClaimDecider.Role(
            .assumption,
            assumed: compiled.rows[table].map { row in
                let parameter = row.constant("parameter") ?? ""
                if parts.parameters.first(where: { $0.name == parameter })?.isAssumed != true {
                    review.row(name, row, "'\(parameter)' is no assumed parameter of pack.yaml", &problems)
                }
                let kind = row.constant("ifPaid")
                if let kind, !kindNames.contains(kind) {
                    review.row(name, row, "'\(kind)' is no item kind that is paid", &problems)
                }
                return .init(parameter: parameter, kind: kind.flatMap { kindNames.firstIndex(of: $0) })
            })
    }
}
