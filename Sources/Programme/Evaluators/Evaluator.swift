import Store
import Vocabulary

/// Who examines: an employer its own people, or a third party (YN18-2-7).
package enum EvaluatorKind: String, CaseIterable, Sendable, Codable { case employer, thirdParty }

/// A body that examines and certifies.
package struct Evaluator: Sendable, Identifiable {
    package let id: String
    package let division: Division
    /// The training institution that is the same organisation, if any.
    package let institution: String?
    package let name: String
    package let creditCode: CreditCode
    package let kind: EvaluatorKind
    package let phone: Phone?
    package let occupations: [Occupation]
    /// Numbers of the levels it may certify, 5…1; empty: any.
    package let levels: [Int]
    /// Under which number the province recognised it; nil: not recognised.
    package let recognition: String?
    package let recognisedOn: Day?
    /// Last day of the recognition; nil: open.
    package let validUntil: Day?
    /// What it charges and where it is posted; nil: nothing posted.
    package let fees: String?
    package let active: Bool
    package let changedAt: Instant

    /// From a row of `evaluator`.
    package init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        institution = row.optionalText("institution")
        name = try row.text("name")
        guard let code = CreditCode(try row.text("credit_code")) else {
            throw StoreFault("evaluator \(id) has no credit code")
        }
        creditCode = code
        kind = try row.code("kind")
        phone = row.optionalText("phone").flatMap { Phone($0) }
        occupations = CodeList.codes(row.optionalText("occupations")).compactMap { Occupation($0) }
        levels = CodeList.codes(row.optionalText("levels")).compactMap { Int($0) }
        recognition = row.optionalText("recognition")
        recognisedOn = row.optionalDay("recognised_on")
        validUntil = row.optionalDay("valid_until")
        fees = row.optionalText("fees")
        active = try row.flag("active")
        changedAt = try row.instant("changed_at")
    }

    /// Why the body may not examine this occupation and level on this day; empty: it may.
    package func hindrances(_ occupation: String, level: Int?, on day: Day) -> [Problem] {
        var problems: [Problem] = []
        if !active { problems.append(Problem("evaluatorInactive")) }
        if recognition == nil || (recognisedOn.map { day < $0 } ?? false) {
            problems.append(Problem("evaluatorNotRecognised"))
        }
        if let validUntil, day > validUntil {
            problems.append(Problem("evaluatorExpired", values: ["until": validUntil.description]))
        }
        if !occupations.contains(where: { $0.code == occupation }) {
            problems.append(Problem("evaluatorOutOfScope", values: ["code": occupation]))
        } else if let level, !levels.isEmpty, !levels.contains(level) {
            problems.append(Problem("evaluatorLevelOutOfScope", values: ["level": String(level)]))
        }
        if fees == nil { problems.append(Problem("evaluatorFeesMissing")) }
        return problems
    }
}

/// What is typed about a body, not yet checked.
package struct EvaluatorDraft: Sendable, Hashable {
    package var name = ""
    package var creditCode = ""
    package var kind = EvaluatorKind.thirdParty.rawValue
    package var phone = ""
    package var division = ""
    package var occupations: [String] = []
    /// Numbers, 5…1.
    package var levels: [String] = []
    package var recognition = ""
    package var recognisedOn = ""
    package var validUntil = ""
    package var fees = ""

    package init() {}

    package init(
        name: String, creditCode: String, kind: EvaluatorKind = .thirdParty, phone: String = "", division: Division,
        occupations: [String], levels: [Int] = [], recognition: String, recognisedOn: Day, validUntil: Day? = nil,
        fees: String
    ) {
        self.name = name
        self.creditCode = creditCode
        self.kind = kind.rawValue
        self.phone = phone
        self.division = division.code
        self.occupations = occupations
        self.levels = levels.map(String.init)
        self.recognition = recognition
        self.recognisedOn = recognisedOn.description
        self.validUntil = validUntil?.description ?? ""
        self.fees = fees
    }

    package init(_ evaluator: Evaluator) {
        name = evaluator.name
        creditCode = evaluator.creditCode.text
        kind = evaluator.kind.rawValue
        phone = evaluator.phone?.text ?? ""
        division = evaluator.division.code
        occupations = evaluator.occupations.map(\.code)
        levels = evaluator.levels.map(String.init)
        recognition = evaluator.recognition ?? ""
        recognisedOn = evaluator.recognisedOn?.description ?? ""
        validUntil = evaluator.validUntil?.description ?? ""
        fees = evaluator.fees ?? ""
    }

    /// Problems, each on its field: `required`, `creditCode.*`, `choiceUnknown`, `phone.form`, `division.form`,
    /// `divisionUnknown`, `occupation.form`, `occupationUnknown`, `levelUnknown`, `day.*`, `dayOrder`, `recognitionDateMissing`.
    func columns(_ office: Office) throws -> (columns: Columns, division: Division) {
        var entries = Entries()
        let name = entries.text(name, "name", longest: 120)
        let code = entries.value(creditCode, "creditCode", as: CreditCode.self)
        let kind = entries.choice(kind, "kind", as: EvaluatorKind.self)
        let phone = entries.optionalValue(phone, "phone", as: Phone.self)
        let division = entries.value(division, "division", as: Division.self)
        if let division, office.divisions.entry(division, on: office.clock.today) == nil {
            entries.refuse("divisionUnknown", "division", ["code": division.code])
        }
        if occupations.isEmpty { entries.refuse("required", "occupations") }
        let occupations = entries.occupations(occupations, "occupations", office)
        for level in levels where SkillLevel(number: Int(level) ?? 0) == nil {
            entries.refuse("levelUnknown", "levels", ["level": level])
        }
        let recognition = entries.optional(recognition, "recognition", longest: 80)
        let recognised = entries.optionalValue(recognisedOn, "recognisedOn", as: Day.self)
        let until = entries.optionalValue(validUntil, "validUntil", as: Day.self)
        if recognition != nil, recognisedOn.trimmed.isEmpty { entries.refuse("recognitionDateMissing", "recognisedOn") }
        if let recognised, let until, until < recognised { entries.refuse("dayOrder", "validUntil") }
        let fees = entries.optional(fees, "fees", longest: 500)
        try entries.finish()
        guard let code, let kind, let division else { throw Refusal("required", field: "name") }
        return (
            [
                "name": name, "credit_code": code.text, "kind": kind.rawValue, "phone": phone?.text,
                "division": division,
                "occupations": CodeList.text(occupations), "levels": CodeList.text(levels), "recognition": recognition,
                "recognised_on": recognised, "valid_until": until, "fees": fees, "provincial": recognition != nil
            ], division
        )
    }
}
