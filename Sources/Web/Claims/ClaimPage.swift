import Papers
import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// The claim of a class: every trainee with attendance, certificate, each amount and why not; totals in figures and words.
enum ClaimPage {
    struct Data: Sendable {
        let claim: ClaimRecord
        let lines: [ClaimLine]
        /// By line: what was decided, told again from the kept input.
        let told: [String: TraineeDecision]
        let notice: PublicNotice?
        let state: CaseState?
        let mayAct: Bool
        let findings: [ClaimFinding]
        let forms: [ClaimAttachment]
    }

    static func load(_ visit: Visit, _ id: String) async throws -> Data {
        let actor = try visit.actor
        let office = visit.office
        return try await office.store.read { reader in
            let claim = try ClaimStore.find(id, actor.scope, reader)
            let lines = try ClaimStore.lines(of: id, actor.scope, reader)
            var told: [String: TraineeDecision] = [:]
            for line in lines {
                guard let decision = line.decision,
                    let record = try DecisionRecord.find(
                        decision, actor.scope,
                        reader)
                else { continue }
                told[line.id] = try ClaimDeciding.again(record, office).decision
            }
            let engine = office.procedures
            let state = try engine.find(reader, actor.scope, subject: claim.subject, procedure: ClaimDesk.procedure)
            let mayAct = try state.map { try engine.mayAct(reader, actor, $0).isYes } ?? false
            return Data(
                claim: claim, lines: lines, told: told,
                notice: try NoticeStore.notice(ofClaim: id, actor.scope, reader), state: state, mayAct: mayAct,
                findings: try ClaimStore.findings(of: id, actor.scope, reader),
                forms: try ClaimAttachments.of(id, actor.scope, reader))
        }
    }

    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let id = visit.parameter("id")
        let data = try await load(visit, id)
        let (claim, words) = (data.claim, visit.words)
        let pack = visit.office.packs[claim.pack]
        var frame = try await visit.frame(
            words.text("claims.of", ["class": claim.classTitle]), section: "claims",
            crumbs: [
                Link(words.text("nav.claims"), Site.claims), Link(claim.number)
            ])
        frame.chip = ClaimWords.chip(claim.state, words, now: true)
        frame.look = "p-wide"
        frame.facts = facts(data, pack, visit)
        frame.hints = hints(data, visit)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        if let state = data.state {
            frame.actions.append(
                Action(
                    words.text(data.mayAct ? "claims.act" : "claims.course"),
                    .link(Site.aCase(state.id)),
                    look: data.mayAct ? .main : .usual, icon: data.mayAct ? "pen" : "list"))
        }
        if claim.state == .returned, (try visit.actor).role == .institutionClerk {
            frame.actions.append(
                Action(
                    words.text("claims.again"), .link(Site.aClass(claim.classID, .claim)),
                    look: .main, icon: "pen"))
        }
        let shown = filtered(data, visit)
        var context: [String: Any] = [
            "summary": summary(data, pack, visit),
            "toolbar": Toolbar(
                note: words.text(
                    "claims.shown",
                    [
                        "n": words.count(shown.count),
                        "all": words.count(data.lines.count)
                    ]),
                end: [
                    Action(
                        words.text("claims.export"), .link(Site.claimFile(id)),
                        icon: "download")
                ]
            ).context,
            "table": table(shown, data, pack, visit).context,
            "sign": SignBlock(
                [
                    "applicant", "check", "review",
                    "leader"
                ].map { words.text("claims.sign.\($0)") }
            ).context
        ]
        if !data.forms.isEmpty { context["forms"] = forms(data.forms, visit) }
        if let form = subcontracting(data, visit) { context["findingForm"] = form.context }
        return try visit.page("claims", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func facts(_ data: Data, _ pack: Pack?, _ visit: Visit) -> [Fact] {
        let (claim, words) = (data.claim, visit.words)
        var facts = [
            Fact(words.text("claims.number"), claim.number),
            Fact(words.text("claims.class"), claim.classNumber ?? claim.classTitle, href: Site.aClass(claim.classID)),
            Fact(words.text("claims.institution"), claim.institutionName),
            Fact(words.text("claims.pack"), visit.say(pack?.title, or: claim.pack), href: Site.policy(claim.pack))
        ]
        if let at = claim.submittedAt { facts.append(Fact(words.text("claims.submitted"), words.moment(at))) }
        if let notice = data.notice {
            facts.append(
                Fact(
                    words.text("claims.notice"), words.days(notice.opens, notice.closes),
                    href: Site.notice(notice.id)))
        }
        return facts
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
        if !data.claim.isDecided, data.claim.state != .rejected {
            hints.append(Hint(words.text("claims.previewHint"), .open))
        }
        for finding in data.findings where finding.line == nil {
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

    private static func filtered(_ data: Data, _ visit: Visit) -> [ClaimLine] {
        let outcome = visit.query["outcome"]
        return outcome.isEmpty ? data.lines : data.lines.filter { $0.outcome == outcome }
    }

    // MARK: Check forms

    private static func forms(_ forms: [ClaimAttachment], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        return [
            "title": words.text("claims.forms", ["n": words.count(forms.count)]),
            "cards": forms.map { form in
                Evidence(
                    .icon("paper"), words.text("claims.form.of", ["day": form.day.description]),
                    finding: words.text("claims.form.signed", ["name": form.signedBy]),
                    source: words.text(
                        "claims.form.by", ["name": form.inspectorName, "digest": String(form.sha256.prefix(16))]),
                    href: Site.file(form.sha256))
            }.contexts
        ]
    }

    // MARK: Summary

    private static func summary(_ data: Data, _ pack: Pack?, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let counts = ["approved", "partial", "rejected"].map { outcome in
            (
                outcome,
                data.lines.count { $0.outcome == outcome }
            )
        }
        let all = max(1, data.lines.count)
        var x = 0
        var segments: [[String: Any]] = []
        for (outcome, count) in counts where count > 0 {
            let width = count * 100 / all
            segments.append([
                "kind": outcome == "approved" ? "ok" : outcome == "partial" ? "warn" : "bad", "x": x,
                "width": width
            ])
            x += width
        }
        let outcomes = counts.map { outcome, count -> [String: Any] in
            [
                "href": Markup.address(Site.claim(data.claim.id), [("outcome", outcome)]),
                "chip": ClaimWords.chip(outcome: outcome, words).context, "n": words.count(count),
                "word": words.text("claims.persons")
            ]
        }
        let items = data.lines.flatMap(\.items).filter { $0.amount > .zero }
        var split = Dictionary(grouping: items, by: \.payee).sorted { $0.key < $1.key }.map {
            payee,
            part -> [String: Any] in
            [
                "label": words.text("claims.toPayee", ["payee": visit.name("payee", payee, in: pack)]),
                "value": words.money(ClaimWords.sum(part))
            ]
        }
        split += Dictionary(grouping: items, by: \.fund).sorted { $0.key < $1.key }.map { fund, part -> [String: Any] in
            [
                "label": words.text("claims.fromFund", ["fund": visit.name("fund", fund, in: pack)]),
                "value": words.money(ClaimWords.sum(part))
            ]
        }
        return [
            "title": words.text(
                data.claim.isDecided ? "claims.results" : "claims.resultsPreview",
                ["n": words.count(data.lines.count)]),
            "label": words.list(counts.map { words.text("claims.outcome.\($0.0)") + " \($0.1)" }),
            "segments": segments, "outcomes": outcomes, "total": words.money(data.claim.total),
            "inWords": data.claim.total.chineseWords, "split": split
        ]
    }

    // MARK: Table

    private static func table(_ lines: [ClaimLine], _ data: Data, _ pack: Pack?, _ visit: Visit) -> Table {
        let words = visit.words
        let kinds = ClaimWords.kinds(of: data.lines, pack)
        let columns =
            [
                Table.Column(words.text("claims.no"), look: "num"), .init(words.text("claims.name")),
                .init(words.text("claims.attendance"), look: "num"), .init(words.text("claims.certificate"))
            ]
            + kinds.map { Table.Column(ClaimWords.item($0, pack, visit), look: "num") }
            + [
                .init(words.text("claims.sum"), look: "num"), .init(words.text("claims.outcome.head")),
                .init(words.text("claims.why"))
            ]
        let rows = lines.map { row($0, kinds, data, visit) }
        let foot =
            [Cell.head(words.text("claims.total")), Cell(), Cell(), Cell()]
            + kinds.map { kind in
                Cell.number(
                    words.money(ClaimWords.sum(lines.flatMap(\.items).filter { $0.kind == kind })),
                    strong: true)
            }
            + [
                Cell.number(words.money(ClaimWords.sum(lines.flatMap(\.items))), strong: true),
                {
                    var cell = Cell(
                        ClaimWords.sum(lines.flatMap(\.items)).chineseWords,
                        look: "small");
                    cell.span = 2; return cell
                }()
            ]
        return Table(
            caption: words.text("claims.tableOf", ["class": data.claim.classTitle]), columns: columns,
            rows: rows,
            foot: [Table.Row(foot, look: "sum")], cards: true)
    }

    private static func row(_ line: ClaimLine, _ kinds: [String], _ data: Data, _ visit: Visit) -> Table.Row {
        let words = visit.words
        let told = data.told[line.id]
        let attendance = told?.input.attendance
        var attended = Cell.number(
            attendance.map {
                words.percent(
                    $0.sessionsAttended,
                    of: $0.sessionsRequired)
            } ?? "—")
        if let attendance { attended.sub = "\(attendance.sessionsAttended)/\(attendance.sessionsRequired)" }
        let certificate = told?.input.certificate?.number ?? words.text("claims.noCertificate")
        let refused = Set(told?.outcome.refusals.map(\.kind) ?? [])
        let amounts = kinds.map { kind -> Cell in
            if let item = line.items.first(where: { $0.kind == kind }) { return .number(words.money(item.amount)) }
            return .number(
                refused.contains(kind) ? words.text("claims.refused") : "—",
                look: refused.contains(kind) ? "t-bad" : "")
        }
        // One reason may refuse several items: it is told once.
        var titles: [String] = []
        for reason in told?.explanation.refusals ?? [] where !titles.contains(visit.say(reason.title)) {
            titles.append(visit.say(reason.title))
        }
        return Table.Row(
            [
                .number(String(line.position)),
                .head(
                    line.personName, Site.claimLine(data.claim.id, line.id),
                    sub: line.idNumber.masked),
                attended, Cell(certificate, look: "nw small")
            ] + amounts
                + [
                    .number(words.money(line.total), strong: true),
                    .chip(ClaimWords.chip(outcome: line.outcome, words)),
                    Cell(words.list(titles), look: "small why")
                ])
    }

    private static func subcontracting(_ data: Data, _ visit: Visit) -> Form? {
        guard visit.session?.actor.may(.claimFind) == true,
            data.claim.state == .inReview || data.claim.state == .onNotice,
            !data.findings.contains(where: { $0.kind == .subcontracted })
        else { return nil }
        let words = visit.words
        return Form(
            action: Site.claimFindings(data.claim.id),
            fields: [
                Field(
                    "reason", words.text("claims.find.reason"), .area(rows: 2), value: visit.form["reason"],
                    required: true,
                    help: words.text("claims.find.subcontractedHelp"), wide: true),
                Field("evidence", words.text("claims.find.evidence"), value: visit.form["evidence"], required: true)
            ],
            buttons: [
                Action(
                    words.text("claims.find.subcontracted"), .submit(name: nil, value: ""), look: .stop,
                    icon: "flag")
            ])
    }

    // MARK: Export

    static func export(_ visit: Visit) async throws -> Answer {
        let data = try await load(visit, visit.parameter("id"))
        let words = visit.words
        let pack = visit.office.packs[data.claim.pack]
        let kinds = ClaimWords.kinds(of: data.lines, pack)
        let headers =
            [
                "no", "name", "idNumber", "attended", "required",
                "certificate"
            ].map { words.text("claims.\($0)") }
            + kinds.map { ClaimWords.item($0, pack, visit) } + [
                words.text("claims.sum"),
                words.text("claims.outcome.head"), words.text("claims.why")
            ]
        let rows = data.lines.map { line -> [TableValue] in
            let told = data.told[line.id]
            let amounts = kinds.map { kind in
                line.items.first { $0.kind == kind }.map { TableValue.money($0.amount) } ?? .empty
            }
            var titles: [String] = []
            for reason in told?.explanation.refusals ?? [] where !titles.contains(visit.say(reason.title)) {
                titles.append(visit.say(reason.title))
            }
            return [
                .integer(Int64(line.position)), .text(line.personName), .text(line.idNumber.masked),
                .integer(Int64(told?.input.attendance.sessionsAttended ?? 0)),
                .integer(Int64(told?.input.attendance.sessionsRequired ?? 0)),
                .text(told?.input.certificate?.number ?? "")
            ]
                + amounts + [
                    .money(line.total), .text(ClaimWords.chip(outcome: line.outcome, words).word),
                    .text(words.list(titles))
                ]
        }
        var notes = ClaimRooms.notes(visit, data.claim.number)
        notes.append(
            words.text(
                "claims.file.total",
                [
                    "amount": words.money(data.claim.total),
                    "words": data.claim.total.chineseWords
                ]))
        if !data.claim.isDecided { notes.append(words.text("claims.previewHint")) }
        let title = words.text("claims.of", ["class": data.claim.classTitle])
        let table = Papers.Table(
            sheet: data.claim.number, title: title, notes: notes,
            columns: headers.map { Papers.Table.Column($0) }, rows: rows)
        return try await Exports.file(
            "claim", of: data.claim.subject, table, name: data.claim.number + ".xlsx", visit)
    }
}
