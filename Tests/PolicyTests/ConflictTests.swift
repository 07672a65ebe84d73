import Foundation
import Testing
import Vocabulary

@testable import Policy

/// Where the five documents contradict each other or leave something open, the default is a parameter of a pack that a
/// province can change, never a number in the program.
@Suite("Conflicts and open parameters")
struct ConflictTests {
    /// One parameter of the list of conflicts: its name there, its name in the packs, and the default in each pack that has it.
    struct Entry: Sendable, CustomTestStringConvertible {
        var row: Int
        var listed: String
        var name: String
        var packs: [String: String]

        var testDescription: String { "\(row) \(listed): \(name)" }

        init(_ row: Int, _ listed: String, _ name: String, _ packs: [String: String]) {
            (self.row, self.listed, self.name, self.packs) = (row, listed, name, packs)
        }

        /// The same default in several packs.
        init(_ row: Int, _ listed: String, _ name: String, _ value: String, _ packs: String...) {
            self.init(row, listed, name, Dictionary(uniqueKeysWithValues: packs.map { ($0, value) }))
        }
    }

    private static let (y18, y22, y23) = ("yunnan-2018", "yunnan-2022", "yunnan-2023")
    private static let (gansu, sichuan) = ("gansu-2018", "sichuan-2025")
    private static let all = [y18, y22, y23, gansu, sichuan]

    static let entries: [Entry] = [
        Entry(1, "subsidy.maxPerYear", "annualLimit", "3", y23),
        Entry(1, "fund.*.maxPerYear", "zhanchiPerYear", "1", y18, y22, y23),
        Entry(1, "service.minPerYear", "serviceMinPerYear", "1", y18),
        Entry(2, "subsidy.repeatScope", "repeatScope", #""lifetime""#, y22, y23),
        Entry(
            2, "certificate.equivalence", "certificateEquivalence", #"["qualification","skillLevel"]"#, y18, y22, y23),
        Entry(
            3, "target.unit", "targetUnit",
            [y18: #""personTimes""#, y23: #""personTimes""#, gansu: #""persons""#, sichuan: #""personTimes""#]),
        Entry(3, "target.unit", "targetCountsShown", #"["persons","personTimes"]"#, y18, y22, y23, gansu, sichuan),
        Entry(4, "attendance.minRate", "minAttendance", "0.8", y22, y23),
        Entry(4, "attendance.denominator", "attendanceDenominator", #""plannedHalfDays""#, y22, y23),
        Entry(4, "attendance.affects", "attendanceAffects", #"["trainingSubsidy","livingAllowance"]"#, y22, y23),
        Entry(
            5, "attendance.sessionPattern", "attendanceSessionPattern", #""perPlannedSession""#, y22, y23, gansu,
            sichuan),
        Entry(5, "attendance.sessionPattern", "sessionsPerDay", "2", y22, y23),
        Entry(6, "hour.minutes", "minutesPerClassHour", "45", y18, y22, y23, gansu, sichuan),
        Entry(6, "hour.maxPerDay", "maxClassHoursPerDay", "8", y18, y22, y23, gansu, sichuan),
        Entry(6, "online.maxClockHoursPerDay", "maxOnlineHoursPerDay", "8", y22, y23, gansu, sichuan),
        Entry(7, "class.maxSize.*", "maxClassSize", "60", y18, y22, y23, gansu, sichuan),
        Entry(7, "class.maxSize.*", "maxEntrepreneurshipClassSize", "30", y18, y22, y23, gansu, sichuan),
        Entry(7, "class.minSizeWarn", "minClassSizeWarning", "15", y18, y22, y23, gansu, sichuan),
        Entry(7, "class.minSizeWarn", "minClassSize", "1", y18, y22, y23, gansu, sichuan),
        Entry(8, "allowance.living", "livingFenPerDay", "6000", y23),
        Entry(8, "allowance.living", "livingAllowanceFen", "0", gansu),
        Entry(8, "allowance.exclusive", "bydAllowancesReplaceLiving", "true", y23),
        Entry(8, "allowance.travel", "travelAllowanceFen", "0", y18, y22, y23, sichuan),
        Entry(9, "payment.instalments", "prepaymentShare", "0.5", y22, y23),
        Entry(
            9, "payment.instalments", "paymentInstalments",
            [y18: "[0,1]", y22: "[0,1]", y23: "[0,1]", gansu: "[0,1]", sichuan: "[0.8,0.2]"]),
        Entry(9, "subsidy.performanceShare", "assessmentShare", "0.2", sichuan),
        Entry(10, "fund.*.payer", "fundEmploymentPayer", [y18: #""finance""#, y22: #""finance""#, sichuan: #""hrss""#]),
        Entry(10, "fund.*.payer", "fundUnemploymentInsurancePayer", #""hrss""#, y18, y22, sichuan),
        Entry(10, "fund.*.payer", "fundRuralRevitalisationPayer", #""ruralRevitalisation""#, y23),
        Entry(10, "fund.*.payer", "fundPovertyAlleviationPayer", #""finance""#, gansu),
        Entry(
            11, "procurement.methods", "procurementMethods",
            [
                y18: #"["tender"]"#, y22: #"["tender","negotiation"]"#, y23: #"["tender","negotiation"]"#,
                gansu: #"["openDirectory","traineesChoice","governmentPurchase"]"#,
                sichuan: #"["openDirectory","voluntaryApplication","governmentPurchase"]"#
            ]),
        Entry(
            11, "procurement.shortlistOnly=false", "tenderKindsForbidden", #"["shortlistOnly"]"#, y18, y22, y23, gansu,
            sichuan),
        Entry(
            12, "tender.tieBreak", "tenderTieBreak",
            [y18: #""technicalInstitution""#, y22: #""none""#, y23: #""none""#, gansu: #""none""#, sichuan: #""none""#]),
        Entry(13, "catalogue.exceptionKinds", "catalogueExceptionKinds", #"["completion"]"#, y23),
        Entry(
            14, "certificate.acceptedByChannel", "acceptedCertificates",
            #"["qualification","skillLevel","specialAbility","completion"]"#, y18, y22, y23, gansu, sichuan),
        Entry(
            14, "certificate.acceptedByChannel", "acceptedCertificatesSelfEnrolled",
            #"["qualification","skillLevel","specialAbility"]"#, y22, y23),
        Entry(15, "evaluation.separation", "trainingAndEvaluationSeparate", "true", y18, y22, y23, gansu, sichuan),
        Entry(
            15, "evaluation.employerSelf", "employerSelfEvaluation", #""registeredOwnStaff""#, y18, y22, y23, gansu,
            sichuan),
        Entry(16, "teacher.separateTheoryPractice", "separateTheoryPractice", "true", y22, y23, gansu, sichuan),
        Entry(16, "teacher.separateTheoryPractice", "masterApprenticeWaiver", "true", gansu),
        Entry(17, "inspection.minChecks", "minInspections", "2", y22, y23),
        Entry(17, "inspection.phoneSample", "minPhoneChecks", "5", y22, y23),
        Entry(18, "online.maxShare", "maxOnlineShare", "0.5", y22, y23, gansu, sichuan),
        Entry(18, "online.practiceAllowed", "onlinePracticeAllowed", "false", y22, y23, gansu, sichuan),
        Entry(19, "performance.weights", "performanceWeights", "[1,1,1,1,1]", y18, y22, y23, sichuan),
        Entry(19, "performance.denominator", "performanceDenominator", #""reachedAttendance""#, y18, gansu, sichuan),
        Entry(20, "followup.days", "followUpDays", "[30,90,180]", y18, y22, y23, gansu, sichuan),
        Entry(20, "employment.rateDay", "employmentRateDay", "90", y18, y22, y23, gansu, sichuan),
        Entry(21, "blacklist.providerYears", "institutionBlacklistYears", "3", y22, y23, gansu, sichuan),
        Entry(21, "blacklist.teacherPermanent", "teacherBlacklistForLife", "true", y22, y23),
        Entry(22, "notice.days", "publicNoticeWorkingDays", "5", y22, y23, gansu, sichuan),
        Entry(22, "notice.mask", "maskIdentityInNotice", "true", y22, y23, gansu, sichuan),
        Entry(24, "plan.deadlines", "countyPlanDeadline", #""11-30""#, y22, y23),
        Entry(24, "plan.deadlines", "provincePlanDeadline", #""12-10""#, y22, y23),
        Entry(24, "plan.maxAdjustments", "planMaxAdjustments", [y22: "null", sichuan: "1"]),
        Entry(25, "report.calendar", "reportReminderDays", "[10,3]", y18, y22, y23, gansu, sichuan),
        Entry(25, "report.calendar", "reportShiftsForHolidays", "false", y18, y22, y23, gansu, sichuan),
        Entry(27, "category.asOf", "categoryAsOf", #""enrolment""#, y18, y22, y23, gansu, sichuan),
        Entry(27, "category.map", "categoryMap", #"["registeredPoor","povertyAlleviated"]"#, y18, y22, y23),
        Entry(28, "rate.source", "rateSource", #""catalogueOfYear""#, y18, y22, y23, gansu, sichuan),
        Entry(28, "rate.frontLineLevels", "frontLineLevels", "[2,1]", y18, y22, y23),
        Entry(28, "rate.upliftStacking", "upliftsAddUp", "false", y18, y22, y23, gansu, sichuan),
        Entry(29, "fund.*.poolable", "fundEmploymentPoolable", "true", y18, y22, y23, sichuan),
        Entry(
            29, "fund.*.poolable", "fundUnemploymentInsurancePoolable",
            [y18: "false", y22: "true", y23: "true", sichuan: "false"]),
        Entry(29, "fund.*.poolable", "fundRuralRevitalisationPoolable", "false", y23),
        Entry(29, "fund.*.poolable", "fundPovertyAlleviationPoolable", "true", gansu),
        Entry(
            30, "lists.five", "fiveLists", #"["poorLabour","trainingDemand","trained","transferred","startedUp"]"#,
            gansu),
        Entry(30, "codes.*", "eightIndustries", "[]", y18), Entry(30, "codes.*", "fiveNetworks", "[]", y18),
        Entry(30, "codes.*", "keyChains", "[]", sichuan), Entry(30, "codes.*", "skillBrands", "[]", sichuan),
        Entry(30, "safety.extraHours", "safetyHours", "8", gansu),
        Entry(30, "age.youngAdult", "youngAdultAge", "[16,45]", y18, gansu)
    ]

    /// Kept in another place of the pack than its parameters.
    private static let elsewhere: [(row: Int, listed: String)] = [
        (23, "sla.opening"), (23, "sla.review"), (23, "sla.payment"), (25, "report.calendar"), (26, "area.flags")
    ]

    @Test(
        "each open point is a parameter with the default that was agreed, its source and who may confirm it",
        arguments: entries)
    func isThere(_ entry: Entry) throws {
        for (id, value) in entry.packs {
            let parameter = try #require(try Shelf.pack(id).parameter(entry.name), "\(id)")
            #expect(String(decoding: JSONWriter.bytes(parameter.value), as: UTF8.self) == value, "\(id)")
            #expect(!parameter.label.zh.isEmpty && !parameter.label.en.isEmpty)
            if case .assumed(let why) = parameter.source {
                #expect(!why.zh.isEmpty && !why.en.isEmpty && parameter.confirmedBy != nil)
            }
        }
    }

    @Test(
        "times for opening, review and payment are steps of the procedures: 5, 10 and 10 working days, shown as targets"
    )
    func times() throws {
        for id in Self.all {
            let pack = try Shelf.pack(id)
            func days(_ procedure: String, _ steps: String...) -> Int {
                (pack.procedure(procedure)?.steps ?? []).filter { steps.contains($0.id) }.compactMap(\.workingDays)
                    .reduce(0, +)
            }
            #expect(days("classOpening", "verify", "approve") == 5, "\(id)")
            #expect(
                days("claim", "check", "review") == 10 && days("claim", "payCheck", "approvePayment") == 10, "\(id)")
        }
    }

    @Test("no row of the list of conflicts is without its parameter")
    func complete() throws {
        let listed = Self.entries.map { ($0.row, $0.listed) } + Self.elsewhere.map { ($0.row, $0.listed) }
        #expect(Set(listed.map(\.0)) == Set(1...30))
        let file = Folders.root + "/../shared/requirements/conflicts.md"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return }
        var rows = 0
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 6, let row = Int(cells[0]) else { continue }
            rows += 1
            for name in (cells.last ?? "").split(separator: "`").map(String.init) where name.contains(".") {
                #expect(listed.contains { $0 == (row, name) }, "row \(row): \(name)")
            }
        }
        #expect(rows == 30)
    }

    @Test("a report is due on the twenty-fifth of a quarter's last month, to two recipients")
    func quarter() throws {
        let report = try #require(try Shelf.pack("yunnan-2023").reports.first { $0.id == "quarterProgress" })
        #expect(report.days.map(\.description) == ["03-25", "06-25", "09-25", "12-25"])
        #expect(report.next(from: try #require(Day("2023-06-25"))) == Day("2023-06-25"))
        #expect(report.next(from: try #require(Day("2023-12-26"))) == Day("2024-03-25"))
        #expect(report.to.zh == "省人力资源社会保障厅、省乡村振兴局" && report.clause == "YN23-7" && report.assumed == nil)
    }

    @Test(
        "a list of areas that the text does not give says so; a division inside an area is on its list while it lasts")
    func areas() throws {
        let pack = try Shelf.pack("gansu-2018")
        let poor = try #require(pack.areaLists.first { $0.id == "deepPovertyCounties" })
        #expect(poor.count == 18 && poor.entries.isEmpty && poor.isShort)
        #expect(poor.remark?.zh.contains("35") == true)
        let three = try #require(pack.areaLists.first { $0.id == "twoPrefecturesOneCounty" })
        let day = try #require(Day("2019-05-05"))
        #expect(!three.isShort && three.holds(["620000", "622900", "622921"], on: day))
        #expect(!three.holds(["620000", "620100"], on: day))
        #expect(!three.holds(["622900"], on: try #require(Day("2021-01-01"))))
        #expect(try Shelf.pack("yunnan-2018").areaLists.first?.isShort == true)
    }
}
