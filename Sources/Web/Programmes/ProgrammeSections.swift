import Policy
import Programme
import Vocabulary

/// The panel of a section on a programme's page: what was filed, and what it comes to by its parts.
struct ProgrammeSections {
    let page: ProgrammePage
    let form: ProgrammeRule.Form

    private var visit: Visit { page.visit }
    private var words: Words { visit.words }
    private var entries: [ProgrammeEntry] { page.data.entries(form.section) }

    var panels: [[String: Any]] {
        var panels: [[String: Any]] = []
        // What the parts come to stands before the single entries.
        if form.section == .activity, !form.parts.isEmpty { panels.append(parts()) }
        panels.append(form.section == .pair ? areas() : list())
        return panels
    }

    private var title: String { words.text("programmeSection.\(form.section.rawValue)") }

    private func panel(_ table: Table?, empty: String, note: String = "", hint: Hint? = nil) -> [String: Any] {
        let word = words.text("programmeNew.\(form.section.rawValue)")
        let mayFile = (try? visit.actor.may(.programmeFile)) == true
        let isOfficers = form.section == .support && (try? visit.actor.institution) != nil
        return filled([
            "hasTitle": true, "title": title, "note": note, "hint": hint?.context,
            "link": mayFile && !isOfficers
                ? Link(word, Site.programmeNew(page.rule.code, form.section.rawValue), icon: "plus").context : nil,
            "table": table?.context, "empty": table == nil ? Empty(empty).context : nil
        ])
    }

    private func name(_ part: String?) -> String {
        part.flatMap { form.choice($0) }.map { visit.say($0.name) } ?? "—"
    }

    private func head(_ entry: ProgrammeEntry, _ text: String) -> Cell {
        var cell = Cell.head(text, Site.programmeEntry(page.rule.code, entry.id))
        cell.look = ""
        if entry.isEnded { cell.sub = words.text("programme.ended", ["reason": entry.endedReason ?? ""]) }
        return cell
    }

    private func row(_ entry: ProgrammeEntry, _ cells: [Cell]) -> Table.Row {
        Table.Row(cells, look: entry.isEnded ? "off" : "")
    }

    // MARK: Lists

    private func list() -> [String: Any] {
        let empty = words.text("programme.noEntries")
        if form.section == .partner { return panel(partners(), empty: empty) }
        guard !entries.isEmpty else { return panel(nil, empty: empty) }
        switch form.section {
        case .activity: return panel(activities(), empty: empty)
        case .plan: return panel(plan(), empty: empty)
        case .offer: return panel(offers(), empty: empty)
        default: return panel(support(), empty: empty)
        }
    }

    private func activities() -> Table {
        let hasPartners = page.rule.form(.partner) != nil
        var columns: [Table.Column] = [
            .init(words.text("programme.field.activity")), .init(words.text("programme.field.on")),
            .init(visit.say(form.party))
        ]
        if let other = form.other { columns.append(.init(visit.say(other))) }
        if let part = form.part { columns.append(.init(visit.say(part))) }
        if hasPartners { columns.append(.init(words.text("programme.field.partner"))) }
        columns.append(.init(words.text("programme.participants"), look: "num"))
        let rows = entries.map { entry -> Table.Row in
            var cells = [head(entry, entry.title), Cell(entry.day.description, look: "nw"), Cell(entry.party)]
            if form.other != nil { cells.append(Cell(entry.other ?? "—")) }
            if form.part != nil { cells.append(Cell(name(entry.part), look: "nw")) }
            if hasPartners { cells.append(Cell(entry.sourceName ?? "—")) }
            return row(entry, cells + [.number(words.count(entry.actual ?? 0))])
        }
        return Table(caption: title, columns: columns, rows: rows, cards: true)
    }

    private func parts() -> [String: Any] {
        let part = form.part.map { visit.say($0) } ?? ""
        let rows = form.parts.map { choice -> Table.Row in
            let count = page.data.figures.count(form.section, part: choice.code)
            return Table.Row([
                .head(visit.say(choice.name)), .number(words.count(count.entries)), .number(words.count(count.actual))
            ])
        }
        let sum = page.data.figures.count(form.section)
        let foot = Table.Row(
            [
                .head(words.text("programme.total")), .number(words.count(sum.entries), strong: true),
                .number(words.count(sum.actual), strong: true)
            ], look: "sum")
        let caption = words.text("programme.byPart", ["part": part])
        return filled([
            "hasTitle": true, "title": caption,
            "table": Table(
                caption: caption,
                columns: [
                    .init(part), .init(words.text("programme.activities"), look: "num"),
                    .init(words.text("programme.participants"), look: "num")
                ], rows: rows, foot: [foot]
            ).context
        ])
    }

    private func plan() -> Table {
        let standing = entries.filter { !$0.isEnded }
        let (planned, actual) = (standing.compactMap(\.planned), standing.compactMap(\.actual))
        let rows = entries.map { entry in
            row(
                entry,
                [
                    head(entry, entry.party), .number(words.count(entry.planned ?? 0)),
                    .number(entry.actual.map { words.count($0) } ?? words.text("programme.notReported")),
                    .number(entry.actual.map { words.percent($0, of: max(1, entry.planned ?? 1)) } ?? "—")
                ])
        }
        let (all, reached) = (planned.reduce(0, +), actual.reduce(0, +))
        return Table(
            caption: title,
            columns: [
                .init(visit.say(form.party)), .init(words.text("programme.planned"), look: "num"),
                .init(words.text("programme.reached"), look: "num"), .init(words.text("programme.share"), look: "num")
            ], rows: rows,
            foot: [
                Table.Row(
                    [
                        .head(words.text("programme.total")), .number(words.count(all), strong: true),
                        .number(words.count(reached), strong: true), .number(words.percent(reached, of: max(1, all)))
                    ], look: "sum")
            ], cards: true)
    }

    /// Every kind of partner, also where nobody is named yet.
    private func partners() -> Table {
        let rows = form.parts.flatMap { part -> [Table.Row] in
            let named = entries.filter { $0.part == part.code }
            if named.isEmpty {
                return [
                    Table.Row([
                        .head(visit.say(part.name)), .chip(Chip(.open, words.text("programme.noPartner"))), Cell(),
                        Cell()
                    ])
                ]
            }
            return named.map { entry in
                row(
                    entry,
                    [
                        .head(visit.say(part.name)), head(entry, entry.party),
                        Cell("\(entry.contact ?? "") \(entry.contactPost ?? "")"),
                        Cell(entry.contactPhone ?? "", look: "nw")
                    ])
            }
        }
        return Table(
            caption: title,
            columns: [
                .init(form.part.map { visit.say($0) } ?? ""), .init(visit.say(form.party)),
                .init(words.text("programme.field.contact")), .init(words.text("programme.field.contactPhone"))
            ], rows: rows, cards: true)
    }

    /// Every area of the list with who looks after it; the gaps first.
    private func areas() -> [String: Any] {
        let standing = entries.filter { !$0.isEnded }
        let rows = page.data.areas.sorted { !$0.isPaired && $1.isPaired }.map { area -> Table.Row in
            let pairs = standing.filter { $0.area?.code == area.entry.division }
            var cell = Cell(words.list(pairs.map(\.party)))
            if let first = pairs.first { cell.href = Site.programmeEntry(page.rule.code, first.id) }
            if pairs.isEmpty { cell.text = "—" }
            return Table.Row([
                .head(visit.say(area.entry.note)),
                .chip(
                    area.isPaired
                        ? Chip(.ok, words.text("programme.paired")) : Chip(.bad, words.text("programme.gap"))),
                cell
            ])
        }
        let list = visit.office.areas(of: form, pack: page.rule.pack)
        let gaps = page.data.areas.count { !$0.isPaired }
        let table = Table(
            caption: title,
            columns: [
                .init(words.text("programme.field.area")), .init(words.text("programme.field.state")),
                .init(visit.say(form.party))
            ], rows: rows, cards: true)
        return panel(
            rows.isEmpty ? nil : table, empty: words.text("programme.noAreas"),
            note: words.text("programme.gaps", ["n": words.count(gaps)]),
            hint: list?.remark.map { Hint(visit.say($0), .open) })
    }

    private func offers() -> Table {
        let rows = entries.map { entry in
            let given = entry.amount.map { words.yuan($0) } ?? entry.title
            return row(
                entry,
                [
                    head(entry, entry.party), Cell(name(entry.part), look: "nw"), Cell(given),
                    .number(words.count(entry.planned ?? 0))
                ])
        }
        return Table(
            caption: title,
            columns: [
                .init(visit.say(form.party)), .init(form.part.map { visit.say($0) } ?? ""),
                .init(words.text("programme.field.given")), .init(words.text("programme.places"), look: "num")
            ], rows: rows, cards: true)
    }

    private func support() -> Table {
        let groups = form.parts.map { part in
            Table.Group(
                visit.say(part.name),
                rows: entries.filter { $0.part == part.code }.map { entry in
                    row(
                        entry,
                        [
                            head(entry, entry.personName ?? ""), Cell(entry.title.isEmpty ? "—" : entry.title),
                            Cell(entry.party), Cell(entry.day.description, look: "nw")
                        ])
                })
        }
        return Table(
            caption: title,
            columns: [
                .init(words.text("register.field.name")), .init(words.text("programme.field.service")),
                .init(visit.say(form.party)), .init(words.text("programme.field.on"))
            ], groups: groups.filter { !$0.rows.isEmpty }, cards: true)
    }
}
