import Procedures
import Programme
import Store
import Testing
import Vocabulary

/// A declared tie takes a person out of an institution's matters, at every stage and in everything that is counted.
@Suite("Recusal") struct RecusalTests {
    /// An account of the county that has declared a spouse in these institutions; its actor knows nothing of it yet.
    private static func tied(_ test: TestOffice, _ role: Role, to institutions: [String]) async throws -> Actor {
        let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: "tied-\(role.rawValue)", name: "罗志", role: role, division: TestClass.county,
                password: "long enough, really"), by: .system(in: nil))
        let actor = Actor(id: id, name: "罗志", role: role, division: TestClass.county)
        for institution in institutions {
            _ = try await AccountDesk(store: test.office.store).declareRecusal(
                institution: institution, relation: "spouse", by: actor)
        }
        return actor
    }

    private static let bureau = Role.allCases.filter {
        [.training, .finance, .oversight, .administration].contains($0.side)
    }

    private static func citizens(_ test: TestOffice) async throws -> [String] {
        try await test.write { tx in
            try (0..<3).map { index in
                let id = tx.newID()
                try tx.insert(
                    "person",
                    [
                        "id": id, "division": TestClass.county, "person": id,
                        "id_number": CitizenID(TestRegister.idNumber(20 + index)), "name": "学员", "sex": "male",
                        "birth_date": "1990-01-01", "created_at": tx.now, "changed_at": tx.now
                    ])
                return id
            }
        }
    }

    /// A class on public notice, a batch of another institution's claim, and everything that belongs to either, by kind.
    private static func matters(_ test: TestOffice) async throws -> (
        subjects: [(String, String)], institutions: [String]
    ) {
        let fixture = try await ClaimFixture.make(in: test)
        let (claim, notice) = try await fixture.onNotice()
        let paid = try await PaymentFixture.make(in: test, people: try await Self.citizens(test))
        let batch = try await paid.desk.prepare(fund: PaymentFixture.subsidyFund, items: paid.items(), by: paid.clerk)
        let course = fixture.course
        let (project, certificate) = try await test.office.store.read { reader in
            let all = Scope.everything(because: "a test looks")
            return (
                try reader.row(all, "select id from project where institution = \(course.institution)")?.text("id"),
                try reader.row(all, "select id from certificate where class = \(course.id)")?.text("id")
            )
        }
        return (
            [
                ("class", course.id), ("claim", claim), ("notice", notice),
                ("case", try await fixture.caseState(claim).id), ("institution", course.institution),
                ("teacher", course.teacher.person ?? ""), ("project", project ?? ""),
                ("certificate", certificate ?? ""), ("payment_batch", batch)
            ], [course.institution, paid.course.institution]
        )
    }

    @Test("no transaction of any stage is done on a matter of an institution to which the person has a tie")
    func everyTransaction() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let (subjects, institutions) = try await Self.matters(test)
        var actors: [Role: Actor] = [:]
        for role in Self.bureau { actors[role] = try await Self.tied(test, role, to: institutions) }
        var tried = 0
        for row in RightsTable.groups.flatMap(\.rows) where row.reach == .place {
            guard case .roles(let roles) = row.holders,
                let role = roles.filter({ actors[$0] != nil }).min(by: { $0.rawValue < $1.rawValue }),
                let actor = actors[role]
            else { continue }
            for (kind, id) in subjects {
                let codes = try await refusals {
                    _ = try await test.office.store.write(row.right.rawValue, by: actor) { tx in
                        tx.about(kind, id)
                        return Done()
                    }
                }
                #expect(codes == ["recused"], "\(row.right.rawValue) on a \(kind) by \(role)")
                tried += 1
            }
        }
        #expect(tried > 400)
        // The same by a colleague is no matter of ties.
        let officer = Actor(id: "o", name: "o", role: .trainingOfficer, division: TestClass.county)
        for (kind, id) in subjects {
            _ = try await test.office.store.write("class.askCorrection", by: officer) { tx in
                tx.about(kind, id)
                return Done()
            }
        }
    }

    @Test("no duty, no waiting case and no batch of such a matter is listed or counted")
    func lists() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let fixture = try await ClaimFixture.make(in: test)
        _ = try await fixture.submit()
        let paid = try await PaymentFixture.make(in: test, people: try await Self.citizens(test))
        _ = try await paid.desk.prepare(fund: PaymentFixture.subsidyFund, items: paid.items(), by: paid.clerk)
        let institutions = [fixture.course.institution, paid.course.institution]
        for role in Self.bureau {
            let actor = try await Self.tied(test, role, to: institutions)
            let ties = try await test.office.store.read { try AccountDesk.ties(of: actor.id, $0) }
            let out = actor.tied(to: ties)
            #expect(try await Waiting.count(for: out, test.office) == 0, "\(role)")
            #expect(try await TaskList.of(out, test.office).entries.isEmpty, "\(role)")
            let batches = try await test.office.store.read { try PaymentStore.batches(out.scope, $0) }
            #expect(batches.isEmpty, "\(role)")
        }
        for role in [Role.trainingOfficer, .financeHead] {
            let colleague = Actor(id: "colleague-\(role)", name: "同事", role: role, division: TestClass.county)
            #expect(try await Waiting.count(for: colleague, test.office) > 0, "\(role)")
        }
    }

    @Test("a batch that pays such an institution is shut as a whole: not read, approved, withdrawn, sent or settled")
    func batches() async throws {
        let paid = try await PaymentFixture.make()
        defer { paid.test.remove() }
        let batch = try await paid.desk.prepare(fund: PaymentFixture.subsidyFund, items: paid.items(), by: paid.clerk)
        let institution = paid.course.institution
        let clerk = try await Self.tied(paid.test, .financeClerk, to: [institution])
        let head = try await Self.tied(paid.test, .financeHead, to: [institution])
        for actor in [(clerk, head), (clerk.tied(to: [institution]), head.tied(to: [institution]))] {
            let desk = paid.desk
            let shut: Set<[String]> = [["recused"], ["notFound"], ["payableUnknown"]]
            #expect(shut.contains(try await refusals { try await desk.approve(batch, by: actor.1) }))
            #expect(shut.contains(try await refusals { try await desk.withdraw(batch, reasons: "理由", by: actor.0) }))
            #expect(shut.contains(try await refusals { try await desk.withdraw(batch, reasons: "理由", by: actor.1) }))
            let items = try await paid.items(PaymentFixture.allowanceFund)
            #expect(
                shut.contains(
                    try await refusals {
                        _ = try await desk.prepare(fund: PaymentFixture.allowanceFund, items: items, by: actor.0)
                    }))
        }
        #expect(try await paid.batch(batch).state == .draft)
        try await paid.desk.approve(batch, by: paid.head)
        #expect(try await refusals { try await paid.desk.send(batch, by: clerk) } == ["recused"])
        #expect(try await paid.batch(batch).state == .approved)
        try await paid.desk.send(batch, by: paid.clerk)
        let answer = try await paid.answer(batch)
        let read = try await refusals {
            _ = try await paid.desk.readResults(batch, fileName: "r.csv", answer, by: clerk)
        }
        #expect(read == ["recused"])
        let preview = try await paid.desk.readResults(batch, fileName: "r.csv", answer, by: paid.clerk)
        #expect(try await refusals { try await paid.desk.commitResults(preview, by: clerk) } == ["recused"])
        #expect(try await paid.batch(batch).state == .sent)
    }

    @Test(
        "who is tied to an institution neither proposes nor confirms that its files and lists are erased; colleagues do"
    )
    func retention() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let test = fixture.test
        try await Self.objected(fixture, try await fixture.onNotice().notice)
        let desk = RetentionDesk(office: test.office)
        let admin = try await Self.tied(test, .administrator, to: [fixture.course.institution])
        let leader = try await Self.tied(test, .leader, to: [fixture.course.institution])
        #expect(try await refusals { _ = try await desk.propose(.objection, by: admin) } == ["recused"])
        let other = Actor(id: "admin-2", name: "杨管理", role: .administrator, division: TestClass.county)
        let id = try await desk.propose(.objection, by: other)
        #expect(try await refusals { try await desk.confirm(id, by: leader) } == ["recused"])
        try await desk.confirm(
            id, by: Actor(id: "leader-2", name: "段局长", role: .leader, division: TestClass.county))
        #expect(try await desk.run() == 1)
    }

    /// An objection that was answered, seen long after its time is over.
    static func objected(_ fixture: ClaimFixture, _ notice: String) async throws {
        let desk = NoticeDesk(office: fixture.office)
        _ = try await desk.object(to: notice, text: "人数不符", objector: "某人", contact: "13800000000")
        let id = try await fixture.office.store.read {
            try $0.row(.everything(because: "a test looks"), "select id from objection")?.text("id") ?? ""
        }
        try await desk.answer(id, upheld: false, answer: "经核实属实", by: fixture.reviewer)
        fixture.test.time.set(Instant("2040-01-10T08:00:00+08:00") ?? fixture.test.time.now)
    }
}
