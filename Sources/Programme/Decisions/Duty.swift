import Store
import Vocabulary

/// Something a person has to do that no case says: an inspection that is missing, results to enter, money to pay.
package struct Duty: Sendable, Hashable {
    /// Stable, e.g. `inspectionMissing`; wording `duty.<code>` (what to do) and `duty.kind.<kind>` in the catalogues.
    package let code: String
    /// Groups duties on the task list, e.g. `inspection`, `exam`, `payment`.
    package let kind: String
    /// What it is about, e.g. `class/0190…`; the web makes the address from it (`DutyAddress`).
    package let subject: String
    /// Title of the thing, e.g. of the class.
    package let title: String
    /// The same in English, of what the packs name in both languages.
    package let titleEn: String?
    /// Where it comes from, e.g. the institution's name.
    package let from: String
    /// Nil: no limit.
    package let dueOn: Day?
    /// Values that the wording names.
    package let values: [String: String]

    package init(
        _ code: String, kind: String, subject: String, title: String, titleEn: String? = nil, from: String = "",
        dueOn: Day? = nil,
        values: [String: String] = [:]
    ) {
        self.code = code
        self.kind = kind
        self.subject = subject
        self.title = title
        self.titleEn = titleEn
        self.from = from
        self.dueOn = dueOn
        self.values = values
    }
}

/// Where duties come from: one per stage, listed in `Duties.sources`. Asked on every page of the desk, so it must be a
/// few indexed queries; nothing for roles that have none.
package protocol DutySource: Sendable {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty]
}

/// The stages that have duties. To add one, add a line.
package enum Duties {
    package static let sources: [any DutySource] = [
        ClassDuties(),
        EnrolmentDuties(),
        CertificationDuties(),
        ClaimDuties(),
        PaymentDuties(),
        PolicyDuties(),
        ReportDuties(),
        SettingDuties()
    ]

    package static func of(_ actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        try sources.flatMap { try $0.duties(of: actor, on: today, reader, office) }
    }
}
