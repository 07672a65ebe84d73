import Accounts
import Policy
import Programme
import Store
import Testing
import Vocabulary

/// Values that a place sets over a pack's: proposed by one with a document, agreed by another, for a time.
@Suite("Local values of parameters")
struct LocalSettingTests {
    private static let (county, prefecture) = (OpeningFixture.county, Division("990100") ?? .nowhere)
    private static let start = OpeningFixture.start

    private func administrator(_ division: Division = county) -> Actor {
        Actor(id: "a" + division.code, name: "管理员", role: .administrator, division: division)
    }

    private func leader(_ division: Division = county) -> Actor {
        Actor(id: "l" + division.code, name: "赵立新", role: .leader, division: division)
    }

    private func draft(_ value: String, from: String = "2023-01-01", to: String = "") -> LocalSetting.Draft {
        LocalSetting.Draft(value: value, reason: "本地培训需求", document: "凤人社〔2023〕7号", from: from, to: to)
    }

    private func propose(
        _ draft: LocalSetting.Draft, by actor: Actor, _ office: Office, name: String = "annualLimit",
        pack: String = "yunnan-2023"
    ) async throws -> String {
        let pack = try #require(office.packs[pack])
        return try await office.store.write("policy.setParameter", by: actor) { tx in
            try LocalSettings.propose(name, of: pack, draft, in: tx, office)
        }
    }

    private func end(_ id: String, _ state: LocalSetting.State, by actor: Actor, _ office: Office) async throws {
        let name = state == .confirmed ? "policy.confirmParameter" : "policy.dropParameter"
        _ = try await office.store.write(name, by: actor) { tx in
            try LocalSettings.end(id, state, in: tx)
            return Done()
        }
    }

    /// Proposed and agreed on.
    private func set(_ draft: LocalSetting.Draft, in division: Division, _ office: Office) async throws {
        try await end(
            try await propose(draft, by: administrator(division), office), .confirmed, by: leader(division), office)
    }

    private func limit(_ office: Office, on day: Day = start) async throws -> Int64? {
        let pack = try #require(office.packs["yunnan-2023"])
        return try await office.store.read {
            try LocalSettings.of(Self.county, pack: pack, on: day, $0)["annualLimit"]?.whole
        }
    }

    @Test("a value holds only once a second person agrees, never by who proposed it; dropped it never holds")
    func two() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let office = test.office
        let id = try await propose(draft("2"), by: administrator(), office)
        #expect(try await limit(office) == nil)
        #expect(try await refusals { try await end(id, .confirmed, by: administrator(), office) } == ["ownSetting"])
        #expect(try await refusals { try await end(id, .confirmed, by: leader(Self.prefecture), office) } == [])
        #expect(try await limit(office) == 2)
        #expect(try await refusals { try await end(id, .dropped, by: leader(), office) } == ["settingNotOpen"])
        let other = try await propose(draft("1"), by: administrator(), office)
        try await end(other, .dropped, by: leader(), office)
        #expect(try await limit(office) == 2)
        let foreign = leader(try #require(Division("990221")))
        let third = try await propose(draft("1"), by: administrator(), office)
        #expect(try await refusals { try await end(third, .confirmed, by: foreign, office) } == ["notFound"])
        let clerk = Actor(id: "o", name: "周", role: .trainingOfficer, division: Self.county)
        #expect(try await refusals { _ = try await propose(draft("1"), by: clerk, office) } == ["notYourRole"])
        #expect(try await refusals { try await end(third, .confirmed, by: clerk, office) } == ["notYourRole"])
    }

    @Test(
        "YN23-02-05: a prefecture's number of trainings a year holds in its counties from the day set, the nearest place first"
    )
    func places() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let office = county.office
        try await set(draft("2"), in: Self.prefecture, office)
        #expect(try await limit(office) == 2)
        try await set(draft("1", from: "2023-07-01", to: "2023-08-31"), in: Self.county, office)
        #expect(try await limit(office) == 1)
        #expect(try await limit(office, on: try #require(Day("2023-06-30"))) == 2)
        #expect(try await limit(office, on: try #require(Day("2023-09-01"))) == 2)
        #expect(try await limit(office, on: try #require(Day("2022-12-31"))) == nil)
        _ = try await OpeningDesk(office: office).submit(county.apply(), by: county.clerk)
        let kept = try await office.store.read { reader in
            try reader.row(.everything(because: "a test"), "select input from decision")?.text("input")
        }
        #expect(kept?.contains(#""annualLimit":1"#) == true)
    }

    @Test("null lifts what the place had set, and what is set above it holds again; nothing is lost from the history")
    func lifted() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let office = test.office
        try await set(draft("3"), in: Self.prefecture, office)
        try await set(draft("1"), in: Self.county, office)
        try await set(draft("null"), in: Self.county, office)
        #expect(try await limit(office) == 3)
        let pack = try #require(office.packs["yunnan-2023"])
        let history = try await office.store.read {
            try LocalSettings.history(of: Self.county, pack: pack, name: "annualLimit", $0)
        }
        #expect(history.map(\.state) == [.confirmed, .confirmed, .confirmed])
        #expect(history.map(\.document) == ["凤人社〔2023〕7号", "凤人社〔2023〕7号", "凤人社〔2023〕7号"])
        #expect(Set(history.map(\.division)) == [Self.county, Self.prefecture])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout LocalSetting.Draft) -> Void
        var code: String
    }

    @Test(
        "what is proposed has a value in range, a document, a reason and its days",
        arguments: [
            Wrong(testDescription: "above the range", change: { $0.value = "4" }, code: "valueWrong"),
            Wrong(testDescription: "a fraction", change: { $0.value = "1.5" }, code: "valueWrong"),
            Wrong(testDescription: "a text", change: { $0.value = "\"2\"" }, code: "valueWrong"),
            Wrong(testDescription: "no JSON", change: { $0.value = "two" }, code: "valueWrong"),
            Wrong(testDescription: "nothing", change: { $0.value = " " }, code: "required"),
            Wrong(testDescription: "no document", change: { $0.document = "" }, code: "required"),
            Wrong(testDescription: "no reason", change: { $0.reason = "" }, code: "required"),
            Wrong(testDescription: "no first day", change: { $0.from = "" }, code: "required"),
            Wrong(testDescription: "no calendar day", change: { $0.from = "2023-02-30" }, code: "day.none"),
            Wrong(testDescription: "ends before it starts", change: { $0.to = "2022-12-31" }, code: "endBeforeStart")
        ])
    func wrong(_ one: Wrong) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        var typed = draft("2")
        one.change(&typed)
        let proposed = typed
        #expect(
            try await refusals { _ = try await propose(proposed, by: administrator(), test.office) } == [one.code])
    }

    // MARK: Sichuan

    private static let sichuan = Division("510100") ?? .nowhere

    private func sichuanOffice() async throws -> TestOffice {
        try await TestOffice(
            at: try #require(Instant("2025-09-08T09:00:00+08:00")),
            jurisdictions: "division,packsOf\n510000,510000\n990000,530000\n")
    }

    @Test("SC25-11-01: a differentiated standard without local cost, urgency and effect is refused")
    func factors() async throws {
        let test = try await sichuanOffice()
        defer { test.remove() }
        let office = test.office
        var draft = draft("160000", from: "2025-09-01")
        draft.grounds = ["localCost": "调查六家机构，人均一千五百元", "scarcity": "列入急需紧缺目录"]
        let two = draft
        func attempt(_ draft: LocalSetting.Draft) async throws -> [String] {
            try await refusals {
                _ = try await propose(
                    draft, by: administrator(Self.sichuan), office, name: "standardFen", pack: "sichuan-2025")
            }
        }
        #expect(try await attempt(two) == ["required"])
        draft.grounds["trainingEffect"] = "上年就业率六成"
        let three = draft
        #expect(try await attempt(three) == [])
        let pack = try #require(office.packs["sichuan-2025"])
        let kept = try await office.store.read {
            try LocalSettings.history(of: Self.sichuan, pack: pack, $0).first
        }
        #expect(kept?.grounds["trainingEffect"] == "上年就业率六成" && kept?.grounds.count == 3)
    }

    @Test(
        "SC25-04-04: a condition that the province has not opened to places is refused where one adds it, by a value or by a draft",
        arguments: ["minFloorArea", "minRegisteredCapital", "institutionBlacklistYears"])
    func thresholds(condition: String) async throws {
        let test = try await sichuanOffice()
        defer { test.remove() }
        let (office, local) = (test.office, administrator(Self.sichuan))
        let added = try await refusals {
            _ = try await propose(draft("200", from: "2025-09-01"), by: local, office, name: condition, pack: "sichuan-2025")
        }
        #expect(added == ["parameterUnknown"])
        #expect(
            try await refusals { _ = try await PackDesk(office: office).begin("sichuan-2025", by: local) }
                == ["provinceOnly"])
        #expect(try await test.count("select count(*) from local_setting") == 0)
    }

    @Test("SC25-11-03: an assessed share of 19 per cent is refused, 20 per cent and more can be set")
    func share() async throws {
        let test = try await sichuanOffice()
        defer { test.remove() }
        func attempt(_ value: String) async throws -> [String] {
            try await refusals {
                _ = try await propose(
                    draft(value, from: "2025-09-01"), by: administrator(Self.sichuan), test.office,
                    name: "assessmentShare", pack: "sichuan-2025")
            }
        }
        #expect(try await attempt("0.19") == ["valueWrong"])
        #expect(try await attempt("0.20") == [])
        #expect(try await attempt("0.35") == [])
    }

    @Test("SC25-00-01: a class falls under the packs of its own province, and a place sets only what holds in it")
    func provinces() async throws {
        let test = try await sichuanOffice()
        defer { test.remove() }
        let office = test.office
        func pack(_ day: String, _ division: Division) async throws -> String {
            let day = try #require(Day(day))
            return try await office.store.read {
                try PackChoice.pack(startingOn: day, project: nil, in: division, $0, office).id
            }
        }
        #expect(try await pack("2025-09-15", Self.sichuan) == "sichuan-2025")
        #expect(try await pack("2025-09-15", Self.county) == "yunnan-2022")
        #expect(try await pack("2019-05-06", Self.county) == "yunnan-2018")
        #expect(try await refusals { _ = try await pack("2019-05-06", Self.sichuan) } == ["noPackInForce"])
        #expect(
            try await refusals { _ = try await pack("2019-05-06", try #require(Division("620500"))) }
                == ["noPackInForce"])
        #expect(office.packs(in: Self.county).map(\.id) == ["yunnan-2018", "yunnan-2022", "yunnan-2023"])
        #expect(office.packsServed.map(\.id).contains("gansu-2018") == false)
        #expect(
            try await refusals {
                _ = try await propose(
                    draft("0.3"), by: administrator(), office, name: "assessmentShare", pack: "sichuan-2025")
            } == ["packElsewhere"])
    }
}
