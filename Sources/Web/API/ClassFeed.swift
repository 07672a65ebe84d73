import Programme
import Store
import Vocabulary

/// What programs read: classes, their signings, certificates. In pages by cursor, always within the caller's scope.
enum ClassFeed {
    /// Classes that were approved or are worked on, in the order they were made.
    static func list(_ actor: Actor, after: String, limit: Int, _ reader: StoreReader) throws -> (
        items: [JSON], next: String?
    ) {
        let rows = try reader.rows(
            actor.scope,
            """
            select c.* from training_class c where c.id > \(after) and \(visible(actor)) order by c.id limit \(limit + 1)
            """)
        let next = rows.count > limit ? rows[limit - 1].optionalText("id") : nil
        return (try rows.prefix(limit).map { .object(try summary($0)) }, next)
    }

    /// A class belongs to no person: a trainee sees those it is enrolled in.
    private static func visible(_ actor: Actor) -> SQL {
        actor.role == .trainee
            ? "exists (select 1 from enrolment e where e.class = c.id and \(within: "e"))" : "\(within: "c")"
    }

    private static func summary(_ row: StoredRow) throws -> [JSON.Member] {
        [
            .init("id", .string(try row.text("id"))), .init("number", .text(row.optionalText("number"))),
            .init("title", .string(try row.text("title"))), .init("state", .string(try row.text("state"))),
            .init("division", .string(try row.text("division"))),
            .init("institution", .string(try row.text("institution"))),
            .init("occupation", .string(try row.text("occupation"))),
            .init("level", row.optionalInt("level").map { .integer($0) } ?? .null),
            .init("startDate", .string(try row.text("start_date"))),
            .init("endDate", .string(try row.text("end_date"))),
            .init("size", .integer(try row.int("size")))
        ]
    }

    /// A class with its timetable; who is on the roster only for those who run it.
    static func one(_ id: String, _ actor: Actor, _ reader: StoreReader) throws -> JSON {
        guard
            let row = try reader.row(
                actor.scope, "select c.* from training_class c where c.id = \(id) and \(visible(actor))")
        else {
            throw Refusal("notFound")
        }
        let found = Scope.everything(because: "the class was found in the caller's scope")
        let lessons = try ClassStore.lessons(of: id, found, reader).map { lesson -> JSON in
            [
                "id": .string(lesson.id), "date": .string(lesson.day.description),
                "half": .string(lesson.half.rawValue),
                "starts": .string(lesson.startsAt.description), "ends": .string(lesson.endsAt.description),
                "mode": .string(lesson.mode.rawValue), "hours": .string(lesson.hours.description)
            ]
        }
        let enrolments = try reader.rows(
            actor.scope,
            """
            select e.id, e.position, e.state from enrolment e where e.class = \(id) and \(within: "e") order by e.position, e.id
            """
        ).map { row -> JSON in
            [
                "id": .string(try row.text("id")), "position": .integer(try row.int("position")),
                "state": .string(try row.text("state"))
            ]
        }
        return .object(try summary(row) + [.init("lessons", .array(lessons)), .init("enrolments", .array(enrolments))])
    }

    static func signings(
        _ id: String, _ actor: Actor, after: String, limit: Int,
        _ reader: StoreReader
    ) throws -> (items: [JSON], next: String?) {
        guard
            try reader.row(actor.scope, "select c.id from training_class c where c.id = \(id) and \(visible(actor))")
                != nil
        else {
            throw Refusal("notFound")
        }
        var from: SQL = "1 = 1"
        if !after.isEmpty {
            let parts = after.split(separator: "_", maxSplits: 1).map(String.init)
            guard parts.count == 2, let at = Int64(parts[0]) else { throw Refusal("valueWrong", field: "after") }
            from = "(s.at > \(at) or (s.at = \(at) and s.id > \(parts[1])))"
        }
        let rows = try reader.rows(
            actor.scope,
            """
            select s.* from signing s where s.class = \(id) and \(from) and \(within: "s") order by s.at, s.id limit \(limit + 1)
            """)
        let items = try rows.prefix(limit).map { row -> JSON in
            .object([
                .init("id", .string(try row.text("id"))), .init("lesson", .string(try row.text("lesson"))),
                .init("enrolment", .string(try row.text("enrolment"))),
                .init("direction", .string(try row.text("direction"))),
                .init("at", .string(try row.instant("at").description)),
                .init("deviceTime", .text(row.optionalInstant("device_at")?.description)),
                .init("way", .string(try row.text("way"))), .init("late", .bool(try row.flag("late"))),
                .init("abnormal", .text(row.optionalText("abnormal")))
            ])
        }
        let last = rows.count > limit ? rows[limit - 1] : nil
        return (Array(items), try last.map { "\(try $0.int("at"))_\(try $0.text("id"))" })
    }

    /// The holder only as far as whoever has the paper can compare it.
    static func certificate(_ number: String, _ reader: StoreReader) throws -> JSON {
        guard
            let row = try reader.row(
                .everything(because: "whoever has the number may ask"),
                """
                select c.*, p.name as holder from certificate c join person p on p.id = c.person where c.number = \(number)
                """)
        else { throw Refusal("notFound") }
        let holder = try row.text("holder")
        return [
            "number": .string(number), "valid": .bool(row["revoked_at"].isNull), "kind": .string(try row.text("kind")),
            "occupation": .string(try row.text("occupation")),
            "level": row.optionalInt("level").map { .integer($0) } ?? .null,
            "issuedOn": .string(try row.text("issued_on")), "holder": .string(holder.prefix(1) + "*"),
            "revokedOn": .text(row.optionalInstant("revoked_at")?.day.description)
        ]
    }
}
