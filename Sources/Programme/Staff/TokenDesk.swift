import Store
import Vocabulary

/// Bearer tokens for programs: made, listed and revoked by an administrator, checked at every request.
package struct TokenDesk: Sendable {
    package struct Token: Sendable, Identifiable {
        package let id: String
        package let name: String
        package let account: String
        package let login: String
        package let ownerName: String
        package let division: Division
        package let scopes: Set<ProgramScope>
        package let madeAt: Instant
        /// The last day on which it is taken.
        package let expiresOn: Day
        package let revokedAt: Instant?
        package let lastUsedOn: Day?

        package func isLive(on day: Day) -> Bool { revokedAt == nil && expiresOn >= day }
    }

    package struct NewToken: Sendable {
        /// What it is for.
        package var name: String
        /// The login of the account that it acts for.
        package var login: String
        package var scopes: Set<ProgramScope>
        /// A division within the owner's; nil: the owner's.
        package var division: Division?
        package var expiresOn: Day

        package init(
            name: String, login: String, scopes: Set<ProgramScope>, division: Division? = nil, expiresOn: Day
        ) {
            self.name = name
            self.login = login
            self.scopes = scopes
            self.division = division
            self.expiresOn = expiresOn
        }
    }

    /// A token and the only copy of its text.
    package struct Made: Sendable {
        package let id: String
        package let text: String
    }

    /// Every token begins with this, so that scanners for leaked secrets and the door know it.
    package static let prefix = "slt_"
    /// A token lives at most this many days from the day it is made.
    package static let longest = 366

    private let store: any Store
    private let clock: Timekeeper
    private let randomness: Randomness

    package init(office: Office) {
        store = office.store
        clock = office.clock
        randomness = office.randomness
    }

    /// Makes a token for an account of the administrator's division. Its text is in the answer and nowhere else.
    /// - Throws: `Refusal` `notYourRole`, `required`, `accountUnknown`, `notYourDivision`, `tokenTooLong` (`days`),
    ///   `dayOver`, `tokenShownOnce` when the same form is sent again.
    package func add(_ new: NewToken, by actor: Actor, key: String? = nil) async throws -> Made {
        let today = clock.today
        let login = new.login.trimmed.lowercased(), name = new.name.trimmed
        var problems: [Problem] = []
        if actor.token != nil { problems.append(Problem("notYourRole")) }
        if name.isEmpty { problems.append(Problem("required", field: "name")) }
        if name.count > 100 { problems.append(Problem("textTooLong", field: "name", values: ["limit": "100"])) }
        if new.scopes.isEmpty { problems.append(Problem("required", field: "scopes")) }
        if new.expiresOn < today { problems.append(Problem("dayOver", field: "expiresOn")) }
        if new.expiresOn > today + Self.longest {
            problems.append(Problem("tokenTooLong", field: "expiresOn", values: ["days": String(Self.longest)]))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        let text = Self.prefix + Base64URL.text(randomness.bytes(33))
        let hash = Self.hash(text)
        let kept = try await store.write("token.add", by: actor, key: key) { tx in
            guard
                let owner = try tx.row(
                    Self.everywhere(actor),
                    "select a.* from account a where a.login = \(login) and a.active = 1 and \(within: "a")")
            else { throw Refusal("accountUnknown", field: "login", ["login": login]) }
            let account = try SignInDesk.actor(owner)
            let division = new.division ?? account.division
            guard account.division.contains(division) else { throw Refusal("notYourDivision", field: "division") }
            let id = tx.newID()
            tx.about("token", id, in: division)
            tx.note("account", account.id)
            tx.note("scopes", .array(new.scopes.map(\.rawValue).sorted().map { .string($0) }))
            try tx.insert(
                "api_token",
                [
                    "id": id, "division": division, "account": account.id, "name": name, "hash": hash,
                    "scopes": CodeList.text(new.scopes.map(\.rawValue)), "made_by": actor.id, "made_at": tx.now,
                    "expires_on": new.expiresOn
                ])
            return [id, hash]
        }
        // The kept answer of a form sent twice is the first token's, whose text is gone.
        guard kept.last == hash, let id = kept.first else { throw Refusal("tokenShownOnce") }
        return Made(id: id, text: text)
    }

    /// Tokens of the administrator's division, the youngest first.
    package func list(
        for actor: Actor, page: Int = 1, size: Int = RegisterPage<Token>.usual
    ) async throws -> RegisterPage<Token> {
        try actor.need(.tokenRead)
        let scope = Self.everywhere(actor)
        return try await store.read { reader in
            let total = try reader.number(
                scope, "select count(*) from api_token t join account a on a.id = t.account where \(Self.kept)")
            let rows = try reader.rows(
                scope,
                """
                select t.*, a.login, a.name as owner_name from api_token t join account a on a.id = t.account
                where \(Self.kept) order by t.made_at desc, t.id limit \(size)
                offset \(RegisterPage<Token>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map(Self.token), total: Int(total), page: page, size: size)
        }
    }

    /// Ends a token at once, in every process: nothing remembers a token beyond the request.
    package func revoke(_ id: String, by actor: Actor, key: String? = nil) async throws {
        // No program makes or ends tokens for others.
        guard actor.token == nil else { throw Refusal("notYourRole") }
        _ = try await store.write("token.revoke", by: actor, key: key) { tx in
            guard
                let row = try tx.row(
                    Self.everywhere(actor),
                    """
                    select t.* from api_token t join account a on a.id = t.account where t.id = \(id) and \(Self.kept)
                    """)
            else { throw Refusal("notFound") }
            tx.about("token", id, in: try row.division("division"))
            try tx.update(
                "api_token", id: id, ["revoked_at": tx.now, "revoked_by": actor.id], where: "revoked_at is null")
            return Done()
        }
    }

    /// The program behind a token; nil when it is unknown, over or revoked, or its owner is shut out.
    package func program(_ text: String) async throws -> Program? {
        guard text.hasPrefix(Self.prefix), text.utf8.count < 100 else { return nil }
        let hash = Self.hash(text), today = clock.today
        let row = try await store.read { reader in
            try reader.row(
                .everything(because: "finds out which program is asking"),
                """
                select a.*, t.id as token, t.division as token_division, t.scopes, t.last_used_on
                from api_token t join account a on a.id = t.account
                where t.hash = \(hash) and t.revoked_at is null and t.expires_on >= \(today) and a.active = 1
                """)
        }
        guard let row else { return nil }
        let owner = try SignInDesk.actor(row)
        let token = try row.text("token")
        let actor = Actor(
            id: owner.id, name: owner.name, role: owner.role, division: try row.division("token_division"),
            institution: owner.institution, person: owner.person, token: token)
        if row.optionalText("last_used_on") != today.description { try await noteUse(token, on: today, by: actor) }
        let scopes = CodeList.codes(row.optionalText("scopes")).compactMap(ProgramScope.init)
        return Program(actor: actor, scopes: Set(scopes))
    }

    /// Once a day and token: an unused one can be found and ended, and the journal does not grow with every request.
    private func noteUse(_ id: String, on today: Day, by actor: Actor) async throws {
        _ = try await store.write("token.use", by: actor) { tx in
            tx.about("token", id)
            try tx.update(
                "api_token", id: id, ["last_used_on": today],
                where: "(last_used_on is null or last_used_on <> \(today))")
            return Done()
        }
    }

    /// The system keeps tokens everywhere (from the console), an administrator in their division, but not those of accounts of an
    /// institution to which they have a tie.
    private static func everywhere(_ actor: Actor) -> Scope {
        actor.isSystem ? .everything(because: "rescue at the console") : actor.scope
    }

    private static let kept: SQL = "\(area: "t") and \(within: "a")"

    private static func hash(_ text: String) -> String { Sha256.hex(text.utf8) }

    private static func token(_ row: Row) throws -> Token {
        Token(
            id: try row.text("id"), name: try row.text("name"), account: try row.text("account"),
            login: try row.text("login"), ownerName: try row.text("owner_name"), division: try row.division("division"),
            scopes: Set(CodeList.codes(row.optionalText("scopes")).compactMap(ProgramScope.init)),
            madeAt: try row.instant("made_at"), expiresOn: try row.day("expires_on"),
            revokedAt: row.optionalInstant("revoked_at"),
            lastUsedOn: row.optionalText("last_used_on").flatMap { Day($0) }
        )
    }
}
