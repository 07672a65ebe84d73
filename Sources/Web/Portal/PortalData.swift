import Papers
import Programme
import Store
import Vocabulary

/// Open data: classes and what was paid for each, without persons.
enum PortalData {
    private static let columns = [
        "number", "title", "occupation", "code", "level", "institution", "division",
        "county", "start", "end",
        "days", "hours", "size", "enrolled", "state", "paid"
    ]

    static func show(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let total = try await visit.office.store.read { try Published.countClasses("", $0) }
        let frame = PortalRooms.frame(words.text("portal.dataTitle"), visit)
        let rows = columns.map {
            Table.Row([
                .head(words.text("portal.data.\($0)")),
                Cell(words.text("portal.dataMeans.\($0)"))
            ])
        }
        return try visit.page(
            "portal-page", frame,
            [
                "hasText": true, "text": [words.text("portal.dataText"), words.text("portal.dataPrivacy")],
                "links": [
                    Link(
                        words.text("portal.dataFile", ["n": words.count(total)]), Site.portalDataFile,
                        icon: "download")
                ].contexts,
                "hasLinks": true,
                "table": Table(
                    caption: words.text("portal.dataColumns"),
                    columns: [
                        .init(words.text("portal.dataColumn")), .init(words.text("portal.dataMeaning"))
                    ], rows: rows
                ).context
            ])
    }

    static func file(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let classes = try await visit.office.store.read { try Published.classes(limit: 50_000, $0) }
        let table = Papers.Table(
            sheet: "classes", title: words.text("portal.dataTitle"), notes: [],
            columns: columns.map { Papers.Table.Column(words.text("portal.data.\($0)")) },
            rows: classes.map { one in
                [
                    .text(one.number), .text(one.title), .text(visit.name(of: one.occupation)),
                    .text(one.occupation.text),
                    one.level.map { .integer(Int64($0)) } ?? .empty, .text(one.institutionName),
                    .text(one.division.code),
                    .text(visit.place(of: one.division)), .day(one.startDate), .day(one.endDate),
                    .integer(Int64(one.days)),
                    .text(one.hours.description), .integer(Int64(one.size)), .integer(Int64(one.enrolled)),
                    .text(words.text("classState.\(one.state.rawValue)")), one.paid.map { .money($0) } ?? .empty
                ]
            })
        return .file(
            try CSVFile.write(table), type: "text/csv; charset=utf-8",
            name: "classes-\(words.day(visit.today)).csv")
    }
}
