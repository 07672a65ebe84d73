import Foundation
import Policy
import Store
import Vocabulary

/// What a programme comes to in a year: within a scope, without what was ended.
package struct ProgrammeFigures: Sendable, Hashable, Codable {
    /// Entries and people of a section, in all and by part.
    package struct Count: Sendable, Hashable, Codable {
        package var entries = 0
        package var planned = 0
        package var actual = 0

        package init() {}

        mutating func add(_ other: Count) {
            entries += other.entries
            planned += other.planned
            actual += other.actual
        }
    }

    /// By section, then by part; part `` holds what names none.
    package var sections: [String: [String: Count]] = [:]
    /// Classes that carry the tag; in a total each once.
    package var classes = 0
    /// Learners in those classes, and those who carry the tag themselves; in a total each once.
    package var trainees = 0

    package init() {}

    package func count(_ section: String, part: String? = nil) -> Count {
        let parts = sections[section] ?? [:]
        if let part { return parts[part] ?? Count() }
        return parts.values.reduce(into: Count()) { $0.add($1) }
    }

    package func count(_ section: ProgrammeRule.Section, part: String? = nil) -> Count {
        count(section.rawValue, part: part)
    }

    /// Who took part: in activities and in classes.
    package var participants: Int { count(.activity).actual + trainees }

    /// By programme, and of all together: a class or learner with several tags counts once for each and once in the total.
    package static func of(_ year: Int, _ scope: Scope, _ reader: Reader) throws -> (
        each: [String: ProgrammeFigures], total: ProgrammeFigures
    ) {
        var each: [String: ProgrammeFigures] = [:]
        var total = ProgrammeFigures()
        // Partners, pairs and offers stand until they are ended, whatever the year.
        for row in try reader.rows(
            scope,
            """
            select e.programme, e.section, coalesce(e.part, '') as part, count(*) as entries,
              coalesce(sum(e.planned), 0) as planned, coalesce(sum(e.actual), 0) as actual
            from programme_entry e where \(within: "e") and e.ended_at is null
            and (e.year = \(year) or e.section in ('partner', 'pair', 'offer'))
            group by e.programme, e.section, coalesce(e.part, '')
            """)
        {
            let (section, part) = (try row.text("section"), try row.text("part"))
            var count = Count()
            count.entries = try row.count("entries")
            count.planned = try row.count("planned")
            count.actual = try row.count("actual")
            each[try row.text("programme"), default: .init()].sections[section, default: [:]][part] = count
            total.sections[section, default: [:]][part, default: .init()].add(count)
        }
        guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
            return (each, total)
        }
        let classes: SQL = """
            from class_programme t join training_class c on c.id = t.class
            where \(within: "c") and c.opened_at is not null and c.start_date >= \(first) and c.start_date <= \(last)
            """
        for row in try reader.rows(
            scope, "select t.programme, count(distinct c.id) as n " + classes + " group by t.programme")
        {
            each[try row.text("programme"), default: .init()].classes = try row.count("n")
        }
        total.classes = Int(try reader.number(scope, "select count(distinct c.id) " + classes))
        let learners: SQL = """
            from (select t.programme, n.id from class_programme t join training_class c on c.id = t.class
              join enrolment n on n.class = c.id
              where \(within: "c") and n.state = 'enrolled' and c.opened_at is not null
              and c.start_date >= \(first) and c.start_date <= \(last)
              union select n.programme, n.id from enrolment n join training_class c on c.id = n.class
              where \(within: "c") and n.state = 'enrolled' and n.programme is not null and c.opened_at is not null
              and c.start_date >= \(first) and c.start_date <= \(last)) x
            """
        for row in try reader.rows(
            scope, "select x.programme, count(distinct x.id) as n " + learners + " group by x.programme")
        {
            each[try row.text("programme"), default: .init()].trainees = try row.count("n")
        }
        total.trainees = Int(try reader.number(scope, "select count(distinct x.id) " + learners))
        return (each, total)
    }
}

/// What a year came to, as it was when it was closed.
package struct ProgrammeSummary: Sendable, Hashable, Codable {
    package let figures: ProgrammeFigures
    /// By the pack's code: how many of those who took part.
    package let outcomes: [String: Int]

    static func read(_ text: String) throws -> ProgrammeSummary {
        try JSONDecoder().decode(ProgrammeSummary.self, from: Data(text.utf8))
    }
}
