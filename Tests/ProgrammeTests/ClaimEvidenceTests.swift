import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Evidence that an officer verifies before a claim is agreed to") struct ClaimEvidenceTests {
    /// A claim of a class changed as asked, submitted.
    private func submitted(
        _ pack: String, _ columns: Columns, groups: String = "[]", certificateLevel: Int? = nil
    ) async throws -> (fixture: ClaimFixture, claim: String) {
        var plan = ClaimFixture.Plan()
        plan.pack = pack
        let fixture = try await ClaimFixture.make(plan)
        let course = fixture.course
        try await fixture.test.write { tx in
            try tx.update("training_class", id: course.id, columns)
            for person in course.persons { try tx.update("person", id: person, ["groups": groups]) }
            if let certificateLevel {
                let certificates = try CertificateStore.certificates(
                    of: course.id, .everything(because: "a test"), tx)
                for certificate in certificates {
                    try tx.update("certificate", id: certificate.id, ["level": certificateLevel])
                }
            }
            return Done()
        }
        return (fixture, try await fixture.submit())
    }

    private func verify(
        _ fixture: ClaimFixture, _ claim: String, _ line: ClaimLine, _ codes: [String] = [], months: String = "",
        reference: String = "劳动合同、参保记录", by actor: Actor? = nil
    ) async throws {
        try await ClaimDesk(office: fixture.office).verify(
            claim, line: line.id, EvidenceEntry(evidence: codes, employedMonths: months, reference: reference),
            by: actor ?? fixture.officer)
    }

    private func reasons(_ fixture: ClaimFixture, _ line: ClaimLine) async throws -> [String] {
        try await fixture.decision(line).again.decision.outcome.refusals.map(\.reason)
    }

    @Test(
        "YN22-03-04: in training to order the verified length of employment is an input, and without it no training subsidy is payable",
        arguments: [("yunnan-2022", Int64(0)), ("yunnan-2023", Int64(6_000))])
    func employment(_ pack: String, _ living: Int64) async throws {
        let (fixture, claim) = try await submitted(
            pack, ["route": Route.order], groups: #"["newHire","povertyAlleviated"]"#)
        defer { fixture.test.remove() }
        var lines = try await fixture.lines(claim)
        for line in lines {
            let told = try await fixture.decision(line).again.decision
            #expect(told.input.verified == .init() && told.outcome.refusals.map(\.reason) == ["employmentUnverified"])
            #expect(line.total.fen == living && !line.items.contains { $0.kind == "trainingSubsidy" })
            #expect(told.explanation.refusals[0].title.zh.contains("就业时间"))
        }
        #expect(try await fixture.record(claim).total.fen == living * 3)
        #expect(
            try await refusals { try await fixture.act(claim, by: fixture.officer) }
                == ["evidenceUnverified", "evidenceUnverified", "evidenceUnverified"])
        // Half a year, more than the full time, and nobody employed.
        for (line, months) in zip(lines, ["6", "14", "0"]) { try await verify(fixture, claim, line, months: months) }
        lines = try await fixture.lines(claim)
        let paid = lines.map { $0.items.first { $0.kind == "trainingSubsidy" }?.amount.fen }
        #expect(paid == [ClaimFixture.standard / 2, ClaimFixture.standard, 0])
        let told = try await fixture.decision(lines[0]).again
        #expect(told.isSame && told.decision.input.verified?.employedMonths == 6)
        #expect(told.decision.outcome.assumptions == ["fullEmploymentMonths"])
        #expect(told.decision.explanation.items[0].formula.zh.contains("6 个月 ÷ 12 个月"))
        // Verified again: the new record counts, the old one stays.
        try await verify(fixture, claim, lines[0], months: "3", by: fixture.reviewer)
        #expect(try await fixture.lines(claim)[0].total.fen == ClaimFixture.standard / 4 + living)
        #expect(try await fixture.test.count("select count(*) from claim_evidence") == 4)
        try await fixture.act(claim, by: fixture.officer)
        try await fixture.act(claim, by: fixture.reviewer)
        #expect(try await fixture.record(claim).state == .onNotice)
        // The other pack's fund is none of this county's books.
        guard pack == "yunnan-2022" else { return }
        try await fixture.close(try await fixture.notice(of: claim).id)
        let total = ClaimFixture.standard / 4 + ClaimFixture.standard + living * 3
        let settled = try await fixture.record(claim)
        #expect(settled.state == .payable && settled.total.fen == total)
    }

    @Test("a class that is no training to order asks for nothing, and its claims say nothing of it")
    func unasked() async throws {
        let (fixture, claim) = try await submitted("yunnan-2022", ["route": Route.project])
        defer { fixture.test.remove() }
        let line = try await fixture.lines(claim)[0]
        #expect(try await fixture.decision(line).again.decision.input.verified == nil)
        #expect(try await !fixture.decision(line).record.input.contains("verified"))
        #expect(try await refusals { try await verify(fixture, claim, line, months: "3") } == ["nothingToVerify"])
    }

    private static let three = ["frontLinePost", "participation", "registeredCertificate"]

    @Test(
        "YN18-1-10-07: with any evidence of a high-skill claim missing nobody can agree, and each missing item is listed",
        arguments: three + [""])
    func highSkill(_ left: String) async throws {
        let (fixture, claim) = try await submitted(
            "yunnan-2018", ["programme": "highSkill", "level": 2], groups: #"["enterpriseWorker"]"#, certificateLevel: 2)
        defer { fixture.test.remove() }
        let lines = try await fixture.lines(claim)
        let all = ["frontLinePostUnverified", "trainingRecordUnverified", "certificateUnregistered"]
        #expect(try await reasons(fixture, lines[0]) == all)
        for line in lines { try await verify(fixture, claim, line, Self.three) }
        try await verify(fixture, claim, lines[0], Self.three.filter { $0 != left })
        let missing = try await fixture.office.store.read { [office = fixture.office] reader in
            let record = try ClaimStore.find(claim, .everything(because: "a test"), reader)
            return try ClaimEvidence.missing(record, reader, office).map { ($0.line.id, $0.items.map(\.code)) }
        }
        let refusals = try await problems { try await fixture.act(claim, by: fixture.officer) }
        if left.isEmpty {
            #expect(missing.isEmpty && refusals.isEmpty)
            #expect(try await fixture.record(claim).total.fen == 3 * 200_000)
            try await fixture.act(claim, by: fixture.reviewer)
            return
        }
        #expect(missing.map(\.0) == [lines[0].id] && missing.first?.1 == [left])
        #expect(refusals.map(\.code) == ["evidenceUnverified"])
        let name = try fixture.office.pack("yunnan-2018").codes.name("evidence", left)?.zh
        #expect(refusals.first?.values["itemsZh"] == name && refusals.first?.values["name"] == lines[0].personName)
        #expect(try await fixture.lines(claim).map(\.total.fen) == [0, 200_000, 200_000])
        // A reviewer who verifies what is left opens the way for the officer.
        try await verify(fixture, claim, lines[0], Self.three, by: fixture.reviewer)
        try await fixture.act(claim, by: fixture.officer)
        try await fixture.act(claim, by: fixture.reviewer)
    }

    private func problems(_ work: () async throws -> Void) async throws -> [Problem] {
        do {
            try await work()
            return []
        } catch let refusal as Refusal { return refusal.problems }
    }

    @Test("what was not asked for, a wrong number and no reference are refused, and nothing is kept")
    func wrong() async throws {
        let (fixture, claim) = try await submitted("yunnan-2022", ["route": Route.order])
        defer { fixture.test.remove() }
        let line = try await fixture.lines(claim)[0]
        let cases: [(codes: [String], months: String, reference: String, code: String)] = [
            (["frontLinePost"], "3", "合同", "evidenceNotAsked"), ([], "-1", "合同", "numberOutOfRange"),
            ([], "99999999999999999999", "合同", "numberOutOfRange"), ([], "3.5", "合同", "numberOutOfRange"),
            ([], "3", "  ", "required")
        ]
        for one in cases {
            let codes = try await refusals {
                try await verify(
                    fixture, claim, line, one.codes, months: one.months, reference: one.reference)
            }
            #expect(codes == [one.code])
        }
        #expect(
            try await refusals { try await verify(fixture, claim, line, months: "3", by: fixture.clerk) }
                == ["notYourRole"])
        let elsewhere = Actor(
            id: "other", name: "外县", role: .trainingOfficer, division: Division("530129") ?? .nowhere)
        #expect(
            try await refusals { try await verify(fixture, claim, line, months: "3", by: elsewhere) } == ["notFound"])
        #expect(try await fixture.test.count("select count(*) from claim_evidence") == 0)
        try await verify(fixture, claim, line, months: "3")
        await #expect(throws: (any Error).self) {
            try await fixture.test.write { tx in
                let row = try tx.row(.everything(because: "a test"), "select id from claim_evidence")
                try tx.update("claim_evidence", id: try row?.text("id") ?? "", ["employed_months": 12])
                return Done()
            }
        }
    }
}
