import Policy
import Store
import Vocabulary

/// How a project finds who carries it out.
package enum TenderMethod: String, CaseIterable, Sendable, Codable {
    case openTender, governmentProcurement, negotiation, consultation, openChallenge
    /// Without procurement: enterprises train their own people, workers enrol themselves.
    case none

    /// Whether it takes the place of an open tender, for which a reason must stand.
    package var needsReason: Bool { self == .negotiation || self == .consultation }
    package var isProcurement: Bool { self != .none }
}

/// What an open challenge call may be used for (SC25-8).
package enum ChallengeKind: String, CaseIterable, Sendable, Codable {
    case newOccupation, newTechnology, newProcess, majorResearch, scarceLocally, demonstrationProject
}

/// A training project of a year: announced, tendered, awarded.
package struct Project: Sendable, Identifiable {
    package let id: String
    package let division: Division
    package let name: String
    package let pack: String
    package let year: Int
    package let fund: String
    /// To whom it was awarded.
    package let institution: String?
    package let institutionName: String?
    package let announcedOn: Day?
    package let tendered: Bool
    package let tenderNumber: String?
    package let awardedOn: Day?
    package let occupations: [Occupation]
    /// Whom it is for: codes of the pack's list `group`.
    package let groups: [String]
    package let headcount: Int?
    package let amount: Money
    package let method: TenderMethod
    package let methodReason: String?
    package let challenge: ChallengeKind?
    /// The meeting that decided, and its paper.
    package let meetingOn: Day?
    package let meetingDocument: String?
    package let isCancelled: Bool
    package let cancelledReason: String?
    package let changedAt: Instant

    /// From a row of `project`, perhaps with `institution_name`.
    package init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        name = try row.text("name")
        pack = try row.text("pack")
        year = try row.count("year")
        fund = try row.text("fund")
        institution = row.optionalText("institution")
        institutionName = row.optionalText("institution_name")
        announcedOn = row.optionalDay("announced_on")
        tendered = try row.flag("tendered")
        tenderNumber = row.optionalText("tender_number")
        awardedOn = row.optionalDay("awarded_on")
        occupations = CodeList.codes(row.optionalText("occupations")).compactMap { Occupation($0) }
        groups = CodeList.codes(row.optionalText("groups"))
        headcount = row.optionalInt("headcount").map { Int($0) }
        amount = try row.money("amount_fen")
        method = try row.code("method")
        methodReason = row.optionalText("method_reason")
        challenge = row.optionalText("challenge").flatMap { ChallengeKind(rawValue: $0) }
        meetingOn = row.optionalDay("meeting_on")
        meetingDocument = row.optionalText("meeting_document")
        isCancelled = row.optionalInt("cancelled_at") != nil
        cancelledReason = row.optionalText("cancelled_reason")
        changedAt = try row.instant("changed_at")
    }
}

/// What is typed about a project, not yet checked.
package struct ProjectDraft: Sendable, Hashable {
    package var name = ""
    package var pack = ""
    package var year = ""
    package var fund = ""
    package var division = ""
    package var occupations: [String] = []
    package var groups: [String] = []
    package var headcount = ""
    /// Yuan.
    package var amount = ""
    package var method = TenderMethod.openTender.rawValue
    package var methodReason = ""
    package var challenge = ""
    /// A notice that only picks institutions and names no work.
    package var shortlistOnly = false
    package var meetingOn = ""
    package var meetingDocument = ""

    package init() {}

    package init(
        name: String, pack: String, year: Int, fund: String, division: Division, occupations: [String],
        groups: [String],
        headcount: Int, amount: Money, method: TenderMethod = .openTender, methodReason: String = "",
        challenge: ChallengeKind? = nil, meetingOn: Day, meetingDocument: String
    ) {
        self.name = name
        self.pack = pack
        self.year = String(year)
        self.fund = fund
        self.division = division.code
        self.occupations = occupations
        self.groups = groups
        self.headcount = String(headcount)
        self.amount = amount.plain
        self.method = method.rawValue
        self.methodReason = methodReason
        self.challenge = challenge?.rawValue ?? ""
        self.meetingOn = meetingOn.description
        self.meetingDocument = meetingDocument
    }

    package init(_ project: Project) {
        name = project.name
        pack = project.pack
        year = String(project.year)
        fund = project.fund
        division = project.division.code
        occupations = project.occupations.map(\.code)
        groups = project.groups
        headcount = project.headcount.map(String.init) ?? ""
        amount = project.amount.plain
        method = project.method.rawValue
        methodReason = project.methodReason ?? ""
        challenge = project.challenge?.rawValue ?? ""
        meetingOn = project.meetingOn?.description ?? ""
        meetingDocument = project.meetingDocument ?? ""
    }

    /// Problems, each on its field: `required`, `packUnknown`, `packElsewhere`, `fundUnknown`, `groupUnknown`, `occupation.form`,
    /// `occupationUnknown`, `numberOutOfRange`, `money.*`, `choiceUnknown`, `methodReasonMissing`, `challengeUnknown`,
    /// `shortlistOnly`, `meetingMissing`, `division.form`, `divisionUnknown`, `day.*`.
    func columns(_ office: Office) throws -> (columns: Columns, division: Division) {
        var entries = Entries()
        let name = entries.text(name, "name", longest: 120)
        let packID = entries.text(pack, "pack")
        let pack = office.packs[packID]
        if !packID.isEmpty, pack == nil { entries.refuse("packUnknown", "pack", ["pack": String(packID.prefix(40))]) }
        let today = office.clock.today
        let year = entries.count(year, "year", in: today.year - 10...today.year + 2)
        if self.year.trimmed.isEmpty { entries.refuse("required", "year") }
        let fund = entries.text(fund, "fund")
        if let pack, !fund.isEmpty, !pack.codes.entries(of: "fund").isEmpty, !pack.codes.has("fund", fund) {
            entries.refuse("fundUnknown", "fund")
        }
        let division = entries.value(division, "division", as: Division.self)
        if let division, office.divisions.entry(division, on: today) == nil {
            entries.refuse("divisionUnknown", "division", ["code": division.code])
        }
        if let pack, let division, !office.holds(pack, in: division) {
            entries.refuse("packElsewhere", "pack")
        }
        if shortlistOnly { entries.refuse("shortlistOnly", "shortlistOnly") }
        if groups.isEmpty { entries.refuse("required", "groups") }
        for group in groups where pack.map({ !$0.codes.has("group", group) }) ?? false {
            entries.refuse("groupUnknown", "groups", ["group": String(group.prefix(40))])
        }
        if occupations.isEmpty { entries.refuse("required", "occupations") }
        let occupations = entries.occupations(occupations, "occupations", office)
        if headcount.trimmed.isEmpty { entries.refuse("required", "headcount") }
        let headcount = entries.count(headcount, "headcount", in: 1...100_000)
        let amount = entries.money(amount, "amount")
        let (method, challenge, meeting) = how(&entries)
        let paper = entries.optional(meetingDocument, "meetingDocument", longest: 120)
        if method?.isProcurement == true, paper == nil { entries.refuse("meetingMissing", "meetingDocument") }
        try entries.finish()
        guard let year, let division, let headcount, let amount, let method else {
            throw Refusal("required", field: "name")
        }
        return (
            [
                "name": name, "pack": packID, "year": year, "fund": fund, "division": division,
                "occupations": CodeList.text(occupations), "groups": CodeList.text(groups), "headcount": headcount,
                "amount_fen": amount, "method": method.rawValue,
                "method_reason": methodReason.trimmed.isEmpty ? nil : methodReason.trimmed,
                "challenge": challenge?.rawValue, "meeting_on": meeting, "meeting_document": paper
            ], division
        )
    }

    private func how(_ entries: inout Entries) -> (TenderMethod?, ChallengeKind?, Day?) {
        let method = entries.choice(method, "method", as: TenderMethod.self)
        if method?.needsReason == true, methodReason.trimmed.isEmpty {
            entries.refuse("methodReasonMissing", "methodReason")
        }
        var kind: ChallengeKind?
        if method == .openChallenge {
            kind = ChallengeKind(rawValue: challenge.trimmed)
            if kind == nil { entries.refuse("challengeUnknown", "challenge") }
        }
        let meeting = entries.optionalValue(meetingOn, "meetingOn", as: Day.self)
        if method?.isProcurement == true, meetingOn.trimmed.isEmpty { entries.refuse("meetingMissing", "meetingOn") }
        return (method, kind, meeting)
    }
}
