import Policy
import Store
import Vocabulary

/// Reads what is filed under programmes. Every read takes the caller's scope; what the whole province shares says so.
package enum ProgrammeStore {
    private static let select: SQL = """
        select e.*, p.name as person_name, o.party as source_name from programme_entry e left join person p on p.id = e.person
        left join programme_entry o on o.id = e.of_entry
        """

    /// Of a programme in a year, newest first; partners, pairs and offers of whatever year.
    package static func entries(_ programme: String, year: Int, _ scope: Scope, _ reader: Reader) throws
        -> [ProgrammeEntry]
    {
        try reader.rows(
            scope,
            select + """
                 where e.programme = \(programme) and \(within: "e")
                and (e.year = \(year) or e.section in ('partner', 'pair', 'offer'))
                order by e.on_date desc, e.id desc limit 2000
                """
        ).map(ProgrammeEntry.init)
    }

    /// - Throws: `Refusal` `notFound`.
    package static func find(_ id: String, of programme: String, _ scope: Scope, _ reader: Reader) throws
        -> ProgrammeEntry
    {
        guard
            let row = try reader.row(
                scope, select + " where e.id = \(id) and e.programme = \(programme) and \(within: "e")")
        else { throw Refusal("notFound") }
        return try ProgrammeEntry(row)
    }

    /// Who received an offer, in order.
    package static func awards(of offer: String, _ scope: Scope, _ reader: Reader) throws -> [ProgrammeEntry] {
        try reader.rows(
            scope,
            select
                + " where e.of_entry = \(offer) and e.section = 'award' and \(within: "e") order by e.created_at, e.id"
        ).map(ProgrammeEntry.init)
    }

    /// Services and offers that a person received, newest first.
    package static func received(by person: String, _ scope: Scope, _ reader: Reader) throws -> [ProgrammeEntry] {
        try reader.rows(
            scope,
            select + """
                 where e.person = \(person) and e.ended_at is null and \(within: "e") order by e.on_date desc, e.id desc
                """
        ).map(ProgrammeEntry.init)
    }

    /// The years of a programme that hold for an office: its own and those of the bureaus above it, newest first.
    package static func years(_ programme: String, for division: Division, _ reader: Reader) throws -> [ProgrammeYear] {
        try reader.rows(
            .everything(because: "a bureau opens a year for all below it"),
            "select y.* from programme_year y where y.programme = \(programme) order by y.year desc, y.division, y.id"
        ).map(ProgrammeYear.init).filter { $0.division.contains(division) }
    }

    /// Partners for whom an office may file: those that it sees, and those of the bureaus above it.
    package static func partners(_ programme: String, for actor: Actor, _ reader: Reader) throws -> [ProgrammeEntry] {
        try reader.rows(
            .everything(because: "a partner of a bureau is one for all below it"),
            select + """
                 where e.programme = \(programme) and e.section = 'partner' and e.ended_at is null order by e.party, e.id
                """
        ).map(ProgrammeEntry.init).filter {
            $0.division.contains(actor.division)
                || actor.scope.contains(division: $0.division, institution: $0.institution)
        }
    }

    /// Areas of a list, and which of them have an institution that looks after them, whoever filed it.
    package static func areas(
        _ list: AreaList, _ programme: String, on day: Day, _ reader: Reader
    ) throws -> [(entry: AreaList.Entry, isPaired: Bool)] {
        let paired = Set(
            try reader.rows(
                .everything(because: "whether an area is looked after concerns the whole province"),
                """
                select distinct e.area from programme_entry e
                where e.programme = \(programme) and e.section = 'pair' and e.ended_at is null
                """
            ).compactMap { $0.optionalText("area") })
        return list.entries.filter { day >= $0.from && ($0.to.map { day <= $0 } ?? true) }.map {
            ($0, paired.contains($0.division))
        }
    }

    /// A class that carries a tag.
    package struct TaggedClass: Sendable, Identifiable {
        package let id: String
        package let title: String
        package let institutionName: String
        package let startDate: Day
        package let endDate: Day
        package let enrolled: Int
    }

    /// Opened classes of a year with the tag, newest first.
    package static func classes(_ programme: String, year: Int, _ scope: Scope, _ reader: Reader) throws
        -> [TaggedClass]
    {
        guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
            return []
        }
        return try reader.rows(
            scope,
            """
            select c.id, c.title, c.start_date, c.end_date, i.name as institution_name,
              (select count(*) from enrolment n where n.class = c.id and n.state = 'enrolled') as enrolled
            from class_programme t join training_class c on c.id = t.class join institution i on i.id = c.institution
            where t.programme = \(programme) and \(within: "c") and c.opened_at is not null
            and c.start_date >= \(first) and c.start_date <= \(last) order by c.start_date desc, c.id limit 500
            """
        ).map {
            TaggedClass(
                id: try $0.text("id"), title: try $0.text("title"), institutionName: try $0.text("institution_name"),
                startDate: try $0.day("start_date"), endDate: try $0.day("end_date"), enrolled: try $0.count("enrolled")
            )
        }
    }

    /// What a class carries: its own programme and its tags, each once, in the order of their codes.
    static func carried(by record: ClassRecord, _ reader: Reader) throws -> [String] {
        Set(try tags(of: record.id, reader) + [record.programme].compactMap(\.self)).sorted()
    }

    /// The tags of a class, in the order of their codes.
    package static func tags(of classID: String, _ reader: Reader) throws -> [String] {
        try reader.rows(
            .everything(because: "the class was found in the caller's scope"),
            "select t.programme from class_programme t where t.class = \(classID) order by t.programme"
        ).map { try $0.text("programme") }
    }
}

extension Office {
    /// The programmes of the packs that hold in a division, each as the last of its packs writes it, in the order of the packs.
    package func programmes(in division: Division) -> [ProgrammeRule] {
        packs(in: division).flatMap(\.programmes).reduce(into: []) { found, rule in
            if let at = found.firstIndex(where: { $0.code == rule.code }) {
                found[at] = rule
            } else {
                found.append(rule)
            }
        }
    }

    /// - Throws: `Refusal` `notFound`.
    package func programme(_ code: String, in division: Division) throws -> ProgrammeRule {
        guard let rule = programmes(in: division).first(where: { $0.code == code }) else { throw Refusal("notFound") }
        return rule
    }

    /// The list of areas that a form makes its pairs with.
    package func areas(of form: ProgrammeRule.Form, pack: String) -> AreaList? {
        packs[pack]?.areaLists.first { $0.id == form.areas }
    }
}
