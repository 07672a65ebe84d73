import Policy
import Store
import Vault
import Vocabulary

/// Something filed under a programme.
package struct ProgrammeEntry: Sendable, Identifiable {
    /// The section of an offer that was received; the others are `ProgrammeRule.Section`.
    package static let award = "award"

    package let id: String
    package let division: Division
    package let institution: String?
    package let programme: String
    package let year: Int
    package let section: String
    package let part: String?
    package let party: String
    package let other: String?
    package let title: String
    package let day: Day
    /// People, places or posts that are meant; of a plan line: what was planned.
    package let planned: Int?
    /// People who took part; of a plan line: as reported since.
    package let actual: Int?
    package let amount: Money?
    package let area: Division?
    package let contact: String?
    package let contactPost: String?
    package let contactPhone: String?
    /// The partner of an activity, the offer of an award.
    package let source: String?
    package let sourceName: String?
    /// Who received it.
    package let person: String?
    package let personName: String?
    package let endedAt: Instant?
    package let endedReason: String?
    package let createdAt: Instant

    package var isEnded: Bool { endedAt != nil }

    /// From a row of `ProgrammeStore.select`.
    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        institution = row.optionalText("institution")
        programme = try row.text("programme")
        year = try row.count("year")
        section = try row.text("section")
        part = row.optionalText("part")
        party = try row.text("party")
        other = row.optionalText("other")
        title = try row.text("title")
        day = try row.day("on_date")
        planned = row.optionalInt("planned").map { Int($0) }
        actual = row.optionalInt("actual").map { Int($0) }
        amount = row.optionalMoney("amount_fen")
        area = row.optionalText("area").flatMap { Division($0) }
        contact = row.optionalText("contact")
        contactPost = row.optionalText("contact_post")
        contactPhone = try row.open("programme_entry.contact_phone", as: Confidential.self)?.plain
        source = row.optionalText("of_entry")
        sourceName = row.optionalText("source_name")
        person = row.optionalText("person")
        personName = row.optionalText("person_name")
        endedAt = row.optionalInstant("ended_at")
        endedReason = row.optionalText("ended_reason")
        createdAt = try row.instant("created_at")
    }
}

/// A yearly programme as a bureau runs it.
package struct ProgrammeYear: Sendable, Identifiable {
    package let id: String
    package let division: Division
    package let year: Int
    package let plan: String
    package let closedAt: Instant?
    package let summary: ProgrammeSummary?
    package let remark: String

    package var isClosed: Bool { closedAt != nil }

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        year = try row.count("year")
        plan = try row.text("plan")
        closedAt = row.optionalInstant("closed_at")
        summary = try row.optionalText("summary").map(ProgrammeSummary.read)
        remark = try row.text("remark")
    }
}

/// What is typed about an entry, not yet checked; each section takes its own of it.
package struct ProgrammeDraft: Sendable, Hashable {
    package var part = ""
    package var party = ""
    package var other = ""
    package var title = ""
    package var on = ""
    /// Of a plan line.
    package var year = ""
    package var planned = ""
    package var actual = ""
    /// Yuan.
    package var amount = ""
    /// Six digits of an area of the list.
    package var area = ""
    package var contact = ""
    package var contactPost = ""
    package var contactPhone = ""
    /// The partner for whom an activity is filed.
    package var partner = ""
    package var name = ""
    package var idNumber = ""

    package init() {}
}
