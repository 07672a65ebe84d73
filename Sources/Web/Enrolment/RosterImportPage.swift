import Papers
import Programme
import Store
import Vocabulary

/// What was read of a roster file: counts, rows, every problem with its cell and remedy; then the commit and the result workbook.
enum RosterImportPage {
    /// Rows shown on the page; the result workbook has all.
    private static let shown = 50

    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let record = try await RosterImport(office: visit.office).record(visit.parameter("file"), for: visit.actor)
        let page = try await ClassPage.load(visit, record.classID)
        let words = visit.words
        let preview = record.preview
        let isDone = record.committedAt != nil
        var frame = try await page.frame(.roster, title: words.text(isDone ? "roster.result" : "roster.preview"))
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.facts = [
            Fact(words.text("roster.file"), preview.fileName),
            Fact(words.text("roster.rows"), words.count(preview.total)),
            Fact(words.text(isDone ? "roster.taken" : "roster.good"), words.count(preview.good.count), tone: "t-ok"),
            Fact(words.text("roster.bad"), words.count(preview.bad.count), tone: preview.bad.isEmpty ? nil : "t-bad")
        ]
        frame.hints = [hint(record, words)]
        frame.actions = actions(record, page, words)
        var panels: [[String: Any]] = []
        if !preview.fileProblems.isEmpty {
            panels.append(problems(words.text("roster.fileProblems"), preview.fileProblems, visit))
        }
        if !preview.unknownHeaders.isEmpty {
            panels.append(
                filled([
                    "hasTitle": true, "title": words.text("roster.unknownHeaders"),
                    "hint": Hint(words.list(preview.unknownHeaders)).context
                ]))
        }
        if !preview.bad.isEmpty {
            panels.append(problems(words.text("roster.badRows"), preview.bad.flatMap(\.problems), visit))
        }
        let warnings = preview.good.flatMap(\.warnings)
        if !warnings.isEmpty { panels.append(problems(words.text("roster.warnings"), warnings, visit)) }
        if !preview.good.isEmpty { panels.append(rows(preview, page, visit)) }
        return try visit.page("record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func hint(_ record: RosterImportRecord, _ words: Words) -> Hint {
        let preview = record.preview
        let values = ["n": words.count(preview.good.count), "rejected": words.count(preview.bad.count)]
        if record.committedAt != nil {
            return Hint(words.text("roster.hintDone", values), preview.bad.isEmpty ? .ok : .warn, announced: true)
        }
        if preview.good.isEmpty { return Hint(words.text("roster.hintNone"), .bad) }
        return preview.isClean
            ? Hint(words.text("roster.hintClean", values), .ok) : Hint(words.text("roster.hintSome", values), .warn)
    }

    private static func actions(_ record: RosterImportRecord, _ page: ClassPage, _ words: Words) -> [Action] {
        let address = Site.rosterImport(record.classID, record.id)
        var actions: [Action] = []
        if !record.preview.bad.isEmpty {
            actions.append(Action(words.text("roster.download"), .link(Site.act(address, "results")), icon: "download"))
        }
        actions.append(Action(words.text("roster.another"), .link(Site.rosterImports(record.classID)), icon: "upload"))
        if record.committedAt == nil, !record.preview.good.isEmpty {
            let word = words.text("roster.commit", ["n": words.count(record.preview.good.count)])
            actions.append(
                page.record.isEditable
                    ? Action(word, .post(Site.act(address, "commit"), fields: [:]), look: .main, icon: "check")
                    : Action(word, .locked(why: words.text("problem.rosterClosed"))))
        }
        return actions
    }

    private static func problems(_ title: String, _ problems: [Problem], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let rows = problems.prefix(200).map { problem in
            Table.Row([
                Cell(problem.place ?? "—", look: "nw"), Cell(text(problem, visit), look: "wide why"),
                Cell(remedy(problem, words), look: "wide")
            ])
        }
        let note =
            problems.count > rows.count
            ? words.text("roster.more", ["n": words.count(problems.count - rows.count)]) : ""
        return filled([
            "hasTitle": true, "title": title, "note": note,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("roster.cell")), .init(words.text("roster.problem")),
                    .init(words.text("roster.remedy"))
                ], rows: Array(rows), cards: true
            ).context
        ])
    }

    /// The wording without its place, which stands in a column of its own.
    private static func text(_ problem: Problem, _ visit: Visit) -> String {
        var values = problem.values
        if let code = values["division"], let division = Division(code) {
            values["division"] = visit.place(of: division)
        }
        return visit.told(Problem(problem.code, field: problem.field, values: values))
    }

    private static func remedy(_ problem: Problem, _ words: Words) -> String {
        words.text(firstOf: ["remedy.\(problem.code)", "remedy.other"], problem.values)
    }

    private static func rows(_ preview: RosterPreview, _ page: ClassPage, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let register = Register(visit, .people)
        let title = words.text("roster.firstRows", ["n": words.count(min(shown, preview.good.count))])
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("roster.line"), look: "num"), .init(words.text("register.field.name")),
                    .init(words.text("register.field.idNumber")), .init(words.text("register.field.groups")),
                    .init(words.text("person.field.division"))
                ],
                rows: preview.good.prefix(shown).map { row in
                    Table.Row([
                        .number(String(row.number)), Cell(row.draft.name),
                        Cell(CitizenID(row.draft.idNumber)?.masked ?? "", look: "nw"),
                        Cell(register.groups(row.draft.groups, pack: page.record.pack)),
                        Cell(Division(row.draft.division).map { visit.name(of: $0) } ?? row.draft.division, look: "nw")
                    ])
                }, cards: true
            ).context
        ])
    }

    static func commit(_ visit: Visit) async throws -> Answer {
        let (id, file) = (visit.parameter("id"), visit.parameter("file"))
        do {
            let result = try await RosterImport(office: visit.office).commit(file, by: visit.actor, key: visit.key)
            guard result.rejected == 0 else { return .see(Site.rosterImport(id, file)) }
            return .see(
                Markup.address(Site.aClass(id, .roster), [("done", "imported"), ("n", String(result.enrolled))]))
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await show(visit, refusal)
        }
    }

    static func results(_ visit: Visit) async throws -> Answer {
        let desk = RosterImport(office: visit.office)
        let record = try await desk.record(visit.parameter("file"), for: visit.actor)
        let map = try await desk.columns(of: record.classID, for: visit.actor)
        let words = visit.words
        let rows = RosterImport.rejectedRows(record.preview) { problems in
            problems.map { text($0, visit) + words.text("roster.then") + remedy($0, words) }.joined(separator: "\n")
        }
        let (writer, _) = try await Exports.writer(
            "rosterResult", of: "class/\(record.classID)", rows: rows.count, visit)
        let bytes = try writer.results(
            map, language: RosterRooms.sheetLanguage(visit), sheet: words.text("roster.sheet"),
            reasonHeader: words.text("roster.reasonHeader"), rows: rows)
        return .file(bytes, type: Register.xlsx, name: words.text("roster.resultName"))
    }
}
