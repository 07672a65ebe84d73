import Accounts
import Procedures
import Programme
import Store
import Testing
import Vocabulary

@Suite("Claims, public notices and what becomes payable") struct ClaimTests {
    private static let all = Scope.everything(because: "a test looks")

    @Test("YN22-19-03: a claim goes through check, review and public notice; nothing is owed before the notice is over")
    func course() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (claim, notice) = try await fixture.onNotice()
        let shown = try await fixture.notice(of: claim)
        #expect(shown.closes == ClaimFixture.lastDay && shown.state == .open)
        #expect(try await fixture.lines(claim).allSatisfy { !$0.isDecided && $0.outcome == "approved" })
        #expect(try await fixture.test.count("select count(*) from payable") == 0)
        fixture.test.time.set(Instant(ClaimFixture.lastDay, minuteOfDay: 600))
        #expect(
            try await refusals {
                try await NoticeDesk(office: fixture.office).close(
                    notice,
                    by: fixture.officer)
            } == ["noticeRunning"])
        #expect(
            try await refusals {
                try await fixture.act(
                    claim, by: fixture.clerk,
                    documents: ["batch": "1"])
            } == ["waitsForSystem"])
        try await fixture.close(notice)
        let record = try await fixture.record(claim)
        #expect(record.state == .payable && record.isDecided && record.total == Money(fen: 3 * ClaimFixture.standard))
        #expect(try await fixture.caseState(claim).step == "payCheck")
        #expect(try await fixture.test.count("select count(*) from payable where state = 'owed'") == 3)
        let owed = try await fixture.office.store.read {
            try $0.number(Self.all, "select sum(fen) from ledger_entry where name = 'owe'")
        }
        #expect(owed == 3 * ClaimFixture.standard)
        #expect(try await fixture.lines(claim).allSatisfy(\.isDecided))
    }

    @Test("a claim is blocked with every finding while an inspection is missing, and nothing is stored")
    func blocked() async throws {
        var plan = ClaimFixture.Plan()
        plan.inspections = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        #expect(try await refusals { _ = try await fixture.submit() } == ["claimBlocked"])
        #expect(try await fixture.test.count("select count(*) from claim") == 0)
        let prepared = try await ClaimDesk(office: fixture.office).prepare(fixture.course.id, by: fixture.course.clerk)
        #expect(prepared.check.blocking.map(\.code) == ["inspectionsBelowMinimum"])
        #expect(prepared.check.explanation.refusals.allSatisfy { !$0.clauses.isEmpty && !$0.remedy.zh.isEmpty })
    }

    @Test(
        "YN22-14-01, YN23-06-08: a class with no record before, during or after its training cannot be claimed for",
        arguments: ["yunnan-2022", "yunnan-2023"], ["opening", "inspection", "exam"])
    func checkpoints(pack: String, missing: String) async throws {
        var plan = ClaimFixture.Plan()
        plan.pack = pack
        if missing == "inspection" { plan.inspections = 0 }
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let course = fixture.course.id
        try await fixture.test.write { tx in
            // As far as a class gets that lacks the checkpoint: not opened, or taught and never examined.
            if missing == "opening" { try tx.update("training_class", id: course, ["state": ClassState.inApproval]) }
            if missing == "exam" { try tx.update("training_class", id: course, ["state": ClassState.taught]) }
            return Done()
        }
        let codes = try await refusals { _ = try await fixture.submit() }
        #expect(codes == [missing == "inspection" ? "claimBlocked" : "classNotReady"])
        #expect(try await fixture.test.count("select count(*) from claim") == 0)
    }

    @Test("YN22-13-01: a class that did not go through the platform to its certificates cannot be claimed for")
    func notRecorded() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        #expect(
            try await refusals {
                _ = try await ClaimDesk(office: test.office).submit(
                    course.id,
                    by: course.clerk)
            } == ["classNotReady"])
    }

    @Test("the decision is kept with its whole input, and deciding it again gives the same bytes")
    func again() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (claim, notice) = try await fixture.onNotice()
        try await fixture.close(notice)
        for line in try await fixture.lines(claim) {
            let (record, again) = try await fixture.decision(line)
            #expect(record.name == ClaimDeciding.traineeDecision && record.pack == "yunnan-2022" && again.isSame)
            #expect(again.decision.input.notice == "clean" && again.decision.outcome.totalFen == ClaimFixture.standard)
        }
        let kept = try await fixture.test.count(
            "select count(*) from decision where name = 'TraineeClaim' and supersedes is not null")
        #expect(kept == 3)
    }

    @Test("attendance below the limit refuses one trainee with its reason and leaves the others alone")
    func attendance() async throws {
        var plan = ClaimFixture.Plan()
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        let lines = try await fixture.lines(claim)
        #expect(lines.map(\.outcome) == ["approved", "approved", "rejected"])
        let (_, again) = try await fixture.decision(lines[2])
        #expect(again.decision.outcome.refusals.map(\.reason) == ["attendanceBelowThreshold"])
        #expect(try await fixture.record(claim).total == Money(fen: 2 * ClaimFixture.standard))
    }

    @Test("YN22-06-06: hours found to be faked make the trainee's amount zero, with the reason, at once and for good")
    func falsified() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        let desk = ClaimDesk(office: fixture.office)
        let line = try await fixture.lines(claim)[0]
        #expect(
            try await refusals {
                try await desk.findFalsified(claim, line: line.id, reason: "", evidence: "", by: fixture.officer)
            } == ["required", "required"])
        #expect(
            try await refusals {
                try await desk.findFalsified(claim, line: line.id, reason: "代签", evidence: "检 3 号", by: fixture.clerk)
            } == ["notYourRole"])
        try await desk.findFalsified(claim, line: line.id, reason: "代签", evidence: "检 3 号", by: fixture.officer)
        let after = try await fixture.lines(claim)
        #expect(after[0].total == .zero && after[1].total == Money(fen: ClaimFixture.standard))
        #expect(
            try await fixture.decision(after[0]).again.decision.outcome.refusals.map(\.reason) == ["hoursFalsified"])
    }

    @Test("YN22-05-05: a certificate's number is enough, without one the trainee is refused")
    func certificate() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let course = fixture.course
        try await fixture.test.write { tx in
            let row = try tx.row(Self.all, "select id from certificate where enrolment = \(course.enrolments[2])")
            if let id = try row?.text("id") {
                try tx.update(
                    "certificate", id: id,
                    [
                        "revoked_at": tx.now,
                        "revoked_reason": "误发"
                    ])
            }
            return Done()
        }
        let lines = try await fixture.lines(fixture.submit())
        #expect(lines.map(\.outcome) == ["approved", "approved", "rejected"])
        #expect(try await fixture.decision(lines[2]).again.decision.outcome.refusals.map(\.reason) == ["noCertificate"])
    }

    @Test("YN23-06-12: a class found to be passed on to another provider gets nothing and cannot be agreed to")
    func subcontracted() async throws {
        var plan = ClaimFixture.Plan()
        plan.pack = "yunnan-2023"
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let persons = fixture.course.persons
        try await fixture.test.write { tx in
            for person in persons { try tx.update("person", id: person, ["groups": #"["povertyAlleviated"]"#]) }
            return Done()
        }
        let claim = try await fixture.submit()
        #expect(try await fixture.record(claim).total > .zero)
        try await ClaimDesk(office: fixture.office).findSubcontracted(
            claim, reason: "转给他校", evidence: "查 1 号",
            by: fixture.officer)
        #expect(try await fixture.record(claim).total == .zero)
        for line in try await fixture.lines(claim) {
            let reasons = try await fixture.decision(line).again.decision.outcome.refusals.map(\.reason)
            #expect(!reasons.isEmpty && Set(reasons) == ["subcontracted"])
        }
        #expect(try await refusals { try await fixture.act(claim, by: fixture.officer) } == ["claimBlocked"])
    }

    @Test("YN22-15-04, YN22-15-06: the steps are done in order by different persons of the right role")
    func layers() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        #expect(try await refusals { try await fixture.act(claim, by: fixture.reviewer) } == ["notYourRole"])
        #expect(try await refusals { try await fixture.act(claim, by: fixture.head) } == ["notYourSide"])
        try await fixture.act(claim, by: fixture.officer)
        let twice = Actor(id: "officer", name: "周晓岚", role: .reviewer, division: TestClass.county)
        #expect(try await refusals { try await fixture.act(claim, by: twice) } == ["sameAsStep"])
        try await fixture.act(claim, by: fixture.reviewer)
    }

    @Test("YN22-06-05: a claim with online hours is not agreed to before the check of the hours is recorded")
    func online() async throws {
        var plan = ClaimFixture.Plan()
        plan.online = true
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        #expect(try await refusals { try await fixture.act(claim, by: fixture.officer) } == ["onlineHoursUnchecked"])
        try await fixture.act(claim, by: fixture.officer, documents: [ClaimCase.onlineHoursChecked: "yes"])
    }

    @Test("a claim that was sent back is decided anew when it is submitted again")
    func returned() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        #expect(try await refusals { _ = try await fixture.submit() } == ["claimedAlready"])
        try await fixture.act(claim, .returned, by: fixture.officer, reasons: "名册有误")
        #expect(try await fixture.record(claim).state == .returned)
        #expect(try await fixture.submit() == claim)
        #expect(try await fixture.record(claim).state == .inReview)
        #expect(try await fixture.caseState(claim).step == "check")
    }
}

@Suite("Objections, double funding and what the public sees") struct NoticeTests {
    private static let all = Scope.everything(because: "a test looks")

    @Test(
        "YN22-19-04: an objection upheld for a trainee cancels that trainee's subsidy; unanswered ones keep the notice open"
    )
    func objection() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (claim, notice) = try await fixture.onNotice()
        let desk = NoticeDesk(office: fixture.office)
        let receipt = try await desk.object(to: notice, text: "第一名没有来上课")
        #expect(receipt.hasPrefix("20230620-") && receipt.count == 17)
        #expect(try await refusals { _ = try await desk.object(to: notice, text: " ") } == ["required"])
        fixture.test.time.set(ClaimFixture.after)
        #expect(try await refusals { try await desk.close(notice, by: fixture.officer) } == ["objectionsOpen"])
        #expect(try await refusals { _ = try await desk.object(to: notice, text: "迟了") } == ["noticeOver"])
        let found = try await fixture.office.store.read { try NoticeStore.objections(to: notice, Self.all, $0) }
        let line = try await fixture.lines(claim)[0]
        try await desk.answer(found[0].id, upheld: true, lines: [line.id], answer: "经查属实", by: fixture.officer)
        #expect(
            try await refusals {
                try await desk.answer(found[0].id, upheld: false, answer: "再答", by: fixture.officer)
            } == ["answeredAlready"])
        try await desk.close(notice, by: fixture.officer)
        let lines = try await fixture.lines(claim)
        #expect(lines[0].total == .zero && lines[1].total == Money(fen: ClaimFixture.standard))
        #expect(
            try await fixture.decision(lines[0]).again.decision.outcome.refusals.map(\.reason) == ["objectionUpheld"])
        #expect(try await fixture.record(claim).total == Money(fen: 2 * ClaimFixture.standard))
        let told = try await fixture.office.store.read { try Published.objection(receipt: receipt, to: notice, $0) }
        #expect(told?.state == .upheld && told?.answer == "经查属实")
    }

    @Test("of two claims for the same person, occupation and level the one that ends later is refused for that person")
    func doubleFunding() async throws {
        let first = try await ClaimFixture.make()
        defer { first.test.remove() }
        var plan = ClaimFixture.Plan()
        plan.people = first.course.persons
        plan.serial = "2"
        plan.funds = 0
        let second = try await ClaimFixture.make(plan, in: first.test)
        let one = try await first.onNotice()
        let two = try await second.onNotice()
        #expect(try await second.lines(two.claim).allSatisfy { $0.outcome == "approved" })
        try await first.close(one.notice)
        try await second.close(two.notice)
        #expect(try await first.record(one.claim).state == .payable)
        let refused = try await second.record(two.claim)
        #expect(refused.state == .rejected && refused.total == .zero)
        for line in try await second.lines(two.claim) {
            #expect(
                try await second.decision(line).again.decision.outcome.refusals.map(\.reason) == [
                    "sameOccupationLevelAlreadyFunded"
                ])
        }
        #expect(try await first.test.count("select count(*) from payable") == 3)
    }

    @Test("YN22-08-07: who was paid for the same training in another county is stopped, and the earlier one is shown")
    func paidElsewhere() async throws {
        let first = try await ClaimFixture.make()
        defer { first.test.remove() }
        var plan = ClaimFixture.Plan()
        plan.people = first.course.persons
        plan.serial = "2"
        plan.county = Division("530102") ?? .nowhere
        let second = try await ClaimFixture.make(plan, in: first.test)
        try await first.close(try await first.onNotice().notice)
        let claim = try await second.submit()
        for line in try await second.lines(claim) {
            #expect(line.outcome == "rejected" && line.total == .zero)
            let told = try await second.decision(line).again.decision.explanation.refusals
            #expect(told.map(\.code) == ["sameOccupationLevelAlreadyFunded"])
            let actual = try #require(told.first?.compared.first?.actual)
            #expect(actual.zh.contains("\(ClaimFixture.start)") && actual.en.contains("\(ClaimFixture.start)"))
        }
        #expect(try await refusals { try await second.act(claim, by: second.officer) } == ["nothingToPay"])
    }

    @Test("a notice that the fund cannot pay stays open with the reason, and the due job leaves it and goes on")
    func noMoney() async throws {
        var plan = ClaimFixture.Plan()
        plan.funds = ClaimFixture.standard
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let (claim, notice) = try await fixture.onNotice()
        fixture.test.time.set(ClaimFixture.after)
        let desk = NoticeDesk(office: fixture.office)
        #expect(try await refusals { try await desk.close(notice, by: fixture.officer) } == ["fundShort"])
        #expect(try await desk.closeDue(by: fixture.officer) == 0)
        #expect(try await fixture.record(claim).state == .onNotice)
    }

    @Test("finance sends a claim back: contra entries, no payables, and the class is claimed again")
    func takenBack() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (claim, notice) = try await fixture.onNotice()
        try await fixture.close(notice)
        #expect(try await refusals { try await fixture.act(claim, by: fixture.clerk) } == ["agreeByBatch"])
        try await fixture.act(claim, .returned, by: fixture.clerk, reasons: "收款账号待核")
        #expect(try await fixture.record(claim).state == .inReview)
        #expect(try await fixture.test.count("select count(*) from payable") == 0)
        let owed = try await fixture.office.store.read {
            try $0.number(
                Self.all,
                "select coalesce(sum(fen), 0) from ledger_balance where account = 'payable:institution'")
        }
        #expect(owed == 0)
        try await fixture.act(claim, by: fixture.reviewer)
        #expect(try await fixture.notice(of: claim).round == 2)
    }

    @Test(
        "the public sees masked names and numbers and nobody who was refused",
        arguments: [
            ("字云芳", "字*芳"), ("罗正", "罗*"), ("欧阳小明", "欧**明"), ("王", "*")
        ])
    func masked(name: String, shown: String) { #expect(Published.masked(name) == shown) }

    @Test(
        "YN18-2-01-12, YN23-06-04: an approved class is public before it starts, with its plan, what, when and where; a draft is not"
    )
    func published() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let draft = try await TestClass.open(in: fixture.test, from: ClaimFixture.start + 30, state: .draft)
        try await fixture.test.write { tx in
            try tx.update("training_class", id: draft.id, ["number": String?.none])
            return Done()
        }
        let coming = try await TestClass.open(in: fixture.test, from: ClaimFixture.start + 60)
        let (soon, plan) = try await fixture.office.store.read { reader in
            (
                try Published.classes(since: reader.now.day, limit: 10, reader),
                try Published.lessons(
                    of: coming.id,
                    reader)
            )
        }
        #expect(soon.map(\.id) == [coming.id] && plan.count == 2)
        #expect(soon.allSatisfy { !$0.title.isEmpty && !$0.venue.isEmpty && $0.startDate == ClaimFixture.start + 60 })
        let all = try await fixture.office.store.read { try Published.classes(limit: 10, $0) }
        #expect(Set(all.map(\.id)) == [fixture.course.id, coming.id])
        #expect(
            try await refusals {
                _ = try await fixture.office.store.read {
                    try Published.aClass(
                        draft.id,
                        $0)
                }
            } == ["notFound"])
        let (_, notice) = try await fixture.onNotice()
        let people = try await fixture.office.store.read { reader in
            try Published.recipients(of: Published.notice(notice, reader), mask: true, reader)
        }
        #expect(people.count == 3 && people.allSatisfy { $0.name.contains("*") && $0.idNumber.contains("********") })
    }
}
