import Policy
import Programme
import Store
import Testing
import Vocabulary

/// Reports of a pack's calendar on the task lists of whom the pack names.
@Suite("Reports that are due") struct ReportDutyTests {
    private static let prefecture = Actor(
        id: "zhou", name: "和志远", role: .trainingOfficer, division: Division("990100") ?? .nowhere)
    /// The quarterly report of the 2023 pack; other packs have theirs.
    private static let title = "培训开展情况季度报送"

    private static func due(_ test: TestOffice, _ actor: Actor = prefecture, on day: String) async throws -> [String] {
        let today = try #require(Day(day))
        test.time.set(try #require(Instant("\(day)T09:00:00+08:00")))
        try await test.office.packs.refresh(test.office.store)
        return try await test.office.store.read { reader in
            try Duties.of(actor, on: today, reader, test.office)
        }.filter { $0.code == "reportDue" && $0.title == title }.map { "\($0.dueOn?.description ?? "")" }
    }

    @Test("a report stands on the list from the first reminder on, with its day, and as long after it")
    func window() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        for (day, found) in [
            ("2023-06-14", []), ("2023-06-15", ["2023-06-25"]), ("2023-06-25", ["2023-06-25"]),
            ("2023-07-05", ["2023-06-25"]), ("2023-07-06", []), ("2023-12-20", ["2023-12-25"]),
            // The pack ends with the year.
            ("2024-03-20", [])
        ] as [(String, [String])] {
            #expect(try await Self.due(test, on: day) == found, "\(day)")
        }
    }

    @Test("nobody is reminded whom the pack does not name, nor anybody where it does not hold")
    func whom() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        for (role, place) in [
            (Role.reviewer, "990100"), (.trainingOfficer, "990121"), (.trainingOfficer, "990000"),
            (.trainingOfficer, "620100"), (.auditor, "990100")
        ] as [(Role, String)] {
            let actor = Actor(id: "other", name: "李兴", role: role, division: try #require(Division(place)))
            #expect(try await Self.due(test, actor, on: "2023-06-20") == [], "\(role) \(place)")
        }
    }

    @Test("how early it is recalled, and whether a day off moves it, are the pack's to say")
    func parameters() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        #expect(try await Self.due(world.test, on: "2023-06-13") == [])
        try await world.putInForce {
            try await $0.set($1, .array([.number(ExactNumber(20)), .number(ExactNumber(3))]), of: "reportReminderDays")
            try await $0.set($1, .boolean(true), of: "reportShiftsForHolidays")
        }
        // The 25th of June 2023 is a Sunday.
        #expect(try await Self.due(world.test, on: "2023-06-13") == ["2023-06-26"])
    }
}
