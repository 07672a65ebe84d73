import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// Public notices on the desk: which run, what was objected, the answers, the end of the period.
package enum NoticeRooms {
    private static let pageSize = 20

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.notices, .noticeRead) { visit in try await list(visit) }
        rooms.post(Site.noticesClose, .noticeClose) { visit in try await closeDue(visit) }
        rooms.get(Site.notice(":id"), .noticeRead) { visit in try await show(visit) }
        rooms.post(Site.noticeClose(":id"), .noticeClose) { visit in try await close(visit) }
        rooms.post(Site.noticeBack(":id"), .noticeSendBack) { visit in try await back(visit) }
        rooms.post(Site.noticeAnswer(":id", ":objection"), .noticeAnswer) { visit in try await answer(visit) }
        rooms.post(Site.noticeContact(":id", ":objection"), .noticeAnswer) { visit in try await contact(visit) }
    }

    // MARK: Acting

    /// The answer of the POST itself shows the contact: it has no address to come back to.
    private static func contact(_ visit: Visit) async throws -> Answer {
        guard let reason = PeopleDesk.Reason(rawValue: visit.form["reason"]) else {
            return try await show(visit, Refusal("choiceUnknown", field: "reason"))
        }
        let objection = visit.parameter("objection")
        let contact = try await NoticeDesk(office: visit.office).contact(
            of: objection, because: reason, by: visit.actor)
        return try await show(visit, contact: (objection, contact))
    }

    private static func close(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await NoticeDesk(office: visit.office).close(id, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.notice(id), [("done", "noticeClosed")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] { return try await show(visit, refusal) }
    }

    private static func closeDue(_ visit: Visit) async throws -> Answer {
        let n = try await NoticeDesk(office: visit.office).closeDue(by: visit.actor)
        return .see(Markup.address(Site.notices, [("closed", String(n))]))
    }

    private static func back(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await NoticeDesk(office: visit.office)
                .sendBack(id, to: visit.form["step"], reasons: visit.form["reasons"], by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.notice(id), [("done", "noticeBack")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] { return try await show(visit, refusal) }
    }

    private static func answer(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            guard visit.form.has("verdict") else { throw Refusal("required", field: "verdict") }
            let line = visit.form["line"]
            try await NoticeDesk(office: visit.office).answer(
                visit.parameter("objection"), upheld: visit.form["verdict"] == "upheld",
                lines: line.isEmpty ? [] : [line],
                answer: visit.form["answer"], by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.notice(id), [("done", "objectionAnswered")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] { return try await show(visit, refusal) }
    }

    // MARK: The list

    private static func list(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let page = min(max(1, Int(visit.query["page"]) ?? 1), 10_000)
        let (notices, total, open) = try await visit.office.store.read { reader in
            let notices = try NoticeStore.notices(actor.scope, offset: (page - 1) * pageSize, limit: pageSize, reader)
            var open: [String: (all: Int, waiting: Int)] = [:]
            for notice in notices {
                let objections = try NoticeStore.objections(to: notice.id, actor.scope, reader)
                open[notice.id] = (objections.count, objections.count { $0.state == .open })
            }
            return (notices, try NoticeStore.count(actor.scope, reader), open)
        }
        let (words, today) = (visit.words, visit.today)
        var frame = try await visit.frame(words.text("notices.title"), section: "notices")
        if visit.query.has("closed") {
            frame.hints = [Hint(words.text("notices.closedN", ["n": visit.query["closed"]]), .ok, announced: true)]
        }
        let due = notices.contains { $0.state == .open && $0.isOver(on: today) }
        if due, actor.may(.noticeClose) {
            frame.actions = [
                Action(
                    words.text("notices.closeDue"), .post(Site.noticesClose, fields: [:]), look: .main,
                    icon: "check")
            ]
        }
        let rows = notices.map { notice -> Table.Row in
            let count = open[notice.id] ?? (0, 0)
            var objections = Cell.number(words.count(count.all))
            if count.waiting > 0 {
                objections.sub = words.text("notices.waiting", ["n": words.count(count.waiting)])
                objections.subTone = "t-bad"
            }
            return Table.Row([
                .link(
                    notice.title, Site.notice(notice.id),
                    sub: words.text(
                        "notices.round",
                        ["n": String(notice.round)])),
                Cell(words.days(notice.opens, notice.closes), look: "nw"), objections,
                .chip(
                    ClaimWords.chip(
                        notice,
                        on: today, words))
            ])
        }
        var context: [String: Any] = [
            "pager": Pager(
                label: words.text("notices.inAll", ["n": words.count(total)]), page: page, size: pageSize,
                total: total
            ) {
                Markup.address(Site.notices, [("page", String($0))])
            }.context
        ]
        if rows.isEmpty {
            context["empty"] = Empty(words.text("notices.none"), words.text("notices.noneText")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("notices.title"),
                    columns: [
                        .init(words.text("claims.class")), .init(words.text("notices.period")),
                        .init(words.text("notices.objections"), look: "num"), .init(words.text("claims.state"))
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("list", frame, context)
    }

    // MARK: One notice

    private struct Data: Sendable {
        let notice: PublicNotice
        let claim: ClaimRecord
        let lines: [ClaimLine]
        let objections: [Objection]
    }

    private static func show(
        _ visit: Visit, _ refusal: Refusal? = nil, contact: (objection: String, text: String)? = nil
    ) async throws -> Answer {
        let actor = try visit.actor
        let id = visit.parameter("id")
        let data = try await visit.office.store.read { reader -> Data in
            let notice = try NoticeStore.find(id, actor.scope, reader)
            guard let claim = notice.claim else { throw Refusal("notFound") }
            return Data(
                notice: notice, claim: try ClaimStore.find(claim, actor.scope, reader),
                lines: try ClaimStore.lines(of: claim, actor.scope, reader),
                objections: try NoticeStore.objections(to: id, actor.scope, reader))
        }
        let (words, notice) = (visit.words, data.notice)
        var frame = try await visit.frame(
            words.text("notices.of", ["class": notice.title]), section: "notices",
            crumbs: [
                Link(words.text("nav.notices"), Site.notices), Link(data.claim.number)
            ])
        frame.chip = ClaimWords.chip(notice, on: visit.today, words)
        frame.facts = [
            Fact(words.text("notices.period"), words.days(notice.opens, notice.closes)),
            Fact(words.text("claims.number"), data.claim.number, href: Site.claim(data.claim.id)),
            Fact(words.text("claims.amount"), words.yuan(data.claim.total)),
            Fact(
                words.text("notices.publicPage"), words.text("notices.openPublic"),
                href: Site.portalNotice(notice.id))
        ]
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") {
            frame.hints = [
                Hint(
                    words.text("done.\(done)"), .ok,
                    announced: true)
            ]
        }
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let mayAct = actor.may(.noticeAnswer)
        var panels = [basis(data, visit)]
        for one in data.objections {
            let shown = contact?.objection == one.id ? contact?.text : nil
            panels.append(objection(one, data, mayAct: mayAct, contact: shown, visit))
            if mayAct, one.hasContact, shown == nil { panels.append(asking(one, data, visit)) }
        }
        if data.objections.isEmpty {
            panels.append([
                "hasTitle": true, "title": words.text("notices.objections"),
                "empty": Empty(
                    words.text("notices.noObjection"),
                    words.text("notices.noObjectionText")
                ).context
            ])
        }
        if mayAct, notice.state == .open { panels.append(sendingBack(data, visit)) }
        var context: [String: Any] = ["panels": panels]
        if let bar = bar(data, mayAct: mayAct, visit) { context["actionBar"] = bar.context }
        return try visit.page("record", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    /// How long, and where that comes from.
    private static func basis(_ data: Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let pack = visit.office.packs[data.claim.pack]
        let parameter = pack?.parameter("publicNoticeWorkingDays")
        var facts = [
            Fact(
                words.text("notices.length"),
                words.text(
                    "notices.workingDays",
                    ["n": String(pack?.count("publicNoticeWorkingDays") ?? 0)]))
        ]
        switch parameter?.source {
        case .clause(let id):
            facts.append(
                Fact(
                    words.text("notices.source"), id,
                    href: Site.policy(data.claim.pack) + "#" + id))
        case .assumed(let why): facts.append(Fact(words.text("notices.assumed"), visit.say(why)))
        case nil: break
        }
        facts.append(Fact(words.text("notices.effect"), words.text("notices.effectText")))
        return ["hasTitle": true, "title": words.text("notices.basis"), "hasFacts": true, "facts": facts.contexts]
    }

    private static func objection(
        _ objection: Objection, _ data: Data, mayAct: Bool, contact: String?, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let named = data.lines.filter { objection.lines.contains($0.id) }.map(\.personName)
        var facts = [
            Fact(words.text("notices.receipt"), objection.receipt),
            Fact(words.text("notices.received"), words.moment(objection.createdAt)),
            Fact(
                words.text("notices.objector"),
                objection.objector.isEmpty ? words.text("notices.anonymous") : objection.objector),
            Fact(
                words.text("notices.contact"),
                contact ?? (objection.hasContact ? words.text("notices.contactLeft") : "")),
            Fact(words.text("notices.text"), objection.text)
        ].filter { !$0.value.isEmpty }
        if let answer = objection.answer, let at = objection.answeredAt {
            facts.append(Fact(words.text("notices.answer"), answer))
            facts.append(Fact(words.text("notices.answered"), words.moment(at)))
            if objection.state == .upheld {
                facts.append(
                    Fact(
                        words.text("notices.concerns"),
                        named.isEmpty ? words.text("notices.whole") : words.list(named)))
            }
        }
        var panel: [String: Any] = [
            "hasTitle": true, "title": words.text("notices.objectionNo", ["receipt": objection.receipt]),
            "note": words.text("objectionState.\(objection.state.rawValue)"), "hasFacts": true, "facts": facts.contexts
        ]
        if mayAct, objection.state == .open, data.notice.state == .open {
            let lines =
                [Field.Option("", words.text("notices.whole"))]
                + data.lines.map {
                    Field.Option(
                        $0.id,
                        "\($0.position) \($0.personName)")
                }
            panel["form"] =
                Form(
                    action: Site.noticeAnswer(data.notice.id, objection.id),
                    fields: [
                        Field(
                            "verdict", words.text("notices.verdict"),
                            .radios([
                                .init("dismissed", words.text("notices.dismiss")),
                                .init("upheld", words.text("notices.uphold"))
                            ]), required: true),
                        Field(
                            "line", words.text("notices.concerns"), .select(lines),
                            help: words.text("notices.concernsHelp")),
                        Field(
                            "answer", words.text("notices.answer"), .area(rows: 3), required: true,
                            help: words.text("notices.answerHelp"), wide: true)
                    ],
                    buttons: [
                        Action(
                            words.text("notices.giveAnswer"), .submit(name: nil, value: ""), look: .main,
                            icon: "check")
                    ]
                ).context
        }
        return panel
    }

    /// How the objector can be reached, for a reason.
    private static func asking(_ objection: Objection, _ data: Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let title = words.text("notices.showContact")
        let form = Form(
            action: Site.noticeContact(data.notice.id, objection.id),
            fields: [
                RegisterForm(words, "person", nil).choice(
                    "reason", "", PeopleDesk.Reason.self, list: "unmaskReason", required: true)
            ], buttons: [Action(title, .submit(name: nil, value: ""))])
        return [
            "hasTitle": true, "title": title, "note": objection.receipt,
            "hint": Hint(words.text("person.whyUnmask")).context, "form": form.context
        ]
    }

    private static func sendingBack(_ data: Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let definition = visit.office.procedures.book.definition(ClaimDesk.procedure, pack: data.claim.pack)
        let steps = (definition?.step(ClaimCase.noticeStep)?.returnsTo ?? []).compactMap { definition?.step($0) }
        let form = Form(
            action: Site.noticeBack(data.notice.id),
            fields: [
                Field(
                    "step", words.text("notices.backTo"),
                    .select(
                        steps.map {
                            .init(
                                $0.id,
                                visit.say(
                                    zh: $0.labelZh,
                                    en: $0.labelEn))
                        })),
                Field(
                    "reasons", words.text("case.reasons"), .area(rows: 2), value: visit.form["reasons"], required: true,
                    wide: true)
            ], buttons: [Action(words.text("notices.back"), .submit(name: nil, value: ""), look: .stop, icon: "back")])
        return ["hasTitle": true, "title": words.text("notices.backTitle"), "form": form.context]
    }

    private static func bar(_ data: Data, mayAct: Bool, _ visit: Visit) -> ActionBar? {
        let (words, notice) = (visit.words, data.notice)
        guard notice.state == .open else { return nil }
        let word = words.text("notices.close")
        func locked(_ key: String, _ values: [String: String] = [:]) -> ActionBar {
            ActionBar(why: [words.text(key, values)], actions: [Action(word, .locked(why: words.text(key, values)))])
        }
        guard mayAct else { return locked("notices.officersOnly") }
        let open = data.objections.count { $0.state == .open }
        if !notice.isOver(on: visit.today) {
            return locked(
                "problem.noticeRunning",
                ["closes": words.day(notice.closes)])
        }
        if open > 0 { return locked("problem.objectionsOpen", ["n": words.count(open)]) }
        return ActionBar(
            why: [words.text("notices.closeWhy")],
            actions: [
                Action(word, .submit(name: nil, value: ""), look: .main, icon: "check")
            ], form: Site.noticeClose(notice.id))
    }
}
