import Foundation
import GRDB
import Store

/// The engine's side of `Connection` over one GRDB connection; valid only inside GRDB's access closure.
struct SQLiteConnection: Connection {
    let database: Database

    func rows(_ text: String, _ arguments: [SQLValue]) throws -> [StoredRow] {
        var result: [StoredRow] = []
        try each(text, arguments) { result.append($0) }
        return result
    }

    func execute(_ text: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: text)
        try statement.setArguments(StatementArguments(arguments.map(\.databaseValue)))
        try statement.execute()
        return database.changesCount
    }

    func each(_ text: String, _ arguments: [SQLValue], _ body: (StoredRow) throws -> Void) throws {
        let statement = try database.cachedStatement(sql: text)
        let names = statement.columnNames
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
        while let row = try cursor.next() {
            try body(StoredRow(names: names, values: row.databaseValues.map(SQLValue.init)))
        }
    }

    func tables() throws -> [String] {
        try String.fetchAll(database, sql: """
            select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name
            """)
    }
}

extension SQLValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        // No column of ours is a real number; a hand-made one is shown as its text so that a digest can find it.
        case .double(let number): self = .text(String(number))
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
