import Foundation
import HTTPTypes
import Logging
import Programme
import Store
import Synchronization
import Vocabulary

@testable import Web

/// Somebody who walks; nobody has no token.
struct Walker: Sendable {
    /// Whose things the addresses name, as seen by the walker.
    enum Standing: String, Sendable {
        /// Of the county itself: what the table allows is allowed.
        case home
        /// Of another county.
        case elsewhere
        /// Of another school of the same county.
        case otherSchool
        /// Of the county, with a declared tie to its schools.
        case tied
    }

    let name: String
    let actor: Actor?
    let token: String?
    let csrf: String
    let standing: Standing
    /// The user name of the account without its first letter.
    var login = ""
    /// What a program may do; nil: a person.
    var scopes: Set<ProgramScope>?
    /// Ids of things of the walker's own, as in `WalkWorld.ids`.
    var own: [String: [String]] = [:]

    var isForeign: Bool { standing != .home }
}

/// A county with a row of every kind, a neighbour, a second school, and everybody who works in any of them.
///
/// A new table needs a row here only where a page of it has an id in its address: `WalkRows` finds what there is, and
/// the tests say what is missing.
struct WalkWorld: Sendable {
    static let county = TestClass.county
    static let neighbour = Division("530112") ?? .nowhere
    /// Stands in every title and name of the schools' things.
    static let mark = "甲县密"
    /// Stands in the names of the county's citizens, who belong to no school.
    static let citizen = "甲县人"
    /// Under which the county's people have already sent something.
    static let key = "key-of-the-county"

    let site: TestSite
    /// What failed inside, for who reads the report.
    let faults: Faults
    /// Of the county, by the word of `WalkRows`; the last is what forms are sent to.
    let ids: [String: [String]]
    let secrets: WalkSecrets
    let walkers: [Walker]
    /// The schools whose things are secret.
    let schools: [String]

    var strangers: [Walker] { walkers.filter(\.isForeign) }
    var home: [Walker] { walkers.filter { !$0.isForeign } }

    func remove() { site.test.remove() }

    static func make() async throws -> WalkWorld {
        let test = try await TestOffice()
        let (own, foreign) = (try await people(test, county, 1), try await people(test, neighbour, 4))
        let there = try await ClaimFixture.make(.init(people: foreign, serial: "7", county: neighbour), in: test)
        _ = try await there.onNotice()
        let here = try await ClaimFixture.make(.init(people: own, serial: "3"), in: test)
        let (_, notice) = try await here.onNotice()
        let paid = try await pay(test, own)
        let other = try await TestClass.open(in: test, people: try await people(test, county, 7))
        let schools = [here.course.institution, paid]
        try await WalkRows.furnish(test, here.course, notice: notice, schools: schools)
        let author = Actor(id: "walk-author", name: "走查", role: .administrator, division: county.province)
        _ = try await PackFixture.make(in: test).desk.begin("yunnan-2022", by: author)

        let faults = Faults()
        let site = try TestSite(test, log: Logger(label: "walk") { _ in FaultHandler(faults: faults) })
        let ids = try await WalkRows.ids(test, in: county, schools: schools, first: here.course)
        var walkers = try await Self.walkers(site, there.course, .elsewhere)
        walkers += try await seat([other.clerk, other.teacher, other.trainee(0)], site, "学校乙", .otherSchool)
        walkers += try await tied(site, schools)
        walkers += try await Self.walkers(site, here.course, .home)
        // Versions of packs are drafted and approved at the province.
        walkers += try await provincial(site, county.province, .home)
        walkers += try await provincial(site, PackFixture.province, .elsewhere)
        walkers += try await programs(site, walkers)
        let owns: [Walker.Standing: [String: [String]]] = [
            .elsewhere: try await WalkRows.ids(
                test, in: neighbour, schools: [there.course.institution], first: there.course),
            .otherSchool: try await WalkRows.ids(test, in: county, schools: [other.institution], first: other)
        ]
        for index in walkers.indices { walkers[index].own = owns[walkers[index].standing] ?? [:] }
        return WalkWorld(
            site: site, faults: faults, ids: ids, secrets: try await WalkSecrets(test, schools, citizens: own),
            walkers: walkers, schools: schools)
    }

    /// A claim of a second school that the finance side has: one batch at the bank with its answer read, one to be approved.
    private static func pay(_ test: TestOffice, _ people: [String]) async throws -> String {
        let paid = try await PaymentFixture.make(in: test, people: people)
        let sent = try await paid.desk.prepare(fund: PaymentFixture.subsidyFund, items: paid.items(), by: paid.clerk)
        try await paid.desk.approve(sent, by: paid.head)
        try await paid.desk.send(sent, by: paid.clerk)
        _ = try await paid.desk.readResults(sent, fileName: "result.csv", paid.answer(sent), by: paid.clerk)
        _ = try await paid.desk.prepare(
            fund: PaymentFixture.allowanceFund, items: paid.items(PaymentFixture.allowanceFund), by: paid.clerk)
        return paid.course.institution
    }

    private static func people(_ test: TestOffice, _ place: Division, _ serial: Int) async throws -> [String] {
        try await test.write { tx in
            try (0..<3).map { index in
                let id = tx.newID()
                try tx.insert(
                    "person",
                    [
                        "id": id, "division": place, "person": id,
                        "id_number": CitizenID(TestRegister.idNumber(serial + index)),
                        "name": serial == 1 ? "\(citizen)\(index)" : "外人\(serial)\(index)",
                        "sex": "male", "birth_date": "1990-01-01", "created_at": tx.now, "changed_at": tx.now
                    ])
                return id
            }
        }
    }

    /// More of everything in the county: a third school with a class that is claimed for and on public notice. Who is tied is tied to
    /// it, too.
    func grow() async throws {
        let test = site.test
        let more = try await ClaimFixture.make(.init(serial: "5"), in: test)
        for walker in walkers where walker.standing == .tied && walker.scopes == nil {
            guard let actor = walker.actor else { continue }
            _ = try await AccountDesk(store: test.office.store).declareRecusal(
                institution: more.course.institution, relation: "spouse", by: actor)
        }
        _ = try await more.onNotice()
    }

    // MARK: Who walks

    private static func walkers(_ site: TestSite, _ course: TestClass, _ standing: Walker.Standing) async throws
        -> [Walker]
    {
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
        let nobody = Walker(name: "nobody", actor: nil, token: nil, csrf: "", standing: standing)
        return try await seat(actors, site, place, standing) + [nobody]
    }

    private static func provincial(_ site: TestSite, _ province: Division, _ standing: Walker.Standing) async throws
        -> [Walker]
    {
        let actors = [Role.administrator, .reviewer].map {
            Actor(id: "walk-\($0.rawValue)-\(province.code)", name: "走查", role: $0, division: province)
        }
        return try await seat(actors, site, province.code, standing)
    }

    private static func tied(_ site: TestSite, _ schools: [String]) async throws -> [Walker] {
        let roles: [Role] = [
            .trainingOfficer, .reviewer, .leader, .inspector, .financeClerk, .financeHead, .auditor, .administrator
        ]
        let walkers = try await seat(
            roles.map { Actor(id: "tied-\($0.rawValue)", name: "回避", role: $0, division: county) }, site, "有回避关系", .tied
        )
        for actor in walkers.compactMap(\.actor) {
            for school in schools {
                _ = try await AccountDesk(store: site.test.office.store).declareRecusal(
                    institution: school, relation: "spouse", by: actor)
            }
        }
        return walkers
    }

    /// Programs of some of them, with every scope, and one that may do a single thing.
    private static func programs(_ site: TestSite, _ walkers: [Walker]) async throws -> [Walker] {
        var programs: [Walker] = []
        for walker in walkers where [.institutionClerk, .trainingOfficer].contains(walker.actor?.role) {
            guard let actor = walker.actor else { continue }
            let narrow: [Set<ProgramScope>] = walker.standing == .home ? [[.listClasses]] : []
            for scopes in [Set(ProgramScope.allCases)] + narrow {
                let made = try await TokenDesk(office: site.test.office).add(
                    .init(
                        name: "走查程序", login: "u" + walker.login, scopes: scopes,
                        expiresOn: site.test.office.clock.today + 30), by: .system(in: nil))
                programs.append(
                    Walker(
                        name: "program (\(scopes.count) scopes) of \(walker.name)", actor: actor, token: made.text,
                        csrf: "",
                        standing: walker.standing, scopes: scopes))
            }
        }
        return programs
    }

    /// An account and a session for each.
    private static func seat(
        _ actors: [Actor], _ site: TestSite, _ place: String, _ standing: Walker.Standing
    ) async throws -> [Walker] {
        var walkers: [Walker] = []
        for actor in actors {
            let token = try await site.token(actor)
            let session = try await site.house.signIn.session(token: token)
            walkers.append(
                Walker(
                    name: "\(actor.role.rawValue) of \(place)", actor: session?.actor, token: token,
                    csrf: session?.csrf ?? "",
                    standing: standing, login: actor.id.lowercased()))
        }
        return walkers
    }
}

/// What went wrong inside, the last of it for a failure's text.
final class Faults: Sendable {
    private let last = Mutex("")

    func note(_ text: String) { last.withLock { $0 = text } }
    func take() -> String {
        last.withLock { text in
            defer { text = "" }; return text
        }
    }
}

struct FaultHandler: LogHandler {
    let faults: Faults
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .error

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { faults.note("\(event.message) \(event.metadata ?? [:])") }
}
