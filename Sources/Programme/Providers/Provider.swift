import Store
import Vocabulary

/// A training institution, enterprise or school that may hold classes.
package struct Provider: Sendable, Identifiable {
    package let id: String
    package let division: Division
    package let name: String
    package let creditCode: CreditCode
    package let kind: ProviderKind
    package let head: String
    package let phone: Phone?
    package let address: String
    /// Number of the licence to run a school; enterprises have none.
    package let licence: String?
    /// What it may train, sorted.
    package let occupations: [Occupation]
    /// On the published list of institutions.
    package let listed: Bool
    package let blacklisted: Bool
    /// Calendar years whose tasks were cancelled.
    package let suspendedYears: [Int]
    package let bankName: String?
    package let bankAccount: BankAccount?
    package let changedAt: Instant

    /// From a row of `institution`.
    package init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        name = try row.text("name")
        guard let code = CreditCode(try row.text("credit_code")) else {
            throw StoreFault("institution \(id) has no credit code")
        }
        creditCode = code
        kind = try row.code("kind")
        head = try row.text("head")
        phone = Phone(try row.text("phone"))
        address = try row.text("address")
        licence = row.optionalText("licence")
        occupations = CodeList.codes(row.optionalText("occupations")).compactMap { Occupation($0) }
        listed = try row.flag("listed")
        blacklisted = try row.flag("blacklisted")
        suspendedYears = CodeList.codes(row.optionalText("suspended_years")).compactMap { Int($0) }
        bankName = row.optionalText("bank_name")
        bankAccount = try row.open("institution.bank_account")
        changedAt = try row.instant("changed_at")
    }
}

/// What is typed about an institution, not yet checked.
package struct ProviderDraft: Sendable, Hashable {
    package var name = ""
    package var creditCode = ""
    package var kind = ""
    package var head = ""
    package var phone = ""
    package var address = ""
    package var licence = ""
    package var division = ""
    /// Codes.
    package var occupations: [String] = []
    package var bankName = ""
    package var bankAccount = ""

    package init() {}

    package init(
        name: String, creditCode: String, kind: ProviderKind, head: String, phone: String, address: String,
        licence: String = "", division: Division, occupations: [String] = [], bankName: String = "",
        bankAccount: String = ""
    ) {
        self.name = name
        self.creditCode = creditCode
        self.kind = kind.rawValue
        self.head = head
        self.phone = phone
        self.address = address
        self.licence = licence
        self.division = division.code
        self.occupations = occupations
        self.bankName = bankName
        self.bankAccount = bankAccount
    }

    package init(_ provider: Provider) {
        self.init(
            name: provider.name, creditCode: provider.creditCode.text, kind: provider.kind, head: provider.head,
            phone: provider.phone?.text ?? "", address: provider.address, licence: provider.licence ?? "",
            division: provider.division, occupations: provider.occupations.map(\.code),
            bankName: provider.bankName ?? "", bankAccount: provider.bankAccount?.text ?? "")
    }

    /// The columns, all checked, and the division among them.
    ///
    /// Problems, each on its field: `required`, `creditCode.*`, `choiceUnknown`, `personName.*`, `phone.form`, `division.form`,
    /// `divisionUnknown`, `licenceMissing`, `occupation.form`, `occupationUnknown`, `bankAccount.form`, `bankNameMissing`,
    /// `bankAccountMissing`.
    func columns(_ office: Office) throws -> (columns: Columns, division: Division, occupations: Set<String>) {
        var entries = Entries()
        let name = entries.text(name, "name", longest: 120)
        let code = entries.value(creditCode, "creditCode", as: CreditCode.self)
        let kind = entries.choice(kind, "kind", as: ProviderKind.self)
        let head = entries.value(head, "head", as: PersonName.self)
        let phone = entries.value(phone, "phone", as: Phone.self)
        let address = entries.text(address, "address")
        let licence = entries.optional(licence, "licence", longest: 60)
        if let kind, kind != .enterprise, licence == nil { entries.refuse("licenceMissing", "licence") }
        let division = entries.value(division, "division", as: Division.self)
        if let division, office.divisions.entry(division, on: office.clock.today) == nil {
            entries.refuse("divisionUnknown", "division", ["code": division.code])
        }
        let occupations = entries.occupations(occupations, "occupations", office)
        let bank = entries.optional(bankName, "bankName", longest: 120)
        let account = entries.optionalValue(bankAccount, "bankAccount", as: BankAccount.self)
        if bank == nil, account != nil { entries.refuse("bankNameMissing", "bankName") }
        if bank != nil, bankAccount.trimmed.isEmpty { entries.refuse("bankAccountMissing", "bankAccount") }
        try entries.finish()
        guard let code, let kind, let head, let phone, let division else { throw Refusal("required", field: "name") }
        return (
            [
                "name": name, "credit_code": code.text, "kind": kind.rawValue, "head": head.text, "phone": phone.text,
                "address": address, "licence": licence, "division": division, "occupations": CodeList.text(occupations),
                "bank_name": bank, "bank_account": account
            ], division, Set(occupations)
        )
    }
}

extension Entries {
    /// Codes of occupations that the classification or a catalogue of a pack knows.
    mutating func occupations(_ typed: [String], _ field: String, _ office: Office) -> [String] {
        var codes: [String] = []
        for text in typed {
            guard let occupation = optionalValue(text, field, as: Occupation.self) else { continue }
            let isKnown =
                office.occupations.entry(occupation) != nil
                || office.packs.packs.contains { $0.catalogue.name(of: occupation.code) != nil }
            if isKnown {
                codes.append(occupation.code)
            } else {
                refuse("occupationUnknown", field, ["code": occupation.code])
            }
        }
        return codes
    }

    /// A clause that some pack has.
    mutating func clause(_ typed: String, _ field: String, _ office: Office) -> String {
        let clause = text(typed, field, longest: 40)
        if !clause.isEmpty, !office.packs.packs.contains(where: { $0.clauses[clause] != nil }) {
            refuse("clauseUnknown", field, ["clause": String(clause.prefix(40))])
        }
        return clause
    }
}
