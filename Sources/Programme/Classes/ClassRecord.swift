import Store
import Vocabulary

/// A training class as the store has it.
package struct ClassRecord: Sendable, Identifiable {
    package let id: String
    /// Given when the class is opened: division, year, serial, e.g. `990121-2023-0017`.
    package let number: String?
    /// The county that approves and pays.
    package let division: Division
    package let institution: String
    package let institutionName: String
    package let project: String?
    package let projectName: String?
    /// The version of the policy pack that the class is held under, by its text (`Pack.version`), so that newer ones leave it alone.
    package let pack: String
    package let title: String
    package let kind: TrainingKind
    package let route: Route
    package let programme: String?
    package let occupation: Occupation
    /// 5 junior … 1 senior technician.
    package let level: Int?
    /// Planned number of trainees.
    package let size: Int
    package let startDate: Day
    package let endDate: Day
    /// Days on which lessons are held; as planned until there is a timetable.
    package let days: Int
    package let hours: ClassPlanHours
    /// Standard per person from the year's catalogue; nil: not in it.
    package let catalogueFen: Int64?
    package let offsite: Bool
    package let venue: ClassVenue
    package let conditions: ClassConditions
    package let particulars: ClassParticulars
    package let state: ClassState
    package let createdAt: Instant
    package let changedAt: Instant
    package let openedAt: Instant?

    /// From a row of `ClassStore.select`.
    init(_ row: Row) throws {
        id = try row.text("id")
        number = row.optionalText("number")
        division = try row.division("division")
        institution = try row.text("institution")
        institutionName = row.optionalText("institution_name") ?? ""
        project = row.optionalText("project")
        projectName = row.optionalText("project_name")
        pack = try row.text("pack")
        title = try row.text("title")
        kind = try row.code("kind")
        route = try row.code("route")
        programme = row.optionalText("programme")
        guard let code = Occupation(try row.text("occupation")) else {
            throw StoreFault("class \(id) has no occupation")
        }
        occupation = code
        level = row.optionalInt("level").map { Int($0) }
        size = try row.count("size")
        startDate = try row.day("start_date")
        endDate = try row.day("end_date")
        days = try row.count("days")
        hours = try ClassPlanHours(row)
        catalogueFen = row.optionalInt("catalogue_fen")
        offsite = try row.flag("offsite")
        venue = ClassVenue(
            address: try row.text("venue"), latitude: row.optionalText("latitude"),
            longitude: row.optionalText("longitude"))
        conditions = try ClassConditions(json: try row.text("conditions"))
        particulars = try ClassParticulars(json: try row.text("particulars"))
        state = try row.code("state")
        createdAt = try row.instant("created_at")
        changedAt = try row.instant("changed_at")
        openedAt = row.optionalInstant("opened_at")
    }

    /// Whether the institution may still change the application.
    package var isEditable: Bool { state == .draft || state == .returned }

    /// Whether the class was approved, whatever became of it since.
    package var isApproved: Bool { number != nil }
}

/// Hours as planned. All exact to a hundredth.
package struct ClassPlanHours: Sendable, Hashable {
    /// What the standard of the occupation asks for.
    package var required: ClassHours
    package var theory: ClassHours
    package var practice: ClassHours
    /// Part of theory and practice that is held online.
    package var online: ClassHours
    package var maxOnlinePerDay: ClassHours
    /// All that is planned.
    package var planned: ClassHours

    package init(
        required: ClassHours, theory: ClassHours = .zero, practice: ClassHours = .zero, online: ClassHours = .zero,
        maxOnlinePerDay: ClassHours = .zero
    ) {
        self.required = required
        self.theory = theory
        self.practice = practice
        self.online = online
        self.maxOnlinePerDay = maxOnlinePerDay
        planned = theory.plus(practice) ?? theory
    }

    init(_ row: Row) throws {
        required = try row.hours("hours_required")
        theory = try row.hours("hours_theory")
        practice = try row.hours("hours_practice")
        online = try row.hours("hours_online")
        maxOnlinePerDay = try row.hours("max_online_hours")
        planned = try row.hours("hours_planned")
    }

    var columns: Columns {
        [
            "hours_required": required, "hours_theory": theory, "hours_practice": practice, "hours_online": online,
            "max_online_hours": maxOnlinePerDay, "hours_planned": planned
        ]
    }
}

/// Where the class is held. Coordinates are WGS-84, as plain decimals.
package struct ClassVenue: Sendable, Hashable {
    package var address: String
    package var latitude: String?
    package var longitude: String?

    package init(address: String, latitude: String? = nil, longitude: String? = nil) {
        self.address = address
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// A half-day of the timetable.
package struct LessonRecord: Sendable, Identifiable, Hashable {
    package enum Mode: String, CaseIterable, Sendable, Codable, SQLConvertible { case theory, practice, online }

    package let id: String
    package let classID: String
    package let division: Division
    package let institution: String
    package let day: Day
    package let half: HalfDay
    /// Minutes of the day in China.
    package let starts: Int
    package let ends: Int
    package let hours: ClassHours
    package let mode: Mode
    package let teacher: String?
    package let teacherName: String?
    package let room: String
    /// Content of the pack that it teaches, of the list `topic`.
    package let topics: [String]

    package init(_ row: Row) throws {
        id = try row.text("id")
        classID = try row.text("class")
        division = try row.division("division")
        institution = try row.text("institution")
        day = try row.day("on_date")
        half = try row.code("half")
        starts = try row.count("starts")
        ends = try row.count("ends")
        hours = try row.hours("hours")
        mode = try row.code("mode")
        teacher = row.optionalText("teacher")
        teacherName = row.optionalText("teacher_name")
        room = try row.text("room")
        topics = row.list("topics")
    }

    package var startsAt: Instant { Instant(day, minuteOfDay: starts) }
    package var endsAt: Instant { Instant(day, minuteOfDay: ends) }
}

/// A teacher of the class in one role.
package struct ClassTeacher: Sendable, Hashable {
    package let teacher: String
    package let name: String
    package let role: TeacherRole
    package let registered: Bool
    package let checkYear: Int?
    package let blacklisted: Bool

    init(_ row: Row) throws {
        teacher = try row.text("teacher")
        name = try row.text("name")
        role = try row.code("role")
        registered = try row.flag("registered")
        checkYear = row.optionalInt("check_year").map { Int($0) }
        blacklisted = try row.flag("blacklisted")
    }
}
