import Papers
import Policy
import Programme
import Vocabulary

/// What a simulation found: totals, shifts, winners and losers, by place, group, occupation and institution.
enum SimulationPage {
    /// Rows of a table on the page; the workbook has all.
    private static let mostRows = 25

    static func show(_ visit: Visit) async throws -> Answer {
        let desk = SimulationDesk(office: visit.office)
        let run = try await desk.find(visit.parameter("id"), for: try visit.actor)
        guard let sums = run.sums else { return .see(Site.job(run.job.id)) }
        let names = try await desk.names(sums, for: try visit.actor)
        let told = try await Told.of(run, sums, names.institutions, visit)
        let words = visit.words
        var frame = try await visit.frame(
            words.text("simulation.result"), section: "simulations",
            crumbs: [Link(words.text("simulation.title"), Site.simulations)])
        frame.path = Site.simulation(run.job.id)
        frame.facts = told.facts
        frame.actions = [
            Action(words.text("simulation.file"), .link(Site.simulationFile(run.job.id)), icon: "download")
        ]
        if sums.failures > 0 {
            frame.hints = [Hint(words.text("simulation.failures", ["n": words.count(Int(sums.failures))]), .warn)]
        }
        if told.isStale { frame.hints.append(Hint(words.text("simulation.draftChanged"), .warn)) }
        if sums.whole.claims == 0 { frame.hints.append(Hint(words.text("simulation.empty"), .open)) }
        let axes = SimulationSums.Axis.allCases.filter { !(sums.parts[$0] ?? [:]).isEmpty }
        return try visit.page(
            "simulation", frame,
            filled([
                "figures": told.figures, "changes": told.changes, "hasChanges": !told.changes.isEmpty,
                "shifts": told.shifts.context,
                "shiftsNote": words.text("simulation.shiftsNote"),
                "distribution": SimulationCharts.distribution(sums, words),
                "axes": axes.map { axis in
                    filled([
                        "title": words.text("simulation.by.\(axis.rawValue)"), "note": told.note(axis, most: mostRows),
                        "chart": SimulationCharts.bars(told.rows(axis).prefix(12).map { ($0.name, $0.tally) }, words),
                        "table": told.table(axis, most: mostRows).context
                    ])
                },
                "reasons": sums.reasons.isEmpty ? nil : told.reasons.context,
                "most": names.claims.isEmpty ? nil : told.most(names.claims).context
            ]))
    }

    static func file(_ visit: Visit) async throws -> Answer {
        let desk = SimulationDesk(office: visit.office)
        let run = try await desk.find(visit.parameter("id"), for: try visit.actor)
        guard let sums = run.sums else { throw Refusal("notFound") }
        let names = try await desk.names(sums, for: try visit.actor)
        let told = try await Told.of(run, sums, names.institutions, visit)
        let words = visit.words
        return try await Exports.file(
            "simulation", of: "job/\(run.job.id)", told.workbook,
            name: words.text("simulation.title") + " " + words.day(run.job.createdAt.day) + ".xlsx", visit)
    }
}

/// A result in the words of the page.
struct Told {
    let run: SimulationDesk.Result
    let sums: SimulationSums
    let visit: Visit
    let institutions: [String: String]

    /// What was decided with; of a draft that has changed since, the pack as it is in force: for names only.
    private let other: Pack?
    /// The draft is not what it was when it was simulated.
    let isStale: Bool

    static func of(
        _ run: SimulationDesk.Result, _ sums: SimulationSums, _ institutions: [String: String], _ visit: Visit
    ) async throws -> Told {
        var other = visit.office.packs[run.question.against]
        var isStale = false
        if run.question.draft != nil {
            do {
                other = try await SimulationDesk(office: visit.office).pack(of: run.question, for: try visit.actor)
            } catch is Refusal { isStale = true }
        }
        return Told(
            run: run, sums: sums, visit: visit, institutions: institutions, other: other, isStale: isStale)
    }

    private var words: Words { visit.words }

    var facts: [Fact] {
        let draft = run.question.draft.map { draft in
            Fact(words.text("simulation.draft"), SimulationRooms.name(draft, words), href: Site.packVersion(draft.id))
        }
        return [
            Fact(words.text("simulation.question"), SimulationRooms.title(run.question, visit)),
            Fact(words.text("simulation.period"), words.days(run.question.from, run.question.to)),
            Fact(words.text("simulation.at"), words.moment(run.job.createdAt)),
            Fact(words.text("simulation.scope"), visit.name(of: run.job.division))
        ] + (draft.map { [$0] } ?? [])
    }

    var figures: [[String: Any]] {
        let whole = sums.whole
        return [
            ("claims", words.count(Int(whole.claims)), ""), ("before", words.money(whole.before), ""),
            ("after", words.money(whole.after), ""),
            ("change", SimulationRooms.signed(whole.change, words), percent(whole)),
            ("winners", words.count(Int(whole.gain)), SimulationRooms.signed(whole.gained, words)),
            ("losers", words.count(Int(whole.loss)), SimulationRooms.signed(-whole.lost, words))
        ].map { key, value, sub in
            filled(["label": words.text("simulation.\(key)"), "value": value, "sub": sub.isEmpty ? nil : sub])
        }
    }

    private func percent(_ tally: SimulationTally) -> String {
        guard tally.before > 0 else { return "" }
        let tenths = (Double(tally.change) / Double(tally.before) * 1000).rounded() / 10
        return (tenths > 0 ? "+" : "") + "\(tenths)%"
    }

    /// Parameters that were changed: what they were and are.
    var changes: [[String: Any]] {
        guard let other else { return [] }
        return run.question.parameters.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let parameter = other.parameter(name), let json = try? JSONReader.read(value.description) else {
                return nil
            }
            return [
                "label": visit.say(parameter.label), "before": visit.say(other.shown(parameter)),
                "after": visit.say(other.shown(json, of: parameter))
            ]
        }
    }

    // MARK: Tables

    var shifts: Table {
        let outcomes = SimulationSums.outcomes
        let columns = outcomes.map { Table.Column(words.text("simulation.outcome.\($0)"), look: "num") }
        return Table(
            caption: words.text("simulation.shifts"),
            columns: [.init(words.text("simulation.wasIs"))] + columns
                + [.init(words.text("simulation.outcome.failed"), look: "num")],
            rows: outcomes.enumerated().map { row, outcome in
                Table.Row(
                    [.head(words.text("simulation.outcome.\(outcome)"))]
                        + sums.shifts[row].enumerated().map { column, count in
                            .number(
                                count == 0 ? "—" : words.count(Int(count)), strong: row != column && count > 0,
                                look: row == column ? "muted" : "")
                        })
            })
    }

    struct Named {
        let name: String
        let tally: SimulationTally
    }

    /// By how much changes, most first.
    func rows(_ axis: SimulationSums.Axis) -> [Named] {
        (sums.parts[axis] ?? [:]).sorted { one, two in
            (one.value.change.magnitude, one.value.claims, two.key) > (two.value.change.magnitude, two.value.claims, one.key)
        }.map { Named(name: name(axis, $0.key), tally: $0.value) }
    }

    private func name(_ axis: SimulationSums.Axis, _ code: String) -> String {
        switch axis {
        case .county: Division(code).map { visit.name(of: $0) } ?? code
        case .group: visit.name("group", code, in: other)
        case .occupation: Occupation(code).map { visit.name(of: $0) } ?? code
        case .institution: institutions[code] ?? code
        }
    }

    func note(_ axis: SimulationSums.Axis, most: Int) -> String {
        let count = sums.parts[axis]?.count ?? 0
        if axis == .group { return words.text("simulation.groupNote") }
        return count > most ? words.text("simulation.firstOf", ["n": words.count(most), "all": words.count(count)]) : ""
    }

    private static let columns = ["claims", "before", "after", "change", "winners", "losers"]

    func table(_ axis: SimulationSums.Axis, most: Int) -> Table {
        let title = words.text("simulation.by.\(axis.rawValue)")
        return Table(
            caption: title,
            columns: [.init(words.text("simulation.axis.\(axis.rawValue)"))]
                + Self.columns.map { .init(words.text("simulation.\($0)"), look: "num") },
            rows: rows(axis).prefix(most).map { row in
                let tally = row.tally
                return Table.Row([
                    .head(row.name), .number(words.count(Int(tally.claims))), .number(words.money(tally.before)),
                    .number(words.money(tally.after)),
                    .number(SimulationRooms.signed(tally.change, words), strong: true),
                    .number(words.count(Int(tally.gain))), .number(words.count(Int(tally.loss)))
                ])
            })
    }

    var reasons: Table {
        Table(
            caption: words.text("simulation.reasons"),
            columns: [.init(words.text("simulation.reason")), .init(words.text("simulation.claims"), look: "num")],
            rows: sums.reasons.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map { code, count in
                Table.Row([
                    .head(other?.reason(.traineeClaim, code).map { visit.say($0.title) } ?? code),
                    .number(words.count(Int(count)))
                ])
            })
    }

    func most(_ claims: [String: (id: String, number: String)]) -> Table {
        Table(
            caption: words.text("simulation.most"),
            columns: [.init(words.text("claims.number")), .init(words.text("simulation.change"), look: "num")],
            rows: sums.most.compactMap { line in
                claims[line.id].map { claim in
                    Table.Row([
                        .head(claim.number, Site.claimLine(claim.id, line.id)),
                        .number(SimulationRooms.signed(line.change, words))
                    ])
                }
            })
    }

    // MARK: The workbook

    var workbook: Papers.Table {
        var rows: [[TableValue]] = [row(words.text("simulation.all"), "", sums.whole)]
        for axis in SimulationSums.Axis.allCases {
            rows += self.rows(axis).map { row(words.text("simulation.axis.\(axis.rawValue)"), $0.name, $0.tally) }
        }
        let columns = ["what", "name", "claims", "before", "after", "change", "winners", "gained", "losers", "lost"]
        return Papers.Table(
            sheet: words.text("simulation.title"), title: SimulationRooms.title(run.question, visit),
            notes: [words.days(run.question.from, run.question.to)]
                + changes.map { change in
                    words.text("simulation.changeNote", change.compactMapValues { $0 as? String })
                }, columns: columns.map { Papers.Table.Column(words.text("simulation.\($0)")) }, rows: rows)
    }

    private func row(_ what: String, _ name: String, _ tally: SimulationTally) -> [TableValue] {
        func money(_ fen: Int64) -> TableValue { .money(Money(fen: fen)) }
        return [
            .text(what), .text(name), .integer(tally.claims), money(tally.before), money(tally.after),
            money(tally.change), .integer(tally.gain), money(tally.gained), .integer(tally.loss), money(tally.lost)
        ]
    }
}
