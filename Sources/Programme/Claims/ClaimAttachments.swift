import Store
import Vocabulary

/// The signed check forms of a class, attached to its claim by themselves: the evidence that the claim stands on. The store refuses to
/// take one out again.
package struct ClaimAttachment: Sendable, Identifiable {
    package let id: String
    package let inspection: String
    package let day: Day
    package let inspectorName: String
    /// Who signed for the place of training.
    package let signedBy: String
    /// Of the scan or photo of the signed sheet.
    package let sha256: String

    init(_ row: Row) throws {
        id = try row.text("id")
        inspection = try row.text("inspection")
        day = try row.day("on_date")
        inspectorName = row.optionalText("inspector_name") ?? ""
        signedBy = row.optionalText("signed_by") ?? ""
        sha256 = try row.text("sha256")
    }
}

package enum ClaimAttachments {
    private static let all = Scope.everything(because: "the caller has found the class in its scope")

    /// In the order of the inspections.
    package static func of(_ claim: String, _ scope: Scope, _ reader: Reader) throws -> [ClaimAttachment] {
        try reader.rows(
            scope,
            """
            select t.*, i.on_date, i.signed_by, a.name as inspector_name, e.sha256 from claim_attachment t
            join inspection i on i.id = t.inspection join evidence e on e.id = t.evidence
            left join account a on a.id = i.inspector
            where t.claim = \(claim) and \(within: "t") order by i.at, i.id
            """
        ).map(ClaimAttachment.init)
    }

    /// Attaches every archived form of the class that is not attached yet; again after a return, for what was inspected since.
    static func attach(to claim: String, _ record: ClassRecord, in tx: Transaction) throws {
        let known = Set(try of(claim, all, tx).map(\.inspection))
        var added = 0
        for inspection in try InspectionStore.inspections(of: record.id, all, tx) where inspection.isSigned {
            guard !known.contains(inspection.id), let evidence = inspection.evidence else { continue }
            try tx.insert(
                "claim_attachment",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution, "claim": claim,
                    "inspection": inspection.id, "evidence": evidence, "attached_at": tx.now
                ])
            added += 1
        }
        tx.note("checkForms", .integer(known.count + added))
    }
}
