import Foundation
import Vocabulary

@testable import Policy

/// Inputs by chance, mostly close to the sample so that every rule fires now and then.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(sides))
    }

    mutating func pick<T>(_ list: [T]) -> T { list[roll(list.count)] }

    mutating func input(_ decision: DecisionKind, _ pack: Pack, _ round: Int) throws -> JSONValue {
        let sample = try Sample.json(decision)
        var result = sample.setting(["case"], to: .string(roll(4) == 0 ? "案例\(round)，长一点的编号" : "r\(round)"))
        for _ in 0..<roll(7) { result = change(result, decision, pack) }
        return result
    }

    private mutating func change(_ json: JSONValue, _ decision: DecisionKind, _ pack: Pack) -> JSONValue {
        switch decision {
        case .traineeClaim: claim(json, pack)
        case .classOpening: opening(json, pack)
        case .classClaim: classClaim(json, pack)
        case .prepayment: prepayment(json, pack)
        case .grant: grant(json, pack)
        case .enrolment: enrolment(json, pack)
        case .fundTransfer: transfer(json, pack)
        case .examEntry: examEntry(json, pack)
        }
    }

    private mutating func code(_ pack: Pack, _ list: String) -> JSONValue {
        .string(pick(pack.codes.entries(of: list).map(\.code)))
    }

    private mutating func codes(_ pack: Pack, _ list: String) -> JSONValue {
        let count = roll(4)
        return .array((0..<count).map { _ in code(pack, list) })
    }

    private mutating func amount() -> JSONValue {
        .number(
            ExactNumber(pick(["0", "1", "4", "4.5", "39.99", "40", "79.5", "80", "80.0", "120", "160.25", "400"]))
                ?? .zero)
    }

    private mutating func day(_ year: Int = 2_023) -> JSONValue {
        let month = roll(12) + 1, day = roll(28) + 1, shift = roll(8) == 0 ? pick([-5, -1, 1, 3]) : 0
        return .string("\(year + shift)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }

    private mutating func text() -> JSONValue {
        .string(pick(["4-03-02-02", "x", "", "中式烹调师", "a long occupation that is no code", "带\"引号\"的工种"]))
    }

    private mutating func level() -> JSONValue { roll(4) == 0 ? .null : .int(roll(5) + 1) }

    private mutating func count() -> JSONValue { .int(pick([0, 1, 2, 3, 5, 10, 16, 19, 20, 30, 31, 60, 61, 200])) }

    private mutating func division() -> JSONValue { .string(pick(["530622", "530129", "620102", "511002"])) }

    private mutating func local(_ pack: Pack, _ decision: DecisionKind) -> JSONValue {
        let open = pack.parameters.filter { $0.local.contains(decision) }
        guard !open.isEmpty, roll(5) != 0 else { return .object([.init("unknown", .int(1))]) }
        let parameter = pick(open)
        let value: JSONValue =
            switch parameter.kind {
            case .flag: .boolean(roll(2) == 0)
            case .text: .string("employment")
            case .codes: .array([.string("veteran")])
            case .shares: parameter.value
            case .share: .number(ExactNumber(pick(["0", "0.25", "0.5", "1", "1.5"])) ?? .zero)
            case .hours: amount()
            default: .int(pick([0, 1, 2, 3, 100_000]))
            }
        return .object([.init(parameter.name, roll(6) == 0 ? .null : value)])
    }

    private mutating func claim(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        switch roll(23) {
        case 0: return at("person.groups", codes(pack, "group"))
        case 1: return at("training.kind", code(pack, "kind"))
        case 2: return at("training.route", code(pack, "route"))
        case 3: return at("training.programme", roll(3) == 0 ? .null : code(pack, "programme"))
        case 4: return at("training.occupation", text())
        case 5: return at("training.level", level())
        case 6: return at("training.catalogueFen", roll(3) == 0 ? .null : .int(roll(3_000) * 100))
        case 7:
            return at(
                "training."
                    + pick([
                        "nationalStandard", "provincialEvaluator", "offsite", "announced", "subcontracted",
                        "hoursFalsified", "institutionBlacklisted"
                    ]), .boolean(roll(2) == 0))
        case 8: return at("training.startDate", day())
        case 9: return at("training.days", count())
        case 10: return at("training." + pick(["hoursRequired", "hoursDelivered", "maxOnlineHoursPerDay"]), amount())
        case 11: return at("training.claimDivision", division())
        case 12: return at("attendance." + pick(["sessionsRequired", "sessionsAttended"]), count())
        case 13: return at("certificate", .null)
        case 14 where !(json["certificate"]?.isNull ?? true): return at("certificate.kind", code(pack, "kind"))
        case 15 where !(json["certificate"]?.isNull ?? true):
            return at("certificate." + pick(["occupation", "number"]), text())
        case 16 where !(json["certificate"]?.isNull ?? true): return at("certificate.level", level())
        case 17: return at("history", .array((0..<roll(5)).map { _ in pastTraining(pack) }))
        case 18: return at("notice", code(pack, "notice"))
        case 19: return at("local", local(pack, .traineeClaim))
        case 20: return at("person." + pick(["householdDivision", "unemployedIn"]), division())
        case 21: return at("verified", verified(pack))
        default: return at("on", day())
        }
    }

    /// Nothing known, or some of what an officer verifies.
    private mutating func verified(_ pack: Pack) -> JSONValue {
        if roll(5) == 0 { return .null }
        let seen = pack.codes.entries(of: "evidence").filter { _ in roll(2) == 0 }
        return .object([
            .init("evidence", .array(seen.map { .string($0.code) })),
            .init("employedMonths", roll(3) == 0 ? .null : count())
        ])
    }

    private mutating func transfer(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        let json = json.setting(
            [pick(["surplusFen", "shortfallFen"])], to: .int(pick([-1, 0, 1, 50_000_000, -900_000_000_000]))
        ).setting(["performanceScore"], to: .number(ExactNumber(pick(["0", "0.85", "0.7", "1", "0.80"])) ?? .zero))
        if roll(3) == 0 { return json }
        let types = pack.codes.entries(of: "transferProject").map(\.code)
        let request = JSONValue.object([
            .init("projectType", types.isEmpty || roll(4) == 0 ? .null : .string(pick(types))),
            .init("exceptionReason", pick([.null, .string(" "), .string("灾后恢复")]))
        ])
        return json.setting(["request"], to: roll(6) == 0 ? .null : request)
    }

    private mutating func pastTraining(_ pack: Pack) -> JSONValue {
        .object([
            .init("on", day()), .init("occupation", text()), .init("level", level()),
            .init("programme", roll(2) == 0 ? .null : code(pack, "programme"))
        ])
    }

    private mutating func opening(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        switch roll(17) {
        case 0:
            return at(
                pick([
                    "institution.listed", "institution.blacklisted", "project.announced", "project.tendered",
                    "class.onlinePlanApproved", "class.teachingPlatform", "class.planPublished", "class.noticeBoard",
                    "class.venueFireSafety", "class.textbookApproved", "standards.nationalStandard",
                    "standards.trainingStandard", "standards.evaluationStandard", "standards.provincialEvaluator",
                    "officer.conflict"
                ]), .boolean(roll(2) == 0))
        case 1: return at("institution.suspendedYears", .array((0..<roll(3)).map { _ in .int(2_021 + roll(4)) }))
        case 2:
            return at(
                pick(["institution.occupations", "project.tenderOccupations"]),
                .array((0..<roll(3)).map { _ in text() }))
        case 3: return at("project.headcount", roll(3) == 0 ? .null : count())
        case 4: return at("class.kind", code(pack, "kind"))
        case 5: return at("class.route", code(pack, "route"))
        case 6: return at("class.occupation", text())
        case 7: return at("class.size", count())
        case 8: return at("class.startDate", day())
        case 9:
            return at(
                "class."
                    + pick([
                        "hoursRequired", "hoursPlanned", "hoursTheory", "hoursPractice", "hoursOnline",
                        "maxOnlineHoursPerDay", "safetyHours", "equipmentPerTrainee", "equipmentStandard"
                    ]), amount())
        case 10: return at("teachers", .array((0..<roll(4)).map { _ in teacher(pack) }))
        case 11: return at("trainees", .array((0..<roll(5)).map { _ in trainee() }))
        case 12: return at("local", local(pack, .classOpening))
        case 13, 14: return at("curriculum", curriculum(pack))
        case 15: return at("undertaking", roll(3) == 0 ? .null : .object([.init("signed", .boolean(roll(2) == 0))]))
        default: return at("class.level", level())
        }
    }

    /// Not asked, or with the codes that the pack has.
    private mutating func curriculum(_ pack: Pack) -> JSONValue {
        func some(_ list: String) -> JSONValue {
            .array(pack.codes.entries(of: list).filter { _ in roll(3) > 0 }.map { .string($0.code) })
        }
        if roll(4) == 0 { return .null }
        return .object([
            .init("kinds", some("curriculum")), .init("topics", some("topic")), .init("hoursPractice", amount())
        ])
    }

    private mutating func teacher(_ pack: Pack) -> JSONValue {
        .object([
            .init("id", .string(pick(["T1", "T2"]))), .init("role", code(pack, "teacherRole")),
            .init("registered", .boolean(roll(4) != 0)),
            .init("annualCheckYear", roll(4) == 0 ? .null : .int(2_019 + roll(6))),
            .init("blacklisted", .boolean(roll(5) == 0))
        ])
    }

    private mutating func trainee() -> JSONValue {
        .object([
            .init("overlappingClass", .boolean(roll(5) == 0)),
            .init("sameOccupationLevelFunded", .boolean(roll(5) == 0)), .init("fundedThisYear", .int(roll(5)))
        ])
    }

    private mutating func classClaim(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        switch roll(10) {
        case 0: return at("class.size", count())
        case 1: return at("class.startDate", day())
        case 2: return at("class." + pick(["hoursRequired", "hoursDelivered"]), amount())
        case 3: return at("class.kind", code(pack, "kind"))
        case 4:
            return at(
                "inspections",
                .array(
                    (0..<roll(4)).map { _ in
                        .object([
                            .init("on", day()), .init("kind", code(pack, "inspectionKind")),
                            .init("checklistSigned", .boolean(roll(3) != 0))
                        ])
                    }))
        case 5: return at("phoneChecks", count())
        case 6:
            return at(
                "exam."
                    + pick(["held", "evaluatorDrawn", "evaluatorIsTrainer", "soleProviderApproved", "supervised"]),
                .boolean(roll(2) == 0))
        case 7: return at("notice", code(pack, "notice"))
        case 8: return at("local", local(pack, .classClaim))
        default: return at(pick(["subcontracted", "teachersFalsified"]), .boolean(roll(2) == 0))
        }
    }

    private mutating func prepayment(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        switch roll(4) {
        case 0: json.setting(["route"], to: code(pack, "route"))
        case 1: json.setting(["providerKind"], to: code(pack, "providerKind"))
        case 2: json.setting(["groups"], to: codes(pack, "group"))
        default: json.setting([pick(["planApproved", "tendered"])], to: .boolean(roll(2) == 0))
        }
    }

    private mutating func examEntry(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        switch roll(6) {
        case 0: return at("class.kind", code(pack, "kind"))
        case 1: return at("class.level", roll(4) == 0 ? .null : .int(1 + roll(5)))
        case 2: return at("exam.on", day())
        case 3: return at("person.birthDate", day(2_000 + roll(9)))
        case 4: return at("proofs", codes(pack, "entryProof"))
        default:
            let held = (0..<roll(3)).map { _ -> JSONValue in
                .object([
                    .init("occupation", .string(pick(["4-03-02-02", "6-25-04-07"]))),
                    .init("level", roll(4) == 0 ? .null : .int(1 + roll(5)))
                ])
            }
            return at("certificates", .array(held))
        }
    }

    private mutating func enrolment(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        switch roll(9) {
        case 0: return at("class.kind", code(pack, "kind"))
        case 1: return at("class.route", code(pack, "route"))
        case 2: return at("class.programmes", codes(pack, "programme"))
        case 3: return at("class.startDate", day())
        case 4: return at("person.groups", codes(pack, "group"))
        case 5: return at("proofs", codes(pack, "proof"))
        case 6: return at("firm", .null)
        case 7: return at("firm", .object([.init("registeredOn", day(2_020))]))
        default:
            let classes = (0..<roll(3)).map { _ -> JSONValue in
                .object([
                    .init("programme", roll(3) == 0 ? .null : code(pack, "programme")), .init("startDate", day()),
                    .init("title", text())
                ])
            }
            return at("classes", .array(classes))
        }
    }

    private mutating func grant(_ json: JSONValue, _ pack: Pack) -> JSONValue {
        func at(_ path: String, _ value: JSONValue) -> JSONValue {
            json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        let kinds = pack.grants.map(\.kind)
        let isStudent = !(json["student"]?.isNull ?? true)
        switch roll(18) {
        case 0, 1, 2: return at("grant.kind", .string(pick(kinds)))
        case 3: return at("grant.kind", text())
        case 4: return at("grant.date", day())
        case 5: return at("grant." + pick(["year", "headcount", "days"]), count())
        case 6: return at("grant.recognition", roll(3) == 0 ? .null : code(pack, "recognition"))
        case 7:
            return at(
                "grant." + pick(["catalogueFen", "provincialFen", "employerMatchFen"]),
                roll(3) == 0 ? .null : .int(roll(3_000) * 100))
        case 8: return at("applicant.kind", code(pack, "applicantKind"))
        case 9: return at("applicant.groups", codes(pack, "group"))
        case 10: return at("student", .null)
        case 11 where isStudent: return at("student.registration", code(pack, "registration"))
        case 12 where isStudent: return at("student.school", code(pack, "schoolKind"))
        case 13 where isStudent: return at("student.graduation", day())
        case 14: return at("evidence", codes(pack, "evidence"))
        case 15: return at("posts", .array((0..<roll(3)).map { _ in post() }))
        case 16:
            return at(
                "history",
                .array(
                    (0..<roll(3)).map { _ in
                        .object([
                            .init("kind", .string(pick(kinds))), .init("subject", .string(pick(["S1", "S2"]))),
                            .init("year", .int(2_022 + roll(3)))
                        ])
                    }))
        default: return at("local", local(pack, .grant))
        }
    }

    private mutating func post() -> JSONValue {
        .object([.init("firstMonth", .int(roll(13))), .init("lastMonth", .int(roll(14)))])
    }
}
