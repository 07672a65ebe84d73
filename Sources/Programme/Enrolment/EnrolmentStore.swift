import Policy
import Store
import Vocabulary

/// Reads who is in which class. Overlaps and earlier subsidies are looked up in the whole province.
package enum EnrolmentStore {
    /// The list of a class in its order, withdrawn ones included.
    package static func roster(of id: String, _ scope: Scope, _ reader: Reader) throws -> [Enrolment] {
        let rows = try reader.rows(
            scope,
            """
            select e.* from enrolment e where e.class = \(id) and \(within: "e") order by e.position, e.id
            """)
        let persons = try PersonStore.persons(try rows.map { try $0.text("person") }, reader)
        return try rows.map { row in
            guard let person = persons[try row.text("person")] else { throw StoreFault("an enrolment names nobody") }
            return try Enrolment(row, person: person)
        }
    }

    /// Those who are in the class now.
    package static func enrolled(in id: String, _ scope: Scope, _ reader: Reader) throws -> [Enrolment] {
        try roster(of: id, scope, reader).filter { $0.state == .enrolled }
    }

    /// - Throws: `Refusal` `notFound`.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> Enrolment {
        guard let row = try reader.row(scope, "select e.* from enrolment e where e.id = \(id) and \(within: "e")"),
            let person = try PersonStore.persons([try row.text("person")], reader).values.first
        else { throw Refusal("notFound") }
        return try Enrolment(row, person: person)
    }

    /// Other classes of these persons that share a day with the interval, ends included, wherever in the province they are.
    /// A class that was refused or has ended without a claim does not count.
    package static func overlaps(
        of persons: [String], from: Day, to: Day, except classID: String, _ reader: Reader
    ) throws
        -> [String: Overlap]
    {
        var found: [String: Overlap] = [:]
        for start in stride(from: 0, to: persons.count, by: 500) {
            let part = Array(persons[start..<min(start + 500, persons.count)])
            let rows = try reader.rows(
                .everything(because: "nobody is in two classes at once, whatever the county"),
                """
                select e.person, c.id, c.division, c.start_date, c.end_date from enrolment e join training_class c on c.id = e.class
                where e.person in \(list: part) and e.state = 'enrolled' and c.id <> \(classID)
                and c.state not in \(list: [ClassState.refused, .closed]) and c.start_date <= \(to) and c.end_date >= \(from)
                order by c.start_date, c.id
                """)
            for row in rows {
                let person = try row.text("person")
                if found[person] != nil { continue }
                found[person] = Overlap(
                    person: person, classID: try row.text("id"), division: try row.division("division"),
                    startDate: try row.day("start_date"), endDate: try row.day("end_date"))
            }
        }
        return found
    }

    /// Other classes of these persons, wherever in the province: not those that were refused or closed. Oldest first.
    package static func classes(
        of persons: [String], except classID: String, _ reader: Reader
    ) throws -> [String: [EnrolmentInput.OtherClass]] {
        var found: [String: [EnrolmentInput.OtherClass]] = [:]
        for start in stride(from: 0, to: persons.count, by: 500) {
            let part = Array(persons[start..<min(start + 500, persons.count)])
            let rows = try reader.rows(
                .everything(because: "conditions per person hold in the whole province"),
                """
                select e.person, c.programme, c.start_date, c.title from enrolment e
                join training_class c on c.id = e.class
                where e.person in \(list: part) and e.state = 'enrolled' and c.id <> \(classID)
                and c.state not in \(list: [ClassState.refused, .closed]) order by c.start_date, c.id
                """)
            for row in rows {
                found[try row.text("person"), default: []].append(
                    .init(
                        programme: row.optionalText("programme"), startDate: try row.day("start_date"),
                        title: try row.text("title")))
            }
        }
        return found
    }

    /// What the pack said to an enrolment that has conditions, last; nil where nothing was asked.
    package static func check(of id: String, _ scope: Scope, _ reader: Reader, _ office: Office) throws
        -> EnrolmentCheck?
    {
        try decision(on: id, scope, reader).flatMap { try KeptDecision.enrolment($0, office) }
    }

    /// What the person had shown then; nil where nothing was asked.
    static func shown(of id: String, _ scope: Scope, _ reader: Reader, _ office: Office) throws -> EnrolmentInput? {
        try decision(on: id, scope, reader).flatMap { try KeptDecision.enrolmentInput($0, office) }
    }

    static func decision(on id: String, _ scope: Scope, _ reader: Reader) throws -> DecisionRecord? {
        try DecisionRecord.latest(EnrolmentConditions.decision, about: "enrolment/\(id)", scope, reader)
    }

    /// Trainings of these persons whose subsidy was approved or paid, oldest first.
    package static func funded(of persons: [String], _ reader: Reader) throws -> [String: [FundedTraining]] {
        var found: [String: [FundedTraining]] = [:]
        for start in stride(from: 0, to: persons.count, by: 500) {
            let part = Array(persons[start..<min(start + 500, persons.count)])
            let rows = try reader.rows(
                .everything(because: "limits per person hold in the whole province"),
                """
                select l.person, c.start_date, c.occupation, c.level, c.programme from claim_line l
                join claim k on k.id = l.claim join training_class c on c.id = k.class
                where l.person in \(list: part) and l.total_fen > 0 and k.state in ('payable', 'paying', 'paid')
                order by c.start_date, l.id
                """)
            for row in rows {
                let person = try row.text("person")
                found[person, default: []].append(
                    FundedTraining(
                        person: person, on: try row.day("start_date"), occupation: try row.text("occupation"),
                        level: row.optionalInt("level").map { Int($0) }, programme: row.optionalText("programme")))
            }
        }
        return found
    }

    /// What the opening decision asks about the trainees of a class, in the order of its list.
    package static func standings(of training: ClassRecord, _ reader: Reader) throws -> [TraineeStanding] {
        let persons = try reader.rows(
            .everything(because: "the caller has found the class in its scope"),
            """
            select person from enrolment where class = \(training.id) and state = 'enrolled' order by position, id
            """
        ).map { try $0.text("person") }
        let overlaps = try overlaps(
            of: persons, from: training.startDate, to: training.endDate, except: training.id, reader)
        let funded = try funded(of: persons, reader)
        return persons.map { person in
            let past = funded[person] ?? []
            return TraineeStanding(
                person: person, overlappingClass: overlaps[person] != nil,
                sameOccupationLevelFunded: past.contains {
                    $0.occupation == training.occupation.code && $0.level == training.level
                },
                fundedThisYear: past.filter { $0.on.year == training.startDate.year }.count)
        }
    }
}
