import Policy
import Store
import Vocabulary

/// A county's request for transfer funds, with what the pack said to it last; or such a request as a proposal holds it.
package struct TransferRequest: Sendable, Identifiable {
    package let id: String
    /// The county.
    package let division: Division
    /// Code of the pack's list `transferProject`; nil: none was named.
    package let projectType: String?
    /// Left on the county's special account; below zero where more was spent than there was.
    package let surplus: Money
    package let shortfall: Money
    /// Exact, 0…1.
    package let score: String
    package let matter: String
    /// Why the province made an exception for a county with money left; nil: it made none.
    package let exceptionReason: String?
    /// Version of the pack that decided.
    package let pack: String
    package let eligible: Bool
    /// Reason code of a refusal.
    package let reason: String?
    /// Codes of the pack's list `transferPreference`.
    package let preferences: [String]
    /// In a proposal: its place among those that may receive.
    package let place: Int?

    /// `id`: the column that names the request.
    init(_ row: Row, id column: String = "id") throws {
        id = try row.text(column)
        division = try row.division("division")
        projectType = row.optionalText("project_type")
        surplus = try row.money("surplus_fen")
        shortfall = try row.money("shortfall_fen")
        score = try row.text("score")
        matter = try row.text("matter")
        exceptionReason = row.optionalText("exception_reason")
        pack = try row.text("pack")
        eligible = try row.flag("eligible")
        reason = row.optionalText("reason")
        preferences = CodeList.codes(row.optionalText("preferences"))
        place = row.optionalInt("place").map { Int($0) }
    }

    /// Whether the pack says that this puts it before others.
    package func isPreferred(_ code: String) -> Bool { preferences.contains(code) }
}

/// The order in which requests are proposed.
package enum TransferOrder {
    /// Who may receive before who may not; then the preferences, in the order in which the pack's list has them; then the better
    /// score, the larger shortfall, the division, the id.
    package static func ranked(_ requests: [TransferRequest], _ preferences: (TransferRequest) -> [String]) -> [TransferRequest] {
        requests.map { request in (request, preferences(request).map { !request.isPreferred($0) }) }
            .sorted { one, other in
                let (a, b) = (one.0, other.0)
                if a.eligible != b.eligible { return a.eligible }
                if let at = one.1.indices.first(where: { $0 < other.1.count && one.1[$0] != other.1[$0] }) {
                    return !one.1[at]
                }
                let (first, second) = (ExactNumber(a.score) ?? .zero, ExactNumber(b.score) ?? .zero)
                if first != second { return second < first }
                if a.shortfall != b.shortfall { return b.shortfall < a.shortfall }
                return (a.division.code, a.id) < (b.division.code, b.id)
            }.map(\.0)
    }
}

/// The requests of a year as they were proposed, ranked, by a province or a prefecture for the counties in it.
package struct TransferProposal: Sendable, Identifiable {
    package let id: String
    package let division: Division
    package let year: Int
    package let madeBy: String
    package let madeAt: Instant

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        year = try row.count("year")
        madeBy = row.optionalText("maker") ?? ""
        madeAt = try row.instant("made_at")
    }
}
