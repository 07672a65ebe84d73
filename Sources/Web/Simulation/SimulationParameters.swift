import Policy
import Programme
import Vocabulary

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
