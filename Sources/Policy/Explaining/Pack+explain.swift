extension Pack {
    /// The decided claim in words.
    package func explain(_ input: TraineeClaimInput, _ outcome: TraineeClaimOutcome) -> Explanation {
        Explainer(pack: self, decision: .traineeClaim, facts: engine.traineeClaim.facts(of: input, pack: self))
            .explain(outcome, rules: engine.traineeClaim.firedRules(for: input))
    }

    package func explain(_ input: ClassOpeningInput, _ outcome: FindingsOutcome) -> Explanation {
        Explainer(pack: self, decision: .classOpening, facts: engine.classOpening.facts(of: input, pack: self))
            .explain(outcome)
    }

    package func explain(_ input: ClassClaimInput, _ outcome: FindingsOutcome) -> Explanation {
        Explainer(pack: self, decision: .classClaim, facts: engine.classClaim.facts(of: input, pack: self))
            .explain(outcome)
    }
}
