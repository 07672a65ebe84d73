import Store
import Vocabulary

/// The life of a class from plan to payment, as far as the records of all stages tell it.
package struct ClassLife: Sendable {
    package enum Stage: String, CaseIterable, Sendable {
        case planned, approval, started, inspection, taught, exam, phoneChecks, certified, claimed, notice, paid
    }

    package enum Standing: String, Sendable { case done, flagged, now, next }

    package struct Event: Sendable, Hashable {
        package let stage: Stage
        package let standing: Standing
        package let from: Day?
        package let to: Day?
        /// Values for the wording `life.<stage>.fact`.
        package let values: [String: String]
    }

    package let events: [Event]

    package static func of(_ record: ClassRecord, on today: Day, _ reader: Reader) throws -> ClassLife {
        var life = Builder(record: record, today: today, reader: reader)
        try life.plan()
        try life.lessons()
        try life.examination()
        try life.money()
        return ClassLife(events: life.events)
    }

    private struct Builder {
        let record: ClassRecord
        let today: Day
        let reader: Reader
        var events: [Event] = []

        private let all = Scope.everything(because: "the caller has found the class in its scope")

        init(record: ClassRecord, today: Day, reader: Reader) {
            self.record = record
            self.today = today
            self.reader = reader
        }

        /// Whether the class has come at least this far; what was ended early has not.
        private func reached(_ state: ClassState) -> Bool {
            let order: [ClassState] = [.open, .taught, .examined, .certified, .claimed, .payable, .paid]
            guard let mine = order.firstIndex(of: record.state), let wanted = order.firstIndex(of: state) else {
                return false
            }
            return mine >= wanted
        }

        private mutating func add(
            _ stage: Stage, _ standing: Standing, _ from: Day? = nil, _ to: Day? = nil,
            _ values: [String: String] = [:]
        ) {
            events.append(Event(stage: stage, standing: standing, from: from, to: to, values: values))
        }

        mutating func plan() throws {
            let announced = try record.project.flatMap { project in
                try reader.row(all, "select announced_on from project where id = \(project)")?.optionalDay(
                    "announced_on")
            }
            add(.planned, announced == nil ? .next : .done, announced)
            switch record.state {
            case .inApproval: add(.approval, .now, record.changedAt.day)
            case .returned: add(.approval, .flagged, record.changedAt.day)
            case .refused: add(.approval, .flagged, record.changedAt.day)
            default: add(.approval, record.openedAt == nil ? .next : .done, record.openedAt?.day)
            }
        }

        mutating func lessons() throws {
            let isRunning = record.state == .open && today >= record.startDate
            let started: Standing =
                reached(.taught) ? .done : isRunning ? (today <= record.endDate ? .now : .done) : .next
            add(.started, started, record.startDate, nil, ["n": String(try ClassStore.enrolled(in: record.id, reader))])
            for row in try reader.rows(
                all,
                """
                select on_date, result, signed_by from inspection where class = \(record.id) and kind = 'onSite' order by at, id
                """)
            {
                let isFine = row.optionalText("signed_by") != nil && (row.optionalText("result") ?? "") != "failed"
                add(.inspection, isFine ? .done : .flagged, row.optionalDay("on_date"))
            }
            let hours = try reader.number(
                all, "select coalesce(sum(hours), 0) from hours_delivered where class = \(record.id)")
            let waits = isRunning && today > record.endDate
            add(
                .taught, reached(.taught) ? .done : waits ? .now : .next, record.endDate, nil,
                ["hours": ClassHours(hundredths: hours).description])
        }

        mutating func examination() throws {
            let exam = try reader.row(all, "select on_date, held_at from exam where class = \(record.id)")
            let phone = try reader.number(
                all,
                """
                select count(distinct enrolment) from phone_check where class = \(record.id) and reached = 1
                """)
            // Trainees are called during the class or after the examination: shown where it happened.
            if phone > 0, !reached(.examined) { add(.phoneChecks, .done, nil, nil, ["n": String(phone)]) }
            add(
                .exam, reached(.examined) ? .done : record.state == .taught ? .now : .next, exam?.optionalDay("on_date")
            )
            if phone > 0, reached(.examined) { add(.phoneChecks, .done, nil, nil, ["n": String(phone)]) }
            let certificates = try reader.row(
                all,
                """
                select count(*) as n, max(issued_on) as last from certificate where class = \(record.id) and revoked_at is null
                """)
            let n = certificates?.optionalInt("n") ?? 0
            add(
                .certified, reached(.certified) ? .done : record.state == .examined ? .now : .next,
                certificates?.optionalDay("last"), nil, ["n": String(n)])
        }

        mutating func money() throws {
            let claim = try reader.row(
                all,
                """
                select * from claim where class = \(record.id) and state <> 'rejected' order by created_at desc limit 1
                """)
            let submitted = claim?.optionalInstant("submitted_at")?.day
            add(.claimed, reached(.payable) ? .done : record.state == .claimed ? .now : .next, submitted)
            if let id = claim?.optionalText("id"),
                let notice = try reader.row(all, "select * from public_notice where subject = \("claim/" + id)")
            {
                let isOver = notice.optionalInstant("closed_at") != nil
                add(.notice, isOver ? .done : .now, notice.optionalDay("opens"), notice.optionalDay("closes"))
            } else {
                add(.notice, .next)
            }
            let paid = try claim?.optionalText("id").flatMap { id in
                try reader.row(all, "select max(paid_at) as last from payment_line where claim = \(id)")?
                    .optionalInstant("last")
            }
            add(.paid, record.state == .paid ? .done : record.state == .payable ? .now : .next, paid?.day)
        }
    }
}
