import Accounts
import Store
import Vocabulary

/// A batch of payments out of one fund.
package struct BatchRecord: Sendable, Identifiable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLConvertible {
        /// Prepared by the finance clerk.
        case draft
        /// Approved by the finance head; the file for the bank can be handed over.
        case approved
        case sent
        /// The bank has answered for every line.
        case settled
        /// Taken back before it went to the bank.
        case withdrawn
    }

    package let id: String
    /// Division, year, `F` and a serial.
    package let number: String
    package let division: Division
    package let fund: String
    package let state: State
    package let lines: Int
    package let total: Money
    package let preparedBy: String
    package let preparedByName: String
    package let approvedBy: String?
    package let approvedByName: String?
    package let sentByName: String?
    /// Why it was withdrawn.
    package let reasons: String
    /// SHA-256 of the csv file (UTF-8) that went to the bank.
    package let fileHash: String?
    package let createdAt: Instant
    package let approvedAt: Instant?
    package let sentAt: Instant?
    package let settledAt: Instant?
    package let changedAt: Instant

    /// From a row of `PaymentStore.batches`.
    init(_ row: Row) throws {
        id = try row.text("id")
        number = try row.text("number")
        division = try row.division("division")
        fund = try row.text("fund")
        state = try row.code("state")
        lines = try row.count("lines")
        total = try row.money("total_fen")
        preparedBy = try row.text("prepared_by")
        preparedByName = row.optionalText("prepared_name") ?? ""
        approvedBy = row.optionalText("approved_by")
        approvedByName = row.optionalText("approved_name")
        sentByName = row.optionalText("sent_name")
        reasons = try row.text("reasons")
        fileHash = row.optionalText("file_hash")
        createdAt = try row.instant("created_at")
        approvedAt = row.optionalInstant("approved_at")
        sentAt = row.optionalInstant("sent_at")
        settledAt = row.optionalInstant("settled_at")
        changedAt = try row.instant("changed_at")
    }
}

/// One payment: what a claim gives to one payee out of the batch's fund.
package struct LineRecord: Sendable, Identifiable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLConvertible {
        case pending, sent, paid, failed
        /// Of a batch that was withdrawn.
        case dropped
    }

    package let id: String
    package let batch: String
    package let position: Int
    package let division: Division
    package let institution: String
    package let claim: String
    package let claimNumber: String
    package let classTitle: String
    package let payeeKind: PayeeKind
    /// Id of the institution or person.
    package let payee: String
    package let payeeName: String
    package let bankName: String
    /// In full: for the bank's file. Pages show it masked.
    package let bankAccount: BankAccount?
    package let amount: Money
    package let fund: String
    package let purpose: String
    package let state: State
    /// What the bank said.
    package let failure: String?
    package let replaces: String?
    package let reference: String
    /// The bank's receipt.
    package let receipt: String?
    package let paidAt: Instant?
    package let items: Int
    /// Whether a later line pays what this one failed to.
    package let isReplaced: Bool

    init(_ row: Row) throws {
        id = try row.text("id")
        batch = try row.text("batch")
        position = try row.count("position")
        division = try row.division("division")
        institution = row.optionalText("institution") ?? ""
        claim = try row.text("claim")
        claimNumber = row.optionalText("claim_number") ?? ""
        classTitle = row.optionalText("class_title") ?? ""
        payeeKind = try row.code("payee_kind")
        payee = try row.text("payee")
        payeeName = try row.text("payee_name")
        bankName = try row.text("bank_name")
        bankAccount = try row.open("payment_line.bank_account")
        amount = try row.money("fen")
        fund = try row.text("fund")
        purpose = try row.text("purpose")
        state = try row.code("state")
        failure = row.optionalText("failure")
        replaces = row.optionalText("replaces")
        reference = try row.text("reference")
        receipt = row.optionalText("receipt")
        paidAt = row.optionalInstant("paid_at")
        items = Int(row.optionalInt("items") ?? 0)
        isReplaced = row.optionalInt("replaced") == 1
    }

    /// What the ledger's entries about this line say; the same as `ClaimMoney.Share.purpose`.
    var ledgerPurpose: Purpose {
        Purpose(
            subject: "claim/\(claim)", matter: classTitle, payeeKind: payeeKind, payee: payeeName,
            institution: payeeKind == .trainee ? nil : institution, person: payeeKind == .trainee ? payee : nil)
    }

    /// What the ledger calls the line.
    package var document: String { "payment_line/\(id)" }
}

/// Something owed that waits to be paid: the items of a claim that go to one payee out of one fund.
package struct PayableLine: Sendable, Identifiable {
    package let claim: String
    package let claimNumber: String
    package let classTitle: String
    package let division: Division
    package let institution: String
    package let fund: String
    package let payeeKind: PayeeKind
    package let payee: String
    package let payeeName: String
    package let bankName: String?
    package let bankAccount: BankAccount?
    /// Ids of the claim's items.
    package let items: [String]
    package let amount: Money
    /// The line that the bank could not pay, and what it said.
    package let failed: Failed?
    /// Why the line cannot be paid now; nothing else is held up by it.
    package let block: Problem?

    package struct Failed: Sendable {
        package let line: String
        package let reference: String
        package let reason: String
        /// Whether account and bank are still those of the line that failed.
        package let isAccountUnchanged: Bool
    }

    package var id: String { items.first ?? claim }
}

/// What a bank says of one payment.
package struct BankResult: Sendable, Codable, Hashable {
    package let reference: String
    package let amount: Money
    package let isPaid: Bool
    /// Why not; empty when paid.
    package let reason: String
    /// The bank's receipt number, where it gives one.
    package let receipt: String
    /// The day on which the bank booked it, where it says so.
    package let on: Day?

    package init(
        reference: String, amount: Money, isPaid: Bool, reason: String = "", receipt: String = "", on: Day? = nil
    ) {
        self.reference = reference
        self.amount = amount
        self.isPaid = isPaid
        self.reason = reason
        self.receipt = receipt
        self.on = on
    }
}
