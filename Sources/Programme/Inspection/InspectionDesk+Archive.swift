import Store
import Vocabulary

/// The signature of the place of training, and the archiving that makes a check form final.
extension InspectionDesk {
    /// Adds the sheet that was signed on the spot to an inspection recorded without it.
    /// - Parameter sheet: scan or photo of the signed form.
    /// - Throws: `Refusal` with all problems: `notYourRole`, `recused`, `notFound`, `formArchived`, `formSigned`,
    ///   `required`, `signatureNeedsSheet`, and those of the file.
    package func sign(
        _ id: String, by signer: String, sheet: (name: String, bytes: [UInt8])?, as actor: Actor, key: String? = nil
    ) async throws {
        try actor.need(.inspectionSign)
        var problems: [Problem] = []
        if signer.trimmed.isEmpty { problems.append(Problem("required", field: "signedBy")) }
        if sheet == nil { problems.append(Problem("signatureNeedsSheet", field: "sheet")) }
        guard problems.isEmpty, let sheet else { throw Refusal(problems) }
        let kept = try await office.evidence.keep(sheet.bytes, field: "sheet", in: office.store)
        _ = try await office.store.write("inspection.sign", by: actor, key: key) { tx in
            let (form, record) = try Self.open(id, in: tx)
            if form.isSigned { throw Refusal("formSigned", ["name": form.signedBy ?? ""]) }
            let evidence = try EvidenceFolder.record(
                kept, name: sheet.name, kind: "inspectionSheet", subject: "inspection/\(id)",
                division: record.division, institution: record.institution, in: tx)
            try tx.update("inspection", id: id, ["signed_by": signer.trimmed, "evidence": evidence])
            return Done()
        }
    }

    /// Archives a signed form: it is final from then on, and its hash is in the journal.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `notFound`, `formArchived`, `formUnsigned`.
    package func archive(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("inspection.archive", by: actor, key: key) { tx in
            let (form, _) = try Self.open(id, in: tx)
            guard form.isSigned else { throw Refusal("formUnsigned") }
            tx.note("inspection", id)
            tx.note("form", form.formHash)
            try tx.update(
                "inspection", id: id,
                [
                    "archived_at": tx.now, "archived_by": tx.actor.id, "archived_name": tx.actor.name,
                    "form_hash": form.formHash
                ])
            return Done()
        }
    }

    /// A form that is not archived yet, and its class; the transaction is about the class.
    private static func open(_ id: String, in tx: Transaction) throws -> (InspectionRecord, ClassRecord) {
        let form = try InspectionStore.find(id, tx.actor.scope, tx)
        let record = try ClassStore.find(form.classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        if let at = form.archivedAt { throw Refusal("formArchived", ["day": "\(at.day)"]) }
        tx.about("class", record.id, in: record.division)
        return (form, record)
    }
}
