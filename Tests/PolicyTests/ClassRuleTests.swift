import Testing

@testable import Policy

@Suite("Rules of a class: opening, claiming, money in advance")
struct ClassRuleTests {
    @Test(
        "YN23-06-15, YN23-06-16: 60 trainees fit a skill class and 30 an entrepreneurship class, one more does not",
        arguments: [
            ("skillLevel", 60, true), ("skillLevel", 61, false), ("entrepreneurship", 30, true),
            ("entrepreneurship", 31, false)
        ])
    func size(_ kind: String, _ size: Int, _ fits: Bool) throws {
        let outcome = try opening(
            "yunnan-2023",
            [
                "class.kind": .string(kind), "class.size": .int(size), "class.teachingPlatform": .boolean(true),
                "project.headcount": .null
            ])
        #expect(outcome.codes == (fits ? [] : ["classTooLarge"]))
    }

    @Test("YN23-06-02: a venue without confirmed fire safety keeps the class closed")
    func fire() throws {
        #expect(try opening("yunnan-2023", ["class.venueFireSafety": .boolean(false)]).codes == ["venueUnsafe"])
    }

    @Test(
        "YN23-06-03: one failed condition blocks, and every reason is named",
        arguments: [
            ("project.announced", "projectNotAnnounced"), ("institution.listed", "institutionNotListed"),
            ("project.tendered", "notTendered"),
            ("class.planPublished", "planNotPublished"), ("class.noticeBoard", "noticeBoardMissing"),
            ("class.textbookApproved", "textbookNotApproved"),
            ("standards.nationalStandard", "noNationalStandard")
        ])
    func conditions(_ key: String, _ code: String) throws {
        let outcome = try opening("yunnan-2023", [key: .boolean(false)])
        #expect(outcome.codes == [code] && outcome.outcome == "blocked")
        #expect(outcome.findings.allSatisfy { !$0.clauses.isEmpty })
    }

    @Test(
        "YN22-13-09: without training standard, evaluation standard or evaluator no class opens",
        arguments: [
            ("trainingStandard", "noTrainingStandard"), ("evaluationStandard", "noTrainingStandard"),
            ("provincialEvaluator", "noEvaluator")
        ])
    func standards(_ key: String, _ code: String) throws {
        #expect(try opening("yunnan-2022", ["standards." + key: .boolean(false)]).codes == [code])
    }

    @Test("YN22-13-05: an entrepreneurship class without the teaching platform does not open")
    func platform() throws {
        let outcome = try opening("yunnan-2022", ["class.kind": .string("entrepreneurship"), "class.level": .null])
        #expect(outcome.codes == ["teachingPlatformMissing"])
    }

    @Test("YN22-09-01: one person for theory and practice is refused")
    func teachers() throws {
        #expect(try opening("yunnan-2022", ["teachers.1.id": .string("T1")]).codes == ["theoryAndPracticeSameTeacher"])
    }

    @Test("YN22-19-05: equipment for 20 of 30 trainees is below the standard")
    func equipment() throws {
        let outcome = try opening(
            "yunnan-2022",
            [
                "class.equipmentPerTrainee": .number(try #require(ExactNumber("0.667"))),
                "class.equipmentStandard": .int(1)
            ])
        #expect(outcome.codes == ["equipmentBelowStandard"])
    }

    @Test("YN22-14-13: a class stretched over more days may open with its full hours, with fewer it may not")
    func stretched() throws {
        let stretched: [String: JSONValue?] = ["class.days": .int(25), "class.endDate": .string("2023-08-27")]
        #expect(try opening("yunnan-2022", stretched).outcome == "open")
        #expect(
            try opening("yunnan-2022", stretched.merging(["class.hoursPlanned": .int(79)]) { $1 }).codes == [
                "hoursBelowStandard"
            ])
    }

    @Test("YN22-19-06: a textbook outside the catalogue is refused")
    func textbook() throws {
        #expect(try opening("yunnan-2022", ["class.textbookApproved": .boolean(false)]).isBlocked)
    }

    @Test(
        "YN22-14-06, YN22-14-08: only inspections on the spot count: video alone gives 0, one is too few"
    )
    func inspections() throws {
        func records(_ kinds: [String]) -> JSONValue {
            .array(
                kinds.map {
                    .object([
                        .init("on", .string("2023-06-06")), .init("kind", .string($0)),
                        .init("checklistSigned", .boolean(true))
                    ])
                })
        }
        let pack = try Shelf.pack("yunnan-2022")
        for kinds in [["video", "video", "video"], ["onSite", "video"], ["onSite", "phone"]] {
            let input: ClassClaimInput = try pack.read(Sample.json(.classClaim, ["inspections": records(kinds)]))
            let outcome = try pack.decide(input)
            #expect(outcome.codes == ["inspectionsBelowMinimum"])
            let compared = pack.explain(input, outcome).refusals.first?.compared.first
            #expect(compared?.actual.en == String(kinds.filter { $0 == "onSite" }.count))
        }
        #expect(try classClaim("yunnan-2022", ["inspections": records(["onSite", "onSite"])]).outcome == "claimable")
    }

    @Test(
        "YN22-14-07: four reached by telephone of 40 are too few, five are enough, and four of four",
        arguments: [(40, 4, false), (40, 5, true), (4, 4, true)])
    func phone(_ size: Int, _ reached: Int, _ enough: Bool) throws {
        let outcome = try classClaim("yunnan-2022", ["class.size": .int(size), "phoneChecks": .int(reached)])
        #expect(outcome.codes == (enough ? [] : ["phoneChecksBelowMinimum"]))
    }

    @Test("YN22-11-07: an examination by the only provider needs supervision on the spot")
    func supervised() throws {
        let sole: [String: JSONValue?] = [
            "exam.soleProviderApproved": .boolean(true), "exam.evaluatorIsTrainer": .boolean(true)
        ]
        #expect(try classClaim("yunnan-2022", sole).codes == ["examUnsupervised"])
        #expect(
            try classClaim("yunnan-2022", sole.merging(["exam.supervised": .boolean(true)]) { $1 }).outcome
                == "claimable")
    }

    @Test(
        "YN22-03-05, YN22-03-06: half in advance for an approved enterprise plan or a tendered project, else nothing",
        arguments: [
            (["planApproved": JSONValue.boolean(true)], "0.5"), (["planApproved": .boolean(false)], "0"),
            (
                [
                    "route": .string("project"), "tendered": .boolean(true), "providerKind": .string("technicalSchool"),
                    "groups": .strings(["veteran"])
                ], "0.5"
            ),
            (
                [
                    "route": .string("project"), "tendered": .boolean(false),
                    "providerKind": .string("technicalSchool"), "groups": .strings(["veteran"])
                ], "0"
            ),
            (
                [
                    "route": .string("project"), "tendered": .boolean(true), "providerKind": .string("technicalSchool"),
                    "groups": .strings(["graduate"])
                ], "0"
            )
        ] as [([String: JSONValue], String)])
    func advance(_ changes: [String: JSONValue], _ share: String) throws {
        let pack = try Shelf.pack("yunnan-2022")
        let input: PrepaymentInput = try pack.read(Sample.json(.prepayment, changes.mapValues { $0 }))
        #expect(try pack.decide(input).share.description == share)
    }
}
