import FEEL

/// A decision table of a pack as people read it: the very rows that are run, not a description of them.
package struct RuleTable: Sendable {
    package struct Column: Sendable {
        /// As the table's author calls it, in Chinese.
        package let label: String
        /// What is looked at, or the output's name.
        package let code: String
    }

    package struct Row: Sendable {
        /// In the author's words, in Chinese; may be empty.
        package let note: String
        /// One test per input column; `-` means anything.
        package let tests: [String]
        package let results: [String]
        /// How the author words an amount; nil where the table has no such column.
        package let formula: Bilingual?
        package let clauses: [String]
        /// The reason or finding that the row gives; nil where it gives something else.
        package let reason: String?
        /// `block`, `hold` or `warn` of a finding.
        package let severity: String?
    }

    package let decision: DecisionKind
    /// Name of the decision in the model.
    package let name: String
    package let label: String
    package let question: String
    /// Kinds of items that its reasons refuse; empty for tables of findings and amounts.
    package let refuses: Set<String>
    /// Kinds of items whose amount, payee or fund it gives.
    package let gives: Set<String>
    /// Whether only the first row that fits counts; else all that fit do.
    package let isFirst: Bool
    package let inputs: [Column]
    package let outputs: [Column]
    package let rows: [Row]

    /// Whether its rows give reasons or findings.
    package var givesReasons: Bool { rows.contains { $0.reason != nil } }
}

extension RuleTable {
    /// The tables of a decision, in the order in which the pack names them.
    static func tables(of kind: DecisionKind, in parts: PackParts) -> [RuleTable] {
        guard let model = parts.models[kind] else { return [] }
        var (refuses, gives): ([String: Set<String>], [String: Set<String>]) = ([:], [:])
        if kind == .traineeClaim {
            for (item, layout) in parts.layout.items {
                for table in layout.reasons { refuses[table, default: []].insert(item) }
                for table in [layout.amount] + layout.with { gives[table, default: []].insert(item) }
            }
        }
        if kind == .grant {
            let grants = parts.layout.grants, all = Set(parts.grants.map(\.kind))
            for table in grants.reasons { refuses[table] = all }
            refuses[grants.otherwise] = [DecisionLayout.Grants.otherKind]
            for table in grants.amounts + grants.with { gives[table] = all }
        }
        let known = Dictionary(model.decisions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        return parts.layout.tables(of: kind).compactMap { name in
            guard let decision = known[name], let table = decision.table else { return nil }
            return RuleTable(
                kind, decision, table, refuses: refuses[name] ?? [], gives: gives[name] ?? [],
                reasons: parts.reasonTexts[kind] ?? [:])
        }
    }

    private init(
        _ kind: DecisionKind, _ decision: DecisionInfo, _ table: DecisionTable, refuses: Set<String>,
        gives: Set<String>,
        reasons: [String: Reason]
    ) {
        self.decision = kind
        name = decision.name
        isFirst = table.hitPolicy == .first
        label = decision.label.isEmpty ? table.label : decision.label
        question = decision.question
        self.refuses = refuses
        self.gives = gives
        inputs = table.inputs.map { Column(label: $0.label, code: $0.expression.text) }
        outputs = table.outputs.map { Column(label: $0.label.isEmpty ? $0.name : $0.label, code: $0.name) }
        rows = table.rules.map { rule in
            let read = RuleRow(rule, of: table)
            let codes = table.outputs.compactMap { read.constant($0.name) }
            return Row(
                note: rule.note, tests: rule.inputs.map(\.text), results: rule.outputs.map(\.text),
                formula: read.formula, clauses: read.clauses,
                reason: codes.first { reasons[$0] != nil },
                severity: codes.first { FindingsOutcome.Severity(rawValue: $0) != nil })
        }
    }
}

/// A reason of a decision with everything that leads to it.
package struct ReasonRow: Sendable {
    package let reason: Reason
    /// What each row that gives it says, in Chinese.
    package let notes: [String]
    /// What is needed, with the pack's values; nil where it depends on the case.
    package let needed: Bilingual?
    package let clauses: [String]
    /// Kinds of items that it refuses.
    package let refuses: Set<String>
    /// `block`, `hold`, `warn`, or several of them.
    package let severities: Set<String>
}

extension Pack {
    /// Every reason that a decision can give, in their order.
    package func reasonRows(_ decision: DecisionKind) -> [ReasonRow] {
        let tables = rules[decision] ?? []
        return reasons(decision).compactMap { reason in
            let found = tables.flatMap { table in table.rows.filter { $0.reason == reason.code }.map { (table, $0) } }
            guard !found.isEmpty else { return nil }
            var (notes, clauses): ([String], [String]) = ([], [])
            for (_, row) in found {
                if !row.note.isEmpty, !notes.contains(row.note) { notes.append(row.note) }
                for clause in row.clauses where !clauses.contains(clause) { clauses.append(clause) }
            }
            return ReasonRow(
                reason: reason, notes: notes, needed: neededForAll(reason.needed), clauses: clauses,
                refuses: found.reduce(into: []) { $0.formUnion($1.0.refuses) },
                severities: Set(found.compactMap { $0.1.severity }))
        }
    }

    /// What templates may say of the pack itself.
    var facts: Context {
        Context([
            ("firstDay", Scalar.day(from).feel), ("lastDay", to.map { Scalar.day($0).feel } ?? .null),
            ("grantKinds", grants.feel), ("benefitTypes", .list(benefitTypes.map { .string($0) }))
        ])
    }

    /// A template that names nothing but the pack's own values, filled with them.
    private func neededForAll(_ text: Bilingual) -> Bilingual? {
        for source in [text.zh, text.en] {
            for piece in source.split(separator: "{").dropFirst() {
                let inside = piece.prefix { $0 != "}" && $0 != "|" }
                guard inside.hasPrefix("parameters.") || inside.hasPrefix("pack."), !inside.contains(" ") else {
                    return nil
                }
            }
        }
        return TemplateWriter(facts: ownFacts, codes: codes).write(text)
    }

    /// What the pack itself knows of every case.
    var ownFacts: [String: Value] {
        let values = parameters.map { ($0.name, Parameter.feel($0.value)) }
        return ["parameters": .context(Context(values)), "pack": .context(facts)]
    }
}
