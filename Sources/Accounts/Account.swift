import Store
import Vocabulary

/// Where money of a fund can be. The amounts of all five places together are what was allocated.
package enum Account: String, CaseIterable, Hashable, Codable, Sendable {
    /// What was given to the division; the counterpart of the others and so never above zero.
    case allocated
    /// Free: allocated and not yet owed.
    case fund
    case payableInstitution = "payable:institution"
    case payableTrainee = "payable:trainee"
    case payableEnterprise = "payable:enterprise"
    /// In a file at the bank, result not yet known.
    case inTransit
    case paid

    package static let payables: [Account] = [.payableInstitution, .payableTrainee, .payableEnterprise]

    /// The account that owes to a kind of payee.
    package static func payable(_ payee: PayeeKind) -> Account {
        switch payee {
        case .institution: .payableInstitution
        case .trainee: .payableTrainee
        case .enterprise: .payableEnterprise
        }
    }
}

package enum PayeeKind: String, CaseIterable, Hashable, Codable, Sendable {
    case institution, trainee, enterprise
}

/// What money is for and to whom it goes; goes with every entry, so that each yuan can be followed both ways.
package struct Purpose: Hashable, Codable, Sendable {
    /// The claim, e.g. `claim/0190…`.
    package let subject: String
    /// What the ledger's line shows as the matter, e.g. the class's title.
    package let matter: String
    package let payeeKind: PayeeKind
    /// Shown on the line: the payee's name.
    package let payee: String
    /// The institution whose clerks see the line, if one is concerned.
    package let institution: String?
    /// The person who sees the line, where it is a trainee's own money.
    package let person: String?

    package init(
        subject: String, matter: String, payeeKind: PayeeKind, payee: String, institution: String? = nil,
        person: String? = nil
    ) {
        self.subject = subject
        self.matter = matter
        self.payeeKind = payeeKind
        self.payee = payee
        self.institution = institution
        self.person = person
    }
}

/// An entry of the ledger as it stands.
package struct Entry: Hashable, Codable, Sendable, Identifiable {
    package enum Name: String, CaseIterable, Hashable, Codable, Sendable {
        case allocate, owe, send, settle, fail, reverse
    }

    package let id: String
    /// The voucher's number: 1, 2, 3 … without gaps in a division.
    package let number: Int64
    package let division: Division
    package let institution: String?
    package let person: String?
    package let at: Instant
    package let name: Name
    package let fund: String
    /// Above zero.
    package let amount: Money
    package let subject: String
    package let document: String
    package let matter: String
    package let payee: String
    /// The payable that it concerns; nil for an allocation.
    package let account: Account?
    /// The account of who did it, and the name at that time.
    package let handler: String
    package let handlerName: String
    package let reasons: String
    package let reverses: String?

    init(_ row: Row) throws {
        id = try row.text("id")
        number = try row.int("number")
        division = try row.division("division")
        institution = row.optionalText("institution")
        person = row.optionalText("person")
        at = try row.instant("at")
        name = try row.code("name")
        fund = try row.text("fund")
        amount = try row.money("fen")
        subject = try row.text("subject")
        document = try row.text("document")
        matter = try row.text("matter")
        payee = try row.text("payee")
        account = row.optionalText("account").flatMap { Account(rawValue: $0) }
        handler = try row.text("handler")
        handlerName = try row.text("handler_name")
        reasons = try row.text("reasons")
        reverses = row.optionalText("reverses")
    }
}
