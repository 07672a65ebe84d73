import Testing

@testable import Policy

@Suite("Rules of a trainee's claim")
struct ClaimRuleTests {
    @Test(
        "YN22-14-12: below 80 percent attendance is out, exactly 80 percent is in",
        arguments: [(799, 1000, false), (800, 1000, true), (4, 5, true), (2, 3, false), (0, 0, false)])
    func attendance(_ attended: Int, _ required: Int, _ passes: Bool) throws {
        let outcome = try claim("yunnan-2022", sessions(attended, of: required))
        #expect(outcome.reasons() == (passes ? [] : ["attendanceBelowThreshold"]))
        #expect(outcome.fen() == (passes ? 150_000 : nil))
    }

    @Test("YN23-06-19: at 79 percent neither training subsidy nor living allowance, at 80 percent both")
    func bothBenefits() throws {
        #expect(try claim("yunnan-2023", sessions(79, of: 100)).totalFen == 0)
        let paid = try claim("yunnan-2023", sessions(80, of: 100))
        #expect(paid.fen() == 150_000 && paid.fen("livingAllowance") == 60_000)
    }

    @Test("YN23-02-01: without the matching certificate the training subsidy is nothing")
    func certificate() throws {
        for change in [
            "certificate.occupation": JSONValue.string("4-03-02-05"), "certificate.number": .null,
            "certificate.level": .int(4)
        ] {
            #expect(try claim("yunnan-2023", [change.key: change.value]).fen() == nil)
        }
        #expect(try claim("yunnan-2023", ["certificate": .null]).reasons() == ["noCertificate"])
    }

    @Test("YN22-05-05: a certificate's number is enough; without a number there is no subsidy")
    func number() throws {
        #expect(try claim("yunnan-2022").outcome == .approved)
        #expect(try claim("yunnan-2022", ["certificate.number": .string("  ")]).reasons() == ["noCertificate"])
    }

    @Test(
        "YN23-02-02: outside the catalogue a completion course of 5 days and 40 hours is paid 800 yuan, else nothing",
        arguments: [(5, 40, Int64(80_000)), (4, 40, nil), (5, 39, nil), (9, 72, 80_000)] as [(Int, Int, Int64?)])
    func outsideCatalogue(_ days: Int, _ hours: Int, _ fen: Int64?) throws {
        let outcome = try claim(
            "yunnan-2023",
            [
                "training.kind": .string("completion"), "certificate.kind": .string("completion"),
                "training.catalogueFen": .null,
                "training.days": .int(days), "training.hoursRequired": .int(hours),
                "training.hoursDelivered": .int(hours)
            ])
        #expect(outcome.fen() == fen)
        #expect(outcome.reasons() == (fen == nil ? ["notInCatalogue"] : []))
    }

    @Test(
        "YN23-02-03, YN23-02-05: the fourth training of a year is not paid, where the place allows two the third is not"
    )
    func yearlyLimit() throws {
        let three = JSONValue.array([past("2023-01-01"), past("2023-02-01"), past("2023-03-01")])
        let two = JSONValue.array([past("2023-01-01"), past("2023-02-01"), past("2022-12-31")])
        #expect(try claim("yunnan-2023", ["history": three]).reasons() == ["annualLimitReached"])
        #expect(try claim("yunnan-2023", ["history": two]).reasons() == [])
        #expect(
            try claim("yunnan-2023", ["history": two, "local.annualLimit": .int(2)]).reasons() == ["annualLimitReached"]
        )
    }

    @Test("YN23-02-04: the same occupation at the same level is not paid twice, in whatever year")
    func never() throws {
        let earlier = JSONValue.array([past("2012-05-05", "4-03-02-02", 5)])
        #expect(try claim("yunnan-2023", ["history": earlier]).reasons() == ["sameOccupationLevelAlreadyFunded"])
    }

    @Test("YN22-05-08: the next level of the same occupation is an upgrade and no repetition")
    func upgrade() throws {
        let earlier = JSONValue.array([past("2022-05-05", "4-03-02-02", 5)])
        #expect(
            try claim("yunnan-2022", ["history": earlier, "training.level": .int(4), "certificate.level": .int(4)])
                .outcome == .approved)
    }

    @Test("YN23-02-07: five days give a living allowance of 300 yuan")
    func living() throws {
        #expect(try claim("yunnan-2023", ["training.days": .int(5)]).fen("livingAllowance") == 30_000)
    }

    @Test("YN23-05-04: 800 yuan become at most 1,200 away from home, and less where the place says so")
    func offsite() throws {
        let away: [String: JSONValue?] = ["training.offsite": .boolean(true), "training.catalogueFen": .int(80_000)]
        #expect(try claim("yunnan-2023", away).fen() == 120_000)
        #expect(try claim("yunnan-2023", away).assumptions == ["offsiteUplift"])
        #expect(try claim("yunnan-2023", away.merging(["local.offsiteUplift": .int(0)]) { $1 }).fen() == 80_000)
        #expect(throws: InputError.self) {
            try claim("yunnan-2023", away.merging(["local.offsiteUplift": .int(1)]) { $1 })
        }
    }

    @Test(
        "YN23-05-06, YN23-05-07: directed training is paid by the hour up to 160 and 80 hours",
        arguments: [
            ("byd-technician", 170, Int64(720_000)), ("byd-technician", 100, 450_000), ("byd-operator", 90, 240_000)
        ])
    func byHour(_ programme: String, _ hours: Int, _ fen: Int64) throws {
        let outcome = try claim(
            "yunnan-2023", ["training.programme": .string(programme), "training.hoursDelivered": .int(hours)])
        #expect(outcome.fen() == fen)
    }

    @Test(
        "YN23-05-08: ten days of directed training give 600 yuan for meals and 400 for lodging, as items of their own")
    func mealsAndLodging() throws {
        let outcome = try claim("yunnan-2023", ["training.programme": .string("byd-operator")])
        #expect(outcome.fen("mealAllowance") == 60_000 && outcome.fen("lodgingAllowance") == 40_000)
        #expect(outcome.fen("livingAllowance") == nil)
    }

    @Test("YN23-06-12: a subcontracted course is outside the subsidy: amount 0")
    func subcontracted() throws {
        let outcome = try claim("yunnan-2023", ["training.subcontracted": .boolean(true)])
        #expect(outcome.totalFen == 0 && outcome.outcome == .rejected)
    }

    @Test(
        "YN23-06-14: without national standard or evaluator a skill-level course is not subsidised",
        arguments: ["training.nationalStandard", "training.provincialEvaluator"])
    func standards(_ key: String) throws {
        #expect(try claim("yunnan-2023", [key: .boolean(false)]).fen() == nil)
        let completion: [String: JSONValue?] = [
            key: .boolean(false), "training.kind": .string("completion"), "certificate.kind": .string("completion")
        ]
        #expect(try claim("yunnan-2023", completion).fen() == 150_000)
    }

    @Test("YN23-06-17: a class short of its hours is not paid")
    func hours() throws {
        #expect(
            try claim("yunnan-2023", ["training.hoursDelivered": .number(ExactNumber("79.5") ?? .zero)]).totalFen == 0)
        #expect(try classClaim("yunnan-2023", ["class.hoursDelivered": .int(79)]).codes == ["hoursShort"])
    }

    @Test("YN23-00-01: a class of another year is outside the special action")
    func otherYear() throws {
        let outcome = try claim("yunnan-2023", ["training.startDate": .string("2024-03-04")])
        #expect(outcome.reasons() == ["outsideEffectiveDates"] && outcome.totalFen == 0)
        #expect(try Shelf.pack("yunnan-2023").covers(#require(.init("2023-12-31"))))
    }

    @Test("YN23-00-02: a monitored person's result equals that of a person lifted out of poverty")
    func monitored() throws {
        let lifted = try claim("yunnan-2023", ["person.groups": .strings(["povertyAlleviated"])])
        #expect(try claim("yunnan-2023", ["person.groups": .strings(["monitored"])]) == lifted)
        #expect(try claim("yunnan-2023", ["person.groups": .strings(["registeredPoor"])]).totalFen == 0)
    }

    @Test("YN22-06-06, YN22-19-04: faked hours, or an upheld objection, make the amount 0 and say why")
    func lost() throws {
        #expect(try claim("yunnan-2022", ["training.hoursFalsified": .boolean(true)]).reasons() == ["hoursFalsified"])
        #expect(try claim("yunnan-2022", ["notice": .string("upheld")]).reasons() == ["objectionUpheld"])
        #expect(try claim("yunnan-2022", ["notice": .string("upheld")]).totalFen == 0)
    }

    @Test(
        "YN22-05-06: who trained alone is paid with a special-ability certificate, not with a completion one"
    )
    func selfEnrolled() throws {
        func own(_ kind: String) throws -> TraineeClaimOutcome {
            try claim(
                "yunnan-2022",
                [
                    "training.route": .string("selfEnrolled"), "training.kind": .string(kind),
                    "certificate.kind": .string(kind)
                ])
        }
        #expect(try own("specialAbility").items.map(\.payee) == ["trainee"])
        #expect(try own("completion").reasons() == ["notInTargetGroup"])
    }

    @Test(
        "YN18-1-10-03, YN18-1-10-04, YN18-1-10-05, YN18-1-10-06: 2,000, 2,000, 3,000, 1,000 yuan, once each",
        arguments: [(3, Int64(200_000)), (2, 200_000), (1, 300_000)])
    func highSkill(_ level: Int, _ fen: Int64) throws {
        let worker: [String: JSONValue?] = [
            "person.groups": .strings(["enterpriseWorker"]), "training.programme": .string("highSkill"),
            "training.level": .int(level),
            "certificate.level": .int(level)
        ]
        #expect(try claim("yunnan-2018", worker).fen() == fen)
        let again = worker.merging(["history": .array([past("2019-01-01", "x", level, "highSkill")])]) { $1 }
        #expect(try claim("yunnan-2018", again).reasons() == ["oncePerPersonAlreadyPaid"])
        #expect(throws: InputError.self) {
            try claim("yunnan-2018", worker.merging(["local.seniorFen": .int(200_001)]) { $1 })
        }
        let course: [String: JSONValue?] = [
            "person.groups": .strings(["seniorTechnician"]), "training.programme": .string("newTechnology"),
            "training.kind": .string("completion"), "certificate.kind": .string("completion")
        ]
        #expect(try claim("yunnan-2018", course).fen() == 100_000)
        let twice = course.merging(["history": .array([past("2011-01-01", "x", nil, "newTechnology")])]) { $1 }
        #expect(try claim("yunnan-2018", twice).reasons() == ["oncePerPersonAlreadyPaid"])
    }

    @Test("the same input gives the same bytes, from JSON and typed, alone and from many tasks at once")
    func pure() async throws {
        let pack = try Shelf.pack("yunnan-2023")
        let input: TraineeClaimInput = try pack.read(Sample.json(.traineeClaim))
        let first = try pack.decide(input).json
        #expect(pack.decide(.traineeClaim, json: input.json).bytes == first)
        let other: TraineeClaimInput = try pack.read(
            Sample.json(.traineeClaim, ["local.annualLimit": .int(0), "certificate": .null]))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<50).allSatisfy { _ in
                        _ = try? pack.decide(other)
                        return (try? pack.decide(input).json) == first
                    }
                }
            }
            for await same in group { #expect(same) }
        }
    }
}
