import Store
import Vault
import Vocabulary

/// A row of `second_factor`: a secret that waits to be confirmed, or the one that counts.
struct FactorRow: Sendable {
    let id: String
    let secret: [UInt8]
    let confirmedAt: Instant?
    /// The last step whose code was used; none up to it counts again.
    let usedStep: Int64?

    private init(_ row: Row) throws {
        id = try row.text("id")
        let sealed: Confidential? = try row.open("second_factor.secret")
        guard let bytes = sealed.flatMap({ OneTimeCode.bytes(base32: $0.plain) }) else {
            throw StoreFault("second_factor/\(id) holds no secret")
        }
        secret = bytes
        confirmedAt = row.optionalInstant("confirmed_at")
        usedStep = row.optionalInt("used_step")
    }

    static func waiting(_ account: String, _ reader: Reader) throws -> FactorRow? {
        try reader.row(
            .everything(because: "one account's own"),
            "select * from second_factor where account = \(account) and confirmed_at is null"
        ).map { try FactorRow($0) }
    }

    static func confirmed(_ account: String, _ reader: Reader) throws -> FactorRow? {
        try reader.row(
            .everything(because: "one account's own"),
            "select * from second_factor where account = \(account) and confirmed_at is not null"
        ).map { try FactorRow($0) }
    }

    /// Puts a new secret up for confirmation; one that waited is void.
    static func offer(_ secret: [UInt8], to actor: Actor, _ tx: Transaction) throws {
        tx.about("account", actor.id)
        if let waiting = try waiting(actor.id, tx) { try tx.delete("second_factor", id: waiting.id) }
        try tx.insert(
            "second_factor",
            [
                "id": tx.newID(), "division": actor.division, "account": actor.id,
                "secret": Confidential(OneTimeCode.base32(secret)), "made_at": tx.now
            ], of: "account/\(actor.id)")
    }

    static func removeConfirmed(_ account: String, _ tx: Transaction) throws {
        if let row = try confirmed(account, tx) { try tx.delete("second_factor", id: row.id) }
    }

    /// All of an account: what counts, what waits, and the codes for recovery.
    static func removeAll(_ account: String, _ tx: Transaction) throws {
        try removeConfirmed(account, tx)
        if let row = try waiting(account, tx) { try tx.delete("second_factor", id: row.id) }
        try RecoveryCodes.remove(account, tx)
    }
}

/// Codes for recovery, 120 bits each, so that a plain digest is all that the store needs to have of them.
enum RecoveryCodes {
    /// Of four characters.
    static let groups = 6

    private static func digest(_ code: String, _ account: String) -> String { Token.digest(account + "\n" + code) }

    static func replace(_ codes: [String], of actor: Actor, _ tx: Transaction) throws {
        try remove(actor.id, tx)
        for code in codes {
            try tx.insert(
                "recovery_code",
                [
                    "id": tx.newID(), "division": actor.division, "account": actor.id,
                    "digest": digest(Token.typed(code) ?? "", actor.id)
                ])
        }
    }

    /// - Throws: `Refusal` `factorWrong` for a code that is not one of the account's or was used.
    static func use(_ code: String, of account: String, _ tx: Transaction) throws {
        guard let typed = Token.typed(code) else { throw Refusal("factorWrong", field: "code") }
        let row = try tx.row(
            .everything(because: "one account's own"),
            """
            select id from recovery_code
            where account = \(account) and digest = \(digest(typed, account)) and used_at is null
            """)
        guard let row else { throw Refusal("factorWrong", field: "code") }
        try tx.update("recovery_code", id: try row.text("id"), ["used_at": tx.now])
    }

    static func remove(_ account: String, _ tx: Transaction) throws {
        let rows = try tx.rows(
            .everything(because: "one account's own"), "select id from recovery_code where account = \(account)")
        for row in rows { try tx.delete("recovery_code", id: try row.text("id")) }
    }
}
