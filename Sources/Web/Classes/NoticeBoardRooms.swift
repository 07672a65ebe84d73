import Papers
import Policy
import Programme
import Store
import Vocabulary

/// 就业培训告知牌: one sheet of A4 to hang at the door of the classroom.
enum NoticeBoardRooms {
    static func open(_ rooms: Rooms) {
        rooms.get("/desk/classes/:id/notice-board", .classRead) { visit in try await show(visit) }
        // What the code on the board holds: short enough to be typed, leads to the public page.
        rooms.get("/b/:number", .publicRead) { visit in
            let number = visit.parameter("number")
            let record = try await visit.office.store.read {
                try ClassStore.find(number: number, .everything(because: "numbers of classes are public"), $0)
            }
            guard let record else { throw Refusal("notFound") }
            return .see(Site.portalClass(record.id))
        }
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let id = visit.parameter("id")
        let office = visit.office
        let (record, institution, lessons, supervisor) = try await office.store.read { reader in
            let record = try ClassStore.find(id, actor.scope, reader)
            let institution = try reader.row(
                .everything(because: "the class names its institution"),
                "select credit_code from institution where id = \(record.institution)")
            let lessons = try ClassStore.lessons(of: id, actor.scope, reader)
            return (record, institution, lessons, try Self.supervisor(of: record, reader))
        }
        guard record.isApproved, let number = record.number, let opened = record.openedAt else {
            throw Refusal("classNotApproved")
        }
        let words = visit.words
        let missing = Self.missing(in: record)
        guard missing.isEmpty else {
            throw Refusal(missing.map { Problem("boardIncomplete", values: ["item": words.text($0)]) })
        }
        let pack = try office.pack(record.pack)
        let address = visit.house.settings.publicAddress + Site.board(number)
        let place = visit.place(of: record.division)
        let groups = words.list(record.particulars.targetGroups.map { visit.name("group", $0, in: pack) })
        var context: [String: Any] = [
            "place": place, "number": number, "project": ClassWords.course(record.occupation, record.level, visit),
            "projectNote": words.text("board.code", ["code": record.occupation.text, "title": record.title]),
            "target": words.text("board.targets", ["groups": groups, "n": words.count(record.size)]),
            "time": words.text(
                "board.period",
                [
                    "from": words.longDay(record.startDate), "to": words.longDay(record.endDate),
                    "days": words.count(record.days),
                    "hours": record.hours.planned.description
                ]),
            "timeNote": times(lessons, words), "where": record.venue.address, "institution": record.institutionName,
            "institutionNote": words.text("board.creditCode", ["code": institution?.optionalText("credit_code") ?? ""]),
            "help": record.particulars.supportMeasures,
            "helpNote": words.text("board.direction", ["text": record.particulars.employmentDirection]),
            "approval": words.text(
                "board.approved", ["office": visit.name(of: record.division), "day": words.longDay(opened.day)]),
            "approvalNote": words.text("board.basis", ["document": visit.say(pack.document.number)]),
            "qr": try QRCode(address).svg(label: words.text("board.scan")), "address": address,
            "hotline": words.text("board.hotlineBlank"),
            "printed": words.text("board.printed", ["day": words.day(visit.today)])
        ]
        var people: [[String: Any]] = [
            [
                "duty": words.text("board.manager"), "name": record.particulars.manager, "unit": record.institutionName,
                "phone": record.particulars.managerPhone
            ]
        ]
        if let supervisor {
            let bureau = words.text("board.bureau", ["place": visit.name(of: record.division)])
            people.append(["duty": words.text("board.supervisor"), "name": supervisor, "unit": bureau, "phone": ""])
        }
        context["people"] = people
        let frame = try await visit.frame(words.text("board.title"), section: "classes")
        return try visit.page("notice-board", frame, context)
    }

    /// A board with an empty item is not printed (YN18-2-1).
    private static func missing(in record: ClassRecord) -> [String] {
        let aims = record.particulars
        return [
            ("class.targets", aims.targetGroups.isEmpty), ("class.where", record.venue.address.isEmpty),
            ("class.support", aims.supportMeasures.isEmpty), ("class.manager", aims.manager.isEmpty),
            ("class.managerPhone", aims.managerPhone.isEmpty)
        ].filter(\.1).map(\.0)
    }

    /// The officer who verified the class before it was opened.
    private static func supervisor(of record: ClassRecord, _ reader: StoreReader) throws -> String? {
        try reader.row(
            .everything(because: "the board names the officer to the public"),
            """
            select a.person_name from procedure_act a join procedure_case c on c.id = a.case_id
            where c.subject = \("class/" + record.id) and a.role = 'trainingOfficer' and a.verdict = 'agreed' order by a.n desc limit 1
            """)?.optionalText("person_name")
    }

    /// 上午 8:30–12:00，下午 …, as most days have it.
    private static func times(_ lessons: [LessonRecord], _ words: Words) -> String {
        let halves = HalfDay.allCases.compactMap { half -> String? in
            let times = lessons.filter { $0.half == half }.map { "\(Clock.text($0.starts))–\(Clock.text($0.ends))" }
            let counts = Dictionary(times.map { ($0, 1) }, uniquingKeysWith: +)
            guard let usual = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
            return words.text("board.half", ["half": words.text("half.\(half.rawValue)"), "time": usual])
        }
        return halves.isEmpty ? "" : words.text("board.sign", ["times": words.list(halves)])
    }
}
