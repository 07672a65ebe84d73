import Foundation
import Store
import Vocabulary

/// The facts of an application that are ticked or counted; what is not answered yet is nil.
package struct ClassConditions: Sendable, Hashable, Codable {
    package var planPublished: Bool?
    package var noticeBoard: Bool?
    package var venueFireSafety: Bool?
    package var textbookApproved: Bool?
    package var teachingPlatform: Bool?
    package var onlinePlanApproved: Bool?
    package var nationalStandard: Bool?
    package var trainingStandard: Bool?
    package var evaluationStandard: Bool?
    /// Sets of equipment at hand.
    package var equipmentSets: Int?
    /// How many trainees the standard of the occupation lets share one set.
    package var traineesPerSet: Int?
    /// Class hours on safety, in hundredths; asked for high-risk occupations.
    package var safetyHours: Int64?
    /// What an enterprise shows of two conditions: that it is able to keep posts, that it honours the treatment of skills.
    package var postsEvidence: String?
    package var treatmentEvidence: String?
    /// Its staff-education money of the year before, and what of it went to front-line staff.
    package var educationFund: Money?
    package var frontLineFund: Money?
    /// What is taught from; nil in applications from before it was asked.
    package var textbooks: [NamedTextbook]?

    package init() {}

    package struct NamedTextbook: Sendable, Hashable, Codable {
        /// Empty for a book that was typed because it is on no list.
        package var number: String
        package var title: String

        package init(number: String = "", title: String = "") {
            self.number = number
            self.title = title
        }
    }

    init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }

    package var json: String { get throws { try Stored.text(self) } }

    /// Names of the yes-or-no facts, in the order in which they are asked.
    package enum Flag: String, CaseIterable, Sendable {
        case planPublished, noticeBoard, venueFireSafety, textbookApproved, teachingPlatform, onlinePlanApproved
        case nationalStandard, trainingStandard, evaluationStandard

        package var path: WritableKeyPath<ClassConditions, Bool?> & Sendable {
            switch self {
            case .planPublished: \.planPublished
            case .noticeBoard: \.noticeBoard
            case .venueFireSafety: \.venueFireSafety
            case .textbookApproved: \.textbookApproved
            case .teachingPlatform: \.teachingPlatform
            case .onlinePlanApproved: \.onlinePlanApproved
            case .nationalStandard: \.nationalStandard
            case .trainingStandard: \.trainingStandard
            case .evaluationStandard: \.evaluationStandard
            }
        }
    }
}

/// What the notice board and the register say about a class beyond the facts that are judged.
package struct ClassParticulars: Sendable, Hashable, Codable {
    /// Group codes of the pack: whom the class is for.
    package var targetGroups: [String] = []
    /// Where the trainees are to work afterwards.
    package var employmentDirection = ""
    /// What is done to bring them into work.
    package var supportMeasures = ""
    /// How the training is brought to people.
    package var delivery: Delivery?
    /// A class for an employer names it and the post.
    package var link: Link?
    package var employer = ""
    package var post = ""
    /// Who runs the class on the spot, for the notice board.
    package var manager = ""
    package var managerPhone = ""
    /// Whether it is held inside the plant of an employer or elsewhere; nil in applications from before it was asked.
    package var site: Site?

    package enum Site: String, CaseIterable, Sendable, Codable { case inPlant, offPlant }
    package enum Delivery: String, CaseIterable, Sendable, Codable {
        case toCountryside, inVillage, online, freeChoice, onSite
    }
    package enum Link: String, CaseIterable, Sendable, Codable { case order, directed, postSpecific }

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case targetGroups, employmentDirection, supportMeasures, delivery, link, employer, post, manager, managerPhone
        case site
    }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: CodingKeys.self)
        targetGroups = try box.decodeIfPresent([String].self, forKey: .targetGroups) ?? []
        employmentDirection = try box.decodeIfPresent(String.self, forKey: .employmentDirection) ?? ""
        supportMeasures = try box.decodeIfPresent(String.self, forKey: .supportMeasures) ?? ""
        delivery = try box.decodeIfPresent(Delivery.self, forKey: .delivery)
        link = try box.decodeIfPresent(Link.self, forKey: .link)
        employer = try box.decodeIfPresent(String.self, forKey: .employer) ?? ""
        post = try box.decodeIfPresent(String.self, forKey: .post) ?? ""
        manager = try box.decodeIfPresent(String.self, forKey: .manager) ?? ""
        managerPhone = try box.decodeIfPresent(String.self, forKey: .managerPhone) ?? ""
        site = try box.decodeIfPresent(Site.self, forKey: .site)
    }

    init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }

    package var json: String { get throws { try Stored.text(self) } }
}

/// Values that a column keeps as JSON: keys sorted, so that the same value is the same text.
enum Stored {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func list(_ text: String?) -> [String] {
        guard let text, case .success(let value) = JSON.parse(Array(text.utf8)) else { return [] }
        return (value.array ?? []).compactMap { $0.string ?? $0.integer.map { String($0) } }
    }
}
