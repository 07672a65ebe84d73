import Papers
import Store
import Vocabulary

/// The log of a learning platform: who studied online, on which day, for how many class hours.
package struct StudyLogDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// The sheet, for the template and the reading. Headers and notes are part of the form.
    package static let columns = ColumnMap([
        .init(
            "idNumber", zh: "身份证号", en: "Identity number", aliases: ["公民身份号码", "身份证号码", "证件号码"], required: true,
            kind: .code, noteZh: "18 位，单元格须为文本格式。", noteEn: "18 characters; the cell must be text."),
        .init(
            "day", zh: "学习日期", en: "Day of study", aliases: ["日期"], required: true, kind: .day,
            noteZh: "如 2023-06-12。", noteEn: "For example 2023-06-12."),
        .init(
            "hours", zh: "学习课时", en: "Class hours studied", aliases: ["学习时长", "学时", "课时"], required: true,
            maximumLength: 10, noteZh: "课时，最多两位小数；同一天的多行相加。",
            noteEn: "Class hours, up to two decimals; several rows of one day are added.")
    ])

    private static let found = Scope.everything(because: "the class was found in the caller's scope")
    private static let mostPerDay = ClassHours(hours: 24)
    private static let problemsTold = 50

    /// Takes a log as a whole or not at all. For a trainee and day that an earlier log named, the later log holds.
    /// - Returns: how many days of trainees it holds.
    /// - Throws: `Refusal` `notFound`, `onlinePlanNotApproved`, `classNotOpen`, `noOnlineHours`, or what is wrong with the
    ///   file, each row at its place: `papers.*`, `studyNotEnrolled`, `studyOutsideClass`, `classHours.form`, `studyDayTooLong`.
    package func take(_ bytes: [UInt8], name: String, class id: String, by actor: Actor, key: String? = nil)
        async throws -> Int
    {
        let outcome = SheetImport(Self.columns).read(bytes)
        let digest = Sha256.hex(bytes)
        let office = office
        return try await office.store.write("attendance.importStudy", by: actor, key: key) { tx in
            let record = try ClassStore.find(id, actor.scope, tx)
            tx.about("class", id, in: record.division)
            guard OnlineStudy.isApproved(record.conditions) else { throw Refusal("onlinePlanNotApproved", field: "file") }
            let claim = try ClaimStore.claim(of: id, Self.found, tx)
            guard Self.takes(record.state, claim?.state) else { throw Refusal("classNotOpen", field: "file") }
            guard try OnlineStudy.of(record, office.pack(record.pack), tx) != nil else {
                throw Refusal("noOnlineHours", field: "file")
            }
            let days = try Self.days(outcome, record, tx)
            try Self.keep(days, record, tx)
            // Who reviews a claim sees at once what the log makes of it.
            if let claim, claim.state == .inReview { try ClaimDesk.preview(claim.id, in: tx, office: office) }
            tx.note("file", digest)
            tx.note("name", String(name.suffix(120)))
            tx.note("days", .integer(days.count))
            return days.count
        }
    }

    /// From the opening of the class until its claim goes on notice.
    private static func takes(_ state: ClassState, _ claim: ClaimState?) -> Bool {
        switch state {
        case .open, .taught, .examined, .certified: true
        case .claimed: claim == .inReview || claim == .returned
        default: false
        }
    }

    private struct StudyDay: Hashable, Comparable {
        let enrolment: String
        let person: String
        let day: Day

        static func < (one: StudyDay, other: StudyDay) -> Bool {
            (one.enrolment, one.day) < (other.enrolment, other.day)
        }
    }

    private static func days(
        _ outcome: ImportOutcome, _ record: ClassRecord, _ reader: Reader
    ) throws -> [StudyDay: ClassHours] {
        var problems = outcome.problems.map(\.problem)
        let roster = try EnrolmentStore.enrolled(in: record.id, found, reader)
        let known = Dictionary(roster.map { ($0.person.idNumber, $0) }, uniquingKeysWith: { first, _ in first })
        let last = min(record.endDate, reader.now.day)
        var days: [StudyDay: ClassHours] = [:]
        for row in outcome.accepted {
            func wrong(_ problem: Problem, _ column: String) {
                problems.append(problem.at(place: (outcome.columnLetters[column] ?? "") + String(row.number)))
            }
            let enrolment = CitizenID(row["idNumber"]).flatMap { known[$0] }
            if enrolment == nil { wrong(Problem("studyNotEnrolled"), "idNumber") }
            let day = row.day("day") ?? .distantPast
            if day < record.startDate || day > last {
                wrong(
                    Problem(
                        "studyOutsideClass",
                        values: ["from": record.startDate.description, "to": last.description]), "day")
            }
            switch ClassHours.parse(row["hours"]) {
            case .failure(let problem): wrong(problem, "hours")
            case .success(let hours):
                guard let enrolment else { continue }
                let key = StudyDay(enrolment: enrolment.id, person: enrolment.person.id, day: day)
                let sum = (days[key] ?? .zero).plus(hours) ?? hours
                if sum > mostPerDay { wrong(Problem("studyDayTooLong", values: ["most": mostPerDay.description]), "hours") }
                days[key] = sum
            }
        }
        guard problems.isEmpty else { throw Refusal(problems.prefix(problemsTold).map { $0.on(field: "file") }) }
        guard !days.isEmpty else { throw Refusal("studyLogEmpty", field: "file") }
        return days
    }

    private static func keep(_ days: [StudyDay: ClassHours], _ record: ClassRecord, _ tx: Transaction) throws {
        let kept = Dictionary(
            try tx.rows(
                found,
                "select id, enrolment, person, on_date, hours from online_study where class = \(record.id)"
            ).map { row in
                let day = StudyDay(
                    enrolment: try row.text("enrolment"), person: try row.text("person"), day: try row.day("on_date"))
                return (day, (id: try row.text("id"), hours: try row.hours("hours")))
            }, uniquingKeysWith: { first, _ in first })
        for (day, hours) in days.sorted(by: { $0.key < $1.key }) {
            if let known = kept[day] {
                guard known.hours != hours else { continue }
                try tx.update("online_study", id: known.id, ["hours": hours, "recorded_by": tx.actor.id, "at": tx.now])
            } else {
                try tx.insert(
                    "online_study",
                    [
                        "id": tx.newID(), "division": record.division, "institution": record.institution,
                        "class": record.id, "enrolment": day.enrolment, "person": day.person, "on_date": day.day,
                        "hours": hours, "recorded_by": tx.actor.id, "at": tx.now
                    ])
            }
        }
    }
}
