import FEEL

/// A kind of grant that a pack pays, as the tables of its model name it.
package struct GrantKind: Sendable, Hashable {
    /// Code of the list `itemKind`.
    package var kind: String
    /// Code of the list `benefitType`: which of the subsidies that the document names it belongs to.
    package var benefitType: String
    /// Codes of the lists `payee` and `fund`; nil: not of one row alone.
    package var payee: String?
    package var fund: String?
    package var clauses: [String]
}

extension PackParts {
    /// The kinds of grants, in the order of the tables and their rows.
    var grants: [GrantKind] {
        var all: [GrantKind] = []
        for name in layout.grants.amounts {
            guard let table = models[.grant]?.decision(named: name)?.table else { continue }
            for row in table.rules.map({ RuleRow($0, of: table) }) {
                guard let kind = row.constant("kind") else { continue }
                if let at = all.firstIndex(where: { $0.kind == kind }) {
                    ClaimRules.append(row.clauses, to: &all[at].clauses)
                } else {
                    all.append(
                        GrantKind(
                            kind: kind, benefitType: row.constant("benefitType") ?? "", payee: row.constant("payee"),
                            fund: row.constant("fund"), clauses: row.clauses))
                }
            }
        }
        return all
    }
}

extension [GrantKind] {
    /// The kinds as the models see them (`pack.grantKinds`).
    var feel: Value { .list(map { .string($0.kind) }) }
}

/// The benefits that a document names and that are told one by one, each with what it rests on (`benefits` of
/// pack.yaml).
package struct NamedBenefits: Sendable, Hashable {
    /// Codes of the list `itemKind`: items of `TraineeClaim`, or grants.
    package var kinds: [String]
    /// Where the document names them.
    package var clause: String
}
