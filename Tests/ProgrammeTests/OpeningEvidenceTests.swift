import Papers
import Policy
import Programme
import Store
import Testing
import Vocabulary

/// What an application shows beyond what it ticks: evidence of the firm, textbooks of the list.
@Suite("Evidence and textbooks of an application") struct OpeningEvidenceTests {
    // MARK: The firm

    @Test("SC25-07-02: a firm without evidence that it keeps posts or honours treatment cannot open a class of its own")
    func firm() async throws {
        let office = try await TestOffice(
            at: try #require(Instant("2025-09-08T09:00:00+08:00")), jurisdictions: "division,packsOf\n990000,510000\n")
        defer { office.remove() }
        let county = try await OpeningFixture.make(pack: "sichuan-2025", in: office)
        let id = try await county.apply({
            $0.route = Route.enterprise.rawValue
            $0.startDate = "2025-10-13"
            $0.endDate = "2025-10-24"
        })
        #expect(try await county.refusedFindings(id) == ["firmUnproven"])
        func check(posts: String?, treatment: String?) async throws -> OpeningCheck {
            var conditions = OpeningFixture.conditions
            conditions.postsEvidence = posts
            conditions.treatmentEvidence = treatment
            try await ClassDesk(office: county.office).setConditions(id, conditions, by: county.clerk)
            return try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        }
        // Blank words are no evidence.
        #expect(try await check(posts: " ", treatment: nil).blocking.map(\.code) == ["firmUnproven"])
        let half = try await check(posts: "近一年参保 186 人，未裁员", treatment: nil)
        #expect(!half.isBlocked && half.warnings.map(\.code) == ["firmHalfProven"])
        #expect(half.warnings.first?.clauses == ["SC25-7"])
        let both = try await check(posts: "近一年参保 186 人，未裁员", treatment: "技能等级工资办法")
        #expect(!both.isBlocked && both.warnings.isEmpty)
        #expect(try await county.refusedFindings(id) == [])
        #expect(try await county.record(id).conditions.treatmentEvidence == "技能等级工资办法")
    }

    @Test(
        "SC25-15-04: a firm that spends less than the pack's share of its staff-education money on the front line is flagged",
        arguments: [(59, ["frontLineShareLow"]), (60, []), (100, [])])
    func frontLine(percent: Int, warned: [String]) async throws {
        let office = try await TestOffice(
            at: try #require(Instant("2025-09-08T09:00:00+08:00")), jurisdictions: "division,packsOf\n990000,510000\n")
        defer { office.remove() }
        let county = try await OpeningFixture.make(pack: "sichuan-2025", in: office)
        let id = try await county.apply({
            $0.route = Route.enterprise.rawValue
            $0.startDate = "2025-10-13"
            $0.endDate = "2025-10-24"
        })
        var conditions = OpeningFixture.conditions
        conditions.postsEvidence = "近一年参保 186 人，未裁员"
        conditions.treatmentEvidence = "技能等级工资办法"
        conditions.educationFund = Money(fen: 10_000_000)
        conditions.frontLineFund = Money(fen: Int64(percent) * 100_000)
        let desk = ClassDesk(office: county.office)
        try await desk.setConditions(id, conditions, by: county.clerk)
        let check = try await OpeningDesk(office: county.office).check(id, by: county.clerk)
        #expect(!check.isBlocked && check.warnings.map(\.code) == warned)
        #expect(check.warnings.allSatisfy { $0.clauses == ["SC25-15"] })
        let wrong: [(Money?, Money?, String)] = [
            (Money(fen: 1), nil, "required"), (nil, Money(fen: 1), "required"),
            (Money(fen: 1), Money(fen: 2), "frontLineOverFund"), (Money(fen: -1), Money(fen: -2), "money.form")
        ]
        for (whole, part, code) in wrong {
            (conditions.educationFund, conditions.frontLineFund) = (whole, part)
            let typed = conditions
            #expect(
                try await refusals { try await desk.setConditions(id, typed, by: county.clerk) } == [code])
        }
    }

    @Test("a class that no enterprise holds for its own staff is not asked for evidence of a firm", arguments: Route.allCases)
    func asked(route: Route) async throws {
        let office = try await TestOffice(
            at: try #require(Instant("2025-09-08T09:00:00+08:00")), jurisdictions: "division,packsOf\n990000,510000\n")
        defer { office.remove() }
        let county = try await OpeningFixture.make(pack: "sichuan-2025", in: office)
        let id = try await county.apply({
            $0.route = route.rawValue
            $0.startDate = "2025-10-13"
            $0.endDate = "2025-10-24"
        })
        let record = try await county.record(id)
        #expect(try OpeningInputs.asksFirm(record, county.office.pack(record.pack)) == (route == .enterprise))
    }

    // MARK: Textbooks

    private func sheet(_ rows: [[String]]) throws -> [UInt8] {
        try WorkbookWriter(madeAt: 0).export(
            Table(
                sheet: "教材目录", title: "", notes: [],
                columns: ["职业代码", "书号", "书名", "出版社"].map { Table.Column($0) },
                rows: rows.map { $0.map { .text($0) } }))
    }

    private static let book = ["4-03-02-02", "978-7-5167-4301-2", "西式面点师（五级）", "示例出版社"]

    /// What a submission is refused for after the class named these textbooks.
    private func refused(
        _ county: OpeningFixture, _ id: String, _ books: [ClassConditions.NamedTextbook]
    ) async throws -> [String] {
        var conditions = OpeningFixture.conditions
        conditions.textbooks = books
        let problems = try await refusals {
            try await ClassDesk(office: county.office).setConditions(id, conditions, by: county.clerk)
        }
        return try await problems.isEmpty ? county.refusedFindings(id) : problems
    }

    @Test(
        "YN18-3-05-02: a class with a textbook outside the list of its occupation is returned, one from the list is not",
        arguments: ["yunnan-2018", "yunnan-2023"])
    func textbook(pack: String) async throws {
        let county = try await OpeningFixture.make(pack: pack)
        defer { county.test.remove() }
        let desk = TextbookDesk(office: county.office)
        #expect(try await desk.take(sheet([Self.book]), name: "目录.xlsx", by: county.officer) == 1)
        let id = try await county.apply(conditions: { $0.textbooks = [.init(title: "自编讲义")] })
        #expect(try await county.record(id).pack.hasPrefix(pack))
        #expect(try await county.refusedFindings(id) == ["textbookNotApproved"])
        let listed = ClassConditions.NamedTextbook(number: Self.book[1])
        #expect(try await refused(county, id, [listed, .init(title: "自编讲义")]) == ["textbookNotApproved"])
        #expect(try await refused(county, id, []) == ["required"])
        #expect(try await refused(county, id, [.init(number: "978-7-0000")]) == ["textbookUnknown"])
        #expect(try await refused(county, id, [listed]) == [])
        #expect(try await county.record(id).conditions.textbooks?.map(\.title) == [Self.book[2]])
    }

    @Test("YN18-3-05-02: a book that was taken off the list before the class begins returns the class; lists below do not hold above")
    func ended() async throws {
        let county = try await OpeningFixture.make(pack: "yunnan-2018")
        defer { county.test.remove() }
        let desk = TextbookDesk(office: county.office)
        let elsewhere = Actor(
            id: "other", name: "他县", role: .trainingOfficer, division: try #require(Division("990122")))
        _ = try await desk.take(sheet([Self.book]), name: "目录.xlsx", by: elsewhere)
        let id = try await county.apply()
        // Another county's list is none of this class's.
        #expect(try await county.blocking(id) == [])
        let above = Actor(
            id: "above", name: "州", role: .trainingOfficer, division: try #require(Division("990100")))
        let other = ["4-03-02-02", "978-7-5167-0000-1", "面点工艺", ""]
        _ = try await desk.take(sheet([Self.book, other]), name: "目录.xlsx", by: above)
        // Now there is a list, and the tick of the institution no longer answers for it.
        #expect(try await county.blocking(id) == ["textbookNotApproved"])
        var conditions = OpeningFixture.conditions
        conditions.textbooks = [.init(number: Self.book[1])]
        try await ClassDesk(office: county.office).setConditions(id, conditions, by: county.clerk)
        #expect(try await county.blocking(id) == [])
        let books = try await desk.list(TextbookDesk.Filter(), for: county.officer).items
        let mine = try #require(books.first { $0.number == Self.book[1] && $0.division == above.division })
        #expect(try await refusals { try await desk.end(mine.id, by: county.officer) } == ["notFound"])
        try await desk.end(mine.id, by: above)
        #expect(try await county.refusedFindings(id) == ["textbookNotApproved"])
    }

    @Test("a sheet of textbooks with one wrong row is refused as a whole; a second one renews what it names")
    func sheets() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let desk = TextbookDesk(office: county.office)
        func take(_ rows: [[String]], by actor: Actor? = nil) async throws -> [String] {
            let file = try sheet(rows)
            return try await refusals { _ = try await desk.take(file, name: "a.xlsx", by: actor ?? county.officer) }
        }
        #expect(try await take([Self.book, ["9-99-99-99", "1", "书", ""]]) == ["occupationUnknown"])
        #expect(try await take([Self.book, ["4-03-02-02", "", "书", ""]]) == ["papers.required"])
        #expect(try await take([]) == ["textbookListEmpty"])
        #expect(try await take([Self.book], by: county.clerk) == ["notYourRole"])
        #expect(try await county.test.count("select count(*) from textbook") == 0)
        #expect(try await take([Self.book]) == [])
        var renamed = Self.book
        renamed[2] = "西式面点师（初级）"
        #expect(try await take([renamed]) == [])
        #expect(try await county.test.count("select count(*) from textbook where title = '西式面点师（初级）'") == 1)
        #expect(try await county.test.count("select count(*) from textbook") == 1)
    }
}
