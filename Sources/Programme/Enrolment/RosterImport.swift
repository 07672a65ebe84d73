import Foundation
import Papers
import Policy
import Store
import Vault
import Vocabulary

/// The list of a class from an xlsx or csv file: read and shown first, then the valid rows are put on the list.
///
/// `check` writes nothing. `stage` keeps what was read; `commit` puts its good rows on the list and says again why any other was
/// not. The same file of the same class is taken once: a second time changes nothing and gives the same result.
package struct RosterImport: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// The official sheet of a class, for the template, the reading and the result workbook.
    package func columns(of classID: String, for actor: Actor) async throws -> ColumnMap {
        try await office.store.read { [office] reader in
            RosterMap.columns(try Self.conditions(ClassStore.find(classID, actor.scope, reader), reader, office))
        }
    }

    private static func conditions(
        _ training: ClassRecord, _ reader: Reader, _ office: Office
    ) throws -> EnrolmentConditions {
        guard let pack = try EnrolmentDesk.packs(training, office).first else { throw StoreFault("no pack") }
        return try EnrolmentConditions(training, pack, reader)
    }

    /// Reads a file and says what would become of each row.
    /// - Throws: `Refusal` `notFound`, `notYourRole`, `rosterClosed`. What is wrong with the file is in the preview.
    package func check(
        _ bytes: [UInt8], name: String, class classID: String, by actor: Actor
    ) async throws -> RosterPreview {
        let conditions = try await office.store.read { [office] reader in
            let training = try ClassStore.find(classID, actor.scope, reader)
            try EnrolmentDesk.requireOpen(training, actor)
            return try Self.conditions(training, reader, office)
        }
        let check = RosterCheck(office: office, conditions: conditions)
        let outcome = SheetImport(RosterMap.columns(conditions)).read(bytes)
        let hash = Self.hash(bytes)
        return try await office.store.read { reader in
            try check.preview(of: outcome, fileName: String(name.suffix(120)), fileHash: hash, reader)
        }
    }

    /// Checks a file and keeps what was read of it, to be looked at and committed.
    /// - Returns: the import's id; the one there is, when the file was committed before.
    package func stage(
        _ bytes: [UInt8], name: String, class classID: String, by actor: Actor, key: String? = nil
    ) async throws -> String {
        let preview = try await check(bytes, name: name, class: classID, by: actor)
        let text = try Self.encode(preview)
        return try await office.store.write("roster.stage", by: actor, key: key) { tx in
            let training = try EnrolmentDesk.open(classID, tx)
            tx.about("class", classID, in: training.division)
            tx.note("file", preview.fileHash)
            if let known = try Self.known(class: classID, hash: preview.fileHash, tx) {
                if !known.isCommitted {
                    try tx.update(
                        "roster_import", id: known.id,
                        [
                            "rows_total": preview.total, "rows_good": preview.good.count, "preview": Confidential(text)
                        ])
                }
                return known.id
            }
            let id = tx.newID()
            try tx.insert(
                "roster_import",
                [
                    "id": id, "division": training.division, "institution": training.institution, "class": classID,
                    "file_hash": preview.fileHash, "file_name": preview.fileName, "rows_total": preview.total,
                    "rows_good": preview.good.count, "preview": Confidential(text), "created_at": tx.now
                ])
            return id
        }
    }

    /// What was read, and whether it was committed.
    package func record(_ id: String, for actor: Actor) async throws -> RosterImportRecord {
        let row = try await office.store.read { reader in
            try reader.row(actor.scope, "select m.* from roster_import m where m.id = \(id) and \(within: "m")")
        }
        guard let row else { throw Refusal("notFound") }
        return RosterImportRecord(
            id: id, classID: try row.text("class"), preview: try Self.decode(row),
            committedAt: row.optionalInstant("committed_at"))
    }

    /// Puts the good rows of an import on the list. Each is checked once more here, because others write too; one that has become
    /// impossible joins the rejected ones with its reason.
    package func commit(_ id: String, by actor: Actor, key: String? = nil) async throws -> RosterResult {
        let office = office
        return try await office.store.write("roster.commit", by: actor, key: key) { tx in
            guard
                let row = try tx.row(
                    actor.scope, "select m.* from roster_import m where m.id = \(id) and \(within: "m")")
            else {
                throw Refusal("notFound")
            }
            var preview = try Self.decode(row)
            let classID = try row.text("class")
            if row.optionalInt("committed_at") != nil {
                tx.about("class", classID, in: try row.division("division"))
                return RosterResult(importID: id, enrolled: preview.good.count, rejected: preview.bad.count)
            }
            let training = try EnrolmentDesk.open(classID, tx)
            tx.about("class", classID, in: training.division)
            let packs = try EnrolmentDesk.packs(training, office)
            var good: [RosterPreview.Good] = []
            var list = try EnrolmentDesk.OpenList(training, packs, tx)
            for row in preview.good {
                do {
                    let facts = try row.draft.facts(office.divisions, packs: packs, on: tx.now.day)
                    _ = try EnrolmentDesk.enrol(
                        facts, accommodation: row.accommodation, evidence: row.evidence ?? CategoryEvidence(),
                        proof: row.proof ?? EnrolmentProof(), onto: &list, tx)
                    good.append(row)
                } catch let refusal as Refusal {
                    let problems = refusal.problems.map { $0.at(place: String(row.number)) }
                    preview.bad.append(.init(number: row.number, raw: row.raw, problems: problems))
                }
            }
            preview.good = good
            preview.bad.sort { $0.number < $1.number }
            try tx.update(
                "roster_import", id: id,
                [
                    "rows_good": good.count, "preview": Confidential(try Self.encode(preview)), "committed_at": tx.now
                ])
            tx.note("file", preview.fileHash)
            tx.note("enrolled", .integer(good.count))
            tx.note("rejected", .integer(preview.bad.count))
            return RosterResult(importID: id, enrolled: good.count, rejected: preview.bad.count)
        }
    }

    /// Both steps at once: for the command line and the demonstration.
    package func commit(
        _ bytes: [UInt8], name: String, class classID: String, by actor: Actor
    ) async throws -> RosterResult {
        let id = try await stage(bytes, name: name, class: classID, by: actor)
        return try await commit(id, by: actor)
    }

    /// The rejected rows in the shape of the official sheet, for the result workbook; `reason` puts the problems into words.
    package static func rejectedRows(
        _ preview: RosterPreview, reason: ([Problem]) -> String
    ) -> [WorkbookWriter.ResultRow] {
        preview.bad.map { WorkbookWriter.ResultRow(raw: $0.raw, reason: reason($0.problems)) }
    }

    /// The import of this file into this class, if it was read before.
    private static func known(
        class classID: String, hash: String, _ reader: Reader
    ) throws -> (id: String, isCommitted: Bool)? {
        try reader.row(
            .everything(because: "the class was found in the caller's scope"),
            "select * from roster_import where class = \(classID) and file_hash = \(hash)"
        ).map { row in
            (try row.text("id"), row.optionalInt("committed_at") != nil)
        }
    }

    private static func encode(_ preview: RosterPreview) throws -> String {
        // Keys in one order, so that the same preview is the same text and has the same digest.
        try Stored.text(preview)
    }

    /// Without its rows once they were erased.
    private static func decode(_ row: StoredRow) throws -> RosterPreview {
        guard let text = try row.open("roster_import.preview", as: Confidential.self) else {
            return RosterPreview(fileName: try row.text("file_name"), fileHash: try row.text("file_hash"))
        }
        return try JSONDecoder().decode(RosterPreview.self, from: Data(text.plain.utf8))
    }

    static func hash(_ bytes: [UInt8]) -> String {
        Sha256.hex(bytes)
    }
}
