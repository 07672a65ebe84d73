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
                    results: zip(row.results, table.outputs).map { reader.readable($0, $1, row.formula) },
                    clauses: row.clauses)
            })
    }
}

extension ConditionReader {
    fileprivate func readable(
        _ text: String, _ column: RuleTable.Column, _ formula: Bilingual?
    ) -> ReadableTable.Given {
        if text == "null" { return .nothing }
        if let given = given(column.code, text) { return .text(given) }
        let format = ["fen": "yuan", "share": "percent"][column.code] ?? "text"
        if let term = result(text, format: format) { return .term(term) }
        // What has no words of ours has the author's.
        if format == "yuan", let formula { return .text(authored(formula)) }
        return .formula(text)
    }

    /// The author's words for an amount, without a case: what the pack knows by its value, what a claim brings by its name.
    private func authored(_ formula: Bilingual) -> Bilingual {
        let writer = TemplateWriter(facts: pack.ownFacts, codes: pack.codes)
        func say(_ source: String, _ language: Language) -> String {
            var said = ""
            var rest = source[...]
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
                let place = rest[open...close]
                said += rest[..<open] + (label(in: place)?[language] ?? writer.write(String(place), language))
                rest = rest[rest.index(after: close)...]
            }
            return said + rest
        }
        return Bilingual(zh: say(formula.zh, .zh), en: say(formula.en, .en))
    }

    /// The name of the first thing of the input that a place of a template looks at.
    private func label(in place: Substring) -> Bilingual? {
        let named = decision.keys.compactMap { key in place.firstRange(of: key.name).map { (key.name, $0.lowerBound) } }
        return named.min { ($0.1, $1.0.utf8.count) < ($1.1, $0.0.utf8.count) }.map { found in
            let label = pack.words.label(found.0, in: decision)
            return place.hasSuffix("|yuan}") ? PackWords.unitless(label) : label
        }
    }
}
