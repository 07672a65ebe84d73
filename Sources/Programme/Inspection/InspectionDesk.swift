import Store
import Vocabulary

/// Recording inspections and telephone checks.
package struct InspectionDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct NewInspection: Sendable {
        package var kind: InspectionKind
        package var present: Int?
        /// Item code → yes or no; an item that is not there was not looked at.
        package var checklist: [String: Bool]
        package var finding: String
        package var result: InspectionRecord.Result
        package var secondInspector: String
        /// Who signed the sheet for the place of training; empty: unsigned.
        package var signedBy: String
        /// Scan or photo of the signed sheet.
        package var sheet: (name: String, bytes: [UInt8])?

        package init(
            kind: InspectionKind, present: Int? = nil, checklist: [String: Bool] = [:], finding: String = "",
            result: InspectionRecord.Result = .fine, secondInspector: String = "", signedBy: String = "",
            sheet: (name: String, bytes: [UInt8])? = nil
        ) {
            self.kind = kind
            self.present = present
            self.checklist = checklist
            self.finding = finding
            self.result = result
            self.secondInspector = secondInspector
            self.signedBy = signedBy
            self.sheet = sheet
        }
    }

    /// Who may inspect: the county's training side, never the institution itself.
    /// Items of the checklist for a class, from its pack.
    package static func checklist(of record: ClassRecord, _ office: Office) -> [String] {
        office.packs[record.pack]?.list("inspectionChecklist") ?? []
    }

    /// Records an inspection that took place now.
    /// - Throws: `Refusal` with all problems: `notYourRole`, `recused`, `classNotRunning`, `required`, `signatureNeedsSheet`,
    ///   `presentTooMany`, and those of the file.
    package func inspect(_ classID: String, _ new: NewInspection, by actor: Actor, key: String? = nil) async throws
        -> String
    {
        try actor.need(.inspectionRecord)
        var file: EvidenceFolder.Kept?
        if let sheet = new.sheet {
            file = try await office.evidence.keep(sheet.bytes, field: "sheet", in: office.store)
        }
        let (office, sheet) = (office, file)
        return try await office.store.write("inspection.record", by: actor, key: key) { tx in
            try Self.record(classID, new, sheet: sheet, in: tx, office: office)
        }
    }

    package static func record(
        _ classID: String, _ new: NewInspection, sheet: EvidenceFolder.Kept?,
        in tx: Transaction, office: Office
    ) throws -> String {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        try check(record, new, hasSheet: sheet != nil, in: tx, office: office)
        let id = tx.newID()
        tx.about("class", classID, in: record.division)
        tx.note("kind", new.kind.rawValue)
        tx.note("result", new.result.rawValue)
        let evidence = try sheet.map { file in
            try EvidenceFolder.record(
                file, name: new.sheet?.name ?? "", kind: "inspectionSheet",
                subject: "inspection/\(id)", division: record.division, institution: record.institution, in: tx)
        }
        let items = new.checklist.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .bool($0.value)) }
        try tx.insert(
            "inspection",
            [
                "id": id, "division": record.division, "institution": record.institution, "class": classID,
                "kind": new.kind,
                "on_date": tx.now.day, "at": tx.now, "inspector": tx.actor.id,
                "second_inspector": new.secondInspector.trimmed.isEmpty ? nil : new.secondInspector.trimmed,
                "present": new.present, "checklist": JSON.object(items).description, "finding": new.finding.trimmed,
                "result": new.result, "signed_by": new.signedBy.trimmed.isEmpty ? nil : new.signedBy.trimmed,
                "evidence": evidence
            ])
        return id
    }

    private static func check(
        _ record: ClassRecord, _ new: NewInspection, hasSheet: Bool, in tx: Transaction, office: Office
    ) throws {
        var problems: [Problem] = []
        let today = tx.now.day
        if record.state != .open || today < record.startDate || today > record.endDate {
            problems.append(
                Problem("classNotRunning", values: ["from": "\(record.startDate)", "to": "\(record.endDate)"]))
        }
        if new.kind == .onSite {
            for item in checklist(of: record, office) where new.checklist[item] == nil {
                problems.append(Problem("required", field: "item.\(item)"))
            }
        }
        if new.result != .fine, new.finding.trimmed.isEmpty { problems.append(Problem("required", field: "finding")) }
        if !new.signedBy.trimmed.isEmpty, !hasSheet { problems.append(Problem("signatureNeedsSheet", field: "sheet")) }
        if new.kind == .phone { problems.append(Problem("phoneHasItsOwnForm", field: "kind")) }
        if let present = new.present, try present > ClassStore.enrolled(in: record.id, tx) {
            problems.append(Problem("presentTooMany", field: "present"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
    }

    /// Records a call to a trainee. A trainee may be called again; only those reached count, each once.
    package func phone(
        _ classID: String, enrolment: String, reached: Bool, answers: [String: Bool], note: String,
        by actor: Actor, key: String? = nil
    ) async throws -> String {
        return try await office.store.write("inspection.phone", by: actor, key: key) { tx in
            try Self.call(classID, enrolment: enrolment, reached: reached, answers: answers, note: note, in: tx)
        }
    }

    package static func call(
        _ classID: String, enrolment: String, reached: Bool, answers: [String: Bool], note: String,
        in tx: Transaction
    ) throws -> String {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        guard record.isApproved else {
            throw Refusal("classNotRunning", ["from": "\(record.startDate)", "to": "\(record.endDate)"])
        }
        let row = try tx.row(
            tx.actor.scope,
            """
            select e.person from enrolment e where e.id = \(enrolment) and e.class = \(classID) and e.state = 'enrolled' and \(within: "e")
            """)
        guard let person = row?.optionalText("person") else { throw Refusal("notFound", field: "enrolment") }
        let id = tx.newID()
        tx.about("class", classID, in: record.division)
        tx.note("reached", .bool(reached))
        let items = answers.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .bool($0.value)) }
        try tx.insert(
            "phone_check",
            [
                "id": id, "division": record.division, "institution": record.institution, "class": classID,
                "enrolment": enrolment,
                "person": person, "at": tx.now, "caller": tx.actor.id, "reached": reached,
                "answers": JSON.object(items).description, "note": note.trimmed
            ])
        return id
    }

    /// The trainees to be called: drawn so that the caller does not choose. Recomputable from the class id and its start.
    package static func drawnForCalls(_ enrolments: [String], of record: ClassRecord) -> [String] {
        DrawList.shuffled(enrolments, seed: Array("phone/\(record.id)/\(record.startDate)".utf8))
    }
}
