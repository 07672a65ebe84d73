import Testing
import Vocabulary

@testable import Policy

/// Grants: what goes to somebody else than a trainee, or is for something else than a training.
@Suite("Grants")
struct GrantTests {
    private func input(_ pack: Pack, _ kind: String, _ changes: [String: JSONValue?]) throws -> GrantInput {
        let day = JSONValue.string((pack.from + 40).description)
        let own: [String: JSONValue?] = ["grant.kind": .string(kind), "grant.date": day, "evidence": .array([])]
        return try pack.read(Sample.json(.grant, own.merging(changes) { $1 }))
    }

    private func decide(
        _ pack: String, _ kind: String, _ changes: [String: JSONValue?] = [:]
    ) throws -> GrantOutcome {
        let pack = try Shelf.pack(pack)
        return try pack.decide(input(pack, kind, changes))
    }

    private func explain(
        _ pack: String, _ kind: String, _ changes: [String: JSONValue?] = [:]
    ) throws -> Explanation {
        let pack = try Shelf.pack(pack)
        let input = try input(pack, kind, changes)
        return try pack.explain(input, pack.decide(input))
    }

    private func student(
        _ school: String = "university", graduates: String = "2020-06-30", registration: String = "fullTime",
        trial: Bool = false
    ) -> JSONValue {
        .object([
            .init("registration", .string(registration)), .init("school", .string(school)), .init("programme", .null),
            .init("graduation", .string(graduates)), .init("trialStartUp", .boolean(trial))
        ])
    }

    private func past(_ kind: String, _ subject: String, _ year: Int) -> JSONValue {
        .array([.object([.init("kind", .string(kind)), .init("subject", .string(subject)), .init("year", .int(year))])])
    }

    // MARK: Yunnan 2018

    @Test("YN18-1-06-03: an enterprise outside the apprentice plan is refused, and the condition is cited")
    func apprenticePlan() throws {
        let outside = try decide("yunnan-2018", "apprenticeshipSubsidy", ["grant.planListed": false])
        #expect(outside.outcome == .rejected && outside.items.isEmpty)
        #expect(
            outside.refusals == [
                .init(kind: "apprenticeshipSubsidy", reason: "notInApprenticePlan", clauses: ["YN18-1-6"])
            ])
        let inside = try decide("yunnan-2018", "apprenticeshipSubsidy", ["local": ["apprenticeFen": 400_001]])
        #expect(inside.outcome == .approved && inside.totalFen == 1_200_003)
        let told = try #require(
            try explain("yunnan-2018", "apprenticeshipSubsidy", ["grant.planListed": false]).refusals.first)
        #expect(told.clauses.first?.paraphrase.zh.contains("学徒培训计划") == true)
        #expect(told.changes.first?.key == "grant.planListed")
    }

    @Test("YN18-1-13-03: a part-time student's claim for aid is refused and the rule is cited")
    func partTime() throws {
        let aid: [String: JSONValue?] = ["applicant.kind": "person", "applicant.groups": ["inmate"]]
        let partTime = try decide(
            "yunnan-2018", "studentAid",
            aid.merging(["student": student("technicalSchool", registration: "partTime")]) { $1 })
        #expect(partTime.outcome == .rejected)
        #expect(
            partTime.refusals == [.init(kind: "studentAid", reason: "partTimeStudent", clauses: ["YN18-1-13"])])
        let fullTime = try decide("yunnan-2018", "studentAid", aid.merging(["student": student()]) { $1 })
        #expect(fullTime.outcome == .entitled && fullTime.refusals.isEmpty)
    }

    @Test("YN18-1-14-02: a student with a registered trial start-up is in scope, one without is not")
    func trialStartUp() throws {
        func support(_ trial: Bool) throws -> GrantOutcome {
            try decide(
                "yunnan-2018", "startUpSupport", ["applicant.kind": "person", "student": student(trial: trial)])
        }
        let registered = try support(true)
        #expect(registered.outcome == .entitled && registered.items.first?.clauses == ["YN18-1-14"])
        #expect(registered.assumptions == ["startUpSupportFen"])
        #expect(try support(false).refusals.map(\.reason) == ["trialStartUpNotRegistered"])
    }

    @Test(
        "YN18-1-14-07: more than two years before graduation a student is refused, a passed eligible student is paid",
        arguments: [
            ("2021-02-05", [String]()), ("2021-02-06", []), ("2021-02-07", ["graduationTooFar"])
        ])
    func twoYears(_ graduates: String, _ reasons: [String]) throws {
        let outcome = try decide(
            "yunnan-2018", "studentEntrepreneurship",
            [
                "grant.date": "2019-02-06", "applicant.kind": "person", "evidence": ["passedTraining"],
                "student": student(graduates: graduates)
            ])
        #expect(outcome.refusals.map(\.reason) == reasons)
        #expect(outcome.totalFen == (reasons.isEmpty ? 150_000 : 0))
    }

    @Test("YN18-1-14-07: of technician colleges the two cohorts, and nobody who has not passed")
    func cohorts() throws {
        func outcome(_ programme: JSONValue, _ evidence: JSONValue) throws -> [String] {
            try decide(
                "yunnan-2018", "studentEntrepreneurship",
                [
                    "applicant.kind": "person", "student.school": "technicianCollege",
                    "student.programme": programme, "evidence": evidence
                ]
            ).refusals.map(\.reason)
        }
        #expect(try outcome("seniorWorker", ["passedTraining"]).isEmpty)
        #expect(try outcome("preparatoryTechnician", ["passedTraining"]).isEmpty)
        #expect(try outcome(.null, ["passedTraining"]) == ["notInTargetGroup"])
        #expect(try outcome("seniorWorker", []) == ["evidenceMissing"])
    }

    @Test(
        "YN18-1-15-03: provincial money of a studio is blocked while the employer's match is below it",
        arguments: [(9_999_999, false), (10_000_000, true), (10_000_001, true), (0, false)])
    func match(_ match: Int, _ isPaid: Bool) throws {
        let outcome = try decide(
            "yunnan-2018", "studioFund", ["grant.employerMatchFen": .int(match), "evidence": ["selection"]])
        #expect(outcome.totalFen == (isPaid ? 10_000_000 : 0))
        #expect(outcome.refusals.map(\.reason) == (isPaid ? [] : ["employerMatchShort"]))
        #expect(outcome.items.allSatisfy { $0.fund == "provincialFinance" && $0.payee == "studio" })
    }

    @Test("YN18-1-15-04: a chief technician's yearly 30,000 yuan, by the months in the post or not at all")
    func chiefTechnician() throws {
        func year(_ posts: JSONValue, proRata: Bool = true) throws -> GrantOutcome {
            try decide(
                "yunnan-2018", "chiefTechnicianAllowance",
                [
                    "applicant.kind": "person", "evidence": ["selection"], "posts": posts,
                    "local": ["chiefTechnicianProRata": .boolean(proRata)]
                ])
        }
        func post(_ first: Int, _ last: Int) -> JSONValue {
            .object([.init("firstMonth", .int(first)), .init("lastMonth", .int(last))])
        }
        #expect(try year([post(1, 12)]).totalFen == 3_000_000)
        #expect(try year([post(1, 7)]).totalFen == 1_750_000)
        // Months are counted once, whichever posts they are in.
        #expect(try year([post(1, 5), post(4, 7), post(9, 9)]).totalFen == 2_000_000)
        let left = try year([post(1, 7)], proRata: false)
        #expect(left.totalFen == 0 && left.refusals.map(\.reason) == ["notInPost"])
        let after = try year([])
        #expect(after.refusals == [.init(kind: "chiefTechnicianAllowance", reason: "notInPost", clauses: ["YN18-1-15"])])
    }

    @Test("YN18-2-04-03: 5,000,000 yuan for a national base, 4,000,000 for a provincial one, once for each recognition")
    func bases() throws {
        func base(_ level: String, _ history: JSONValue = []) throws -> GrantOutcome {
            try decide(
                "yunnan-2018", "talentBaseGrant",
                ["grant.recognition": .string(level), "evidence": ["recognition"], "history": history])
        }
        #expect(try base("national").totalFen == 500_000_000 && base("provincial").totalFen == 400_000_000)
        let again = try base("national", past("talentBaseGrant", "S1", 2016))
        #expect(again.totalFen == 0 && again.refusals.map(\.reason) == ["alreadyGranted"])
        #expect(try base("national", past("talentBaseGrant", "S0", 2016)).outcome == .approved)
    }

    @Test("YN18-2-03-03: with 2,999 person-times in the year the application for the title of a public base is refused by the rule")
    func publicBase() throws {
        func title(_ personTimes: Int, _ evidence: JSONValue = ["recognition"]) throws -> GrantOutcome {
            try decide(
                "yunnan-2018", "publicTrainingBase",
                [
                    "grant.headcount": .int(personTimes), "applicant.kind": "institution", "grant.recognition": .null,
                    "evidence": evidence
                ])
        }
        let short = try title(2_999)
        #expect(short.outcome == .rejected && short.refusals.map(\.reason) == ["trainingScaleShort"])
        #expect(short.refusals.first?.clauses == ["YN18-2-3"])
        let enough = try title(3_000)
        #expect(enough.outcome == .entitled && enough.totalFen == 0 && enough.refusals.isEmpty)
        // The prefecture has to recognise it.
        #expect(try title(3_000, []).refusals.map(\.reason) == ["evidenceMissing"])
    }

    @Test(
        "YN18-2-05-02: an imported person with one of the three honours finds the treatment of the talent plan among the benefits",
        arguments: ["chinaSkillsAward", "nationalTechnicalExpert", "nationalMasterStudio"])
    func talents(honour: String) throws {
        let pack = try Shelf.pack("yunnan-2018")
        func list(_ evidence: JSONValue) throws -> [Benefit] {
            try pack.benefits(
                of: "talentPlan", for: input(pack, "", ["applicant.kind": "person", "evidence": evidence]))
        }
        let mine = try list(["imported", .string(honour)])
        #expect(mine.map(\.kind) == ["talentPlanTreatment"])
        #expect(mine.first?.status == .entitled && mine.first?.basis == ["YN18-2-5"])
        #expect(try list(["imported"]).first?.refusals.map(\.reason) == ["honourMissing"])
        #expect(try list([.string(honour)]).first?.refusals.map(\.reason) == ["evidenceMissing"])
    }

    // MARK: Gansu 2018

    @Test("GS18-3-06-03: the assessment subsidy takes the pack's amount and is paid once for an occupation and level")
    func assessment() throws {
        func subsidy(_ changes: [String: JSONValue?]) throws -> GrantOutcome {
            let poor: [String: JSONValue?] = [
                "applicant.kind": "person", "evidence": ["assessmentResult"], "local": ["skillAssessmentFen": 20_001]
            ]
            return try decide("gansu-2018", "skillAssessmentSubsidy", poor.merging(changes) { $1 })
        }
        #expect(try subsidy([:]).totalFen == 20_001)
        let open = try subsidy(["local": .object([])])
        #expect(open.outcome == .entitled && open.assumptions == ["skillAssessmentFen"])
        #expect(
            try subsidy(["history": past("skillAssessmentSubsidy", "S1", 2018)]).refusals.map(\.reason)
                == ["alreadyGranted"])
        #expect(try subsidy(["history": past("skillAssessmentSubsidy", "S0", 2018)]).totalFen == 20_001)
        #expect(try subsidy(["applicant.groups": ["veteran"]]).refusals.map(\.reason) == ["notInTargetGroup"])
        #expect(try subsidy(["evidence": []]).refusals.map(\.reason) == ["evidenceMissing"])
    }

    @Test("GS18-4-02-02: a claim has one of the four types or a type of the pack, each with rules of its own")
    func fourTypes() throws {
        let pack = try Shelf.pack("gansu-2018")
        let four = ["vocationalTraining", "skillAssessment", "projectTraining", "insuredUpgrading"]
        #expect(Set(four).isSubset(of: pack.benefitTypes))
        #expect(Set(pack.benefitTypes).subtracting(four) == ["livingAllowance", "studentSupport"])
        let tables = try #require(pack.rules[.grant])
        for grant in pack.grants {
            let rows = tables.flatMap { table in table.rows.filter { $0.tests.first?.contains("\"\(grant.kind)\"") == true } }
            #expect(rows.count { $0.reason != nil } >= 1, "\(grant.kind) has reasons of its own")
            #expect(try decide(pack.id, grant.kind).refusals.allSatisfy { $0.kind == grant.kind })
        }
        // Those of a class are decided trainee by trainee, by `TraineeClaim`.
        for kind in ["trainingSubsidy", "projectSubsidy"] {
            #expect(try decide(pack.id, kind).refusals.map(\.reason).first == "claimedThroughClass")
        }
        let unknown = try decide(pack.id, "housing")
        #expect(
            unknown.refusals == [.init(kind: "otherGrant", reason: "benefitUnknown", clauses: ["GS18-4-2"])])
    }

    @Test(
        "GS18-4-02-05: work for training without proof of employment or of training is refused, both legal bases cited",
        arguments: ["enterprise", "cooperative", "workshop"])
    func workForTraining(_ employer: String) throws {
        func outcome(_ evidence: JSONValue) throws -> GrantOutcome {
            try decide(
                "gansu-2018", "workForTraining",
                ["applicant.kind": .string(employer), "evidence": evidence, "local": ["workForTrainingFen": 50_000]])
        }
        let bases = ["GS18-4-2", "GS18-4-2-46", "GS18-4-2-133"]
        for evidence: JSONValue in [[], ["employment"], ["workTraining"]] {
            let refused = try outcome(evidence)
            #expect(refused.totalFen == 0)
            #expect(refused.refusals == [.init(kind: "workForTraining", reason: "evidenceMissing", clauses: bases)])
        }
        let paid = try outcome(["employment", "workTraining"])
        #expect(paid.totalFen == 150_000 && paid.items.first?.clauses == bases)
        let pack = try Shelf.pack("gansu-2018")
        #expect(pack.clauses["GS18-4-2-46"]?.place.zh.contains("人社部发〔2018〕46号") == true)
        #expect(pack.clauses["GS18-4-2-133"]?.place.zh.contains("甘政办发〔2018〕133号") == true)
        #expect(
            try decide("gansu-2018", "workForTraining", ["applicant.kind": "person", "evidence": ["employment"]])
                .refusals.map(\.reason) == ["wrongApplicant", "evidenceMissing"])
    }

    @Test("GS18-4-02-08: what the plan gives a student of a poor family is listed item by item, each with its status")
    func poorStudent() throws {
        let pack = try Shelf.pack("gansu-2018")
        func list(_ changes: [String: JSONValue?]) throws -> [Benefit] {
            let person: [String: JSONValue?] = ["applicant.kind": "person", "student": student("technicalSchool")]
            return try pack.benefits(
                of: "studentSupport", for: input(pack, "", person.merging(changes) { $1 }))
        }
        let items = [
            "priorityAdmission", "majorChoice", "orderClass", "studentAid", "internship", "jobRecommendation"
        ]
        let all = try list([:])
        #expect(all.map(\.kind) == items && all.allSatisfy { $0.status == .entitled })
        #expect(all.allSatisfy { $0.basis.contains("GS18-4-2-345") })
        let had = try list(["history": past("internship", "S1", 2023)])
        #expect(had.filter { $0.status == .refused }.map(\.kind) == ["internship"])
        #expect(had.first { $0.kind == "internship" }?.refusals.map(\.reason) == ["alreadyGranted"])
        let rich = try list(["applicant.groups": []])
        #expect(rich.map(\.kind) == items && rich.allSatisfy { $0.refusals.map(\.reason) == ["notInTargetGroup"] })
    }

    // MARK: Sichuan 2025

    @Test("SC25-15-02: a claim of a type outside the four is refused with the four named")
    func outsideTheFour() throws {
        let pack = try Shelf.pack("sichuan-2025")
        #expect(pack.benefitTypes == ["training", "skillUpgrading", "skillEvaluation", "livingTravel"])
        let outcome = try decide(pack.id, "housing")
        #expect(outcome.outcome == .rejected && outcome.totalFen == 0)
        #expect(outcome.refusals == [.init(kind: "otherGrant", reason: "benefitUnknown", clauses: ["SC25-15"])])
        let told = try #require(try explain(pack.id, "housing").refusals.first)
        #expect(told.compared.first?.needed.zh == "职业培训补贴、技能提升补贴、技能评价补贴、生活（交通）费补贴")
        #expect(told.title.en == "The policy pays no such grant" && !told.changes.isEmpty)
        for grant in pack.grants {
            #expect(try decide(pack.id, grant.kind).refusals.allSatisfy { $0.reason != "benefitUnknown" })
        }
    }

    // MARK: Yunnan 2022

    @Test("YN22-01-03: training, living and travel subsidy of a finisher are judged one by one, each with its basis")
    func finisher() throws {
        func list(_ pack: String, _ changes: [String: JSONValue?] = [:]) throws -> [Benefit] {
            let pack = try Shelf.pack(pack)
            return try pack.benefits(of: pack.read(Sample.json(.traineeClaim, changes)) as TraineeClaimInput)
        }
        let three = try list("yunnan-2022")
        #expect(three.map(\.kind) == ["trainingSubsidy", "livingAllowance", "travelAllowance"])
        #expect(three.map(\.status) == [.due, .entitled, .entitled] && three[0].fen == 150_000)
        #expect(three.allSatisfy { !$0.basis.isEmpty } && three[1].basis == ["YN22-1"])
        #expect(three[1].assumptions == ["livingAllowanceFen"] && three[2].assumptions == ["travelAllowanceFen"])
        let set = try list(
            "yunnan-2022", ["local": ["livingAllowanceFen": 5_000, "travelAllowanceFen": 3_000], "notice": "upheld"])
        #expect(set.map(\.status) == [.refused, .due, .due] && set.map(\.fen) == [0, 50_000, 3_000])
        let unfinished = try list("yunnan-2022", ["certificate": .null])
        #expect(unfinished.allSatisfy { $0.status == .refused })
        #expect(unfinished.map { $0.refusals.map(\.reason) } == [["noCertificate"], ["evidenceMissing"], ["evidenceMissing"]])
        // Who was away too often gets none of them, under either document.
        for pack in ["yunnan-2022", "yunnan-2023"] {
            let away = try list(pack, ["attendance.sessionsAttended": 15])
            #expect(away.allSatisfy { [.refused, .absent].contains($0.status) }, "\(pack)")
            let travel = try #require(away.last)
            #expect(travel.kind == "travelAllowance" && travel.refusals.map(\.reason) == ["attendanceBelowThreshold"])
            #expect(travel.basis == ["YN22-14"])
            #expect(try list(pack, ["attendance.sessionsAttended": 16]).last?.status == .entitled)
        }
        // The document of 2023 pays the living allowance itself, and meals and lodging in its place.
        let later = try list("yunnan-2023")
        #expect(later.map(\.kind).suffix(3) == ["mealAllowance", "lodgingAllowance", "travelAllowance"])
        #expect(later.map(\.status) == [.due, .due, .absent, .absent, .entitled] && later[1].fen == 60_000)
        #expect(later.allSatisfy { !$0.basis.isEmpty })
    }

    @Test("later packs inherit the grants of 2018 under their own dates, and add their own")
    func layers() throws {
        for id in ["yunnan-2022", "yunnan-2023"] {
            let outcome = try decide(
                id, "talentBaseGrant", ["grant.recognition": "provincial", "evidence": ["recognition"]])
            #expect(outcome.totalFen == 400_000_000 && outcome.pack == id)
        }
        #expect(try Shelf.pack("yunnan-2022").benefitTypes.suffix(2) == ["livingAllowance", "travelAllowance"])
        let early = try decide("yunnan-2022", "studentAid", ["grant.date": "2022-11-04"])
        #expect(early.refusals.first?.clauses == ["YN22"])
        // Money for living costs is decided with the trainee's claim in 2023, so it is no grant there.
        #expect(try decide("yunnan-2023", "livingAllowance").refusals.map(\.reason) == ["benefitUnknown"])
    }

    @Test("a grant explains itself: formula with the case's numbers, payee, fund, assumed parameters, in both languages")
    func words() throws {
        let explanation = try explain(
            "yunnan-2018", "chiefTechnicianAllowance",
            [
                "applicant.kind": "person", "evidence": ["selection"],
                "posts": [.object([.init("firstMonth", 1), .init("lastMonth", 7)])]
            ])
        let item = try #require(explanation.items.first)
        #expect(item.formula.zh == "每年 30,000.00 元 × 在岗 7 个月 ÷ 12 = 17,500.00 元")
        #expect(item.formula.en == "30,000.00 yuan a year × 7 months ÷ 12 = 17,500.00 yuan")
        #expect(item.label.zh == "首席技师生活补贴" && item.payee.zh == "申请人本人" && item.fund.zh == "省级财政资金")
        #expect(item.rows.map(\.table) == ["Grants"] && item.clauses.map(\.id) == ["YN18-1-15"])
        #expect(explanation.assumptions.map(\.name) == ["chiefTechnicianProRata"])
        let due = try explain(
            "gansu-2018", "workForTraining", ["evidence": ["employment", "workTraining"]])
        #expect(due.verdict.zh == "可以享受" && due.verdict.en == "Entitled")
    }
}
