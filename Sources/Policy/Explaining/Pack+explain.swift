extension Pack {
    /// The decided claim in words.
    /// - Parameter asking: whether to find out, for everything that refuses, what would have to be different. That takes
    ///   some hundred decisions, so lists of many claims go without.
    package func explain(
        _ input: TraineeClaimInput, _ outcome: TraineeClaimOutcome, asking: Bool = true
    ) -> Explanation {
        explain(input, outcome, .traineeClaim, engine.traineeClaim, asking)
    }

    /// The decided grant in words.
    package func explain(_ input: GrantInput, _ outcome: GrantOutcome, asking: Bool = true) throws(InputError)
        -> Explanation
    {
        guard let grant = engine.grant else { throw unknown(.grant) }
        return explain(input, outcome, .grant, grant, asking)
    }

    package func explain(
        _ input: ExamEntryInput, _ outcome: FindingsOutcome, asking: Bool = true
    ) throws(InputError) -> Explanation {
        guard let examEntry = engine.examEntry else { throw unknown(.examEntry) }
        return explain(input, outcome, .examEntry, examEntry.compiled, asking)
    }

    private func explain<Input: SchemaInput>(
        _ input: Input, _ outcome: ClaimOutcome, _ decision: DecisionKind, _ decider: ClaimDecider<Input>,
        _ asking: Bool
    ) -> Explanation {
        let probe = Probe(decider.compiled, self, decision, Input.schema.json(of: input))
        var explanation = Explainer(
            pack: self, decision: decision, facts: decider.facts(of: input, pack: self),
            fired: (try? decider.compiled.fired(input)) ?? [],
            change: asking ? { probe.remedy($0, of: $1)?.change } : nil
        ).explain(outcome, rules: decider.firedRules(for: input))
        if asking, !outcome.refusals.isEmpty {
            explanation.ifChanged = probe.mended().flatMap { json in
                (try? decider.decide(Input.schema.read(json, codes: codes)))?.totalFen
            }
        }
        return explanation
    }

    package func explain(
        _ input: ClassOpeningInput, _ outcome: FindingsOutcome, asking: Bool = true
    ) -> Explanation {
        explain(input, outcome, .classOpening, engine.classOpening.compiled, asking)
    }

    package func explain(
        _ input: ClassClaimInput, _ outcome: FindingsOutcome, asking: Bool = true
    ) -> Explanation {
        explain(input, outcome, .classClaim, engine.classClaim.compiled, asking)
    }

    package func explain(
        _ input: EnrolmentInput, _ outcome: FindingsOutcome, asking: Bool = true
    ) throws(InputError) -> Explanation {
        guard let enrolment = engine.enrolment else { throw unknown(.enrolment) }
        return explain(input, outcome, .enrolment, enrolment.compiled, asking)
    }

    private func explain<Input: SchemaInput>(
        _ input: Input, _ outcome: FindingsOutcome, _ decision: DecisionKind, _ compiled: CompiledDecision<Input>,
        _ asking: Bool
    ) -> Explanation {
        let probe = Probe(compiled, self, decision, Input.schema.json(of: input))
        return Explainer(
            pack: self, decision: decision, facts: compiled.facts(of: input, pack: self),
            fired: (try? compiled.fired(input)) ?? [], change: asking ? { probe.remedy($0, of: $1)?.change } : nil
        ).explain(outcome)
    }
}

extension Probe {
    /// The input with everything changed that refuses, one row after the other; nil where no change of a single key
    /// does it.
    func mended() -> JSONValue? {
        let tables = Dictionary(
            (pack.rules[decision] ?? []).filter(\.givesReasons).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var json = json
        for _ in 0..<32 {
            guard let fired = fired(json) else { return nil }
            guard let place = fired.first(where: { tables[$0.table]?.rows[$0.rule].reason != nil }),
                let table = tables[place.table]
            else { return json }
            guard let remedy = with(json).remedy(place, of: table) else { return nil }
            json = remedy.json
        }
        return nil
    }
}
