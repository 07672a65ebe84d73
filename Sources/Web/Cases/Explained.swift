import Policy
import Vocabulary

/// Explanations of the packs as the components of a page.
package enum Explained {
    /// Every reason, with what was compared, its clause and what would change it.
    package static func bases(_ explanation: Explanation, _ visit: Visit) -> [Basis] {
        explanation.refusals.map { basis($0, pack: explanation.pack, visit) }
    }

    package static func basis(_ reason: Explanation.Refused, pack: String, _ visit: Visit) -> Basis {
        let words = visit.words
        let kinds = words.list(reason.kinds.map { visit.say($0) })
        let title =
            kinds.isEmpty
            ? visit.say(reason.title) : words.text("explained.of", ["title": visit.say(reason.title), "kinds": kinds])
        let compared = reason.compared.filter { !visit.say($0.label).isEmpty }
        let comparison =
            compared.isEmpty
            ? nil
            : Basis.Comparison(
                columns: [words.text("explained.actual"), words.text("explained.needed")],
                rows: compared.map { row in
                    (
                        title: visit.say(row.label),
                        cells: [
                            (text: visit.say(row.actual), odd: reason.blocks),
                            (text: visit.say(row.needed), odd: false)
                        ]
                    )
                })
        let clause = reason.clauses.first
        return Basis(
            title, tone: reason.blocks ? .bad : .warn,
            remedy: words.text(reason.remediable ? "explained.remediable" : "explained.final"),
            comparison: comparison, clause: clause.map { Link($0.id, address(of: $0.id, pack: pack)) },
            clauseText: clause.map { visit.say($0.paraphrase) } ?? "", document: documents(of: reason.clauses, visit),
            change: visit.say(reason.remedy), rules: reason.rows.map { rule($0, visit) },
            changes: reason.changes.map(words.say))
    }

    /// A row that fired: the columns that it looks at, and what it gives.
    package static func rule(_ row: FiredRow, _ visit: Visit) -> RuleRowPart {
        let words = visit.words
        return RuleRowPart(
            words.text(
                "explained.row",
                [
                    "table": words.say(row.label), "n": words.count(row.number), "all": words.count(row.count)
                ]), note: words.say(row.note),
            rows: row.asked.map { (words.say($0.label), words.say($0.actual), words.say($0.condition)) },
            gives: row.outputs.map { (words.say($0.label), words.say($0.value)) })
    }

    /// The rows behind the amounts, each once.
    package static func itemRules(_ explanation: Explanation, _ visit: Visit) -> [RuleRowPart] {
        var rows: [FiredRow] = []
        for row in explanation.items.flatMap(\.rows) where !rows.contains(row) { rows.append(row) }
        return rows.map { rule($0, visit) }
    }

    /// What would be paid if everything that refuses were as it would have to be; empty where it is not known.
    package static func ifChanged(_ explanation: Explanation, _ visit: Visit) -> String {
        guard let fen = explanation.ifChanged, !explanation.refusals.isEmpty else { return "" }
        return visit.words.text("explained.ifChanged", ["amount": visit.words.money(fen)])
    }

    package static func assumed(_ explanation: Explanation, _ visit: Visit) -> [Assumed] {
        explanation.assumptions.map { item in
            Assumed(
                name: visit.say(item.label), code: item.name, value: visit.say(item.value), why: visit.say(item.why),
                confirm: Link(visit.say(item.confirmedBy), Site.policy(explanation.pack)))
        }
    }

    /// Pack, version, when.
    package static func note(_ explanation: Explanation, at instant: Instant, _ visit: Visit) -> String {
        visit.words.text(
            "explained.note",
            [
                "pack": visit.say(explanation.packTitle), "version": explanation.version,
                "at": visit.words.moment(instant)
            ])
    }

    package static func address(of clause: String, pack: String) -> String { Site.policy(pack) + "#\(clause)" }

    private static func documents(of clauses: [Explanation.Cited], _ visit: Visit) -> String {
        var seen: [String] = []
        for clause in clauses {
            let text = visit.words.text(
                "explained.document", ["number": visit.say(clause.documentNumber), "place": visit.say(clause.place)])
            if !seen.contains(text) { seen.append(text) }
        }
        return seen.joined(separator: visit.words.text("explained.documentSeparator"))
    }
}
