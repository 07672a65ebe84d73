import Policy
import Programme
import Vocabulary

/// The tables of a pack's page: rules as they run, parameters, catalogue, clauses, procedures.
enum PolicyTables {
    /// A decision table with its tests as written. Labels are the author's and Chinese; the English page shows what is
    /// looked at.
    static func rules(_ table: RuleTable, _ pack: Pack, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let isChinese = visit.language == .chinese
        func head(_ column: RuleTable.Column) -> Table.Column { .init(isChinese ? column.label : column.code) }
        let rows = table.rows.enumerated().map { index, row -> Table.Row in
            var clause = Cell(row.clauses.first ?? "", look: "nw l")
            clause.href = row.clauses.first.map { Site.policyPart(pack.id, .clauses, $0) }
            clause.sub = row.clauses.dropFirst().joined(separator: " ")
            return Table.Row(
                [.number(words.count(index + 1))] + row.tests.map { Cell($0 == "-" ? "—" : $0, look: "small") }
                    + row.results.map { Cell($0, look: "small l") } + [clause])
        }
        let columns =
            [Table.Column(words.text("policy.no"), look: "num")] + table.inputs.map(head)
            + table.outputs.map(head) + [.init(words.text("policy.clause"), look: "l")]
        let title = isChinese ? table.label : table.name
        return filled([
            "title": title, "note": isChinese ? table.question : words.text("policy.asRun"),
            "table": Table(caption: title, columns: columns, rows: rows).context
        ])
    }

    // MARK: Parameters

    static func parameters(_ pack: Pack, _ local: LocalParameters, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let isKeeper = (try? visit.actor.may(.policySetParameter)) == true
        let open = pack.parameters.filter { $0.isAssumed && local[$0.name] == nil && !$0.local.isEmpty }.count
        let rows = pack.parameters.map { parameter -> Table.Row in
            let own = local[parameter.name]
            var mine = Cell(
                parameter.local.isEmpty
                    ? words.text("policy.fixed")
                    : own.map { visit.say(pack.shown($0, of: parameter)) }
                        ?? words.text("policy.notSet"), look: own == nil ? "muted" : "")
            mine.strong = own != nil
            if isKeeper, !parameter.local.isEmpty { mine.href = Site.policyParameter(pack.id, parameter.name) }
            return Table.Row([
                .head(visit.say(parameter.label), sub: parameter.name), .number(visit.say(pack.shown(parameter))), mine,
                .chip(source(parameter, own != nil, words)), basis(parameter, pack, visit)
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

    private static func source(_ parameter: Parameter, _ isSet: Bool, _ words: Words) -> Chip {
        if isSet { return Chip(.ok, words.text("policy.setHere")) }
        return parameter.isAssumed
            ? Chip(.open, words.text("policy.assumed")) : Chip(.plain, words.text("policy.stated"))
    }

    private static func basis(_ parameter: Parameter, _ pack: Pack, _ visit: Visit) -> Cell {
        switch parameter.source {
        case .clause(let id):
            var cell = Cell(id)
            cell.href = Site.policyPart(pack.id, .clauses, id)
            cell.sub = pack.clauses[id].map { visit.say($0.place) } ?? ""
            return cell
        case .assumed(let why):
            var cell = Cell(visit.say(why))
            cell.sub =
                parameter.confirmedBy.map { visit.words.text("policy.confirmedBy", ["who": visit.say($0)]) } ?? ""
            return cell
        }
    }

    // MARK: Catalogue, clauses, procedures

    /// A table per year, the latest first.
    static func catalogue(_ pack: Pack, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
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
                            .head(entry.occupation), Cell(visit.say(entry.name)),
                            Cell(visit.name("level", entry.level.map { String($0) } ?? "none", in: pack)),
                            .number(words.money(Money(fen: entry.standardFen)), strong: true),
                            .number(words.count(entry.hours))
                        ])
                    }
                ).context
            ])
        }
    }

    /// - Parameter chosen: the clause that the reader came for.
    static func clauses(_ pack: Pack, _ chosen: String, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        // Newest document first; within it by the numbers of the clause, not by its letters.
        let order = pack.lineage.reversed().enumerated().reduce(into: [String: Int]()) { $0[$1.element] = $1.offset }
        let sorted = pack.clauses.values.sorted { one, other in
            let places = (order[one.pack] ?? 0, order[other.pack] ?? 0)
            return places.0 != places.1
                ? places.0 < places.1 : numbers(one.id).lexicographicallyPrecedes(numbers(other.id))
        }
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
                    var document = Cell(clause.documentNumber)
                    document.sub = visit.say(clause.documentTitle)
                    return Table.Row(
                        [
                            .head(clause.id), Cell(visit.say(clause.place), look: "nw"),
                            Cell(visit.say(clause.paraphrase)), document
                        ],
                        look: clause.id == chosen ? "is-sel" : "")
                }
            ).context
        ])
    }

    private static func numbers(_ id: String) -> [Int] { id.split { !$0.isNumber }.compactMap { Int($0) } }

    static func procedure(_ procedure: ProcedureData, _ pack: Pack, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let rows = procedure.steps.enumerated().map { index, step -> Table.Row in
            let limit = step.workingDays.map { words.text("policy.workingDays", ["n": words.count($0)]) } ?? "—"
            var clause = Cell(step.clauses.first ?? "—", look: "nw")
            clause.href = step.clauses.first.map { Site.policyPart(pack.id, .clauses, $0) }
            let apart = step.distinctFrom.compactMap { id in
                procedure.steps.first { $0.id == id }.map { visit.say($0.label) }
            }
            return Table.Row([
                .number(words.count(index + 1)), .head(visit.say(step.label)),
                Cell(step.role.map { words.text("role.\($0)") } ?? words.text("policy.system")), Cell(limit),
                Cell(words.list(apart)), clause
            ])
        }
        let title = visit.say(procedure.title)
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
