import Vocabulary

/// A row of an answer.
package struct Row: Sendable {
    private let names: [String]
    private let values: [SQLValue]
    /// The data keys of what is sealed in it.
    var keyring: Keyring?

    package init(names: [String], values: [SQLValue]) {
        self.names = names
        self.values = values
    }

    package var columns: [(name: String, value: SQLValue)] { Array(zip(names, values)).map { ($0, $1) } }

    var columnValues: [SQLValue] { values }

    /// The value of a column; null also where the answer has no such column.
    package subscript(_ name: String) -> SQLValue {
        guard let index = names.firstIndex(of: name) else { return .null }
        return values[index]
    }

    package func text(_ name: String) throws -> String {
        guard let value = self[name].text else { throw wrong(name, "text") }
        return value
    }

    package func int(_ name: String) throws -> Int64 {
        guard let value = self[name].integer else { throw wrong(name, "integer") }
        return value
    }

    package func count(_ name: String) throws -> Int { Int(try int(name)) }

    package func flag(_ name: String) throws -> Bool { try int(name) != 0 }

    package func day(_ name: String) throws -> Day {
        guard let value = Day(try text(name)) else { throw wrong(name, "day") }
        return value
    }

    package func instant(_ name: String) throws -> Instant { Instant(milliseconds: try int(name)) }

    package func money(_ name: String) throws -> Money { Money(fen: try int(name)) }

    package func division(_ name: String) throws -> Division {
        guard let value = Division(try text(name)) else { throw wrong(name, "division") }
        return value
    }

    /// A coded value, such as a role or a state.
    package func code<T: RawRepresentable>(_ name: String, as type: T.Type = T.self) throws -> T
    where T.RawValue == String {
        guard let value = T(rawValue: try text(name)) else { throw wrong(name, "\(T.self)") }
        return value
    }

    package func optionalText(_ name: String) -> String? { self[name].text }
    package func optionalInt(_ name: String) -> Int64? { self[name].integer }
    package func optionalDay(_ name: String) -> Day? { self[name].text.flatMap { Day($0) } }
    package func optionalInstant(_ name: String) -> Instant? { self[name].integer.map { Instant(milliseconds: $0) } }
    package func optionalMoney(_ name: String) -> Money? { self[name].integer.map { Money(fen: $0) } }

    private func wrong(_ name: String, _ wanted: String) -> StoreFault {
        StoreFault(
            "column \(name) should hold \(wanted) and holds \(self[name]) (columns: \(names.joined(separator: ", ")))")
    }
}

/// The same under a name that no engine's library uses too.
package typealias StoredRow = Row

/// `Reader` for targets that have a reader of their own (the one who reads a page).
package typealias StoreReader = Reader
