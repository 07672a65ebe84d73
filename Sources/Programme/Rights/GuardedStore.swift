import Store
import Vocabulary

/// The guard in front of the store: no transaction without a row in the table of rights, none by who does not hold it,
/// none on what lies out of the actor's reach. It stands behind the desks, whatever they forgot.
package struct GuardedStore: Store {
    private let store: any Store

    package init(_ store: any Store) { self.store = store }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Reader) throws -> T) async throws -> T {
        try await store.read(body)
    }

    /// - Throws: `StoreFault` for a name that is no right, `Refusal` `notYourRole`, `notFound` (foreign) or `recused`.
    package func write<T: Codable & Sendable>(
        _ name: String, by actor: Actor, key: String?, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        guard let right = Right(rawValue: name) else {
            throw StoreFault("the transaction \(name) has no row in the table of rights (Programme/Rights)")
        }
        try actor.need(right)
        return try await store.write(name, by: actor, key: key) { tx in
            let answer = try body(tx)
            try Fence.check(right, tx)
            return answer
        }
    }

    package func pending(_ migrations: [Migration]) async throws -> [String] { try await store.pending(migrations) }

    package func scrub() async throws { try await store.scrub() }

    package func migrate(_ migrations: [Migration]) async throws -> [String] { try await store.migrate(migrations) }
}

/// Whether what a transaction was about lies in its actor's reach. Asked after its work, when the subject is known.
enum Fence {
    static func check(_ right: Right, _ tx: Transaction) throws {
        if tx.actor.isSystem || right.row.reach != .place { return }
        guard let (kind, id) = Subjects.parts(tx.subject) else {
            throw StoreFault("the transaction \(tx.name) does not say what it is about")
        }
        guard let table = Subjects.tables[kind] else {
            if case .divisions(let own) = tx.actor.scope.area, own.contains(where: { $0.contains(tx.division) }) {
                return
            }
            throw Refusal("notFound")
        }
        guard
            let row = try tx.row(
                .everything(because: "the guard looks whose it is"), "select t.* from \(table) t where t.id = \(id)")
        else { throw Refusal("notFound") }
        guard
            tx.actor.scope.contains(
                division: try row.division("division"),
                institution: kind == "institution" ? id : row.optionalText("institution"),
                person: row.optionalText("person"))
        else { throw Refusal("notFound") }
        // Of those who act for an institution, its scope is proof enough.
        guard tx.actor.institution == nil else { return }
        let institutions = try Subjects.institutions(of: tx.subject, tx)
        if institutions.isEmpty { return }
        let ties = try AccountDesk.ties(of: tx.actor.id, tx)
        if institutions.contains(where: ties.contains) { throw Refusal("recused") }
    }
}
