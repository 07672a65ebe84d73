import Foundation
import Papers
import Programme
import Store
import Testing
import Vocabulary

@testable import Demonstration

@Suite("Demonstration, small") struct SmallTests {
    @Test("the same seed gives the same journal, another seed another one")
    func repeats() async throws {
        let one = try await Stage.small.value
        let again = try await Stage.play(.small)
        let other = try await Stage.play(.small, seed: 2)
        let roots = try await [one, again, other].asyncMap { stage in
            try await stage.office.store.read { try Audit.verify($0).root }
        }
        #expect(roots[0] == roots[1])
        #expect(roots[0] != roots[2])
        #expect(one.outcome.roster == again.outcome.roster)
    }

    @Test("the journal is whole and every row is as it says")
    func audit() async throws {
        let audit = try await Stage.small.value.office.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
        #expect(audit.entries > 400)
    }

    @Test("the class of the story is a complete draft that only lacks its list")
    func storyStart() async throws {
        let stage = try await Stage.small.value
        let (record, tasks) = try await stage.office.store.read { reader in
            let record = try ClassStore.find(stage.outcome.storyStart, Stage.everything, reader)
            return (record, try ClassTasks.of(record, reader))
        }
        #expect(record.state == .draft)
        #expect(tasks.tasks.filter { $0.standing != .done }.map(\.task) == [.roster])
        #expect(record.days == 10)
        #expect(record.hours.planned == ClassHours(hours: 80))
        #expect(record.catalogueFen == 150_000)
        #expect(record.division.code == "990121")
    }

    @Test("the list of the story is taken in whole, with warnings for those who were funded before")
    func roster() async throws {
        let stage = try await Stage.small.value
        let row = try #require(
            try await stage.rows("select * from account where role = 'institutionClerk' order by login").first)
        let clerk = Actor(
            id: try row.text("id"), name: "", role: .institutionClerk, division: try row.division("division"),
            institution: try row.text("institution"))
        let preview = try await RosterImport(office: stage.office).check(
            stage.outcome.rosterWorkbook(), name: "story-roster.xlsx", class: stage.outcome.storyStart, by: clerk)
        #expect(preview.fileProblems.isEmpty)
        #expect(preview.bad.isEmpty)
        #expect(preview.good.count == 12)
        #expect(preview.good.filter { !$0.warnings.isEmpty }.count >= 2)
    }

    @Test("earlier trainings of the story were held, claimed and decided")
    func history() async throws {
        let stage = try await Stage.small.value
        let numbers = stage.outcome.roster.dropFirst().map { $0[1] }
        let counts = try await numbers.asyncMap { number in
            let index = try await stage.office.store.read { try $0.index(try #require(CitizenID(number))) }
            return try await stage.count(
                """
                select count(*) from claim_line l join claim k on k.id = l.claim join person p on p.id = l.person
                where p.id_number_index = \(index) and l.total_fen > 0 and k.state in ('payable', 'paying', 'paid')
                """)
        }
        #expect(counts == [0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 1])
    }

    @Test("the sign-ins work, one for each role of the main counties")
    func signIns() async throws {
        // A stage of its own: signing in writes into the journal.
        let stage = try await Stage.play(.small)
        let desk = SignInDesk(
            store: stage.office.store, clock: stage.office.clock, randomness: .seeded(9), hasher: .light)
        for row in stage.outcome.signIns.csv.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: ",").map(String.init)
            let ticket = try await desk.signIn(login: cells[0], password: cells[1])
            #expect(!ticket.token.isEmpty)
        }
        #expect(stage.outcome.signIns.logins.contains("jingban1"))
        #expect(Set(stage.outcome.signIns.logins).count == stage.outcome.signIns.count)
    }

    @Test("a store that is in use is left alone")
    func full() async throws {
        let stage = try await Stage.small.value
        let again = try Demonstration(
            folder: Stage.root.appendingPathComponent("Demo"), office: stage.office, clock: MovableClock(),
            scale: .small, seed: 1)
        await #expect(throws: Refusal("storeNotEmpty")) { try await again.run() }
    }

    @Test("identity numbers are valid and of fictional places, telephones of a range that nobody has")
    func people() async throws {
        let stage = try await Stage.small.value
        for row in try await stage.rows("select * from person") {
            let number = try #require(try row.open("person.id_number", as: CitizenID.self))
            #expect(number.placeCode.hasPrefix("99"))
            #expect(try row.open("person.phone", as: Phone.self)?.text.hasPrefix("15400") == true)
        }
    }
}

extension Sequence where Element: Sendable {
    /// One after the other.
    func asyncMap<T: Sendable>(_ body: (Element) async throws -> T) async throws -> [T] {
        var out: [T] = []
        for element in self { out.append(try await body(element)) }
        return out
    }
}
