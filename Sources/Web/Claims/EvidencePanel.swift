import Programme
import Store
import Vocabulary

/// What an officer has to verify of a trainee: each piece with whether it was, and the form that records it.
enum EvidencePanel {
    static func context(_ data: DecisionPage.Data, _ refusal: Refusal?, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let facts = data.verified?.facts
        let items = data.asked.map { item -> [String: Any] in
            let isVerified = item.isVerified(in: facts)
            let months = item.code == nil ? facts?.employedMonths : nil
            return [
                "name": visit.say(item.name),
                "chip": Chip(
                    isVerified ? .ok : .bad,
                    months.map { words.text("verify.months", ["n": words.count($0)]) }
                        ?? words.text(isVerified ? "verify.verified" : "verify.missing")
                ).context
            ]
        }
        var context: [String: Any] = ["items": items]
        if let record = data.verified {
            context["note"] = words.text(
                "verify.by",
                ["name": record.verifiedBy, "at": words.moment(record.at), "reference": record.reference])
        }
        if let form = form(data, refusal, visit) { context["form"] = form.context }
        return context
    }

    private static func form(_ data: DecisionPage.Data, _ refusal: Refusal?, _ visit: Visit) -> Form? {
        guard visit.session?.actor.may(.claimVerify) == true, data.claim.state == .inReview else { return nil }
        let words = visit.words
        let facts = data.verified?.facts
        let fields = RegisterForm(visit, "verify", refusal)
        let typed = refusal != nil
        let ticked = typed ? RegisterForm.ticked("evidence", visit.form) : facts?.evidence ?? []
        var all = [fields.hidden("line", data.line.id)]
        all += fields.checks(
            "evidence", ticked,
            data.asked.compactMap { item in item.code.map { (code: $0, name: visit.say(item.name)) } })
        if data.asked.contains(where: { $0.code == nil }) {
            let months = facts?.employedMonths.map { String($0) } ?? ""
            all.append(
                fields.text("employedMonths", typed ? visit.form["employedMonths"] : months, type: "number"))
        }
        all.append(
            fields.text(
                "reference", typed ? visit.form["reference"] : data.verified?.reference ?? "", required: true, wide: true))
        return Form(
            action: Site.claimEvidence(data.claim.id), fields: all,
            buttons: [
                Action(words.text("verify.save"), .submit(name: nil, value: ""), look: .main, icon: "check")
            ])
    }

    static func verify(_ visit: Visit) async throws -> Answer {
        let (id, line) = (visit.parameter("id"), visit.form["line"])
        let entry = EvidenceEntry(
            evidence: RegisterForm.ticked("evidence", visit.form), employedMonths: visit.form["employedMonths"],
            reference: visit.form["reference"])
        do {
            try await ClaimDesk(office: visit.office).verify(id, line: line, entry, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.claimLine(id, line), [("done", "claimVerified")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await DecisionPage.show(visit, refusal, line: line)
        }
    }
}
