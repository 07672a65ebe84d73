import Policy
import Vocabulary

/// The rows of a decision table that differs, as people read them in each of the two packs.
struct DifferenceReading {
    private let old: [[String: String]]
    private let new: [[String: String]]
    private let headings: [String: String]

    /// Empty for any table that is no decision table: its cells are words already.
    init(_ table: PackDifference.Table, from old: Pack, to new: Pack, _ visit: Visit) {
        func read(_ pack: Pack) -> (rows: [[String: String]], headings: [String: String]) {
            guard let decision = table.decision,
                let rules = pack.rules[decision]?.first(where: { $0.name == table.name })
            else { return ([], [:]) }
            return Self.read(rules, pack, visit)
        }
        let (was, now) = (read(old), read(new))
        self.old = was.rows
        self.new = now.rows
        headings = was.headings.merging(now.headings) { $1 }
    }

    private static func read(_ rules: RuleTable, _ pack: Pack, _ visit: Visit) -> (
        rows: [[String: String]], headings: [String: String]
    ) {
        let view = PolicyView(pack, visit.words, .desk)
        let table = pack.readable(rules)
        let columns = (rules.inputs + rules.outputs).map(\.code)
        let titles = (table.inputs + table.outputs).map(view.say)
        let rows = table.rows.map { row -> [String: String] in
            let cells = row.conditions.map { $0 == .anything ? "—" : visit.words.say($0) } + row.results.map(view.say)
            var words = Dictionary(zip(columns, cells), uniquingKeysWith: { one, _ in one })
            words["note"] = view.say(row.note)
            return words
        }
        return (rows, Dictionary(zip(columns, titles), uniquingKeysWith: { one, _ in one }))
    }

    func heading(_ column: PackDifference.Column) -> String? { headings[column.code].flatMap { $0.isEmpty ? nil : $0 } }

    /// What the row's cells say before and after; nil where there is nothing to read them by.
    func cell(_ row: PackDifference.Row, _ code: String) -> (old: String?, new: String?) {
        func at(_ place: Int?, _ rows: [[String: String]]) -> String? {
            place.flatMap { rows.indices.contains($0) ? rows[$0][code] : nil }
        }
        return (at(row.places.old, old), at(row.places.new, new))
    }
}
