import Papers
import Programme
import Vocabulary

/// Files that leave the house: each is journalled and carries who took it, when and its number, as a line, at the foot of each printed page
/// and in its properties.
enum Exports {
    static let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// A table as xlsx.
    /// - Parameter kind: stable name of what it is, for the journal.
    static func file(
        _ kind: String, of subject: String? = nil, _ table: Papers.Table, name: String, _ visit: Visit
    ) async throws -> Answer {
        let (writer, line) = try await writer(kind, of: subject, rows: table.rows.count, visit)
        let marked = Papers.Table(
            sheet: table.sheet, title: table.title, notes: table.notes + [line], columns: table.columns,
            rows: table.rows)
        return .file(try writer.export(marked), type: xlsx, name: name)
    }

    /// A writer whose files carry the mark, and the line that says the same.
    static func writer(
        _ kind: String, of subject: String? = nil, rows: Int, _ visit: Visit
    ) async throws -> (writer: WorkbookWriter, line: String) {
        let mark = try await ExportDesk(office: visit.office).mark(kind, of: subject, rows: rows, by: visit.actor)
        let line = visit.words.text(
            "export.mark", ["name": mark.name, "at": visit.words.moment(mark.at), "number": mark.number])
        return (
            WorkbookWriter(
                madeAt: Int(mark.at.milliseconds / 1000),
                mark: .init(author: mark.name, number: mark.number, line: line)),
            line
        )
    }
}
