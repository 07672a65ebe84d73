import Foundation
import Programme
import Store
import Vocabulary

@testable import Web

/// Somebody who walks; nobody has no token.
struct Walker: Sendable {
    let name: String
    let actor: Actor?
    let token: String?
    let csrf: String
    /// Whether the county's things are foreign to them.
    let isForeign: Bool
}

/// A county with a row of every kind, a neighbour, and everybody who works in either.
struct WalkWorld: Sendable {
    static let neighbour = Division("530112") ?? .nowhere
    /// Stands in every name, title and number of the county's things.
    static let mark = "甲县密"

    let site: TestSite
    /// Ids and numbers of the county by the word that stands before them in an address, or by the parameter's name.
    let ids: [String: String]
    /// Texts that nobody from elsewhere may read.
    let secrets: [String]
    let strangers: [Walker]
    let home: [Walker]
    /// The second school of the county, whose own rows its people may change.
    let otherSchool: String

    func remove() { site.test.remove() }

    static func make() async throws -> WalkWorld {
        let test = try await TestOffice()
        let (own, foreign) = (try await people(test, TestClass.county, 1), try await people(test, neighbour, 4))
        let there = try await ClaimFixture.make(.init(people: foreign, serial: "7", county: neighbour), in: test)
        _ = try await there.onNotice()
        let here = try await ClaimFixture.make(.init(people: own, serial: "3"), in: test)
        _ = try await here.onNotice()
        let paid = try await PaymentFixture.make(in: test, people: own)
        let batch = try await paid.desk.prepare(
            fund: PaymentFixture.subsidyFund, items: paid.items(), by: paid.clerk)
        try await paid.desk.approve(batch, by: paid.head)
        try await name(test, here)
        let site = try TestSite(test)
        let strangers = try await walkers(site, there, isForeign: true)
        // A second school of the same county: its clerk, its teacher, a trainee of another class.
        let school = try await TestClass.open(in: test, people: try await people(test, TestClass.county, 7))
        let neighbours = try await [school.clerk, school.teacher, school.trainee(0)].asyncWalkers(site, "学校乙", true)
        // Posts of the county whose holders declared a tie to the school.
        let tied = try await tiedWalkers(site, here)
        let home = try await walkers(site, here, isForeign: false)
        let (ids, secrets) = try await rows(test, here)
        return WalkWorld(
            site: site, ids: ids, secrets: secrets, strangers: strangers + neighbours + tied, home: home,
            otherSchool: school.institution)
    }

    private static func people(_ test: TestOffice, _ county: Division, _ serial: Int) async throws -> [String] {
        try await test.write { tx in
            try (0..<3).map { index in
                let id = tx.newID()
                try tx.insert(
                    "person",
                    [
                        "id": id, "division": county, "person": id,
                        "id_number": CitizenID(TestRegister.idNumber(serial + index)),
                        "name": county == TestClass.county && serial == 1 ? "\(mark)员\(index)" : "外人\(serial)\(index)",
                        "sex": "male", "birth_date": "1990-01-01", "created_at": tx.now, "changed_at": tx.now
                    ])
                return id
            }
        }
    }

    /// Gives the county's things names that can be looked for.
    private static func name(_ test: TestOffice, _ here: ClaimFixture) async throws {
        try await test.write { tx in
            try tx.update("training_class", id: here.course.id, ["title": "\(mark)班"])
            try tx.update("institution", id: here.course.institution, ["name": "\(mark)学校"])
            try tx.update("teacher", id: here.course.teacher.person ?? "", ["name": "\(mark)教师"])
            return Done()
        }
    }

    // MARK: Who walks

    private static func walkers(_ site: TestSite, _ fixture: ClaimFixture, isForeign: Bool) async throws -> [Walker] {
        let course = fixture.course
        let place = course.division.code
        let actors = Role.allCases.map { role -> Actor in
            switch role {
            case .institutionClerk: course.clerk
            case .teacher: course.teacher
            case .trainee: course.trainee(0)
            default:
                Actor(id: "walk-\(role.rawValue)-\(place)", name: "走查\(place)", role: role, division: course.division)
            }
        }
        let nobody = Walker(name: "nobody", actor: nil, token: nil, csrf: "", isForeign: isForeign)
        return try await actors.asyncWalkers(site, place, isForeign) + [nobody]
    }

    private static func tiedWalkers(_ site: TestSite, _ here: ClaimFixture) async throws -> [Walker] {
        let roles: [Role] = [.trainingOfficer, .reviewer, .leader, .inspector, .financeClerk, .financeHead, .auditor]
        let walkers = try await roles.map {
            Actor(id: "tied-\($0.rawValue)", name: "回避", role: $0, division: here.course.division)
        }.asyncWalkers(site, "有回避关系", true)
        for actor in walkers.compactMap(\.actor) {
            _ = try await AccountDesk(store: site.test.office.store).declareRecusal(
                institution: here.course.institution, relation: "spouse", by: actor)
        }
        return walkers
    }

    // MARK: What is looked for

    /// Tables by the words of addresses and parameters.
    private static let kinds: [(word: String, table: SQL, column: String)] = [
        ("classes", "training_class", "id"), ("cases", "procedure_case", "id"), ("people", "person", "id"),
        ("institutions", "institution", "id"), ("teachers", "teacher", "id"), ("inspections", "inspection", "id"),
        ("certificates", "certificate", "id"), ("c", "certificate", "number"), ("claims", "claim", "id"),
        ("notices", "public_notice", "id"), ("payments", "payment_batch", "id"), ("projects", "project", "id"),
        ("accounts", "account", "id"), ("sessions", "lesson", "id"), ("files", "evidence", "sha256"),
        ("digest", "evidence", "sha256"), ("line", "claim_line", "id"), ("enrolment", "enrolment", "id"),
        ("lesson", "lesson", "id"), ("teacher", "teacher", "id"), ("institution", "institution", "id"),
        ("item", "claim_item", "id"), ("evaluator", "evaluator", "id"), ("decision", "decision", "id"),
        ("payment_line", "payment_line", "id"), ("draw", "draw", "id"), ("exam", "exam", "id"),
        ("person", "person", "id"), ("b", "training_class", "number"), ("journal", "journal", "seq")
    ]

    private static func rows(_ test: TestOffice, _ here: ClaimFixture) async throws -> ([String: String], [String]) {
        let course = here.course
        return try await test.office.store.read { reader in
            let all = Scope.everything(because: "the test looks for what must not be told")
            var ids: [String: String] = [:]
            for kind in kinds {
                // Of the class under claim where the table says so, else any of the county.
                let found = try reader.rows(
                    all, "select t.* from \(kind.table) t where t.division = \(course.division.code) limit 500")
                let chosen =
                    found.first {
                        $0.optionalText("class") == course.id || $0.optionalText("id") == course.id
                            || $0.optionalText("id") == course.institution
                            || $0.optionalText("institution") == course.institution
                    }
                    ?? found.first
                guard let chosen else { continue }
                ids[kind.word] = chosen[kind.column].text ?? chosen[kind.column].integer.map(String.init)
            }
            ids["people"] = course.persons[0]
            ids["person"] = course.persons[0]
            let numbers = try reader.rows(
                all, "select k.number from claim k where k.division = \(course.division.code)"
            )
            .map { try $0.text("number") }
            // Evaluation bodies are published, and a journal entry's number is no secret.
            let secret = ids.filter { !["evaluator", "journal", "c", "b"].contains($0.key) }.map(\.value)
            let people = (0..<3).map { TestRegister.idNumber(1 + $0) }
            return (ids, Array(Set(secret + numbers + people + course.persons + course.enrolments + [mark])).sorted())
        }
    }

    /// Filters and searches that name the county's things.
    var queries: [(String, String)] {
        [
            ("division", TestClass.county.code), ("institution", ids["institution"] ?? ""),
            ("class", ids["classes"] ?? ""),
            ("claim", ids["claims"] ?? ""), ("after", ""), ("limit", "50"), ("fund", "employment")
        ]
    }

    /// One form for all: the county's ids under every name that a form has, and reasons that are long enough.
    func form(_ walker: Walker) -> [(String, String)] {
        [
            ("csrf", walker.csrf), ("q", Self.mark), ("reason", "理由充分，核对无误"), ("reasons", "理由充分，核对无误"),
            ("note", "说明"), ("text", "异议内容"), ("witness", "见证人"), ("name", "名称"), ("do", "agreed"),
            ("items", ids["item"] ?? ""), ("line", ids["line"] ?? ""), ("enrolment", ids["enrolment"] ?? ""),
            ("lesson", ids["lesson"] ?? ""), ("teacher", ids["teacher"] ?? ""),
            ("institution", ids["institution"] ?? ""),
            ("person", ids["person"] ?? ""), ("evaluator", ids["evaluator"] ?? ""), ("class", ids["classes"] ?? ""),
            ("claim", ids["claims"] ?? ""), ("project", ids["projects"] ?? ""), ("account", ids["accounts"] ?? ""),
            ("division", TestClass.county.code), ("on", "2023-06-30"), ("hours", "4"), ("relation", "spouse"),
            ("verdict", "upheld"), ("answer", "经核实"), ("id", ids["classes"] ?? "")
        ]
    }

    var json: String {
        "{\"enrolment\":\"\(ids["enrolment"] ?? "")\",\"lesson\":\"\(ids["lesson"] ?? "")\",\"direction\":\"in\"}"
    }

    /// A digest of every row of the county, so that a change is seen.
    func state() async throws -> [String: String] {
        try await site.test.office.store.read { reader in
            let all = Scope.everything(because: "the test compares")
            var state: [String: String] = [:]
            for table in try reader.connection.tables() where !["account", "session", "journal"].contains(table) {
                let rows = try reader.rows(all, SQL(text: "select * from \(table)", arguments: []))
                guard let first = rows.first, !first["division"].isNull, !first["id"].isNull else { continue }
                for row in rows
                where row.optionalText("division") == TestClass.county.code
                    && row.optionalText("institution") != otherSchool
                {
                    state["\(table)/\(row.optionalText("id") ?? "")"] = row.columns.map { "\($0.name)=\($0.value)" }
                        .joined(separator: "|")
                }
            }
            return state
        }
    }
}

extension [Actor] {
    /// An account and a session for each.
    fileprivate func asyncWalkers(_ site: TestSite, _ place: String, _ isForeign: Bool) async throws -> [Walker] {
        var walkers: [Walker] = []
        for actor in self {
            let token = try await site.token(actor)
            let session = try await site.house.signIn.session(token: token)
            walkers.append(
                Walker(
                    name: "\(actor.role.rawValue) of \(place)", actor: session?.actor, token: token,
                    csrf: session?.csrf ?? "", isForeign: isForeign))
        }
        return walkers
    }
}
