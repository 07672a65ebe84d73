import FEEL
import Vocabulary

/// A pack while it is put together: its base's parts, changed by its own files.
struct PackParts: Sendable {
    var id = ""
    var version = ""
    var title = Bilingual(zh: "", en: "")
    var document = SourceDocument(
        number: Bilingual(zh: "", en: ""), title: Bilingual(zh: "", en: ""), issuer: Bilingual(zh: "", en: ""), issued: .distantPast,
        printed: nil,
        carriesOut: nil, status: Bilingual(zh: "", en: ""))
    var from = Day.distantPast
    var to: Day?
    var jurisdiction: Jurisdiction?
    var extends: String?
    var lineage: [String] = []
    var parameters: [Parameter] = []
    var clauses: [String: Clause] = [:]
    var catalogue = Catalogue()
    var codes = CodeBook()
    var procedures: [ProcedureData] = []
    var reports: [ReportDate] = []
    var areaLists: [AreaList] = []
    var programmes: [ProgrammeRule] = []
    var itemKinds: [String] = []
    var benefits: NamedBenefits?
    var reasonTexts: [DecisionKind: [String: Reason]] = [:]
    /// The English of the texts of the models.
    var english: [String: String] = [:]
    var models: [DecisionKind: Model] = [:]
    var layout = DecisionLayout()

    mutating func set(_ parameter: Parameter) {
        if let at = parameters.firstIndex(where: { $0.name == parameter.name }) {
            parameters[at] = parameter
        } else {
            parameters.append(parameter)
        }
    }

    mutating func set(_ report: ReportDate) {
        if let at = reports.firstIndex(where: { $0.id == report.id }) {
            reports[at] = report
        } else {
            reports.append(report)
        }
    }

    mutating func set(_ list: AreaList) {
        if let at = areaLists.firstIndex(where: { $0.id == list.id }) {
            areaLists[at] = list
        } else {
            areaLists.append(list)
        }
    }

    mutating func set(_ programme: ProgrammeRule) {
        if let at = programmes.firstIndex(where: { $0.code == programme.code }) {
            programmes[at] = programme
        } else {
            programmes.append(programme)
        }
    }

    mutating func set(_ procedure: ProcedureData) {
        if let at = procedures.firstIndex(where: { $0.id == procedure.id }) {
            procedures[at] = procedure
        } else {
            procedures.append(procedure)
        }
    }
}

/// Which tables of the models give which part of an outcome.
struct DecisionLayout: Sendable {
    struct Item: Sendable {
        /// The table that gives the amount; where none of its rows fires the item does not exist for this claim.
        var amount: String
        /// Further tables that give payee or fund.
        var with: [String]
        /// Tables whose reasons refuse it.
        var reasons: [String]
    }

    var items: [String: Item] = [:]
    var assumptions: [String] = []
    var openingFindings: [String] = []
    var claimFindings: [String] = []
    var enrolmentFindings: [String] = []
    var entryFindings: [String] = []
    /// The single table of `Prepayment` and of `FundTransfer`.
    var share = ""
    var transfer = ""
    /// Tables of `FundTransfer` that say what puts a request before others.
    var preferences: [String] = []
    var grants = Grants()

    struct Grants: Sendable {
        /// Tables whose rows give kind, amount, payee and fund.
        var amounts: [String] = []
        /// Further tables that give payee or fund.
        var with: [String] = []
        /// Tables whose reasons refuse every kind.
        var reasons: [String] = []
        /// The table that says why a kind without a row is refused.
        var otherwise = ""
        var assumptions: [String] = []
        /// What such a kind is called in an outcome.
        static let otherKind = "otherGrant"

        /// In the order in which people read them.
        var tables: [String] { reasons + [otherwise] + amounts + with + assumptions }
    }

    /// All tables that a decision evaluates.
    func tables(of decision: DecisionKind) -> [String] {
        let all: [String] =
            switch decision {
            case .traineeClaim:
                items.sorted { $0.key < $1.key }.flatMap { $0.value.reasons + [$0.value.amount] + $0.value.with }
                    + assumptions
            case .classOpening: openingFindings
            case .classClaim: claimFindings
            case .enrolment: enrolmentFindings
            case .examEntry: entryFindings
            case .prepayment: [share]
            case .fundTransfer: [transfer] + preferences
            case .grant: grants.tables
            }
        var seen: Set<String> = []
        return all.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}
