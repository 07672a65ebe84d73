import Store
import Vocabulary

/// What an institution may do: the published list, sanctions, further occupations. Each change is kept with its reason.
extension ProviderDesk {
    /// What was found when an institution asked for a further occupation (YN22-4).
    package struct OccupationReview: Sendable, Hashable {
        package var occupation = ""
        package var teaching = ""
        package var equipment = ""
        package var assessment = ""
        /// Whether the occupation is of a kind that needs a national standard and a recognised evaluator.
        package var leadsToCertificate = true
        package var hasNationalStandard = false
        package init() {}
    }

    /// Puts an institution on the published list or takes it off.
    package func setListed(
        _ id: String, _ listed: Bool, reason: String, by actor: Actor, key: String? = nil
    ) async throws {
        _ = try await office.store.write("institution.list", by: actor, key: key) { tx in
            try Self.setListed(id, listed, reason: reason, in: tx)
            return Done()
        }
    }

    package static func setListed(_ id: String, _ listed: Bool, reason: String, in tx: Transaction) throws {
        let provider = try kept(id, tx)
        var entries = Entries()
        let reason = entries.text(reason, "reason")
        if listed, provider.blacklisted { entries.refuse("institutionBlacklisted", nil) }
        try entries.finish()
        guard provider.listed != listed else { return }
        try tx.update("institution", id: id, ["listed": listed, "changed_at": tx.now])
        try record(provider, listed ? "listed" : "unlisted", reason: reason, in: tx)
    }

    /// Bars an institution for a verified case, under a clause, or lifts the bar.
    package func setBlacklisted(
        _ id: String, _ barred: Bool, reason: String, clause: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("institution.blacklist", by: actor, key: key) { tx in
            let provider = try Self.kept(id, tx)
            var entries = Entries()
            let reason = entries.text(reason, "reason")
            let clause = entries.clause(clause, "clause", office)
            try entries.finish()
            guard provider.blacklisted != barred else { return Done() }
            tx.note("clause", clause)
            try tx.update("institution", id: id, ["blacklisted": barred, "changed_at": tx.now])
            try Self.record(provider, barred ? "blacklisted" : "cleared", reason: reason, clause: clause, in: tx)
            return Done()
        }
    }

    /// Cancels the tasks of a calendar year; projects of that year that were awarded to it are taken back.
    package func suspend(
        _ id: String, year: Int, reason: String, clause: String, by actor: Actor, key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("institution.suspend", by: actor, key: key) { tx in
            let provider = try Self.kept(id, tx)
            var entries = Entries()
            let reason = entries.text(reason, "reason")
            let clause = entries.clause(clause, "clause", office)
            let years = tx.now.day.year - 10...tx.now.day.year + 10
            if !years.contains(year) {
                entries.refuse(
                    "numberOutOfRange", "year", ["least": String(years.lowerBound), "most": String(years.upperBound)])
            }
            try entries.finish()
            guard !provider.suspendedYears.contains(year) else { return Done() }
            tx.note("clause", clause)
            tx.note("year", .integer(year))
            try tx.update(
                "institution", id: id,
                [
                    "suspended_years": CodeList.text((provider.suspendedYears + [year]).map(String.init)),
                    "changed_at": tx.now
                ])
            try Self.record(provider, "suspended", detail: String(year), reason: reason, clause: clause, in: tx)
            let projects = try tx.rows(
                .everything(because: "a sanction reaches every county's project"),
                """
                select id from project where institution = \(id) and year = \(year) and cancelled_at is null
                """)
            for row in projects {
                try tx.update(
                    "project", id: try row.text("id"),
                    ["cancelled_at": tx.now, "cancelled_reason": reason, "changed_at": tx.now])
            }
            return Done()
        }
    }

    /// Adds an occupation after review of teaching staff, equipment and assessment.
    /// - Throws: `Refusal` `reviewMissing` for each factor without result, `noNationalStandard`, `noEvaluator`.
    package func addOccupation(
        _ id: String, _ review: OccupationReview, by actor: Actor, key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("institution.addOccupation", by: actor, key: key) { tx in
            let provider = try Self.kept(id, tx)
            var entries = Entries()
            let codes = entries.occupations([review.occupation], "occupation", office)
            if review.occupation.trimmed.isEmpty { entries.refuse("required", "occupation") }
            for (field, text) in [
                ("teaching", review.teaching), ("equipment", review.equipment), ("assessment", review.assessment)
            ]
            where text.trimmed.isEmpty {
                entries.refuse("reviewMissing", field)
            }
            if review.leadsToCertificate {
                if !review.hasNationalStandard { entries.refuse("noNationalStandard", "hasNationalStandard") }
                for code in codes where try EvaluatorDesk.candidates(code, level: nil, on: tx.now.day, tx).isEmpty {
                    entries.refuse("noEvaluator", "occupation", ["code": code])
                }
            }
            try entries.finish()
            guard let code = codes.first, !provider.occupations.contains(where: { $0.code == code }) else {
                return Done()
            }
            try tx.update(
                "institution", id: id,
                [
                    "occupations": CodeList.text(provider.occupations.map(\.code) + [code]), "changed_at": tx.now
                ])
            let found = [review.teaching, review.equipment, review.assessment].map { String($0.trimmed.prefix(200)) }
            try Self.record(provider, "occupationAdded", detail: code, reason: found.joined(separator: "\n"), in: tx)
            return Done()
        }
    }

    private static func record(
        _ provider: Provider, _ what: String, detail: String = "", reason: String, clause: String? = nil,
        in tx: Transaction
    ) throws {
        tx.note("what", what)
        try tx.insert(
            "institution_event",
            [
                "id": tx.newID(), "division": provider.division, "institution": provider.id, "what": what,
                "detail": detail,
                "reason": reason, "clause": clause, "at": tx.now, "done_by": tx.actor.id
            ])
    }
}
