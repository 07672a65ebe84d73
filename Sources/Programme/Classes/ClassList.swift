import Store
import Vocabulary

/// The register of classes with its filters. No personal data is a filter: they stand in the address.
package struct ClassFilter: Sendable, Hashable {
    /// Part of a title, or a class number.
    package var text = ""
    package var state: ClassState?
    package var year: Int?
    package var occupation = ""
    package var institution = ""
    package var division: Division?

    package init() {}
}

package enum ClassList {
    /// One page of what the scope and filter give, the latest start first.
    /// - Parameter limit: nil: all, at most 50,000 (for files).
    package static func page(_ filter: ClassFilter, from first: Int = 0, limit: Int?, _ scope: Scope, _ reader: Reader)
        throws
        -> [ClassRow]
    {
        let rows = min(max(0, limit ?? 50_000), 50_000)
        return try reader.rows(
            scope,
            """
            select c.id, c.number, c.title, c.division, c.institution, i.name as institution_name, c.occupation, c.level, c.size,
              c.start_date, c.end_date, c.days, c.hours_planned, c.state, c.kind, c.route, c.venue, c.pack,
              (select count(*) from enrolment e where e.class = c.id and e.state = 'enrolled') as enrolled
            from training_class c join institution i on i.id = c.institution
            where \(within: "c") \(condition(filter)) order by c.start_date desc, c.number desc nulls last, c.id
            limit \(rows) offset \(max(0, first))
            """
        ).map(ClassRow.init)
    }

    package static func count(_ filter: ClassFilter, _ scope: Scope, _ reader: Reader) throws -> Int {
        Int(
            try reader.number(
                scope,
                """
                select count(*) from training_class c join institution i on i.id = c.institution
                where \(within: "c") \(condition(filter))
                """))
    }

    /// How many classes stand in each state, whatever state the filter names.
    package static func states(_ filter: ClassFilter, _ scope: Scope, _ reader: Reader) throws -> [ClassState: Int] {
        var filter = filter
        filter.state = nil
        let rows = try reader.rows(
            scope,
            """
            select c.state, count(*) as n from training_class c join institution i on i.id = c.institution
            where \(within: "c") \(condition(filter)) group by c.state
            """)
        var counts: [ClassState: Int] = [:]
        for row in rows { counts[try row.code("state")] = try row.count("n") }
        return counts
    }

    private static func condition(_ filter: ClassFilter) -> SQL {
        var sql: SQL = ""
        if let state = filter.state { sql = sql + "and c.state = \(state) " }
        if let year = filter.year, let first = Day(year: year, month: 1, day: 1),
            let last = Day(year: year, month: 12, day: 31)
        {
            sql = sql + "and c.start_date >= \(first) and c.start_date <= \(last) "
        }
        if !filter.occupation.isEmpty { sql = sql + "and c.occupation = \(filter.occupation) " }
        if !filter.institution.isEmpty { sql = sql + "and c.institution = \(filter.institution) " }
        if let range = filter.division?.sqlRange {
            sql = sql + "and c.division >= \(range.lower) and c.division < \(range.upper) "
        }
        let text = filter.text.trimmed
        // `instr` and not `like`: what a person types is no pattern.
        if !text.isEmpty {
            sql = sql + "and (instr(c.title, \(text)) > 0 or c.number = \(text) or instr(i.name, \(text)) > 0) "
        }
        return sql
    }
}

/// A line of the register.
package struct ClassRow: Sendable, Identifiable {
    package let id: String
    package let number: String?
    package let title: String
    package let division: Division
    package let institution: String
    package let institutionName: String
    package let occupation: String
    package let level: Int?
    package let size: Int
    package let enrolled: Int
    package let startDate: Day
    package let endDate: Day
    package let days: Int
    package let hours: ClassHours
    package let state: ClassState
    package let kind: TrainingKind
    package let route: Route
    package let venue: String
    package let pack: String

    init(_ row: Row) throws {
        id = try row.text("id")
        number = row.optionalText("number")
        title = try row.text("title")
        division = try row.division("division")
        institution = try row.text("institution")
        institutionName = try row.text("institution_name")
        occupation = try row.text("occupation")
        level = row.optionalInt("level").map { Int($0) }
        size = try row.count("size")
        enrolled = try row.count("enrolled")
        startDate = try row.day("start_date")
        endDate = try row.day("end_date")
        days = try row.count("days")
        hours = try row.hours("hours_planned")
        state = try row.code("state")
        kind = try row.code("kind")
        route = try row.code("route")
        venue = try row.text("venue")
        pack = try row.text("pack")
    }
}
