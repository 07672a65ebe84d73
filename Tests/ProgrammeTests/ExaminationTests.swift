import Programme
import Store
import Testing
import Vocabulary

@Suite("Examination and certification") struct ExaminationTests {
    private func draw(_ made: Assurance) async throws -> DrawRecord {
        let id = made.course.id
        let found = try await made.test.office.store.read {
            try ExaminationStore.draw(of: id, .everything(because: "a test"), $0)
        }
        return try #require(found)
    }

    @Test("YN22-11-04: the evaluator is drawn by a seed committed before, recomputable by anybody, once, by two people")
    func drawn() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        for name in ["甲中心", "乙中心", "丙中心"] { try await made.body(name) }
        let desk = DrawDesk(office: made.test.office), id = made.course.id
        _ = try await desk.commit(id, by: made.actor(.trainingOfficer))
        let before = try await draw(made)
        #expect(before.seed == nil)
        #expect(before.isTrue == nil)
        let entry = try await made.test.office.store.read { reader in
            try reader.row(
                .everything(because: "a test"), "select entry from journal where name = 'examination.commitDraw'")?
                .text("entry")
        }
        #expect(entry?.contains(before.commitment) == true)
        _ = try await desk.reveal(id, witness: "37", by: made.actor(.reviewer))
        let after = try await draw(made)
        let seed = try #require(after.seed)
        #expect(DrawList.hash(Array(seed.utf8)) == before.commitment)
        #expect(DrawRecord.order(after.candidates.map(\.id), seed: seed, witness: "37").first == after.chosen)
        #expect(after.isTrue == true)
        #expect(
            try await refusals { _ = try await desk.commit(id, by: made.actor(.trainingOfficer)) } == ["drawnAlready"])
        #expect(
            try await refusals { _ = try await desk.reveal(id, witness: "38", by: made.actor(.leader)) } == [
                "drawRevealed"
            ])
        // The evaluator of the examination is the one drawn; there is nowhere to name another.
        _ = try await ExamDesk(office: made.test.office).schedule(
            id, on: made.test.time.now.day, place: "考场", by: made.actor(.trainingOfficer))
        let exam = try await made.test.office.store.read {
            try ExaminationStore.exam(of: id, .everything(because: "a test"), $0)
        }
        #expect(exam?.evaluator == after.chosen)
    }

    /// The first trainee holds level 5 of the occupation, the second of another, the third nothing, the fourth is a child.
    private func scheduleAtLevelFour(_ made: Assurance, on day: Day) async throws {
        try await made.body("甲中心")
        let (office, id, people) = (made.test.office, made.course.id, made.course)
        let officer = made.actor(.trainingOfficer)
        try await made.test.write { tx in
            try tx.update("training_class", id: id, ["level": 4])
            try tx.update("person", id: people.persons[3], ["birth_date": day - 365 * 15])
            for (index, occupation) in ["6-25-04-07", "4-10-01-02"].enumerated() {
                try tx.insert(
                    "certificate",
                    [
                        "id": tx.newID(), "division": people.division, "institution": people.institution,
                        "number": "S00\(index)", "class": id, "enrolment": people.enrolments[index],
                        "person": people.persons[index], "kind": TrainingKind.skillLevel, "occupation": occupation,
                        "level": 5, "issued_on": day - 400, "created_at": tx.now
                    ])
            }
            return Done()
        }
        _ = try await DrawDesk(office: office).commit(id, by: officer)
        _ = try await DrawDesk(office: office).reveal(id, witness: "37", by: made.actor(.reviewer))
        _ = try await ExamDesk(office: office).schedule(id, on: day, place: "考场", by: officer)
    }

    @Test(
        "YN22-11-02: who does not meet the entry conditions is not registered, and the failing condition is named")
    func entryConditions() async throws {
        let made = try await Assurance.make(trainees: 4)
        defer { made.test.remove() }
        let (office, id, people) = (made.test.office, made.course.id, made.course)
        let (officer, day) = (made.actor(.trainingOfficer), made.test.time.now.day + 1)
        try await scheduleAtLevelFour(made, on: day)
        func entries() async throws -> [ExamEntry] {
            try await office.store.read { reader in
                let training = try ClassStore.find(id, officer.scope, reader)
                return try ExaminationStore.entries(of: training, officer.scope, reader, office)
            }
        }
        let first = try await entries()
        #expect(first.map(\.state) == [.entered, .refused, .refused, .refused])
        #expect(
            first.map { $0.check?.outcome.findings.map(\.code) ?? [] } == [
                [], ["lowerLevelMissing"], ["lowerLevelMissing"], ["candidateTooYoung", "lowerLevelMissing"]
            ])

        let desk = ExamEntryDesk(office: office)
        func refused(_ index: Int, _ proofs: [String]) async throws -> [String] {
            do {
                try await desk.register(people.enrolments[index], of: id, proofs: proofs, by: officer)
                return []
            } catch let refusal as Refusal {
                return refusal.problems.map { "\($0.code) \($0.values["titleZh"] ?? "")" }
            }
        }
        #expect(try await refused(1, []) == ["examEntryBlocked 没有低一级证书，也没有核实工作年限或学历"])
        #expect(try await refused(2, ["passport"]) == ["proofUnknown "])
        #expect(try await refused(2, ["yearsWorked"]) == [])
        #expect(try await refused(3, ["schooling"]) == ["examEntryBlocked 到考核日不满报考年龄"])
        #expect(try await refused(0, []) == ["examEntered "])
        #expect(try await entries().map(\.state) == [.entered, .refused, .entered, .refused])

        // Results are taken of the candidates, of nobody else.
        made.test.time.set(Instant(day, minuteOfDay: 600))
        try await made.test.write { tx in
            try ClassState.move(id, to: .taught, in: tx)
            return Done()
        }
        func mark(_ indexes: [Int]) -> [ExamDesk.Mark] {
            indexes.map { .init(enrolment: people.enrolments[$0], theory: 80, practice: 80) }
        }
        let exam = ExamDesk(office: office)
        #expect(
            try await refusals { _ = try await exam.enter(mark([0, 1, 2]), of: id, supervisor: "", by: officer) } == [
                "notFound"
            ])
        _ = try await exam.enter(mark([0, 2]), of: id, supervisor: "", by: officer)
        #expect(try await made.test.count("select count(*) from exam_result") == 2)
        #expect(
            try await refusals {
                try await desk.register(people.enrolments[1], of: id, proofs: ["yearsWorked"], by: officer)
            } == ["resultsExist"])
    }

    @Test("the officer who committed cannot reveal, and a witness must speak")
    func twoPeople() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        try await made.body("甲中心")
        let desk = DrawDesk(office: made.test.office), id = made.course.id
        _ = try await desk.commit(id, by: made.actor(.trainingOfficer))
        #expect(
            try await refusals { _ = try await desk.reveal(id, witness: "1", by: made.actor(.trainingOfficer)) } == [
                "notYourRole"
            ])
        #expect(
            try await refusals { _ = try await desk.reveal(id, witness: " ", by: made.actor(.reviewer)) } == [
                "required"
            ])
    }

    @Test("YN22-11-05: a body that is the class's own provider is never among the candidates")
    func separated() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let other = try await made.body("甲中心")
        try await made.body("本校评价站", institution: made.course.institution)
        try await made.body("别的工种中心", occupation: "4-03-02-02")
        _ = try await DrawDesk(office: made.test.office).commit(made.course.id, by: made.actor(.trainingOfficer))
        #expect(try await draw(made).candidates.map(\.id) == [other])
    }

    @Test("YN22-11-06: with a second recognised body the trainer may not examine; alone it may, if a leader approves")
    func soleProvider() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let own = try await made.body("本校评价站", institution: made.course.institution)
        let desk = ExamDesk(office: made.test.office), id = made.course.id, day = made.test.time.now.day
        let refused = try await refusals {
            _ = try await desk.scheduleSoleProvider(
                id, evaluator: own, on: day, place: "考场", by: made.actor(.trainingOfficer))
        }
        #expect(refused == ["notYourRole"])
        let second = try await made.body("甲中心")
        let codes = try await refusals {
            _ = try await desk.scheduleSoleProvider(id, evaluator: own, on: day, place: "考场", by: made.actor(.leader))
        }
        #expect(codes == ["notSoleProvider"])
        try await made.test.write { tx in
            try tx.update("evaluator", id: second, ["active": 0]); return Done()
        }
        _ = try await desk.scheduleSoleProvider(id, evaluator: own, on: day, place: "考场", by: made.actor(.leader))
        #expect(try await made.test.count("select count(*) from exam where sole_provider_approved = 1") == 1)
    }

    @Test("YN22-12-06, SC25-12-02: only who passed gets a certificate, once, of the kind and level of the result")
    func certificates() async throws {
        let made = try await Assurance.make(trainees: 5)
        defer { made.test.remove() }
        try await made.body("甲中心")
        let desk = CertificateDesk(office: made.test.office), id = made.course.id
        #expect(
            try await refusals { _ = try await desk.issue(id, by: made.actor(.trainingOfficer)) } == ["examMissing"])
        try await made.examine(passing: 3)
        let issued = try await desk.issue(id, by: made.actor(.trainingOfficer))
        #expect(issued.count == 3)
        let certificates = try await made.test.office.store.read {
            try CertificateStore.certificates(of: id, .everything(because: "a test"), $0)
        }
        #expect(certificates.map(\.enrolment) == Array(made.course.enrolments.prefix(3)))
        for certificate in certificates {
            #expect(certificate.kind == .skillLevel)
            #expect(certificate.level == 5)
            #expect(try #require(CertificateNumber(certificate.number)).warnings(for: .skillLevel).isEmpty)
        }
        #expect(
            try await refusals { _ = try await desk.issue(id, by: made.actor(.trainingOfficer)) } == ["classNotReady"])
    }

    @Test(
        "YN22-12-07: a body filed for another occupation or level issues nothing, and the county is alerted",
        arguments: [
            (#"["4-03-02-02"]"#, "[]", "evaluatorOutOfScope"),
            (#"["6-25-04-07"]"#, #"["4"]"#, "evaluatorLevelOutOfScope")
        ])
    func outsideScope(_ occupations: String, _ levels: String, _ code: String) async throws {
        let made = try await Assurance.make(trainees: 2)
        defer { made.test.remove() }
        let body = try await made.body("甲中心")
        try await made.examine(passing: 2)
        func alerts() async throws -> [String] {
            try await made.test.office.store.read { reader in
                try Duties.of(made.actor(.trainingOfficer), on: reader.now.day, reader, made.test.office)
            }.filter { $0.code == "certificateOutOfScope" }.map(\.from)
        }
        #expect(try await alerts() == [])
        try await made.test.write { tx in
            try tx.update("evaluator", id: body, ["occupations": occupations, "levels": levels])
            return Done()
        }
        let desk = CertificateDesk(office: made.test.office)
        #expect(
            try await refusals { _ = try await desk.issue(made.course.id, by: made.actor(.trainingOfficer)) } == [code])
        #expect(try await made.test.count("select count(*) from certificate") == 0)
        #expect(try await alerts() == ["甲中心"])
    }

    @Test("a revoked certificate stays and says why")
    func revoked() async throws {
        let made = try await Assurance.make(trainees: 1)
        defer { made.test.remove() }
        try await made.body("甲中心")
        try await made.examine(passing: 1)
        let desk = CertificateDesk(office: made.test.office)
        let number = try #require(try await desk.issue(made.course.id, by: made.actor(.trainingOfficer)).first)
        let one = try #require(
            try await made.test.office.store.read { try CertificateStore.published(number: number, $0) })
        #expect(one.isValid)
        #expect(
            try await refusals { _ = try await desk.revoke(one.id, reason: "替考", by: made.actor(.reviewer)) } == [
                "notYourRole"
            ])
        _ = try await desk.revoke(one.id, reason: "替考", by: made.actor(.leader))
        let after = try #require(
            try await made.test.office.store.read { try CertificateStore.published(number: number, $0) })
        #expect(!after.isValid)
        #expect(after.revokedReason == "替考")
    }

    @Test("marks: every trainee, whole numbers to a hundred, no strangers, entered once")
    func marks() async throws {
        let made = try await Assurance.make(trainees: 2)
        defer { made.test.remove() }
        try await made.body("甲中心")
        try await made.examine(passing: 2)
        let again = try await refusals {
            _ = try await ExamDesk(office: made.test.office).enter(
                [], of: made.course.id, supervisor: "", by: made.actor(.trainingOfficer))
        }
        #expect(again == ["resultsExist"])
        #expect(try await made.test.count("select count(*) from exam_result where passed = 1") == 2)
    }
}
