import Store
import Vocabulary

package enum Verdict: String, CaseIterable, Hashable, Codable, Sendable {
    /// The first step's only verdict, also after a return.
    case submitted
    case agreed, returned, refused
    /// The system went on by itself.
    case automatic
}

package enum Outcome: String, CaseIterable, Hashable, Codable, Sendable { case agreed, refused }

/// Where a case stands.
package struct CaseState: Hashable, Codable, Sendable, Identifiable {
    package let id: String
    package let procedure: String
    package let pack: String
    /// What it is about, e.g. `class/0190…`; the procedure does not know more of it.
    package let subject: String
    package let title: String
    package let division: Division
    package let institution: String?
    package let person: String?
    /// The current step; the last one when the case is closed.
    package let step: String
    /// Starts at 1; each return opens the next.
    package let round: Int
    package let openedAt: Instant
    package let enteredAt: Instant
    package let dueOn: Day?
    package let closedAt: Instant?
    package let outcome: Outcome?

    /// What a form carries, so that a second click or an old page is noticed: `step@round`.
    package var token: String { "\(step)@\(round)" }

    package var isOpen: Bool { closedAt == nil }

    init(_ row: Row) throws {
        id = try row.text("id")
        procedure = try row.text("procedure")
        pack = try row.text("pack")
        subject = try row.text("subject")
        title = try row.text("title")
        division = try row.division("division")
        institution = row.optionalText("institution")
        person = row.optionalText("person")
        step = try row.text("step")
        round = try row.count("round")
        openedAt = try row.instant("opened_at")
        enteredAt = try row.instant("entered_at")
        dueOn = row.optionalDay("due_on")
        closedAt = row.optionalInstant("closed_at")
        outcome = row.optionalText("outcome").flatMap { Outcome(rawValue: $0) }
    }
}

/// The person who answers for a step that somebody else, the handler, does.
package struct Responsible: Hashable, Codable, Sendable {
    package let account: String
    package let name: String

    package init(account: String, name: String) {
        self.account = account
        self.name = name
    }
}

/// What somebody, or the system, did in a case. Never changed.
package struct Act: Hashable, Codable, Sendable, Identifiable {
    package let id: String
    package let caseID: String
    package let round: Int
    /// 1, 2, 3 … within the case.
    package let n: Int
    package let step: String
    package let verdict: Verdict
    /// Nil for the system.
    package let account: String?
    package let personName: String
    package let role: Role?
    /// Who answers for the step beside the one who did it; nil where the step asks for nobody.
    package let responsible: Responsible?
    package let reasons: String
    /// Papers handed in with it: what it is → its number, file or evidence id.
    package let documents: [String: String]
    package let at: Instant
    /// How long the step had waited, in milliseconds.
    package let takenMilliseconds: Int64
    package let dueOn: Day?

    package var isLate: Bool { dueOn.map { at.day > $0 } ?? false }

    init(_ row: Row) throws {
        id = try row.text("id")
        caseID = try row.text("case_id")
        round = try row.count("round")
        n = try row.count("n")
        step = try row.text("step")
        verdict = try row.code("verdict")
        account = row.optionalText("account")
        personName = try row.text("person_name")
        role = row.optionalText("role").flatMap { Role(rawValue: $0) }
        responsible = row.optionalText("responsible").map {
            Responsible(account: $0, name: row.optionalText("responsible_name") ?? "")
        }
        reasons = try row.text("reasons")
        documents = Self.documents(try row.text("documents"))
        at = try row.instant("at")
        takenMilliseconds = try row.int("taken_ms")
        dueOn = row.optionalDay("due_on")
    }

    /// One `name=value` on each line; neither holds a line break, names hold no `=`.
    static func text(of documents: [String: String]) -> String {
        documents.sorted { $0.key < $1.key }
            .map { name, value in
                let clean = [name.filter { $0 != "=" }, value].map {
                    $0.split(whereSeparator: \.isNewline).joined(separator: " ")
                }
                return clean.joined(separator: "=")
            }.joined(separator: "\n")
    }

    private static func documents(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
        }
        return found
    }
}
