import Policy
import Store
import Vocabulary

package typealias ExamEntryCheck = FindingsCheck<ExamEntryInput>

extension FindingsCheck where Input == ExamEntryInput {
    /// The entry conditions that the candidate does not meet: `examEntryBlocked`.
    package var refusals: [Problem] { problems(.block, code: "examEntryBlocked", field: "proofs") }
}

/// How a trainee of the class stands to its examination.
package struct ExamEntry: Sendable, Identifiable {
    package enum State: Sendable { case entered, refused, unasked }

    /// The enrolment.
    package let id: String
    package let position: Int
    package let person: String
    package let name: String
    package let state: State
    /// What the pack said where it refuses.
    package let check: ExamEntryCheck?
}

/// The entry conditions of one examination: the decision `ExamEntry` of the class's pack.
struct ExamConditions {
    static let decision = DecisionKind.examEntry.rawValue

    let training: ClassRecord
    let pack: Pack
    let day: Day

    /// Nil where the pack has no entry conditions.
    init?(_ training: ClassRecord, on day: Day, _ office: Office) throws {
        pack = try office.pack(training.pack)
        guard pack.takes(.examEntry) else { return nil }
        (self.training, self.day) = (training, day)
    }

    /// The proofs that an officer may check of a candidate.
    var asked: [CodeBook.Entry] { pack.codes.entries(of: "entryProof") }

    func check(_ enrolment: Enrolment, proofs: [String], held: [ExamEntryInput.Held], today: Day) throws -> ExamEntryCheck {
        var input = ExamEntryInput()
        input.caseID = enrolment.id
        input.on = today
        input.course.kind = training.kind.rawValue
        input.course.occupation = training.occupation.code
        input.course.level = training.level
        input.exam.on = day
        input.person.birthDate = enrolment.person.birthDate
        input.proofs = proofs
        input.certificates = held
        let outcome = try pack.decide(input)
        return ExamEntryCheck(input: input, outcome: outcome, explanation: try pack.explain(input, outcome, asking: false))
    }

    /// Keeps what was said with all its inputs; it follows what was said before, which stays.
    func keep(_ check: ExamEntryCheck, of enrolment: String, _ tx: Transaction) throws -> String {
        try DecisionRecord.keepNext(
            name: Self.decision, subject: "enrolment/\(enrolment)", pack: check.outcome.pack,
            version: check.outcome.version, input: KeptDecision.text(check.input),
            outcome: KeptDecision.text(check.outcome), division: training.division, institution: training.institution,
            in: tx)
    }
}
