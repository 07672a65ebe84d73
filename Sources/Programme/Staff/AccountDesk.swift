import Store
import Vocabulary

/// Accounts as an administrator keeps them.
package struct AccountDesk: Sendable {
    package struct NewAccount: Sendable {
        package var login: String
        package var name: String
        package var role: Role
        package var division: Division
        package var institution: String?
        package var person: String?
        package var password: String
        /// Whether the password only opens the way to one of the owner's own.
        package var isOneTime: Bool

        package init(
            login: String, name: String, role: Role, division: Division, institution: String? = nil,
            person: String? = nil, password: String, isOneTime: Bool = false
        ) {
            self.login = login
            self.name = name
            self.role = role
            self.division = division
            self.institution = institution
            self.person = person
            self.password = password
            self.isOneTime = isOneTime
        }
    }

    let store: any Store
    let hasher: PasswordHasher

    package init(store: any Store, hasher: PasswordHasher = .standard) {
        self.store = store
        self.hasher = hasher
    }

    /// A password that an administrator hands over: twelve characters, sixty bits.
    package static func oneTimePassword(_ randomness: Randomness) -> String { Token.typed(randomness, groups: 3) }

    /// Adds an account inside the administrator's own division. What its owner chooses later is checked by `PasswordRules`;
    /// here only the least that any account needs.
    /// - Throws: `Refusal` `passwordTooShort`, `loginTaken`, `notYourDivision`, `institutionMissing`.
    package func add(_ new: NewAccount, by actor: Actor) async throws -> String {
        try actor.need(.staffAddAccount)
        let login = new.login.trimmed.lowercased()
        var problems: [Problem] = []
        if login.isEmpty { problems.append(Problem("required", field: "login")) }
        if new.name.trimmed.isEmpty { problems.append(Problem("required", field: "name")) }
        if PasswordRules.normal(new.password).unicodeScalars.count < PasswordRules.leastWithFactor {
            problems.append(
                Problem(
                    "passwordTooShort", field: "password", values: ["least": String(PasswordRules.leastWithFactor)]))
        }
        if !actor.isSystem, !actor.division.contains(new.division) {
            problems.append(Problem("notYourDivision", field: "division"))
        }
        if [.institutionClerk, .teacher].contains(new.role), new.institution == nil {
            problems.append(Problem("institutionMissing", field: "institution"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        let hash = try hasher.hash(PasswordRules.normal(new.password))
        return try await store.write("staff.addAccount", by: actor) { tx in
            if try tx.row(
                .everything(because: "names are unique everywhere"),
                "select id from account where login = \(login)") != nil
            {
                throw Refusal("loginTaken", field: "login", ["login": login])
            }
            let id = tx.newID()
            tx.about("account", id, in: new.division)
            tx.note("role", new.role.rawValue)
            try tx.insert(
                "account",
                [
                    "id": id, "login": login, "name": new.name.trimmed, "role": new.role,
                    "division": new.division, "institution": new.institution, "person": new.person,
                    "password": hash, "active": 1, "created_at": tx.now,
                    "password_until": new.isOneTime ? tx.now + PasswordRules.oneTime : nil
                ])
            return id
        }
    }

    /// Whether the person behind this account is out of the institution's matters (YN22-16): under any account of theirs
    /// they have declared a relative or an interest in it, or work for it. Whoever asks with its own account is not.
    package static func isRecused(_ account: String, from institution: String, _ reader: Reader) throws -> Bool {
        try ties(of: account, reader).contains(institution)
    }

    /// The institutions whose matters the person behind this account is out of.
    package static func ties(of account: String, _ reader: Reader) throws -> [String] {
        let own = try SamePerson.accounts(of: account, reader).sorted()
        let found = try reader.rows(
            .everything(because: "a declaration holds everywhere"),
            """
            select r.institution from recusal r where r.account in \(list: own)
            union select a.institution from account a where a.id in \(list: own) and a.institution is not null
            and not exists (select 1 from account me where me.id = \(account) and me.institution = a.institution)
            """)
        return try found.map { try $0.text("institution") }
    }

    /// A person declares a relative or an interest in an institution; from then on they are out of its matters.
    package func declareRecusal(institution: String, relation: String, by actor: Actor) async throws -> String {
        guard !relation.trimmed.isEmpty else { throw Refusal("required", field: "relation") }
        return try await store.write("staff.declareRecusal", by: actor) { tx in
            let id = tx.newID()
            tx.about("account", actor.id)
            tx.note("institution", institution)
            if try Self.isRecused(actor.id, from: institution, tx) {
                throw Refusal("alreadyDeclared", field: "institution")
            }
            try tx.insert(
                "recusal",
                [
                    "id": id, "division": actor.division, "account": actor.id, "institution": institution,
                    "relation": relation.trimmed, "declared_at": tx.now
                ])
            return id
        }
    }
}
