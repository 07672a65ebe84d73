import Policy
import Programme

/// What the document names for somebody who has finished a training, each judged by itself and shown with its basis.
enum BenefitPanel {
    static func rows(_ benefits: [Benefit], _ pack: Pack?, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
        return benefits.map { benefit in
            let reasons = benefit.refusals.map { refusal in
                pack?.reason(benefit.decision, refusal.reason).map { visit.say($0.title) } ?? refusal.reason
            }
            let assumed = benefit.assumptions.compactMap { pack?.parameter($0) }.map { visit.say($0.label) }
            var how: [String] = reasons
            if benefit.status == .entitled, !assumed.isEmpty {
                how = [words.text("decision.amountOpen", ["name": words.list(assumed)])]
            }
            return filled([
                "name": ClaimWords.item(benefit.kind, pack, visit), "how": words.list(how),
                "links": benefit.basis.map { Link($0, Explained.address(of: $0, pack: pack?.id ?? "")) }.contexts,
                "chip": Chip(tone(benefit.status), words.text("decision.benefit.\(benefit.status.rawValue)")).context,
                "amount": benefit.fen > 0 ? words.money(benefit.fen) : "—"
            ])
        }
    }

    private static func tone(_ status: Benefit.Status) -> Chip.Kind {
        switch status {
        case .due: .ok
        case .entitled: .open
        case .refused: .bad
        case .absent: .plain
        }
    }
}
