import Store
import Vocabulary

/// A trainee's place in a half-day, with everything that decides about a signing. One read of prepared text.
struct SigningPlace {
    let lesson: String
    let course: String
    let division: Division
    let institution: String
    let teacher: String?
    let day: Day
    let starts: Int
    let ends: Int
    let state: ClassState
    let pack: String
    let venue: (latitude: String, longitude: String)?
    let enrolment: String
    let person: String
    let isEnrolled: Bool
    /// The signing of this direction that is stored already.
    let signed: (id: String, at: Instant, late: Bool, abnormal: String?)?
    /// A signing with the request's id exists, whatever it is about.
    let idIsTaken: Bool

    /// - Returns: nil where the person is not in the class of that half-day, or there is none.
    static func find(_ request: SigningRequest, course: String?, person: String?, _ reader: Reader) throws
        -> SigningPlace?
    {
        let who: SQL =
            switch request.who {
            case .enrolment(let id): "e.id = \(id)"
            case .idNumber(let number):
                "e.person = (select id from person where id_number_index = \(try reader.index(number)))"
            case .myself: "e.person = \(person.sql)"
            }
        let session: SQL =
            switch request.session {
            case .lesson(let id): "l.id = \(id)"
            case .half(let day, let half): "l.class = \(course.sql) and l.on_date = \(day) and l.half = \(half)"
            }
        let sql: SQL = """
            select l.id, l.class, l.division, l.institution, l.teacher, l.on_date, l.starts, l.ends, c.state, c.pack, c.latitude,
              c.longitude, e.id as enrolment, e.person, e.state as enrolled, s.id as signed, s.at, s.late, s.abnormal,
              r.id as taken
            from lesson l join training_class c on c.id = l.class join enrolment e on e.class = l.class
            left join signing s on s.lesson = l.id and s.enrolment = e.id and s.direction = \(request.direction)
            left join signing r on r.id = \(request.id.sql) where \(session) and \(who)
            """
        // What the caller may do is checked on the row by `mayRecord`.
        guard let row = try reader.row(.everything(because: "rights are checked on what is found"), sql) else {
            return nil
        }
        let place = try SigningPlace(row)
        return course == nil || course == place.course ? place : nil
    }

    private init(_ row: Row) throws {
        lesson = try row.text("id")
        course = try row.text("class")
        division = try row.division("division")
        institution = try row.text("institution")
        teacher = row.optionalText("teacher")
        day = try row.day("on_date")
        starts = try row.count("starts")
        ends = try row.count("ends")
        state = try row.code("state")
        pack = try row.text("pack")
        venue =
            if let latitude = row.optionalText("latitude"), let longitude = row.optionalText("longitude") {
                (latitude, longitude)
            } else { nil }
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        isEnrolled = try row.text("enrolled") == "enrolled"
        signed =
            if let id = row.optionalText("signed") {
                (id, try row.instant("at"), try row.flag("late"), row.optionalText("abnormal"))
            } else { nil }
        idIsTaken = !row["taken"].isNull
    }

    /// Why there is no place: said as exactly as the caller may know.
    static func missing(_ request: SigningRequest, course: String?, _ actor: Actor, _ reader: Reader) throws -> Refusal
    {
        switch request.session {
        case .lesson(let id):
            let row = try reader.row(
                .everything(because: "only says whether there is such a half-day"),
                """
                select class from lesson where id = \(id)
                """)
            guard let row else { return Refusal("noLesson", field: "lesson") }
            if let course, row["class"].text != course { return Refusal("noLesson", field: "lesson") }
        case .half(let day, let half):
            let row = try reader.row(
                .everything(because: "only says whether there is such a half-day"),
                """
                select id from lesson where class = \(course.sql) and on_date = \(day) and half = \(half)
                """)
            if row == nil {
                return Refusal("noLesson", field: "date", ["date": day.description, "half": half.rawValue])
            }
        }
        return Refusal("notInClass", field: request.who == .myself ? nil : "enrolment")
    }
}
