import Policy
import Programme
import Store
import Vocabulary

/// A pack's page: contents at the side, one part at a time.
enum PolicyPage {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let pack = visit.office.packs[visit.parameter("pack")] else { throw Refusal("notFound") }
        let actor = try visit.actor
        let part = PolicyPart(rawValue: visit.query["part"]) ?? .refusals
        let today = visit.today
        let (local, settings) = try await visit.office.store.read { reader in
            (
                try LocalSettings.of(actor.division, pack: pack, on: today, reader),
                part == .parameters ? try LocalSettings.history(of: actor.division, pack: pack, reader) : []
            )
        }
        let words = visit.words
        var frame = try await visit.frame(
            visit.say(pack.title), section: "policy", crumbs: [Link(words.text("policy.title"), Site.policy)])
        frame.chip = PolicyRooms.chip(pack, visit)
        frame.facts = facts(pack, visit)
        frame.actions = [Action(words.text("draft.versions"), .link(Site.packVersions(of: pack.id)), icon: "paper")]
        var context: [String: Any] = [
            "contents": PolicyPart.allCases.map { one in
                filled([
                    "href": Site.policyPart(pack.id, one), "word": words.text("policy.part.\(one.rawValue)"),
                    "n": words.count(count(one, pack)), "current": one == part
                ])
            },
            "note": Hint(words.text("policy.note")).context
        ]
        if pack.lineage.count > 1 {
            context["hasLine"] = true
            context["lineNote"] = words.text("policy.lineNote")
            context["line"] = pack.lineage.map { filled(["word": $0, "href": Site.policy($0), "last": $0 == pack.id]) }
        }
        let further = PolicySetting.history(settings, pack, visit)
        fill(&context, part, PolicyView(pack, visit, local: local), clause: visit.query["clause"], further: further)
        return try visit.page("policy", frame, context)
    }

    /// Number, dates, validity and the superior document; every clause leads here.
    private static func facts(_ pack: Pack, _ visit: Visit) -> [Fact] {
        let words = visit.words
        let document = pack.document
        var facts = [
            Fact(words.text("policy.document"), visit.say(document.number)),
            Fact(words.text("policy.issuer"), visit.say(document.issuer)),
            Fact(words.text("policy.issued"), words.day(document.issued))
        ]
        if let place = pack.jurisdiction {
            facts.append(Fact(words.text("policy.jurisdiction"), visit.say(place.name)))
        }
        if let printed = document.printed { facts.append(Fact(words.text("policy.printed"), words.day(printed))) }
        facts.append(Fact(words.text("policy.period"), PolicyRooms.period(pack, words)))
        if let parent = document.carriesOut { facts.append(Fact(words.text("policy.carriesOut"), parent)) }
        facts.append(Fact(words.text("policy.status"), visit.say(document.status)))
        facts.append(Fact(words.text("policy.version"), pack.version))
        return facts
    }

    private static func count(_ part: PolicyPart, _ pack: Pack) -> Int {
        switch part {
        case .refusals, .opening, .enrolment, .examEntry, .classClaim, .grants:
            part.decisions.reduce(0) { $0 + pack.reasonRows($1).count }
        case .amounts, .funds: tables(part, pack).reduce(0) { $0 + $1.rows.count }
        case .parameters: pack.parameters.count
        case .catalogue: pack.catalogue.entries.count
        case .reports: pack.reports.count
        case .areas: pack.areaLists.count
        case .clauses: pack.clauses.count
        case .procedures: pack.procedures.count
        }
    }

    /// Further tables of a part: those that give amounts, payees, funds, shares.
    static func tables(_ part: PolicyPart, _ pack: Pack) -> [RuleTable] {
        let all = part.decisions.flatMap { pack.rules[$0] ?? [] }
        switch part {
        case .refusals: return all.filter { !$0.refuses.isEmpty }
        case .amounts: return all.filter(\.refuses.isEmpty)
        default: return all
        }
    }

    private static func fill(
        _ context: inout [String: Any], _ part: PolicyPart, _ view: PolicyView, clause: String,
        further: [[String: Any]]
    ) {
        if part.hasReasons { context["reasons"] = PolicyReasons.panel(part, view) }
        context["tables"] = contents(part, view, clause: clause) + further
    }

    /// The tables of a part.
    static func contents(_ part: PolicyPart, _ view: PolicyView, clause: String = "") -> [[String: Any]] {
        switch part {
        case .refusals, .opening, .enrolment, .examEntry, .classClaim, .amounts, .grants, .funds:
            tables(part, view.pack).map { PolicyTables.rules($0, view) }
        case .parameters: [PolicyTables.parameters(view)]
        case .catalogue: PolicyTables.catalogue(view)
        case .reports: view.pack.reports.isEmpty ? [] : [PolicyPlaces.reports(view)]
        case .areas: PolicyPlaces.areas(view)
        case .clauses: [PolicyTables.clauses(clause, view)]
        case .procedures: view.pack.procedures.map { PolicyTables.procedure($0, view) }
        }
    }
}

/// The reasons of a decision: number, reason and code, when, what it does to each item, clause, the clause in our
/// words.
enum PolicyReasons {
    static func panel(_ part: PolicyPart, _ view: PolicyView) -> [String: Any] {
        let (words, pack) = (view.words, view.pack)
        let rows = part.decisions.flatMap { pack.reasonRows($0) }
        // A grant is refused as a whole; a claim item by item.
        let isClaim = part == .refusals, isGrant = part == .grants
        let severities = part == .enrolment ? ["block", "hold"] : ["block", "warn"]
        let kinds = pack.itemKinds.filter { kind in rows.contains { $0.refuses.contains(kind) } }
        let heads =
            isClaim
            ? kinds.map { view.name("itemKind", $0) }
            : isGrant ? [] : severities.map { words.text("policy.severity.\($0)") }
        let items = rows.enumerated().map { index, row -> [String: Any] in
            let marks =
                isClaim
                ? kinds.map { row.refuses.contains($0) }
                : isGrant ? [] : severities.map { row.severities.contains($0) }
            return filled([
                "no": words.count(index + 1), "name": view.say(row.reason.title), "code": row.reason.code,
                "when": when(row, view),
                "marks": marks.map { ["refuses": $0] as [String: Any] },
                "clause": row.clauses.first.map { view.link($0).context },
                "text": row.clauses.first.flatMap { pack.clauses[$0] }.map { view.say($0.paraphrase) }
            ])
        }
        return filled([
            "title": words.text("policy.part.\(part.rawValue)"),
            "note": words.text(isClaim || isGrant ? "policy.allListed" : "policy.findingsNote"),
            "heads": heads, "items": items
        ])
    }

    /// The author's words, and what is needed.
    private static func when(_ row: ReasonRow, _ view: PolicyView) -> String {
        let needed = row.needed.map {
            view.words.text("policy.needed", ["label": view.say(row.reason.label), "needed": view.say($0)])
        }
        guard !row.notes.isEmpty else { return needed ?? view.say(row.reason.label) }
        let notes = view.words.list(row.notes.map { view.say(view.pack.words.both($0)) })
        return needed.map { view.words.text("policy.noteAndNeeded", ["note": notes, "needed": $0]) } ?? notes
    }
}
