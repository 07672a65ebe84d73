import Policy
import Programme
import Store
import Vocabulary

/// Policy packs as people read them: the documents, and the very rules that the system runs.
package enum PolicyRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.policy, .policyRead) { visit in try await list(visit) }
        rooms.get(Site.policy(":pack"), .policyRead) { visit in try await PolicyPage.show(visit) }
        PolicySetting.open(rooms)
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        var frame = try await visit.frame(words.text("policy.title"), section: "policy")
        frame.hints = [Hint(words.text("policy.listHint"))]
        frame.actions = [Action(words.text("draft.versions"), .link(Site.packVersions), icon: "paper")]
        let rows = visit.office.packs.packs.reversed().map { pack -> Table.Row in
            var document = Cell(visit.say(pack.document.number))
            document.sub = visit.say(pack.document.issuer)
            var version = Cell(pack.version, look: "small")
            version.sub = pack.extends.map { words.text("policy.extends", ["pack": $0]) } ?? ""
            return Table.Row([
                .head(visit.say(pack.title), Site.policy(pack.id), sub: pack.id), document,
                Cell(words.day(pack.document.issued), look: "nw"), Cell(period(pack, words), look: "nw"),
                .chip(chip(pack, visit)), version
            ])
        }
        return try visit.page(
            "list", frame,
            [
                "table": Table(
                    caption: words.text("policy.title"),
                    columns: [
                        .init(words.text("policy.pack")), .init(words.text("policy.document")),
                        .init(words.text("policy.issued")),
                        .init(words.text("policy.period")), .init(words.text("policy.state")),
                        .init(words.text("policy.version"))
                    ], rows: rows, cards: true
                ).context
            ])
    }

    static func period(_ pack: Pack, _ words: Words) -> String {
        pack.to.map { words.days(pack.from, $0) } ?? words.text("policy.from", ["day": words.day(pack.from)])
    }

    /// Whether classes that start today fall under it.
    static func chip(_ pack: Pack, _ visit: Visit) -> Chip {
        if pack.covers(visit.today) { return Chip(.ok, visit.words.text("policy.inForce")) }
        return pack.from > visit.today
            ? Chip(.wait, visit.words.text("policy.notYet")) : Chip(.plain, visit.words.text("policy.ended"))
    }
}

extension Site {
    package static let packVersions = "/desk/policy-versions"
    package static func packVersions(of pack: String) -> String { "/desk/policy/\(pack)/versions" }
    package static func packVersion(_ id: String) -> String { "\(packVersions)/\(id)" }
    package static func packVersionAct(_ id: String, _ act: String) -> String { "\(packVersion(id))/\(act)" }
    /// Where a draft is tried on what was claimed before.
    package static func simulation(of draft: String) -> String { Markup.address(simulations, [("draft", draft)]) }
    package static func policyParameter(_ pack: String, _ name: String) -> String {
        "/desk/policy/\(pack)/parameters/\(name)"
    }
    static func policyPart(_ pack: String, _ part: PolicyPart, _ clause: String = "") -> String {
        Markup.address(policy(pack), [("part", part.rawValue), ("clause", clause)])
    }
}

/// What a pack's page can show, in the order of its contents.
enum PolicyPart: String, CaseIterable {
    case refusals, amounts, opening, enrolment, examEntry, classClaim, grants, funds, parameters, catalogue,
        reports, areas, clauses, procedures

    /// Whether it shows the reasons of its decisions in a table of their own.
    var hasReasons: Bool {
        switch self {
        case .refusals, .opening, .enrolment, .examEntry, .classClaim, .grants: true
        case .amounts, .funds, .parameters, .catalogue, .reports, .areas, .clauses, .procedures: false
        }
    }

    /// The decisions whose tables it shows.
    var decisions: [DecisionKind] {
        switch self {
        case .refusals, .amounts: [.traineeClaim]
        case .opening: [.classOpening]
        case .enrolment: [.enrolment]
        case .examEntry: [.examEntry]
        case .classClaim: [.classClaim]
        case .grants: [.grant]
        case .funds: [.prepayment, .fundTransfer]
        case .parameters, .catalogue, .reports, .areas, .clauses, .procedures: []
        }
    }
}
