import Policy
import Store
import Vocabulary

/// The application as a list of tasks that can be left and taken up again.
package struct ClassTasks: Sendable {
    package enum Task: String, CaseIterable, Sendable {
        case basics, aims, venue, hours, teachers, conditions, timetable, roster

        /// What doing it needs.
        package var right: Right {
            switch self {
            case .basics: .classChange
            case .aims: .classSetAims
            case .venue: .classSetVenue
            case .hours: .classSetHours
            case .teachers: .classSetTeachers
            case .conditions: .classSetConditions
            case .timetable: .classMakeTimetable
            case .roster: .rosterStage
            }
        }
    }

    package enum Standing: Sendable, Hashable {
        case done
        case open
        /// Cannot be begun before another task is done.
        case waits(Task)
    }

    package let tasks: [(task: Task, standing: Standing)]

    package var isComplete: Bool { tasks.allSatisfy { $0.standing == .done } }

    /// - Parameter roster: how many trainees are enrolled.
    package init(_ record: ClassRecord, teachers: [ClassTeacher], lessons: [LessonRecord], roster: Int) {
        let aims = record.particulars
        let done: [Task: Bool] = [
            .basics: true,
            .aims: !aims.targetGroups.isEmpty && !aims.employmentDirection.isEmpty && !aims.supportMeasures.isEmpty
                && aims.delivery != nil && (aims.link == nil || (!aims.employer.isEmpty && !aims.post.isEmpty)),
            .venue: !record.venue.address.isEmpty && !aims.manager.isEmpty && aims.site != nil,
            .hours: record.hours.planned > .zero && record.hours.required > .zero,
            .teachers: !teachers.isEmpty,
            .conditions: ClassConditions.Flag.allCases.allSatisfy { record.conditions[keyPath: $0.path] != nil }
                && record.conditions.equipmentSets != nil,
            .timetable: !lessons.isEmpty && ClassTasks.hours(of: lessons) == record.hours.planned
                && lessons.allSatisfy { $0.day >= record.startDate && $0.day <= record.endDate },
            .roster: roster > 0
        ]
        tasks = Task.allCases.map { task in
            if done[task] == true { return (task, .done) }
            if task == .timetable {
                if done[.hours] != true { return (task, .waits(.hours)) }
                if done[.teachers] != true { return (task, .waits(.teachers)) }
            }
            return (task, .open)
        }
    }

    package static func of(_ record: ClassRecord, _ reader: Reader) throws -> ClassTasks {
        let all = Scope.everything(because: "the caller has found the class in its scope")
        return ClassTasks(
            record, teachers: try ClassStore.teachers(of: record.id, all, reader),
            lessons: try ClassStore.lessons(of: record.id, all, reader),
            roster: try ClassStore.enrolled(in: record.id, reader))
    }

    package static func hours(of lessons: [LessonRecord]) -> ClassHours {
        lessons.reduce(.zero) { $0.plus($1.hours) ?? $0 }
    }
}
