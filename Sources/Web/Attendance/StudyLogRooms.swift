import Papers
import Programme
import Store
import Vocabulary

/// The log of a learning platform: its sheet, and the page that takes it.
enum StudyLogRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.studyLog(":id"), .attendanceImportStudy) { try await ask($0) }
        rooms.post(Site.studyLog(":id"), .attendanceImportStudy) { try await take($0) }
        rooms.get(Site.studyLogTemplate(":id"), .attendanceImportStudy) { try await template($0) }
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let form = RegisterForm(words, "roster", refusal)
        let file = Field(
            "file", words.text("attendance.study.file"), .file(accept: ".xlsx,.csv"), required: true,
            help: words.text("roster.fileHelp"), error: form.errors?.error(for: "file"), wide: true)
        return try form.page(
            visit, try await page.frame(.attendance, title: words.text("attendance.study.import")), action: visit.path,
            [file], save: words.text("attendance.study.import"), back: Site.aClass(page.record.id, .attendance),
            intro: words.text("attendance.study.hint"), files: true)
    }

    private static func take(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            guard let file = visit.form.uploads["file"], !file.bytes.isEmpty else {
                throw Refusal("fileMissing", field: "file")
            }
            let days = try await StudyLogDesk(office: visit.office)
                .take(file.bytes, name: file.name, class: id, by: visit.actor, key: visit.key)
            return .see(
                Markup.address(Site.aClass(id, .attendance), [("done", "studyImported"), ("n", String(days))]))
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await ask(visit, refusal)
        }
    }

    private static func template(_ visit: Visit) async throws -> Answer {
        // The sheet is the same for every class; that of a class that may not be seen is not there.
        _ = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let bytes = try WorkbookWriter(madeAt: Int(visit.now.milliseconds / 1000)).template(
            StudyLogDesk.columns, language: RosterRooms.sheetLanguage(visit), sheet: words.text("attendance.study.sheet"),
            instructionsSheet: words.text("roster.instructions"), instructions: [words.text("attendance.study.hint")])
        return .file(bytes, type: Register.xlsx, name: words.text("attendance.study.templateName"))
    }

    // MARK: What came of it, on the tab and on the case of the claim

    /// `counted/required`, with what does not count beneath.
    static func cell(_ study: OnlineStudy, _ person: String, _ words: Words) -> Cell {
        let trainee = study[person]
        var cell = Cell.number(trainee.counted.description, strong: true)
        cell.faint = "/" + study.required.description
        if trainee.recorded > trainee.counted {
            cell.sub = words.text("attendance.study.recorded", ["n": trainee.recorded.description])
        }
        return cell
    }

    static func chip(_ study: OnlineStudy, _ person: String, _ words: Words) -> Chip {
        study.isComplete(person)
            ? Chip(.ok, words.text("attendance.study.complete")) : Chip(.bad, words.text("attendance.study.short"))
    }

    /// Those who are short first.
    static func table(_ study: OnlineStudy, _ people: [(id: String, name: String)], _ words: Words) -> Table {
        let sorted = people.filter { !study.isComplete($0.id) } + people.filter { study.isComplete($0.id) }
        return Table(
            caption: words.text("attendance.study.title"),
            columns: [
                .init(words.text("attendance.tab.name")), .init(words.text("attendance.study.counted"), look: "num"),
                .init(words.text("attendance.tab.standing"))
            ],
            rows: sorted.map { one in
                Table.Row([.head(one.name), cell(study, one.id, words), .chip(chip(study, one.id, words))])
            })
    }

    static func note(_ study: OnlineStudy, _ people: [String], _ words: Words) -> String {
        guard study.isPlanApproved else { return words.text("attendance.study.noPlan") }
        let short = people.count { !study.isComplete($0) }
        return words.text(
            "attendance.study.note", ["of": study.required.description, "n": words.count(short)])
    }
}
