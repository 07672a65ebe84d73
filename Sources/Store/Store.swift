import Vault
import Vocabulary

/// A database of the program: embedded or a server. Values only go in and out; no statement handle leaves it.
package protocol Store: Sendable {
    /// Reads one consistent state.
    func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T

    /// Runs a named transaction: its rows, its journal entry and its answer are stored together or not at all.
    ///
    /// When this returns, the change is durable. A `Refusal` thrown by `body` undoes everything and is thrown on.
    /// - Parameters:
    ///   - name: what is done, stable, e.g. `class.submit`; it names the journal entry.
    ///   - key: the caller's idempotency key. The same key of the same actor gives the same answer without doing it again.
    func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T

    /// Brings the schema up to date; does nothing when it is.
    /// - Returns: the names of the steps that were applied.
    @discardableResult
    func migrate(_ migrations: [Migration]) async throws -> [String]

    /// The steps that `migrate` would apply.
    func pending(_ migrations: [Migration]) async throws -> [String]

    /// Rewrites the files so that nothing that was overwritten or deleted can be read in them any more. Takes as long as a copy.
    func scrub() async throws
}

extension Store {
    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await write(name, by: actor, key: nil, body)
    }
}

/// The answer of a transaction that has nothing to say.
package struct Done: Codable, Hashable, Sendable {
    package init() {}
}

/// Reads within one consistent state.
package class Reader {
    package let connection: any Connection
    package let now: Instant
    let vault: Vault

    package init(connection: any Connection, now: Instant, vault: Vault) {
        self.connection = connection
        self.now = now
        self.vault = vault
    }

    /// The rows of a query that lie in the scope.
    package func rows(_ scope: Scope, _ sql: SQL) throws -> [Row] {
        let bound = try sql.bound(to: scope)
        var rows = try connection.rows(bound.text, bound.arguments)
        try unlock(&rows)
        return rows
    }

    package func row(_ scope: Scope, _ sql: SQL) throws -> Row? { try rows(scope, sql).first }

    /// The single number that a query such as `select count(*)` gives.
    package func number(_ scope: Scope, _ sql: SQL) throws -> Int64 {
        try row(scope, sql)?.columns.first?.value.integer ?? 0
    }
}
