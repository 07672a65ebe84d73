import Policy
import Store
import Vocabulary

/// A trainee's own classes: what is today, how attendance stands, what became of certificate and claim. Read only.
package struct TraineeDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Course: Sendable, Identifiable {
        package let record: ClassRecord
        package let enrolment: String
        package let isWithdrawn: Bool
        package let lessons: [LessonRecord]
        package let halves: [HalfDayState]
        package let rules: SigningRules
        package let limit: AttendanceLimit
        /// By lesson and direction.
        package let signed: [String: [SigningDirection: Instant]]
        package let certificate: String?
        package let claims: [Claim]
        /// Where one may claim for oneself; empty: the institution claims, or it is not the time.
        package let claimPlaces: [Division]
        /// Where and when one has.
        package let filing: ClaimFiling?

        package var id: String { record.id }
        package var complete: Int { halves.filter { $0 == .complete }.count }
        package var missed: Int { halves.filter { [.incomplete, .absent, .leave].contains($0) }.count }
    }

    /// A line of a claim with its money; `state` is the claim's.
    package struct Claim: Sendable, Hashable {
        /// Id of the line.
        package let line: String
        package let number: String
        package let state: String
        package let outcome: String?
        package let total: Money
    }

    /// Latest class first.
    /// - Throws: `Refusal` `notYourRole`.
    package func courses(of actor: Actor) async throws -> [Course] {
        guard actor.may(.ownRead), actor.person != nil else { throw Refusal("notYourRole") }
        let office = office
        return try await office.store.read { reader in
            let enrolments = try reader.rows(
                actor.scope,
                """
                select e.id, e.class, e.state from enrolment e join training_class c on c.id = e.class
                where \(within: "e") and c.opened_at is not null order by c.start_date desc, e.id limit 20
                """)
            return try enrolments.map { try Self.course($0, actor, reader, office) }
        }
    }

    private static func course(_ row: Row, _ actor: Actor, _ reader: Reader, _ office: Office) throws -> Course {
        let found = Scope.everything(because: "the person is in this class")
        let record = try ClassStore.find(try row.text("class"), found, reader)
        let enrolment = try row.text("id")
        let sheet = try AttendanceSheet.of(record.id, actor.scope, reader)
        var signed: [String: [SigningDirection: Instant]] = [:]
        for row in try reader.rows(
            found,
            """
            select lesson, direction, at from signing where class = \(record.id) and enrolment = \(enrolment)
            """)
        {
            signed[try row.text("lesson"), default: [:]][try row.code("direction")] = try row.instant("at")
        }
        let pack = office.packs[record.pack]
        let person = try EnrolmentStore.find(enrolment, actor.scope, reader).person
        return Course(
            record: record, enrolment: enrolment, isWithdrawn: try row.text("state") != "enrolled",
            lessons: sheet.lessons,
            halves: sheet.lines.first { $0.id == enrolment }?.halves ?? [], rules: SigningRules(pack),
            limit: AttendanceLimit(pack),
            signed: signed,
            certificate: try reader.row(
                found,
                """
                select number from certificate where enrolment = \(enrolment) and revoked_at is null
                """)?.optionalText("number"),
            claims: try reader.rows(
                found,
                """
                select l.id, c.number, c.state, l.outcome, l.total_fen from claim_line l join claim c on c.id = l.claim
                where l.enrolment = \(enrolment) and c.state <> 'draft' order by c.created_at desc
                """
            ).map {
                Claim(
                    line: try $0.text("id"), number: try $0.text("number"), state: try $0.text("state"),
                    outcome: $0.optionalText("outcome"),
                    total: try $0.money("total_fen"))
            },
            claimPlaces: ClaimFilings.isOpen(record) ? ClaimFilings.places(of: person) : [],
            filing: record.route == .selfEnrolled
                ? try ClaimFilings.of(record.id, found, reader).first { $0.enrolment == enrolment } : nil)
    }

    /// One's own claim with the decision that holds for it, decided again for its explanation.
    package struct OwnClaim: Sendable {
        package let claim: ClaimRecord
        /// False: what the pack would say if the public notice ended without objection.
        package let isDecided: Bool
        package let total: Money
        package let record: DecisionRecord
        package let decision: TraineeDecision
    }

    /// - Throws: `Refusal` `notFound` for every line but one's own.
    package func claim(_ line: String, of actor: Actor) async throws -> OwnClaim {
        guard actor.may(.ownRead), let person = actor.person else { throw Refusal("notYourRole") }
        let office = office
        return try await office.store.read { reader in
            let found = Scope.everything(because: "the line is the person's own")
            guard
                let row = try reader.row(
                    found,
                    """
                    select l.claim, l.decision, l.decided, l.total_fen from claim_line l join claim c on c.id = l.claim
                    where l.id = \(line) and l.person = \(person) and c.state <> 'draft'
                    """), let decision = row.optionalText("decision"),
                let record = try DecisionRecord.find(decision, found, reader)
            else { throw Refusal("notFound") }
            return OwnClaim(
                claim: try ClaimStore.find(try row.text("claim"), found, reader), isDecided: try row.flag("decided"),
                total: try row.money("total_fen"), record: record,
                decision: try ClaimDeciding.again(record, office).decision)
        }
    }

    /// What a scanned code is about, for the page that asks for a yes.
    package struct Scan: Sendable {
        package let lesson: LessonRecord
        package let title: String
        package let direction: SigningDirection?
        package let window: ClosedRange<Instant>?
        package let signed: Instant?
    }

    /// - Throws: `Refusal` `codeUnknown`, `notInClass`.
    package func scan(_ token: String, by actor: Actor) async throws -> Scan {
        guard let id = LessonCode.lesson(of: token) else { throw Refusal("codeUnknown") }
        let office = office
        return try await office.store.read { reader in
            let everywhere = Scope.everything(because: "only a member of the class gets further")
            guard
                let row = try reader.row(
                    everywhere,
                    """
                    select l.*, t.name as teacher_name, e.id as enrolment, c.title, c.pack, c.state from lesson l
                    join training_class c on c.id = l.class left join teacher t on t.id = l.teacher
                    left join enrolment e on e.class = l.class and e.person = \(actor.person.sql) and e.state = 'enrolled'
                    where l.id = \(id)
                    """)
            else { throw Refusal("codeUnknown") }
            guard let enrolment = row.optionalText("enrolment") else { throw Refusal("notInClass") }
            let lesson = try LessonRecord(row)
            let rules = SigningRules(office.packs[try row.text("pack")])
            let state: ClassState = try row.code("state")
            let direction = state == .open ? rules.direction(of: lesson, at: reader.now) : nil
            let signed = try reader.row(
                everywhere,
                """
                select at from signing where lesson = \(id) and enrolment = \(enrolment) and direction = \(direction ?? .in)
                """)?.optionalInstant("at")
            return Scan(
                lesson: lesson, title: try row.text("title"), direction: direction,
                window: direction.map { rules.window($0, of: lesson) }, signed: signed)
        }
    }
}
