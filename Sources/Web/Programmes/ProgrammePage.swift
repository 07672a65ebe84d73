import Papers
import Policy
import Programme
import Store
import Vocabulary

/// A programme in a year: what it is, what it comes to, and one panel for each section that the pack gives it.
struct ProgrammePage {
    struct Data: Sendable {
        let year: Int
        let years: [ProgrammeYear]
        let figures: ProgrammeFigures
        let entries: [ProgrammeEntry]
        let areas: [(entry: AreaList.Entry, isPaired: Bool)]
        let classes: [ProgrammeStore.TaggedClass]
        let topics: [TopicFigures]

        /// The year that holds for the reader; the nearest bureau's first.
        func current(for division: Division) -> ProgrammeYear? {
            years.filter { $0.year == year }.max { $0.division.path.count < $1.division.path.count }
        }

        func entries(_ section: ProgrammeRule.Section) -> [ProgrammeEntry] {
            entries.filter { $0.section == section.rawValue }
        }
    }

    let visit: Visit
    let rule: ProgrammeRule
    let data: Data

    var words: Words { visit.words }
    var register: Register { Register(visit, .programmes) }

    static func load(_ rule: ProgrammeRule, _ year: Int, _ visit: Visit) async throws -> Data {
        let (actor, office, today) = (try visit.actor, visit.office, visit.today)
        return try await office.store.read { reader in
            let list = rule.form(.pair).flatMap { office.areas(of: $0, pack: rule.pack) }
            return Data(
                year: year, years: try ProgrammeStore.years(rule.code, for: actor.division, reader),
                figures: try ProgrammeFigures.of(year, actor.scope, reader).each[rule.code] ?? ProgrammeFigures(),
                entries: try ProgrammeStore.entries(rule.code, year: year, actor.scope, reader),
                areas: try list.map { try ProgrammeStore.areas($0, rule.code, on: today, reader) } ?? [],
                classes: rule.tagsClasses
                    ? try ProgrammeStore.classes(rule.code, year: year, actor.scope, reader) : [],
                topics: try TopicFigures.of(rule, year: year, actor.scope, reader))
        }
    }

    // MARK: The page

    func answer(_ refusal: Refusal?) async throws -> Answer {
        let actor = try visit.actor
        let current = data.current(for: actor.division)
        var frame = try await register.frame(
            visit.say(rule.title), crumbs: [register.crumb], errors: refusal.map { ErrorSummary($0, words) })
        frame.path = Site.programme(rule.code)
        frame.chip = ProgrammeList.chip(rule, current, words)
        frame.facts = [
            Fact(words.text("programme.field.kind"), words.text("programmeKind.\(rule.kind.rawValue)")),
            Fact(words.text("programme.clause"), rule.clause, href: Site.policy(rule.pack)),
            Fact(words.text("register.field.year"), String(data.year))
        ]
        frame.actions = actions(actor, current)
        var panels = [about(current)]
        if let opening = opening(actor, current) { panels.append(opening) }
        panels += rule.forms.flatMap { ProgrammeSections(page: self, form: $0).panels }
        if !data.topics.isEmpty { panels.append(topics()) }
        if rule.tagsClasses { panels.append(classes()) }
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func actions(_ actor: Actor, _ current: ProgrammeYear?) -> [Action] {
        let query = [("year", String(data.year))]
        var actions = [
            Action(
                words.text("programme.summary"), .link(Markup.address(Site.programmeSummary(rule.code), query)),
                icon: "download")
        ]
        guard rule.isYearly, let current, !current.isClosed, actor.may(.programmeClose) else { return actions }
        let close = words.text("programme.close", ["year": String(data.year)])
        actions.append(
            current.division == actor.division
                ? Action(
                    close, .link(Markup.address(Site.act(Site.programme(rule.code), "close"), query)), icon: "check")
                : Action(
                    close, .locked(why: words.text("programme.closedBy", ["place": visit.name(of: current.division)]))))
        return actions
    }

    private func about(_ current: ProgrammeYear?) -> [String: Any] {
        var facts = [Fact(words.text("programme.audience"), visit.say(rule.audience))]
        if !rule.groups.isEmpty {
            facts.append(Fact(words.text("register.field.groups"), register.groups(rule.groups, pack: rule.pack)))
        }
        let remark = rule.targetRemark.map { visit.say($0) } ?? ""
        if let target = rule.target {
            facts.append(
                Fact(words.text("programme.target"), words.text("programme.targetOf", ["n": words.count(target)])))
        }
        if !remark.isEmpty { facts.append(Fact(words.text("programme.targetRemark"), remark)) }
        if let current, !current.plan.isEmpty { facts.append(Fact(words.text("programme.plan"), current.plan)) }
        facts += results(current).map { Fact($0.0, words.count($0.1)) }
        if let current, !current.remark.isEmpty {
            facts.append(Fact(words.text("programme.field.remark"), current.remark))
        }
        let title = words.text(
            current?.isClosed == true ? "programme.closedFigures" : "programme.figures", ["year": String(data.year)])
        return filled(["hasTitle": true, "title": title, "hasFacts": true, "facts": facts.contexts])
    }

    /// What the year comes to; of a closed one, what it came to when it was closed, with its outcome.
    private func results(_ current: ProgrammeYear?) -> [(String, Int)] {
        let summary = current?.summary
        let figures = summary?.figures ?? data.figures
        var rows: [(String, Int)] = []
        if rule.form(.activity) != nil {
            rows.append((words.text("programme.activities"), figures.count(.activity).entries))
            rows.append((words.text("programme.participants"), figures.count(.activity).actual))
        }
        if rule.form(.plan) != nil {
            rows.append((words.text("programme.planned"), figures.count(.plan).planned))
            rows.append((words.text("programme.reached"), figures.count(.plan).actual))
        }
        if rule.tagsClasses {
            rows.append((words.text("programme.classes"), figures.classes))
            rows.append((words.text("programme.trainees"), figures.trainees))
        }
        for form in rule.forms where ![.activity, .plan].contains(form.section) {
            rows.append((words.text("programmeSection.\(form.section.rawValue)"), figures.count(form.section).entries))
        }
        for outcome in rule.outcomes {
            if let count = summary?.outcomes[outcome.code] { rows.append((visit.say(outcome.name), count)) }
        }
        return rows
    }

    /// A yearly programme that nobody has opened for this year: the form that does it.
    private func opening(_ actor: Actor, _ current: ProgrammeYear?) -> [String: Any]? {
        guard rule.isYearly, current == nil else { return nil }
        let title = words.text("programme.open", ["year": String(data.year)])
        guard actor.may(.programmeOpen) else {
            return filled([
                "hasTitle": true, "title": title,
                "empty": Empty(words.text("programme.notOpened"), words.text("programme.notOpenedText")).context
            ])
        }
        let form = RegisterForm(words, "programme", nil)
        let shown = Form(
            action: Site.act(Site.programme(rule.code), "open"),
            fields: [form.hidden("year", String(data.year)), form.area("plan", visit.form["plan"], rows: 2)],
            buttons: [Action(title, .submit(name: nil, value: ""), look: .main, icon: "check")])
        return filled([
            "hasTitle": true, "title": title, "hint": Hint(words.text("programme.openHint")).context,
            "form": shown.context
        ])
    }

    private func classes() -> [String: Any] {
        let title = words.text("programme.taggedClasses")
        guard !data.classes.isEmpty else {
            return filled([
                "hasTitle": true, "title": title,
                "empty": Empty(words.text("programme.noClasses"), words.text("programme.noClassesText")).context
            ])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("class.title")), .init(words.text("class.institution")),
                    .init(words.text("class.when")), .init(words.text("programme.trainees"), look: "num")
                ],
                rows: data.classes.map {
                    Table.Row([
                        .head($0.title, Site.aClass($0.id)), Cell($0.institutionName),
                        Cell(words.days($0.startDate, $0.endDate), look: "nw"), .number(words.count($0.enrolled))
                    ])
                }, cards: true
            ).context
        ])
    }

    /// What the classes teach, topic by topic.
    private func topics() -> [String: Any] {
        let title = words.text("programme.topics")
        let pack = visit.office.packs[rule.pack]
        return filled([
            "hasTitle": true, "title": title, "note": words.text("programme.topicsNote"),
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("programme.topic")), .init(words.text("programme.classes"), look: "num"),
                    .init(words.text("class.hours"), look: "num"), .init(words.text("programme.trainees"), look: "num")
                ],
                rows: data.topics.map {
                    Table.Row([
                        .head(visit.name("topic", $0.topic, in: pack), nil), .number(words.count($0.classes)),
                        .number($0.hours.description), .number(words.count($0.trainees))
                    ])
                }, cards: true
            ).context
        ])
    }

    // MARK: Closing and the file

    func askClose(_ refusal: Refusal?) async throws -> Answer {
        let form = RegisterForm(words, "programme", refusal)
        let title = words.text("programme.close", ["year": String(data.year)])
        let address = Markup.address(Site.programme(rule.code), [("year", String(data.year))])
        let outcomes = rule.outcomes.map { outcome in
            let name = "outcome.\(outcome.code)"
            return Field(
                name, visit.say(outcome.name), .text(type: "number"), value: visit.form[name], required: true,
                error: form.errors?.error(for: name))
        }
        let frame = try await register.frame(title, crumbs: [register.crumb, Link(visit.say(rule.title), address)])
        return try form.page(
            visit, frame, action: Site.act(Site.programme(rule.code), "close"),
            [form.hidden("year", String(data.year))] + outcomes + [form.area("remark", visit.form["remark"])],
            save: title, back: address, intro: words.text("programme.closeHint"))
    }

    /// Participation and outcome, then every part, plan line and area, as xlsx.
    func export() async throws -> Answer {
        let current = data.current(for: try visit.actor.division)
        let figures = current?.summary?.figures ?? data.figures
        var rows: [[TableValue]] = results(current).map { [.text($0.0), .integer(Int64($0.1)), .empty, .empty] }
        for form in rule.forms {
            let section = words.text("programmeSection.\(form.section.rawValue)")
            for part in form.parts {
                let count = figures.count(form.section, part: part.code)
                rows.append([
                    .text("\(section) · \(visit.say(part.name))"), .integer(Int64(count.entries)),
                    .integer(Int64(count.planned)), .integer(Int64(count.actual))
                ])
            }
        }
        for topic in data.topics {
            let name = visit.name("topic", topic.topic, in: visit.office.packs[rule.pack])
            rows.append([
                .text("\(words.text("programme.topic")) · \(name)"), .integer(Int64(topic.classes)), .empty,
                .integer(Int64(topic.trainees))
            ])
        }
        for line in data.entries(.plan) where !line.isEnded {
            rows.append([
                .text(line.party), .empty, .integer(Int64(line.planned ?? 0)),
                line.actual.map { .integer(Int64($0)) } ?? .empty
            ])
        }
        for area in data.areas {
            rows.append([
                .text(visit.say(area.entry.note)),
                .text(words.text(area.isPaired ? "programme.paired" : "programme.gap")), .empty, .empty
            ])
        }
        let title = "\(visit.say(rule.title)) \(data.year)"
        let state = ProgrammeList.chip(rule, current, words).word
        let table = Papers.Table(
            sheet: words.text("register.programmes"), title: title,
            notes: [words.text("programme.field.state") + words.text("format.colon") + state],
            columns: ["item", "number", "planned", "reached"].map {
                Papers.Table.Column(words.text("programme.\($0)"))
            }, rows: rows)
        return try await Exports.file("programme", table, name: "\(title).xlsx", visit)
    }
}
