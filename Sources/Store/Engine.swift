import Vault
import Vocabulary

/// What one kind of database gives. Everything else is common to all: `EngineStore`, `GroupWriter`, `Audit`.
package protocol Engine: Sendable {
    /// Runs `body` on one consistent state, on a thread that may wait.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Runs `work` as the only writer of the store and makes it durable before returning. Waits on the caller's thread.
    ///
    /// `work` may be run again from its start, when the store asks for it or the connection was lost; nothing stays of a
    /// run that threw, and its error is thrown on.
    /// - Parameter isStored: asked where a commit got no answer: is the last run of `work` in the store? It gets a new
    ///   connection, on which it is again the only writer.
    /// - Throws: `StoreTrouble` where the database is not there or did not answer in time.
    func write(_ work: (any WriteConnection) throws -> Void, isStored: (any Connection) throws -> Bool) throws

    /// Applies the steps that are not applied yet, all or none, and notes them in `migration`.
    /// - Returns: the names of those applied.
    func migrate(_ migrations: [Migration], at now: Instant) async throws -> [String]

    /// The steps that are applied; none in an empty database.
    func applied() async throws -> Set<String>

    /// Rewrites the tables' files so that nothing that was overwritten or deleted can be read in them any more.
    func scrub() async throws
}

/// What an engine gives: run a statement, get rows. Only engines and this target use it.
///
/// Statements have `?` where values go. An engine that cannot store a value refuses it; all refuse U+0000 in text
/// (`SQLValue.refuseNull`), because PostgreSQL cannot store it.
package protocol Connection {
    func rows(_ text: String, _ arguments: [SQLValue]) throws -> [Row]
    /// - Returns: how many rows changed.
    @discardableResult
    func execute(_ text: String, _ arguments: [SQLValue]) throws -> Int
    /// Hands over row by row, for what is too long to hold. `body` may run other statements.
    func each(_ text: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws
    /// The tables of the program, sorted.
    func tables() throws -> [String]
}

/// A connection within the transaction of a group.
package protocol WriteConnection: Connection {
    /// Another number whenever a row was changed, or something happened that forbids to go on as if nothing had (in
    /// PostgreSQL: a statement failed).
    var disturbance: Int { get }

    /// Adds many rows, for copies of whole stores.
    func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws
}

/// The database could not do now what it could do at another time. Callers are told to come back.
package enum StoreTrouble: Error, Hashable, Sendable {
    /// Nothing was done.
    case unavailable
    /// The change may have been made: whoever asked repeats it with the same idempotency key.
    case outcomeUnknown
}

extension SQLValue {
    /// Refuses U+0000 in a text on its way into the store.
    package static func refuseNull(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        if bytes.contains(0) { throw Refusal("textHasNull") }
    }
}

/// What every store has before anything of the programme.
package enum StoreTables {
    package static let migrations = JournalKeeper.migrations + [DataKeys.migration]
}

/// A store over an engine: adds the group writer, the journal and the clock.
package protocol EngineStore: Store {
    associatedtype Database: Engine
    var engine: Database { get }
    var writer: GroupWriter { get }
    var vault: Vault { get }
    var clock: Timekeeper { get }
}

extension EngineStore {
    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        let (now, vault) = (clock.now(), vault)
        return try await engine.read { try body(Reader(connection: $0, now: now, vault: vault)) }
    }

    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await writer.write(name, by: actor, key: key, body)
    }

    package func migrate(_ migrations: [Migration]) async throws -> [String] {
        try await engine.migrate(StoreTables.migrations + migrations, at: clock.now())
    }

    package func scrub() async throws { try await engine.scrub() }

    package func pending(_ migrations: [Migration]) async throws -> [String] {
        let applied = try await engine.applied()
        return (StoreTables.migrations + migrations).map(\.name).filter { !applied.contains($0) }
    }
}
