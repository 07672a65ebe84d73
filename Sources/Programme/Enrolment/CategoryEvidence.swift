import Policy
import Store
import Vocabulary

/// What a learner of a category shows when put on a list, as typed: when school was left, and that there is no further study.
package struct CategoryEvidence: Codable, Sendable, Hashable {
    /// A year.
    package var graduatedIn: String
    /// `yes` or `no`.
    package var studying: String

    package init(graduatedIn: String = "", studying: String = "") {
        self.graduatedIn = graduatedIn
        self.studying = studying
    }

    /// The tag that follows, where a programme of the pack asks for evidence of one of these groups; nil where none does.
    /// - Throws: `Refusal`: `required`, `numberOutOfRange`, `choiceUnknown`, `stillStudying`.
    func columns(for groups: [String], _ pack: Pack, on day: Day) throws -> Columns? {
        guard let rule = pack.programme(provenBy: groups) else { return nil }
        var entries = Entries()
        if graduatedIn.trimmed.isEmpty { entries.refuse("required", "graduatedIn") }
        let year = entries.count(graduatedIn, "graduatedIn", in: day.year - 60...day.year)
        switch studying.trimmed {
        case "": entries.refuse("required", "studying")
        case "no": break
        case "yes": entries.refuse("stillStudying", "studying")
        default: entries.refuse("choiceUnknown", "studying")
        }
        try entries.finish()
        return ["programme": rule.code, "graduated_in": year]
    }
}
