import Policy
import Programme
import Vocabulary

/// What a person received under programmes: services by the parts of their system, scholarships and posts.
struct ReceivedPanels {
    let visit: Visit
    let received: [ProgrammeEntry]

    private var words: Words { visit.words }

    var all: [[String: Any]] {
        guard !received.isEmpty, let division = try? visit.actor.division else { return [] }
        let rules = visit.office.programmes(in: division)
        return rules.compactMap(services) + [gifts(rules)].compactMap(\.self)
    }

    /// Every part, also those of which nothing was received.
    private func services(_ rule: ProgrammeRule) -> [String: Any]? {
        let own = received.filter {
            $0.programme == rule.code && $0.section == ProgrammeRule.Section.support.rawValue
        }
        guard let form = rule.form(.support), !own.isEmpty else { return nil }
        let title = words.text("programme.support", ["title": visit.say(rule.title)])
        let groups = form.parts.map { part in
            let services = own.filter { $0.part == part.code }
            let rows = services.map { entry in
                Table.Row([
                    Cell(entry.title.isEmpty ? "—" : entry.title), Cell(entry.party),
                    Cell(entry.day.description, look: "nw")
                ])
            }
            let none = Table.Row([Cell(words.text("programme.notYet"), look: "muted"), Cell(), Cell()])
            return Table.Group(
                visit.say(part.name), note: words.count(services.count), rows: rows.isEmpty ? [none] : rows)
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("programme.field.service")), .init(visit.say(form.party)),
                    .init(words.text("programme.field.on"))
                ], groups: groups, cards: true
            ).context
        ])
    }

    private func gifts(_ rules: [ProgrammeRule]) -> [String: Any]? {
        let own = received.filter { $0.section == ProgrammeEntry.award }
        guard !own.isEmpty else { return nil }
        let title = words.text("programme.gifts")
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("programme.giver")), .init(words.text("programme.field.given")),
                    .init(words.text("programme.field.on"))
                ],
                rows: own.map { entry in
                    Table.Row([
                        .head(entry.party), Cell(entry.amount.map { words.yuan($0) } ?? entry.title),
                        Cell(entry.day.description, look: "nw")
                    ])
                }, cards: true
            ).context
        ])
    }
}
