import Policy
import Store
import Vocabulary

/// What the classes of a programme teach in a year, by the content that the pack knows.
package struct TopicFigures: Sendable, Hashable {
    /// A code of the list `topic`.
    package let topic: String
    /// Opened classes of the year with a lesson of it.
    package var classes = 0
    /// Hours of the half-days that teach it; a half-day of two topics counts for both.
    package var hours = ClassHours.zero
    /// Learners on the rolls of those classes.
    package var trainees = 0

    /// One for each topic of the programme, in the order of the pack, whether it was taught or not.
    package static func of(_ rule: ProgrammeRule, year: Int, _ scope: Scope, _ reader: Reader) throws -> [TopicFigures] {
        var figures = rule.topics.map { TopicFigures(topic: $0) }
        guard !figures.isEmpty, let first = Day(year: year, month: 1, day: 1),
            let last = Day(year: year, month: 12, day: 31)
        else { return figures }
        var seen: Set<[String]> = []
        for row in try reader.rows(
            scope,
            """
            select l.class, l.topics, sum(l.hours) as hours,
              (select count(*) from enrolment n where n.class = l.class and n.state = 'enrolled') as trainees
            from lesson l join training_class c on c.id = l.class join class_programme t on t.class = c.id
            where t.programme = \(rule.code) and \(within: "c") and c.opened_at is not null
            and c.start_date >= \(first) and c.start_date <= \(last) group by l.class, l.topics
            """)
        {
            let taught = row.list("topics")
            for at in figures.indices where taught.contains(figures[at].topic) {
                figures[at].hours = figures[at].hours.plus(try row.hours("hours")) ?? figures[at].hours
                guard seen.insert([try row.text("class"), figures[at].topic]).inserted else { continue }
                figures[at].classes += 1
                figures[at].trainees += try row.count("trainees")
            }
        }
        return figures
    }
}
