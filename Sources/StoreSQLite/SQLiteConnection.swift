import GRDB
import GRDBSQLite
import Store

/// The engine's side of `Connection` over one GRDB connection; valid only inside GRDB's access closure.
///
/// GRDB prepares and keeps the statements; values go in and out by SQLite's own calls, because this is run several times
/// for every write of the program. Not for statements that change the schema: GRDB would not notice.
struct SQLiteConnection: WriteConnection {
    let database: Database

    var disturbance: Int { database.totalChangesCount }

    func rows(_ text: String, _ arguments: [SQLValue]) throws -> [StoredRow] {
        var result: [StoredRow] = []
        try each(text, arguments) { result.append($0) }
        return result
    }

    func execute(_ text: String, _ arguments: [SQLValue]) throws -> Int {
        try run(text, arguments) { _, _ in }
        return database.changesCount
    }

    func each(_ text: String, _ arguments: [SQLValue], _ body: (StoredRow) throws -> Void) throws {
        try run(text, arguments) { handle, names in
            let values = (0..<Int32(names.count)).map { SQLValue(handle, column: $0) }
            try body(StoredRow(names: names, values: values))
        }
    }

    func tables() throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name
                """)
    }

    private func run(_ text: String, _ arguments: [SQLValue], _ row: (OpaquePointer, [String]) throws -> Void) throws {
        let statement = try database.cachedStatement(sql: text)
        let handle = statement.sqliteStatement
        guard Int(sqlite3_bind_parameter_count(handle)) == arguments.count else {
            throw StoreFault("\(arguments.count) values for the statement: \(text)")
        }
        defer { sqlite3_reset(handle) }
        for (index, argument) in arguments.enumerated() {
            let code = try argument.bind(to: handle, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw fault(code, text) }
        }
        let names = statement.columnNames
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try row(handle, names)
            case SQLITE_DONE: return
            case let code: throw fault(code, text)
            }
        }
    }

    private func fault(_ code: Int32, _ text: String) -> any Error {
        let message = database.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: text).orTrouble
    }
}

extension DatabaseError {
    /// What passes when the disk has room again or the device answers is no fault of the program.
    var orTrouble: any Error {
        switch resultCode.primaryResultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_NOMEM, .SQLITE_READONLY:
            StoreTrouble.unavailable
        default: self
        }
    }
}

extension SQLValue {
    /// SQLite copies what it is given.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// - Returns: SQLite's code.
    /// - Throws: `Refusal` of a text that has U+0000.
    fileprivate func bind(to handle: OpaquePointer, at place: Int32) throws -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(handle, place)
        case .integer(let value): return sqlite3_bind_int64(handle, place, value)
        case .text(var value):
            return try value.withUTF8 { bytes in
                try Self.refuseNull(bytes)
                guard let first = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_text(handle, place, "", 0, Self.copied)
                }
                return first.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(handle, place, $0, Int32(clamping: bytes.count), Self.copied)
                }
            }
        case .blob(let value):
            if value.isEmpty { return sqlite3_bind_zeroblob(handle, place, 0) }
            return value.withUnsafeBytes {
                sqlite3_bind_blob(handle, place, $0.baseAddress, Int32(clamping: $0.count), Self.copied)
            }
        }
    }

    fileprivate init(_ handle: OpaquePointer, column: Int32) {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_text(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
            self = .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            self = .blob(
                [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))))
        // No column of ours is a real number; a hand-made one is shown as its text so that a digest can find it.
        case SQLITE_FLOAT: self = .text(String(sqlite3_column_double(handle, column)))
        default: self = .null
        }
    }
}
