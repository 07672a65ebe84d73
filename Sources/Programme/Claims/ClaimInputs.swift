import Policy
import Store
import Vocabulary

/// Collects from the stores what the decisions `ClassClaim` and `TraineeClaim` look at. What nobody recorded counts as not there.
package enum ClaimInputs {
    private static let all = Scope.everything(
        because: "the decision looks across counties; the caller has found the class")

    // MARK: The class

    /// - Parameters:
    ///   - claim: nil before the first submission.
    ///   - notice: of the whole claim.
    package static func ofClass(
        _ record: ClassRecord, claim: String?, notice: NoticeState, _ reader: Reader,
        _ office: Office
    ) throws -> ClassClaimInput {
        let pack = try office.pack(record.pack)
        var input = ClassClaimInput()
        input.caseID = record.id
        input.on = reader.now.day
        input.course.size = try ClassStore.enrolled(in: record.id, reader)
        input.course.startDate = record.startDate
        input.course.occupation = record.occupation.text
        input.course.hoursRequired = OpeningInputs.exact(record.hours.required)
        input.course.hoursDelivered = OpeningInputs.exact(
            try AttendanceCount.hoursDelivered(
                record.id,
                reader
            ).delivered ?? .zero)
        input.course.kind = record.kind.rawValue
        input.inspections = try InspectionStore.inspections(of: record.id, all, reader).map {
            ClassClaimInput.Inspection(on: $0.day, kind: $0.kind.rawValue, checklistSigned: $0.isSigned)
        }
        input.phoneChecks =
            Set(
                try InspectionStore.phoneChecks(
                    of: record.id, all,
                    reader
                ).filter(\.reached).map(\.enrolment)
            ).count
        if let exam = try ExaminationStore.exam(of: record.id, all, reader) {
            let draw = try ExaminationStore.draw(of: record.id, all, reader)
            input.exam.held = exam.heldAt != nil
            input.exam.evaluatorDrawn = draw?.chosen != nil && draw?.chosen == exam.evaluator
            input.exam.evaluatorIsTrainer = exam.evaluatorInstitution == record.institution
            input.exam.soleProviderApproved = exam.soleProviderApproved
            input.exam.supervised = exam.supervised
        }
        input.notice = notice.rawValue
        if let claim { input.subcontracted = try isSubcontracted(claim, reader) }
        input.teachersFalsified = try ClassStore.teachers(of: record.id, all, reader).contains(where: \.blacklisted)
        input.local = try LocalSettings.of(record.division, pack: pack, on: record.startDate, reader)
        return input
    }

    // MARK: The trainees

    /// What is the same for all trainees of a claim.
    struct Common {
        let record: ClassRecord
        let training: TraineeClaimInput.Training
        let attendance: [String: AttendanceCount.Trainee]
        /// Nil where no online study is audited.
        let online: OnlineStudy?
        let held: ClassHours
        let certificates: [String: CertificateRecord]
        let falsified: Set<String>
        /// By enrolment, where a trainee claims who trained alone.
        let places: [String: Division]
        /// What officers have verified, by enrolment.
        let verified: [String: VerifiedEvidence]
        let local: LocalParameters
        let pack: Pack
    }

    static func common(_ record: ClassRecord, claim: String, _ reader: Reader, _ office: Office) throws -> Common {
        let pack = try office.pack(record.pack)
        let certificates = try CertificateStore.certificates(of: record.id, all, reader).filter(\.isValid)
        let findings = try ClaimStore.findings(of: claim, all, reader)
        return Common(
            record: record, training: try training(record, claim: claim, reader),
            attendance: Dictionary(
                try AttendanceCount.of(record.id, reader).map { ($0.id, $0) },
                uniquingKeysWith: { $1 }),
            online: try OnlineStudy.of(record, pack, reader),
            held: try AttendanceCount.hoursDelivered(record.id, reader).delivered ?? .zero,
            certificates: Dictionary(certificates.map { ($0.enrolment, $0) }, uniquingKeysWith: { $1 }),
            falsified: Set(findings.filter { $0.kind == .hoursFalsified }.compactMap(\.line)),
            places: Dictionary(
                try ClaimFilings.of(record.id, all, reader).map { ($0.enrolment, $0.division) },
                uniquingKeysWith: { $1 }),
            verified: try ClaimEvidence.verified(of: claim, all, reader),
            local: try LocalSettings.of(record.division, pack: pack, on: record.startDate, reader), pack: pack)
    }

    private static func training(
        _ record: ClassRecord, claim: String,
        _ reader: Reader
    ) throws -> TraineeClaimInput.Training {
        var training = TraineeClaimInput.Training()
        training.kind = record.kind.rawValue
        training.route = record.route.rawValue
        training.programme = record.programme
        training.occupation = record.occupation.text
        training.level = record.level
        training.catalogueFen = record.catalogueFen
        training.nationalStandard = record.conditions.nationalStandard ?? false
        training.provincialEvaluator = try !EvaluatorDesk.candidates(
            record.occupation.text, level: record.level, on: record.startDate, reader
        ).isEmpty
        training.offsite = record.offsite
        training.startDate = record.startDate
        training.endDate = record.endDate
        training.days = record.days
        training.hoursRequired = OpeningInputs.exact(record.hours.required)
        training.maxOnlineHoursPerDay = OpeningInputs.exact(try AttendanceCount.maxOnlineHoursPerDay(record.id, reader))
        if let project = record.project {
            let row = try reader.row(
                all,
                "select announced_on from project where id = \(project) and cancelled_at is null")
            training.announced = row?.optionalDay("announced_on").map { $0 <= record.startDate } ?? false
        }
        training.subcontracted = try isSubcontracted(claim, reader)
        training.claimDivision = record.division.code
        let institution = try reader.row(all, "select blacklisted from institution where id = \(record.institution)")
        training.institutionBlacklisted = try institution?.flag("blacklisted") ?? false
        return training
    }

    static func ofTrainee(
        _ enrolment: Enrolment, line: String, notice: NoticeState, _ common: Common,
        _ reader: Reader
    ) throws
        -> TraineeClaimInput
    {
        let person = enrolment.person
        var training = common.training
        if let place = common.places[enrolment.id] { training.claimDivision = place.code }
        // Online hours are each trainee's own: who studied less than the class asks for has not had its hours.
        training.hoursDelivered = OpeningInputs.exact(
            common.online?.hours(of: person.id, held: common.held) ?? common.held)
        training.hoursFalsified = enrolment.hoursFalsified || common.falsified.contains(line)
        let counted = common.attendance[enrolment.id]
        let certificate = common.certificates[enrolment.id].map {
            TraineeClaimInput.Certificate(
                kind: $0.kind.rawValue, occupation: $0.occupation.text, level: $0.level,
                number: $0.number)
        }
        // A programme that only another pack knows means nothing to this one.
        let history = try history(of: person.id, except: common.record.id, reader).map { past in
            var past = past
            if let code = past.programme, !common.pack.codes.has("programme", code) { past.programme = nil }
            return past
        }
        var input = TraineeClaimInput(
            caseID: line, on: reader.now.day,
            person: TraineeClaimInput.Person(
                birthDate: person.birthDate, groups: person.groups, householdDivision: person.division.code,
                unemployedIn: person.unemployedIn?.code),
            training: training,
            attendance: TraineeClaimInput.Attendance(
                sessionsRequired: counted?.sessionsRequired ?? 0, sessionsAttended: counted?.sessionsAttended ?? 0),
            certificate: certificate, history: history,
            notice: notice.rawValue, local: common.local)
        // Where nothing is asked the claim says nothing; where something is, what nobody verified counts as not there.
        if try !ClaimEvidence.asked(input, common.pack).isEmpty {
            input.verified = common.verified[enrolment.id]?.facts ?? .init()
        }
        return input
    }

    /// Trainings of a person in other classes, anywhere in the province, whose subsidy was approved or paid. Oldest first.
    package static func history(
        of person: String, except classID: String,
        _ reader: Reader
    ) throws -> [TraineeClaimInput.PastTraining] {
        let funded = ClaimState.allCases.filter(\.isFunded)
        return try reader.rows(
            .everything(because: "limits per person hold in the whole province"),
            """
            select c.start_date, c.occupation, c.level, c.programme from claim_line l
            join claim k on k.id = l.claim join training_class c on c.id = k.class
            where l.person = \(person) and l.total_fen > 0 and l.decided = 1 and k.state in \(list: funded) and k.class <> \(classID)
            order by c.start_date, l.id
            """
        ).map { row in
            TraineeClaimInput.PastTraining(
                on: try row.day("start_date"), occupation: try row.text("occupation"),
                level: row.optionalInt("level").map { Int($0) }, programme: row.optionalText("programme"))
        }
    }

    private static func isSubcontracted(_ claim: String, _ reader: Reader) throws -> Bool {
        try ClaimStore.findings(of: claim, all, reader).contains { $0.kind == .subcontracted }
    }
}
