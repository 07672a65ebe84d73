import Foundation
import Papers
import Vocabulary

/// What the demonstration writes beside the store.
extension Demonstration.Outcome {
    /// `clock.txt`, `truth.csv`, `sign-ins.txt`, `sign-ins.csv` and `story-roster.xlsx`.
    package func write(to folder: String) throws {
        let folder = URL(fileURLWithPath: folder, isDirectory: true)
        func put(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name), options: .atomic)
        }
        try put("\(today)\n", "clock.txt")
        try put(([Truth.header] + truth.map(\.line)).map { $0 + "\n" }.joined(), "truth.csv")
        try put(signIns.table, "sign-ins.txt")
        try put(signIns.csv, "sign-ins.csv")
        try Data(rosterWorkbook()).write(to: folder.appendingPathComponent("story-roster.xlsx"), options: .atomic)
    }

    /// The story's list as the institution fills it in; its first row holds the headers.
    package func rosterWorkbook() throws -> [UInt8] {
        guard let header = roster.first else { return [] }
        let table = Table(
            sheet: "学员名单", title: "", notes: [], columns: header.map { Table.Column($0) },
            rows: roster.dropFirst().map { $0.map { .text($0) } })
        return try WorkbookWriter(madeAt: Int(today.milliseconds / 1000)).export(table)
    }
}
