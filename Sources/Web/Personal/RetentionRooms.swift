import Programme
import Store
import Vocabulary

/// Personal data whose time is over: the administrator proposes, a second person confirms, the auditor reads along.
package enum RetentionRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.retention, .retentionRead) { try await show($0) }
        rooms.post(Site.act(Site.retention, "propose"), .retentionPropose) { visit in
            try await acting(visit) { desk in
                guard let kind = Retention.Kind(rawValue: visit.form["kind"]) else {
                    throw Refusal("choiceUnknown", field: "kind")
                }
                _ = try await desk.propose(kind, by: visit.actor, key: visit.key)
            }
        }
        rooms.post(Site.act(Site.retention, "confirm/:id"), .retentionConfirm) { visit in
            try await acting(visit) {
                try await $0.confirm(visit.parameter("id"), by: visit.actor, key: visit.key)
            }
        }
        rooms.post(Site.act(Site.retention, "drop/:id"), .retentionDrop) { visit in
            try await acting(visit) { try await $0.drop(visit.parameter("id"), by: visit.actor, key: visit.key) }
        }
    }

    private static func acting(_ visit: Visit, _ body: (RetentionDesk) async throws -> Void) async throws -> Answer {
        do {
            try await body(RetentionDesk(office: visit.office))
            return Register.done(Site.retention, "changed")
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let actor = try visit.actor
        let desk = RetentionDesk(office: visit.office)
        var frame = try await visit.frame(words.text("retention.title"))
        let done = visit.query["done"]
        if words.has("registerDone.\(done)") {
            frame.hints = [Hint(words.text("registerDone.\(done)"), .ok, announced: true)]
        }
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let panels = [
            standings(try await desk.standings(for: actor), actor, words), past(try await desk.past(for: actor), words),
            looks(try await desk.looks(days: lookDays, for: actor), words)
        ]
        return try visit.page("record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func standings(
        _ standings: [RetentionDesk.Standing], _ actor: Actor, _ words: Words
    ) -> [String: Any] {
        let title = words.text("retention.now")
        return filled([
            "hasTitle": true, "title": title, "hint": Hint(words.text("retention.hint")).context,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("retention.kind")), .init(words.text("retention.period")),
                    .init(words.text("retention.due"), look: "num"), .init(words.text("retention.state")),
                    .init(words.text("retention.act"), silent: true)
                ],
                rows: standings.map { row($0, actor, words) }, cards: true
            ).context
        ])
    }

    private static func row(_ standing: RetentionDesk.Standing, _ actor: Actor, _ words: Words) -> Table.Row {
        var period = Cell(
            standing.period.map { words.text("retention.years", ["n": String($0.years)]) }
                ?? words.text("retention.noPeriod"))
        if standing.period?.isAssumed == true { period.sub = words.text("retention.assumed") }
        var state = Cell()
        if let open = standing.open {
            let isProposed = open.state == .proposed
            state = .chip(Chip(.wait, words.text(isProposed ? "retention.proposed" : "retention.confirmed")))
            state.sub = words.text(
                "retention.by",
                ["name": open.proposedByName, "n": String(open.subjects), "day": words.day(open.untilDay)])
        }
        return Table.Row([
            .head(words.text("retentionKind.\(standing.kind.rawValue)")), period,
            .number(String(standing.due)), state, action(standing, actor, words)
        ])
    }

    private static func action(_ standing: RetentionDesk.Standing, _ actor: Actor, _ words: Words) -> Cell {
        if let open = standing.open {
            guard open.state == .proposed, actor.may(.retentionConfirm) else { return Cell() }
            if open.proposedBy == actor.id {
                return .action(
                    Action(
                        words.text("retention.drop"), .post(Site.act(Site.retention, "drop/\(open.id)"), fields: [:])))
            }
            return .action(
                Action(
                    words.text("retention.confirm"), .post(Site.act(Site.retention, "confirm/\(open.id)"), fields: [:]))
            )
        }
        guard standing.due > 0, actor.may(.retentionPropose) else { return Cell() }
        return .action(
            Action(
                words.text("retention.propose"),
                .post(Site.act(Site.retention, "propose"), fields: ["kind": standing.kind.rawValue])))
    }

    private static let lookDays = 30

    private static func looks(_ looks: [RetentionDesk.Look], _ words: Words) -> [String: Any] {
        let title = words.text("retention.looks", ["n": String(lookDays)])
        guard !looks.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("retention.noLook")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.field.name")), .init(words.text("door.role")),
                    .init(words.text("journal.name.person.unmask"), look: "num"),
                    .init(words.text("journal.name.export.make"), look: "num")
                ],
                rows: looks.map {
                    Table.Row([
                        .head($0.name), Cell($0.role.isEmpty ? "" : words.text("role.\($0.role)")),
                        .number(String($0.unmasked)),
                        .number(String($0.exported))
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func past(_ erasures: [RetentionDesk.Erasure], _ words: Words) -> [String: Any] {
        let title = words.text("retention.past")
        guard !erasures.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("retention.none")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("retention.kind")), .init(words.text("retention.until")),
                    .init(words.text("retention.erased"), look: "num"), .init(words.text("retention.proposedBy")),
                    .init(words.text("retention.confirmedBy")), .init(words.text("register.at"))
                ],
                rows: erasures.map { erasure in
                    var kind = Cell.head(words.text("retentionKind.\(erasure.kind.rawValue)"))
                    if erasure.state == .dropped { kind.sub = words.text("retention.dropped") }
                    return Table.Row([
                        kind, Cell(words.day(erasure.untilDay), look: "nw"), .number(String(erasure.erased)),
                        Cell(erasure.proposedByName), Cell(erasure.confirmedByName ?? words.text("register.none")),
                        Cell(erasure.endedAt.map { words.moment($0) } ?? "", look: "nw when")
                    ])
                }, cards: true
            ).context
        ])
    }
}
