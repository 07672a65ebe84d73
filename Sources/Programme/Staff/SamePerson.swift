import Store
import Vocabulary

/// Accounts of one citizen count as one person: in every separation of duties and in every declared tie, whichever of
/// them acted, also those that were shut out, and also when it is learned only later that they belong together.
package enum SamePerson {
    /// The citizen behind an account, as the blind index of the identity number; null where it is not known.
    package static let migration = Migration(
        "staff-citizen-1",
        """
        alter table account add column citizen text;
        create index account_citizen on account (citizen) where citizen is not null;
        """)

    /// The ids of all accounts of the person behind one, that one included.
    package static func accounts(of account: String, _ reader: Reader) throws -> Set<String> {
        let others = try reader.rows(
            .everything(because: "one person's accounts, wherever they are"),
            """
            select o.id from account a join account o on o.citizen = a.citizen where a.id = \(account)
            """)
        return Set(try others.map { try $0.text("id") }).union([account])
    }

    /// Whether two accounts are one person's.
    package static func are(_ one: String, _ other: String, _ reader: Reader) throws -> Bool {
        if one == other { return true }
        return try accounts(of: one, reader).contains(other)
    }

    /// Says whose account it is. From then on it counts as one with the citizen's others.
    /// - Throws: `Refusal` `rolesExclude` where an active account of the citizen has a role that excludes this one's, and
    ///   `citizenKnown` where the account already belongs to another citizen.
    static func tell(_ account: String, role: Role, is number: CitizenID, in tx: Transaction) throws {
        let citizen = try tx.index(number)
        let everywhere = Scope.everything(because: "one person's accounts, wherever they are")
        let known = try tx.row(everywhere, "select citizen from account where id = \(account)")
        if let before = known?.optionalText("citizen"), before != citizen {
            throw Refusal("citizenKnown", field: "idNumber")
        }
        let others = try tx.rows(
            everywhere,
            "select login, role from account where citizen = \(citizen) and active = 1 and id <> \(account) order by login"
        )
        for other in others {
            let held: Role = try other.code("role")
            if role.excludes(held) {
                throw Refusal(
                    "rolesExclude", field: "idNumber",
                    ["login": try other.text("login"), "held": held.rawValue, "role": role.rawValue])
            }
        }
        try tx.update("account", id: account, ["citizen": citizen])
    }
}

extension AccountDesk {
    /// Records whose account it is, by identity number, which is kept only as its blind index.
    /// - Throws: `Refusal` `citizenID.…`, `notFound`, `rolesExclude`, `citizenKnown`.
    package func identify(_ id: String, idNumber: String, by actor: Actor, key: String? = nil) async throws {
        let number = try CitizenID(idNumber, field: "idNumber")
        _ = try await store.write("staff.identify", by: actor, key: key) { tx in
            guard
                let row = try tx.row(
                    tx.actor.isSystem ? .everything(because: "rescue at the console") : tx.actor.scope,
                    "select a.role, a.division from account a where a.id = \(id) and \(within: "a")")
            else { throw Refusal("notFound") }
            tx.about("account", id, in: try row.division("division"))
            try SamePerson.tell(id, role: try row.code("role"), is: number, in: tx)
            return Done()
        }
    }
}
