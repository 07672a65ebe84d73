import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// A claim on the page of its case: what it comes to, what the class lacks, what the officer confirms.
struct ClaimBody: CaseBody {
    let procedure = ClaimDesk.procedure

    func fill(_ page: inout CasePage, _ visit: Visit) async throws {
        guard let id = page.state.subjectID("claim") else { return }
        let actor = try visit.actor
        let office = visit.office
        let (claim, lines, check, online, missing, study, at) = try await office.store.read { reader in
            let claim = try ClaimStore.find(id, actor.scope, reader)
            let record = try ClassStore.find(claim.classID, actor.scope, reader)
            return (
                claim, try ClaimStore.lines(of: id, actor.scope, reader),
                try ClaimDeciding.check(record, claim: id, notice: .none, reader, office),
                try AttendanceCount.maxOnlineHoursPerDay(record.id, reader),
                try ClaimEvidence.missing(claim, reader, office),
                try OnlineStudy.of(record, office.pack(record.pack), reader), reader.now
            )
        }
        let words = visit.words
        page.section = "claims"
        page.title = words.text("claims.of", ["class": claim.classTitle])
        page.crumbs = [Link(words.text("nav.claims"), Site.claims), Link(claim.number, Site.claim(id))]
        page.facts.insert(Fact(words.text("claims.number"), claim.number, href: Site.claim(id)), at: 0)
        page.agree = words.text("claims.agree", ["amount": words.money(claim.total)])
        page.resubmit = Action(
            words.text("claims.again"), .link(Site.aClass(claim.classID, .claim)), look: .main,
            icon: "pen")
        page.verdict = Verdict(
            claim.total > .zero ? .ok : .bad,
            words.text(
                claim.isDecided ? "claims.results" : "claims.resultsPreview",
                [
                    "n": words.count(lines.count)
                ]), text: words.text(claim.isDecided ? "decision.decided" : "decision.preview"),
            note: Explained.note(check.explanation, at: at, visit), cells: AmountCells(claim.total, words),
            inWords: claim.total.chineseWords)
        page.panels.append(panel(claim, lines, visit))
        if !missing.isEmpty, page.state.isOpen { page.panels.append(unverified(missing, claim, visit)) }
        if let study { page.panels.append(panel(study, lines, words)) }
        page.reasons = Explained.bases(check.explanation, visit)
        page.reasonsTitle = words.text("claimTab.findings")
        guard page.mayAct, page.state.isOpen else { return }
        if page.step?.side == .finance { page.agreeLock = words.text("problem.agreeByBatch") }
        if page.step?.side == .training {
            if check.isBlocked {
                page.agreeLock = words.text("claimTab.blocked", ["n": words.count(check.blocking.count)])
            } else if !missing.isEmpty {
                page.agreeLock = words.text("claims.evidenceLock", ["n": words.count(missing.count)])
            } else if claim.total == .zero {
                page.agreeLock = words.text("problem.nothingToPay", ["number": claim.number])
            }
        }
        if page.step?.role == .trainingOfficer, online > .zero {
            page.fields.append(
                Field(
                    "doc.\(ClaimCase.onlineHoursChecked)",
                    words.text(
                        "claims.onlineChecked",
                        ["n": online.description]),
                    .check, value: visit.form["doc.\(ClaimCase.onlineHoursChecked)"]))
        }
    }

    /// Of whom what has not been verified; each leads to where it is.
    private func unverified(
        _ missing: [(line: ClaimLine, items: [AskedEvidence])], _ claim: ClaimRecord, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let facts = missing.map { line, items in
            Fact(line.personName, words.list(items.map { visit.say($0.name) }), href: Site.claimLine(claim.id, line.id))
        }
        return [
            "hasTitle": true, "title": words.text("claims.unverified", ["n": words.count(missing.count)]),
            "hasFacts": true, "facts": facts.contexts
        ]
    }

    /// What each trainee studied online beside what the class asks for.
    private func panel(_ study: OnlineStudy, _ lines: [ClaimLine], _ words: Words) -> [String: Any] {
        [
            "hasTitle": true, "title": words.text("attendance.study.title"),
            "note": StudyLogRooms.note(study, lines.map(\.person), words),
            "table": StudyLogRooms.table(study, lines.map { ($0.person, $0.personName) }, words).context
        ]
    }

    private func panel(_ claim: ClaimRecord, _ lines: [ClaimLine], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let counts = ["approved", "partial", "rejected"].map { outcome in
            Fact(
                words.text("claims.outcome.\(outcome)"),
                words.text(
                    "claims.nPersons",
                    ["n": words.count(lines.count { $0.outcome == outcome })]))
        }
        return [
            "hasTitle": true, "title": words.text("claims.each"), "hasFacts": true, "facts": counts.contexts,
            "link": Link(words.text("claims.toAll"), Site.claim(claim.id)).context
        ]
    }
}
