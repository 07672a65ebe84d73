import Policy
import Store
import Vocabulary

/// A citizen, once in the whole province. `idNumber`, `phone` and `bankAccount` show themselves masked.
package struct Person: Sendable, Identifiable {
    package let id: String
    /// Where the household is registered.
    package let division: Division
    /// Nil once it was erased.
    package let idNumber: CitizenID?
    package let name: String
    package let sex: Sex
    package let birthDate: Day
    package let phone: Phone?
    /// Where the person is registered as unemployed.
    package let unemployedIn: Division?
    /// Codes of the packs' list `group`, sorted.
    package let groups: [String]
    package let bankName: String?
    package let bankAccount: BankAccount?
    package let changedAt: Instant

    /// From a row of `person`.
    package init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        idNumber = try row.open("person.id_number")
        name = try row.text("name")
        sex = try row.code("sex")
        birthDate = try row.day("birth_date")
        phone = try row.open("person.phone")
        unemployedIn = row.optionalText("unemployed_in").flatMap { Division($0) }
        groups = CodeList.codes(row.optionalText("groups"))
        bankName = row.optionalText("bank_name")
        bankAccount = try row.open("person.bank_account")
        changedAt = try row.instant("changed_at")
    }
}

/// What is typed about a person, not yet checked. Groups are codes.
package struct PersonDraft: Sendable, Hashable, Codable {
    package var name: String
    package var idNumber: String
    package var phone: String
    /// Six digits of the household.
    package var division: String
    package var unemployedIn: String
    package var groups: [String]
    package var bankName: String
    package var bankAccount: String

    package init(
        name: String, idNumber: String, division: String, phone: String = "", unemployedIn: String = "",
        groups: [String] = [], bankName: String = "", bankAccount: String = ""
    ) {
        self.name = name
        self.idNumber = idNumber
        self.division = division
        self.phone = phone
        self.unemployedIn = unemployedIn
        self.groups = groups
        self.bankName = bankName
        self.bankAccount = bankAccount
    }

    /// Filled with what is known of a person, to be edited.
    package init(_ person: Person) {
        self.init(
            name: person.name, idNumber: person.idNumber?.text ?? "", division: person.division.code,
            phone: person.phone?.text ?? "", unemployedIn: person.unemployedIn?.code ?? "", groups: person.groups,
            bankName: person.bankName ?? "", bankAccount: person.bankAccount?.text ?? "")
    }

    /// Checks everything.
    ///
    /// Problems, each on its field: `required`, `personName.*`, `citizenID.*`, `phone.form`, `division.form`,
    /// `divisionUnknown`, `groupUnknown`, `bankAccount.form`, `bankNameMissing`, `bankAccountMissing`.
    /// - Parameter packs: whose codes the groups must be; any of them.
    package func facts(_ divisions: DivisionTable, packs: [Pack], on day: Day) throws -> PersonFacts {
        var entries = Entries()
        let name = entries.value(name, "name", as: PersonName.self)
        let number = entries.value(idNumber, "idNumber", as: CitizenID.self)
        let phone = entries.optionalValue(phone, "phone", as: Phone.self)
        let household = Self.division(division, "division", required: true, divisions, on: day, &entries)
        let unemployed = Self.division(unemployedIn, "unemployedIn", required: false, divisions, on: day, &entries)
        for group in groups where !packs.contains(where: { $0.codes.has("group", group) }) {
            entries.refuse("groupUnknown", "groups", ["group": String(group.prefix(40))])
        }
        let bank = entries.optional(bankName, "bankName", longest: 120)
        let account = entries.optionalValue(bankAccount, "bankAccount", as: BankAccount.self)
        if bank == nil, !bankAccount.trimmed.isEmpty { entries.refuse("bankNameMissing", "bankName") }
        if bank != nil, bankAccount.trimmed.isEmpty { entries.refuse("bankAccountMissing", "bankAccount") }
        try entries.finish()
        guard let name, let number, let household else { throw Refusal("required", field: "name") }
        return PersonFacts(
            name: name, idNumber: number, division: household, phone: phone, unemployedIn: unemployed,
            groups: Set(groups).sorted(), bankName: bank, bankAccount: account)
    }

    /// A division as it is today: one that was merged into another becomes that other.
    private static func division(
        _ typed: String, _ field: String, required: Bool, _ divisions: DivisionTable, on day: Day,
        _ entries: inout Entries
    ) -> Division? {
        let read =
            required
            ? entries.value(typed, field, as: Division.self) : entries.optionalValue(typed, field, as: Division.self)
        guard let read else { return nil }
        if divisions.entry(read, on: day) != nil { return read }
        let heirs = divisions.current(read, on: day)
        if heirs.count == 1, let heir = heirs.first { return heir }
        entries.refuse(heirs.isEmpty ? "divisionUnknown" : "divisionSplit", field, ["code": read.code])
        return nil
    }
}

/// What is known of a person and is in order.
package struct PersonFacts: Sendable {
    package let name: PersonName
    package let idNumber: CitizenID
    package let division: Division
    package let phone: Phone?
    package let unemployedIn: Division?
    package let groups: [String]
    package let bankName: String?
    package let bankAccount: BankAccount?
}
