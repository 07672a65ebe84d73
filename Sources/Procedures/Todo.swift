import Store
import Vocabulary

/// A case that waits for somebody.
package struct TodoItem: Hashable, Sendable, Identifiable {
    package enum Group: String, CaseIterable, Hashable, Codable, Sendable {
        /// `thisWeek` ends on Sunday; `later` holds also those without a limit.
        case overdue, today, thisWeek, later
    }

    package let state: CaseState
    package let step: StepDefinition
    package let procedure: ProcedureDefinition
    package let group: Group
    /// Working days late; 0 when it is not.
    package let daysLate: Int
    /// Why this person cannot do it although others in the office can (`sameAsStep`); nil when the person can.
    package let lock: Problem?

    package var id: String { state.id }
    package var dueOn: Day? { state.dueOn }
}

extension ProcedureEngine {
    /// What waits for this actor, the most urgent first. Cases that the actor is recused from are left out.
    package func todo(_ reader: Reader, _ actor: Actor, today: Day, limit: Int = 500) throws -> [TodoItem] {
        try waiting(reader, actor, limit: limit).compactMap { state in
            let (procedure, index) = try book.place(of: state)
            let permission = try mayAct(reader, actor, state)
            if let reason = permission.reason, reason.code != "sameAsStep" { return nil }
            let late = state.dueOn.map { calendar.workingDays(from: $0, to: today) } ?? 0
            return TodoItem(
                state: state, step: procedure.steps[index], procedure: procedure, group: group(state.dueOn, today),
                daysLate: late, lock: permission.reason)
        }
    }

    /// How many cases wait for this actor and, of them, how many are overdue; for the badge. Counts without the locks.
    package func todoCount(_ reader: Reader, _ actor: Actor, today: Day) throws -> (all: Int, overdue: Int) {
        let row = try reader.row(
            actor.scope,
            """
            select count(*) as waiting, coalesce(sum(case when c.due_on < \(today) then 1 else 0 end), 0) as overdue
            from procedure_case c where c.closed_at is null and c.role = \(actor.role.rawValue)
            and (c.level is null or c.level = \(actor.division.level.rawValue)) and \(within: "c")
            """)
        return (try row?.count("waiting") ?? 0, try row?.count("overdue") ?? 0)
    }

    private func waiting(_ reader: Reader, _ actor: Actor, limit: Int) throws -> [CaseState] {
        try reader.rows(
            actor.scope,
            """
            select * from procedure_case c where c.closed_at is null and c.role = \(actor.role.rawValue)
            and (c.level is null or c.level = \(actor.division.level.rawValue)) and \(within: "c")
            order by case when c.due_on is null then 1 else 0 end, c.due_on, c.entered_at, c.id limit \(limit)
            """
        ).map { try CaseState($0) }
    }

    private func group(_ due: Day?, _ today: Day) -> TodoItem.Group {
        guard let due else { return .later }
        if due < today { return .overdue }
        if due == today { return .today }
        return due <= today + (7 - today.weekday) ? .thisWeek : .later
    }
}
