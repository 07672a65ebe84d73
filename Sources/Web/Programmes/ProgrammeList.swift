import Papers
import Policy
import Programme
import Store
import Vocabulary

/// All programmes that hold where the reader works, with what each comes to in a year and all together.
enum ProgrammeList {
    private struct Data: Sendable {
        let year: Int
        let rules: [ProgrammeRule]
        let each: [String: ProgrammeFigures]
        let total: ProgrammeFigures
        /// By programme: the year that holds for the reader.
        let years: [String: ProgrammeYear]
    }

    private static func load(_ visit: Visit) async throws -> Data {
        let actor = try visit.actor
        let year = ProgrammeRooms.year(visit, visit.query)
        let rules = visit.office.programmes(in: actor.division)
        return try await visit.office.store.read { reader in
            let (each, total) = try ProgrammeFigures.of(year, actor.scope, reader)
            var years: [String: ProgrammeYear] = [:]
            for rule in rules where rule.isYearly {
                years[rule.code] = try ProgrammeStore.years(rule.code, for: actor.division, reader)
                    .first { $0.year == year }
            }
            return Data(year: year, rules: rules, each: each, total: total, years: years)
        }
    }

    static func chip(_ rule: ProgrammeRule, _ year: ProgrammeYear?, _ words: Words) -> Chip {
        if !rule.isYearly { return Chip(.plain, words.text("programme.standing")) }
        guard let year else { return Chip(.open, words.text("programme.notOpened")) }
        return year.isClosed
            ? Chip(.ok, words.text("programme.yearClosed")) : Chip(.wait, words.text("programme.yearOpen"))
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .programmes)
        let (words, data) = (visit.words, try await load(visit))
        let form = RegisterForm(words, "programme", nil)
        var context: [String: Any] = [
            "tabs": try register.tabs(),
            "filters": Filters(
                action: Site.programmes, fields: [form.text("year", String(data.year), type: "number")]
            ).context,
            "toolbar": Toolbar(
                note: words.text("programme.once"),
                end: [
                    Action(
                        words.text("register.export"),
                        .link(Markup.address(Site.export(Site.programmes), [("year", String(data.year))])),
                        icon: "download")
                ]
            ).context
        ]
        if data.rules.isEmpty {
            context["empty"] = Empty(words.text("programme.none"), words.text("programme.noneText")).context
        } else {
            context["table"] = table(data, visit).context
        }
        return try visit.page("registers/list", try await register.frame(words.text("register.programmes")), context)
    }

    private static func table(_ data: Data, _ visit: Visit) -> Table {
        let words = visit.words
        let rows = data.rules.map { rule -> Table.Row in
            let figures = data.each[rule.code] ?? ProgrammeFigures()
            var head = Cell.head(
                visit.say(rule.title),
                Markup.address(Site.programme(rule.code), [("year", String(data.year))]), sub: visit.say(rule.audience))
            head.look = ""
            return Table.Row([
                head, Cell(words.text("programmeKind.\(rule.kind.rawValue)"), look: "nw"),
                .chip(chip(rule, data.years[rule.code], words)), .number(words.count(figures.count(.activity).entries)),
                .number(words.count(figures.count(.activity).actual)), .number(words.count(figures.classes)),
                .number(words.count(figures.trainees))
            ])
        }
        let sum = Table.Row(
            [
                .head(words.text("programme.total")), Cell(), Cell(),
                .number(words.count(data.total.count(.activity).entries), strong: true),
                .number(words.count(data.total.count(.activity).actual), strong: true),
                .number(words.count(data.total.classes), strong: true),
                .number(words.count(data.total.trainees), strong: true)
            ], look: "sum")
        return Table(
            caption: words.text("programme.ofYear", ["year": String(data.year)]),
            columns: [
                .init(words.text("programme.field.programme")), .init(words.text("programme.field.kind")),
                .init(words.text("programme.field.state")), .init(words.text("programme.activities"), look: "num"),
                .init(words.text("programme.participants"), look: "num"),
                .init(words.text("programme.classes"), look: "num"),
                .init(words.text("programme.trainees"), look: "num")
            ], rows: rows, foot: [sum], cards: true)
    }

    static func export(_ visit: Visit) async throws -> Answer {
        let (words, data) = (visit.words, try await load(visit))
        func row(_ name: String, _ kind: String, _ state: String, _ figures: ProgrammeFigures) -> [TableValue] {
            [.text(name), .text(kind), .text(state)]
                + [
                    figures.count(.activity).entries, figures.count(.activity).actual, figures.count(.plan).planned,
                    figures.count(.plan).actual, figures.classes, figures.trainees
                ].map { .integer(Int64($0)) }
        }
        var rows = data.rules.map { rule in
            row(
                visit.say(rule.title), words.text("programmeKind.\(rule.kind.rawValue)"),
                chip(rule, data.years[rule.code], words).word, data.each[rule.code] ?? ProgrammeFigures())
        }
        rows.append(row(words.text("programme.total"), "", "", data.total))
        let columns = [
            "field.programme", "field.kind", "field.state", "activities", "participants", "planned", "reached",
            "classes",
            "trainees"
        ]
        return try await Register(visit, .programmes).export(
            rows, columns: columns.map { words.text("programme.\($0)") },
            filter: [(words.text("register.field.year"), String(data.year))])
    }
}
