import Policy
import Programme
import Store
import Vocabulary

/// The basic facts of a class as a form; what was typed stays.
enum BasicsForm {
    static func draft(_ form: Sent) -> ClassDraft {
        var draft = ClassDraft()
        draft.title = form["title"]
        draft.project = form["project"]
        draft.kind = form["kind"]
        draft.route = form["route"]
        draft.programme = form["programme"]
        draft.size = form["size"]
        draft.startDate = form["startDate"]
        draft.endDate = form["endDate"]
        draft.offsite = form["offsite"] == "true"
        // A course of the catalogue is chosen as `code/level`; one outside it is typed.
        let course = form["course"].split(separator: "/", omittingEmptySubsequences: false)
        if course.count == 2 {
            draft.occupation = String(course[0])
            draft.level = String(course[1])
        } else {
            draft.occupation = form["occupation"]
            draft.level = form["level"]
        }
        return draft
    }

    static func fields(_ draft: ClassDraft, _ errors: ErrorSummary?, _ visit: Visit) async throws -> [Field] {
        let words = visit.words
        let actor = try visit.actor
        let day = Day(draft.startDate) ?? visit.today
        let office = visit.office
        let (projects, pack) = try await office.store.read { reader -> ([StoredRow], Pack?) in
            let institution = actor.institution ?? ""
            let projects = try reader.rows(
                .everything(because: "projects are given by other counties too"),
                """
                select id, name, year from project where cancelled_at is null and (institution = \(institution) or institution is null)
                order by year desc, name limit 200
                """)
            let pack = try? PackChoice.pack(
                startingOn: day, project: draft.project.isEmpty ? nil : draft.project,
                in: actor.division, reader, office)
            return (projects, pack)
        }
        func options(_ list: String, _ codes: [String]) -> [Field.Option] {
            [Field.Option("", words.text("application.choose"))]
                + codes.map { Field.Option($0, visit.name(list, $0, in: pack)) }
        }
        let projectOptions =
            [Field.Option("", words.text("class.noProject"))]
            + (try projects.map { row in
                Field.Option(
                    try row.text("id"),
                    words.text(
                        "application.projectOption",
                        [
                            "name": try row.text("name"), "year": String(try row.int("year"))
                        ]))
            })
        let levels =
            [Field.Option("", words.text("application.noLevel"))]
            + [5, 4, 3, 2, 1].map {
                Field.Option(String($0), ClassWords.level($0, visit))
            }
        let programmes =
            [Field.Option("", words.text("application.noProgramme"))]
            + (pack?.codes.entries(of: "programme") ?? []).map { Field.Option($0.code, visit.say($0.name)) }
        return what(draft, errors, visit, projects: projectOptions, options: options)
            + course(draft, errors, visit, pack: pack, year: day.year, levels: levels, programmes: programmes)
            + size(draft, errors, visit)
    }

    private static func course(
        _ draft: ClassDraft, _ errors: ErrorSummary?, _ visit: Visit, pack: Pack?, year: Int, levels: [Field.Option],
        programmes: [Field.Option]
    ) -> [Field] {
        let words = visit.words
        let course = "\(draft.occupation)/\(draft.level)"
        let courses = courseOptions(pack, year, visit)
        let isListed = courses.contains { $0.value == course }
        let error = { (field: String) in errors?.error(for: field) }
        return [
            Field(
                "programme", words.text("class.programme"), .select(programmes), value: draft.programme,
                error: error("programme")),
            Field(
                "course", words.text("application.course"), .select(courses), value: isListed ? course : "",
                help: words.text("application.courseHelp", ["year": String(year)]), wide: true),
            Field(
                "occupation", words.text("application.otherOccupation"), value: isListed ? "" : draft.occupation,
                help: words.text("application.otherHelp"), error: error("occupation")),
            Field(
                "level", words.text("class.level"), .select(levels), value: isListed ? "" : draft.level,
                error: error("level"))
        ]
    }

    private static func what(
        _ draft: ClassDraft, _ errors: ErrorSummary?, _ visit: Visit, projects: [Field.Option],
        options: (String, [String]) -> [Field.Option]
    ) -> [Field] {
        let words = visit.words
        let error = { (field: String) in errors?.error(for: field) }
        return [
            Field(
                "title", words.text("class.title"), value: draft.title, required: true,
                help: words.text("application.titleHelp"), error: error("title"), wide: true),
            Field(
                "project", words.text("class.project"), .select(projects), value: draft.project,
                help: words.text("application.projectHelp"), error: error("project"), wide: true),
            Field(
                "kind", words.text("class.kind"), .select(options("kind", TrainingKind.allCases.map(\.rawValue))),
                value: draft.kind, required: true, error: error("kind")),
            Field(
                "route", words.text("class.route"), .select(options("route", Route.allCases.map(\.rawValue))),
                value: draft.route, required: true, error: error("route"))
        ]
    }

    private static func size(_ draft: ClassDraft, _ errors: ErrorSummary?, _ visit: Visit) -> [Field] {
        let words = visit.words
        let error = { (field: String) in errors?.error(for: field) }
        return [
            Field(
                "size", words.text("class.sizePlanned"), .text(type: "number"), value: draft.size, required: true,
                error: error("size")),
            Field("offsite", words.text("class.offsite"), .check, value: draft.offsite ? "true" : ""),
            Field(
                "startDate", words.text("class.start"), .text(type: "date"), value: draft.startDate, required: true,
                help: words.text("application.startHelp"), error: error("startDate")),
            Field(
                "endDate", words.text("class.end"), .text(type: "date"), value: draft.endDate, required: true,
                error: error("endDate"))
        ]
    }

    /// The catalogue of the pack and year, each course with its standard and hours.
    private static func courseOptions(_ pack: Pack?, _ year: Int, _ visit: Visit) -> [Field.Option] {
        let words = visit.words
        let entries = pack?.catalogue.entries(year: year) ?? []
        return [Field.Option("", words.text("application.otherCourse"))]
            + entries.map { entry in
                let name = entry.level.map {
                    words.text("class.course", ["name": visit.say(entry.name), "level": ClassWords.level($0, visit)])
                }
                return Field.Option(
                    "\(entry.occupation)/\(entry.level.map { String($0) } ?? "")",
                    words.text(
                        "application.courseOption",
                        [
                            "name": name ?? visit.say(entry.name), "amount": words.yuan(Money(fen: entry.standardFen)),
                            "hours": String(entry.hours)
                        ]))
            }
    }
}
