import Policy
import Vocabulary

/// What is asked: the claims that were decided under one pack in a period, decided again under another, or under the same
/// one with other parameters.
package struct SimulationQuestion: Hashable, Sendable {
    /// Under which the claims were decided: an id.
    package var pack: String
    /// A key of the packs at hand: an id, or a version.
    package var against: String
    /// Days of the decisions, both included.
    package var from: Day
    package var to: Day
    /// They take the place of the pack's own values and of the local ones.
    package var parameters: [String: JSON]

    package init(pack: String, against: String, from: Day, to: Day, parameters: [String: JSON] = [:]) {
        self.pack = pack
        self.against = against
        self.from = from
        self.to = to
        self.parameters = parameters
    }

    package var json: JSON {
        [
            "pack": .string(pack), "against": .string(against), "from": .string(from.description),
            "to": .string(to.description),
            "parameters": .object(parameters.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
        ]
    }

    package init?(_ json: JSON) {
        guard let pack = json["pack"]?.string, let against = json["against"]?.string,
            let from = json["from"]?.string.flatMap({ Day($0) }), let to = json["to"]?.string.flatMap({ Day($0) })
        else { return nil }
        let parameters = (json["parameters"]?.members ?? []).map { ($0.name, $0.value) }
        self.init(
            pack: pack, against: against, from: from, to: to,
            parameters: Dictionary(parameters, uniquingKeysWith: { $1 }))
    }

    /// What the other pack decides with.
    /// - Throws: `Refusal`: `packUnknown`, `periodWrong`, `parameterWrong` (with `field` `parameters.NAME`).
    package func run(_ office: Office) throws -> DecisionRun {
        guard office.packs[pack] != nil else { throw Refusal("packUnknown", field: "pack", ["pack": pack]) }
        guard let other = office.packs[against] else {
            throw Refusal("packUnknown", field: "against", ["pack": against])
        }
        guard from <= to else { throw Refusal("periodWrong", field: "to") }
        var values: [String: JSONValue] = [:]
        for (name, value) in parameters {
            guard let read = try? JSONReader.read(value.description) else {
                throw Refusal("parameterWrong", field: "parameters.\(name)", ["name": name, "why": ""])
            }
            values[name] = read
        }
        do {
            return try DecisionRun(other, parameters: values)
        } catch {
            let name = String(error.path.split(separator: ".").last ?? "")
            throw Refusal("parameterWrong", field: error.path, ["name": name, "why": error.message])
        }
    }
}
