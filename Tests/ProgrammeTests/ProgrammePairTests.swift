import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Programmes: who looks after which area, who gives what to whom") struct ProgrammePairTests {
    private typealias Fixture = ProgrammeFixture

    @Test("YN18-3-01-01: a focus area that no institution looks after is a gap, and is one again when its pair ends")
    func pairs() async throws {
        let fixture = try await Fixture.make()
        defer { fixture.remove() }
        let code = "thousandSchools"
        let rule = try fixture.rule(code)
        let form = try #require(rule.form(.pair))
        let list = try #require(fixture.office.areas(of: form, pack: rule.pack))
        func gaps() async throws -> [String] {
            let today = fixture.office.clock.today
            return try await fixture.office.store.read {
                try ProgrammeStore.areas(list, code, on: today, $0).filter { !$0.isPaired }.map(\.entry.division)
            }
        }
        func pair(_ area: String, _ school: String = "云南技师学院") -> ProgrammeDraft {
            Fixture.draft {
                $0.party = school
                $0.area = area
            }
        }
        #expect(try await gaps() == ["533300", "533400"])
        #expect(try await refusals { try await fixture.file(.pair, pair("530103"), under: code) } == ["areaUnknown"])
        let first = try await fixture.file(.pair, pair("533300"), under: code)
        #expect(try await refusals { try await fixture.file(.pair, pair("533300"), under: code) } == ["pairExists"])
        let second = try await fixture.file(.pair, pair("533300", "昆明高级技校"), under: code)
        #expect(try await gaps() == ["533400"])
        try await fixture.desk.end(first, of: code, reason: "调整", by: fixture.officer)
        #expect(try await gaps() == ["533400"])
        try await fixture.desk.end(second, of: code, reason: "调整", by: fixture.officer)
        #expect(try await gaps() == ["533300", "533400"])
        // The document counts more areas than its text names: the list says so.
        #expect(list.isShort && list.remark != nil)
    }

    @Test("GS18-3-04-02: who receives a scholarship or a post is kept with its giver and its value or post")
    func offers() async throws {
        let test = try await TestOffice(jurisdictions: "division,packsOf\n620000,620000\n990000,530000\n")
        defer { test.remove() }
        let county = Division("622901") ?? .nowhere
        let officer = TestRegister.officer(of: county)
        try await test.write { tx in
            for serial in 1...4 {
                let id = tx.newID()
                try tx.insert(
                    "person",
                    [
                        "id": id, "division": county, "person": id,
                        "id_number": CitizenID(TestRegister.idNumber(serial)), "name": "学员\(serial)", "sex": "male",
                        "birth_date": "1990-01-01", "groups": serial == 4 ? "[]" : #"["registeredPoor"]"#,
                        "created_at": tx.now, "changed_at": tx.now
                    ])
            }
            return Done()
        }
        let desk = ProgrammeDesk(office: test.office)
        let code = "enterpriseOffers"
        func offer(_ part: String, amount: String = "", post: String = "") -> ProgrammeDraft {
            ProgrammeFixture.draft {
                $0.part = part
                $0.party = "临夏建材公司"
                $0.planned = "2"
                $0.amount = amount
                $0.title = post
            }
        }
        func to(_ serial: Int) -> ProgrammeDraft {
            ProgrammeFixture.draft {
                $0.name = "学员\(serial)"
                $0.idNumber = TestRegister.idNumber(serial)
                $0.on = "2023-06-01"
            }
        }
        for part in ["scholarship", "internship"] {
            #expect(
                try await refusals { _ = try await desk.file(.offer, offer(part), under: code, by: officer) } == [
                    "required"
                ])
        }
        let money = try await desk.file(.offer, offer("scholarship", amount: "1500"), under: code, by: officer)
        let post = try await desk.file(.offer, offer("internship", post: "电工实习"), under: code, by: officer)
        _ = try await desk.award(money, of: code, to(1), by: officer)
        _ = try await desk.award(post, of: code, to(1), by: officer)
        #expect(
            try await refusals { _ = try await desk.award(money, of: code, to(1), by: officer) } == ["receivedAlready"])
        #expect(
            try await refusals { _ = try await desk.award(money, of: code, to(4), by: officer) } == ["outsideGroups"])
        _ = try await desk.award(money, of: code, to(2), by: officer)
        #expect(try await refusals { _ = try await desk.award(money, of: code, to(3), by: officer) } == ["offerSpent"])
        let (scholarships, posts) = try await test.office.store.read {
            (
                try ProgrammeStore.awards(of: money, officer.scope, $0),
                try ProgrammeStore.awards(of: post, officer.scope, $0)
            )
        }
        #expect(scholarships.map(\.personName) == ["学员1", "学员2"])
        #expect(scholarships.allSatisfy { $0.party == "临夏建材公司" && $0.amount == Money(fen: 150_000) })
        #expect(posts.map(\.title) == ["电工实习"] && posts[0].personName == "学员1" && posts[0].amount == nil)
    }
}
