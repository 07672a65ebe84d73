import FEEL

/// What a row of a decision table says, read once when the pack is loaded.
struct RuleRow: Sendable {
    /// Output columns that are constants: text, or nil for `null`.
    var constants: [String: String?]
    /// The clauses of the annotation column, in order.
    var clauses: [String]
    /// The amount in words, as templates; nil where the table has no such annotation.
    var formula: Bilingual?
    var line: Int

    init(_ rule: DecisionTable.Rule, of table: DecisionTable) {
        constants = [:]
        line = rule.place.line
        for (output, cell) in zip(table.outputs, rule.outputs) {
            let text = cell.text.filter { !$0.isNewline }
            if text == "null" {
                constants[output.name] = .some(nil)
            } else if text == "true" || text == "false" {
                constants[output.name] = text
            } else if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\""),
                !text.dropFirst().dropLast().contains("\"")
            {
                constants[output.name] = String(text.dropFirst().dropLast())
            }
        }
        func annotation(_ name: String) -> String {
            guard let at = table.annotationNames.firstIndex(of: name), at < rule.annotations.count else { return "" }
            return rule.annotations[at]
        }
        clauses = annotation("clause").split(separator: ",").map { String($0.drop { $0 == " " }) }
        if table.annotationNames.contains("formula") {
            formula = Bilingual(zh: annotation("formula"), en: annotation("formulaEn"))
        }
    }

    /// The constant of that output column; nil when it is `null`, computed or absent.
    func constant(_ output: String) -> String? { constants[output] ?? nil }
}

/// The rows that fired, table by table, straight from the frame's trace.
struct FiredRows: Sequence, IteratorProtocol {
    private let trace: UnsafeBufferPointer<Int32>
    private var at = 0
    private var left = 0
    private var table = 0

    /// Valid until the frame evaluates again or goes.
    init(_ trace: UnsafeBufferPointer<Int32>) { self.trace = trace }

    mutating func next() -> (table: Int, rule: Int)? {
        while left == 0 {
            guard at + 1 < trace.count else { return nil }
            table = Int(trace[at])
            left = Int(trace[at + 1])
            at += 2
        }
        guard at < trace.count else { return nil }
        left -= 1
        at += 1
        return (table, Int(trace[at - 1]))
    }
}
