import Store
import Vocabulary

/// What everybody may read. Every query here says itself what is published; nothing else of the store reaches the public pages.
package enum Published {
    private static let everybody = Scope.everything(because: "each query names only what is published")

    // MARK: Classes

    /// A class whose opening was approved and published.
    package struct Course: Sendable, Identifiable {
        package let id: String
        package let number: String
        package let title: String
        package let institution: String
        package let institutionName: String
        package let division: Division
        package let venue: String
        package let occupation: Occupation
        package let level: Int?
        package let pack: String
        package let kind: TrainingKind
        package let startDate: Day
        package let endDate: Day
        package let days: Int
        package let hours: ClassHours
        package let size: Int
        package let enrolled: Int
        package let state: ClassState
        /// Sum of what was decided to be paid for the class; nil: nothing decided yet.
        package let paid: Money?

        init(_ row: Row) throws {
            id = try row.text("id")
            number = try row.text("number")
            title = try row.text("title")
            institution = try row.text("institution")
            institutionName = try row.text("institution_name")
            division = try row.division("division")
            venue = try row.text("venue")
            guard let code = Occupation(try row.text("occupation")) else {
                throw StoreFault("class \(id) has no occupation")
            }
            occupation = code
            level = row.optionalInt("level").map { Int($0) }
            pack = try row.text("pack")
            kind = try row.code("kind")
            startDate = try row.day("start_date")
            endDate = try row.day("end_date")
            days = try row.count("days")
            hours = try row.hours("hours_planned")
            size = try row.count("size")
            enrolled = try row.count("enrolled")
            state = try row.code("state")
            paid = row.optionalMoney("paid_fen")
        }
    }

    private static let course: SQL = """
        select c.*, i.name as institution_name,
          (select count(*) from enrolment e where e.class = c.id and e.state = 'enrolled') as enrolled,
          (select sum(k.total_fen) from claim k where k.class = c.id and k.state in ('payable', 'paying', 'paid')) as paid_fen
        from training_class c join institution i on i.id = c.institution where c.number is not null
        """

    /// - Parameters:
    ///   - text: part of the title, number, place, institution, or an occupation's code.
    ///   - since: only classes that end on this day or later, soonest first; nil: all, newest first.
    package static func classes(
        _ text: String = "", occupations: [String] = [], since: Day? = nil,
        institution: String? = nil,
        offset: Int = 0, limit: Int, _ reader: Reader
    ) throws -> [Course] {
        let order: SQL = since == nil ? " order by c.start_date desc, c.id" : " order by c.start_date, c.id"
        return try reader.rows(
            everybody,
            course + condition(text, occupations, since, institution) + order
                + " limit \(limit) offset \(offset)"
        ).map(Course.init)
    }

    package static func countClasses(
        _ text: String = "", occupations: [String] = [], since: Day? = nil,
        institution: String? = nil,
        _ reader: Reader
    ) throws -> Int {
        Int(
            try reader.number(
                everybody,
                """
                select count(*) from training_class c join institution i on i.id = c.institution where c.number is not null
                """ + condition(text, occupations, since, institution)))
    }

    private static func condition(
        _ text: String, _ occupations: [String], _ since: Day?,
        _ institution: String?
    ) -> SQL {
        var found: SQL = ""
        if let since { found = found + " and c.end_date >= \(since) and c.state <> 'closed'" }
        if let institution { found = found + " and c.institution = \(institution)" }
        let text = text.trimmed
        guard !text.isEmpty else { return found }
        return found + """
             and (instr(c.title, \(text)) > 0 or c.number = \(text) or instr(c.venue, \(text)) > 0 or instr(i.name, \(text)) > 0
              or c.occupation = \(text) or c.occupation in \(list: occupations))
            """
    }

    /// - Throws: `Refusal` `notFound` for what is not published.
    package static func aClass(_ id: String, _ reader: Reader) throws -> Course {
        guard let row = try reader.row(everybody, course + " and c.id = \(id)") else { throw Refusal("notFound") }
        return try Course(row)
    }

    /// The timetable of a published class: days, half-days, hours; no names of persons.
    package static func lessons(of id: String, _ reader: Reader) throws -> [LessonRecord] {
        _ = try aClass(id, reader)
        return try ClassStore.lessons(of: id, everybody, reader)
    }

    /// How often a published class was inspected on the spot.
    package static func inspections(of id: String, _ reader: Reader) throws -> Int {
        Int(
            try reader.number(
                everybody,
                "select count(*) from inspection where class = \(id) and kind = \(InspectionKind.onSite)"))
    }

    // MARK: Institutions

    package struct Institution: Sendable, Identifiable {
        package let id: String
        package let name: String
        package let kind: ProviderKind
        package let division: Division
        package let address: String
        package let phone: String
        package let occupations: [String]
        package let classes: Int
    }

    /// Institutions on the list, without those on the blacklist; by name.
    package static func institutions(
        _ text: String = "", occupations: [String] = [], offset: Int = 0, limit: Int,
        _ reader: Reader
    )
        throws -> [Institution]
    {
        try reader.rows(
            everybody,
            """
            select i.*, (select count(*) from training_class c where c.institution = i.id and c.number is not null) as classes
            from institution i where i.listed = 1 and i.blacklisted = 0
            """ + institutionText(text, occupations) + " order by i.name, i.id limit \(limit) offset \(offset)"
        ).map { row in
            Institution(
                id: try row.text("id"), name: try row.text("name"), kind: try row.code("kind"),
                division: try row.division("division"), address: try row.text("address"),
                phone: try row.text("phone"),
                occupations: row.list("occupations"), classes: try row.count("classes"))
        }
    }

    package static func countInstitutions(
        _ text: String = "", occupations: [String] = [],
        _ reader: Reader
    ) throws -> Int {
        Int(
            try reader.number(
                everybody,
                "select count(*) from institution i where i.listed = 1 and i.blacklisted = 0"
                    + institutionText(text, occupations)))
    }

    private static func institutionText(_ text: String, _ occupations: [String]) -> SQL {
        let text = text.trimmed
        guard !text.isEmpty else { return "" }
        var found: SQL = " and (instr(i.name, \(text)) > 0 or instr(i.address, \(text)) > 0"
        for code in occupations.prefix(20) { found = found + " or instr(i.occupations, \("\"\(code)\"")) > 0" }
        return found + ")"
    }

    // MARK: Notices

    /// A notice as everybody sees it.
    package struct Notice: Sendable, Identifiable {
        package let notice: PublicNotice
        package let claimNumber: String
        package let classNumber: String
        package let institutionName: String
        package let trainees: Int
        package let total: Money
        package let pack: String
        package var id: String { notice.id }

        init(_ row: Row) throws {
            notice = try PublicNotice(row)
            claimNumber = try row.text("claim_number")
            classNumber = row.optionalText("class_number") ?? ""
            institutionName = try row.text("institution_name")
            trainees = try row.count("trainees")
            total = try row.money("total_fen")
            pack = try row.text("pack")
        }
    }

    private static let noticeSelect: SQL = """
        select n.*, k.number as claim_number, k.trainees, k.total_fen, k.pack, c.number as class_number, i.name as institution_name
        from public_notice n join claim k on 'claim/' || k.id = n.subject join training_class c on c.id = k.class
        join institution i on i.id = k.institution where n.state <> 'withdrawn'
        """

    /// Running ones first, those that end soonest before; then the newest.
    package static func notices(
        offset: Int = 0, limit: Int, openOnly: Bool = false,
        _ reader: Reader
    ) throws -> [Notice] {
        let only: SQL = openOnly ? " and n.state = 'open' and n.closes >= \(reader.now.day)" : ""
        return try reader.rows(
            everybody,
            noticeSelect + only + """
                 order by case when n.state = 'open' then 0 else 1 end, case when n.state = 'open' then n.closes end, n.opens desc, n.id
                limit \(limit) offset \(offset)
                """
        ).map(Notice.init)
    }

    package static func countNotices(_ reader: Reader) throws -> Int {
        Int(try reader.number(everybody, "select count(*) from public_notice n where n.state <> 'withdrawn'"))
    }

    /// - Throws: `Refusal` `notFound`.
    package static func notice(_ id: String, _ reader: Reader) throws -> Notice {
        guard let row = try reader.row(everybody, noticeSelect + " and n.id = \(id)") else { throw Refusal("notFound") }
        return try Notice(row)
    }

    /// One trainee on a notice: name and number masked, what is to be paid.
    package struct Recipient: Sendable {
        package let line: String
        package let position: Int
        package let name: String
        package let idNumber: String
        /// Items above zero.
        package let items: [ClaimItem]
        package let total: Money
    }

    /// Only who is to get something; nobody reads here who was refused what.
    package static func recipients(of notice: Notice, mask: Bool, _ reader: Reader) throws -> [Recipient] {
        guard let claim = notice.notice.claim else { return [] }
        return try ClaimStore.lines(of: claim, everybody, reader).filter { $0.total > .zero }.map { line in
            Recipient(
                line: line.id, position: line.position, name: mask ? masked(line.personName) : line.personName,
                idNumber: line.idNumber.masked, items: line.items.filter { $0.amount > .zero }, total: line.total)
        }
    }

    /// 字云芳 → 字*芳, 罗正 → 罗*: the first character, stars, and the last of names of three and more.
    package static func masked(_ name: String) -> String {
        guard name.count > 1 else { return "*" }
        guard name.count > 2 else { return name.prefix(1) + "*" }
        return name.prefix(1) + String(repeating: "*", count: name.count - 2) + name.suffix(1)
    }

    /// The answer to an objection, for whoever has its receipt.
    package static func objection(receipt: String, to notice: String, _ reader: Reader) throws -> Objection? {
        try reader.row(
            everybody,
            "select o.* from objection o where o.receipt = \(receipt) and o.notice = \(notice)"
        ).map(Objection.init)
    }

    // MARK: Figures

    package struct Figures: Sendable {
        package let classes: Int
        package let trainees: Int
        package let paid: Money
    }

    /// Of the classes that start in a year.
    package static func figures(year: Int, _ reader: Reader) throws -> Figures {
        guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
            return Figures(classes: 0, trainees: 0, paid: .zero)
        }
        let classes = try reader.number(
            everybody,
            """
            select count(*) from training_class c where c.number is not null and c.start_date >= \(first) and c.start_date <= \(last)
            """)
        let trainees = try reader.number(
            everybody,
            """
            select count(*) from enrolment e join training_class c on c.id = e.class
            where e.state = 'enrolled' and c.number is not null and c.start_date >= \(first) and c.start_date <= \(last)
            """)
        let paid = try reader.number(
            everybody,
            """
            select coalesce(sum(k.total_fen), 0) from claim k join training_class c on c.id = k.class
            where k.state = 'paid' and c.start_date >= \(first) and c.start_date <= \(last)
            """)
        return Figures(classes: Int(classes), trainees: Int(trainees), paid: Money(fen: paid))
    }
}
