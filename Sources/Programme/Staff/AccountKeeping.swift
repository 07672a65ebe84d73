import Store
import Vocabulary

/// What an administrator does with accounts once they are there.
extension AccountDesk {
    /// An account without its password.
    package struct Account: Sendable, Identifiable {
        package let id: String
        package let login: String
        package let name: String
        package let role: Role
        package let division: Division
        package let institution: String?
        package let institutionName: String?
        package let active: Bool
        package let createdAt: Instant

        init(_ row: Row) throws {
            id = try row.text("id")
            login = try row.text("login")
            name = try row.text("name")
            role = try row.code("role")
            division = try row.division("division")
            institution = row.optionalText("institution")
            institutionName = row.optionalText("institution_name")
            active = try row.flag("active")
            createdAt = try row.instant("created_at")
        }
    }

    /// Accounts of the administrator's division, by login.
    /// - Parameter text: part of a login or name; empty for all.
    package func list(
        _ text: String = "", role: Role? = nil, for actor: Actor, page: Int = 1,
        size: Int = RegisterPage<Account>.usual
    ) async throws -> RegisterPage<Account> {
        try actor.need(.accountRead)
        var conditions: SQL = ""
        if !text.isEmpty {
            conditions = conditions + "and (instr(a.login, \(text.lowercased())) > 0 or instr(a.name, \(text)) > 0) "
        }
        if let role { conditions = conditions + "and a.role = \(role.rawValue) " }
        let all = conditions
        return try await store.read { reader in
            let total = try reader.number(actor.scope, "select count(*) from account a where \(within: "a") \(all)")
            let rows = try reader.rows(
                actor.scope,
                """
                select a.*, i.name as institution_name from account a left join institution i on i.id = a.institution
                where \(within: "a") \(all) order by a.login limit \(size) offset \(RegisterPage<Account>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Account($0) }, total: Int(total), page: page, size: size)
        }
    }

    package func find(_ id: String, for actor: Actor) async throws -> Account {
        try actor.need(.accountRead)
        return try await store.read { try Self.account(id, for: actor, $0) }
    }

    /// Shuts an account out or lets it in again. Its sessions end; nobody shuts out themselves.
    package func setActive(_ id: String, _ active: Bool, by actor: Actor, key: String? = nil) async throws {
        _ = try await store.write("staff.setActive", by: actor, key: key) { tx in
            let account = try Self.kept(id, tx)
            if account.id == actor.id { throw Refusal("ownAccount") }
            guard account.active != active else { return Done() }
            tx.note("active", .bool(active))
            try tx.update("account", id: id, ["active": active])
            try tx.runSilently("delete from session where account = \(id)")
            return Done()
        }
    }

    /// Gives an account a one-time password, which its owner must change at the next sign-in; its sessions end.
    /// - Returns: the password, to be handed over; the store does not know it.
    package func resetPassword(_ id: String, by actor: Actor, randomness: Randomness = .system) async throws -> String {
        let password = Self.oneTimePassword(randomness)
        let hash = try hasher.hash(password)
        _ = try await store.write("staff.resetPassword", by: actor) { tx in
            _ = try Self.kept(id, tx)
            try tx.update(
                "account", id: id, ["password": hash, "password_until": tx.now + PasswordRules.oneTime])
            try tx.runSilently("delete from session where account = \(id)")
            return Done()
        }
        return password
    }

    /// The operator's way back in, at the console: as `resetPassword`, by the user name and without an administrator.
    /// - Throws: `Refusal` `notFound`.
    package func rescue(login: String, randomness: Randomness = .system) async throws -> String {
        let login = login.trimmed.lowercased()
        let password = Self.oneTimePassword(randomness)
        let hash = try hasher.hash(password)
        _ = try await store.write("staff.resetPassword", by: .system(in: nil)) { tx in
            let row = try tx.row(
                .everything(because: "rescue at the console"), "select id, division from account where login = \(login)"
            )
            guard let row else { throw Refusal("notFound", field: "login", ["login": login]) }
            let id = try row.text("id")
            tx.about("account", id, in: try row.division("division"))
            try tx.update(
                "account", id: id, ["password": hash, "password_until": tx.now + PasswordRules.oneTime])
            try FactorRow.removeAll(id, tx)
            try tx.runSilently("delete from session where account = \(id)")
            return Done()
        }
        return password
    }

    static func account(_ id: String, for actor: Actor, _ reader: Reader) throws -> Account {
        let row = try reader.row(
            actor.scope,
            """
            select a.*, i.name as institution_name from account a left join institution i on i.id = a.institution
            where a.id = \(id) and \(within: "a")
            """)
        guard let row else { throw Refusal("notFound") }
        return try Account(row)
    }

    static func kept(_ id: String, _ tx: Transaction) throws -> Account {
        try tx.actor.need(.accountRead)
        let account = try account(id, for: tx.actor, tx)
        tx.about("account", id, in: account.division)
        return account
    }
}
