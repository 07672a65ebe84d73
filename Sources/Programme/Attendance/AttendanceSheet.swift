import Store
import Vocabulary

/// One trainee in one half-day.
package enum HalfDayState: String, Sendable, CaseIterable {
    /// Signed in and out: the only state that counts.
    case complete
    /// One of the two is missing, or one was outside the venue.
    case incomplete
    case absent, leave
    /// The half-day is over and nobody recorded anything in the class.
    case unknown
    case coming, current
}

/// The attendance of a class: a line per trainee, a column per half-day.
package struct AttendanceSheet: Sendable {
    package struct Line: Sendable, Identifiable {
        /// The enrolment.
        package let id: String
        package let person: String
        package let name: String
        package let isWithdrawn: Bool
        /// As long as `lessons`.
        package let halves: [HalfDayState]

        package var complete: Int { halves.filter { $0 == .complete }.count }
        /// Half-days that are lost for good.
        package var missed: Int { halves.filter { [.incomplete, .absent, .leave].contains($0) }.count }
        package var withoutData: Int { halves.filter { $0 == .unknown }.count }
    }

    package struct Session: Sendable, Identifiable {
        package let lesson: LessonRecord
        package let signedIn: Int
        package let signedOut: Int
        package let complete: Int
        /// Hours that the teacher confirmed; nil: not yet.
        package let hours: ClassHours?
        package let photos: Int

        package var id: String { lesson.id }
    }

    /// Something worth a look, never a verdict.
    package struct Signal: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable { case oneDevice, outsideVenue, late, markedAfterwards }
        package let kind: Kind
        package let lesson: String
        /// How many signings or persons it is about.
        package let count: Int
    }

    package let lessons: [LessonRecord]
    package let lines: [Line]
    package let sessions: [Session]
    package let signals: [Signal]

    /// - Parameter scope: of the caller, who must see the class; persons see only their own line.
    package static func of(_ course: String, _ scope: Scope, _ reader: Reader) throws -> AttendanceSheet {
        let found = Scope.everything(because: "the caller has found the class in its scope")
        let lessons = try ClassStore.lessons(of: course, found, reader)
        let signings = try SigningTable(course, reader)
        let members = try reader.rows(
            scope,
            """
            select e.id, e.person, e.state, p.name from enrolment e join person p on p.id = e.person
            where e.class = \(course) and \(within: "e") order by e.position, e.id
            """)
        let lines = try members.map { row in
            let id = try row.text("id")
            return Line(
                id: id, person: try row.text("person"), name: try row.text("name"),
                isWithdrawn: try row.text("state") != "enrolled",
                halves: lessons.map { signings.state(of: id, in: $0, at: reader.now) })
        }
        let hours = Dictionary(
            try reader.rows(found, "select lesson, hours from hours_delivered where class = \(course)").map {
                (try $0.text("lesson"), try $0.hours("hours"))
            }, uniquingKeysWith: { first, _ in first })
        let photos = Dictionary(
            try reader.rows(
                found,
                """
                select l.id, count(*) as photos from lesson l join evidence v on v.subject = 'lesson/' || l.id
                where l.class = \(course) group by l.id
                """
            ).map { (try $0.text("id"), try $0.count("photos")) }, uniquingKeysWith: { first, _ in first })
        let sessions = lessons.map { lesson in
            let counts = signings.counts(in: lesson.id)
            return Session(
                lesson: lesson, signedIn: counts.signedIn, signedOut: counts.signedOut, complete: counts.complete,
                hours: hours[lesson.id], photos: photos[lesson.id] ?? 0)
        }
        return AttendanceSheet(lessons: lessons, lines: lines, sessions: sessions, signals: signings.signals(lessons))
    }
}

/// The signings and marks of a class in memory: a class has at most some thousands.
struct SigningTable {
    private struct Mark {
        let word: HalfDayState
        let at: Instant
    }

    private struct Cell {
        var signedIn: (at: Instant, counts: Bool)?
        var signedOut: (at: Instant, counts: Bool)?
        var mark: Mark?

        var isComplete: Bool { signedIn?.counts == true && signedOut?.counts == true && !isMarked }
        /// The later word holds.
        var isMarked: Bool { mark.map { mark in signedIn.map { mark.at > $0.at } ?? true } ?? false }
    }

    /// By lesson, then by enrolment.
    private var cells: [String: [String: Cell]] = [:]
    private var byDevice: [String: [String: Set<String>]] = [:]
    private var late: [String: Int] = [:]

    init(_ course: String, _ reader: Reader) throws {
        let scope = Scope.everything(because: "the caller has found the class in its scope")
        for row in try reader.rows(
            scope,
            """
            select lesson, enrolment, direction, at, abnormal, way, device, late from signing where class = \(course)
            """)
        {
            let (lesson, enrolment) = (try row.text("lesson"), try row.text("enrolment"))
            let signing = (try row.instant("at"), row["abnormal"].isNull)
            if try row.text("direction") == SigningDirection.in.rawValue {
                cells[lesson, default: [:]][enrolment, default: Cell()].signedIn = signing
            } else {
                cells[lesson, default: [:]][enrolment, default: Cell()].signedOut = signing
            }
            if let device = row.optionalText("device"), try row.text("way") == SigningWay.code.rawValue {
                byDevice[lesson, default: [:]][device, default: []].insert(enrolment)
            }
            if try row.flag("late") { late[lesson, default: 0] += 1 }
        }
        for row in try reader.rows(scope, "select lesson, enrolment, mark, at from roll_mark where class = \(course)") {
            let mark = Mark(word: try row.text("mark") == "leave" ? .leave : .absent, at: try row.instant("at"))
            cells[try row.text("lesson"), default: [:]][try row.text("enrolment"), default: Cell()].mark = mark
        }
    }

    func state(of enrolment: String, in lesson: LessonRecord, at now: Instant) -> HalfDayState {
        let held = cells[lesson.id]
        let cell = held?[enrolment]
        if let cell, cell.isComplete { return .complete }
        if let cell, cell.isMarked, let mark = cell.mark { return mark.word }
        if now < lesson.startsAt { return .coming }
        if now < lesson.endsAt { return .current }
        guard let held, !held.isEmpty else { return .unknown }
        guard let cell, cell.signedIn != nil || cell.signedOut != nil else { return .absent }
        return .incomplete
    }

    func counts(in lesson: String) -> (signedIn: Int, signedOut: Int, complete: Int) {
        let held = cells[lesson]?.values
        return (
            held?.filter { $0.signedIn != nil }.count ?? 0, held?.filter { $0.signedOut != nil }.count ?? 0,
            held?.filter(\.isComplete).count ?? 0
        )
    }

    func signals(_ lessons: [LessonRecord]) -> [AttendanceSheet.Signal] {
        lessons.flatMap { lesson -> [AttendanceSheet.Signal] in
            let shared = byDevice[lesson.id]?.values.map(\.count).max() ?? 0
            let held = cells[lesson.id].map { Array($0.values) } ?? []
            let outside = held.filter { $0.signedIn?.counts == false || $0.signedOut?.counts == false }.count
            let marked = held.filter { $0.isMarked && $0.signedIn != nil }.count
            let found: [(AttendanceSheet.Signal.Kind, Int)] = [
                (.oneDevice, shared > 1 ? shared : 0), (.outsideVenue, outside), (.late, late[lesson.id] ?? 0),
                (.markedAfterwards, marked)
            ]
            return found.filter { $0.1 > 0 }.map { AttendanceSheet.Signal(kind: $0.0, lesson: lesson.id, count: $0.1) }
        }
    }
}
