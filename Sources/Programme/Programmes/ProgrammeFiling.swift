import Policy
import Store
import Vault
import Vocabulary

/// Checks an entry against the form of its section in the pack, and writes it. Inside one transaction.
struct ProgrammeFiling {
    let office: Office
    let tx: Transaction
    let rule: ProgrammeRule
    let form: ProgrammeRule.Form

    /// - Throws: `Refusal` `notFound` for a programme or a section that the actor's packs do not have.
    init(office: Office, tx: Transaction, code: String, section: ProgrammeRule.Section) throws {
        self.office = office
        self.tx = tx
        rule = try office.programme(code, in: tx.actor.division)
        guard let form = rule.form(section) else { throw Refusal("notFound") }
        self.form = form
    }

    func file(_ draft: ProgrammeDraft) throws -> String {
        // Services are a matter between a person and the bureau.
        if form.section == .support, tx.actor.institution != nil { throw Refusal("notYourRole") }
        var entries = Entries()
        let party = try party(draft, &entries)
        let other = form.other.map { _ in entries.text(draft.other, "other", longest: 120) }
        var columns: Columns = ["party": party, "part": part(draft, &entries), "other": other, "title": ""]
        let today = tx.now.day
        var (day, year) = (today, today.year)
        switch form.section {
        case .activity:
            columns["title"] = entries.text(draft.title, "title").sql
            day = past(draft.on, &entries) ?? today
            year = day.year
            if draft.actual.trimmed.isEmpty { entries.refuse("required", "actual") }
            columns["actual"] = entries.count(draft.actual, "actual", in: 1...ProgrammeDesk.most).sql
            columns["of_entry"] = try partner(draft.partner, &entries).sql
        case .plan:
            year = try plan(draft, party, &columns, &entries)
        case .partner:
            columns["contact"] = entries.text(draft.contact, "contact", longest: 60).sql
            columns["contact_post"] = entries.text(draft.contactPost, "contactPost", longest: 60).sql
            columns.set("contact_phone", Confidential(entries.text(draft.contactPhone, "contactPhone", longest: 40)))
        case .pair:
            columns["area"] = try area(draft.area, party, &entries).sql
        case .offer:
            offer(draft, &columns, &entries)
        case .support:
            columns["title"] = (entries.optional(draft.title, "title") ?? "").sql
            day = past(draft.on, &entries) ?? today
            year = day.year
            let person = try person(draft, &entries)
            if let person { receives(person, on: day, &entries) }
            columns["person"] = person?.id.sql ?? .null
        }
        try entries.finish()
        if rule.isYearly { try Self.needOpen(rule, year: year, tx) }
        return try write(form.section.rawValue, day: day, year: year, columns)
    }

    /// - Parameter offer: found in the actor's scope, not ended.
    func award(_ offer: ProgrammeEntry, _ draft: ProgrammeDraft) throws -> String {
        var entries = Entries()
        let day = past(draft.on, &entries) ?? tx.now.day
        let person = try person(draft, &entries)
        if let person { receives(person, on: day, &entries) }
        try entries.finish()
        guard let person else { throw Refusal("personUnknown", field: "idNumber") }
        let all = Scope.everything(because: "the offer was found in the actor's scope")
        let given = try ProgrammeStore.awards(of: offer.id, all, tx).filter { !$0.isEnded }
        if given.contains(where: { $0.person == person.id }) { throw Refusal("receivedAlready", field: "idNumber") }
        guard given.count < offer.planned ?? 0 else {
            throw Refusal("offerSpent", ["n": String(offer.planned ?? 0)])
        }
        return try write(
            ProgrammeEntry.award, day: day, year: day.year,
            [
                "party": offer.party, "part": offer.part, "title": offer.title, "amount_fen": offer.amount,
                "of_entry": offer.id, "person": person.id, "institution": offer.institution
            ])
    }

    private func write(_ section: String, day: Day, year: Int, _ more: Columns) throws -> String {
        let id = tx.newID()
        var columns: Columns = [
            "id": id, "division": tx.actor.division, "institution": tx.actor.institution, "programme": rule.code,
            "pack": rule.pack, "year": year, "section": section, "on_date": day, "created_by": tx.actor.id,
            "created_at": tx.now
        ]
        for pair in more.pairs { columns[pair.name] = pair.value }
        columns.personal += more.personal
        tx.about("programme_entry", id, in: tx.actor.division)
        tx.note("programme", rule.code)
        tx.note("section", section)
        try tx.insert("programme_entry", columns)
        return id
    }

    /// - Throws: `Refusal`: `programmeYearMissing`, `programmeYearClosed`, with `year`.
    static func needOpen(_ rule: ProgrammeRule, year: Int, _ tx: Transaction) throws {
        let years = try ProgrammeStore.years(rule.code, for: tx.actor.division, tx).filter { $0.year == year }
        if years.isEmpty { throw Refusal("programmeYearMissing", ["year": String(year)]) }
        if years.contains(where: \.isClosed) { throw Refusal("programmeYearClosed", ["year": String(year)]) }
    }

    // MARK: Fields

    /// An institution files under its own name.
    private func party(_ draft: ProgrammeDraft, _ entries: inout Entries) throws -> String {
        guard let institution = tx.actor.institution else { return entries.text(draft.party, "party", longest: 120) }
        return try ProviderDesk.get(institution, tx).name
    }

    private func part(_ draft: ProgrammeDraft, _ entries: inout Entries) -> String? {
        let code = draft.part.trimmed
        if code.isEmpty {
            if form.needsPart { entries.refuse("required", "part") }
            return nil
        }
        if form.choice(code) == nil { entries.refuse("choiceUnknown", "part") }
        return code
    }

    /// A day that is not in the future.
    private func past(_ typed: String, _ entries: inout Entries) -> Day? {
        let day = entries.value(typed, "on", as: Day.self)
        if let day, day > tx.now.day { entries.refuse("dayInFuture", "on") }
        return day
    }

    /// The partner an activity is filed for; needed where the programme has partners. An institution files only for itself.
    private func partner(_ id: String, _ entries: inout Entries) throws -> String? {
        guard rule.form(.partner) != nil else { return nil }
        if id.trimmed.isEmpty {
            entries.refuse("required", "partner")
            return nil
        }
        let own = try tx.actor.institution.map { try ProviderDesk.get($0, tx).name }
        let found = try ProgrammeStore.partners(rule.code, for: tx.actor, tx).first { $0.id == id }
        guard let found, own == nil || found.party == own else {
            entries.refuse("partnerUnknown", "partner")
            return nil
        }
        return id
    }

    /// Whether the programme is for this person at all.
    private func receives(_ person: Person, on day: Day, _ entries: inout Entries) {
        if !rule.groups.isEmpty, !person.groups.contains(where: rule.groups.contains) {
            entries.refuse("outsideGroups", "idNumber")
        }
        let age = person.birthDate.age(on: day)
        if let ages = rule.ages, !ages.contains(age) {
            entries.refuse(
                "outsideAges", "idNumber",
                ["age": String(age), "least": String(ages.lowerBound), "most": String(ages.upperBound)])
        }
    }

    private func plan(
        _ draft: ProgrammeDraft, _ party: String, _ columns: inout Columns, _ entries: inout Entries
    ) throws -> Int {
        let today = tx.now.day
        if draft.planned.trimmed.isEmpty { entries.refuse("required", "planned") }
        columns["planned"] = entries.count(draft.planned, "planned", in: 1...ProgrammeDesk.most).sql
        if draft.year.trimmed.isEmpty { entries.refuse("required", "year") }
        let year = entries.count(draft.year, "year", in: today.year - 10...today.year + 2) ?? today.year
        let known = try tx.number(
            .everything(because: "a university has one line a year, whoever files it"),
            """
            select count(*) from programme_entry e where e.programme = \(rule.code) and e.section = 'plan' and e.year = \(year)
            and e.party = \(party) and e.division = \(tx.actor.division) and e.ended_at is null
            """)
        if known > 0 { entries.refuse("planLineExists", "party", ["party": party, "year": String(year)]) }
        return year
    }

    private func area(_ typed: String, _ party: String, _ entries: inout Entries) throws -> Division? {
        guard let area = entries.value(typed, "area", as: Division.self) else { return nil }
        let list = office.areas(of: form, pack: rule.pack)
        guard let list, list.holds([area.code], on: tx.now.day) else {
            entries.refuse("areaUnknown", "area")
            return nil
        }
        let known = try tx.number(
            .everything(because: "an institution is paired with an area once, whoever files it"),
            """
            select count(*) from programme_entry e where e.programme = \(rule.code) and e.section = 'pair'
            and e.party = \(party) and e.area = \(area) and e.ended_at is null
            """)
        if known > 0 { entries.refuse("pairExists", "area", ["party": party]) }
        return area
    }

    /// What is given, to how many: money for each, or a post by its name.
    private func offer(_ draft: ProgrammeDraft, _ columns: inout Columns, _ entries: inout Entries) {
        if draft.planned.trimmed.isEmpty { entries.refuse("required", "planned") }
        columns["planned"] = entries.count(draft.planned, "planned", in: 1...ProgrammeDesk.most).sql
        switch form.choice(draft.part.trimmed)?.gives {
        case .money: columns["amount_fen"] = entries.money(draft.amount, "amount").sql
        case .post: columns["title"] = entries.text(draft.title, "title", longest: 120).sql
        case nil: break
        }
    }

    /// A registered person, by number and name.
    private func person(_ draft: ProgrammeDraft, _ entries: inout Entries) throws -> Person? {
        let name = entries.text(draft.name, "name", longest: 50)
        guard let number = entries.value(draft.idNumber, "idNumber", as: CitizenID.self) else { return nil }
        guard let person = try PersonStore.byNumber([number], tx)[number] else {
            entries.refuse("personUnknown", "idNumber")
            return nil
        }
        if !name.isEmpty, person.name != name { entries.refuse("personNameDiffers", "name") }
        return person
    }
}
