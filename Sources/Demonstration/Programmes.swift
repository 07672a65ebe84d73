import Policy
import Programme
import Store
import Vocabulary

/// What the counties filed under the programmes of the packs: lines of `programmes.csv`, through the desk.
struct Programmes {
    private let rows: [CSV.Row]
    private let office: Office
    private let cast: Cast
    private var opened: Set<String> = []
    /// By name.
    private var partners: [String: String] = [:]

    static let columns = [
        "county", "programme", "section", "part", "party", "other", "title", "on", "planned", "actual", "area",
        "contact", "post", "phone", "partner"
    ]

    init(_ rows: [CSV.Row], office: Office, cast: Cast) {
        self.rows = rows
        self.office = office
        self.cast = cast
    }

    mutating func file() async throws {
        for row in rows {
            guard let county = Division(row["county"]), let section = ProgrammeRule.Section(rawValue: row["section"])
            else { throw DemonstrationFault("programmes.csv line \(row.line)") }
            let officer = try cast.post(.trainingOfficer, in: county)
            let year = String(Day(row["on"])?.year ?? office.clock.today.year)
            try await open(row["programme"], year, officer)
            let (desk, code) = (ProgrammeDesk(office: office), row["programme"])
            let id = try await desk.file(section, draft(row, year), under: code, by: officer)
            if section == .partner { partners[row["party"]] = id }
            if section == .plan, !row["actual"].isEmpty {
                try await desk.report(id, of: code, actual: row["actual"], by: officer)
            }
        }
    }

    private mutating func open(_ code: String, _ year: String, _ officer: Actor) async throws {
        let rule = try office.programme(code, in: officer.division)
        guard rule.isYearly, opened.insert("\(officer.division.code)/\(code)/\(year)").inserted else { return }
        _ = try await ProgrammeDesk(office: office).open(code, year: year, by: officer)
    }

    private func draft(_ row: CSV.Row, _ year: String) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        draft.part = row["part"]
        draft.party = row["party"]
        draft.other = row["other"]
        draft.title = row["title"]
        draft.on = row["on"]
        draft.year = year
        draft.planned = row["planned"]
        draft.actual = row["actual"]
        draft.area = row["area"]
        draft.contact = row["contact"]
        draft.contactPost = row["post"]
        draft.contactPhone = row["phone"]
        draft.partner = partners[row["partner"]] ?? ""
        return draft
    }
}
