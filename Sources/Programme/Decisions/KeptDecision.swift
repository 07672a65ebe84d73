import Policy
import Store
import Vocabulary

/// Inputs and outcomes of decisions as they are kept: canonical JSON.
package enum KeptDecision {
    package static func text(_ input: ClassOpeningInput) -> String { String(decoding: input.json, as: UTF8.self) }
    package static func text(_ input: EnrolmentInput) -> String { String(decoding: input.json, as: UTF8.self) }
    package static func text(_ input: ExamEntryInput) -> String { String(decoding: input.json, as: UTF8.self) }
    package static func text(_ outcome: FindingsOutcome) -> String { String(decoding: outcome.json, as: UTF8.self) }

    /// A kept decision on an opening, told again from its own inputs; nil where it would not come out the
    /// same, which never happens while the engine keeps its word.
    package static func opening(_ record: DecisionRecord, _ office: Office) throws -> OpeningCheck? {
        guard let (pack, json) = try source(of: record, OpeningDesk.decision, office) else { return nil }
        let input: ClassOpeningInput = try pack.read(json)
        let outcome = try pack.decide(input)
        guard text(outcome) == record.outcome else { return nil }
        return OpeningCheck(input: input, outcome: outcome, explanation: pack.explain(input, outcome))
    }

    /// A kept decision on an enrolment, told again from its own inputs; nil where it would not come out the same.
    package static func enrolment(_ record: DecisionRecord, _ office: Office) throws -> EnrolmentCheck? {
        guard let (pack, json) = try source(of: record, EnrolmentConditions.decision, office) else { return nil }
        let input: EnrolmentInput = try pack.read(json)
        let outcome = try pack.decide(input)
        guard text(outcome) == record.outcome else { return nil }
        return EnrolmentCheck(input: input, outcome: outcome, explanation: try pack.explain(input, outcome))
    }

    /// A kept decision on an entry to an examination, told again from its own inputs; nil where it would not come out the same.
    package static func examEntry(_ record: DecisionRecord, _ office: Office) throws -> ExamEntryCheck? {
        guard let (pack, json) = try source(of: record, ExamConditions.decision, office) else { return nil }
        let input: ExamEntryInput = try pack.read(json)
        let outcome = try pack.decide(input)
        guard text(outcome) == record.outcome else { return nil }
        return ExamEntryCheck(input: input, outcome: outcome, explanation: try pack.explain(input, outcome))
    }

    /// What was known when an enrolment was decided, without deciding it again.
    static func enrolmentInput(_ record: DecisionRecord, _ office: Office) throws -> EnrolmentInput? {
        try source(of: record, EnrolmentConditions.decision, office).map { pack, json in try pack.read(json) }
    }

    /// The kept input with the version that decided it; nil for another decision, or where that version is not at hand.
    private static func source(of record: DecisionRecord, _ name: String, _ office: Office) throws -> (Pack, JSONValue)? {
        guard record.name == name, let pack = office.packs[record.version] else { return nil }
        guard let json = try? JSONReader.read(record.input) else {
            throw StoreFault("decision \(record.id) holds no JSON")
        }
        return (pack, json)
    }
}
