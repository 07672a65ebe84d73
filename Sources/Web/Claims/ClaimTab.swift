import Policy
import Programme
import Store
import Vocabulary

/// The tab 申领 of a class: what the pack says to a claim, each finding with its clause and remedy, and the submission.
enum ClaimTab {
    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let id = visit.parameter("id")
        let page = try await ClassPage.load(visit, id)
        let prepared = try await ClaimDesk(office: visit.office).prepare(id, by: visit.actor)
        let words = visit.words
        var frame = try await page.frame(.claim)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        var context = page.context(.claim)
        context["findings"] = findings(prepared, visit)
        if let claim = prepared.claim {
            context["table"] = standing(claim, visit).context
        } else {
            context["empty"] = Empty(words.text("claimTab.none"), words.text("claimTab.noneText")).context
        }
        context["hint"] =
            Hint(
                words.text(
                    prepared.check.isBlocked ? "claimTab.blocked" : "claimTab.clear",
                    [
                        "n": words.count(prepared.check.blocking.count)
                    ]), prepared.check.isBlocked ? .warn : .ok
            ).context
        if let bar = bar(prepared, visit) { context["actionBar"] = bar.context }
        return try visit.page("class", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func findings(_ prepared: ClaimDesk.Prepared, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let reasons = prepared.check.explanation.refusals
        let items = reasons.map { reason -> [String: Any] in
            let clause = reason.clauses.first
            let compared = reason.compared.map {
                words.text(
                    "claimTab.compared",
                    [
                        "label": visit.say($0.label), "actual": visit.say($0.actual), "needed": visit.say($0.needed)
                    ])
            }
            let text =
                compared + [
                    clause.map { visit.say($0.paraphrase) } ?? "",
                    clause.map { visit.say($0.documentNumber) } ?? "",
                    visit.say(reason.remedy)
                ]
            return filled([
                "chip":
                    (reason.blocks
                    ? Chip(.bad, words.text("claimTab.blocks"))
                    : Chip(
                        .warn,
                        words.text("claimTab.warns"))).context,
                "title": visit.say(reason.title),
                "text": text.filter { !$0.isEmpty }.joined(separator: words.text("claimTab.separator")),
                "link": clause.map { Link($0.id, Explained.address(of: $0.id, pack: prepared.record.pack)).context }
            ])
        }
        return filled([
            "note": Explained.note(prepared.check.explanation, at: visit.now, visit), "items": items,
            "empty": items.isEmpty
                ? Empty(
                    words.text("claimTab.noFindings"),
                    words.text("claimTab.noFindingsText")
                ).context : nil
        ])
    }

    private static func standing(_ claim: ClaimRecord, _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("claims.title"),
            columns: [
                .init(words.text("claims.number")), .init(words.text("claims.submitted")),
                .init(words.text("claims.people"), look: "num"),
                .init(words.text("claims.amount"), look: "num"), .init(words.text("claims.state"))
            ],
            rows: [
                Table.Row([
                    .link(claim.number, Site.claim(claim.id)),
                    Cell(
                        claim.submittedAt.map { words.moment($0) } ?? "",
                        look: "nw"),
                    .number(words.count(claim.trainees)), .number(words.money(claim.total)),
                    .chip(
                        ClaimWords.chip(
                            claim.state,
                            words))
                ])
            ], cards: true)
    }

    private static func bar(_ prepared: ClaimDesk.Prepared, _ visit: Visit) -> ActionBar? {
        let words = visit.words
        let word = words.text(prepared.claim?.state == .returned ? "claimTab.submitAgain" : "claimTab.submit")
        func locked(_ key: String, _ values: [String: String] = [:]) -> ActionBar {
            ActionBar(why: [words.text(key, values)], actions: [Action(word, .locked(why: words.text(key, values)))])
        }
        guard visit.session?.actor.may(.claimSubmit) == true else { return locked("claimTab.clerkOnly") }
        if let claim = prepared.claim, claim.state != .rejected, claim.state != .returned {
            return locked("claimTab.already", ["number": claim.number])
        }
        if prepared.claim?.state != .returned, prepared.record.state != .certified {
            return locked("claimTab.notReady", ["state": words.text("classState.\(prepared.record.state.rawValue)")])
        }
        if prepared.check.isBlocked {
            return locked(
                "claimTab.blocked",
                ["n": words.count(prepared.check.blocking.count)])
        }
        var fields: [Field] = []
        if prepared.claim?.state == .returned {
            fields.append(
                Field(
                    "reply", words.text("claimTab.reply"), .area(rows: 2), value: visit.form["reply"],
                    wide: true))
        }
        return ActionBar(
            why: [words.text("claimTab.why")],
            actions: [
                Action(word, .submit(name: nil, value: ""), look: .main, icon: "check")
            ], form: Site.aClass(prepared.record.id, .claim), fields: fields)
    }
}
