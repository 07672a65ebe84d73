import FEEL

/// A row of a decision table that fired in a case, as people read it.
package struct FiredRow: Sendable, Hashable {
    /// One input column.
    package struct Cell: Sendable, Hashable {
        package var label: Bilingual
        /// What the column looks at, in FEEL.
        package var code: String
        /// What it was in this case.
        package var actual: Bilingual
        package var condition: Condition
        /// The condition as it stands in the table.
        package var test: String
    }

    package struct Output: Sendable, Hashable {
        package var label: Bilingual
        package var value: Bilingual
    }

    /// The table's name in the model.
    package var table: String
    package var label: Bilingual
    /// Counted from 1, and of how many.
    package var number: Int
    package var count: Int
    /// The author's words; may be empty.
    package var note: Bilingual
    package var cells: [Cell]
    package var outputs: [Output]
    package var clauses: [String]

    /// The columns that the row looks at.
    package var asked: [Cell] { cells.filter { $0.condition != .anything } }
}

/// A row of a decision's tables, by name and position.
struct FiredPlace: Hashable {
    var table: String
    /// Counted from 0.
    var rule: Int
}

extension CompiledDecision {
    /// The rows that fire, table by table.
    func fired(_ input: Input) throws(InputError) -> [FiredPlace] {
        try evaluate(input) { (frame) throws(InputError) in
            FiredRows(frame.flatTrace).map { FiredPlace(table: program.tables[$0.table].owner, rule: $0.rule) }
        }
    }
}

/// Tells rows of a decision's tables, with the facts of a case.
struct RowTeller {
    let reader: ConditionReader
    private let facts: [String: Value]

    init(_ pack: Pack, _ decision: DecisionKind, facts: [String: Value]) {
        reader = ConditionReader(pack, decision, facts: facts)
        self.facts = facts
    }

    private var words: PackWords { reader.pack.words }

    func tell(_ place: FiredPlace, of table: RuleTable) -> FiredRow? {
        guard table.rows.indices.contains(place.rule) else { return nil }
        let row = table.rows[place.rule]
        let cells = zip(table.inputs, row.tests).map { column, test in
            FiredRow.Cell(
                label: words.heading(column), code: column.code, actual: actual(column, test),
                condition: reader.condition(test, of: column), test: test)
        }
        return FiredRow(
            table: table.name, label: words.both(table.label), number: place.rule + 1, count: table.rows.count,
            note: words.both(row.note), cells: cells, outputs: reader.outputs(of: row, in: table), clauses: row.clauses)
    }

    private func actual(_ column: RuleTable.Column, _ test: String) -> Bilingual {
        guard let expression = try? Expression.parse(column.code, names: Template.names) else {
            return Bilingual(zh: "", en: "")
        }
        let format = reader.format(of: column, tests: Outline.tests(test)?.tests ?? [])
        return reader.shown(expression.evaluate(facts), format)
    }
}

extension ConditionReader {
    /// What a row gives, in words; a computed amount is left to the row's formula.
    func outputs(of row: RuleTable.Row, in table: RuleTable) -> [FiredRow.Output] {
        zip(table.outputs, row.results).compactMap { column, text in
            guard let value = given(column.code, text) else { return nil }
            return FiredRow.Output(label: pack.words.heading(column), value: value)
        }
    }

    func given(_ output: String, _ text: String) -> Bilingual? {
        guard case .text(let code)? = Outline.expression(text) else {
            if case .boolean(let flag)? = Outline.expression(text) { return shown(.boolean(flag), "flag") }
            return nil
        }
        if let reason = pack.reason(decision, code) { return reason.title }
        if let parameter = pack.parameter(code) { return parameter.label }
        if let severity = FindingsOutcome.Severity(rawValue: code) {
            return pack.codes.name("severity", severity.rawValue)
        }
        return pack.codes.name(output, code) ?? pack.codes.name("itemKind", code)
    }
}

extension PackWords {
    /// A column's heading; money is shown in yuan, so its unit in brackets goes.
    package func heading(_ column: RuleTable.Column) -> Bilingual {
        let label = both(column.label)
        return column.code.hasSuffix("Fen") || column.code == "fen" ? Self.unitless(label) : label
    }

    /// The label of an amount without its unit: people are shown yuan, whatever the model counts in.
    static func unitless(_ label: Bilingual) -> Bilingual {
        label.map { text in
            text.lastIndex { $0 == "（" || $0 == "(" }.map { String(text[..<$0].drop { $0 == " " }) } ?? text
        }
    }
}
