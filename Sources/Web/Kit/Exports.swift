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
        return .file(try bytes(table, writer, line), type: xlsx, name: name)
    }

    /// A table as xlsx under a mark that was given.
    static func bytes(_ table: Papers.Table, _ mark: ExportMark, _ words: Words) throws -> [UInt8] {
        let (writer, line) = writer(mark, words)
        return try bytes(table, writer, line)
    }

    private static func bytes(_ table: Papers.Table, _ writer: WorkbookWriter, _ line: String) throws -> [UInt8] {
        let marked = Papers.Table(
            sheet: table.sheet, title: table.title, notes: table.notes + [line], columns: table.columns,
            rows: table.rows)
        return try writer.export(marked)
    }

    /// A writer whose files carry the mark, and the line that says the same.
    static func writer(
        _ kind: String, of subject: String? = nil, rows: Int, _ visit: Visit
    ) async throws -> (writer: WorkbookWriter, line: String) {
        let mark = try await ExportDesk(office: visit.office).mark(kind, of: subject, rows: rows, by: visit.actor)
        return writer(mark, visit.words)
    }

    private static func writer(_ mark: ExportMark, _ words: Words) -> (writer: WorkbookWriter, line: String) {
        let line = words.text(
            "export.mark", ["name": mark.name, "at": words.moment(mark.at), "number": mark.number])
        return (
            WorkbookWriter(
                madeAt: Int(mark.at.milliseconds / 1000),
                mark: .init(author: mark.name, number: mark.number, line: line)),
            line
        )
    }
}
