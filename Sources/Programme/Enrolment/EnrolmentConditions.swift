import Policy
import Store
import Vocabulary

package typealias EnrolmentCheck = FindingsCheck<EnrolmentInput>

extension FindingsCheck where Input == EnrolmentInput {
    /// The finding for which the person goes before others where places are short.
    var preference: String? { outcome.findings.first { $0.severity == .prefer }?.code }

    /// The findings of one weight as they are told: `enrolmentBlocked`, `enrolmentHeld`, `enrolmentWarned`,
    /// `enrolmentPreferred`.
    package func problems(_ severity: FindingsOutcome.Severity) -> [Problem] {
        let code =
            switch severity {
            case .block: "enrolmentBlocked"
            case .hold: "enrolmentHeld"
            case .warn: "enrolmentWarned"
            case .prefer: "enrolmentPreferred"
            }
        return problems(severity, code: code, field: "proofs")
    }
}

/// The conditions under which people come onto the list of one class: the decision `Enrolment` of its pack.
package struct EnrolmentConditions: Sendable {
    package static let decision = DecisionKind.enrolment.rawValue

    let training: ClassRecord
    let pack: Pack
    /// Codes of the pack's list `programme`: the class's own and its tags.
    let programmes: [String]
    /// Whether somebody who shows nothing would not simply be admitted.
    package let areAny: Bool
    /// Whether the pack puts some before others where places are short; those who do not get one then wait.
    package let ranks: Bool
    /// The proofs that would make a difference for this class.
    package let asked: [CodeBook.Entry]
    /// Whether the day on which the person's firm was registered would.
    package let asksFirm: Bool
    /// Whether the day on which the person was hired would.
    package let asksHire: Bool

    package init(_ training: ClassRecord, _ pack: Pack, _ reader: Reader) throws {
        self.training = training
        self.pack = pack
        programmes = try ProgrammeStore.carried(by: training, reader).filter { pack.codes.has("programme", $0) }
        ranks = (pack.rules[.enrolment] ?? []).contains { table in
            table.rows.contains { $0.severity == FindingsOutcome.Severity.prefer.rawValue }
        }
        let blank = Self.input(training, programmes, on: reader.now.day)
        guard pack.takes(.enrolment) else {
            (areAny, asked, asksFirm, asksHire) = (false, [], false, false)
            return
        }
        let found = try pack.decide(blank).findings
        func differs(_ change: (inout EnrolmentInput) -> Void) throws -> Bool {
            var other = blank
            change(&other)
            return try pack.decide(other).findings != found
        }
        areAny = !found.isEmpty
        asked =
            areAny
            ? try pack.codes.entries(of: "proof").filter { entry in try differs { $0.proofs = [entry.code] } } : []
        asksFirm = try areAny && differs { $0.firm = .init(registeredOn: training.startDate) }
        asksHire = try areAny && differs { $0.hire = .init(hiredOn: training.startDate) }
    }

    /// Somebody of whom nothing is known.
    private static func input(_ training: ClassRecord, _ programmes: [String], on day: Day) -> EnrolmentInput {
        var input = EnrolmentInput()
        input.caseID = training.id
        input.on = day
        input.course.kind = training.kind.rawValue
        input.course.route = training.route.rawValue
        input.course.programmes = programmes
        input.course.startDate = training.startDate
        return input
    }

    /// What the pack says to this person; nil where the class has no conditions and nobody goes before others.
    func check(
        born birthDate: Day, groups: [String], _ proof: EnrolmentProof.Facts, earlier: [EnrolmentInput.OtherClass],
        on day: Day
    ) throws -> EnrolmentCheck? {
        guard areAny || ranks else { return nil }
        var input = Self.input(training, programmes, on: day)
        input.person.birthDate = birthDate
        // Groups and programmes that only another pack knows mean nothing to this one.
        input.person.groups = Set(groups).filter { pack.codes.has("group", $0) }.sorted()
        input.proofs = proof.proofs
        input.firm = proof.firmRegisteredOn.map(EnrolmentInput.Firm.init)
        input.hire = proof.hiredOn.map(EnrolmentInput.Hire.init)
        input.classes = earlier.map { one in
            var one = one
            if let code = one.programme, !pack.codes.has("programme", code) { one.programme = nil }
            return one
        }
        let outcome = try pack.decide(input)
        return EnrolmentCheck(
            input: input, outcome: outcome, explanation: try pack.explain(input, outcome, asking: false))
    }

    /// Those on the list whom the conditions would not simply admit as the class is now, unless an officer did: who was
    /// enrolled before its programme, kind or first day were changed. `enrolmentChanged`, once per person and finding.
    package static func stillOpen(_ training: ClassRecord, _ reader: Reader, _ office: Office) throws -> [Problem] {
        guard let pack = try EnrolmentDesk.packs(training, office).first else { return [] }
        let conditions = try EnrolmentConditions(training, pack, reader)
        guard conditions.areAny else { return [] }
        let everywhere = Scope.everything(because: "the caller has found the class in its scope")
        let listed = try EnrolmentStore.enrolled(in: training.id, everywhere, reader).filter {
            $0.admittedReason == nil
        }
        let earlier = try EnrolmentStore.classes(of: listed.map(\.person.id), except: training.id, reader)
        return try listed.flatMap { enrolment -> [Problem] in
            let shown = try EnrolmentStore.shown(of: enrolment.id, everywhere, reader, office)
            let proof = EnrolmentProof.Facts(
                proofs: shown?.proofs ?? [], firmRegisteredOn: shown?.firm?.registeredOn, hiredOn: shown?.hire?.hiredOn)
            let person = enrolment.person
            let check = try conditions.check(
                born: person.birthDate, groups: person.groups, proof, earlier: earlier[person.id] ?? [],
                on: reader.now.day)
            return ((check?.problems(.block) ?? []) + (check?.problems(.hold) ?? [])).map { problem in
                Problem(
                    "enrolmentChanged", field: "roster", values: problem.values.merging(["name": person.name]) { $1 })
            }
        }
    }

    /// Keeps what was said with all its inputs; it follows what was said before, which stays.
    static func keep(_ check: EnrolmentCheck, of enrolment: String, _ training: ClassRecord, _ tx: Transaction) throws {
        let id = try DecisionRecord.keepNext(
            name: decision, subject: "enrolment/\(enrolment)", pack: check.outcome.pack, version: check.outcome.version,
            input: KeptDecision.text(check.input), outcome: KeptDecision.text(check.outcome),
            division: training.division, institution: training.institution, in: tx)
        tx.note("decision", id)
        tx.note("outcome", check.outcome.outcome)
    }
}
