import Store
import Vault
import Vocabulary

/// A public notice of a claim.
package struct PublicNotice: Sendable, Identifiable {
    package enum State: String, CaseIterable, Sendable, Codable, SQLConvertible {
        case open
        /// Over, without an objection that was upheld.
        case clean
        /// Over; an objection was upheld.
        case upheld
        /// Taken back before its end because the claim was sent back or refused.
        case withdrawn
    }

    package let id: String
    package let division: Division
    package let subject: String
    /// 1, 2 …: a claim that was sent back is put on notice again.
    package let round: Int
    package let title: String
    package let opens: Day
    /// The last day on which anybody may object.
    package let closes: Day
    package let state: State

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        subject = try row.text("subject")
        round = try row.count("round")
        title = try row.text("title")
        opens = try row.day("opens")
        closes = try row.day("closes")
        state = try row.code("state")
    }

    package var claim: String? { subject.hasPrefix("claim/") ? String(subject.dropFirst(6)) : nil }
    package func isOver(on day: Day) -> Bool { day > closes }
}

/// What somebody objects to.
package struct Objection: Sendable, Identifiable {
    package enum State: String, CaseIterable, Sendable, Codable, SQLConvertible { case open, upheld, dismissed }

    package let id: String
    package let notice: String
    /// The number with which whoever objected finds the answer.
    package let receipt: String
    package let objector: String
    /// Whether whoever objected said how to be reached; `NoticeDesk.contact` shows it for a reason.
    package let hasContact: Bool
    package let text: String
    package let state: State
    /// Lines that an upheld objection is about; empty: the whole claim.
    package let lines: [String]
    package let answer: String?
    package let answeredAt: Instant?
    package let createdAt: Instant

    init(_ row: Row) throws {
        id = try row.text("id")
        notice = try row.text("notice")
        receipt = try row.text("receipt")
        objector = try row.text("objector")
        hasContact = try row.open("objection.contact", as: Confidential.self)?.plain.isEmpty == false
        text = try row.text("text")
        state = try row.code("state")
        lines = row.list("lines")
        answer = row.optionalText("answer")
        answeredAt = row.optionalInstant("answered_at")
        createdAt = try row.instant("created_at")
    }
}

/// Reads notices and objections for those who work on them. What the public may see is in `Published`.
package enum NoticeStore {
    /// - Throws: `Refusal` `notFound`.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> PublicNotice {
        guard
            let row = try reader.row(
                scope,
                "select n.* from public_notice n where n.id = \(id) and \(within: "n")")
        else {
            throw Refusal("notFound")
        }
        return try PublicNotice(row)
    }

    /// The newest notice of a claim.
    package static func notice(ofClaim claim: String, _ scope: Scope, _ reader: Reader) throws -> PublicNotice? {
        try reader.row(
            scope,
            """
            select n.* from public_notice n where n.subject = \("claim/\(claim)") and \(within: "n") order by n.round desc limit 1
            """
        ).map(PublicNotice.init)
    }

    /// Running ones first, by their last day; then the newest.
    package static func notices(_ scope: Scope, offset: Int, limit: Int, _ reader: Reader) throws -> [PublicNotice] {
        try reader.rows(
            scope,
            """
            select n.* from public_notice n where \(within: "n")
            order by case when n.state = 'open' then 0 else 1 end, case when n.state = 'open' then n.closes end, n.opens desc, n.id desc
            limit \(limit) offset \(offset)
            """
        ).map(PublicNotice.init)
    }

    package static func count(_ scope: Scope, _ reader: Reader) throws -> Int {
        Int(try reader.number(scope, "select count(*) from public_notice n where \(within: "n")"))
    }

    /// Oldest first.
    package static func objections(to notice: String, _ scope: Scope, _ reader: Reader) throws -> [Objection] {
        try reader.rows(
            scope,
            """
            select o.* from objection o where o.notice = \(notice) and \(within: "o") order by o.created_at, o.id
            """
        ).map(Objection.init)
    }
}
