import Foundation
import Testing

@testable import Policy

/// Where the packs and the shared cases lie. The package root is three levels above this file.
enum Folders {
    static let root: String = {
        if let set = ProcessInfo.processInfo.environment["SKILLLEDGER_ROOT"] { return set }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()

    static var packs: String { root + "/Packs" }

    /// Shared decision cases; empty where they are not checked out.
    static func golden() -> [String] {
        let folder = root + "/../shared/golden"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.hasSuffix(".ndjson") }.map { folder + "/" + $0 }
    }
}

/// The packs of the checkout, read once.
enum Shelf {
    static let library: Result<PackLibrary, PackProblems> = {
        do throws(PackProblems) { return .success(try PackLibrary.load(directory: Folders.packs)) } catch {
            return .failure(error)
        }
    }()

    static func pack(_ id: String) throws -> Pack { try #require(try library.get()[id]) }

    static var packs: [String: Pack] {
        get throws { Dictionary(uniqueKeysWithValues: try library.get().packs.map { ($0.id, $0) }) }
    }
}

/// Inputs in order, as JSON to change.
enum Sample {
    static func text(_ decision: DecisionKind) -> String {
        switch decision {
        case .traineeClaim: traineeClaim
        case .classOpening: classOpening
        case .classClaim: classClaim
        case .prepayment: prepayment
        case .fundTransfer: fundTransfer
        case .grant: grant
        case .enrolment: enrolment
        case .examEntry: examEntry
        }
    }

    static func json(_ decision: DecisionKind) throws -> JSONValue { try JSONReader.read(text(decision)) }

    /// The sample of a decision with some keys set (`training.days`) or, with nil, taken away.
    static func json(_ decision: DecisionKind, _ changes: [String: JSONValue?]) throws -> JSONValue {
        var json = try json(decision)
        for (path, value) in changes {
            json = json.setting(path.split(separator: ".").map(String.init)[...], to: value)
        }
        return json
    }

    static let traineeClaim = """
        {"case":"s","on":"2023-07-20","person":{"birthDate":"1990-05-12","groups":["povertyAlleviated"],\
        "householdDivision":"530622",\
        "unemployedIn":null},"training":{"kind":"skillLevel","route":"project","programme":null,\
        "occupation":"4-03-02-02","level":5,\
        "catalogueFen":150000,"nationalStandard":true,"provincialEvaluator":true,"offsite":false,\
        "startDate":"2023-06-05",\
        "endDate":"2023-06-16","days":10,"hoursRequired":80,"hoursDelivered":80,"maxOnlineHoursPerDay":0,\
        "announced":true,\
        "subcontracted":false,"claimDivision":"530622","hoursFalsified":false,"institutionBlacklisted":false},\
        "attendance":{"sessionsRequired":20,"sessionsAttended":20},"certificate":{"kind":"skillLevel",\
        "occupation":"4-03-02-02",\
        "level":5,"number":"S1"},"history":[],"notice":"clean","assessment":null,"local":{}}
        """

    static let classOpening = """
        {"case":"s","on":"2023-06-01","institution":{"listed":true,"blacklisted":false,"suspendedYears":[],\
        "occupations":["4-03-02-02"]},\
        "project":{"announced":true,"tendered":true,"tenderOccupations":["4-03-02-02"],"headcount":50},\
        "class":{"kind":"skillLevel",\
        "route":"project","occupation":"4-03-02-02","level":5,"size":40,"startDate":"2023-06-05",\
        "endDate":"2023-06-16","days":10,\
        "hoursRequired":80,"hoursPlanned":80,"hoursTheory":30,"hoursPractice":50,"hoursOnline":0,\
        "maxOnlineHoursPerDay":0,\
        "onlinePlanApproved":false,"safetyHours":0,"teachingPlatform":false,"planPublished":true,"noticeBoard":true,\
        "venueFireSafety":true,"equipmentPerTrainee":0.5,"equipmentStandard":0.5,"textbookApproved":true},"standards":\
        {"nationalStandard":true,"trainingStandard":true,"evaluationStandard":true,"provincialEvaluator":true},\
        "teachers":\
        [{"id":"T1","role":"theory","registered":true,"annualCheckYear":2023,"blacklisted":false},{"id":"T2",\
        "role":"practice",\
        "registered":true,"annualCheckYear":2023,"blacklisted":false}],"officer":{"conflict":false},"trainees":\
        [{"overlappingClass":false,"sameOccupationLevelFunded":false,"fundedThisYear":0}],"local":{}}
        """

    static let classClaim = """
        {"case":"s","on":"2023-07-20","class":{"size":40,"startDate":"2023-06-05","occupation":"4-03-02-02",\
        "hoursRequired":80,\
        "hoursDelivered":80,"kind":"skillLevel"},"inspections":[{"on":"2023-06-05","kind":"onSite",\
        "checklistSigned":true},\
        {"on":"2023-06-16","kind":"onSite","checklistSigned":true}],"phoneChecks":5,"exam":{"held":true,\
        "evaluatorDrawn":true,\
        "evaluatorIsTrainer":false,"soleProviderApproved":false,"supervised":false},"notice":"clean",\
        "subcontracted":false,\
        "teachersFalsified":false,"local":{}}
        """

    static let prepayment = """
        {"case":"s","on":"2023-06-05","payer":"530622","route":"enterprise","planApproved":true,\
        "providerKind":"enterprise",\
        "tendered":false,"groups":["enterpriseWorker"]}
        """

    static let grant = """
        {"case":"s","on":"2023-07-20","grant":{"kind":"talentBaseGrant","date":"2023-06-05","subject":"S1","year":2023,\
        "recognition":"national","planListed":true,"headcount":3,"days":10,"catalogueFen":150000,\
        "provincialFen":10000000,"employerMatchFen":10000000},"applicant":{"kind":"enterprise",\
        "groups":["registeredPoor"]},"student":{"registration":"fullTime","school":"technicianCollege",\
        "programme":"seniorWorker","graduation":"2024-07-01","trialStartUp":true},"evidence":["certificate"],\
        "posts":[{"firstMonth":1,"lastMonth":12}],"history":[],"local":{}}
        """

    static let enrolment = """
        {"case":"s","on":"2023-06-01","class":{"kind":"entrepreneurship","route":"project","programmes":[],\
        "startDate":"2023-06-05"},"person":{"birthDate":"1990-05-12","groups":["registeredUnemployed"]},"proofs":[],\
        "firm":{"registeredOn":"2022-03-01"},"classes":[]}
        """

    static let examEntry = """
        {"case":"s","on":"2023-06-12","class":{"kind":"skillLevel","occupation":"4-03-02-02","level":4},\
        "exam":{"on":"2023-06-20"},"person":{"birthDate":"1990-05-12"},"proofs":[],\
        "certificates":[{"occupation":"4-03-02-02","level":5}]}
        """

    static let fundTransfer = """
        {"case":"s","on":"2023-07-20","surplusFen":0,"shortfallFen":50000000,"performanceScore":0.85}
        """
}

extension JSONValue {
    /// The same value with the key at that path set, or taken away.
    func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
        guard let key = path.first else { return value ?? .null }
        if let index = Int(key), case .array(var items) = self, items.indices.contains(index) {
            items[index] = items[index].setting(path.dropFirst(), to: value)
            return .array(items)
        }
        var members = members ?? []
        let at = members.firstIndex { $0.key == key }
        if path.count == 1 {
            if let value {
                if let at { members[at].value = value } else { members.append(.init(key, value)) }
            } else if let at {
                members.remove(at: at)
            }
        } else {
            let inner = (at.map { members[$0].value } ?? .object([])).setting(path.dropFirst(), to: value)
            if let at { members[at].value = inner } else { members.append(.init(key, inner)) }
        }
        return .object(members)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral whole: Int) { self = .int(whole) }
    public init(booleanLiteral flag: Bool) { self = .boolean(flag) }
    public init(arrayLiteral items: JSONValue...) { self = .array(items) }
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }
}
