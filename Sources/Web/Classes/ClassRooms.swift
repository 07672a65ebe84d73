import Papers
import Policy
import Programme
import Store
import Vocabulary

/// The register of classes and its pages.
package enum ClassRooms {
    static let pageSize = 20

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.classes, .classRead) { visit in try await list(visit) }
        rooms.get(Site.classesFile, .classRead) { visit in try await export(visit) }
        ApplicationRooms.open(rooms)
        TimetableRooms.open(rooms)
        UndertakingPage.open(rooms)
        ClassOverview.open(rooms)
        CorrectionRooms.open(rooms)
        NoticeBoardRooms.open(rooms)
    }

    static func filter(_ query: Sent) -> ClassFilter {
        var filter = ClassFilter()
        filter.text = String(query["q"].prefix(60))
        filter.state = ClassState(rawValue: query["state"])
        filter.year = Int(query["year"])
        filter.occupation = Occupation(query["occupation"])?.text ?? ""
        filter.institution = query["institution"]
        filter.division = Division(query["division"])
        return filter
    }

    /// What the filter is in an address; the page is not part of it.
    static func query(_ filter: ClassFilter) -> [(String, String)] {
        [
            ("q", filter.text), ("state", filter.state?.rawValue ?? ""), ("year", filter.year.map { String($0) } ?? ""),
            ("occupation", filter.occupation), ("institution", filter.institution),
            ("division", filter.division?.code ?? "")
        ]
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let filter = Self.filter(visit.query)
        let page = max(1, Int(visit.query["page"]) ?? 1)
        let (rows, total, states) = try await visit.office.store.read { reader in
            (
                try ClassList.page(
                    filter, from: min(page - 1, 10_000) * pageSize, limit: pageSize, actor.scope, reader),
                try ClassList.count(filter, actor.scope, reader), try ClassList.states(filter, actor.scope, reader)
            )
        }
        let words = visit.words
        var frame = try await visit.frame(words.text("classes.title"), section: "classes")
        if actor.role == .institutionClerk {
            frame.actions = [Action(words.text("classes.new"), .link(Site.newClass), look: .main, icon: "plus")]
        }
        let first = rows.isEmpty ? 0 : (page - 1) * pageSize + 1
        let pager = Pager(
            label: words.text(
                "classes.shown",
                [
                    "from": words.count(first), "to": words.count(max(0, first + rows.count - 1)),
                    "n": words.count(total)
                ]),
            page: page, size: pageSize, total: total
        ) { Markup.address(Site.classes, query(filter) + [("page", String($0))]) }
        var context: [String: Any] = [
            "filters": filters(filter, states, visit).context,
            "toolbar": Toolbar(
                note: words.text("classes.found", ["n": words.count(total)]),
                end: [
                    Action(
                        words.text("classes.export", ["n": words.count(total)]),
                        .link(Markup.address(Site.classesFile, query(filter))), icon: "download")
                ]
            ).context,
            "pager": pager.context
        ]
        if rows.isEmpty {
            context["empty"] = empty(filter, actor, words).context
        } else {
            context["table"] = table(rows, visit).context
        }
        return try visit.page("list", frame, context)
    }

    private static func empty(_ filter: ClassFilter, _ actor: Actor, _ words: Words) -> Empty {
        if filter != ClassFilter() {
            return Empty(
                words.text("classes.noneFound"), words.text("classes.noneFoundText"),
                action: Action(words.text("kit.clear"), .link(Site.classes)))
        }
        return Empty(
            words.text("classes.none"), words.text("classes.noneText"),
            action: actor.role == .institutionClerk
                ? Action(words.text("classes.new"), .link(Site.newClass), icon: "plus") : nil)
    }

    private static func filters(_ filter: ClassFilter, _ states: [ClassState: Int], _ visit: Visit) -> Filters {
        let words = visit.words
        let stateOptions =
            [Field.Option("", words.text("classes.allStates"))]
            + ClassState.allCases.compactMap { state -> Field.Option? in
                guard let n = states[state] ?? (state == filter.state ? 0 : nil) else { return nil }
                return Field.Option(
                    state.rawValue,
                    words.text(
                        "classes.stateCount",
                        [
                            "state": words.text("classState.\(state.rawValue)"), "n": words.count(n)
                        ]))
            }
        let now = visit.today.year
        let years =
            [Field.Option("", words.text("classes.allYears"))]
            + (0..<6).map { Field.Option(String(now - $0), String(now - $0)) }
        return Filters(
            action: Site.classes,
            fields: [
                Field("q", words.text("classes.text"), value: filter.text),
                Field("state", words.text("classes.state"), .select(stateOptions), value: filter.state?.rawValue ?? ""),
                Field("year", words.text("classes.year"), .select(years), value: filter.year.map { String($0) } ?? "")
            ])
    }

    private static func table(_ rows: [ClassRow], _ visit: Visit) -> Table {
        let words = visit.words
        let lines = rows.map { row -> Table.Row in
            let occupation =
                Occupation(row.occupation).map { ClassWords.course($0, row.level, visit) } ?? row.occupation
            var people = Cell.number(words.count(row.enrolled))
            people.faint = "/" + words.count(row.size)
            let address = row.state == .draft || row.state == .returned ? Site.application(row.id) : Site.aClass(row.id)
            let isClerk = (try? visit.actor.role) == .institutionClerk
            return Table.Row([
                .link(
                    row.title, isClerk ? address : Site.aClass(row.id), sub: row.number ?? words.text("class.noNumber")),
                Cell(occupation), Cell(row.institutionName), Cell(words.days(row.startDate, row.endDate), look: "nw"),
                people,
                .number(row.hours.description), .chip(ClassWords.chip(row.state, words))
            ])
        }
        return Table(
            caption: words.text("classes.title"),
            columns: [
                .init(words.text("class.title")), .init(words.text("class.occupation")),
                .init(words.text("class.institution")),
                .init(words.text("class.when")), .init(words.text("class.people"), look: "num"),
                .init(words.text("class.hours"), look: "num"), .init(words.text("classes.state"))
            ], rows: lines, cards: true)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let filter = Self.filter(visit.query)
        let rows = try await visit.office.store.read { try ClassList.page(filter, limit: nil, actor.scope, $0) }
        let words = visit.words
        let filterText = query(filter).filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
        let headers = [
            "class.number", "class.title", "class.occupation", "class.code", "class.level", "class.institution",
            "class.start", "class.end", "class.days", "class.hours", "class.people", "class.sizePlanned", "class.where",
            "classes.state"
        ]
        let table = Papers.Table(
            sheet: words.text("classes.title"), title: words.text("classes.title"),
            notes: [
                words.text("export.filter", ["filter": filterText.isEmpty ? words.text("export.noFilter") : filterText])
            ],
            columns: headers.map { Papers.Table.Column(words.text($0)) },
            rows: rows.map { row in
                [
                    .text(row.number ?? ""), .text(row.title),
                    .text(Occupation(row.occupation).map { visit.name(of: $0) } ?? ""),
                    .text(row.occupation), .text(row.level.map { ClassWords.level($0, visit) } ?? ""),
                    .text(row.institutionName),
                    .day(row.startDate), .day(row.endDate), .integer(Int64(row.days)), .text(row.hours.description),
                    .integer(Int64(row.enrolled)), .integer(Int64(row.size)), .text(row.venue),
                    .text(words.text("classState.\(row.state.rawValue)"))
                ]
            })
        return try await Exports.file(
            "classes", table, name: words.text("classes.title") + " " + words.day(visit.today) + ".xlsx", visit)
    }
}
