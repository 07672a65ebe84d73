import Store
import Vocabulary

/// The course of a case: what was done, what is being waited for, what comes.
package struct Course: Hashable, Sendable {
    package struct Done: Hashable, Sendable {
        package let act: Act
        /// Nil where the procedure no longer names the step.
        package let step: StepDefinition?
        /// Working days from entering the step to the act; 0 on the same day.
        package let workingDays: Int
    }

    package struct Coming: Hashable, Sendable {
        package let step: StepDefinition
        package let isCurrent: Bool
        /// Only of the current step: the limits of the others start when they are entered.
        package let dueOn: Day?
    }

    package let state: CaseState
    package let procedure: ProcedureDefinition
    package let done: [Done]
    /// The current step first; empty when the case is closed.
    package let coming: [Coming]
}

/// How long a step took, over the acts of a period.
package struct StepDuration: Hashable, Sendable {
    package let procedure: String
    package let step: String
    package let acts: Int
    /// Working days; the mean of the middle two for an even number, rounded down.
    package let median: Int
    package let longest: Int
    /// Acts after their limit.
    package let late: Int
}

extension ProcedureEngine {
    /// Nil when there is no such case in the scope.
    package func course(_ reader: Reader, _ scope: Scope, case id: String) throws -> Course? {
        guard let state = try state(reader, scope, case: id) else { return nil }
        let (procedure, index) = try book.place(of: state)
        let done = try acts(reader, scope, case: id).map { act in
            Course.Done(act: act, step: procedure.step(act.step), workingDays: workingDays(act))
        }
        let ahead = state.isOpen ? procedure.steps[index...] : []
        let coming = ahead.enumerated().map { place, step in
            Course.Coming(step: step, isCurrent: place == 0, dueOn: place == 0 ? state.dueOn : nil)
        }
        return Course(state: state, procedure: procedure, done: done, coming: coming)
    }

    /// The median days of each step over the acts of a period, both days included. Submissions take no time of the
    /// office.
    package func durations(_ reader: Reader, _ scope: Scope, from: Day, to: Day) throws -> [StepDuration] {
        let rows = try reader.rows(
            scope,
            """
            select a.*, c.procedure from procedure_act a join procedure_case c on c.id = a.case_id
            where a.at >= \(Instant(from)) and a.at < \(Instant(to + 1)) and a.verdict <> \(Verdict.submitted.rawValue)
            and \(within: "a") order by c.procedure, a.step
            """)
        var groups: [(procedure: String, step: String, acts: [Act])] = []
        for row in rows {
            let (procedure, act) = (try row.text("procedure"), try Act(row))
            if let last = groups.indices.last, groups[last].procedure == procedure, groups[last].step == act.step {
                groups[last].acts.append(act)
            } else {
                groups.append((procedure, act.step, [act]))
            }
        }
        return groups.map { group in
            let days = group.acts.map { workingDays($0) }.sorted()
            let middle = (days[(days.count - 1) / 2] + days[days.count / 2]) / 2
            return StepDuration(
                procedure: group.procedure, step: group.step, acts: days.count, median: middle,
                longest: days.last ?? 0, late: group.acts.count(where: \.isLate))
        }
    }

    /// Open cases whose limit has passed, the longest overdue first.
    package func overdue(_ reader: Reader, _ scope: Scope, today: Day) throws -> [CaseState] {
        try reader.rows(
            scope,
            """
            select * from procedure_case c where c.closed_at is null and c.due_on < \(today) and \(within: "c")
            order by c.due_on, c.id
            """
        ).map { try CaseState($0) }
    }

    private func workingDays(_ act: Act) -> Int {
        let entered = act.at - .milliseconds(act.takenMilliseconds)
        return calendar.workingDays(from: entered.day, to: act.at.day)
    }
}
