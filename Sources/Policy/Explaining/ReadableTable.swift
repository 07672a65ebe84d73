import FEEL

/// A decision table in words: headings and cells in both languages, conditions as structure.
package struct ReadableTable: Sendable {
    package struct Row: Sendable {
        /// The author's words; may be empty.
        package let note: Bilingual
        package let conditions: [Condition]
        package let results: [Given]
        package let clauses: [String]
    }

    /// What a row gives in an output column.
    package enum Given: Sendable, Hashable {
        case nothing
        case text(Bilingual)
        case term(Term)
        /// Has no words; the text in FEEL.
        case formula(String)
    }

    package let name: String
    package let label: Bilingual
    package let question: Bilingual
    /// Whether only the first row that fits counts.
    package let isFirst: Bool
    package let inputs: [Bilingual]
    package let outputs: [Bilingual]
    package let rows: [Row]
}

extension Pack {
    /// A table as people read it.
    package func readable(_ table: RuleTable) -> ReadableTable {
        let reader = ConditionReader(self, table.decision)
        return ReadableTable(
            name: table.name, label: words.both(table.label), question: words.both(table.question),
            isFirst: table.isFirst, inputs: table.inputs.map(words.heading),
            outputs: table.outputs.map(words.heading),
            rows: table.rows.map { row in
                ReadableTable.Row(
                    note: words.both(row.note),
                    conditions: zip(row.tests, table.inputs).map { reader.condition($0, of: $1) },
                    results: zip(row.results, table.outputs).map { reader.readable($0, $1) }, clauses: row.clauses)
            })
    }
}

extension ConditionReader {
    fileprivate func readable(_ text: String, _ column: RuleTable.Column) -> ReadableTable.Given {
        if text == "null" { return .nothing }
        if let given = given(column.code, text) { return .text(given) }
        let format = ["fen": "yuan", "share": "percent"][column.code] ?? "text"
        return result(text, format: format).map { .term($0) } ?? .formula(text)
    }
}
