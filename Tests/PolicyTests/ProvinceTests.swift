import Testing
import Vocabulary

@testable import Policy

/// The packs of Gansu and Sichuan, rule by rule, on the sample moved into their time.
@Suite("Rules of Gansu and Sichuan")
struct ProvinceTests {
    private static let occupation = JSONValue.string("4-03-02-02")

    private func gansu(_ changes: [String: JSONValue?] = [:]) throws -> TraineeClaimOutcome {
        try claim(
            "gansu-2018",
            ["training.startDate": "2019-06-03", "person.groups": ["registeredPoor"]].merging(changes) { $1 })
    }

    /// Figures of a class that reach every floor and target.
    private static let figures: [String: JSONValue?] = Dictionary(
        uniqueKeysWithValues: [
            ("passRate", "0.9"), ("satisfaction", "0.9"), ("certificationRate", "0.8"), ("employmentRate", "0.5"),
            ("entrepreneurshipRate", "0.3")
        ].map { ("assessment.\($0)", .number(ExactNumber($1) ?? .zero)) })

    private func sichuan(_ changes: [String: JSONValue?] = [:], figures: Bool = true) throws -> TraineeClaimOutcome {
        try claim(
            "sichuan-2025",
            (figures ? Self.figures : [:]).merging(["training.startDate": "2025-09-01"]) { $1 }
                .merging(changes) { $1 })
    }

    // MARK: Gansu

    @Test("GS18-0-00-01: the action carries out a national notice and ends with 2020: a class of 2021 is not paid")
    func limited() throws {
        let pack = try Shelf.pack("gansu-2018")
        #expect(pack.document.carriesOut == "人社部发〔2018〕63号" && pack.to == Day("2020-12-31"))
        #expect(try gansu(["training.startDate": "2020-12-31"]).outcome == .approved)
        let late = try gansu(["training.startDate": "2021-01-04", "local": ["livingAllowanceFen": 3000]])
        #expect(late.items.isEmpty && late.reasons() == ["outsideEffectiveDates"])
        #expect(late.reasons("livingAllowance") == ["outsideEffectiveDates"])
    }

    @Test("GS18-3-02-02: a high-risk class with fewer safety hours than the pack asks for does not open")
    func safety() throws {
        func codes(_ hours: Int, planned: Int = 88, set: Int? = nil) throws -> [String] {
            var local: [JSONValue.Member] = [.init("highRiskOccupations", .array([Self.occupation]))]
            if let set { local.append(.init("safetyHours", .int(set))) }
            return try opening(
                "gansu-2018",
                [
                    "class.startDate": "2019-06-03", "class.safetyHours": .int(hours),
                    "class.hoursPlanned": .int(planned), "local": .object(local)
                ]
            ).codes
        }
        #expect(try codes(7) == ["safetyHoursMissing"])
        #expect(try codes(8).isEmpty)
        #expect(try codes(8, planned: 87) == ["hoursBelowStandard"])
        #expect(try codes(8, planned: 92, set: 12) == ["safetyHoursMissing"])
    }

    @Test("GS18-3-04-01: an enterprise is paid for the poor workers it trains, and for nobody else of the class")
    func enterprise() throws {
        let paid = try gansu(["training.route": "enterprise"])
        #expect(paid.fen() == 150_000 && paid.items.first?.payee == "enterprise")
        let other = try gansu(["training.route": "enterprise", "person.groups": ["enterpriseWorker", "newHire"]])
        #expect(other.totalFen == 0 && other.reasons() == ["notInTargetGroup"])
    }

    @Test("GS18-4-02-03: the living allowance is days times the rate of the place; where none is set there is none")
    func living() throws {
        let paid = try gansu(["local": ["livingAllowanceFen": 2500], "training.days": 12])
        #expect(paid.fen("livingAllowance") == 30_000 && !paid.assumptions.contains("livingAllowanceFen"))
        let off = try gansu(["training.days": 12])
        #expect(off.fen("livingAllowance") == nil && off.reasons("livingAllowance").isEmpty)
        #expect(off.assumptions == ["livingAllowanceFen"])
    }

    @Test("GS18-4-02-06: an occupation of the guidance catalogue is paid the uplift of the place, shown by itself")
    func guided() throws {
        let changes: [String: JSONValue?] = [
            "training.startDate": "2019-06-03", "person.groups": ["registeredPoor"],
            "local": .object([
                .init("guidedOccupations", .array([Self.occupation])),
                .init("guidedUplift", .number(ExactNumber("0.2") ?? .zero))
            ])
        ]
        #expect(try claim("gansu-2018", changes).fen() == 180_000)
        let formula = try #require(try explained("gansu-2018", changes).items.first?.formula)
        #expect(formula.zh.contains("1,500.00 元 × (1 + 20%)") && formula.en.contains("× (1 + 20%)"))
        #expect(try gansu(["local": ["guidedUplift": 1]]).fen() == 150_000)
    }

    // MARK: Sichuan

    @Test("SC25-00-01: a rule of one province does not apply in the other")
    func apart() throws {
        // Roll and hours are Yunnan's, the two parts of a subsidy are Sichuan's.
        let weak: [String: JSONValue?] = [
            "attendance.sessionsAttended": 3, "training.hoursDelivered": 10, "training.hoursFalsified": true
        ]
        #expect(try claim("yunnan-2022", weak).reasons().contains("attendanceBelowThreshold"))
        #expect(try sichuan(weak).outcome == .approved)
        #expect(try sichuan().items.map(\.kind) == ["basicSubsidy", "assessmentSubsidy"])
        #expect(try claim("yunnan-2022", Self.figures).items.map(\.kind) == ["trainingSubsidy"])
        let (yunnan, pack) = (try Shelf.pack("yunnan-2022"), try Shelf.pack("sichuan-2025"))
        let (kunming, chengdu) = (try #require(Division("530100")), try #require(Division("510100")))
        #expect(yunnan.holds(in: kunming) && !yunnan.holds(in: chengdu))
        #expect(pack.holds(in: chengdu) && !pack.holds(in: kunming))
        #expect(Set(yunnan.clauses.keys).isDisjoint(with: pack.clauses.keys))
    }

    @Test("SC25-03-04: a project that was not published is not subsidised")
    func published() throws {
        let refused = try sichuan(["training.announced": false])
        #expect(refused.items.isEmpty && refused.reasons("basicSubsidy") == ["notAnnounced"])
        #expect(refused.reasons("assessmentSubsidy") == ["notAnnounced"])
        #expect(
            try opening("sichuan-2025", ["class.startDate": "2025-09-01", "project.announced": false]).codes
                == ["projectNotAnnounced"])
    }

    private func fen(_ kind: String, _ figure: String, _ value: String) throws -> Int64? {
        try sichuan(["assessment.\(figure)": .number(try #require(ExactNumber(value)))]).fen(kind)
    }

    @Test("SC25-11-04: the basic part falls with the pass rate and with satisfaction, and with nothing else")
    func basic() throws {
        #expect(try sichuan().fen("basicSubsidy") == 120_000)
        #expect(try fen("basicSubsidy", "passRate", "0.6") == 90_000)
        #expect(try fen("basicSubsidy", "satisfaction", "0.4") == 60_000)
        for figure in ["certificationRate", "employmentRate", "entrepreneurshipRate"] {
            #expect(try fen("basicSubsidy", figure, "0") == 120_000)
        }
    }

    @Test("SC25-11-05: the assessed part falls with certificates, employment and start-ups, and with nothing else")
    func assessed() throws {
        let third: JSONValue = .array(["0.5", "0.3", "0.2"].map { .number(ExactNumber($0) ?? .zero) })
        func fen(_ figure: String?) throws -> Int64? {
            var changes: [String: JSONValue?] = ["local": .object([.init("weights", third)])]
            if let figure { changes["assessment.\(figure)"] = 0 }
            return try sichuan(changes).fen("assessmentSubsidy")
        }
        #expect(try fen(nil) == 30_000)
        #expect(try fen("certificationRate") == 15_000)
        #expect(try fen("employmentRate") == 21_000)
        #expect(try fen("entrepreneurshipRate") == 24_000)
        #expect(try fen("passRate") == 30_000 && fen("satisfaction") == 30_000)
    }

    @Test(
        "SC25-14-04: a book outside the catalogue is accepted in Sichuan with a warning, in Yunnan the class does not open"
    )
    func textbooks() throws {
        let free = try opening("sichuan-2025", ["class.startDate": "2025-09-01", "class.textbookApproved": false])
        #expect(free.outcome == "open" && free.findings.map(\.severity) == [.warn])
        let strict = try opening("yunnan-2022", ["class.textbookApproved": false])
        #expect(strict.outcome == "blocked" && strict.codes == ["textbookNotApproved"])
    }

    @Test("a claim without figures of its class: the basic part can be refused already, nothing is an item")
    func unassessed() throws {
        let open = try sichuan(figures: false)
        #expect(open.items.isEmpty && open.refusals.isEmpty && open.outcome == .rejected && open.assumptions.isEmpty)
        let refused = try sichuan(["certificate": JSONValue.null], figures: false)
        #expect(refused.reasons("basicSubsidy") == ["noCertificate"] && refused.reasons("assessmentSubsidy").isEmpty)
    }

    @Test(
        "weights of the place hold for entrepreneurship too, and confirm the assumed ones even when they are the same")
    func weights() throws {
        let founder: [String: JSONValue?] = [
            "training.kind": "entrepreneurship", "certificate.kind": "completion",
            "assessment.entrepreneurshipRate": 0, "training.catalogueFen": 100_000
        ]
        #expect(try sichuan(founder).fen("assessmentSubsidy") == 4_000)
        let own: JSONValue = .array(["0.4", "0.6", "0"].map { .number(ExactNumber($0) ?? .zero) })
        let set = try sichuan(founder.merging(["local": .object([.init("weights", own)])]) { $1 })
        #expect(set.fen("assessmentSubsidy") == 20_000 && !set.assumptions.contains("weights"))
    }
}
