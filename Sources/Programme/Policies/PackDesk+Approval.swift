import Policy
import Store
import Vocabulary

/// From the check to what holds: two people who had no hand in a draft agree to it, each by their own account and neither of them
/// another account of the other or of an author.
extension PackDesk {
    /// Checks a draft and, where all is well, keeps that it is.
    /// - Returns: what was found.
    package func check(_ id: String, token: String, by actor: Actor, key: String? = nil) async throws -> DraftCheck {
        let draft = try await draft(id, for: actor)
        guard draft.token == token else { throw Refusal("changedMeanwhile") }
        let found = check(draft)
        guard found.passed, let text = found.pack?.version, draft.version.state.isOpen, draft.version.version != text
        else { return found }
        _ = try await office.store.write("policy.checkDraft", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard version.state.isOpen else { throw Refusal("draftFixed") }
            guard try PackDraft.load(id, .divisions([version.division]), tx).token == token else {
                throw Refusal("changedMeanwhile")
            }
            try tx.update(
                "pack_version", id: id,
                ["state": PackVersion.State.checked, "version": text, "changed_at": tx.now])
            try PackWriting.step(.checked, id, in: version.division, version: text, tx)
            tx.note("version", text)
            return Done()
        }
        return found
    }

    /// Hands a checked draft in for approval.
    /// - Parameters:
    ///   - effectiveFrom: first day on which a class may start under it; not before today.
    ///   - remark: what changes and on whose order.
    /// - Throws: `Refusal`: `packProblem` for everything that the check finds, `draftUnchanged`, `draftOutdated`, `draftFixed`,
    ///   `required`, `effectiveInPast`.
    package func submit(
        _ id: String, token: String, effectiveFrom: Day, remark: String, by actor: Actor, key: String? = nil
    ) async throws {
        let found = try await check(id, token: token, by: actor, key: key.map { $0 + "/check" })
        guard found.passed else {
            throw Refusal(
                found.problems.map {
                    Problem("packProblem", place: Self.place(of: $0), values: ["message": $0.message])
                })
        }
        _ = try await office.store.write("policy.submitDraft", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard version.state == .checked, let text = version.version else { throw Refusal("draftFixed") }
            var problems: [Problem] = []
            if remark.trimmed.isEmpty { problems.append(Problem("required", field: "remark")) }
            if remark.count > 1_000 {
                problems.append(Problem("textTooLong", field: "remark", values: ["limit": "1000"]))
            }
            if effectiveFrom < tx.now.day { problems.append(Problem("effectiveInPast", field: "effectiveFrom")) }
            guard problems.isEmpty else { throw Refusal(problems) }
            try Self.followsNewest(version, from: effectiveFrom, tx)
            try tx.update(
                "pack_version", id: id,
                [
                    "state": PackVersion.State.submitted, "remark": remark.trimmed, "effective_from": effectiveFrom,
                    "changed_at": tx.now
                ])
            try PackWriting.step(.submitted, id, in: version.division, version: text, remark: remark.trimmed, tx)
            tx.note("version", text)
            tx.note("effectiveFrom", effectiveFrom.description)
            return Done()
        }
    }

    private static func place(of problem: PackProblem) -> String {
        problem.line > 0 ? "\(problem.file):\(problem.line)" : problem.file
    }

    /// Agrees to a submitted draft: the first of two, or the second, after which nothing of it can change any more.
    /// - Throws: `Refusal`: `draftNotSubmitted`, `sameAsAuthor`, `sameAsApprover`, `notFound`, `provinceOnly`.
    package func approve(_ id: String, version text: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("policy.approveDraft", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard version.state == .submitted, version.version == text else { throw Refusal("draftNotSubmitted") }
            let own = try SamePerson.accounts(of: tx.actor.id, tx)
            if !own.isDisjoint(with: try Self.authors(of: id, tx)) { throw Refusal("sameAsAuthor") }
            if let first = version.firstBy {
                if own.contains(first) { throw Refusal("sameAsApprover") }
                try tx.update(
                    "pack_version", id: id,
                    ["state": PackVersion.State.approved, "second_by": tx.actor.id, "changed_at": tx.now])
                try PackWriting.fix(id, tx)
            } else {
                try tx.update("pack_version", id: id, ["first_by": tx.actor.id, "changed_at": tx.now])
            }
            try PackWriting.step(.approved, id, in: version.division, version: text, tx)
            tx.note("version", text)
            return Done()
        }
    }

    /// Sends a submitted draft back to those who made it.
    package func giveBack(_ id: String, reason: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("policy.returnDraft", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard version.state == .submitted else { throw Refusal("draftNotSubmitted") }
            guard !reason.trimmed.isEmpty else { throw Refusal("reasonsMissing", field: "reason") }
            try tx.update(
                "pack_version", id: id,
                [
                    "state": PackVersion.State.draft, "version": nil as String?, "first_by": nil as String?,
                    "changed_at": tx.now
                ])
            try PackWriting.step(.returned, id, in: version.division, remark: reason.trimmed, tx)
            return Done()
        }
    }

    /// Puts an approved version in force for classes that start from its day on and are handed in from now on. Classes that are
    /// under way keep theirs.
    /// - Throws: `Refusal`: `draftNotApproved`, `draftOutdated`, `approversSame` where it has become known since that two of those
    ///   who took part are one person.
    package func putInForce(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("policy.putInForce", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard version.state == .approved, let text = version.version, let agreed = version.effectiveFrom,
                let first = version.firstBy, let second = version.secondBy
            else { throw Refusal("draftNotApproved") }
            let authors = try Self.authors(of: id, tx)
            let (one, other) = (try SamePerson.accounts(of: first, tx), try SamePerson.accounts(of: second, tx))
            guard one.isDisjoint(with: other), one.union(other).isDisjoint(with: authors) else {
                throw Refusal("approversSame")
            }
            let from = max(agreed, tx.now.day)
            let before = try Self.followsNewest(version, from: from, tx)
            try tx.update(
                "pack_version", id: id,
                [
                    "state": PackVersion.State.inForce, "in_force_from": from, "stamp": try PackWriting.stamp(tx),
                    "changed_at": tx.now
                ])
            try PackWriting.step(.inForce, id, in: version.division, version: text, tx)
            if let before, before.division == version.division { try PackWriting.supersede(before, from: from, tx) }
            tx.note("version", text)
            tx.note("inForceFrom", from.description)
            if let old = before?.version { tx.note("supersedes", old) }
            return Done()
        }
        try await office.packs.refresh(office.store)
    }

    /// A draft follows what is in force: nothing that came into force since it was made is undone by it unseen.
    /// - Returns: what it follows.
    @discardableResult
    private static func followsNewest(_ version: PackVersion, from: Day, _ tx: Transaction) throws -> PackVersion? {
        let newest = try PackStore.newest(of: version.pack, in: version.division, tx)
        guard newest?.id == version.parent else { throw Refusal("draftOutdated") }
        if let newest, newest.version == version.version { throw Refusal("draftUnchanged") }
        if let newest, newest.division == version.division, let held = newest.inForceFrom, from < held {
            throw Refusal("effectiveBeforeNewest", field: "effectiveFrom", ["day": held.description])
        }
        return newest
    }

    /// The accounts that had a hand in a draft.
    private static func authors(of id: String, _ tx: Transaction) throws -> Set<String> {
        let rows = try tx.rows(
            .everything(because: "persons must differ whoever asks"),
            "select distinct account from pack_step where pack_version = \(id) and act in ('made', 'changed', 'submitted')"
        )
        return Set(try rows.map { try $0.text("account") })
    }
}
