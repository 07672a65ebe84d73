import Papers
import Policy
import Programme
import Store
import Vocabulary

/// The decision on one trainee: what, how much, to whom, why, from which clause, what would change it; and decided again.
enum DecisionPage {
    struct Data: Sendable {
        let claim: ClaimRecord
        let line: ClaimLine
        let next: String?
        let record: DecisionRecord
        let again: ClaimDeciding.Again
        let earlier: [DecisionRecord]
        let findings: [ClaimFinding]
        let certificate: CertificateRecord?
        let asked: [AskedEvidence]
        let verified: VerifiedEvidence?
    }

    static func load(_ visit: Visit, line wanted: String) async throws -> Data {
        let actor = try visit.actor
        let (id, office) = (visit.parameter("id"), visit.office)
        return try await office.store.read { reader in
            let claim = try ClaimStore.find(id, actor.scope, reader)
            let lines = try ClaimStore.lines(of: id, actor.scope, reader)
            guard let index = lines.firstIndex(where: { $0.id == wanted }), let decision = lines[index].decision,
                let record = try DecisionRecord.find(decision, actor.scope, reader)
            else { throw Refusal("notFound") }
            let line = lines[index]
            let earlier = try reader.rows(
                actor.scope,
                """
                select d.* from decision d where d.subject = \(line.subject) and d.id <> \(decision) and \(within: "d")
                order by d.at desc, d.id desc
                """)
            let again = try ClaimDeciding.again(record, office)
            return Data(
                claim: claim, line: line, next: index + 1 < lines.count ? lines[index + 1].id : nil, record: record,
                again: again, earlier: try earlier.map(DecisionRecord.init),
                findings: try ClaimStore.findings(of: id, actor.scope, reader).filter { $0.line == line.id },
                certificate: try CertificateStore.certificates(of: claim.classID, actor.scope, reader)
                    .first { $0.enrolment == line.enrolment },
                asked: try ClaimEvidence.asked(again.decision.input, office.pack(record.version)),
                verified: try ClaimEvidence.verified(of: id, actor.scope, reader)[line.enrolment])
        }
    }

    static func show(_ visit: Visit, _ refusal: Refusal? = nil, line: String? = nil) async throws -> Answer {
        let data = try await load(visit, line: line ?? visit.parameter("line"))
        let (words, claim) = (visit.words, data.claim)
        let pack = visit.office.packs[claim.pack]
        let told = data.again.decision
        var frame = try await visit.frame(
            words.text("decision.of", ["name": data.line.personName]), section: "claims",
            crumbs: [
                Link(words.text("nav.claims"), Site.claims), Link(claim.number, Site.claim(claim.id)),
                Link(data.line.personName)
            ])
        frame.chip = ClaimWords.chip(claim.state, words, now: true)
        frame.facts = facts(data, visit)
        frame.hints = hints(data, visit)
        frame.errors = refusal.map { visit.summary(of: $0) }
        if let next = data.next {
            frame.actions = [Action(words.text("decision.next"), .link(Site.claimLine(claim.id, next)), icon: "next")]
        }
        let reasons = Explained.bases(told.explanation, visit)
        let assumed = Explained.assumed(told.explanation, visit)
        let evidence = evidence(data, visit)
        var context: [String: Any] = [
            "verdict": verdict(data, visit).context, "items": items(told, pack, visit),
            "total": words.money(data.line.total),
            "fund": funds(told, visit),
            "hasReasons": !reasons.isEmpty, "reasons": reasons.contexts, "reasonsTitle": words.text("decision.whyNot"),
            "reasonsNote": words.text("decision.allListed", ["n": words.count(reasons.count)]),
            "hasAssumed": !assumed.isEmpty, "assumed": assumed.contexts,
            "assumedTitle": words.text("case.assumed", ["n": words.count(assumed.count)]),
            "hasEvidence": !evidence.isEmpty, "evidence": evidence.contexts, "again": again(data, visit),
            "sign": try sign(data, visit).context
        ]
        if !data.again.benefits.isEmpty {
            context["hasBenefits"] = true
            context["benefits"] = BenefitPanel.rows(data.again.benefits, pack, visit)
        }
        let rules = Explained.itemRules(told.explanation, visit)
        if !rules.isEmpty { context["rules"] = rules.contexts; context["hasRules"] = true }
        let other = Explained.ifChanged(told.explanation, visit)
        if !other.isEmpty { context["ifChanged"] = Hint(other).context }
        if !data.asked.isEmpty { context["verified"] = EvidencePanel.context(data, refusal, visit) }
        if let form = finding(data, visit) { context["findingForm"] = form.context }
        return try visit.page("decision", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    /// Who signs, and the way back to this very decision from the paper.
    private static func sign(_ data: Data, _ visit: Visit) throws -> SignBlock {
        let words = visit.words
        let address = visit.house.settings.publicAddress + Site.claimLine(data.claim.id, data.line.id)
        return SignBlock(
            ["check", "review", "leader"].map { words.text("claims.sign.\($0)") },
            qr: try QRCode(address).svg(label: words.text("decision.qr", ["number": data.claim.number])))
    }

    private static func facts(_ data: Data, _ visit: Visit) -> [Fact] {
        let words = visit.words
        return [
            Fact(words.text("claims.idNumber"), data.line.idNumber.masked),
            Fact(words.text("claims.class"), data.claim.classTitle, href: Site.aClass(data.claim.classID)),
            Fact(words.text("claims.institution"), data.claim.institutionName),
            Fact(words.text("claims.number"), data.claim.number, href: Site.claim(data.claim.id))
        ]
    }

    private static func hints(_ data: Data, _ visit: Visit) -> [Hint] {
        let words = visit.words
        var hints: [Hint] = []
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") {
            hints.append(
                Hint(
                    words.text("done.\(done)"), .ok,
                    announced: true))
        }
        if !data.line.isDecided { hints.append(Hint(words.text("claims.previewHint"), .open)) }
        for finding in data.findings {
            hints.append(
                Hint(
                    words.text(
                        "claims.finding.\(finding.kind.rawValue)",
                        [
                            "reason": finding.reason,
                            "evidence": finding.evidence
                        ]), .bad))
        }
        return hints
    }

    private static func verdict(_ data: Data, _ visit: Visit) -> Verdict {
        let words = visit.words
        let chip = ClaimWords.chip(outcome: data.line.outcome, words)
        return Verdict(
            chip.kind, words.text("decision.verdict.\(data.line.outcome)"),
            text: words.text(data.line.isDecided ? "decision.decided" : "decision.preview"),
            note: Explained.note(data.again.decision.explanation, at: data.record.at, visit),
            cells: AmountCells(data.line.total, words), inWords: data.line.total.chineseWords)
    }

    /// Granted amounts with how they come about; a refused kind is there too, struck out.
    private static func items(_ told: TraineeDecision, _ pack: Pack?, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
        var shown: [(kind: String, row: [String: Any])] = told.explanation.items.map { item in
            let clause = item.clauses.first
            return (
                item.kind,
                filled([
                    "name": visit.say(item.label), "how": visit.say(item.formula), "payee": visit.say(item.payee),
                    "sub": visit.say(item.fund),
                    "clause": clause.map {
                        Link($0.id, Explained.address(of: $0.id, pack: told.explanation.pack)).context
                    },
                    "chip": Chip(.ok, words.text("decision.granted")).context, "amount": words.money(item.fen)
                ])
            )
        }
        for kind in pack?.itemKinds ?? [] where !shown.contains(where: { $0.kind == kind }) {
            let reasons = told.outcome.refusals.filter { $0.kind == kind }
            guard let first = reasons.first else { continue }
            let clause = first.clauses.first
            shown.append(
                (
                    kind,
                    filled([
                        "name": ClaimWords.item(kind, pack, visit),
                        "how": words.text(
                            "decision.refusedBy",
                            ["n": words.count(reasons.count)]),
                        "clause": clause.map {
                            Link($0, Explained.address(of: $0, pack: told.explanation.pack)).context
                        },
                        "off": true,
                        "chip": Chip(.bad, words.text("claims.refused")).context,
                        "amount": ifAllowed(kind, told, pack, words)
                    ])
                ))
        }
        return shown.map(\.row)
    }

    /// What a refused item would come to if nothing stood against it: for a plain catalogue standard the amount, else a dash.
    private static func ifAllowed(_ kind: String, _ told: TraineeDecision, _ pack: Pack?, _ words: Words) -> String {
        guard kind == pack?.itemKinds.first, let fen = told.input.training.catalogueFen else { return "—" }
        return words.money(fen)
    }

    private static func funds(_ told: TraineeDecision, _ visit: Visit) -> String {
        var names: [String] = []
        for item in told.explanation.items where !names.contains(visit.say(item.fund)) {
            names.append(visit.say(item.fund))
        }
        return names.isEmpty ? "—" : visit.words.list(names)
    }

    private static func evidence(_ data: Data, _ visit: Visit) -> [Evidence] {
        let words = visit.words
        let attendance = data.again.decision.input.attendance
        var cards = [
            Evidence(
                .share(attendance.sessionsAttended, of: attendance.sessionsRequired),
                words.text("decision.attendance"),
                finding: words.percent(attendance.sessionsAttended, of: attendance.sessionsRequired),
                source: words.text("decision.attendanceSource"),
                href: Site.aClass(
                    data.claim.classID,
                    .attendance))
        ]
        if let certificate = data.certificate {
            cards.append(
                Evidence(
                    .icon("certificate"), words.text("claims.certificate"), finding: certificate.number,
                    source: words.day(certificate.issuedOn), href: Site.certificate(certificate.number)))
        }
        cards.append(
            Evidence(
                .icon("list"), words.text("decision.inspections"),
                finding: words.text("decision.inspectionsText"),
                source: data.claim.classTitle, href: Site.aClass(data.claim.classID, .inspections)))
        return cards
    }

    // MARK: Again

    private static func again(_ data: Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let same = data.again.isSame
        return filled([
            "chip": Chip(
                same ? .ok : .bad,
                words.text(same ? "decision.again.same" : "decision.again.differs")
            ).context,
            "text": words.text(
                "decision.again.text",
                [
                    "version": data.record.version,
                    "n": words.count(data.again.now.utf8.count)
                ]),
            "input": data.record.input, "outcome": data.record.outcome, "now": same ? "" : data.again.now,
            "earlier": data.earlier.map { record -> [String: Any] in
                [
                    "at": words.moment(record.at), "word": words.text("decision.kept.\(record.name)"),
                    "version": record.version
                ]
            },
            "hasEarlier": !data.earlier.isEmpty
        ])
    }

    private static func finding(_ data: Data, _ visit: Visit) -> Form? {
        guard visit.session?.actor.may(.claimFind) == true,
            data.claim.state == .inReview || data.claim.state == .onNotice, data.findings.isEmpty
        else { return nil }
        let words = visit.words
        return Form(
            action: Site.claimFindings(data.claim.id),
            fields: [
                Field("line", "", .hidden, value: data.line.id),
                Field(
                    "reason", words.text("claims.find.reason"), .area(rows: 2), value: visit.form["reason"],
                    required: true,
                    help: words.text("claims.find.falsifiedHelp"), wide: true),
                Field("evidence", words.text("claims.find.evidence"), value: visit.form["evidence"], required: true)
            ],
            buttons: [
                Action(
                    words.text("claims.find.falsified"), .submit(name: nil, value: ""), look: .stop,
                    icon: "flag")
            ])
    }
}
