import Programme
import Store
import Vocabulary

/// Everybody who acts, and what the registers hold, once they are set up.
struct Cast: Sendable {
    struct School: Sendable {
        let id: String
        let key: String
        let county: Division
        let clerk: Actor
        /// Pairs of a theory and a practice teacher.
        var pairs: [Pair] = []
    }

    struct Pair: Sendable {
        let theory: Actor
        let practice: Actor
        /// Last days of the classes that they are given.
        var busy: [ClosedRange<Day>] = []

        func isFree(_ days: ClosedRange<Day>) -> Bool { !busy.contains { $0.overlaps(days) } }
    }

    struct SignIn: Sendable {
        let login: String
        let zh: String
        let en: String
        let name: String
        let place: String
    }

    var posts: [String: Actor] = [:]
    var schools: [String: School] = [:]
    /// Project ids by institution and pack.
    var projects: [String: String] = [:]
    var signIns: [SignIn] = []

    func post(_ role: Role, in county: Division) throws -> Actor {
        guard let actor = posts["\(role.rawValue)/\(county.code)"] else {
            throw DemonstrationFault("nobody is \(role) in \(county.code)")
        }
        return actor
    }

    func school(_ key: String) throws -> School {
        guard let school = schools[key] else { throw DemonstrationFault("no institution \(key)") }
        return school
    }
}
