import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Transfer funds: requests of counties, exceptions of the province, proposals") struct TransferTests {
    private static let counties = ["990121", "990122", "990221", "990222"].map { Division($0) ?? .nowhere }

    private func actor(_ role: Role, _ division: String) -> Actor {
        Actor(id: "\(role.rawValue)-\(division)", name: "马建业", role: role, division: Division(division) ?? .nowhere)
    }

    private var province: Actor { actor(.leader, "990000") }

    private func draft(
        _ county: Int, type: String = "", surplus: String = "0", shortfall: String = "500000", score: String = "0.7"
    ) -> TransferDesk.Draft {
        var draft = TransferDesk.Draft()
        draft.division = Self.counties[county].code
        draft.year = "2023"
        draft.projectType = type
        draft.surplus = surplus
        draft.shortfall = shortfall
        draft.score = score
        draft.matter = "年度培训"
        return draft
    }

    private func add(_ desk: TransferDesk, _ draft: TransferDesk.Draft) async throws -> String {
        try await desk.add(draft, by: actor(.financeClerk, draft.division))
    }

    @Test(
        "YN22-02-04: an area with money left on its special account is excluded unless a reasoned exception of the province is stored")
    func exception() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = TransferDesk(office: test.office)
        let id = try await add(desk, draft(0, surplus: "0.01"))
        let before = try await desk.find(id, for: province)
        #expect(!before.eligible && before.reason == "surplusLeft")
        // Neither a prefecture nor an empty reason makes an exception.
        #expect(
            try await refusals { try await desk.except(id, reason: "灾后恢复", by: actor(.leader, "990100")) }
                == ["transferProvinceOnly"])
        #expect(try await refusals { try await desk.except(id, reason: "  ", by: province) } == ["required"])
        #expect(
            try await refusals { try await desk.except(id, reason: "灾后恢复", by: actor(.financeHead, "990000")) }
                == ["notYourRole"])
        #expect(try await !desk.find(id, for: province).eligible)
        try await desk.except(id, reason: "灾后恢复专项", by: province)
        let after = try await desk.find(id, for: province)
        #expect(after.eligible && after.reason == nil && after.exceptionReason == "灾后恢复专项")
        // Both decisions are kept with their inputs, the later one follows the earlier one.
        let kept = try await test.office.store.read { reader in
            try reader.rows(
                .everything(because: "a test"),
                "select d.input, d.outcome, d.supersedes from decision d where d.subject = \("transfer/" + id) order by d.at, d.id"
            ).map { (try $0.text("input"), try $0.text("outcome"), $0.optionalText("supersedes")) }
        }
        #expect(kept.count == 2 && kept[1].0.contains("灾后恢复专项") && kept[1].2 != nil)
        #expect(kept[0].1.contains("surplusLeft") && kept[0].1.contains("YN22-2"))
        #expect(
            try await refusals { try await desk.except(id, reason: "再次", by: province) } == ["exceptionNotNeeded"])
    }

    @Test("YN22-02-03: competing requests of the five listed types come first, and the type is recorded")
    func types() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = TransferDesk(office: test.office)
        let listed = ["qualification", "skillLevel", "entrepreneurship", "labourBrand", "completion"]
        // The others have the better score and the larger shortfall.
        _ = try await add(desk, draft(0, type: "other", shortfall: "9000000", score: "1"))
        _ = try await add(desk, draft(1, shortfall: "9000000", score: "0.99"))
        for (index, type) in listed.enumerated() {
            _ = try await add(desk, draft(index % 4, type: type, score: "0.1\(index)"))
        }
        let id = try await desk.propose(2023, by: province)
        let lines = try await desk.proposal(id, for: province).1
        #expect(lines.map(\.projectType) == listed.reversed() + ["other", nil])
        #expect(lines.map { $0.isPreferred("listedType") } == [true, true, true, true, true, false, false])
        #expect(lines.map(\.place) == [1, 2, 3, 4, 5, 6, 7])
        #expect(
            try await refusals { _ = try await add(desk, draft(0, type: "unlisted")) } == ["choiceUnknown"])
    }

    @Test(
        "YN22-01-04: a proposal flags the counties with marked results that are short of money, and shows their figures")
    func preference() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = TransferDesk(office: test.office)
        // Both factors; short but without results; results but not short; both, but money is left.
        _ = try await add(desk, draft(0, shortfall: "300000", score: "0.8"))
        _ = try await add(desk, draft(1, shortfall: "900000", score: "0.79"))
        _ = try await add(desk, draft(1, surplus: "100", score: "0.95"))
        _ = try await add(desk, draft(1, shortfall: "0", score: "0.9"))
        _ = try await add(desk, draft(2, shortfall: "400000", score: "0.85"))
        let prefecture = actor(.financeHead, "990100")
        let id = try await desk.propose(2023, by: prefecture)
        let (proposal, lines) = try await desk.proposal(id, for: prefecture)
        #expect(proposal.division.code == "990100" && lines.count == 4)
        let flagged = lines.filter { $0.isPreferred("resultsAndShortage") }
        #expect(flagged.map(\.division) == [Self.counties[0]])
        #expect(
            flagged.first?.place == 1 && flagged.first?.score == "0.8" && flagged.first?.shortfall.fen == 30_000_000)
        #expect(lines.map(\.place) == [1, 2, nil, nil])
        // Whoever proposes for the province sees the other prefecture's county too, first by its score.
        let whole = try await desk.proposal(desk.propose(2023, by: province), for: province).1
        #expect(whole.filter { $0.isPreferred("resultsAndShortage") }.map(\.division) == [Self.counties[2], Self.counties[0]])
        // A proposal stays as it was made.
        _ = try await add(desk, draft(0, score: "1"))
        func said(_ lines: [TransferRequest]) -> [[String]] {
            lines.map { [$0.id, $0.score, $0.shortfall.plain, $0.preferences.joined(), $0.place.map { String($0) } ?? ""] }
        }
        #expect(try await said(desk.proposal(id, for: prefecture).1) == said(lines))
        await #expect(throws: (any Error).self) {
            try await test.write { tx in
                let row = try tx.row(.everything(because: "a test"), "select id from transfer_line")
                try tx.update("transfer_line", id: try row?.text("id") ?? "", ["place": 1])
                return Done()
            }
        }
        // A county sees its own line of a proposal, and of the others nothing.
        let own = try await desk.list(2023, for: actor(.financeClerk, Self.counties[2].code))
        #expect(own.map(\.division) == [Self.counties[2]])
        #expect(
            try await refusals { _ = try await desk.proposal(id, for: actor(.financeClerk, Self.counties[2].code)) }
                == ["notFound"])
        #expect(
            try await refusals { _ = try await desk.propose(2023, by: actor(.financeHead, Self.counties[0].code)) }
                == ["countyProposes"])
    }

    @Test("SC25-15-07: a proposal shows each county's score of results, and the better one stands first")
    func score() async throws {
        let test = try await TestOffice(
            at: try #require(Instant("2025-09-08T09:00:00+08:00")), jurisdictions: "division,packsOf\n990000,510000\n")
        defer { test.remove() }
        let desk = TransferDesk(office: test.office)
        _ = try await add(desk, draft(0, shortfall: "900000", score: "0.62"))
        let better = try await add(desk, draft(1, shortfall: "100000", score: "0.91"))
        #expect(
            try await refusals { _ = try await add(desk, draft(2, score: "")) } == ["required"], "no request without a score")
        let lines = try await desk.proposal(desk.propose(2023, by: province), for: province).1
        #expect(lines.map(\.score) == ["0.91", "0.62"] && lines.map(\.place) == [1, 2])
        #expect(lines.allSatisfy { $0.pack.hasPrefix("sichuan-2025") })
        // The score went into the decision too, and is kept with it.
        let input = try await test.office.store.read { reader in
            try DecisionRecord.latest(
                TransferDesk.decision, about: "transfer/" + better, .everything(because: "a test"), reader)?.input
        }
        #expect(input?.contains(#""performanceScore":0.91"#) == true)
    }

    @Test("a request that is typed wrongly is told field by field, and nothing is kept")
    func wrong() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = TransferDesk(office: test.office)
        let clerk = actor(.financeClerk, Self.counties[0].code)
        #expect(try await refusals { _ = try await desk.add(draft(1), by: clerk) } == ["placeOutside"])
        var bad = draft(0)
        (bad.year, bad.surplus, bad.shortfall, bad.score, bad.matter) = ("", "x", "", "1.01", " ")
        #expect(
            try await refusals { _ = try await desk.add(bad, by: clerk) }
                == ["required", "money.form", "required", "rateOutOfRange", "required"])
        #expect(try await refusals { _ = try await desk.propose(2023, by: province) } == ["noRequests"])
        #expect(try await test.count("select count(*) from transfer_request") == 0)
    }
}
