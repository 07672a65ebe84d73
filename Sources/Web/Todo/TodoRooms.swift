import Procedures
import Programme
import Store
import Vocabulary

/// 待办: everything that waits for the reader, grouped by its limit.
package enum TodoRooms {
    private static let pageSize = 30

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.desk, .deskRead) { visit in
            // The phone roles have pages of their own.
            switch try visit.actor.role {
            case .teacher: .see(Site.teacherToday)
            case .trainee: .see(Site.me)
            default: try await show(visit)
            }
        }
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let list = try await TaskList.of(actor, visit.office)
        let group = TodoItem.Group(rawValue: visit.query["due"])
        let kind = visit.query["kind"]
        let view = TodoView(visit: visit, list: list, group: group, kind: kind)
        let words = visit.words
        var frame = try await visit.frame(words.text("todo.title"), section: "todo")
        frame.facts = [
            Fact(words.text("todo.today"), words.longDay(visit.today) + " " + words.weekday(visit.today)),
            Fact("", words.text("todo.workingDays"))
        ]
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") {
            frame.hints = [Hint(words.text("done.\(done)"), .ok, announced: true)]
        }
        let entries = view.chosen
        let page = max(1, Int(visit.query["page"]) ?? 1)
        let shown = Array(entries.dropFirst(min(page - 1, 1_000) * pageSize).prefix(pageSize))
        var context: [String: Any] = ["counts": view.counts, "kinds": view.kinds]
        let waiting = view.waiting
        context["hasWaiting"] = !waiting.isEmpty
        context["waiting"] = waiting
        let ties = try await Self.ties(of: actor, visit)
        if ties > 0 {
            let link = Link(words.text("todo.ties"), Site.integrity)
            context["recusal"] =
                Hint(words.text("todo.recusal", ["n": words.count(ties)]), link: link, icon: "shield").context
        }
        if shown.isEmpty {
            context["empty"] =
                view.isFiltered
                ? Empty(
                    words.text("todo.noneFound"), words.text("todo.noneFoundText"),
                    action: Action(words.text("kit.clear"), .link(Site.desk))
                ).context
                : Empty(words.text("todo.none"), words.text("todo.noneText")).context
        } else {
            context["table"] = view.table(shown).context
            context["pager"] =
                Pager(
                    label: words.text(
                        "todo.shown",
                        [
                            "from": words.count((page - 1) * pageSize + 1),
                            "to": words.count((page - 1) * pageSize + shown.count), "n": words.count(entries.count)
                        ]),
                    page: page, size: pageSize, total: entries.count
                ) { view.address(group, kind, page: $0) }.context
        }
        return try visit.page("todo", frame, context)
    }

    /// How many institutions the reader has declared a tie to; their cases are not on the list.
    private static func ties(of actor: Actor, _ visit: Visit) async throws -> Int {
        try await visit.office.store.read { reader in
            Int(
                try reader.number(
                    .everything(because: "one's own declarations"),
                    "select count(*) from recusal where account = \(actor.id)"))
        }
    }
}

/// The pieces of the task list.
struct TodoView {
    let visit: Visit
    let list: TaskList
    let group: TodoItem.Group?
    let kind: String

    private var words: Words { visit.words }

    var isFiltered: Bool { group != nil || !kind.isEmpty }

    var chosen: [TaskList.Entry] {
        list.entries.filter { (group == nil || $0.group == group) && (kind.isEmpty || $0.kind == kind) }
    }

    func address(_ group: TodoItem.Group?, _ kind: String, page: Int = 1) -> String {
        Markup.address(
            Site.desk, [("due", group?.rawValue ?? ""), ("kind", kind), ("page", page > 1 ? String(page) : "")])
    }

    /// The four counts on top; each filters, and the chosen one leads back to all.
    var counts: [[String: Any]] {
        TodoItem.Group.allCases.map { item in
            let entries = list.entries.filter { $0.group == item }
            return filled([
                "href": address(group == item ? nil : item, kind), "n": words.count(entries.count),
                "word": words.text("todo.group.\(item.rawValue)"), "icon": "i/\(icon(item))",
                "note": note(item, entries),
                "tone": entries.isEmpty ? nil : tone(item)
            ])
        }
    }

    private func note(_ group: TodoItem.Group, _ entries: [TaskList.Entry]) -> String {
        switch group {
        case .overdue: entries.map(\.daysLate).max().map { words.text("todo.longest", ["n": String($0)]) } ?? ""
        case .today: ""
        case .thisWeek: words.text("todo.until", ["day": words.shortDay(visit.today + (7 - visit.today.weekday))])
        case .later:
            entries.compactMap(\.dueOn).max().map { words.text("todo.latest", ["day": words.shortDay($0)]) } ?? ""
        }
    }

    private func icon(_ group: TodoItem.Group) -> String {
        switch group {
        case .overdue: "warning"
        case .today: "clock"
        case .thisWeek: "calendar"
        case .later: "list"
        }
    }

    private func tone(_ group: TodoItem.Group) -> String? {
        switch group {
        case .overdue: "t-bad"
        case .today: "t-warn"
        default: nil
        }
    }

    var kinds: [[String: Any]] {
        let inGroup = list.entries.filter { group == nil || $0.group == group }
        var found: [(kind: String, n: Int)] = []
        for entry in inGroup {
            if let index = found.firstIndex(where: { $0.kind == entry.kind }) {
                found[index].n += 1
            } else {
                found.append((entry.kind, 1))
            }
        }
        let all = filled([
            "href": address(group, ""), "word": words.text("todo.allKinds"), "n": words.count(inGroup.count),
            "current": kind.isEmpty
        ])
        return [all]
            + found.map { item in
                filled([
                    "href": address(group, item.kind), "word": word(of: item.kind), "n": words.count(item.n),
                    "current": item.kind == kind
                ])
            }
    }

    private func word(of kind: String) -> String {
        words.text(firstOf: ["procedure.\(kind)", "duty.kind.\(kind)", "todo.otherKind"])
    }

    var waiting: [[String: Any]] {
        list.givenAway.map { item in
            [
                "href": Site.classes, "word": visit.say(zh: item.step.labelZh, en: item.step.labelEn),
                "n": words.count(item.count)
            ]
        }
    }

    func table(_ entries: [TaskList.Entry]) -> Table {
        let groups = TodoItem.Group.allCases.compactMap { group -> Table.Group? in
            let rows = entries.filter { $0.group == group }.map(row)
            guard !rows.isEmpty else { return nil }
            let all = chosen.count { $0.group == group }
            let note =
                rows.count == all
                ? words.text("todo.items", ["n": words.count(all)])
                : words.text("todo.itemsShown", ["n": words.count(all), "shown": words.count(rows.count)])
            return Table.Group(
                words.text("todo.group.\(group.rawValue)"), note: note, icon: icon(group),
                tone: tone(group) ?? "", rows: rows)
        }
        return Table(
            caption: words.text("todo.caption"),
            columns: [
                .init(words.text("todo.due")), .init(words.text("todo.kind")), .init(words.text("todo.what")),
                .init(words.text("todo.from")),
                .init(words.text("todo.act"), look: "num")
            ], groups: groups, cards: true)
    }

    private func row(_ entry: TaskList.Entry) -> Table.Row {
        var when = Cell(
            entry.dueOn.map { words.shortDay($0) + " " + words.weekday($0) } ?? words.text("todo.noLimit"), look: "when"
        )
        when.sub = distance(entry)
        when.subTone = "sub \(tone(entry.group) ?? "muted")"
        let kind = Cell(word(of: entry.kind), look: "nw")
        switch entry.matter {
        case .step(let item):
            let address = Site.aCase(item.state.id)
            let step = visit.say(zh: item.step.labelZh, en: item.step.labelEn)
            let sub =
                item.state.round > 1 ? words.text("todo.again", ["step": step, "n": String(item.state.round)]) : step
            let from =
                item.state.institution == nil
                ? "" : words.text("todo.since", ["at": words.shortMoment(item.state.enteredAt)])
            let action =
                item.lock.map { Action(words.text("todo.go"), .locked(why: words.problem($0))) }
                ?? Action(words.text("todo.go"), .link(address))
            return Table.Row([
                when, kind, .link(item.state.title, address, sub: sub), Cell(from, look: "nw muted small"),
                .action(action)
            ])
        case .duty(let duty):
            let address = DutyAddress.of(duty)
            var values = duty.values
            // A fund is a code of the packs; people read its name.
            let own = visit.language == .chinese ? duty.title : duty.titleEn ?? duty.title
            let title = duty.values["fund"].map { PaymentWords.fund($0, visit) } ?? own
            values["title"] = title
            return Table.Row([
                when, kind, .link(words.text("duty.\(duty.code)", values), address, sub: title),
                Cell(duty.from, look: "nw muted small"), .action(Action(words.text("todo.go"), .link(address)))
            ])
        }
    }

    private func distance(_ entry: TaskList.Entry) -> String {
        switch entry.group {
        case .overdue: words.text("todo.late", ["n": String(entry.daysLate)])
        case .today: words.text("todo.dueToday")
        case .thisWeek, .later: entry.dueOn == nil ? "" : words.text("todo.left", ["n": String(entry.daysLeft)])
        }
    }
}
