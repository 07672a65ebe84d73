import Foundation
import Vocabulary
import Yams

/// How much is played.
package enum Scale: String, CaseIterable, Sendable {
    /// The registers and the class of the story at its start, with what it needs.
    case small
    /// Classes in every state in four counties.
    case county
    /// The county's classes several times over.
    case province
}

/// What the files of `Demo` say.
struct Script: Sendable {
    let province: ProvinceFile
    let story: StoryFile
    let names: NamesFile
    let classes: [PlannedClass]
    /// What was filed under the programmes of the packs.
    let programmes: [CSV.Row]
    /// The sheet of approved textbooks that every county lists.
    let textbooks: String
    let schemes: [(code: String, zh: String, en: String)]

    /// - Throws: `Refusal` or a decoding error that names the file's problem.
    init(folder: URL) throws {
        province = try Self.yaml(folder, "province.yaml")
        story = try Self.yaml(folder, "story.yaml")
        names = try Self.yaml(folder, "names.yaml")
        classes = try CSV(Self.text(folder, "classes.csv"), required: PlannedClass.columns).rows.map(PlannedClass.init)
        programmes = try CSV(Self.text(folder, "programmes.csv"), required: Programmes.columns).rows
        textbooks = try Self.text(folder, "textbooks.csv")
        schemes = try CSV(Self.text(folder, "schemes.csv"), required: ["scheme", "zh", "en"]).rows
            .map { ($0["scheme"], $0["zh"], $0["en"]) }
    }

    private static func text(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    private static func yaml<T: Decodable>(_ folder: URL, _ name: String) throws -> T {
        do { return try YAMLDecoder().decode(T.self, from: text(folder, name)) } catch {
            throw DemonstrationFault("\(name): \(error)")
        }
    }

    func course(_ key: String) throws -> ProvinceFile.Course {
        guard let course = province.courses.first(where: { $0.key == key }) else {
            throw DemonstrationFault("no course \(key)")
        }
        return course
    }
}

/// Something in the demonstration's own files or story does not fit.
package struct DemonstrationFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

struct ProvinceFile: Decodable, Sendable {
    struct Half: Decodable, Sendable { let starts: Int, ends: Int, hours: Int }
    struct County: Decodable, Sendable {
        let code: Division, main: Bool, latitude: String, longitude: String, street: String
    }
    struct Institution: Decodable, Sendable {
        let key: String, name: String, kind: ProviderKind, county: Division, head: String, licence: String,
            courses: [String]
    }
    struct Evaluator: Decodable, Sendable {
        let name: String, county: Division, recognition: String, recognisedOn: Day, fees: String
    }
    struct Post: Decodable, Sendable { let login: String, role: Role, zh: String, en: String, names: [String] }
    struct Login: Decodable, Sendable { let login: String, zh: String, en: String }
    struct Course: Decodable, Sendable {
        let key: String, title: String, occupation: String, level: Int?, hours: Int, aim: String
    }
    struct Project: Decodable, Sendable {
        let from: Day, pack: String, fund: String, label: String, announcedOn: Day, year: Int
    }
    struct PlantedTender: Decodable, Sendable { let label: String, amount: String, headcount: Int }

    let password: String
    let registersOn: Day
    let checksOn: [Day]
    let today: [String: String]
    let holidays: [Day]
    /// How many times over a province has the classes of the four counties.
    let copies: Int
    let provinceCode: Division
    let phonePrefix: String
    let accountPrefix: String
    let bank: String
    let morning: Half
    let afternoon: Half
    let lateMorning: Half
    let counties: [County]
    let institutions: [Institution]
    let evaluators: [Evaluator]
    let staff: [Post]
    /// Posts of the province itself, one name each.
    let provinceStaff: [Post]
    let logins: [String: Login]
    let courses: [Course]
    let projects: [Project]
    let projectHeadcount: Int
    let projectAmount: String
    let allocations: String
    let targetGroups: [String]
    let support: String
    let plantedTender: PlantedTender

    func moment(_ scale: Scale) throws -> Instant {
        guard let text = today[scale.rawValue], let moment = Instant(text) else {
            throw DemonstrationFault("no today for \(scale)")
        }
        return moment
    }
}

struct NamesFile: Decodable, Sendable {
    let surnames: [String], female: [String], male: [String], either: [String], minority: [String]
}

struct StoryFile: Decodable, Sendable {
    struct Member: Decodable, Sendable {
        let name: String
        let born: Day
        let groups: [String]
        var missed: [Int]?
        var notSignedOut: [Int]?
        var fails: Bool?
        var certificateLevel: Int?
        var falsified: Bool?
        var objection: Bool?
        var earlier: [String]?
        let why: String
        let whyEn: String
    }
    struct Earlier: Decodable, Sendable { let key: String, course: String, start: Day, fillers: Int }

    let institution: String
    let course: String
    let title: String
    let start: Day
    let members: [Member]
    let secondNames: [String]
    let falsifiedReason: String
    let falsifiedEvidence: String
    let objection: String
    let objectionAnswer: String
    let objector: String
    let objectorContact: String
    let earlier: [Earlier]
    /// Why things go back or end in the other classes.
    let openingReturnedReason: String
    let openingRefusedReason: String
    let returnedReason: String
    let rejectedReason: String
    let bankReason: String
    let unreached: String
}

/// A line of `classes.csv`.
struct PlannedClass: Sendable {
    /// How far a class gets before "today".
    enum Until: String, CaseIterable, Comparable, Sendable {
        case draft, verifying, approving, returned, refused, open, taught, examined, certified
        case claim, returnedClaim, review, notice, rejected, payable, failed, paid

        static func < (one: Until, other: Until) -> Bool {
            (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
        }
    }

    var key: String
    var institution: String
    var course: String
    var start: Day
    var size: Int
    var until: Until
    var scheme: String
    /// Signed on devices of the institution instead of by roll-call.
    var onDevices: Bool

    static let columns = ["key", "institution", "course", "start", "size", "until", "scheme", "way"]

    init(
        key: String, institution: String, course: String, start: Day, size: Int, until: Until, scheme: String = "",
        onDevices: Bool = false
    ) {
        self.key = key
        self.institution = institution
        self.course = course
        self.start = start
        self.size = size
        self.until = until
        self.scheme = scheme
        self.onDevices = onDevices
    }

    init(_ row: CSV.Row) throws {
        guard let start = Day(row["start"]), let size = Int(row["size"]), let until = Until(rawValue: row["until"])
        else {
            throw DemonstrationFault("classes.csv line \(row.line)")
        }
        self.init(
            key: row["key"], institution: row["institution"], course: row["course"], start: start, size: size,
            until: until,
            scheme: row["scheme"], onDevices: row["way"] == "device")
    }
}
