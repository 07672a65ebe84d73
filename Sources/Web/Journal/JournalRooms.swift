import Programme
import Store
import Vocabulary

/// The journal as auditors, leaders and administrators read it: entries of their own division, newest first.
enum JournalRooms {
    private static let pageSize: Int64 = 50

    static func open(_ rooms: Rooms) {
        rooms.get(Site.journal, .journalRead) { visit in try await list(visit) }
        rooms.get("/desk/journal/:number", .journalRead) { visit in try await entry(visit) }
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let before = Int64(visit.query["before"]) ?? Int64.max
        let name = visit.query["name"]
        let (rows, names) = try await visit.office.store.read { reader in
            let filter: SQL = name.isEmpty ? "1 = 1" : "j.name = \(name)"
            return (
                try reader.rows(
                    actor.scope,
                    """
                    select j.seq, j.at, j.name, j.subject, j.division, a.name as person, a.role
                    from journal j left join account a on a.id = j.actor
                    where j.seq < \(before) and \(filter) and \(Subjects.readable(by: actor)) order by j.seq desc limit \(pageSize)
                    """),
                try reader.rows(
                    actor.scope, "select distinct j.name from journal j where \(area: "j") order by j.name")
            )
        }
        let words = visit.words
        var frame = try await visit.frame(words.text("journal.title"), section: "journal")
        frame.hints = [
            Hint(
                words.text("journal.hint"), link: Link(words.text("checkpoint.all"), Site.journalCheckpoints))
        ]
        let options =
            [Field.Option("", words.text("journal.all"))]
            + names.compactMap { row in
                row.optionalText("name").map { name in
                    Field.Option(name, words.has("journal.name.\(name)") ? words.text("journal.name.\(name)") : name)
                }
            }
        let table = Table(
            caption: words.text("journal.title"),
            columns: [
                Table.Column(words.text("journal.number"), look: "num"), Table.Column(words.text("journal.at")),
                Table.Column(words.text("journal.step")), Table.Column(words.text("journal.subject")),
                Table.Column(words.text("journal.who"))
            ],
            rows: try rows.map { row in try line(row, visit) })
        let last = rows.last.flatMap { $0.optionalInt("seq") }
        let pager = Pager(
            label: words.text("journal.shown", ["n": String(rows.count)]),
            next: rows.count == Int(pageSize)
                ? last.map { Markup.address(Site.journal, [("name", name), ("before", String($0))]) } : nil)
        return try visit.page(
            "list", frame,
            [
                "filters": Filters(
                    action: Site.journal,
                    fields: [
                        Field("name", words.text("journal.step"), .select(options), value: name)
                    ]
                ).context,
                "table": table.context, "pager": pager.context
            ])
    }

    private static func line(_ row: StoredRow, _ visit: Visit) throws -> Table.Row {
        let seq = try row.int("seq")
        let name = try row.text("name")
        let key = "journal.name.\(name)"
        var what = Cell(visit.words.has(key) ? visit.words.text(key) : name)
        what.sub = visit.words.has(key) ? name : ""
        let role = row.optionalText("role").map { visit.words.text("role.\($0)") } ?? ""
        var who = Cell(row.optionalText("person") ?? visit.words.text("journal.system"))
        who.sub = role
        return Table.Row([
            Cell.head(String(seq), Site.journalEntry(Int(seq))),
            Cell(visit.words.moment(try row.instant("at")), look: "nw"),
            what, Cell(try row.text("subject"), look: "small"), who
        ])
    }

    private static func entry(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        guard let seq = Int64(visit.parameter("number")) else { throw Refusal("notFound") }
        let (row, entry, kept) = try await visit.office.store.read { reader in
            guard
                let row = try reader.row(
                    actor.scope,
                    """
                    select j.entry, j.leaf, j.at from journal j where j.seq = \(seq) and \(Subjects.readable(by: actor))
                    """), case .success(let entry) = JSON.parse(try row.text("entry"))
            else { throw Refusal("notFound") }
            // A file that was taken out says what it was of.
            if let of = entry["facts"]?["of"]?.string,
                try Subjects.institutions(of: of, reader).contains(where: actor.ties.contains)
            {
                throw Refusal("notFound")
            }
            return (row, entry, try reader.checkpoint(covering: seq))
        }
        let words = visit.words
        let frame = try await visit.frame(
            words.text("journal.entry", ["n": String(seq)]), section: "journal",
            crumbs: [Link(words.text("journal.title"), Site.journal)])
        let facts = (entry["facts"]?.members ?? []).map { Fact($0.name, $0.value.string ?? $0.value.description) }
        let rows = (entry["rows"]?.members ?? []).map { Fact($0.name, $0.value.string ?? "") }
        let leaf = Sha256.text(row["leaf"].blob ?? [])
        let panels: [[String: Any]] = [
            [
                "title": words.text("journal.what"), "hasTitle": true, "hasFacts": true,
                "facts": [
                    Fact(words.text("journal.step"), entry["name"]?.string ?? ""),
                    Fact(words.text("journal.at"), entry["at"]?.string ?? ""),
                    Fact(words.text("journal.subject"), entry["subject"]?.string ?? ""),
                    Fact(words.text("journal.division"), entry["division"]?.string ?? ""),
                    Fact(words.text("journal.who"), entry["actor"]?["id"]?.string ?? "")
                ].contexts + facts.contexts
            ],
            ["title": words.text("journal.rows"), "hasTitle": true, "hasFacts": true, "facts": rows.contexts],
            filled([
                "title": words.text("journal.proof"), "hasTitle": true, "hasFacts": true,
                "link": kept.map { _ in
                    Link(words.text("checkpoint.proofFile"), Site.journalProof(String(seq)), icon: "download").context
                },
                "facts": [
                    Fact(words.text("journal.leaf"), leaf), CheckpointWords.fact(entry: seq, kept, words)
                ].contexts
            ])
        ]
        return try visit.page("record", frame, ["panels": panels])
    }
}
