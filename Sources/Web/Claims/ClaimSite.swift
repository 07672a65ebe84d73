/// Addresses of claims and notices that only their own pages link to.
extension Site {
    package static let claimsFile = "/desk/claims.xlsx"
    package static let claimFilings = "/desk/claims/filings"
    package static func claimFile(_ id: String) -> String { "/desk/claims/\(id)/claim.xlsx" }
    package static func claimFindings(_ id: String) -> String { "/desk/claims/\(id)/findings" }
    package static func claimEvidence(_ id: String) -> String { "/desk/claims/\(id)/evidence" }
    package static func noticeContact(_ id: String, _ objection: String) -> String {
        "\(noticeAnswer(id, objection))/contact"
    }
    package static func noticeAnswer(
        _ id: String,
        _ objection: String
    ) -> String { "/desk/notices/\(id)/objections/\(objection)" }
    package static func noticeClose(_ id: String) -> String { "/desk/notices/\(id)/close" }
    package static func noticeBack(_ id: String) -> String { "/desk/notices/\(id)/back" }
    package static let noticesClose = "/desk/notices/close-due"
    package static func portalObjections(_ id: String) -> String { "/portal/notices/\(id)/objections" }
    package static let portalDataFile = "/portal/data/classes.csv"
}
