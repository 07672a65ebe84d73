import Policy
import Programme
import Store
import Vocabulary

/// Classes as everybody sees them.
enum PortalClasses {
    /// A row of the front page's list.
    static func item(_ course: Published.Course, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let free = max(0, course.size - course.enrolled)
        let begun = course.startDate <= visit.today
        return filled([
            "href": Site.portalClass(course.id), "name": visit.name(of: course.occupation),
            "level": course.level.map { ClassWords.level($0, visit) } ?? "", "institution": course.institutionName,
            "where": course.venue.isEmpty ? visit.name(of: course.division) : course.venue,
            "date": words.text(
                begun ? "portal.runsUntil" : "portal.startsOn",
                [
                    "day": words.shortDay(begun ? course.endDate : course.startDate)
                ]),
            "length": words.text(
                "portal.length",
                [
                    "days": words.count(course.days),
                    "hours": course.hours.description
                ]),
            "cost": words.text("portal.free"), "full": free == 0,
            "seats": free == 0 ? words.text("portal.full") : words.text("portal.seatsLeft", ["n": words.count(free)]),
            "filled": String(min(100, course.enrolled * 100 / max(1, course.size))),
            "action": Action(words.text("portal.details"), .link(Site.portalClass(course.id))).context
        ])
    }

    static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let text = String(visit.query["q"].prefix(60))
        let past = visit.query["past"] == "1"
        let (page, codes, today) = (PortalRooms.page(visit), PortalRooms.occupations(text, visit), visit.today)
        let size = PortalRooms.pageSize
        let (found, total) = try await visit.office.store.read { reader in
            (
                try Published.classes(
                    text, occupations: codes, since: past ? nil : today, offset: (page - 1) * size,
                    limit: size, reader),
                try Published.countClasses(text, occupations: codes, since: past ? nil : today, reader)
            )
        }
        let frame = PortalRooms.frame(words.text(past ? "portal.classesAll" : "portal.classes"), visit)
        let other = Link(
            words.text(past ? "portal.onlyCurrent" : "portal.alsoPast"),
            Markup.address(Site.portalClasses, [("q", text), ("past", past ? "" : "1")]))
        var context: [String: Any] = [
            "search": PortalRooms.search(Site.portalClasses, visit), "links": [other].contexts, "hasLinks": true,
            "pager": Pager(
                label: words.text("portal.classesN", ["n": words.count(total)]), page: page, size: size,
                total: total
            ) {
                Markup.address(Site.portalClasses, [("q", text), ("past", past ? "1" : ""), ("page", String($0))])
            }.context
        ]
        if found.isEmpty {
            context["empty"] =
                Empty(
                    words.text("portal.nothing"), words.text("portal.nothingText"),
                    action: Action(
                        words.text("portal.nav.catalogue"), .link(Site.portalCatalogue))
                ).context
        } else {
            let rows = found.map { course -> Table.Row in
                let free = max(0, course.size - course.enrolled)
                return Table.Row([
                    .head(
                        ClassWords.course(course.occupation, course.level, visit), Site.portalClass(course.id),
                        sub: course.institutionName),
                    Cell(visit.place(of: course.division) + " " + course.venue),
                    Cell(
                        words.days(
                            course.startDate,
                            course.endDate), look: "nw"),
                    .number(course.hours.description),
                    Cell(
                        free == 0
                            ? words.text("portal.full")
                            : words.text(
                                "portal.seatsLeft",
                                ["n": words.count(free)]), look: "nw"),
                    .chip(ClassWords.chip(course.state, words))
                ])
            }
            context["table"] =
                Table(
                    caption: words.text("portal.classes"),
                    columns: [
                        .init(words.text("portal.trade")), .init(words.text("portal.where")),
                        .init(words.text("portal.time")),
                        .init(words.text("portal.hours"), look: "num"), .init(words.text("portal.seats")),
                        .init(words.text("claims.state"))
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("portal-page", frame, context)
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let (course, lessons, inspections) = try await visit.office.store.read { reader in
            (
                try Published.aClass(id, reader), try Published.lessons(of: id, reader),
                try Published.inspections(
                    of: id,
                    reader)
            )
        }
        let words = visit.words
        var frame = PortalRooms.frame(course.title, visit)
        frame.chip = ClassWords.chip(course.state, words)
        let pack = visit.office.packs[course.pack]
        let facts = [
            Fact(words.text("class.number"), course.number),
            Fact(
                words.text("portal.trade"),
                ClassWords.course(course.occupation, course.level, visit)),
            Fact(words.text("portal.institution"), course.institutionName),
            Fact(
                words.text("portal.county"),
                visit.place(of: course.division)),
            Fact(words.text("portal.where"), course.venue),
            Fact(
                words.text("portal.time"),
                words.days(course.startDate, course.endDate)),
            Fact(words.text("portal.hours"), course.hours.description),
            Fact(
                words.text("portal.seats"),
                words.text(
                    "portal.seatsOf",
                    [
                        "n": words.count(course.enrolled),
                        "size": words.count(course.size)
                    ])),
            Fact(words.text("portal.cost"), words.text("portal.free")),
            Fact(words.text("portal.inspections"), words.text("portal.times", ["n": words.count(inspections)])),
            Fact(words.text("portal.paid"), course.paid.map { words.yuan($0) } ?? words.text("portal.notYet")),
            Fact(
                words.text("portal.policy"),
                [
                    visit.say(pack?.title, or: course.pack),
                    pack.map { visit.say($0.document.number) } ?? ""
                ].joined(separator: " "))
        ]
        let rows = lessons.map { lesson in
            Table.Row([
                .head(words.day(lesson.day), nil, sub: words.weekday(lesson.day)),
                Cell("\(lesson.startsAt.clockText)–\(lesson.endsAt.clockText)", look: "nw"),
                .number(lesson.hours.description), Cell(words.text("portal.mode.\(lesson.mode.rawValue)")),
                Cell(lesson.room)
            ])
        }
        var context: [String: Any] = ["hasFacts": true, "facts": facts.contexts]
        if !rows.isEmpty {
            context["table"] =
                Table(
                    caption: words.text("portal.timetable"),
                    columns: [
                        .init(words.text("portal.day")), .init(words.text("portal.hour")),
                        .init(
                            words.text("portal.hours"),
                            look: "num"),
                        .init(words.text("portal.modeWord")), .init(words.text("portal.room"))
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("portal-page", frame, context)
    }
}
