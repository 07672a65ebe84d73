import CPostgres
import Store

/// The engine's side of `Connection` over one link; valid only inside the engine's access closure.
struct PostgresConnection: WriteConnection {
    let link: Link

    var disturbance: Int { link.disturbance }

    func rows(_ text: String, _ arguments: [SQLValue]) throws -> [StoredRow] {
        try link.run(text, arguments, Self.rows)
    }

    func execute(_ text: String, _ arguments: [SQLValue]) throws -> Int {
        try link.run(text, arguments) { result in
            PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        }
    }

    /// Through a cursor, so that what is handed over may ask on the same connection.
    func each(_ text: String, _ arguments: [SQLValue], _ body: (StoredRow) throws -> Void) throws {
        let cursor = link.nextCursor()
        try link.run("declare \(cursor) no scroll cursor for " + text, arguments, keep: false) { _ in }
        while true {
            let part = try link.run("fetch \(Self.portion) from \(cursor)", [], keep: false, Self.rows)
            for row in part { try body(row) }
            if part.count < Self.portion { break }
        }
        try link.command("close \(cursor)")
    }

    private static let portion = 500

    func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
        var bytes: [UInt8] = []
        for row in rows { try CopyText.append(row, to: &bytes) }
        try link.copy("copy \(table) (\(columns.joined(separator: ", "))) from stdin", bytes)
    }

    func tables() throws -> [String] {
        try rows(
            """
            select tablename::text as name from pg_tables where schemaname = current_schema()
            order by tablename::text collate "C"
            """, []
        ).map { try $0.text("name") }
    }

    private static func rows(_ result: OpaquePointer) -> [StoredRow] {
        let columns = PQnfields(result)
        let names = (0..<columns).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        return (0..<PQntuples(result)).map { row in
            StoredRow(names: names, values: (0..<columns).map { Answer.value(result, row, $0) })
        }
    }
}
