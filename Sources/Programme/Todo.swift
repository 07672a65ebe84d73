import Procedures
import Store
import Vocabulary

/// How many things wait for a person: the figure beside 待办 on every page of the desk.
package enum Waiting {
    package static func count(for actor: Actor, _ office: Office) async throws -> Int {
        let today = office.clock.today
        return try await office.store.read { reader in
            try office.procedures.todoCount(reader, actor, today: today).all
                + Duties.of(actor, on: today, reader, office).count
        }
    }
}

/// Everything on a person's task list, the most urgent first.
package struct TaskList: Sendable {
    package enum Matter: Sendable {
        case step(TodoItem)
        case duty(Duty)
    }

    package struct Entry: Sendable {
        package let matter: Matter
        package let group: TodoItem.Group
        package let dueOn: Day?
        /// Working days late; 0 when it is not.
        package let daysLate: Int
        /// Working days that are left; 0 on the day itself and afterwards.
        package let daysLeft: Int

        /// Groups entries beside the list: the procedure's id, or the duty's kind.
        package var kind: String {
            switch matter {
            case .step(let item): item.procedure.id
            case .duty(let duty): duty.kind
            }
        }
    }

    package let entries: [Entry]
    /// Steps of cases that this person has acted on and that now wait for others: step → how many.
    package let givenAway: [(step: StepDefinition, count: Int)]

    package static func of(_ actor: Actor, _ office: Office) async throws -> TaskList {
        let today = office.clock.today
        return try await office.store.read { reader in
            let items = try office.procedures.todo(reader, actor, today: today)
            let duties = try Duties.of(actor, on: today, reader, office)
            let entries =
                items.map { entry(.step($0), $0.dueOn, today, office) }
                + duties.map { entry(.duty($0), $0.dueOn, today, office) }
            return TaskList(
                entries: entries.sorted { one, other in (one.dueOn ?? .distantFuture) < (other.dueOn ?? .distantFuture)
                },
                givenAway: try givenAway(actor, reader, office))
        }
    }

    package func count(in group: TodoItem.Group) -> Int { entries.count { $0.group == group } }

    private static func entry(_ matter: Matter, _ due: Day?, _ today: Day, _ office: Office) -> Entry {
        let late = due.map { office.calendar.workingDays(from: $0, to: today) } ?? 0
        let left = due.map { office.calendar.workingDays(from: today, to: $0) } ?? 0
        return Entry(matter: matter, group: group(due, today), dueOn: due, daysLate: late, daysLeft: left)
    }

    private static func group(_ due: Day?, _ today: Day) -> TodoItem.Group {
        guard let due else { return .later }
        if due < today { return .overdue }
        if due == today { return .today }
        return due <= today + (7 - today.weekday) ? .thisWeek : .later
    }

    private static func givenAway(_ actor: Actor, _ reader: Reader, _ office: Office) throws -> [(
        step: StepDefinition, count: Int
    )] {
        let rows = try reader.rows(
            actor.scope,
            """
            select c.procedure, c.pack, c.step, count(*) as n from procedure_case c
            where c.closed_at is null and \(within: "c")
            and exists (select 1 from procedure_act a where a.case_id = c.id and a.account = \(actor.id) and a.step <> c.step)
            group by c.procedure, c.pack, c.step order by c.procedure, c.step
            """)
        var found: [(step: StepDefinition, count: Int)] = []
        for row in rows {
            let definition = office.procedures.book.definition(try row.text("procedure"), pack: try row.text("pack"))
            guard let step = definition?.step(try row.text("step")) else { continue }
            let count = try row.count("n")
            if let index = found.firstIndex(where: { $0.step.labelZh == step.labelZh }) {
                found[index].count += count
            } else {
                found.append((step, count))
            }
        }
        return found
    }
}
