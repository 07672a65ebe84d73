import Papers
import Policy
import Programme
import Store
import Vocabulary

/// The public pages: what is planned and runs, who trains, what is paid to whom, and where to object. No account is needed and
/// nothing but `Published` is read.
package enum PortalRooms {
    static let pageSize = 20

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.portal, .publicRead) { visit in try await PortalHome.show(visit) }
        rooms.get(Site.portalClasses, .publicRead) { visit in try await PortalClasses.list(visit) }
        rooms.get(Site.portalClass(":id"), .publicRead) { visit in try await PortalClasses.show(visit) }
        rooms.get(Site.portalInstitutions, .publicRead) { visit in try await institutions(visit) }
        rooms.get(Site.portalCatalogue, .publicRead) { visit in try catalogue(visit) }
        rooms.get(Site.portalPolicy, .publicRead) { visit in try PortalPolicy.list(visit) }
        rooms.get(Site.portalPolicy(":pack"), .publicRead) { visit in try await PortalPolicy.show(visit) }
        rooms.get(Site.portalNotices, .publicRead) { visit in try await PortalNotices.list(visit) }
        rooms.get(Site.portalNotice(":id"), .publicRead) { visit in try await PortalNotices.show(visit) }
        rooms.post(Site.portalObjections(":id"), .noticeObject) { visit in try await PortalNotices.object(visit) }
        rooms.get(Site.portalData, .publicRead) { visit in try await PortalData.show(visit) }
        rooms.get(Site.portalDataFile, .publicRead) { visit in try await PortalData.file(visit) }
    }

    /// A frame of the public pages.
    static func frame(_ title: String, _ visit: Visit, facts: [Fact] = []) -> Frame {
        Frame(title, language: visit.language, path: visit.path, place: visit.words.text("portal.place"), facts: facts)
    }

    static func search(_ action: String, _ visit: Visit) -> [String: Any] {
        ["action": action, "q": String(visit.query["q"].prefix(60)), "hint": visit.words.text("portal.findHint")]
    }

    static func page(_ visit: Visit) -> Int { min(max(1, Int(visit.query["page"]) ?? 1), 10_000) }

    /// Occupations whose Chinese or English name holds the text, so that people search by what they call it.
    static func occupations(_ text: String, _ visit: Visit) -> [String] {
        let text = text.trimmed.lowercased()
        guard !text.isEmpty else { return [] }
        let found = visit.office.occupations.entries.filter {
            $0.name.contains(text) || $0.nameEn.lowercased().contains(text)
        }
        return Array(Set(found.prefix(200).map(\.occupation.text))).sorted()
    }

    // MARK: Institutions

    private static func institutions(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let text = String(visit.query["q"].prefix(60))
        let (page, codes) = (page(visit), occupations(text, visit))
        let (found, total) = try await visit.office.store.read { reader in
            (
                try Published.institutions(
                    text, occupations: codes, offset: (page - 1) * pageSize, limit: pageSize,
                    reader),
                try Published.countInstitutions(text, occupations: codes, reader)
            )
        }
        let frame = frame(words.text("portal.institutions"), visit)
        var context: [String: Any] = [
            "search": search(Site.portalInstitutions, visit),
            "pager": Pager(
                label: words.text("portal.institutionsN", ["n": words.count(total)]), page: page,
                size: pageSize, total: total
            ) {
                Markup.address(Site.portalInstitutions, [("q", text), ("page", String($0))])
            }.context
        ]
        if found.isEmpty {
            context["empty"] = Empty(words.text("portal.nothing"), words.text("portal.nothingText")).context
        } else {
            let rows = found.map { one -> Table.Row in
                let trades = one.occupations.prefix(4).map { name(ofCode: $0, visit) }
                var classes = Cell.number(words.count(one.classes))
                classes.href = Markup.address(Site.portalClasses, [("q", one.name)])
                return Table.Row([
                    .head(one.name, nil, sub: words.text("portal.provider.\(one.kind.rawValue)")),
                    Cell(visit.place(of: one.division)), Cell(one.address),
                    Cell(words.list(Array(trades)) + (one.occupations.count > 4 ? " …" : ""), look: "small"),
                    Cell(one.phone, look: "nw"), classes
                ])
            }
            context["table"] =
                Table(
                    caption: words.text("portal.institutions"),
                    columns: [
                        .init(words.text("portal.institution")), .init(words.text("portal.county")),
                        .init(words.text("portal.where")),
                        .init(words.text("portal.trades")), .init(words.text("portal.phone")),
                        .init(words.text("portal.classCount"), look: "num")
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("portal-page", frame, context)
    }

    // MARK: Catalogue

    /// The pack in force where this installation serves, or the one that was last; the latest document first.
    static func pack(_ visit: Visit) -> Pack? {
        let packs = visit.office.packsServed.filter { !$0.catalogue.entries.isEmpty }
            .sorted { ($0.from, $0.id) > ($1.from, $1.id) }
        return packs.first { $0.covers(visit.today) } ?? packs.first { $0.from <= visit.today } ?? packs.last
    }

    /// The newest year of the catalogue that is not in the future.
    static func year(of pack: Pack, _ visit: Visit) -> Int {
        let years = Set(pack.catalogue.entries.map(\.year))
        return years.filter { $0 <= visit.today.year }.max() ?? years.max() ?? visit.today.year
    }

    private static func catalogue(_ visit: Visit) throws -> Answer {
        let words = visit.words
        guard let pack = pack(visit) else { throw Refusal("notFound") }
        let year = year(of: pack, visit)
        let text = String(visit.query["q"].prefix(60)).lowercased()
        let found = pack.catalogue.entries(year: year).filter {
            text.isEmpty || $0.name.zh.contains(text) || $0.name.en.lowercased().contains(text) || $0.occupation == text
        }
        let page = page(visit)
        let size = 50
        let rows = found.dropFirst((page - 1) * size).prefix(size).map { entry in
            Table.Row([
                .head(visit.say(entry.name), Markup.address(Site.portalClasses, [("q", entry.name.zh)])),
                Cell(entry.occupation, look: "nw"),
                Cell(entry.level.map { ClassWords.level($0, visit) } ?? "—", look: "nw"),
                .number(words.count(entry.hours)),
                .number(words.money(entry.standardFen))
            ])
        }
        let frame = frame(
            words.text("portal.catalogueOf", ["year": String(year)]), visit,
            facts: [
                Fact(words.text("portal.policy"), visit.say(pack.title)),
                Fact(
                    words.text("portal.document"),
                    visit.say(pack.document.number))
            ])
        var context: [String: Any] = [
            "search": search(Site.portalCatalogue, visit), "hasText": true,
            "text": [words.text("portal.catalogueNote")],
            "pager": Pager(
                label: words.text("portal.catalogueN", ["n": words.count(found.count)]), page: page,
                size: size,
                total: found.count
            ) {
                Markup.address(
                    Site.portalCatalogue,
                    [
                        ("q", text),
                        (
                            "page",
                            String($0)
                        )
                    ])
            }.context
        ]
        if rows.isEmpty {
            context["empty"] = Empty(words.text("portal.nothing"), words.text("portal.nothingText")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("portal.catalogueOf", ["year": String(year)]),
                    columns: [
                        .init(words.text("portal.trade")), .init(words.text("portal.code")),
                        .init(words.text("portal.level")),
                        .init(words.text("portal.hours"), look: "num"), .init(words.text("portal.rate"), look: "num")
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("portal-page", frame, context)
    }

    static func name(
        ofCode code: String,
        _ visit: Visit
    ) -> String { Occupation(code).map { visit.name(of: $0) } ?? code }
}
