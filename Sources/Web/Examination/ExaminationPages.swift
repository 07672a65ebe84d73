import Programme
import Store
import Vocabulary

/// The pages of the examination.
enum ExaminationPages {
    static func tab(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let id = page.record.id
        let (draw, exam, results, entries) = try await visit.office.store.read { reader in
            (
                try ExaminationStore.draw(of: id, actor.scope, reader),
                try ExaminationStore.exam(of: id, actor.scope, reader),
                try ExaminationStore.results(of: id, actor.scope, reader),
                try ExaminationStore.entries(of: page.record, actor.scope, reader, visit.office)
            )
        }
        let words = visit.words
        var frame = try await page.frame(.exam)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        var context = page.context(.exam)
        if results.isEmpty {
            context["empty"] = Empty(words.text("exam.noResults"), words.text("exam.noResultsWhy")).context
        } else {
            context["table"] = table(results, words).context
        }
        if let exam, exam.heldAt == nil {
            let target: Action.Target =
                actor.may(.examinationEnterResults)
                ? .link(Site.examResults(id)) : .locked(why: words.text("exam.officerOnly"))
            context["toolbar"] =
                Toolbar(
                    note: words.text("exam.waits", ["on": words.day(exam.day), "place": exam.place]),
                    end: [Action(words.text("exam.enter"), target, look: .main)]
                ).context
        }
        context["panels"] = [
            CandidatePage.panel(entries, exam, visit, actor), drawPanel(draw, page.record, visit, actor),
            examPanel(exam, draw, page.record, visit, actor)
        ].compactMap { $0 }
        return try visit.page("class", frame, context, status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func table(_ results: [ExamResult], _ words: Words) -> Table {
        Table(
            caption: words.text("exam.results"),
            columns: [
                .init(words.text("exam.trainee")), .init(words.text("exam.theory"), look: "num"),
                .init(words.text("exam.practice"), look: "num"), .init(words.text("exam.outcome"))
            ],
            rows: results.map { result in
                Table.Row([
                    .head(result.personName), .number(result.theory.map(String.init) ?? "—"),
                    .number(result.practice.map(String.init) ?? "—"),
                    .chip(
                        result.absent
                            ? Chip(.open, words.text("exam.absent"))
                            : result.passed
                                ? Chip(.ok, words.text("exam.passed")) : Chip(.bad, words.text("exam.failed")))
                ])
            })
    }

    /// The draw: commitment, candidates, and after the reveal everything that lets anybody compute it again.
    private static func drawPanel(_ draw: DrawRecord?, _ record: ClassRecord, _ visit: Visit, _ actor: Actor)
        -> [String: Any]
    {
        let words = visit.words
        var panel: [String: Any] = ["title": words.text("draw.title"), "hasTitle": true, "note": words.text("draw.how")]
        guard let draw else {
            if actor.may(.examinationCommitDraw) {
                panel["form"] =
                    Form(
                        action: Site.draw(record.id), fields: [],
                        buttons: [
                            Action(words.text("draw.commit"), .submit(name: nil, value: ""), look: .main)
                        ]
                    ).context
            }
            panel["empty"] = Empty(words.text("draw.none"), words.text("draw.noneWhy")).context
            return panel
        }
        var rows = [
            [words.text("draw.committedAt"), words.moment(draw.committedAt)],
            [words.text("draw.commitment"), draw.commitment],
            [words.text("draw.candidates"), words.list(draw.candidates.map(\.name))]
        ]
        if let seed = draw.seed, let revealed = draw.revealedAt {
            rows += [
                [words.text("draw.revealedAt"), words.moment(revealed)], [words.text("draw.seed"), seed],
                [words.text("draw.witness"), draw.witness ?? ""], [words.text("draw.chosen"), draw.chosenName ?? ""],
                [words.text("draw.check"), words.text(draw.isTrue == true ? "draw.true" : "draw.false")]
            ]
        } else if actor.may(.examinationRevealDraw) {
            panel["form"] =
                Form(
                    action: Site.drawReveal(record.id),
                    fields: [
                        Field(
                            "witness", words.text("draw.witness"), required: true, help: words.text("draw.witnessHelp"))
                    ], buttons: [Action(words.text("draw.reveal"), .submit(name: nil, value: ""), look: .main)]
                ).context
        } else {
            panel["hint"] = Hint(words.text("draw.waits")).context
        }
        panel["table"] =
            Table(
                caption: words.text("draw.title"),
                columns: [.init(words.text("draw.fact")), .init(words.text("draw.value"))],
                rows: rows.map { Table.Row([.head($0[0]), Cell($0[1], look: "wide")]) }
            ).context
        return panel
    }

    private static func examPanel(
        _ exam: ExamRecord?, _ draw: DrawRecord?, _ record: ClassRecord, _ visit: Visit,
        _ actor: Actor
    ) -> [String: Any]? {
        let words = visit.words
        var panel: [String: Any] = ["title": words.text("exam.plan"), "hasTitle": true]
        if let exam {
            let rows = [
                [words.text("exam.evaluator"), exam.evaluatorName], [words.text("exam.on"), words.day(exam.day)],
                [words.text("exam.place"), exam.place],
                [words.text("exam.held"), exam.heldAt.map { words.moment($0) } ?? words.text("exam.notYet")],
                [words.text("exam.supervisor"), exam.supervisor ?? "—"]
            ]
            panel["table"] =
                Table(
                    caption: words.text("exam.plan"),
                    columns: [.init(words.text("draw.fact")), .init(words.text("draw.value"))],
                    rows: rows.map { Table.Row([.head($0[0]), Cell($0[1], look: "wide")]) }
                ).context
            return panel
        }
        guard draw?.chosen != nil, actor.may(.examinationSchedule) else { return nil }
        let typed = visit.form.typed
        panel["form"] =
            Form(
                action: Site.examSchedule(record.id),
                fields: [
                    Field(
                        "on", words.text("exam.on"), .text(type: "date"), value: typed["on"] ?? "\(record.endDate)",
                        required: true),
                    Field(
                        "place", words.text("exam.place"), value: typed["place"] ?? record.venue.address, required: true
                    )
                ], buttons: [Action(words.text("exam.schedule"), .submit(name: nil, value: ""), look: .main)]
            ).context
        return panel
    }

    /// The form for the marks of all candidates.
    static func marks(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let id = page.record.id
        let people = try await visit.office.store.read { reader in
            try ExaminationStore.entries(of: page.record, actor.scope, reader, visit.office)
        }.filter { $0.state == .entered }
        let words = visit.words
        var frame = try await page.frame(.exam, title: words.text("exam.enter"))
        let summary = refusal.map { ErrorSummary($0, words) }
        frame.errors = summary
        let typed = visit.form.typed
        let rows = people.map { person -> [String: Any] in
            let enrolment = person.id
            var line: [String: Any] = [
                "enrolment": enrolment, "name": person.name, "position": "\(person.position)",
                "theory": typed["theory.\(enrolment)"] ?? "", "practice": typed["practice.\(enrolment)"] ?? "",
                "level": typed["level.\(enrolment)"] ?? ""
            ]
            if typed["absent.\(enrolment)"] != nil { line["absent"] = true }
            if let error = summary?.error(for: "mark.\(enrolment)") { line["error"] = error }
            return line
        }
        let mark = visit.office.packs[page.record.pack]?.count("examPassMark") ?? 0
        return try visit.page(
            "examination/marks", frame,
            [
                "action": Site.examResults(id), "rows": rows, "supervisor": typed["supervisor"] ?? "",
                "help": words.text("exam.markHelp", ["mark": "\(mark)"])
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }
}
