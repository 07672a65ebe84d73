import Store
import Vocabulary

/// What keeps an account safe, as the administrator of its division sees it.
extension AccountDesk {
    package struct Safety: Sendable {
        package let factor: SecondFactorDesk.Standing
        package let sessions: [OpenSession]
        /// Until when the account waits with a one-time password; nil: it has one of its own.
        package let oneTimeUntil: Instant?
    }

    package func safety(of id: String, for actor: Actor) async throws -> Safety {
        try actor.need(.accountRead)
        return try await store.read { reader in
            _ = try Self.account(id, for: actor, reader)
            let row = try reader.row(
                .everything(because: "found in its scope above"), "select password_until from account where id = \(id)")
            return Safety(
                factor: try SecondFactorDesk.standing(of: id, reader), sessions: try OpenSession.list(of: id, reader),
                oneTimeUntil: row?.optionalInstant("password_until"))
        }
    }

    /// Takes an account's second factor away: its owner has lost it, was looked in the eye, and sets up a new one at the next
    /// sign-in. Its sessions end.
    package func resetSecondFactor(_ id: String, by actor: Actor) async throws {
        _ = try await store.write("staff.resetSecondFactor", by: actor) { tx in
            let account = try Self.kept(id, tx)
            if account.id == actor.id { throw Refusal("ownAccount") }
            try FactorRow.removeAll(id, tx)
            try tx.runSilently("delete from session where account = \(id)")
            return Done()
        }
    }

    /// Ends all sessions of an account.
    package func endSessions(_ id: String, by actor: Actor) async throws {
        _ = try await store.write("staff.endSession", by: actor) { tx in
            _ = try Self.kept(id, tx)
            let ended = try tx.runSilently("delete from session where account = \(id)")
            tx.note("sessions", .integer(ended))
            return Done()
        }
    }
}
