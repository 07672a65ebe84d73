import Store
import Vocabulary

/// The claim of a class.
package struct ClaimRecord: Sendable, Identifiable {
    package let id: String
    /// Division, year, `B` and a serial, e.g. `990121-2023-B0001`.
    package let number: String
    package let division: Division
    package let institution: String
    package let institutionName: String
    package let classID: String
    package let classNumber: String?
    package let classTitle: String
    package let pack: String
    package let state: ClaimState
    /// Of all lines as they stand: a preview until the training side has decided, see `ClaimLine.isDecided`.
    package let total: Money
    package let trainees: Int
    package let submittedAt: Instant?
    /// When the decision of record was taken.
    package let decidedAt: Instant?
    /// The decision `ClassClaim`.
    package let classDecision: String?
    package let changedAt: Instant

    /// From a row of `ClaimStore.select`.
    init(_ row: Row) throws {
        id = try row.text("id")
        number = try row.text("number")
        division = try row.division("division")
        institution = try row.text("institution")
        institutionName = row.optionalText("institution_name") ?? ""
        classID = try row.text("class")
        classNumber = row.optionalText("class_number")
        classTitle = row.optionalText("class_title") ?? ""
        pack = try row.text("pack")
        state = try row.code("state")
        total = try row.money("total_fen")
        trainees = try row.count("trainees")
        submittedAt = row.optionalInstant("submitted_at")
        decidedAt = row.optionalInstant("decided_at")
        classDecision = row.optionalText("class_decision")
        changedAt = try row.instant("changed_at")
    }

    package var subject: String { "claim/\(id)" }
    package var isDecided: Bool { decidedAt != nil }
}

/// One trainee of a claim.
package struct ClaimLine: Sendable, Identifiable {
    package let id: String
    package let claim: String
    package let enrolment: String
    package let person: String
    package let personName: String
    package let idNumber: CitizenID?
    package let position: Int
    /// The decision that holds now; nil only while the claim is being made.
    package let decision: String?
    /// False: what the pack would say if the public notice ended without objection.
    package let isDecided: Bool
    /// `approved`, `partial`, `rejected`.
    package let outcome: String
    package let total: Money
    package let items: [ClaimItem]

    init(_ row: Row, items: [ClaimItem]) throws {
        id = try row.text("id")
        claim = try row.text("claim")
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        personName = try row.text("person_name")
        idNumber = try row.open("person.id_number", id: "person")
        position = try row.count("position")
        decision = row.optionalText("decision")
        isDecided = try row.flag("decided")
        outcome = row.optionalText("outcome") ?? ""
        total = try row.money("total_fen")
        self.items = items
    }

    package var subject: String { "claim_line/\(id)" }
}

/// One amount of a line.
package struct ClaimItem: Sendable, Hashable, Identifiable {
    package let id: String
    package let line: String
    package let person: String
    /// `trainingSubsidy`, `livingAllowance` …
    package let kind: String
    package let amount: Money
    /// `trainee`, `institution`, `enterprise`.
    package let payee: String
    package let fund: String

    init(_ row: Row) throws {
        id = try row.text("id")
        line = try row.text("line")
        person = try row.text("person")
        kind = try row.text("kind")
        amount = try row.money("fen")
        payee = try row.text("payee")
        fund = try row.text("fund")
    }
}

/// Something that an officer found about a claim.
package struct ClaimFinding: Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable, Codable, SQLConvertible {
        /// A trainee's hours were faked.
        case hoursFalsified
        /// The training was passed on to another provider.
        case subcontracted
    }

    package let id: String
    package let line: String?
    package let kind: Kind
    package let reason: String
    package let evidence: String
    package let foundAt: Instant

    init(_ row: Row) throws {
        id = try row.text("id")
        line = row.optionalText("line")
        kind = try row.code("kind")
        reason = try row.text("reason")
        evidence = try row.text("evidence")
        foundAt = try row.instant("found_at")
    }
}
