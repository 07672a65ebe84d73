import Store
import Vocabulary

/// Reads classes, their teachers and timetables. Every read takes the caller's scope.
package enum ClassStore {
    static let select: SQL = """
        select c.*, i.name as institution_name, p.name as project_name from training_class c
        join institution i on i.id = c.institution left join project p on p.id = c.project
        """

    /// - Throws: `Refusal` `notFound`, also for what lies outside the scope.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> ClassRecord {
        guard let row = try reader.row(scope, select + " where c.id = \(id) and \(within: "c")") else {
            throw Refusal("notFound")
        }
        return try ClassRecord(row)
    }

    package static func find(number: String, _ scope: Scope, _ reader: Reader) throws -> ClassRecord? {
        try reader.row(scope, select + " where c.number = \(number) and \(within: "c")").map(ClassRecord.init)
    }

    /// In the order of day and half-day.
    package static func lessons(of id: String, _ scope: Scope, _ reader: Reader) throws -> [LessonRecord] {
        try reader.rows(
            scope,
            """
            select l.*, t.name as teacher_name from lesson l left join teacher t on t.id = l.teacher
            where l.class = \(id) and \(within: "l") order by l.on_date, l.half desc
            """
        ).map(LessonRecord.init)
    }

    /// - Throws: `Refusal` `notFound`.
    package static func lesson(_ id: String, _ scope: Scope, _ reader: Reader) throws -> LessonRecord {
        let row = try reader.row(
            scope,
            """
            select l.*, t.name as teacher_name from lesson l left join teacher t on t.id = l.teacher
            where l.id = \(id) and \(within: "l")
            """)
        guard let row else { throw Refusal("notFound") }
        return try LessonRecord(row)
    }

    /// Lessons of a day in classes that are held, for the teacher's day and the wall.
    package static func lessons(on day: Day, teacher: String? = nil, _ scope: Scope, _ reader: Reader) throws
        -> [LessonRecord]
    {
        let teacherOnly: SQL = teacher.map { "and l.teacher = \($0)" } ?? ""
        return try reader.rows(
            scope,
            """
            select l.*, t.name as teacher_name from lesson l join training_class c on c.id = l.class
            left join teacher t on t.id = l.teacher
            where l.on_date = \(day) and c.state in \(list: [ClassState.open, .taught]) and \(within: "l") \(teacherOnly)
            order by l.half desc, l.starts
            """
        ).map(LessonRecord.init)
    }

    /// Theory first, then by name.
    package static func teachers(of id: String, _ scope: Scope, _ reader: Reader) throws -> [ClassTeacher] {
        try reader.rows(
            scope,
            """
            select x.teacher, x.role, t.name, t.registered, t.check_year, t.blacklisted
            from class_teacher x join teacher t on t.id = x.teacher
            where x.class = \(id) and \(within: "x") order by x.role desc, t.name
            """
        ).map(ClassTeacher.init)
    }

    /// How many trainees are on the roster.
    package static func enrolled(in id: String, _ reader: Reader) throws -> Int {
        Int(
            try reader.number(
                .everything(because: "the caller has found the class in its scope"),
                "select count(*) from enrolment where class = \(id) and state = 'enrolled'"))
    }
}
