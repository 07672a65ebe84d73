/// A decision in words for people, in both languages. Every number is formatted, nothing needs a look-up.
package struct Explanation: Sendable, Hashable {
    package var pack: String
    package var version: String
    package var packTitle: Bilingual
    /// e.g. "Approved", "Partly approved".
    package var verdict: Bilingual
    package var items: [Item]
    package var refusals: [Refused]
    package var assumptions: [Assumed]
    /// Every clause that is cited, once, in order of first mention.
    package var clauses: [Cited]
    /// What would be paid if everything that refuses were as it would have to be; nil: nothing refuses, it is not asked,
    /// or no such change is found.
    package var ifChanged: Int64?

    package struct Item: Sendable, Hashable {
        package var kind: String
        package var label: Bilingual
        package var fen: Int64
        /// `1,200.00 yuan × (1 + 50%) = 1,800.00 yuan`
        package var formula: Bilingual
        package var payee: Bilingual
        package var fund: Bilingual
        package var clauses: [Cited]
        /// The rows that gave its amount, its payee and its fund.
        package var rows: [FiredRow]
    }

    /// A refusal, or a finding (`kinds` empty).
    package struct Refused: Sendable, Hashable {
        package var code: String
        /// Items that it refuses, by name; empty for findings.
        package var kinds: [Bilingual]
        /// Blocks or only warns; claims' refusals block.
        package var blocks: Bool
        package var title: Bilingual
        package var compared: [Comparison]
        package var clauses: [Cited]
        package var remediable: Bool
        package var remedy: Bilingual
        /// The rows that gave it.
        package var rows: [FiredRow]
        /// What would have to be different for each of the rows; empty where it is not asked.
        package var changes: [Change]
    }

    package struct Comparison: Sendable, Hashable {
        package var label: Bilingual
        package var actual: Bilingual
        package var needed: Bilingual
    }

    package struct Assumed: Sendable, Hashable {
        package var name: String
        package var label: Bilingual
        package var value: Bilingual
        package var why: Bilingual
        package var confirmedBy: Bilingual
    }

    package struct Cited: Sendable, Hashable {
        package var id: String
        package var documentNumber: Bilingual
        package var documentTitle: Bilingual
        package var place: Bilingual
        package var paraphrase: Bilingual
    }
}
