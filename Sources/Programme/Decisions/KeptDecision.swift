import Policy
import Store
import Vocabulary

/// Inputs and outcomes of decisions as they are kept: canonical JSON.
package enum KeptDecision {
    package static func text(_ input: ClassOpeningInput) -> String { String(decoding: input.json, as: UTF8.self) }
    package static func text(_ input: EnrolmentInput) -> String { String(decoding: input.json, as: UTF8.self) }
    package static func text(_ outcome: FindingsOutcome) -> String { String(decoding: outcome.json, as: UTF8.self) }

    /// A kept decision on an opening, told again from its own inputs; nil where it would not come out the
    /// same, which never happens while the engine keeps its word.
    package static func opening(_ record: DecisionRecord, _ office: Office) throws -> OpeningCheck? {
        guard record.name == OpeningDesk.decision, let pack = office.packs[record.version] else { return nil }
        guard let json = try? JSONReader.read(record.input) else {
            throw StoreFault("decision \(record.id) holds no JSON")
        }
        let input: ClassOpeningInput = try pack.read(json)
        let outcome = try pack.decide(input)
        guard text(outcome) == record.outcome else { return nil }
        return OpeningCheck(input: input, outcome: outcome, explanation: pack.explain(input, outcome))
    }

    /// A kept decision on an enrolment, told again from its own inputs; nil where it would not come out the same.
    package static func enrolment(_ record: DecisionRecord, _ office: Office) throws -> EnrolmentCheck? {
        guard record.name == EnrolmentConditions.decision, let pack = office.packs[record.version] else { return nil }
        guard let json = try? JSONReader.read(record.input) else {
            throw StoreFault("decision \(record.id) holds no JSON")
        }
        let input: EnrolmentInput = try pack.read(json)
        let outcome = try pack.decide(input)
        guard text(outcome) == record.outcome else { return nil }
        return EnrolmentCheck(input: input, outcome: outcome, explanation: try pack.explain(input, outcome))
    }
}
