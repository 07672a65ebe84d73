import Programme
import Store
import Testing
import Vocabulary

@Suite("What a claim stands on, and where it is filed") struct ClaimBasisTests {
    private static let all = Scope.everything(because: "a test looks")

    @Test(
        "SC25-09-01: a class held outside the system is refused when it is claimed: unknown to it, not opened in it, or taught past it",
        arguments: [
            ("unknown", "notFound"), ("notOpened", "classNotReady"), ("taughtOutside", "claimBlocked")
        ])
    func offline(_ how: String, _ code: String) async throws {
        let test = try await TestOffice(at: Instant("2025-10-13T08:00:00+08:00") ?? Instant(milliseconds: 0))
        defer { test.remove() }
        let course = try await TestClass.open(
            in: test, from: Day("2025-10-13") ?? .distantPast, pack: "sichuan-2025",
            state: how == "notOpened" ? .draft : .certified)
        let id = how == "unknown" ? "0190b6a0-0000-7000-8000-000000000000" : course.id
        let desk = ClaimDesk(office: test.office)
        #expect(try await refusals { _ = try await desk.submit(id, by: course.clerk) }.contains(code))
        #expect(try await test.count("select count(*) from claim") == 0)
        guard how == "taughtOutside" else { return }
        let blocking = try await desk.prepare(id, by: course.clerk).check
        #expect(blocking.blocking.contains { $0.code == "outsideSystem" && $0.clauses == ["SC25-9"] })
        // One lesson confirmed in the system, and it is no longer a class outside it.
        try await test.write { tx in
            try tx.insert(
                "hours_delivered",
                [
                    "id": tx.newID(), "division": course.division, "institution": course.institution,
                    "lesson": course.lessons[0], "class": course.id, "hours": 400, "teacher": "t",
                    "confirmed_at": tx.now
                ])
            return Done()
        }
        let later = try await desk.prepare(id, by: course.clerk).check
        #expect(!later.blocking.contains { $0.code == "outsideSystem" } && later.isBlocked)
    }

    // MARK: Check forms

    private func forms(_ claim: String, _ fixture: ClaimFixture) async throws -> [ClaimAttachment] {
        try await fixture.office.store.read { try ClaimAttachments.of(claim, Self.all, $0) }
    }

    @Test("YN22-14-10: the signed check forms are attached to the claim by themselves and cannot be taken out")
    func checkForms() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let course = fixture.course
        let claim = try await fixture.submit()
        let attached = try await forms(claim, fixture)
        #expect(attached.count == 2 && attached.allSatisfy { $0.signedBy == "罗正昌" && !$0.sha256.isEmpty })
        for way in ["delete", "swap"] {
            await #expect(throws: (any Error).self) {
                try await fixture.test.write { tx in
                    if way == "delete" { try tx.delete("claim_attachment", id: attached[0].id) }
                    if way == "swap" {
                        try tx.update("claim_attachment", id: attached[0].id, ["claim": "another"])
                    }
                    return Done()
                }
            }
        }
        #expect(try await forms(claim, fixture).map(\.id) == attached.map(\.id))
        // What is inspected before it is submitted again comes with it; an unsigned form does not.
        try await fixture.act(claim, .returned, by: fixture.officer, reasons: "补检查")
        try await fixture.test.write { tx in
            let evidence = tx.newID()
            try tx.insert(
                "evidence",
                [
                    "id": evidence, "division": course.division, "institution": course.institution,
                    "subject": "class/\(course.id)", "kind": "checklist", "sha256": evidence, "media_type": "image/png",
                    "size": 1, "name": "表", "created_by": "officer", "created_at": tx.now
                ])
            for signer in ["罗正昌", nil] {
                try tx.insert(
                    "inspection",
                    [
                        "id": tx.newID(), "division": course.division, "institution": course.institution,
                        "class": course.id, "kind": signer == nil ? InspectionKind.video : .onSite,
                        "on_date": ClaimFixture.start, "at": tx.now, "inspector": "i", "result": "fine",
                        "signed_by": signer, "evidence": signer == nil ? nil : evidence
                    ])
            }
            return Done()
        }
        #expect(try await fixture.submit() == claim)
        #expect(try await forms(claim, fixture).count == 3)
    }

    // MARK: Claims of individuals

    private static let home = TestClass.county
    private static let elsewhere = Division("530112") ?? .nowhere

    /// People who trained alone, with household and unemployment registration in two counties; the class is held in a third.
    private func alone(route: Route = .selfEnrolled) async throws -> ClaimFixture {
        var plan = ClaimFixture.Plan()
        plan.county = Division("530129") ?? .nowhere
        let fixture = try await ClaimFixture.make(plan)
        let course = fixture.course
        try await fixture.test.write { tx in
            try tx.update("training_class", id: course.id, ["route": route])
            for person in course.persons {
                try tx.update("person", id: person, ["division": Self.home, "unemployed_in": Self.elsewhere])
            }
            return Done()
        }
        return fixture
    }

    @Test(
        "YN22-05-07: an individual claims in either county, and the second filing is blocked as a duplicate",
        arguments: [true, false])
    func individual(_ householdFirst: Bool) async throws {
        let fixture = try await alone()
        defer { fixture.test.remove() }
        let desk = ClaimFilings(office: fixture.office)
        let (enrolment, trainee) = (fixture.course.enrolments[0], fixture.course.trainee(0))
        let places = householdFirst ? [Self.home, Self.elsewhere] : [Self.elsewhere, Self.home]
        #expect(
            try await refusals { try await desk.file(enrolment, in: fixture.course.division, by: trainee) } == [
                "claimPlace"
            ])
        #expect(
            try await refusals { try await desk.file(fixture.course.enrolments[1], in: places[0], by: trainee) } == [
                "notFound"
            ])
        try await desk.file(enrolment, in: places[0], by: trainee)
        for again in places {
            #expect(try await refusals { try await desk.file(enrolment, in: again, by: trainee) } == ["filedAlready"])
        }
        #expect(try await fixture.test.count("select count(*) from claim_filing") == 1)
        // The county of the filing sees it, the other one does not.
        for (place, seen) in [(places[0], 1), (places[1], 0)] {
            let count = try await fixture.office.store.read { try ClaimFilings.count(.divisions([place]), $0) }
            #expect(count == seen)
        }
        // Decided by the county that was chosen; who has chosen none is refused in a county that is neither.
        let lines = try await fixture.lines(try await fixture.submit())
        #expect(lines[0].outcome == "approved")
        #expect(try await fixture.decision(lines[0]).again.decision.input.training.claimDivision == places[0].code)
        #expect(
            try await fixture.decision(lines[1]).again.decision.outcome.refusals.map(\.reason) == ["wrongClaimPlace"])
        // Also when the claim is under way, a second filing is a duplicate.
        #expect(try await refusals { try await desk.file(enrolment, in: places[1], by: trainee) } == ["filedAlready"])
    }

    @Test("who did not train alone leaves the claim to the institution")
    func institution() async throws {
        let fixture = try await alone(route: .project)
        defer { fixture.test.remove() }
        #expect(
            try await refusals {
                try await ClaimFilings(office: fixture.office).file(
                    fixture.course.enrolments[0], in: Self.home, by: fixture.course.trainee(0))
            } == ["institutionClaims"])
    }
}
