import Store
import Vocabulary

/// Issues and revokes certificates.
package struct CertificateDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Issued: Codable, Sendable, Hashable {
        package let count: Int
        package let first: String?
        package let last: String?
    }

    /// Issues a certificate to each trainee of the class who passed; the class is then certified.
    /// - Throws: `Refusal` `notYourRole`, `recused`, `examMissing`, `classNotReady`, and `evaluatorOutOfScope` or
    ///   `evaluatorLevelOutOfScope` where the body that examined is not filed for what it would certify.
    package func issue(_ classID: String, by actor: Actor, key: String? = nil) async throws -> Issued {
        try await office.store.write("certification.issue", by: actor, key: key) { tx in try Self.issue(classID, in: tx)
        }
    }

    package static func issue(_ classID: String, in tx: Transaction) throws -> Issued {
        let record = try ClassStore.find(classID, tx.actor.scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: record.institution, tx) { throw Refusal("recused") }
        guard let exam = try ExaminationStore.exam(of: classID, tx.actor.scope, tx), exam.heldAt != nil else {
            throw Refusal("examMissing")
        }
        guard record.state == .examined else {
            throw Refusal("classNotReady", ["state": record.state.rawValue, "wanted": ClassState.certified.rawValue])
        }
        let passed = try ExaminationStore.results(of: classID, tx.actor.scope, tx).filter(\.passed)
        let levels = Set(passed.map { $0.level ?? record.level })
        let beyond = try Set(
            levels.flatMap { try Self.beyondScope(exam.evaluator, record.occupation.code, level: $0, tx) })
        guard beyond.isEmpty else { throw Refusal(beyond.sorted { $0.code < $1.code }) }
        let digits = try bodyDigits(exam.evaluator, in: tx)
        var serials: [String: Int] = [:]
        var numbers: [String] = []
        tx.about("class", classID, in: record.division)
        for result in passed {
            let level = result.level ?? record.level
            let prefix = letter(record.kind) + digits + padded(String(tx.now.day.year % 100), 2) + String(level ?? 0)
            let serial = try (serials[prefix] ?? lastSerial(prefix, in: tx)) + 1
            serials[prefix] = serial
            let number = prefix + padded(String(serial), 6)
            numbers.append(number)
            try tx.insert(
                "certificate",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution, "number": number,
                    "class": classID,
                    "enrolment": result.enrolment, "person": result.person, "kind": certified(record.kind),
                    "occupation": record.occupation,
                    "level": level, "issued_on": tx.now.day, "evaluator": exam.evaluator, "created_at": tx.now
                ])
        }
        tx.note("count", .integer(numbers.count))
        try ClassState.move(classID, to: .certified, in: tx)
        return Issued(count: numbers.count, first: numbers.first, last: numbers.last)
    }

    /// What a body would certify beyond its filed scope (YN22-12).
    static func beyondScope(_ evaluator: String, _ occupation: String, level: Int?, _ reader: Reader) throws
        -> [Problem]
    {
        try EvaluatorDesk.get(evaluator, reader).hindrances(occupation, level: level, on: reader.now.day)
            .filter { ["evaluatorOutOfScope", "evaluatorLevelOutOfScope"].contains($0.code) }
    }

    /// Entrepreneurship training leads to a certificate of completion.
    private static func certified(_ kind: TrainingKind) -> TrainingKind {
        kind == .entrepreneurship ? .completion : kind
    }

    // A number: letter of the kind, twelve digits of the body, two of the year, one of the level, six of the serial:
    // the usual form of skill-level certificates.

    private static func bodyDigits(_ evaluator: String, in tx: Transaction) throws -> String {
        let row = try tx.row(
            .everything(because: "the exam names its body"), "select recognition from evaluator where id = \(evaluator)"
        )
        return padded(
            String((row?.optionalText("recognition") ?? "").filter { $0.isASCII && $0.isNumber }.suffix(12)), 12)
    }

    private static func letter(_ kind: TrainingKind) -> String {
        switch kind {
        case .skillLevel: "Y"
        case .qualification: "Q"
        case .specialAbility: "Z"
        case .completion, .entrepreneurship: "J"
        }
    }

    private static func lastSerial(_ prefix: String, in tx: Transaction) throws -> Int {
        let row = try tx.row(
            .everything(because: "numbers are unique everywhere"),
            """
            select max(number) as last from certificate where number >= \(prefix) and number < \(prefix + ":")
            """)
        return row?.optionalText("last").flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Takes a certificate back; it stays on record and says so to whoever asks.
    /// - Throws: `Refusal` `notYourRole`, `required`, `notFound`, `revokedAlready`.
    package func revoke(_ id: String, reason: String, by actor: Actor, key: String? = nil) async throws -> Done {
        try await office.store.write("certification.revoke", by: actor, key: key) { tx in
            guard !reason.trimmed.isEmpty else { throw Refusal("required", field: "reason") }
            let row = try tx.row(
                tx.actor.scope,
                "select t.class, t.division, t.revoked_at from certificate t where t.id = \(id) and \(within: "t")")
            guard let row else { throw Refusal("notFound") }
            if row.optionalInstant("revoked_at") != nil { throw Refusal("revokedAlready") }
            tx.about("certificate", id, in: try row.division("division"))
            try tx.update("certificate", id: id, ["revoked_at": tx.now, "revoked_reason": reason.trimmed])
            return Done()
        }
    }
}
