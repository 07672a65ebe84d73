import Foundation
import Store
import Synchronization
import Vault
import Vocabulary

/// The store on a PostgreSQL server, which several server processes may share.
package final class PostgresStore: EngineStore {
    package let engine: PostgresEngine
    package let writer: GroupWriter
    package let vault: Vault
    package let clock: Timekeeper

    /// Connects once, so that a wrong address is told at once.
    /// - Parameter vault: what seals personal data; with the same keys in all processes that share the database.
    /// - Throws: `StoreFault` when there is no such server or database, or it does not let us in.
    package init(
        _ address: DatabaseAddress, clock: Timekeeper, randomness: Randomness, vault: Vault,
        limits: PostgresLimits = PostgresLimits()
    ) throws {
        engine = try PostgresEngine(address, limits)
        self.vault = vault
        writer = GroupWriter(engine: engine, vault: vault, clock: clock, randomness: randomness)
        self.clock = clock
    }
}

/// PostgreSQL through libpq: a pool of links that read, one that writes.
package final class PostgresEngine: Engine {
    let address: DatabaseAddress
    let limits: PostgresLimits
    private let readers: ReaderPool
    /// Used by the group writer's thread only.
    private let writer: Mutex<Link?>

    /// Held by who writes: transactions of all processes follow one another, so that the journal has one order and what a
    /// transaction checked still holds when it commits. ("SkillLED" in ASCII.)
    static let beginWriting = "begin isolation level read committed; select pg_advisory_xact_lock(6011014042050381124)"

    package init(_ address: DatabaseAddress, _ limits: PostgresLimits) throws {
        self.address = address
        self.limits = limits
        do { writer = Mutex(try Link(address, limits, answer: limits.patience)) } catch let fault as ConnectionLost {
            throw StoreFault(fault.description)
        }
        readers = ReaderPool(address, limits)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await readers.read(body)
    }

    package func write(
        _ work: (any WriteConnection) throws -> Void, isStored: (any Connection) throws -> Bool
    ) throws {
        var effort = Effort(limits.patience)
        var mayBeStored = false
        repeat {
            do {
                let link = try writingLink()
                try link.begin(Self.beginWriting)
                let connection = PostgresConnection(link: link)
                if mayBeStored, try isStored(connection) { return link.rollback() }
                mayBeStored = false
                guard try run(work, connection) else { continue }
                mayBeStored = true
                if try commit(link) { return }
                mayBeStored = false
            } catch is ConnectionLost {
                writer.withLock { $0 = nil }
            } catch let fault as PostgresFault where fault.tookTooLong {
                writer.withLock { $0 }?.rollback()
            }
        } while effort.goOn()
        throw mayBeStored ? StoreTrouble.outcomeUnknown : StoreTrouble.unavailable
    }

    /// - Returns: false where the server said that it did not, and that it might another time.
    /// - Throws: `ConnectionLost` where it said nothing.
    private func commit(_ link: Link) throws -> Bool {
        do {
            try link.commit()
            return true
        } catch let fault as PostgresFault {
            link.rollback()
            guard fault.asksForRepetition else { throw fault }
            return false
        } catch let shortage as StoreTrouble {
            link.rollback()
            throw shortage
        }
    }

    /// - Returns: false where all of it has to be run again.
    private func run(_ work: (any WriteConnection) throws -> Void, _ connection: PostgresConnection) throws -> Bool {
        let link = connection.link
        do { try work(connection) } catch {
            switch link.trouble {
            case .lost, .stale: throw ConnectionLost(description: "\(error)")
            case .conflict: break
            case nil:
                link.rollback()
                throw error
            }
        }
        if link.trouble == .conflict { link.rollback() }
        return link.trouble == nil
    }

    private func writingLink() throws -> Link {
        if let link = writer.withLock({ $0 }) { return link }
        let link = try Link(address, limits, answer: limits.patience)
        writer.withLock { $0 = link }
        return link
    }

    package func migrate(_ migrations: [Migration], at now: Instant) async throws -> [String] {
        try await alone { link in try PostgresSchema.migrate(migrations, at: now, link) }
    }

    package func applied() async throws -> Set<String> {
        try await read { connection in
            guard try connection.tables().contains("migration") else { return [] }
            return Set(try connection.rows("select name from migration", []).map { try $0.text("name") })
        }
    }

    /// Lets a role serve: read, add, and change what may be changed; no schema, no UPDATE or DELETE on what is kept.
    package func grant(to role: String) async throws {
        try await alone { link in try PostgresSchema.grant(to: role, link) }
    }

    /// What was overwritten or deleted stays in write-ahead log and backups until the server reuses or somebody removes them.
    package func scrub() async throws {
        let tables = try await read { try $0.tables() }
        try await Self.command(tables.map { "vacuum full \($0)" } + ["checkpoint"], on: address)
    }

    /// Runs statements of an owner as they are, outside a transaction.
    package static func command(_ statements: [String], on address: DatabaseAddress) async throws {
        try await onOwnThread {
            let link = try Link(address, PostgresLimits(), answer: .seconds(3_600))
            for statement in statements { try link.command(statement) }
        }
    }

    /// Does work of an owner on a link of its own.
    func alone<T: Sendable>(_ body: @escaping @Sendable (Link) throws -> T) async throws -> T {
        let (address, limits) = (address, limits)
        return try await Self.onOwnThread {
            let link = try Link(address, limits, answer: .seconds(3_600))
            try link.begin(Self.beginWriting)
            let answer = try body(link)
            try link.commit()
            return answer
        }
    }

    private static func onOwnThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "skillledger.owner").async {
                continuation.resume(
                    with: Result {
                        do { return try body() } catch let fault as ConnectionLost {
                            throw StoreFault(fault.description)
                        }
                    })
            }
        }
    }
}

/// Tries again for a while, waiting longer each time. Blocks.
struct Effort {
    private let end: ContinuousClock.Instant
    private var pause = 0.02

    init(_ patience: Duration) { end = .now + patience }

    /// - Returns: false where there is no time left.
    mutating func goOn() -> Bool {
        guard ContinuousClock.now < end else { return false }
        // Not all at once: several processes may be waiting for the same server.
        Thread.sleep(forTimeInterval: pause * Double.random(in: 0.5...1))
        pause = min(1, pause * 2)
        return true
    }
}
