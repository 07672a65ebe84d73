import Policy
import Programme
import Store
import Vocabulary

/// A pack as one document: its head, every table in words, parameters with their sources, catalogue, clauses, procedures,
/// versions. Public, and printed or written to a file by `policy render`.
package enum PolicyDocument {
    /// A version of the pack that was in force.
    package struct Edition: Sendable {
        package let version: String
        package let from: Day?
        package let until: Day?

        package init(version: String, from: Day?, until: Day?) {
            self.version = version
            self.from = from
            self.until = until
        }
    }

    /// What templates `portal/policy` and `policy-document` read.
    package static func context(_ pack: Pack, _ editions: [Edition], _ words: Words) -> [String: Any] {
        let view = PolicyView(pack, words, .document)
        let parts = PolicyPart.allCases.compactMap { part -> [String: Any]? in
            let tables = PolicyPage.contents(part, view)
            guard !tables.isEmpty else { return nil }
            return filled([
                "id": part.rawValue, "title": words.text("policy.part.\(part.rawValue)"),
                "reasons": part.hasReasons ? PolicyReasons.panel(part, view) : nil, "tables": tables
            ])
        }
        let further = [reports(view)].compactMap { $0 } + pack.areaLists.map { areas($0, view) }
        return filled([
            "further": further, "hasFurther": !further.isEmpty,
            "heading": words.say(pack.title), "facts": head(pack, words).contexts, "parts": parts,
            "assumed": assumed(view), "hasAssumed": pack.parameters.contains(where: \.isAssumed),
            "line": pack.lineage.count > 1 ? pack.lineage.joined(separator: " → ") : nil,
            "editions": history(pack, editions, words).context, "version": pack.version
        ])
    }

    private static func head(_ pack: Pack, _ words: Words) -> [Fact] {
        let document = pack.document
        var facts = [
            Fact(words.text("policy.documentTitle"), words.say(document.title)),
            Fact(words.text("policy.document"), words.say(document.number)),
            Fact(words.text("policy.issuer"), words.say(document.issuer)),
            Fact(words.text("policy.issued"), words.day(document.issued))
        ]
        if let printed = document.printed { facts.append(Fact(words.text("policy.printed"), words.day(printed))) }
        if let parent = document.carriesOut { facts.append(Fact(words.text("policy.carriesOut"), parent)) }
        return facts + [
            Fact(words.text("policy.period"), PolicyRooms.period(pack, words)),
            Fact(words.text("policy.status"), words.say(document.status)),
            Fact(words.text("policy.version"), pack.version)
        ]
    }

    private static func assumed(_ view: PolicyView) -> [[String: Any]] {
        view.pack.parameters.compactMap { parameter in
            guard case .assumed(let why) = parameter.source else { return nil }
            return filled([
                "name": view.say(parameter.label), "value": view.say(view.pack.shown(parameter)), "why": view.say(why),
                "confirm": parameter.confirmedBy.map {
                    view.words.text("policy.confirmedBy", ["who": view.say($0)])
                }
            ])
        }
    }

    /// When which report is due; nil where the pack knows of none.
    private static func reports(_ view: PolicyView) -> [String: Any]? {
        guard !view.pack.reports.isEmpty else { return nil }
        let words = view.words
        let rows = view.pack.reports.map { report -> Table.Row in
            var days = Cell(
                report.days.isEmpty ? words.text("policy.noDay") : words.list(report.days.map(\.description)), look: "nw")
            days.sub = report.assumed.map { words.text("policy.assumedWhy", ["why": view.say($0)]) } ?? ""
            var clause = Cell(report.clause, look: "nw l")
            clause.href = view.address(of: report.clause)
            return Table.Row([
                .head(view.say(report.title)), Cell(view.say(report.from)), Cell(view.say(report.to)), days, clause
            ])
        }
        return [
            "title": words.text("policy.reports"),
            "table": Table(
                caption: words.text("policy.reports"),
                columns: ["report", "reportFrom", "reportTo", "due", "clause"].map {
                    Table.Column(words.text("policy.\($0)"))
                }, rows: rows
            ).context
        ]
    }

    private static func areas(_ list: AreaList, _ view: PolicyView) -> [String: Any] {
        let words = view.words
        let title = view.say(list.title)
        return filled([
            "title": title, "note": list.remark.map(view.say),
            "table": Table(
                caption: title,
                columns: ["area", "inForceFrom", "inForceUntil", "areaNote"].map {
                    Table.Column(words.text("policy.\($0)"))
                },
                rows: list.entries.map { entry in
                    Table.Row([
                        .head(entry.division), Cell(words.day(entry.from), look: "nw"),
                        Cell(entry.to.map { words.day($0) } ?? words.text("policy.open"), look: "nw"),
                        Cell(view.say(entry.note))
                    ])
                }
            ).context
        ])
    }

    private static func history(_ pack: Pack, _ editions: [Edition], _ words: Words) -> Table {
        let shown = editions.isEmpty ? [Edition(version: pack.version, from: pack.from, until: pack.to)] : editions
        return Table(
            caption: words.text("policy.history"),
            columns: [
                .init(words.text("policy.version")), .init(words.text("policy.inForceFrom")),
                .init(words.text("policy.inForceUntil"))
            ],
            rows: shown.map { edition in
                Table.Row([
                    .head(edition.version), Cell(edition.from.map { words.day($0) } ?? "—"),
                    Cell(edition.until.map { words.day($0) } ?? words.text("policy.open"))
                ])
            })
    }

    /// A whole page of its own, in one language, with its styles in it: needs nothing beside it.
    /// - Parameter styles: the text of the style sheets, in their order.
    package static func page(
        _ pack: Pack, _ editions: [Edition], _ language: Language, _ pages: Pages, styles: [String]
    ) throws -> String {
        let words = pages.words(language)
        var frame = Frame(words.say(pack.title), language: language)
        frame.look = "pk"
        let html = try pages.render("policy-document", frame, context(pack, editions, words))
        // What the template links to lies on the server; a file by itself carries it.
        let (links, rest) = html.split(separator: "\n", omittingEmptySubsequences: false)
            .reduce(into: ([Substring](), [Substring]())) { parts, line in
                if line.hasPrefix("<link rel=\"stylesheet\"") { parts.0.append(line) } else { parts.1.append(line) }
            }
        guard !links.isEmpty, let head = rest.firstIndex(of: "</head>") else { return html }
        let style = styles.map { "<style>\n\($0)\n</style>" }
        return (rest[..<head].map(String.init) + style + rest[head...].map(String.init)).joined(separator: "\n")
    }
}

/// Packs for everybody: which there are, and each as a document.
enum PortalPolicy {
    static func list(_ visit: Visit) throws -> Answer {
        let words = visit.words
        let rows = visit.office.packs.packs.reversed().map { pack -> Table.Row in
            var document = Cell(visit.say(pack.document.number))
            document.sub = visit.say(pack.document.issuer)
            return Table.Row([
                .head(visit.say(pack.title), Site.portalPolicy(pack.id)), document,
                Cell(words.day(pack.document.issued), look: "nw"), Cell(PolicyRooms.period(pack, words), look: "nw"),
                .chip(PolicyRooms.chip(pack, visit))
            ])
        }
        let frame = PortalRooms.frame(words.text("policy.public"), visit)
        return try visit.page(
            "portal-page", frame,
            [
                "hasText": true, "text": [words.text("policy.publicText")],
                "table": Table(
                    caption: words.text("policy.public"),
                    columns: [
                        .init(words.text("policy.pack")), .init(words.text("policy.document")),
                        .init(words.text("policy.issued")), .init(words.text("policy.period")),
                        .init(words.text("policy.state"))
                    ], rows: rows, cards: true
                ).context
            ])
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let pack = visit.office.packs[visit.parameter("pack")] else { throw Refusal("notFound") }
        let words = visit.words
        let frame = PortalRooms.frame(words.say(pack.title), visit)
        let editions = try await editions(of: pack, visit.office)
        return try visit.page("portal/policy", frame, PolicyDocument.context(pack, editions, words))
    }

    /// Versions that have been in force; what came with the program counts too.
    static func editions(of pack: Pack, _ office: Office) async throws -> [PolicyDocument.Edition] {
        let open = Scope.everything(because: "which policy applied when is public")
        return try await office.store.read { reader in
            try PackStore.versions(of: pack.id, open, reader).filter(\.wasInForce).compactMap { version in
                version.version.map {
                    PolicyDocument.Edition(version: $0, from: version.inForceFrom, until: version.supersededFrom)
                }
            }
        }
    }
}
