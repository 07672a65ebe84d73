import FEEL

/// The decisions of a pack, compiled.
final class DecisionEngine: Sendable {
    let traineeClaim: ClaimDecider<TraineeClaimInput>
    let classOpening: FindingsDecider<ClassOpeningInput>
    let classClaim: FindingsDecider<ClassClaimInput>
    let prepayment: PrepaymentDecider
    let fundTransfer: FundTransferDecider
    /// Nil in versions of packs from before there were grants.
    let grant: ClaimDecider<GrantInput>?
    /// Nil in versions of packs from before there were conditions of enrolment.
    let enrolment: FindingsDecider<EnrolmentInput>?
    /// Nil in packs without conditions of entry to examinations.
    let examEntry: FindingsDecider<ExamEntryInput>?

    private init(
        traineeClaim: ClaimDecider<TraineeClaimInput>, classOpening: FindingsDecider<ClassOpeningInput>,
        classClaim: FindingsDecider<ClassClaimInput>, prepayment: PrepaymentDecider,
        fundTransfer: FundTransferDecider, grant: ClaimDecider<GrantInput>?,
        enrolment: FindingsDecider<EnrolmentInput>?, examEntry: FindingsDecider<ExamEntryInput>?
    ) {
        self.traineeClaim = traineeClaim
        self.classOpening = classOpening
        self.classClaim = classClaim
        self.prepayment = prepayment
        self.fundTransfer = fundTransfer
        self.grant = grant
        self.enrolment = enrolment
        self.examEntry = examEntry
    }

    /// Nil where the pack takes no such decision.
    func decider(of kind: DecisionKind) -> (any Decider)? {
        switch kind {
        case .traineeClaim: traineeClaim
        case .classOpening: classOpening
        case .classClaim: classClaim
        case .prepayment: prepayment
        case .fundTransfer: fundTransfer
        case .grant: grant
        case .enrolment: enrolment
        case .examEntry: examEntry
        }
    }

    /// Compiles and checks everything that can be checked without a case; nil when something is wrong.
    static func build(_ parts: PackParts, folder: String, problems: inout [PackProblem]) -> DecisionEngine? {
        let before = problems.count
        let claim = ClaimDecider<TraineeClaimInput>(.traineeClaim, parts, folder: folder, problems: &problems) {
            $0.addItems(&$1)
        }
        let opening = FindingsDecider<ClassOpeningInput>(
            .classOpening, passed: "open", tables: parts.layout.openingFindings, parts, folder: folder,
            problems: &problems)
        let classClaim = FindingsDecider<ClassClaimInput>(
            .classClaim, passed: "claimable", tables: parts.layout.claimFindings, parts, folder: folder,
            problems: &problems)
        let prepayment = PrepaymentDecider(parts, folder: folder, problems: &problems)
        let transfer = FundTransferDecider(parts, folder: folder, problems: &problems)
        let grant = ClaimDecider<GrantInput>(.grant, parts, folder: folder, problems: &problems) {
            $0.addGrants(&$1)
        }
        let enrolment = FindingsDecider<EnrolmentInput>(
            .enrolment, passed: "admitted", tables: parts.layout.enrolmentFindings, parts, folder: folder,
            problems: &problems)
        let examEntry = FindingsDecider<ExamEntryInput>(
            .examEntry, passed: "entered", tables: parts.layout.entryFindings, parts, folder: folder,
            problems: &problems)
        PackReview(parts: parts, folder: folder).check(&problems)
        guard problems.count == before, let claim, let opening, let classClaim, let prepayment, let transfer else {
            return nil
        }
        return DecisionEngine(
            traineeClaim: claim, classOpening: opening, classClaim: classClaim, prepayment: prepayment,
            fundTransfer: transfer, grant: grant, enrolment: enrolment, examEntry: examEntry)
    }
}

/// Collects what is wrong with the tables of one decision.
struct TableReview {
    let folder: String
    let kind: DecisionKind
    let parts: PackParts

    private func problem(_ table: String, _ line: Int, _ message: String, lacking: String? = nil) -> PackProblem {
        PackProblem(
            file: parts.models[kind]?.decision(named: table)?.place.file ?? "\(folder)/\(kind.rawValue).dmn",
            line: line, message: "\(table): \(message)", lacking: lacking)
    }

    /// Every row cites clauses that exist.
    func clauses(_ rows: [RuleRow], _ table: String, _ problems: inout [PackProblem]) {
        for row in rows {
            if row.clauses.isEmpty { problems.append(problem(table, row.line, "this row names no clause")) }
            for clause in row.clauses where parts.clauses[clause] == nil {
                problems.append(
                    problem(table, row.line, "the clause '\(clause)' is not in clauses.csv", lacking: "clauses.csv"))
            }
        }
    }

    /// The reason of a row, known to reasons.csv.
    func reason(_ row: RuleRow, _ output: String, _ table: String, _ problems: inout [PackProblem]) -> Reason? {
        guard let code = row.constant(output) else {
            problems.append(problem(table, row.line, "the column '\(output)' needs a code in quotes"))
            return nil
        }
        guard let reason = parts.reasonTexts[kind]?[code] else {
            problems.append(
                problem(table, row.line, "the code '\(code)' is not in reasons.csv", lacking: "reasons.csv"))
            return nil
        }
        return reason
    }

    /// A code of a list of the code book.
    func code(
        _ row: RuleRow, _ output: String, of list: String, _ table: String, _ problems: inout [PackProblem]
    ) -> String? {
        guard row.constants.keys.contains(output) else { return nil }
        guard let code = row.constant(output), parts.codes.has(list, code) else {
            problems.append(
                problem(
                    table, row.line, "the column '\(output)' needs a code of the list '\(list)'", lacking: "codes.csv"))
            return nil
        }
        return code
    }

    func missing(_ table: String, _ problems: inout [PackProblem]) {
        problems.append(
            PackProblem(
                file: "\(folder)/pack.yaml", line: 0,
                message: "\(kind.rawValue) names the table '\(table)', which is no decision table",
                lacking: table.isEmpty ? "pack.yaml" : "\(kind.rawValue).dmn"))
    }

    func row(
        _ table: String, _ row: RuleRow, _ message: String, lacking: String? = nil, _ problems: inout [PackProblem]
    ) {
        problems.append(problem(table, row.line, message, lacking: lacking))
    }
}
