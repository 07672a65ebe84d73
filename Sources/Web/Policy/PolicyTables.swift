import Policy
import Programme
import Vocabulary

/// The tables of a pack's page: rules as they run, parameters, catalogue, clauses, procedures.
enum PolicyTables {
    /// A decision table in words: what each row asks, what it gives, from which clause.
    static func rules(_ table: RuleTable, _ view: PolicyView) -> [String: Any] {
        let (words, read) = (view.words, view.pack.readable(table))
        let rows = read.rows.enumerated().map { index, row -> Table.Row in
            var clause = Cell(row.clauses.first ?? "", look: "nw l")
            clause.href = row.clauses.first.map(view.address)
            clause.sub = row.clauses.dropFirst().joined(separator: " ")
            return Table.Row(
                [.number(words.count(index + 1)), Cell(view.say(row.note), look: "small")]
                    + row.conditions.map { Cell($0 == .anything ? "—" : words.say($0), look: "small") }
                    + row.results.map { Cell(view.say($0), look: "small l") } + [clause])
        }
        let columns =
            [Table.Column(words.text("policy.no"), look: "num"), Table.Column(words.text("policy.rowNote"))]
            + read.inputs.map { Table.Column(view.say($0)) } + read.outputs.map { Table.Column(view.say($0)) }
            + [.init(words.text("policy.clause"), look: "l")]
        let title = view.say(read.label)
        return filled([
            "title": title,
            "note": words.text(
                read.isFirst ? "policy.firstCounts" : "policy.allCount", ["question": view.say(read.question)]),
            "table": Table(caption: title, columns: columns, rows: rows).context
        ])
    }

    // MARK: Parameters

    static func parameters(_ view: PolicyView) -> [String: Any] {
        let (words, pack, local) = (view.words, view.pack, view.local)
        let open = pack.parameters.filter { $0.isAssumed && local[$0.name] == nil && !$0.local.isEmpty }.count
        let rows = pack.parameters.map { parameter -> Table.Row in
            let own = local[parameter.name]
            var mine = Cell(
                parameter.local.isEmpty
                    ? words.text("policy.fixed")
                    : own.map { view.say(pack.shown($0, of: parameter)) }
                        ?? words.text("policy.notSet"), look: own == nil ? "muted nw" : "")
            mine.strong = own != nil
            if view.isKeeper, !parameter.local.isEmpty { mine.href = Site.policyParameter(pack.id, parameter.name) }
            return Table.Row([
                .head(view.say(parameter.label), sub: view.place == .desk ? parameter.name : ""),
                value(view.say(pack.shown(parameter)), of: parameter), mine,
                .chip(source(parameter, own != nil, words)), basis(parameter, view)
            ])
        }
        return filled([
            "title": words.text("policy.part.parameters"),
            "chip": open > 0 ? Chip(.open, words.text("policy.assumedOpen", ["n": words.count(open)])).context : nil,
            "note": words.text("policy.parametersNote"),
            "table": Table(
                caption: words.text("policy.part.parameters"),
                columns: [
                    .init(words.text("policy.parameter")), .init(words.text("policy.value"), look: "num"),
                    .init(words.text("policy.here")),
                    .init(words.text("policy.source")), .init(words.text("policy.basis"))
                ], rows: rows
            ).context
        ])
    }

    /// Numbers in a column, words as words: a list of them is no figure and must be able to break.
    static func value(_ text: String, of parameter: Parameter) -> Cell {
        switch parameter.kind {
        case .text, .codes, .flag: Cell(text, look: "r")
        default: text.count > 20 ? Cell(text, look: "r") : .number(text)
        }
    }

    private static func source(_ parameter: Parameter, _ isSet: Bool, _ words: Words) -> Chip {
        if isSet { return Chip(.ok, words.text("policy.setHere")) }
        return parameter.isAssumed
            ? Chip(.open, words.text("policy.assumed")) : Chip(.plain, words.text("policy.stated"))
    }

    private static func basis(_ parameter: Parameter, _ view: PolicyView) -> Cell {
        switch parameter.source {
        case .clause(let id):
            var cell = Cell(id)
            cell.href = view.address(of: id)
            cell.sub = view.pack.clauses[id].map { view.say($0.place) } ?? ""
            return cell
        case .assumed(let why):
            var cell = Cell(view.say(why), look: "wide")
            cell.sub =
                parameter.confirmedBy.map { view.words.text("policy.confirmedBy", ["who": view.say($0)]) } ?? ""
            return cell
        }
    }

    // MARK: Catalogue, clauses, procedures

    /// A table per year, the latest first.
    static func catalogue(_ view: PolicyView) -> [[String: Any]] {
        let (words, pack) = (view.words, view.pack)
        return Set(pack.catalogue.entries.map(\.year)).sorted(by: >).map { year in
            let entries = pack.catalogue.entries(year: year)
            let title = words.text("policy.catalogueOf", ["year": String(year)])
            return filled([
                "title": title, "note": words.text("policy.catalogueCount", ["n": words.count(entries.count)]),
                "table": Table(
                    caption: title,
                    columns: [
                        .init(words.text("class.code")), .init(words.text("class.occupation")),
                        .init(words.text("class.level")),
                        .init(words.text("policy.standard"), look: "num"), .init(words.text("class.hours"), look: "num")
                    ],
                    rows: entries.map { entry in
                        Table.Row([
                            .head(entry.occupation), Cell(view.say(entry.name)),
                            Cell(view.name("level", entry.level.map { String($0) } ?? "none")),
                            .number(words.money(Money(fen: entry.standardFen)), strong: true),
                            .number(words.count(entry.hours))
                        ])
                    }
                ).context
            ])
        }
    }

    /// - Parameter chosen: the clause that the reader came for.
    static func clauses(_ chosen: String, _ view: PolicyView) -> [String: Any] {
        let (words, pack) = (view.words, view.pack)
        let sorted = inOrder(pack)
        let shown = sorted.filter { $0.id == chosen } + sorted.filter { $0.id != chosen }
        return filled([
            "title": words.text("policy.part.clauses"), "note": words.text("policy.clausesNote"),
            "table": Table(
                caption: words.text("policy.part.clauses"),
                columns: [
                    .init(words.text("policy.clause")), .init(words.text("policy.place")),
                    .init(words.text("policy.text")),
                    .init(words.text("policy.document"))
                ],
                rows: shown.map { clause in
                    var document = Cell(view.say(clause.documentNumber))
                    document.sub = view.say(clause.documentTitle)
                    return Table.Row(
                        [
                            .head(clause.id), Cell(view.say(clause.place), look: "nw"),
                            Cell(view.say(clause.paraphrase)), document
                        ],
                        look: clause.id == chosen ? "is-sel" : "")
                }
            ).context
        ])
    }

    /// All clauses: newest document first; within it by the numbers of the clause, not by its letters.
    static func inOrder(_ pack: Pack) -> [Clause] {
        let order = pack.lineage.reversed().enumerated().reduce(into: [String: Int]()) { $0[$1.element] = $1.offset }
        return pack.clauses.values.sorted { one, other in
            let places = (order[one.pack] ?? 0, order[other.pack] ?? 0)
            return places.0 != places.1
                ? places.0 < places.1 : numbers(one.id).lexicographicallyPrecedes(numbers(other.id))
        }
    }

    private static func numbers(_ id: String) -> [Int] { id.split { !$0.isNumber }.compactMap { Int($0) } }

    static func procedure(_ procedure: ProcedureData, _ view: PolicyView) -> [String: Any] {
        let words = view.words
        let rows = procedure.steps.enumerated().map { index, step -> Table.Row in
            let limit = step.workingDays.map { words.text("policy.workingDays", ["n": words.count($0)]) } ?? "—"
            var clause = Cell(step.clauses.first ?? "—", look: "nw")
            clause.href = step.clauses.first.map(view.address)
            let apart = step.distinctFrom.compactMap { id in
                procedure.steps.first { $0.id == id }.map { view.say($0.label) }
            }
            var name = Cell.head(view.say(step.label))
            if step.responsible != nil { name.sub = words.text("policy.needsResponsible") }
            return Table.Row([
                .number(words.count(index + 1)), name,
                Cell(step.role.map { words.text("role.\($0)") } ?? words.text("policy.system")), Cell(limit),
                Cell(words.list(apart)), clause
            ])
        }
        let title = view.say(procedure.title)
        return filled([
            "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("policy.no"), look: "num"), .init(words.text("policy.step")),
                    .init(words.text("policy.who")),
                    .init(words.text("policy.limit")), .init(words.text("policy.notBy")),
                    .init(words.text("policy.clause"))
                ], rows: rows
            ).context
        ])
    }
}
