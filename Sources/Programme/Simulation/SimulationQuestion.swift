import Policy
import Vocabulary

/// What is asked: the claims that were decided under one pack in a period, decided again under another, or under the same
/// one with other parameters, or under a version that is still being made.
package struct SimulationQuestion: Hashable, Sendable {
    /// A version as it stood when it was asked for: a draft may change, or be discarded, later.
    package struct Draft: Hashable, Sendable {
        package let id: String
        package let number: Int
        package let state: PackVersion.State
        /// `PackDraft.token`: what is decided with, to the byte.
        package let token: String

        package init(_ draft: PackDraft) {
            (id, number) = (draft.version.id, draft.version.number)
            (state, token) = (draft.version.state, draft.token)
        }

        fileprivate init?(_ json: JSON) {
            guard let id = json["id"]?.string, let number = json["number"]?.integer, let token = json["token"]?.string,
                let state = json["state"]?.string.flatMap(PackVersion.State.init(rawValue:))
            else { return nil }
            (self.id, self.number, self.state, self.token) = (id, Int(clamping: number), state, token)
        }

        fileprivate var json: JSON {
            [
                "id": .string(id), "number": .integer(number), "state": .string(state.rawValue), "token": .string(token)
            ]
        }
    }

    /// Under which the claims were decided: an id.
    package var pack: String
    /// A key of the packs at hand: an id, or a version; of a draft the id of its pack.
    package var against: String
    /// Nil: what `against` gives.
    package var draft: Draft?
    /// Days of the decisions, both included.
    package var from: Day
    package var to: Day
    /// They take the place of the pack's own values and of the local ones.
    package var parameters: [String: JSON]

    package init(
        pack: String, against: String, draft: Draft? = nil, from: Day, to: Day, parameters: [String: JSON] = [:]
    ) {
        self.pack = pack
        self.against = against
        self.draft = draft
        self.from = from
        self.to = to
        self.parameters = parameters
    }

    package var json: JSON {
        var members = [
            JSON.Member("pack", .string(pack)), JSON.Member("against", .string(against)),
            JSON.Member("from", .string(from.description)), JSON.Member("to", .string(to.description)),
            JSON.Member(
                "parameters", .object(parameters.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }))
        ]
        if let draft { members.append(JSON.Member("draft", draft.json)) }
        return .object(members)
    }

    package init?(_ json: JSON) {
        guard let pack = json["pack"]?.string, let against = json["against"]?.string,
            let from = json["from"]?.string.flatMap({ Day($0) }), let to = json["to"]?.string.flatMap({ Day($0) })
        else { return nil }
        let draft = json["draft"].flatMap(Draft.init)
        // What names a draft that cannot be read is no question about the pack in force.
        guard draft != nil || json["draft"] == nil else { return nil }
        let parameters = (json["parameters"]?.members ?? []).map { ($0.name, $0.value) }
        self.init(
            pack: pack, against: against, draft: draft, from: from, to: to,
            parameters: Dictionary(parameters, uniquingKeysWith: { $1 }))
    }

    /// What the other pack decides with.
    /// - Parameter given: the pack of a draft or a folder; nil: the one at hand that `against` names.
    /// - Throws: `Refusal`: `packUnknown`, `periodWrong`, `parameterWrong` (with `field` `parameters.NAME`).
    package func run(_ office: Office, against given: Pack? = nil) throws -> DecisionRun {
        guard office.packs[pack] != nil else { throw Refusal("packUnknown", field: "pack", ["pack": pack]) }
        guard let other = given ?? office.packs[against] else {
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
