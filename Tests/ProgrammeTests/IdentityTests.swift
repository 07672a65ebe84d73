import Programme
import Store
import Testing
import Vocabulary

@Suite struct IdentityTests {
    @Test("An administrator links a subject to an account of the division, and nothing else ever links one")
    func links() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = IdentityDesk(office: test.office)
        let administrator = TestRegister.officer(of: TestRegister.county, role: .administrator)
        let accounts = AccountDesk(store: test.office.store, hasher: .light)
        var ids: [String] = []
        for (login, division) in [
            ("first", TestRegister.county), ("second", TestRegister.county), ("far", TestRegister.neighbour)
        ] {
            ids.append(
                try await accounts.add(
                    .init(
                        login: login, name: "李春梅", role: .trainingOfficer, division: division,
                        password: "long enough for all"),
                    by: .system(in: nil)))
        }
        let (first, second, far) = (ids[0], ids[1], ids[2])
        let issuer = "https://id.example"
        func codes(_ account: String, _ subject: String, by actor: Actor = administrator) async throws -> [String] {
            try await refusals { try await desk.link(account, issuer: issuer, subject: subject, by: actor) }
        }
        #expect(try await desk.account(issuer: issuer, subject: "first") == nil)
        #expect(try await codes(first, "s-1") == [])
        #expect(try await desk.account(issuer: issuer, subject: "s-1") == first)
        #expect(try await desk.account(issuer: "https://other.example", subject: "s-1") == nil)
        #expect(try await codes(second, "s-1") == ["subjectTaken"])
        #expect(try await codes(first, "s-2") == ["alreadyLinked"])
        #expect(try await codes(far, "s-3") == ["notFound"])
        #expect(try await codes(second, "  ") == ["subjectWrong"])
        #expect(try await codes(second, String(repeating: "x", count: 256)) == ["subjectWrong"])
        #expect(try await codes(second, "s-4", by: TestRegister.officer(of: TestRegister.county)) == ["notYourRole"])
        let link = try #require(try await desk.links(of: first, for: administrator).first)
        try await accounts.setActive(first, false, by: administrator)
        #expect(try await desk.account(issuer: issuer, subject: "s-1") == nil)
        try await accounts.setActive(first, true, by: administrator)
        #expect(
            try await refusals { try await desk.unlink(link.id, of: second, by: administrator) } == ["notFound"])
        try await desk.unlink(link.id, of: first, by: administrator)
        #expect(try await desk.account(issuer: issuer, subject: "s-1") == nil)
        #expect(try await codes(second, "s-1") == [])
        let audit = try await test.office.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }
}
