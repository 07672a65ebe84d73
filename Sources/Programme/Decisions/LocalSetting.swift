import Policy
import Store
import Vocabulary

/// A value that a place has set, or proposes to set, for a parameter of a pack: for a time, by a document, by one person
/// and agreed by another.
package struct LocalSetting: Sendable {
    package enum State: String, SQLConvertible, Sendable, CaseIterable {
        /// Waits for the second person; holds nothing yet.
        case proposed
        case confirmed, dropped
    }

    package let id: String
    package let division: Division
    package let pack: String
    package let name: String
    /// `null` lifts what the place had set: what is set above it, or the pack's value, holds again.
    package let value: JSONValue
    package let reason: String
    /// Number of the document by which it was approved.
    package let document: String
    /// What the pack asks to be stated, by code of its list `ground`.
    package let grounds: [String: String]
    /// First day of the classes it holds for; nil: of all.
    package let from: Day?
    /// Last day, included; nil: open.
    package let to: Day?
    package let state: State
    package let proposedBy: String
    package let proposedByName: String
    package let proposedAt: Instant
    /// Who confirmed or dropped it.
    package let endedByName: String?
    package let endedAt: Instant?

    /// What is typed to propose one.
    package struct Draft: Sendable {
        /// JSON, or a plain word or number.
        package var value = ""
        package var reason = ""
        package var document = ""
        package var from = ""
        package var to = ""
        package var grounds: [String: String] = [:]

        package init(
            value: String = "", reason: String = "", document: String = "", from: String = "", to: String = "",
            grounds: [String: String] = [:]
        ) {
            self.value = value
            self.reason = reason
            self.document = document
            self.from = from
            self.to = to
            self.grounds = grounds
        }
    }

    /// From a row of `local_setting` with how it ended.
    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        pack = try row.text("pack")
        name = try row.text("name")
        guard let value = try? JSONReader.read(try row.text("value")),
            let grounds = try? JSONReader.read(try row.text("grounds"))
        else { throw StoreFault("local_setting \(id) holds no JSON") }
        self.value = value
        self.grounds = Dictionary(
            (grounds.members ?? []).map { ($0.key, $0.value.text ?? "") }, uniquingKeysWith: { $1 })
        reason = try row.text("reason")
        document = try row.text("document")
        from = row.optionalDay("valid_from")
        to = row.optionalDay("valid_to")
        proposedBy = try row.text("set_by")
        proposedByName = row.optionalText("set_by_name") ?? ""
        proposedAt = try row.instant("set_at")
        endedByName = row.optionalText("ended_by_name")
        endedAt = row.optionalInstant("ended_at")
        let isOld = try !row.flag("needs_second")
        state = row.optionalText("state").flatMap(State.init(rawValue:)) ?? (isOld ? .confirmed : .proposed)
    }
}
