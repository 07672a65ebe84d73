import Programme
import Store
import Vocabulary

/// The journal of one class: everything that was done to it, in order, for those who may see the class.
enum ClassJournalRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.aClass(":id", .journal), .classRead) { visit in try await show(visit) }
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let subject = "class/\(page.record.id)"
        let rows = try await visit.office.store.read { reader in
            try reader.rows(
                .everything(because: "the class was found in the actor's scope"),
                """
                select j.seq, j.at, j.name, a.name as person, a.role from journal j left join account a on a.id = j.actor
                where j.subject = \(subject) or j.subject in (select 'claim/' || id from claim where class = \(page.record.id))
                order by j.seq desc limit 500
                """)
        }
        let words = visit.words
        let table = Table(
            caption: words.text("journal.title"),
            columns: [
                .init(words.text("journal.number"), look: "num"), .init(words.text("journal.at")),
                .init(words.text("journal.step")),
                .init(words.text("journal.who"))
            ],
            rows: try rows.map { row in
                let name = try row.text("name")
                var what = Cell(words.text(firstOf: ["journal.name.\(name)", "journal.other"]))
                what.sub = name
                var who = Cell(row.optionalText("person") ?? words.text("journal.system"))
                who.sub = row.optionalText("role").map { words.text("role.\($0)") } ?? ""
                return Table.Row([
                    .number("\(try row.int("seq"))"), Cell(words.moment(try row.instant("at")), look: "nw"), what, who
                ])
            })
        var context = page.context(.journal)
        context["table"] = table.context
        context["hint"] = Hint(words.text("journal.hint")).context
        return try visit.page("class", try await page.frame(.journal), context)
    }
}
