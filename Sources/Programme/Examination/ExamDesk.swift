import Store
import Vocabulary

/// Schedules an examination and takes its results.
package struct ExamDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Mark: Sendable {
        package var enrolment: String
        package var theory: Int?
        package var practice: Int?
        package var absent: Bool
        /// The level that the evaluator attested, where it is another than the class's.
        package var level: Int?

        package init(enrolment: String, theory: Int?, practice: Int?, absent: Bool = false, level: Int? = nil) {
            self.enrolment = enrolment
            self.theory = theory
            self.practice = practice
            self.absent = absent
            self.level = level
        }
    }

    /// Sets day and place with the evaluator that was drawn.
    /// - Throws: `Refusal` `notYourRole`, `recused`, `drawMissing`, `examExists`, `examTooEarly`, `required`.
    package func schedule(_ classID: String, on day: Day, place: String, by actor: Actor, key: String? = nil)
        async throws -> String
    {
        try await office.store.write("examination.schedule", by: actor, key: key) { tx in
            try Self.schedule(classID, on: day, place: place, in: tx, office: office)
        }
    }

    package static func schedule(
        _ classID: String, on day: Day, place: String, in tx: Transaction, office: Office
    ) throws -> String {
        let record = try beginOfficer(classID, in: tx)
        guard let draw = try ExaminationStore.draw(of: classID, tx.actor.scope, tx), let chosen = draw.chosen else {
            throw Refusal("drawMissing")
        }
        return try insert(
            record, evaluator: chosen, draw: draw.id, soleApproved: false, day: day, place: place, in: tx, office)
    }

    /// Where the trainer is the only body of the province for the occupation, a leader may let it examine; then
    /// somebody supervises (YN22-11).
    /// - Throws: `Refusal` `notYourRole`, `notSoleProvider`, and those of `schedule`.
    package func scheduleSoleProvider(
        _ classID: String, evaluator: String, on day: Day, place: String, by actor: Actor,
        key: String? = nil
    ) async throws -> String {
        try await office.store.write("examination.approveSoleProvider", by: actor, key: key) { tx in
            let record = try ClassStore.find(classID, tx.actor.scope, tx)
            if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
            guard try DrawDesk.candidates(for: record, on: tx.now.day, tx).isEmpty else {
                throw Refusal("notSoleProvider")
            }
            try Self.checkScope(of: evaluator, for: record, in: tx)
            return try Self.insert(
                record, evaluator: evaluator, draw: nil, soleApproved: true, day: day, place: place, in: tx, office)
        }
    }

    private static func beginOfficer(_ classID: String, in tx: Transaction) throws -> ClassRecord {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        return record
    }

    /// A body examines only what it was recognised for.
    private static func checkScope(of evaluator: String, for record: ClassRecord, in tx: Transaction) throws {
        let row = try tx.row(
            .everything(because: "evaluators work across counties"), "select * from evaluator where id = \(evaluator)")
        guard let row else { throw Refusal("notFound", field: "evaluator") }
        let hindrances = try Evaluator(row).hindrances(record.occupation.code, level: record.level, on: tx.now.day)
        guard hindrances.isEmpty else { throw Refusal(hindrances) }
    }

    private static func insert(
        _ record: ClassRecord, evaluator: String, draw: String?, soleApproved: Bool, day: Day, place: String,
        in tx: Transaction, _ office: Office
    ) throws -> String {
        var problems: [Problem] = []
        if place.trimmed.isEmpty { problems.append(Problem("required", field: "place")) }
        if day < record.endDate {
            problems.append(Problem("examTooEarly", field: "on", values: ["end": "\(record.endDate)"]))
        }
        if try ExaminationStore.exam(of: record.id, tx.actor.scope, tx) != nil {
            problems.append(Problem("examExists"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        let id = tx.newID()
        tx.about("class", record.id, in: record.division)
        tx.note("evaluator", evaluator)
        try tx.insert(
            "exam",
            [
                "id": id, "division": record.division, "institution": record.institution, "class": record.id,
                "evaluator": evaluator, "draw": draw, "sole_provider_approved": soleApproved, "supervised": 0,
                "on_date": day, "place": place.trimmed
            ])
        try ExamEntryDesk.registerAll(record, id, on: day, in: tx, office: office)
        return id
    }

    /// Takes the results of all candidates at once, with the evaluator's signed sheet where there is one. The class is then examined.
    /// - Parameter supervisor: who supervised on the spot; empty: nobody.
    /// - Throws: `Refusal` with all problems: `examMissing`, `examNotYet`, `resultsExist`, `markOutOfRange`, `markMissing`, `notFound`.
    package func enter(
        _ marks: [Mark], of classID: String, supervisor: String, sheet: (name: String, bytes: [UInt8])? = nil,
        by actor: Actor, key: String? = nil
    ) async throws -> Done {
        var file: EvidenceFolder.Kept?
        if let sheet { file = try await office.evidence.keep(sheet.bytes, field: "sheet", in: office.store) }
        // Taken apart here: an optional tuple inside the closure crashes the compiler (6.3.1, ClosureLifetimeFixup).
        let sheetName = sheet?.name ?? ""
        let (office, kept) = (office, file)
        return try await office.store.write("examination.enterResults", by: actor, key: key) { tx in
            try Self.enter(marks, of: classID, supervisor: supervisor, in: tx, office: office)
            if let kept {
                let record = try ClassStore.find(classID, tx.actor.scope, tx)
                _ = try EvidenceFolder.record(
                    kept, name: sheetName, kind: "examSheet", subject: "class/\(classID)",
                    division: record.division, institution: record.institution, in: tx)
            }
            return Done()
        }
    }

    package static func enter(
        _ marks: [Mark], of classID: String, supervisor: String, in tx: Transaction, office: Office
    ) throws {
        let record = try beginOfficer(classID, in: tx)
        guard let exam = try ExaminationStore.exam(of: classID, tx.actor.scope, tx) else {
            throw Refusal("examMissing")
        }
        guard tx.now.day >= exam.day else { throw Refusal("examNotYet", ["on": "\(exam.day)"]) }
        guard exam.heldAt == nil else { throw Refusal("resultsExist") }
        let candidates = try ExaminationStore.entries(of: record, tx.actor.scope, tx, office).filter {
            $0.state == .entered
        }
        try check(marks, roster: Set(candidates.map(\.id)))
        let pass = office.packs[record.pack]?.count("examPassMark") ?? 0
        let persons = Dictionary(candidates.map { ($0.id, $0.person) }, uniquingKeysWith: { a, _ in a })
        tx.about("class", classID, in: record.division)
        var passed = 0
        for mark in marks {
            let parts = [mark.theory, mark.practice].compactMap { $0 }
            let isPassed = !mark.absent && !parts.isEmpty && parts.allSatisfy { $0 >= pass }
            if isPassed { passed += 1 }
            try tx.insert(
                "exam_result",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution, "exam": exam.id,
                    "enrolment": mark.enrolment, "person": persons[mark.enrolment],
                    "theory": mark.absent ? nil : mark.theory,
                    "practice": mark.absent ? nil : mark.practice, "level": mark.level, "passed": isPassed,
                    "absent": mark.absent,
                    "entered_at": tx.now, "entered_by": tx.actor.id
                ])
        }
        try tx.update(
            "exam", id: exam.id,
            [
                "held_at": tx.now, "supervised": !supervisor.trimmed.isEmpty,
                "supervisor": supervisor.trimmed.isEmpty ? nil : supervisor.trimmed
            ])
        tx.note("passed", .integer(passed))
        tx.note("candidates", .integer(marks.count))
        try ClassState.move(classID, to: .examined, in: tx)
    }

    private static func check(_ marks: [Mark], roster: Set<String>) throws {
        var problems: [Problem] = []
        var seen: Set<String> = []
        for mark in marks {
            if !roster.contains(mark.enrolment) || !seen.insert(mark.enrolment).inserted {
                problems.append(Problem("notFound", field: "mark.\(mark.enrolment)"))
            }
            for value in [mark.theory, mark.practice].compactMap({ $0 }) where !(0...100).contains(value) {
                problems.append(
                    Problem("markOutOfRange", field: "mark.\(mark.enrolment)", values: ["value": String(value)]))
            }
            if let level = mark.level, SkillLevel(number: level) == nil {
                problems.append(
                    Problem("levelUnknown", field: "mark.\(mark.enrolment)", values: ["value": String(level)]))
            }
            if !mark.absent, mark.theory == nil, mark.practice == nil {
                problems.append(Problem("markMissing", field: "mark.\(mark.enrolment)"))
            }
        }
        for missing in roster.subtracting(seen).sorted() {
            problems.append(Problem("markMissing", field: "mark.\(missing)"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
    }
}
