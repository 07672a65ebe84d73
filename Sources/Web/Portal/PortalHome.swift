import Policy
import Programme
import Store
import Vocabulary

/// The front page: the search first, then what runs, who trains, what is on notice.
enum PortalHome {
    static func show(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let today = visit.today
        let (classes, total, institutions, count, notices, figures) = try await visit.office.store.read { reader in
            (
                try Published.classes(since: today, limit: 8, reader), try Published.countClasses(since: today, reader),
                try Published.institutions(limit: 6, reader), try Published.countInstitutions("", reader),
                try Published.notices(limit: 6, reader), try Published.figures(year: today.year, reader)
            )
        }
        var context: [String: Any] = [
            "find": ["action": Site.portalClasses, "q": ""],
            "classes": self.classes(classes, total, visit),
            "institutions": [
                "note": words.text("portal.institutionsN", ["n": words.count(count)]),
                "all": Link(words.text("portal.allInstitutions"), Site.portalInstitutions).context,
                "items": institutions.enumerated().map { index, one -> [String: Any] in
                    [
                        "no": index + 1, "href": Markup.address(Site.portalInstitutions, [("q", one.name)]),
                        "name": one.name,
                        "kind": words.text("portal.provider.\(one.kind.rawValue)"), "address": one.address,
                        "grade": words.text("portal.nClasses", ["n": words.count(one.classes)])
                    ]
                }
            ] as [String: Any],
            "notices": self.notices(notices, visit),
            "figures": [
                "title": words.text("portal.figures", ["year": String(today.year)]),
                "link": Link(words.text("portal.nav.data"), Site.portalData).context,
                "items": [
                    ["label": words.text("portal.figure.classes"), "value": words.count(figures.classes)],
                    ["label": words.text("portal.figure.trainees"), "value": words.count(figures.trainees)],
                    ["label": words.text("portal.figure.paid"), "value": words.yuan(figures.paid)]
                ]
            ] as [String: Any]
        ]
        if let often = often(visit) {
            context["often"] = often
            context["find"] = ["action": Site.portalClasses, "q": "", "hasOften": true] as [String: Any]
        }
        if let catalogue = catalogue(visit) { context["catalogue"] = catalogue }
        context["check"] = ["action": Site.portalCertificates]
        return try visit.page("portal", PortalRooms.frame(words.text("portal.title"), visit), context)
    }

    private static func classes(_ classes: [Published.Course], _ total: Int, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        return filled([
            "place": words.text("portal.place"),
            "all": Link(
                words.text(
                    "portal.allClasses",
                    ["n": words.count(total)]), Site.portalClasses
            ).context,
            "items": classes.map { PortalClasses.item($0, visit) },
            "empty": classes.isEmpty
                ? Empty(
                    words.text("portal.noClasses"), words.text("portal.noClassesText"),
                    action: Action(
                        words.text("portal.nav.catalogue"), .link(Site.portalCatalogue))
                ).context : nil
        ])
    }

    private static func notices(_ notices: [Published.Notice], _ visit: Visit) -> [String: Any] {
        let words = visit.words
        return filled([
            "all": Link(words.text("portal.allNotices"), Site.portalNotices).context,
            "items": notices.map { one -> [String: Any] in
                [
                    "href": Site.portalNotice(one.id),
                    "title": words.text(
                        "portal.noticeOf",
                        [
                            "class": one.notice.title, "n": words.count(one.trainees)
                        ]),
                    "chip": ClaimWords.chip(one.notice, on: visit.today, words).context,
                    "when": words.shortDays(one.notice.opens, one.notice.closes)
                ]
            },
            "empty": notices.isEmpty ? Empty(words.text("portal.noNotices")).context : nil
        ])
    }

    private static func entries(_ visit: Visit) -> (pack: Pack, year: Int, entries: [Catalogue.Entry])? {
        guard let pack = PortalRooms.pack(visit) else { return nil }
        let year = PortalRooms.year(of: pack, visit)
        return (pack, year, pack.catalogue.entries(year: year))
    }

    private static func often(_ visit: Visit) -> [[String: Any]]? {
        guard let found = entries(visit), !found.entries.isEmpty else { return nil }
        var seen: Set<String> = []
        let names = found.entries.filter { seen.insert($0.name.zh).inserted }.prefix(4)
        return names.map {
            Link(
                visit.say($0.name),
                Markup.address(
                    Site.portalClasses,
                    [
                        (
                            "q",
                            visit.say($0.name)
                        )
                    ])
            ).context
        }
    }

    private static func catalogue(_ visit: Visit) -> [String: Any]? {
        guard let found = entries(visit), !found.entries.isEmpty else { return nil }
        let words = visit.words
        return [
            "title": words.text("portal.catalogueOf", ["year": String(found.year)]),
            "note": words.text("portal.catalogueN", ["n": words.count(found.entries.count)]),
            "all": Link(words.text("portal.allCatalogue"), Site.portalCatalogue).context,
            "items": found.entries.prefix(12).map { entry -> [String: Any] in
                let level = entry.level.map { ClassWords.level($0, visit) } ?? ""
                return [
                    "href": Markup.address(Site.portalCatalogue, [("q", visit.say(entry.name))]),
                    "name": visit.say(entry.name),
                    "rate": level + " " + words.yuan(Money(fen: entry.standardFen))
                ]
            }
        ]
    }
}
