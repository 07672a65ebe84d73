import Policy
import Programme
import Vocabulary

/// A trainee's own claim on the phone: how much, what it was refused for, what would have to be different, whom to ask.
enum MeClaimPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let own = try await TraineeDesk(office: visit.office).claim(visit.parameter("line"), of: try visit.actor)
        let (words, told) = (visit.words, own.decision.explanation)
        var frame = try await visit.frame(words.text("attendance.me.claim"))
        frame.path = Site.meClaim(visit.parameter("line"))
        let chip = ClaimWords.chip(outcome: own.decision.outcome.outcome.rawValue, words)
        let reasons = told.refusals.map { reason(Explained.basis($0, pack: told.pack, visit), visit) }
        let assumed = Explained.assumed(told, visit)
        var context: [String: Any] = [
            "back": Link(words.text("attendance.me.back"), Site.me).context, "chip": chip.context,
            "title": own.claim.classTitle, "amount": words.money(own.total),
            "text": words.text(own.isDecided ? "ownClaim.decided" : "ownClaim.preview"),
            "items": told.items.map { item(own.isDecided, $0, words) }, "hasItems": !told.items.isEmpty,
            "reasons": reasons, "hasReasons": !reasons.isEmpty,
            "assumed": assumed.map { ["name": $0.name, "value": $0.value, "why": $0.why] },
            "hasAssumed": !assumed.isEmpty,
            "asks": asks(own.claim, visit), "note": Explained.note(told, at: own.record.at, visit),
            "rules": Explained.itemRules(told, visit).contexts
        ]
        let other = Explained.ifChanged(told, visit)
        if !other.isEmpty { context["ifChanged"] = other }
        return try visit.page("claim-phone", frame, context)
    }

    private static func item(_ isDecided: Bool, _ item: Explanation.Item, _ words: Words) -> [String: Any] {
        filled([
            "tone": item.fen > 0 ? "t-ok" : "t-wait", "icon": item.fen > 0 ? "i/check" : "i/clock",
            "title": words.say(item.label), "text": words.say(item.formula), "amount": words.money(item.fen),
            "payee": words.text("ownClaim.payee", ["payee": words.say(item.payee)])
        ])
    }

    private static func reason(_ basis: Basis, _ visit: Visit) -> [String: Any] {
        filled([
            "title": basis.title, "remedy": basis.remedy, "changes": basis.changes,
            "hasChanges": !basis.changes.isEmpty, "change": basis.change,
            "compared": (basis.comparison?.rows ?? []).map {
                filled(["label": $0.title, "actual": $0.cells.first?.text, "needed": $0.cells.last?.text])
            },
            "clause": basis.clauseText, "document": basis.document, "rules": basis.rules.contexts
        ])
    }

    private static func asks(_ claim: ClaimRecord, _ visit: Visit) -> [String] {
        let words = visit.words
        return [
            words.text("ownClaim.askInstitution", ["name": claim.institutionName]),
            words.text(
                "ownClaim.askBureau",
                ["name": words.text("board.bureau", ["place": visit.name(of: claim.division)]), "number": claim.number])
        ]
    }
}
