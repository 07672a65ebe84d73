extension Pack {
    /// Decides one trainee's claim. A pure function of the pack's version and the input.
    package func decide(_ input: TraineeClaimInput) throws(InputError) -> TraineeClaimOutcome {
        try engine.traineeClaim.decide(input)
    }

    package func decide(_ input: ClassOpeningInput) throws(InputError) -> FindingsOutcome {
        try engine.classOpening.decide(input)
    }

    package func decide(_ input: ClassClaimInput) throws(InputError) -> FindingsOutcome {
        try engine.classClaim.decide(input)
    }

    package func decide(_ input: PrepaymentInput) throws(InputError) -> PrepaymentOutcome {
        try engine.prepayment.decide(input)
    }

    package func decide(_ input: FundTransferInput) throws(InputError) -> FundTransferOutcome {
        try engine.fundTransfer.decide(input)
    }

    /// A grant that is no trainee's claim. `unknownDecision` in versions of packs from before there were grants.
    package func decide(_ input: GrantInput) throws(InputError) -> GrantOutcome {
        guard let grant = engine.grant else { throw unknown(.grant) }
        return try grant.decide(input)
    }

    /// `unknownDecision` in versions of packs from before there were conditions of enrolment.
    package func decide(_ input: EnrolmentInput) throws(InputError) -> FindingsOutcome {
        guard let enrolment = engine.enrolment else { throw unknown(.enrolment) }
        return try enrolment.decide(input)
    }

    /// `unknownDecision` in versions of packs from before there were entry conditions of examinations.
    package func decide(_ input: ExamEntryInput) throws(InputError) -> FindingsOutcome {
        guard let examEntry = engine.examEntry else { throw unknown(.examEntry) }
        return try examEntry.decide(input)
    }

    package func takes(_ decision: DecisionKind) -> Bool { engine.decider(of: decision) != nil }

    func unknown(_ decision: DecisionKind) -> InputError {
        InputError(.unknownDecision, "\(version) takes no decision \(decision.rawValue)", path: "")
    }

    /// One JSON object in, one line of canonical JSON out (no line feed at the end). An input error gives
    /// `{"case":…,"error":{"code","message","path"}}` and `failed`.
    package func decide(_ decision: DecisionKind, json: some Collection<UInt8>) -> DecidedLine {
        DecidedLine.make(decision, bytes: Array(json), pack: self)
    }
}

/// One line of `policy decide`.
package struct DecidedLine: Sendable, Hashable {
    package var bytes: [UInt8]
    package var failed: Bool

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
