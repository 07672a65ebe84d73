import Papers
import Programme
import Store
import Vocabulary

/// A county with an officer, an institution with its clerk, and a draft class: everything the registers need.
struct TestRegister: Sendable {
    static let county = Division("990121") ?? .nowhere
    static let neighbour = Division("990221") ?? .nowhere
    static let occupation = "4-03-02-02"

    let test: TestOffice
    let officer: Actor
    let institution: String
    let clerk: Actor
    var office: Office { test.office }

    static func officer(of division: Division, role: Role = .trainingOfficer) -> Actor {
        Actor(id: "\(role.rawValue)-\(division.code)", name: "李春梅", role: role, division: division)
    }

    static func make(at instant: Instant = TestOffice.monday(8, 0)) async throws -> TestRegister {
        let test = try await TestOffice(at: instant)
        let officer = officer(of: county)
        let institution = try await ProviderDesk(office: test.office).add(provider(1), by: officer)
        try await ProviderDesk(office: test.office).setListed(institution, true, reason: "符合备案条件", by: officer)
        return TestRegister(test: test, officer: officer, institution: institution, clerk: clerk(institution))
    }

    static func clerk(_ institution: String, in division: Division = county) -> Actor {
        Actor(
            id: "clerk-\(institution)", name: "马会计", role: .institutionClerk, division: division,
            institution: institution)
    }

    func remove() { test.remove() }

    // MARK: Invented numbers with right check characters

    /// Any serial from 0 to 99,999 gives another one.
    static func idNumber(_ serial: Int) -> String {
        let day = Day(number: 7_305 + Int32(serial / 900))
        let tail = String(serial % 900 + 100)
        let body = "990121" + day.description.filter { $0 != "-" } + tail
        return "0123456789X".map { body + String($0) }.first { CitizenID($0) != nil } ?? body
    }

    static func creditCode(_ serial: Int) -> String {
        let tail = String(serial)
        let body = "52990121MJ" + String(repeating: "0", count: 7 - tail.count) + tail
        return "0123456789ABCDEFGHJKLMNPQRTUWXY".map { body + String($0) }.first { CreditCode($0) != nil } ?? body
    }

    // MARK: Drafts

    static func provider(_ serial: Int, in division: Division = county) -> ProviderDraft {
        ProviderDraft(
            name: "凤岭职业学校\(serial)", creditCode: creditCode(serial), kind: .vocationalSchool, head: "罗正昌",
            phone: "0871-65550100", address: "永和镇 1 号", licence: "教民 100001", division: division,
            occupations: [occupation])
    }

    static func person(_ serial: Int, groups: [String] = ["povertyAlleviated"]) -> PersonDraft {
        PersonDraft(
            name: "学员甲", idNumber: idNumber(serial), division: county.code, phone: "13800000000", groups: groups)
    }

    static func evaluator(_ serial: Int) -> EvaluatorDraft {
        EvaluatorDraft(
            name: "评价中心\(serial)", creditCode: creditCode(5_000 + serial), division: county, occupations: [occupation],
            levels: [5, 4], recognition: "云技评 \(serial)", recognisedOn: TestOffice.monday(8, 0).day - 400,
            validUntil: TestOffice.monday(8, 0).day + 400, fees: "理论 60 元、实操 120 元，见本单位公示栏")
    }

    static func project(year: Int = 2023) -> ProjectDraft {
        ProjectDraft(
            name: "中式面点培训", pack: "yunnan-2023", year: year, fund: "ruralRevitalisation", division: county,
            occupations: [occupation], groups: ["povertyAlleviated", "monitored"], headcount: 80,
            amount: Money(fen: 12_000_000), meetingOn: TestOffice.monday(8, 0).day - 30, meetingDocument: "凤人社会纪 7 号")
    }

    // MARK: Classes and files

    /// A class of the institution, written as it is in the tables: applying for one is another stage's work.
    func makeClass(
        _ clerk: Actor? = nil, from first: Day = TestOffice.monday(8, 0).day + 10, days: Int = 5, size: Int = 50,
        state: ClassState = .draft, pack: String = "yunnan-2023"
    ) async throws -> String {
        let owner = clerk ?? self.clerk
        return try await test.write { tx in
            let id = tx.newID()
            try tx.insert(
                "training_class",
                [
                    "id": id, "division": owner.division, "institution": owner.institution, "pack": pack,
                    "title": "中式面点第 1 期",
                    "kind": "completion", "route": "project", "occupation": Self.occupation, "level": 5, "size": size,
                    "start_date": first,
                    "end_date": first + (days - 1), "days": days, "hours_required": 4_000, "hours_planned": 4_000,
                    "hours_theory": 2_000,
                    "hours_practice": 2_000, "state": state, "created_at": tx.now, "changed_at": tx.now
                ])
            return id
        }
    }

    static let headers = ["姓名", "身份证号", "手机号", "户籍区划代码", "人员类别", "其他类别", "失业登记地代码", "开户行", "银行账号", "辅助需求"]

    /// One row of the official sheet.
    static func row(
        _ serial: Int, name: String = "学员甲", number: TableValue? = nil, division: String = county.code,
        group: String = "脱贫人口", others: String = "", phone: String? = nil, needs: String = ""
    ) -> [TableValue] {
        [
            .text(name), number ?? .text(idNumber(serial)), .text(phone ?? "138\(10_000_000 + serial)"),
            .text(division), .text(group),
            .text(others), .empty, .empty, .empty, .text(needs)
        ]
    }

    /// - Parameter more: headers of columns that a class's sheet has beside the usual ones.
    static func sheet(_ rows: [[TableValue]], more: [String] = []) throws -> [UInt8] {
        try WorkbookWriter(madeAt: 0).export(
            Table(
                sheet: "名册", title: "", notes: [], columns: (headers + more).map { Table.Column($0) }, rows: rows))
    }
}
