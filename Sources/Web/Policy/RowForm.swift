import Policy
import Programme
import Vocabulary

/// One row of a decision table or a list: a field per column, checked at once against the whole pack.
enum RowForm {
    static func address(_ id: String, _ place: PackEdit.Place, row: Int?) -> String {
        Markup.address(
            Site.packVersionAct(id, "row"),
            [("file", place.file), ("table", place.table), ("row", row.map(String.init) ?? "new")])
    }

    static func place(_ visit: Visit) -> PackEdit.Place {
        PackEdit.Place(
            file: visit.query.optional("file") ?? visit.form["file"],
            table: visit.query.optional("table") ?? visit.form["table"])
    }

    private struct Sheet {
        let title: String
        let heads: [(label: String, help: String, isClause: Bool)]
        let rows: [[String]]
    }

    private static func sheet(_ data: DraftPage.Data, _ place: PackEdit.Place, _ visit: Visit) throws -> Sheet {
        guard data.isEditable, let file = data.draft.folder[place.file] else { throw Refusal("notFound") }
        let words = visit.words
        if file.path.hasSuffix(".dmn"), let table = ModelSheet(file.bytes)?.table(place.table) {
            let heads = table.columns.map { column in
                let kind: String =
                    switch column.kind {
                    case .input: "draft.isInput"
                    case .output: "draft.isOutput"
                    case .note: "draft.isNote"
                    case .description: "draft.isDescription"
                    }
                return (
                    label: DraftTables.heading(column, data, visit), help: words.text(kind, ["code": column.code]),
                    isClause: column.kind == .note && column.code == "clause"
                )
            }
            return Sheet(title: DraftTables.title(table, data, visit), heads: heads, rows: table.rows.map(\.cells))
        }
        guard file.path.hasSuffix(".csv"), let list = ListText(file.bytes) else { throw Refusal("notFound") }
        let heads = list.columns.map { (label: DraftTables.listHeading($0, words), help: $0, isClause: false) }
        return Sheet(title: place.file, heads: heads, rows: list.rows.map(\.cells))
    }

    // MARK: Asking

    static func ask(_ visit: Visit, _ refusal: Refusal? = nil, found: [String] = []) async throws -> Answer {
        let (words, data, place) = (visit.words, try await DraftPage.load(visit), place(visit))
        let sheet = try sheet(data, place, visit)
        let at = Int(visit.query.optional("row") ?? visit.form["row"])
        if let at, !sheet.rows.indices.contains(at) { throw Refusal("notFound") }
        let copied = Int(visit.query["copy"]).flatMap { sheet.rows.indices.contains($0) ? $0 : nil }
        let start = (at ?? copied ?? sheet.rows.indices.last).map { sheet.rows[$0] } ?? sheet.heads.map { _ in "" }
        var frame = try await DraftPage.frame(data, visit, below: true)
        frame.title =
            at.map { words.text("draft.rowOf", ["table": sheet.title, "n": words.count($0 + 1)]) }
            ?? words.text("draft.newRowOf", ["table": sheet.title])
        frame.crumbs.append(Link(sheet.title, DraftTables.address(data.version.id, place)))
        frame.errors = errors(refusal, found, words)
        var context: [String: Any] = [
            "form": form(sheet, start, at, place, data, found, visit).context,
            "tryAddress": Site.packVersionAct(data.version.id, "try"),
            "others": others(at, place, data, words).contexts, "hasOthers": at != nil
        ]
        context["intro"] = Hint(words.text("draft.rowHint")).context
        return try visit.page(
            "policy/row", frame, context, status: frame.errors == nil ? .ok : .unprocessableContent)
    }

    private static func form(
        _ sheet: Sheet, _ start: [String], _ at: Int?, _ place: PackEdit.Place, _ data: DraftPage.Data,
        _ found: [String], _ visit: Visit
    ) -> Form {
        let words = visit.words
        let after = Int(visit.query["copy"]) ?? Int(visit.form["after"])
        var fields = [
            ("token", data.draft.token), ("file", place.file), ("table", place.table),
            ("row", at.map(String.init) ?? "new"), ("after", after.map(String.init) ?? "")
        ].map { DraftOverview.hidden($0, $1) }
        for (index, head) in sheet.heads.enumerated() {
            let value = visit.form.fields["c\(index)"]?.last ?? (start.indices.contains(index) ? start[index] : "")
            fields.append(
                Field(
                    "c\(index)", head.label,
                    value.count > 60 || value.contains("\n") ? .area(rows: 3) : .text(type: "text"),
                    value: value, help: head.help, wide: value.count > 30))
            if head.isClause, let pack = data.check.pack {
                let options =
                    [Field.Option("", words.text("draft.noFurtherClause"))]
                    + PolicyTables.inOrder(pack)
                    .map { Field.Option($0.id, "\($0.id) \(visit.say($0.paraphrase).prefix(40))") }
                fields.append(
                    Field("clause\(index)", words.text("draft.pickClause"), .select(options), value: "", wide: true))
            }
        }
        return Form(
            action: Site.packVersionAct(data.version.id, "row"), fields: fields + anyway(found, visit),
            buttons: [
                Action(words.text("draft.save"), .submit(name: nil, value: ""), look: .main, icon: "check"),
                Action(words.text("draft.back"), .link(DraftTables.address(data.version.id, place)))
            ])
    }

    /// What else can be done with a row that is there.
    private static func others(
        _ at: Int?, _ place: PackEdit.Place, _ data: DraftPage.Data, _ words: Words
    ) -> [Action] {
        guard let at else { return [] }
        return [
            Action(
                words.text("draft.copyRow"),
                .link(address(data.version.id, place, row: nil) + "&copy=\(at)"), icon: "paper"),
            Action(
                words.text("draft.removeRow"),
                .post(
                    Site.packVersionAct(data.version.id, "remove-row"),
                    fields: [
                        "token": data.draft.token, "file": place.file, "table": place.table, "row": String(at)
                    ]), look: .stop)
        ]
    }

    // MARK: Setting

    static func set(_ visit: Visit) async throws -> Answer {
        let (data, place) = (try await DraftPage.load(visit), place(visit))
        let edit = try edit(data, place, visit)
        do {
            let found = try fresh(edit, data, visit)
            if !found.isEmpty, visit.form["anyway"] != "true" { return try await ask(visit, nil, found: found) }
            try await PackDesk(office: visit.office).change(
                data.version.id, token: visit.form["token"], edit, by: visit.actor, key: visit.key)
            let more = [("file", place.file), ("table", place.table)]
            return .see(DraftPart.address(data.version.id, .tables, more, done: true))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ask(visit, refusal)
        }
    }

    /// What saving the row would say, while it is still being typed: a list of texts, empty when all is well.
    static func tried(_ visit: Visit) async throws -> Answer {
        let (data, place) = (try await DraftPage.load(visit), place(visit))
        let found = try fresh(try edit(data, place, visit), data, visit)
        return .json(["problems": .array(found.map { .string($0) })])
    }

    private static func edit(_ data: DraftPage.Data, _ place: PackEdit.Place, _ visit: Visit) throws -> PackEdit {
        let sheet = try sheet(data, place, visit)
        let cells = sheet.heads.indices.map { at -> String in
            let typed = (visit.form.fields["c\(at)"]?.last ?? "").replacing("\r\n", with: "\n").trimmed
            guard let clause = visit.form.optional("clause\(at)"), !typed.contains(clause) else { return typed }
            return typed.isEmpty ? clause : typed + ", " + clause
        }
        if let row = Int(visit.form["row"]) { return .row(place, at: row, cells: cells) }
        return .addRow(place, after: Int(visit.form["after"]), cells: cells)
    }

    /// What would be wrong after the change and is not wrong before it, in words.
    static func fresh(_ edit: PackEdit, _ data: DraftPage.Data, _ visit: Visit) throws(Refusal) -> [String] {
        let before = Set(data.check.problems.map { $0.file + $0.message })
        let after = PackDesk(office: visit.office).check(try data.draft.with(edit))
        let fresh = after.problems.filter { !before.contains($0.file + $0.message) }
        return fresh.prefix(20).map { problem in
            visit.words.text(
                "draft.at",
                [
                    "place": problem.line > 0 ? "\(problem.file):\(problem.line)" : problem.file,
                    "problem": DraftProblems.text(problem, visit)
                ])
        }
    }

    static func errors(_ refusal: Refusal?, _ found: [String], _ words: Words) -> ErrorSummary? {
        if let refusal { return ErrorSummary(refusal, words) }
        return found.isEmpty ? nil : ErrorSummary(items: found.map { (field: nil, text: $0) })
    }

    /// Some changes only fit together with another one that comes next; then the row may be saved as it is.
    static func anyway(_ found: [String], _ visit: Visit) -> [Field] {
        found.isEmpty ? [] : [Field("anyway", visit.words.text("draft.anyway"), .check, wide: true)]
    }
}
