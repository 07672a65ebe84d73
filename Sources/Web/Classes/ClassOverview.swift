import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// The page of a class and its tab of the opening.
enum ClassOverview {
    static func open(_ rooms: Rooms) {
        rooms.get("/desk/classes/:id", .classRead) { visit in try await show(visit) }
        rooms.get("/desk/classes/:id/opening", .classRead) { visit in try await opening(visit) }
    }

    // MARK: Overview

    private static func show(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let record = page.record
        let office = visit.office
        let (teachers, kept, cases, corrections, tags, signed) = try await office.store.read { reader in
            let kept = try DecisionRecord.latest(OpeningDesk.decision, about: "class/\(record.id)", actor.scope, reader)
            let cases = try reader.rows(
                actor.scope,
                """
                select c.* from procedure_case c where \(within: "c") and c.closed_at is null
                and (c.subject = \("class/" + record.id)
                  or c.subject in (select 'claim/' || x.id from claim x where x.class = \(record.id))
                  or c.subject in (select 'class_correction/' || x.id from class_correction x where x.class = \(record.id)))
                order by c.opened_at
                """)
            return (
                try ClassStore.teachers(of: record.id, actor.scope, reader), kept, cases,
                try CorrectionDesk.all(of: record.id, actor.scope, reader),
                try ProgrammeStore.tags(of: record.id, reader), try Undertaking.of(record, reader)
            )
        }
        var frame = try await page.frame()
        frame.actions = try actions(record, cases, actor, visit)
        var context = page.context()
        let check = try kept.flatMap { try KeptDecision.opening($0, office) }
        if let kept { context["conditions"] = conditions(kept, check, record, visit) }
        context["findings"] = try findings(check, cases, corrections, record, visit)
        context["panels"] =
            panels(record, teachers, corrections, visit)
            + [
                UndertakingPage.panel(signed, record, actor, visit), ClassTagsPage.panel(tags, record, actor, visit)
            ].compactMap(\.self)
        return try visit.page("classes/overview", frame, context)
    }

    private static func actions(_ record: ClassRecord, _ cases: [StoredRow], _ actor: Actor, _ visit: Visit) throws
        -> [Action]
    {
        let words = visit.words
        var actions: [Action] = []
        if record.isApproved {
            actions.append(
                Action(words.text("class.toBoard"), .link(Site.aClass(record.id, .noticeBoard)), icon: "print"))
        }
        if record.isApproved, actor.may(.classAskCorrection) {
            actions.append(Action(words.text("correction.ask"), .link(Site.correction(record.id)), icon: "pen"))
        }
        if record.isEditable, actor.may(.classChange) {
            actions.append(
                Action(words.text("class.toApplication"), .link(Site.application(record.id)), look: .main, icon: "pen"))
        } else if let first = cases.first {
            actions.append(
                Action(words.text("class.toCase"), .link(Site.aCase(try first.text("id"))), look: .main, icon: "next"))
        }
        return actions
    }

    /// The conditions of the opening one by one, as they were judged.
    private static func conditions(
        _ kept: DecisionRecord, _ check: OpeningCheck?, _ record: ClassRecord, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let pack = visit.office.packs[kept.version]
        let found = Dictionary(
            (check?.outcome.findings ?? []).map { ($0.code, $0.severity) }, uniquingKeysWith: { one, _ in one })
        let items = (pack?.reasons(.classOpening) ?? []).compactMap { reason -> [String: Any]? in
            let label = visit.say(reason.label)
            // A label with values in it only makes sense beside them.
            guard !label.isEmpty, !label.contains("{") else { return nil }
            switch found[reason.code] {
            case nil:
                // What had to be found says more than a mere yes, where it is not a template.
                let needed = visit.say(reason.needed)
                return [
                    "ok": true, "text": label,
                    "value": needed.isEmpty || needed.contains("{") ? words.text("class.fits") : needed
                ]
            case .hold?, .warn?, .prefer?:
                return ["tone": "t-warn", "icon": "i/warning", "text": label, "value": visit.say(reason.title)]
            case .block?: return ["tone": "t-bad", "icon": "i/cross", "text": label, "value": visit.say(reason.title)]
            }
        }
        let bad = found.count
        let chip =
            bad == 0
            ? Chip(.ok, words.text("class.allFit", ["n": words.count(items.count)]))
            : Chip(.warn, words.text("class.someDoNot", ["n": words.count(bad)]))
        return [
            "chip": chip.context,
            "note": words.text("class.decidedAt", ["pack": kept.pack, "at": words.moment(kept.at)]),
            "link": Link(words.text("class.basis"), Site.aClass(record.id, .opening)).context, "items": items
        ]
    }

    private static func findings(
        _ check: OpeningCheck?, _ cases: [StoredRow], _ corrections: [ClassCorrection], _ record: ClassRecord,
        _ visit: Visit
    ) throws -> [String: Any] {
        let words = visit.words
        var items: [[String: Any]] = try cases.map { row in
            [
                "chip": Chip(.now, words.text("class.inProgress"), icon: "clock").context,
                "title": words.text("procedure.\(try row.text("procedure"))"),
                "text": words.text("class.caseSince", ["at": words.moment(try row.instant("entered_at"))]),
                "link": Link(words.text("class.open"), Site.aCase(try row.text("id"))).context
            ]
        }
        for reason in check?.explanation.refusals ?? [] {
            items.append([
                "chip": Chip(reason.blocks ? .bad : .warn, words.text(reason.blocks ? "class.blocks" : "class.warns"))
                    .context,
                "title": visit.say(reason.title), "text": visit.say(reason.remedy),
                "link": Link(words.text("class.basis"), Site.aClass(record.id, .opening)).context
            ])
        }
        var panel: [String: Any] = [
            "items": items, "note": words.text("class.findingsCount", ["n": words.count(items.count)])
        ]
        if items.isEmpty {
            panel["empty"] = Empty(words.text("class.noFindings"), words.text("class.noFindingsText")).context
        }
        return panel
    }

    private static func panels(
        _ record: ClassRecord, _ teachers: [ClassTeacher], _ corrections: [ClassCorrection], _ visit: Visit
    )
        -> [[String: Any]]
    {
        let words = visit.words
        var panels: [[String: Any]] = [
            [
                "hasTitle": true, "title": words.text("class.facts"), "hasFacts": true,
                "facts": ClassFacts.of(record, visit).contexts
            ]
        ]
        if !teachers.isEmpty {
            let rows = teachers.map { teacher in
                Table.Row([
                    .head(teacher.name, Site.teacher(teacher.teacher)),
                    Cell(words.text("teacherRole.\(teacher.role.rawValue)")),
                    .chip(
                        teacher.registered
                            ? Chip(.ok, words.text("application.registered"))
                            : Chip(.bad, words.text("application.unregistered"))),
                    Cell(teacher.checkYear.map { String($0) } ?? words.text("class.noCheck"), look: "nw")
                ])
            }
            panels.append([
                "hasTitle": true, "title": words.text("class.teachers"),
                "table": Table(
                    caption: words.text("class.teachers"),
                    columns: [
                        .init(words.text("class.teacherName")), .init(words.text("class.teacherRole")),
                        .init(words.text("class.teacherStanding")), .init(words.text("class.checkYear"))
                    ], rows: rows, cards: true
                ).context
            ])
        }
        if !corrections.isEmpty {
            let rows = corrections.map { item in
                Table.Row([
                    .head(words.text("correction.field.\(item.fact.rawValue)")), Cell(item.oldValue),
                    Cell(item.newValue),
                    Cell(item.reason, look: "wide"), .chip(chip(item.state, words)),
                    Cell(words.moment(item.createdAt), look: "nw")
                ])
            }
            panels.append([
                "hasTitle": true, "title": words.text("correction.all"),
                "table": Table(
                    caption: words.text("correction.all"),
                    columns: [
                        .init(words.text("correction.fact")), .init(words.text("correction.old")),
                        .init(words.text("correction.new")), .init(words.text("correction.reason")),
                        .init(words.text("classes.state")), .init(words.text("correction.asked"))
                    ], rows: rows, cards: true
                ).context
            ])
        }
        return panels
    }

    private static func chip(_ state: ClassCorrection.State, _ words: Words) -> Chip {
        switch state {
        case .asked: Chip(.wait, words.text("correction.state.asked"))
        case .applied: Chip(.ok, words.text("correction.state.applied"))
        case .refused: Chip(.bad, words.text("correction.state.refused"))
        }
    }

    // MARK: The tab of the opening

    /// Every decision on the opening, the newest first: result, version, time; the newest with its reasons.
    private static func opening(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let subject = "class/\(page.record.id)"
        let office = visit.office
        let (decisions, state) = try await office.store.read { reader in
            (
                try reader.rows(
                    actor.scope,
                    """
                    select d.* from decision d where d.subject = \(subject) and d.name = \(OpeningDesk.decision) and \(within: "d")
                    order by d.at desc, d.id desc limit 50
                    """),
                try office.procedures.find(reader, actor.scope, subject: subject, procedure: OpeningDesk.procedure)
            )
        }
        let words = visit.words
        var frame = try await page.frame(.opening)
        if let state {
            frame.actions = [Action(words.text("class.toCase"), .link(Site.aCase(state.id)), look: .main, icon: "next")]
        }
        var context = page.context(.opening)
        if decisions.isEmpty {
            context["empty"] = Empty(words.text("opening.none"), words.text("opening.noneText")).context
        } else {
            let rows = try decisions.map { row in
                let blocked = try row.text("outcome").contains("\"blocked\"")
                return Table.Row([
                    .head(words.moment(try row.instant("at"))),
                    .chip(blocked ? Chip(.bad, words.text("opening.blocked")) : Chip(.ok, words.text("opening.open"))),
                    Cell(try row.text("pack")), Cell(try row.text("version"), look: "small"),
                    Cell(try row.text("id"), look: "small")
                ])
            }
            context["table"] =
                Table(
                    caption: words.text("opening.decisions"),
                    columns: [
                        .init(words.text("opening.at")), .init(words.text("opening.result")),
                        .init(words.text("class.pack")),
                        .init(words.text("opening.version")), .init(words.text("opening.record"))
                    ], rows: rows, cards: true
                ).context
        }
        if let kept = try await latest(subject, visit), let check = try KeptDecision.opening(kept, office) {
            let judged = Judged(check, at: kept.at, visit)
            context["judged"] =
                [
                    "verdict": judged.verdict.context, "title": judged.title, "note": judged.note,
                    "hasReasons": !judged.reasons.isEmpty, "reasons": judged.reasons.contexts
                ] as [String: Any]
        }
        return try visit.page("classes/opening", frame, context)
    }

    private static func latest(_ subject: String, _ visit: Visit) async throws -> DecisionRecord? {
        let scope = try visit.actor.scope
        return try await visit.office.store.read {
            try DecisionRecord.latest(OpeningDesk.decision, about: subject, scope, $0)
        }
    }
}
