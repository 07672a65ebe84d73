import Policy
import Store
import Vocabulary

/// Programmes as the packs name them: years opened and closed, activities, plan lines, partners, pairs, offers and services filed.
package struct ProgrammeDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    // MARK: The year

    /// Opens a year of a yearly programme for the actor's division and all below it.
    /// - Throws: `Refusal`: `programmeNotYearly`, `numberOutOfRange`, `programmeYearOpen`.
    package func open(_ code: String, year: String, plan: String = "", by actor: Actor, key: String? = nil) async throws
        -> String
    {
        let office = office
        return try await office.store.write("programme.open", by: actor, key: key) { tx in
            let rule = try office.programme(code, in: actor.division)
            guard rule.isYearly else { throw Refusal("programmeNotYearly") }
            var entries = Entries()
            if year.trimmed.isEmpty { entries.refuse("required", "year") }
            let number = entries.count(year, "year", in: tx.now.day.year - 10...tx.now.day.year + 2)
            let text = entries.optional(plan, "plan", longest: 1_000) ?? ""
            try entries.finish()
            guard let number else { throw Refusal("required", field: "year") }
            let known = try ProgrammeStore.years(code, for: actor.division, tx)
            if known.contains(where: { $0.year == number && $0.division == actor.division }) {
                throw Refusal("programmeYearOpen", field: "year", ["year": String(number)])
            }
            let id = tx.newID()
            tx.about("programme_year", id, in: actor.division)
            tx.note("programme", code)
            tx.note("year", .integer(number))
            try tx.insert(
                "programme_year",
                [
                    "id": id, "division": actor.division, "programme": code, "pack": rule.pack, "year": number,
                    "plan": text, "opened_by": tx.actor.id, "opened_at": tx.now
                ])
            return id
        }
    }

    /// Closes the actor's own year: who took part and what came of it are kept as they are now, and nothing more is filed.
    /// - Parameter outcomes: by the pack's code, as typed.
    package func close(
        _ code: String, year: Int, outcomes: [String: String], remark: String = "", by actor: Actor, key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("programme.close", by: actor, key: key) { tx in
            let rule = try office.programme(code, in: actor.division)
            let found = try ProgrammeStore.years(code, for: actor.division, tx)
                .first { $0.year == year && $0.division == actor.division }
            guard let found else { throw Refusal("programmeYearMissing", ["year": String(year)]) }
            guard !found.isClosed else { throw Refusal("programmeYearClosed", ["year": String(year)]) }
            var entries = Entries()
            var counted: [String: Int] = [:]
            for outcome in rule.outcomes {
                let typed = outcomes[outcome.code] ?? ""
                if typed.trimmed.isEmpty { entries.refuse("required", "outcome.\(outcome.code)") }
                counted[outcome.code] = entries.count(typed, "outcome.\(outcome.code)", in: 0...Self.most)
            }
            let text = entries.optional(remark, "remark", longest: 1_000) ?? ""
            try entries.finish()
            let figures = try ProgrammeFigures.of(year, actor.scope, tx).each[code] ?? ProgrammeFigures()
            tx.about("programme_year", found.id, in: found.division)
            tx.note("programme", code)
            tx.note("participants", .integer(figures.participants))
            try tx.update(
                "programme_year", id: found.id,
                [
                    "summary": try Stored.text(ProgrammeSummary(figures: figures, outcomes: counted)), "remark": text,
                    "closed_by": tx.actor.id, "closed_at": tx.now
                ])
            return Done()
        }
    }

    /// More people than a province has are a slip of the hand.
    static let most = 10_000_000

    // MARK: Entries

    /// Files an entry of a section.
    /// - Returns: its id.
    /// - Throws: `Refusal` with all problems of the form; `programmeYearMissing` or `programmeYearClosed` where the programme runs by the
    ///   year; `planLineExists`, `pairExists`, `partnerUnknown`, `personUnknown`, `personNameDiffers`.
    package func file(
        _ section: ProgrammeRule.Section, _ draft: ProgrammeDraft, under code: String, by actor: Actor,
        key: String? = nil
    ) async throws -> String {
        let office = office
        return try await office.store.write("programme.file", by: actor, key: key) { tx in
            try ProgrammeFiling(office: office, tx: tx, code: code, section: section).file(draft)
        }
    }

    /// Says what became of a plan line.
    package func report(_ id: String, of code: String, actual: String, by actor: Actor, key: String? = nil) async throws
    {
        let office = office
        _ = try await office.store.write("programme.report", by: actor, key: key) { tx in
            let entry = try Self.standing(id, of: code, tx, office)
            guard entry.section == ProgrammeRule.Section.plan.rawValue else { throw Refusal("notFound") }
            var entries = Entries()
            if actual.trimmed.isEmpty { entries.refuse("required", "actual") }
            let number = entries.count(actual, "actual", in: 0...Self.most)
            try entries.finish()
            try tx.update(
                "programme_entry", id: id, ["actual": number, "reported_by": tx.actor.id, "reported_at": tx.now])
            return Done()
        }
    }

    /// Records who received an offer.
    /// - Throws: `Refusal`: `offerSpent`, `receivedAlready`, `outsideGroups`, `outsideAges`, `personUnknown`, `personNameDiffers`.
    package func award(
        _ id: String, of code: String, _ draft: ProgrammeDraft, by actor: Actor, key: String? = nil
    ) async throws -> String {
        let office = office
        return try await office.store.write("programme.award", by: actor, key: key) { tx in
            let offer = try Self.standing(id, of: code, tx, office)
            guard offer.section == ProgrammeRule.Section.offer.rawValue else { throw Refusal("notFound") }
            return try ProgrammeFiling(office: office, tx: tx, code: code, section: .offer).award(offer, draft)
        }
    }

    /// Ends an entry: a partner or pair that is no more, an offer taken back, a mistake. It stays in the register and does not count.
    package func end(_ id: String, of code: String, reason: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("programme.end", by: actor, key: key) { tx in
            _ = try Self.standing(id, of: code, tx, office)
            var entries = Entries()
            let text = entries.text(reason, "reason")
            try entries.finish()
            try tx.update(
                "programme_entry", id: id,
                ["ended_by": tx.actor.id, "ended_at": tx.now, "ended_reason": text])
            return Done()
        }
    }

    /// An entry that may still be worked on, by who may: the bureau, or the institution that filed it.
    private static func standing(_ id: String, of code: String, _ tx: Transaction, _ office: Office) throws
        -> ProgrammeEntry
    {
        let entry = try ProgrammeStore.find(id, of: code, tx.actor.scope, tx)
        tx.about("programme_entry", id, in: entry.division)
        tx.note("programme", code)
        guard !entry.isEnded else { throw Refusal("entryEnded") }
        let rule = try office.programme(code, in: tx.actor.division)
        if rule.isYearly { try ProgrammeFiling.needOpen(rule, year: entry.year, tx) }
        return entry
    }

    // MARK: Tags of classes

    /// Puts the tags of a class: each a programme of its pack that classes may carry.
    /// - Throws: `Refusal`: `programmeUnknown`.
    package func tag(_ classID: String, _ codes: [String], by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("class.setProgrammes", by: actor, key: key) { tx in
            let record = try ClassStore.find(classID, actor.scope, tx)
            tx.about("class", classID, in: record.division)
            let pack = try office.pack(record.pack)
            let wanted = Set(codes)
            for code in wanted where !(pack.programme(code)?.tagsClasses ?? false) {
                throw Refusal("programmeUnknown", field: "programmes", ["code": String(code.prefix(40))])
            }
            let rows = try tx.rows(
                .everything(because: "the class was found in the actor's scope"),
                "select t.id, t.programme from class_programme t where t.class = \(classID)")
            let known = Set(try rows.map { try $0.text("programme") })
            try refuseLate(wanted.symmetricDifference(known), record, pack, actor)
            for row in rows where !wanted.contains(try row.text("programme")) {
                try tx.delete("class_programme", id: try row.text("id"))
            }
            for code in wanted.subtracting(known).sorted() {
                try tx.insert(
                    "class_programme",
                    [
                        "id": tx.newID(), "division": record.division, "institution": record.institution,
                        "class": classID, "programme": code, "set_by": tx.actor.id, "set_at": tx.now
                    ])
            }
            tx.note("programmes", wanted.sorted().joined(separator: " "))
            return Done()
        }
    }

    /// A tag that asks for content is judged at the opening: the clerk sets it before the class is handed in, the bureau until it is
    /// approved.
    private func refuseLate(_ changed: Set<String>, _ record: ClassRecord, _ pack: Pack, _ actor: Actor) throws {
        if record.isEditable || (record.state == .inApproval && actor.role.side == .training) { return }
        if let code = changed.sorted().first(where: { pack.programme($0)?.curriculum != nil }) {
            let title = pack.programme(code)?.title
            throw Refusal(
                "programmeTooLate", field: "programmes", ["titleZh": title?.zh ?? code, "titleEn": title?.en ?? code])
        }
    }
}
