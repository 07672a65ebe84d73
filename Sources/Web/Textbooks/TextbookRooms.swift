import Papers
import Programme
import Store
import Vocabulary

/// The register of approved textbooks: the list, its sheet, the import, the end of a book.
package enum TextbookRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.textbooks, .textbookRead) { try await list($0) }
        rooms.get(Site.textbookImport, .textbookList) { try await ask($0) }
        rooms.post(Site.textbookImport, .textbookList) { try await take($0) }
        rooms.get(Site.textbookTemplate, .textbookList) { try template($0) }
        rooms.post(Site.act(Site.textbook(":id"), "end"), .textbookEnd) { visit in
            try await TextbookDesk(office: visit.office).end(visit.parameter("id"), by: visit.actor, key: visit.key)
            return Register.done(Site.textbooks, "textbookEnded")
        }
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .textbooks)
        let words = visit.words
        var filter = TextbookDesk.Filter()
        filter.title = visit.query["title"]
        filter.occupation = visit.query["occupation"]
        let found = try await TextbookDesk(office: visit.office).list(filter, for: visit.actor, page: register.page)
        let form = RegisterForm(words, "textbook", nil)
        let query = [("title", filter.title), ("occupation", filter.occupation)]
        var context: [String: Any] = [
            "tabs": try register.tabs(), "pager": register.pager(found, query), "toolbar": toolbar(register),
            "filters": Filters(
                action: Site.textbooks,
                fields: [form.text("title", filter.title), form.text("occupation", filter.occupation)]
            ).context
        ]
        if found.items.isEmpty {
            context["empty"] = Empty(words.text("register.empty"), words.text("textbook.emptyHint")).context
        } else {
            context["table"] = table(found.items, register).context
        }
        return try visit.page("registers/list", try await register.frame(words.text("register.textbooks")), context)
    }

    private static func table(_ books: [Textbook], _ register: Register) -> Table {
        let (words, visit) = (register.words, register.visit)
        let actor = try? visit.actor
        return Table(
            caption: words.text("register.textbooks"),
            columns: [
                .init(words.text("textbook.field.title")), .init(words.text("textbook.field.occupation")),
                .init(words.text("textbook.field.number")), .init(words.text("textbook.field.publisher")),
                .init(words.text("textbook.field.division")), .init(words.text("register.field.standing")),
                .init(words.text("textbook.end"), silent: true)
            ],
            rows: books.map { book in
                let isListed = book.isListed(on: visit.today)
                let mayEnd = isListed && register.isKeeper && actor?.division.contains(book.division) == true
                let end = Action(
                    words.text("textbook.end"), .post(Site.act(Site.textbook(book.id), "end"), fields: [:]), look: .bare)
                return Table.Row(
                    [
                        .head(book.title), Cell(register.occupation(book.occupation)), Cell(book.number, look: "nw"),
                        Cell(book.publisher), Cell(visit.name(of: book.division), look: "nw"),
                        .chip(
                            isListed
                                ? Chip(.ok, words.text("textbook.listed", ["day": book.listedOn.description]))
                                : Chip(.plain, words.text("textbook.ended", ["day": book.endedOn?.description ?? ""]))),
                        mayEnd ? .action(end) : Cell()
                    ], look: isListed ? "" : "off")
            }, cards: true)
    }

    private static func toolbar(_ register: Register) -> [String: Any] {
        let words = register.words
        let word = words.text("textbook.import")
        guard register.isKeeper else {
            return Toolbar(end: [Action(word, .locked(why: words.text("register.notKeeper")))]).context
        }
        return Toolbar(
            end: [
                Action(words.text("textbook.template"), .link(Site.textbookTemplate), icon: "download"),
                Action(word, .link(Site.textbookImport), look: .main, icon: "upload")
            ]
        ).context
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let register = Register(visit, .textbooks)
        let words = visit.words
        let form = RegisterForm(words, "textbook", refusal)
        let file = Field(
            "file", words.text("textbook.file"), .file(accept: ".xlsx,.csv"), required: true,
            help: words.text("roster.fileHelp"), error: form.errors?.error(for: "file"), wide: true)
        return try form.page(
            visit, try await register.frame(words.text("textbook.import"), crumbs: [register.crumb]), action: visit.path,
            [file], save: words.text("textbook.import"), back: Site.textbooks,
            intro: words.text("textbook.hint", ["place": visit.place(of: try visit.actor.division)]), files: true)
    }

    private static func take(_ visit: Visit) async throws -> Answer {
        do {
            guard let file = visit.form.uploads["file"], !file.bytes.isEmpty else {
                throw Refusal("fileMissing", field: "file")
            }
            _ = try await TextbookDesk(office: visit.office)
                .take(file.bytes, name: file.name, by: visit.actor, key: visit.key)
            return Register.done(Site.textbooks, "textbooksListed")
        } catch let refusal as Refusal {
            return try await ask(visit, refusal)
        }
    }

    private static func template(_ visit: Visit) throws -> Answer {
        let words = visit.words
        let bytes = try WorkbookWriter(madeAt: Int(visit.now.milliseconds / 1000)).template(
            TextbookDesk.columns, language: RosterRooms.sheetLanguage(visit), sheet: words.text("register.textbooks"),
            instructionsSheet: words.text("roster.instructions"),
            instructions: [words.text("textbook.hint", ["place": visit.place(of: try visit.actor.division)])])
        return .file(bytes, type: Register.xlsx, name: words.text("textbook.templateName"))
    }
}
