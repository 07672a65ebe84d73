import Policy
import Vocabulary

/// What a pack says to an opening, an enrolment or an entry to an examination, in full.
package struct FindingsCheck<Input: Sendable>: Sendable {
    package let input: Input
    package let outcome: FindingsOutcome
    package let explanation: Explanation

    package var isBlocked: Bool { outcome.isBlocked }
    package var blocking: [FindingsOutcome.Finding] { outcome.findings.filter { $0.severity == .block } }
    package var warnings: [FindingsOutcome.Finding] { outcome.findings.filter { $0.severity == .warn } }

    /// The findings of one weight as problems of that code, with title, what there is and what is needed, remedy and clauses
    /// in both languages.
    package func problems(_ severity: FindingsOutcome.Severity, code: String, field: String) -> [Problem] {
        outcome.findings.filter { $0.severity == severity }.map { finding in
            let told = explanation.refusals.first { $0.code == finding.code }
            let compared = told?.compared.first
            var values = ["finding": finding.code]
            func put(_ name: String, _ text: Bilingual?) {
                values[name + "Zh"] = text?.zh ?? ""
                values[name + "En"] = text?.en ?? ""
            }
            put("title", told?.title ?? Bilingual(zh: finding.code, en: finding.code))
            put("actual", compared?.actual)
            put("needed", compared?.needed)
            put("remedy", told?.remedy)
            let places = told?.clauses ?? []
            put(
                "clauses",
                Bilingual(
                    zh: places.map { $0.documentNumber.zh + $0.place.zh }.joined(separator: "、"),
                    en: places.map { "\($0.documentNumber.en), \($0.place.en)" }.joined(separator: "; ")))
            return Problem(code, field: field, values: values)
        }
    }
}
