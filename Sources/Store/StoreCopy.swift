import Journal
import Vocabulary

/// Carries a whole store into an empty one on whatever engine, and proves that both hold the same.
package enum StoreCopy {
    /// What a table holds, in one line: the root of the tree (RFC 6962) over the digests of its rows in order of their keys.
    package struct Table: Hashable, Codable, Sendable {
        package let name: String
        package let rows: Int64
        package let digest: String
    }

    /// How many rows are handed over at once.
    private static let portion = 500

    /// Copies all rows in one state of the source and one transaction of the target.
    /// - Parameter migrations: the schema that both have.
    /// - Returns: the tables as the source holds them; `tables(of:_:)` of the target must give the same.
    /// - Throws: `StoreFault` where the two have not the same schema or the target is not empty.
    package static func run(
        from source: any Engine, to target: any Engine, _ migrations: [Migration],
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> [Table] {
        let (here, there) = (try await source.applied(), try await target.applied())
        guard here == there else {
            let missing = here.symmetricDifference(there).sorted().joined(separator: ", ")
            throw StoreFault(
                "source and target have not the same schema (\(missing)); run `skillledger migrate` on both")
        }
        let order = try await order(of: source, migrations)
        return try await source.read { reading in
            try target.write { writing in
                for table in order {
                    guard try writing.rows("select 1 as one from \(table.name) limit 1", []).isEmpty else {
                        throw StoreFault("the target is not empty: \(table.name) has rows; name an empty database")
                    }
                }
                for table in order {
                    let count = try carry(table, from: reading, to: writing)
                    progress("\(table.name): \(count)")
                }
            } isStored: { writing in
                // All or nothing: one row of the journal's head is proof enough.
                try !writing.rows("select size from journal_head", []).isEmpty
            }
            return try order.map { try digest($0, reading) }
        }
    }

    /// What each table holds, in the order in which they refer to each other.
    package static func tables(of engine: any Engine, _ migrations: [Migration]) async throws -> [Table] {
        let order = try await order(of: engine, migrations)
        return try await engine.read { connection in try order.map { try digest($0, connection) } }
    }

    /// A table stands after those it refers to, because the migrations make them so.
    private static func order(of engine: any Engine, _ migrations: [Migration]) async throws -> [SchemaTable] {
        let made = (StoreTables.migrations + migrations).flatMap(\.statements).compactMap(SchemaTable.init)
        let found = try await engine.read { try $0.tables() }.filter { $0 != "migration" }
        let unknown = Set(found).subtracting(made.map(\.name))
        guard unknown.isEmpty else {
            throw StoreFault("tables that this program does not know: \(unknown.sorted().joined(separator: ", "))")
        }
        // A later step may have made a table anew: the last word counts.
        let last = Dictionary(made.enumerated().map { ($1.name, $0) }, uniquingKeysWith: max)
        return made.enumerated().filter { found.contains($1.name) && last[$1.name] == $0 }.map(\.element)
    }

    private static func carry(
        _ table: SchemaTable, from source: any Connection, to target: any WriteConnection
    ) throws -> Int {
        var (count, columns, waiting) = (0, [String](), [[SQLValue]]())
        try source.each("select * from \(table.name) order by \(table.key)", []) { row in
            columns = row.columns.map(\.name)
            waiting.append(row.columns.map(\.value))
            count += 1
            if waiting.count == portion {
                try target.load(table.name, columns, waiting)
                waiting = []
            }
        }
        if !waiting.isEmpty { try target.load(table.name, columns, waiting) }
        return count
    }

    private static func digest(_ table: SchemaTable, _ connection: any Connection) throws -> Table {
        var tree = Frontier()
        try connection.each("select * from \(table.name) order by \(table.key)", []) { row in
            tree.append(Hash.leaf(Commitment.canonical(row.columns)))
        }
        return Table(name: table.name, rows: Int64(tree.size), digest: tree.root.description)
    }
}

/// A table as a migration makes it.
package struct SchemaTable: Hashable, Sendable {
    package let name: String
    /// The columns of its primary key, as in `order by`.
    package let key: String

    /// - Returns: nil for a statement that makes no table with a key.
    package init?(_ statement: String) {
        let spaced = statement.replacing("(", with: " ( ").replacing(")", with: " ) ")
        let words = spaced.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 3, words[0] == "create", words[1] == "table",
            let place = words.indices.first(where: { words[$0] == "primary" && $0 + 1 < words.count }),
            words[place + 1] == "key"
        else { return nil }
        name = words[2]
        if place + 2 < words.count, words[place + 2] == "(" {
            key = words[(place + 3)...].prefix { $0 != ")" }.joined(separator: " ")
        } else {
            key = words[place - 2]
        }
    }
}

extension WriteConnection {
    /// One by one; an engine that has a faster way overrides it.
    package func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
        let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        let text = "insert into \(table) (\(columns.joined(separator: ", "))) values (\(places))"
        for row in rows { try execute(text, row) }
    }
}
