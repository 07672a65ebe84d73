import Policy
import Programme
import Store
import Vocabulary

/// Simulations: what is asked, which were run, and what came out.
package enum SimulationRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.simulations, .simulationRead) { try await list($0) }
        rooms.post(Site.simulations, .simulationRead) { try await start($0) }
        rooms.get(Site.simulation(":id"), .simulationRead) { try await SimulationPage.show($0) }
        rooms.get(Site.simulationFile(":id"), .simulationRead) { try await SimulationPage.file($0) }
    }

    // MARK: Asking

    private static func list(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let runs = try await SimulationDesk(office: visit.office).list(for: try visit.actor)
        var frame = try await visit.frame(words.text("simulation.title"), section: "simulations")
        frame.path = Site.simulations
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.hints = [Hint(words.text("simulation.hint"))]
        let rows = runs.map { run -> Table.Row in
            let link = run.sums == nil ? Site.job(run.job.id) : Site.simulation(run.job.id)
            return Table.Row([
                .head(title(run.question, visit), link, sub: words.days(run.question.from, run.question.to)),
                Cell(words.moment(run.job.createdAt), look: "nw"), .chip(JobRooms.chip(run.job.state, words)),
                .number(run.sums.map { words.count(Int($0.whole.claims)) } ?? "—"),
                .number(run.sums.map { signed($0.whole.change, words) } ?? "—")
            ])
        }
        let table = Table(
            caption: words.text("simulation.runs"),
            columns: [
                .init(words.text("simulation.question")), .init(words.text("simulation.at")),
                .init(words.text("simulation.state")), .init(words.text("simulation.claims"), look: "num"),
                .init(words.text("simulation.change"), look: "num")
            ], rows: rows, cards: true)
        var panels: [[String: Any]] = [
            ["hasTitle": true, "title": words.text("simulation.ask"), "form": try await form(visit, refusal).context]
        ]
        panels.append(
            filled([
                "hasTitle": true, "title": words.text("simulation.runs"), "table": rows.isEmpty ? nil : table.context,
                "empty": rows.isEmpty
                    ? Empty(words.text("simulation.none"), words.text("simulation.noneText")).context : nil
            ]))
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    /// What is compared with what, in one line; a version that was a draft then says so.
    static func title(_ question: SimulationQuestion, _ visit: Visit) -> String {
        let words = visit.words
        func name(_ key: String) -> String { visit.office.packs[key].map { visit.say($0.title) } ?? key }
        if let draft = question.draft {
            return words.text(
                "simulation.of",
                ["pack": name(question.pack), "against": name(question.against) + " " + Self.name(draft, words)])
        }
        guard question.pack != question.against else {
            return words.text(
                "simulation.changed", ["pack": name(question.pack), "n": words.count(question.parameters.count)])
        }
        return words.text("simulation.of", ["pack": name(question.pack), "against": name(question.against)])
    }

    /// A version by its number, with where it stood when the simulation was asked for.
    static func name(_ draft: SimulationQuestion.Draft, _ words: Words) -> String {
        name(draft.number, draft.state, words)
    }

    private static func name(_ number: Int, _ state: PackVersion.State, _ words: Words) -> String {
        words.text(
            "simulation.version",
            [
                "number": words.text("draft.number", ["n": words.count(number)]),
                "state": words.text("draft.state.\(state)")
            ])
    }

    // MARK: The form

    /// Text of what was typed, else of the address, else the standard.
    private static func typed(_ visit: Visit, _ name: String, _ standard: String = "") -> String {
        let sent = visit.form[name]
        if !sent.isEmpty { return sent }
        let asked = visit.query[name]
        return asked.isEmpty ? standard : asked
    }

    /// What claims can be computed under: a pack in force by its id, or a version by its own.
    private struct Choice {
        let value: String
        let pack: Pack
        /// Nil for a pack in force.
        let draft: PackDraft?

        func question(_ pack: String, from: Day, to: Day) -> SimulationQuestion {
            SimulationQuestion(
                pack: pack, against: self.pack.id, draft: draft.map(SimulationQuestion.Draft.init), from: from, to: to)
        }
    }

    private static func choice(_ value: String, _ visit: Visit) async throws -> Choice {
        if let pack = visit.office.packs.packs.first(where: { $0.id == value }) {
            return Choice(value: value, pack: pack, draft: nil)
        }
        let desk = SimulationDesk(office: visit.office)
        let draft = try await desk.draft(value, for: try visit.actor)
        return Choice(value: value, pack: try desk.pack(of: draft), draft: draft)
    }

    /// Packs in force, then the drafts under way that the reader may see, and the version that was asked for.
    private static func choices(_ asked: PackDraft?, _ visit: Visit) async throws -> [Field.Option] {
        let (words, packs) = (visit.words, visit.office.packs.packs)
        func title(_ id: String) -> String { packs.first { $0.id == id }.map { visit.say($0.title) } ?? id }
        var versions = try await PackDesk(office: visit.office).underWay(for: try visit.actor)
        if let asked, !versions.contains(where: { $0.id == asked.version.id }) { versions.append(asked.version) }
        return packs.map { Field.Option($0.id, visit.say($0.title)) }
            + versions.map { Field.Option($0.id, title($0.pack) + " " + name($0.number, $0.state, words)) }
    }

    private static func form(_ visit: Visit, _ refusal: Refusal?) async throws -> Form {
        let words = visit.words
        let packs = visit.office.packs.packs.map { Field.Option($0.id, visit.say($0.title)) }
        // From the editor of a draft: the claims of its pack, computed under it.
        let draft = visit.query["draft"]
        let asked = typed(visit, "against", draft)
        var refusal = refusal
        var found: Choice?
        if !asked.isEmpty {
            do { found = try await choice(asked, visit) } catch let wrong as Refusal { refusal = refusal ?? wrong }
        }
        let pack = typed(visit, "pack", found?.draft?.version.pack ?? packs.last?.value ?? "")
        if asked.isEmpty { found = try await choice(pack, visit) }
        let against = found?.value ?? asked
        func error(_ field: String) -> String? {
            refusal?.problems.first { $0.field == field }.map { words.problem($0) }
        }
        let year = String(visit.today.year)
        var fields = [
            Field("pack", words.text("simulation.pack"), .select(packs), value: pack, required: true, error: error("pack")),
            Field(
                "against", words.text("simulation.against"), .select(try await choices(found?.draft, visit)),
                value: against, required: true, help: words.text("simulation.againstHelp"), error: error("against")),
            Field(
                "from", words.text("simulation.from"), .text(type: "date"), value: typed(visit, "from", "\(year)-01-01"),
                required: true, error: error("from")),
            Field(
                "to", words.text("simulation.to"), .text(type: "date"), value: typed(visit, "to", "\(year)-12-31"),
                required: true, error: error("to"))
        ]
        if let other = found?.pack {
            fields += SimulationParameters.of(other).map { parameter in
                SimulationParameters.field(
                    parameter, other, value: typed(visit, "set.\(parameter.name)"),
                    error: error("parameters.\(parameter.name)"), visit)
            }
        }
        return Form(
            action: Site.simulations, fields: fields,
            buttons: [
                Action(words.text("simulation.start"), .submit(name: "do", value: "start"), look: .main),
                Action(words.text("simulation.showParameters"), .submit(name: "do", value: "fields"))
            ])
    }

    private static func start(_ visit: Visit) async throws -> Answer {
        // The other pack has other parameters: the form comes back with them, nothing is started.
        if visit.form["do"] == "fields" { return try await list(visit) }
        do {
            guard let from = Day(visit.form["from"]) else { throw Refusal("day", field: "from") }
            guard let to = Day(visit.form["to"]) else { throw Refusal("day", field: "to") }
            let chosen = try await choice(visit.form["against"], visit)
            var question = chosen.question(visit.form["pack"], from: from, to: to)
            question.parameters = try SimulationParameters.values(of: chosen.pack, visit)
            let id = try await SimulationDesk(office: visit.office).start(
                question, by: try visit.actor, key: visit.key)
            return .see(Site.job(id))
        } catch let refusal as Refusal {
            return try await list(visit, refusal)
        }
    }

    static func signed(_ fen: Int64, _ words: Words) -> String { (fen > 0 ? "+" : "") + words.money(fen) }
}
