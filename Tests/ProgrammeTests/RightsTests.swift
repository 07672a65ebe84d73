import Foundation
import Programme
import Store
import Testing
import Vocabulary

@Suite("Rights: the table and the guard") struct RightsTests {
    @Test("every right has one row, and a row of the program's own work is nobody else's by accident")
    func rows() {
        let rows = RightsTable.groups.flatMap(\.rows)
        #expect(
            rows.map(\.right).sorted { $0.rawValue < $1.rawValue }
                == Right.allCases.sorted { $0.rawValue < $1.rawValue })
        for row in rows {
            if case .roles(let roles) = row.holders, roles.isEmpty { #expect(row.system, "nobody holds \(row.right)") }
        }
    }

    @Test("every named transaction of the sources is a right, and every right that names one exists in the sources")
    func transactions() throws {
        let sources = TestOffice.root.appendingPathComponent("Sources")
        let walk = try #require(FileManager.default.enumerator(atPath: sources.path))
        var named: Set<String> = []
        let pattern = try NSRegularExpression(pattern: #"\.write\(\s*"([a-z][A-Za-z]*\.[A-Za-z]+)""#)
        for case let name as String in walk where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                if let range = Range(match.range(at: 1), in: text) { named.insert(String(text[range])) }
            }
        }
        #expect(named.count > 80)
        for name in named.sorted() {
            #expect(Right(rawValue: name) != nil, "\(name) has no case in Right and no row in RightsTable")
        }
    }

    @Test("nobody decides and pays, nobody trains and decides, and those who watch do nothing to a case")
    func separated() {
        let deciding: [Right] = [
            .caseAct, .claimFind, .noticeAnswer, .noticeClose, .certificationIssue, .inspectionRecord
        ]
        let paying: [Right] = [.paymentPrepare, .paymentApprove, .paymentSend, .paymentSettle, .ledgerAllocate]
        let training: [Right] = [.classSubmit, .claimSubmit, .rosterCommit, .attendanceConfirmHours]
        let watching: Set<Role> = [.auditor, .administrator]
        for role in Role.allCases {
            let actor = Actor(id: "a", name: "a", role: role, division: .nowhere)
            let decides = deciding.dropFirst().contains { actor.may($0) }
            let pays = paying.contains { actor.may($0) }
            let trains = training.contains { actor.may($0) }
            #expect([decides, pays, trains].filter { $0 }.count <= 1, "\(role)")
            if watching.contains(role) {
                #expect(!decides && !pays && !trains && !actor.may(.caseAct), "\(role)")
            }
        }
    }

    @Test("the store refuses a transaction without a row, one by another role, and one on a foreign matter")
    func guarded() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let store = register.office.store
        await #expect(throws: StoreFault.self) {
            try await store.write("class.invented", by: register.officer) { _ in Done() }
        }
        for role in Role.allCases where role != .trainingOfficer {
            let actor = TestRegister.officer(of: TestRegister.county, role: role)
            #expect(
                try await refusals { _ = try await store.write("project.add", by: actor) { _ in Done() } } == [
                    "notYourRole"
                ])
        }
        let course = try await register.makeClass()
        let neighbour = TestRegister.officer(of: TestRegister.neighbour)
        let foreign = TestRegister.clerk("another")
        for (actor, name) in [(neighbour, "class.askCorrection"), (foreign, "class.withdraw")] {
            let codes = try await refusals {
                _ = try await store.write(name, by: actor) { tx in
                    tx.about("class", course)
                    try tx.update("training_class", id: course, ["title": "改"])
                    return Done()
                }
            }
            #expect(codes == ["notFound"])
        }
        #expect(try await register.test.count("select count(*) from training_class where title = '改'") == 0)
        await #expect(throws: StoreFault.self) {
            try await store.write("class.askCorrection", by: register.officer) { _ in Done() }
        }
    }

    @Test("who declared a tie to an institution does nothing to its matters, whatever the desk forgot")
    func tied() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let course = try await register.makeClass()
        let id = try await AccountDesk(store: register.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: "tied", name: "罗志", role: .trainingOfficer, division: TestRegister.county,
                password: "long enough"),
            by: .system(in: nil))
        let officer = Actor(id: id, name: "罗志", role: .trainingOfficer, division: TestRegister.county)
        _ = try await AccountDesk(store: register.office.store).declareRecusal(
            institution: register.institution, relation: "spouse", by: officer)
        let codes = try await refusals {
            _ = try await register.office.store.write("class.askCorrection", by: officer) { tx in
                tx.about("class", course)
                return Done()
            }
        }
        #expect(codes == ["recused"])
    }
}
