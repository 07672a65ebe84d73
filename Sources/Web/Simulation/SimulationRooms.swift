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
            ["hasTitle": true, "title": words.text("simulation.ask"), "form": form(visit, refusal).context]
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

    static func title(_ question: SimulationQuestion, _ visit: Visit) -> String {
        func name(_ key: String) -> String { visit.office.packs[key].map { visit.say($0.title) } ?? key }
        guard question.pack != question.against else {
            return visit.words.text(
                "simulation.changed",
                ["pack": name(question.pack), "n": visit.words.count(question.parameters.count)])
        }
        return visit.words.text("simulation.of", ["pack": name(question.pack), "against": name(question.against)])
    }

    /// Text of what was typed, else of the address, else the standard.
    private static func typed(_ visit: Visit, _ name: String, _ standard: String = "") -> String {
        let sent = visit.form[name]
        if !sent.isEmpty { return sent }
        let asked = visit.query[name]
        return asked.isEmpty ? standard : asked
    }

    private static func form(_ visit: Visit, _ refusal: Refusal?) -> Form {
        let words = visit.words
        let packs = visit.office.packs.packs.map { Field.Option($0.id, visit.say($0.title)) }
        let pack = typed(visit, "pack", packs.last?.value ?? "")
        let against = typed(visit, "against", pack)
        func error(_ field: String) -> String? {
            refusal?.problems.first { $0.field == field }.map { words.problem($0) }
        }
        let year = String(visit.today.year)
        var fields = [
            Field("pack", words.text("simulation.pack"), .select(packs), value: pack, required: true, error: error("pack")),
            Field(
                "against", words.text("simulation.against"), .select(packs), value: against, required: true,
                help: words.text("simulation.againstHelp"), error: error("against")),
            Field(
                "from", words.text("simulation.from"), .text(type: "date"), value: typed(visit, "from", "\(year)-01-01"),
                required: true, error: error("from")),
            Field(
                "to", words.text("simulation.to"), .text(type: "date"), value: typed(visit, "to", "\(year)-12-31"),
                required: true, error: error("to"))
        ]
        if let other = visit.office.packs[against] {
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
            var question = SimulationQuestion(
                pack: visit.form["pack"], against: visit.form["against"], from: from, to: to)
            if let other = visit.office.packs[question.against] {
                question.parameters = try SimulationParameters.values(of: other, visit)
            }
            let id = try await SimulationDesk(office: visit.office).start(
                question, by: try visit.actor, key: visit.key)
            return .see(Site.job(id))
        } catch let refusal as Refusal {
            return try await list(visit, refusal)
        }
    }

    static func signed(_ fen: Int64, _ words: Words) -> String { (fen > 0 ? "+" : "") + words.money(fen) }
}

/// Parameters as the form of a simulation has them, in the units of people: yuan, per cent.
enum SimulationParameters {
    /// Those with one value that the decision on a claim reads.
    static func of(_ pack: Pack) -> [Parameter] {
        let texts = (pack.rules[.traineeClaim] ?? []).flatMap { table in
            table.inputs.map(\.code) + table.rows.flatMap { $0.tests + $0.results }
        }
        return pack.parameters.filter { parameter in
            switch parameter.kind {
            case .text, .codes, .shares: false
            default: texts.contains { mentions($0, parameter.name) }
            }
        }
    }

    private static func mentions(_ text: String, _ name: String) -> Bool {
        text.split(separator: "parameters.").dropFirst().contains { part in
            part.prefix { $0.isLetter || $0.isNumber || $0 == "_" } == name[...]
        } || text.hasPrefix("parameters.\(name)")
    }

    static func field(_ parameter: Parameter, _ pack: Pack, value: String, error: String?, _ visit: Visit) -> Field {
        let words = visit.words
        let now = words.text("simulation.now", ["value": visit.say(pack.shown(parameter))])
        let label = visit.say(parameter.label)
        guard parameter.kind == .flag else {
            return Field("set.\(parameter.name)", label, value: value, help: now, error: error)
        }
        return Field(
            "set.\(parameter.name)", label,
            .select([
                Field.Option("", words.text("simulation.asIs")),
                Field.Option("true", visit.name("flag", "true", in: pack)),
                Field.Option("false", visit.name("flag", "false", in: pack))
            ]), value: value, help: now, error: error)
    }

    /// What was typed, in the units of the pack; what was left empty stays as it is.
    static func values(of pack: Pack, _ visit: Visit) throws -> [String: JSON] {
        var values: [String: JSON] = [:]
        var problems: [Problem] = []
        for parameter in of(pack) {
            let text = visit.form["set.\(parameter.name)"].filter { !$0.isWhitespace && $0 != "," && $0 != "%" }
            guard !text.isEmpty else { continue }
            guard let value = value(text, parameter.kind) else {
                problems.append(
                    Problem(
                        "parameterWrong", field: "parameters.\(parameter.name)",
                        values: ["name": visit.say(parameter.label), "why": text]))
                continue
            }
            values[parameter.name] = value
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        return values
    }

    private static func value(_ text: String, _ kind: Parameter.Kind) -> JSON? {
        switch kind {
        case .flag: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .fen:
            guard case .success(let money) = Money.parse(text) else { return nil }
            return .integer(money.fen)
        case .share:
            // Two places to the left, without ever being a binary fraction.
            guard let number = JSON.Number(text + "e-2") else { return nil }
            return JSON.Number(number.canonical).map { .number($0) }
        default: return JSON.Number(text).map { .number($0) }
        }
    }
}
