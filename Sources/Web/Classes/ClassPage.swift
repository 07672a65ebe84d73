import Policy
import Programme
import Store
import Vocabulary

/// What every page of a class has: its title and facts, its life, its tabs. A stage fills its own tab:
/// ```swift
/// let page = try await ClassPage.load(visit, visit.parameter("id"))
/// return try visit.page("class", try await page.frame(), page.context(.attendance).merging(["table": …]) { $1 })
/// ```
package struct ClassPage {
    package let visit: Visit
    package let record: ClassRecord
    let life: ClassLife
    let counts: [Site.ClassTab: Int]

    /// - Throws: `Refusal` `notFound` for what the actor may not see.
    package static func load(_ visit: Visit, _ id: String) async throws -> ClassPage {
        let actor = try visit.actor
        let today = visit.today
        let (record, life, counts) = try await visit.office.store.read { reader in
            let record = try ClassStore.find(id, actor.scope, reader)
            return (record, try ClassLife.of(record, on: today, reader), try Self.counts(of: id, reader))
        }
        return ClassPage(visit: visit, record: record, life: life, counts: counts)
    }

    private static func counts(of id: String, _ reader: StoreReader) throws -> [Site.ClassTab: Int] {
        let all = Scope.everything(because: "the class was found in the actor's scope")
        return [
            .roster: Int(
                try reader.number(all, "select count(*) from enrolment where class = \(id) and state = 'enrolled'")),
            .timetable: Int(try reader.number(all, "select count(*) from lesson where class = \(id)")),
            .inspections: Int(try reader.number(all, "select count(*) from inspection where class = \(id)")),
            .certificates: Int(try reader.number(all, "select count(*) from certificate where class = \(id)"))
        ]
    }

    /// The frame with title, state, facts; `title` nil: the class's own.
    package func frame(_ tab: Site.ClassTab? = nil, title: String? = nil) async throws -> Frame {
        let words = visit.words
        var crumbs = [Link(words.text("nav.classes"), Site.classes)]
        if tab != nil || title != nil { crumbs.append(Link(record.number ?? record.title, Site.aClass(record.id))) }
        var frame = try await visit.frame(title ?? record.title, section: "classes", crumbs: crumbs)
        frame.chip = ClassWords.chip(record.state, words, now: true)
        frame.facts = [
            Fact(words.text("class.number"), record.number ?? words.text("class.noNumber")),
            Fact(words.text("class.institution"), record.institutionName),
            Fact(words.text("class.where"), record.venue.address),
            Fact(
                words.text("class.when"),
                words.text(
                    "class.period",
                    [
                        "days": words.days(record.startDate, record.endDate), "n": words.count(record.days)
                    ])),
            Fact(
                words.text("class.people"),
                words.text(
                    "class.size",
                    [
                        "n": words.count(counts[.roster] ?? 0), "size": words.count(record.size)
                    ]))
        ].filter { !$0.value.isEmpty }
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") {
            frame.hints = [Hint(words.text("done.\(done)"), .ok, announced: true)]
        }
        return frame
    }

    /// Life and tabs, for the templates `class` and `classes/overview`.
    package func context(_ current: Site.ClassTab? = nil) -> [String: Any] {
        let words = visit.words
        let tabs = Site.ClassTab.allCases.filter { $0 != .noticeBoard || record.isApproved }.map { tab in
            Tabs.Tab(
                words.text("class.tab.\(tab.rawValue)"), Site.aClass(record.id, tab),
                count: counts[tab].map { words.count($0) } ?? "", current: tab == current)
        }
        return [
            "life": Life(label: words.text("class.life"), life.events.map(step)).context,
            "tabs": Tabs(label: words.text("class.tabs"), tabs).context
        ]
    }

    private func step(_ event: ClassLife.Event) -> Life.Step {
        let words = visit.words
        let state: Life.State =
            switch event.standing {
            case .done: .done
            case .flagged: .flagged
            case .now: .now
            case .next: .next
            }
        var date = event.from.map { words.shortDay($0) } ?? ""
        if let from = event.from, let to = event.to { date = words.shortDays(from, to) }
        let key = "life.\(event.stage.rawValue)"
        let isKnown = event.standing == .done || event.standing == .now
        let fact = isKnown && words.has("\(key)Fact") ? words.text("\(key)Fact", event.values) : ""
        return Life.Step(state, words.text(key), date: date, fact: fact)
    }
}
