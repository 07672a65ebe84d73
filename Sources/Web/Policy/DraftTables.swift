import Policy
import Programme
import Vocabulary

/// What a version holds, in the order in which an official looks for it; each row leads to its form where it may be changed.
enum DraftTables {
    // MARK: Parameters

    static func parameters(_ data: DraftPage.Data, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
        guard let pack = data.check.pack else { return [broken(data, visit)] }
        let title = words.text("policy.part.parameters")
        let rows = pack.parameters.map { parameter -> Table.Row in
            let href =
                data.isEditable
                ? Markup.address(Site.packVersionAct(data.version.id, "parameter"), [("name", parameter.name)]) : nil
            var source: Cell
            switch parameter.source {
            case .clause(let id): source = Cell(id)
            case .assumed(let why):
                source = Cell(visit.say(why), look: "wide")
                source.sub = words.text("policy.assumed")
            }
            return Table.Row([
                .head(visit.say(parameter.label), href, sub: parameter.name),
                PolicyTables.value(visit.say(pack.shown(parameter)), of: parameter),
                Cell(range(parameter, pack, visit)), source,
                Cell(parameter.pack == pack.id ? words.text("draft.own") : parameter.pack, look: "small nw")
            ])
        }
        return [
            filled([
                "hasTitle": true, "title": title, "note": words.text("policy.parametersNote"),
                "table": Table(
                    caption: title,
                    columns: [
                        .init(words.text("policy.parameter")), .init(words.text("policy.value"), look: "num"),
                        .init(words.text("draft.range")), .init(words.text("policy.basis")),
                        .init(words.text("draft.statedIn"))
                    ], rows: rows, cards: true
                ).context
            ])
        ]
    }

    static func range(_ parameter: Parameter, _ pack: Pack, _ visit: Visit) -> String {
        let ends = [parameter.range.lowest, parameter.range.highest].map { end in
            end.map { visit.say(pack.shown(.number($0), of: parameter)) } ?? ""
        }
        return ends == ["", ""] ? "—" : ends.joined(separator: " – ")
    }

    private static func broken(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        filled([
            "hint": Hint(
                visit.words.text("draft.cannotShow"), .warn,
                link: Link(visit.words.text("draft.part.check"), DraftPart.address(data.version.id, .check))
            ).context
        ])
    }

    // MARK: Decision tables and lists

    /// Without a choice the tables of all files; with one, its rows.
    static func tables(_ data: DraftPage.Data, _ visit: Visit) -> [[String: Any]] {
        let path = visit.query["file"]
        guard let file = data.draft.folder[path] else { return [index(data, visit)] }
        if path.hasSuffix(".dmn"), let table = ModelSheet(file.bytes)?.table(visit.query["table"]) {
            return [rules(table, PackEdit.Place(file: path, table: table.name), data, visit)]
        }
        if path.hasSuffix(".csv"), let list = ListText(file.bytes) {
            return [entries(list, PackEdit.Place(file: path), data, visit)]
        }
        return [index(data, visit)]
    }

    static func address(_ id: String, _ place: PackEdit.Place) -> String {
        DraftPart.address(id, .tables, [("file", place.file), ("table", place.table)])
    }

    private static func index(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let title = words.text("draft.part.tables")
        let rows = data.draft.folder.files.flatMap { file -> [Table.Row] in
            if file.path.hasSuffix(".dmn") {
                return (ModelSheet(file.bytes)?.tables ?? []).map { table in
                    row(
                        Self.title(table, data, visit), table.name, PackEdit.Place(file: file.path, table: table.name),
                        table.rows.count, data, words)
                }
            }
            guard file.path.hasSuffix(".csv"), let list = ListText(file.bytes) else { return [] }
            let key = "draft.list.\(file.path.dropLast(4))"
            return [
                row(
                    words.has(key) ? words.text(key) : file.path, file.path, PackEdit.Place(file: file.path),
                    list.rows.count, data, words)
            ]
        }
        return filled([
            "hasTitle": true, "title": title, "note": words.text("draft.tablesNote"),
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("draft.table")), .init(words.text("draft.file")),
                    .init(words.text("draft.rows"), look: "num")
                ], rows: rows, cards: true
            ).context
        ])
    }

    private static func row(
        _ label: String, _ name: String, _ place: PackEdit.Place, _ count: Int, _ data: DraftPage.Data, _ words: Words
    ) -> Table.Row {
        Table.Row([
            .head(label, address(data.version.id, place), sub: name == label ? "" : name), file(place.file, words),
            .number(words.count(count))
        ])
    }

    /// A file, with the decision that it makes.
    private static func file(_ path: String, _ words: Words) -> Cell {
        var cell = Cell(path)
        let key = "draft.model.\(path.split(separator: ".").first ?? "")"
        if words.has(key) { (cell.text, cell.sub) = (words.text(key), path) }
        return cell
    }

    /// A table in the author's words; in English as the pack translates them.
    static func title(_ table: ModelSheet.Table, _ data: DraftPage.Data, _ visit: Visit) -> String {
        say(table.label, table.name, data, visit)
    }

    /// A text of the author; its code where the page's language has no text for it.
    static func say(_ label: String, _ code: String, _ data: DraftPage.Data, _ visit: Visit) -> String {
        if label.isEmpty { return code }
        if visit.language == .chinese { return label }
        guard let words = data.check.pack?.words, words.knows(label) else { return code }
        return words.both(label).en
    }

    private static func rules(
        _ table: ModelSheet.Table, _ place: PackEdit.Place, _ data: DraftPage.Data, _ visit: Visit
    ) -> [String: Any] {
        let reading = DraftReading(table, place.file, data, visit)
        return sheet(
            title(table, data, visit), table.columns.map { heading($0, data, visit) },
            table.rows.enumerated().map { at, row in
                row.cells.enumerated().map { column, text in
                    var cell = Cell(text == "-" ? "—" : text, look: "small")
                    if let words = reading.words(row: at, column: column), words != cell.text {
                        (cell.text, cell.sub) = (words, text)
                    }
                    return cell
                }
            }, place, data, visit)
    }

    private static func entries(
        _ list: ListText, _ place: PackEdit.Place, _ data: DraftPage.Data, _ visit: Visit
    ) -> [String: Any] {
        let key = "draft.list.\(place.file.dropLast(4))"
        return sheet(
            visit.words.has(key) ? visit.words.text(key) : place.file,
            list.columns.map { listHeading($0, visit.words) },
            list.rows.map { $0.cells.map { Cell($0 == "-" ? "—" : $0, look: "small") } }, place, data, visit)
    }

    /// A column in the author's words where the page is in their language.
    static func heading(_ column: ModelSheet.Column, _ data: DraftPage.Data, _ visit: Visit) -> String {
        if column.kind == .note || column.kind == .description {
            let key = "draft.note.\(column.code)"
            return visit.words.has(key) ? visit.words.text(key) : column.code
        }
        return say(column.label, column.code, data, visit)
    }

    static func listHeading(_ column: String, _ words: Words) -> String {
        words.has("draft.column.\(column)") ? words.text("draft.column.\(column)") : column
    }

    private static func sheet(
        _ title: String, _ heads: [String], _ rows: [[Cell]], _ place: PackEdit.Place, _ data: DraftPage.Data,
        _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let shown = rows.enumerated().map { at, cells -> Table.Row in
            let href = data.isEditable ? RowForm.address(data.version.id, place, row: at) : nil
            return Table.Row([.head(words.count(at + 1), href)] + cells)
        }
        return filled([
            "hasTitle": true, "title": title, "note": words.text("draft.rowCount", ["n": words.count(rows.count)]),
            "link":
                (data.isEditable
                ? Link(words.text("draft.addRow"), RowForm.address(data.version.id, place, row: nil))
                : Link(words.text("draft.allTables"), DraftPart.address(data.version.id, .tables))).context,
            "table": Table(
                caption: title, columns: [.init(words.text("policy.no"), look: "num")] + heads.map { .init($0) },
                rows: shown
            ).context
        ])
    }

    // MARK: Files

    static func files(_ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
        let title = words.text("draft.part.files")
        let rows = data.draft.folder.files.map { file -> Table.Row in
            let href = Markup.address(Site.packVersionAct(data.version.id, "file"), [("path", file.path)])
            var act = Cell()
            if data.isEditable, file.path != "pack.yaml" {
                act = .action(
                    Action(
                        words.text("draft.removeFile"),
                        .post(
                            Site.packVersionAct(data.version.id, "remove-file"),
                            fields: ["file": file.path, "token": data.draft.token])))
            }
            return Table.Row([
                .head(file.path, href), .number(words.count(file.bytes.count)),
                Cell(String(Sha256.hex(file.bytes).prefix(16)), look: "small"), act
            ])
        }
        var panels = [
            filled([
                "hasTitle": true, "title": title, "note": words.text("draft.filesNote"),
                "table": Table(
                    caption: title,
                    columns: [
                        .init(words.text("draft.file")), .init(words.text("draft.bytes"), look: "num"),
                        .init(words.text("draft.digest")), .init(words.text("draft.doing"), silent: true)
                    ], rows: rows, cards: true
                ).context
            ])
        ]
        if data.isEditable { panels.insert(upload(data, errors, visit), at: 0) }
        return panels
    }

    private static func upload(_ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let places =
            [Field.Option("", words.text("draft.byName"))]
            + data.draft.folder.files.map { Field.Option($0.path, $0.path) }
        return filled([
            "hasTitle": true, "title": words.text("draft.uploadFile"),
            "form": Form(
                action: Site.packVersionAct(data.version.id, "upload"),
                fields: [
                    DraftOverview.hidden("token", data.draft.token),
                    Field(
                        "file", words.text("draft.file"), .file(accept: ".dmn,.csv,.yaml,.ndjson,.zip"), required: true,
                        help: words.text("draft.fileHelp"), error: errors?.error(for: "file")),
                    Field(
                        "path", words.text("draft.inPlaceOf"), .select(places), value: visit.form["path"],
                        help: words.text("draft.inPlaceHelp"))
                ],
                buttons: [
                    Action(words.text("draft.upload"), .submit(name: nil, value: ""), look: .main, icon: "upload")
                ],
                files: true
            ).context
        ])
    }
}
