import Vocabulary

/// A policy as data, with everything that it takes over from the packs it extends.
package struct Pack: Sendable {
    /// `yunnan-2023`
    package let id: String
    /// Id, day of issue and the first digits of the SHA-256 over all its files and those of its bases. Stable: same
    /// files, same text.
    package let version: String
    package let title: Bilingual
    package let document: SourceDocument
    /// First day on which a class may start.
    package let from: Day
    /// Last day, included; nil: open.
    package let to: Day?
    /// Where it is law: a province, or a part of one; nil in versions from before packs said so.
    package let jurisdiction: Jurisdiction?
    package let extends: String?
    /// Ids from the lowest base to this pack.
    package let lineage: [String]
    /// In the order of the files, base first.
    package let parameters: [Parameter]
    package let clauses: [String: Clause]
    package let catalogue: Catalogue
    package let codes: CodeBook
    package let procedures: [ProcedureData]
    /// When which report is due.
    package let reports: [ReportDate]
    package let areaLists: [AreaList]
    /// The programmes that the document names, and those of its bases.
    package let programmes: [ProgrammeRule]
    /// Item kinds in the order of the outcome.
    package let itemKinds: [String]
    /// What it pays besides trainees' claims; empty where it has no such rules.
    package let grants: [GrantKind]
    /// Benefits for those who finish a training that the document names; nil: it names none.
    package let benefits: NamedBenefits?
    /// The tables of each decision as people read them.
    package let rules: [DecisionKind: [RuleTable]]
    /// What the models' labels and notes mean in English.
    package let words: PackWords
    /// What each decision's reasons are called, by decision and code.
    let reasonTexts: [DecisionKind: [String: Reason]]
    let engine: DecisionEngine
    private let byName: [String: Int]

    init(_ parts: PackParts, engine: DecisionEngine) {
        jurisdiction = parts.jurisdiction
        id = parts.id
        version = parts.version
        title = parts.title
        document = parts.document
        from = parts.from
        to = parts.to
        extends = parts.extends
        lineage = parts.lineage
        parameters = parts.parameters
        clauses = parts.clauses
        catalogue = parts.catalogue
        codes = parts.codes
        procedures = parts.procedures
        reports = parts.reports
        areaLists = parts.areaLists
        programmes = parts.programmes
        itemKinds = parts.itemKinds
        grants = parts.grants
        benefits = parts.benefits
        reasonTexts = parts.reasonTexts
        words = PackWords(parts)
        rules = Dictionary(
            uniqueKeysWithValues: DecisionKind.allCases.map { ($0, RuleTable.tables(of: $0, in: parts)) })
        byName = Dictionary(parts.parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
        self.engine = engine
    }

    /// Types of grants, each once, in the order of the tables.
    package var benefitTypes: [String] {
        grants.reduce(into: []) { all, grant in if !all.contains(grant.benefitType) { all.append(grant.benefitType) } }
    }

    /// Whether a class that starts on this day falls under the pack.
    package func covers(_ day: Day) -> Bool { day >= from && (to.map { day <= $0 } ?? true) }

    /// Whether its rules hold in a division. Those of one province never hold in another.
    package func holds(in division: Division) -> Bool { jurisdiction?.division.contains(division) ?? true }

    package func parameter(_ name: String) -> Parameter? { byName[name].map { parameters[$0] } }

    /// A whole-number parameter (`fen`, `count`, `days`, `minutes` …); nil when the pack has none of that name.
    package func count(_ name: String) -> Int? { parameter(name)?.value.whole.map(Int.init) }

    /// An exact number parameter (shares, hours); nil when the pack has none of that name.
    package func number(_ name: String) -> ExactNumber? { parameter(name)?.value.number }

    package func flag(_ name: String) -> Bool? { parameter(name)?.value.flag }

    package func text(_ name: String) -> String? { parameter(name)?.value.text }

    /// A list of codes.
    package func list(_ name: String) -> [String]? { parameter(name)?.value.items?.compactMap(\.text) }

    package func procedure(_ id: String) -> ProcedureData? { procedures.first { $0.id == id } }

    /// How a reason or finding of a decision is told.
    package func reason(_ decision: DecisionKind, _ code: String) -> Reason? { reasonTexts[decision]?[code] }

    /// All reasons of a decision, in their order.
    package func reasons(_ decision: DecisionKind) -> [Reason] {
        (reasonTexts[decision] ?? [:]).values.sorted { $0.order < $1.order }
    }
}
