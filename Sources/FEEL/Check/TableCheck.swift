/// Looks for rows of a table that overlap, that are never reached, and for inputs that no row takes.
///
/// Columns are taken as independent of each other. Cells whose tests are no constants are unknown: they never prove an
/// overlap and never count as a gap.
struct TableCheck {
    private let view: TableView
    private let domains: [ColumnDomain]
    /// Some column tells too much apart to be followed.
    private let isTooLarge: Bool
    private let rows: Int

    /// Pairs of rows compared, and states of the search for gaps.
    static let maxPairs = 1_000_000
    static let maxStates = 100_000
    /// Overlaps told of one table.
    static let maxTold = 20

    init(_ view: TableView) {
        self.view = view
        rows = view.table.rules.count
        var domains: [ColumnDomain] = []
        for column in view.columns { if let domain = ColumnDomain(column) { domains.append(domain) } }
        self.domains = domains
        isTooLarge = domains.count != view.columns.count
    }

    func findings() -> [Finding] {
        if rows == 0 { return [finding(.warning, view.table.place, "the table has no rows")] }
        if isTooLarge {
            return [finding(.warning, view.table.place, "the table is too large to look for overlaps and gaps")]
        }
        switch view.table.hitPolicy {
        case .unique, .any: return overlaps() + gaps()
        case .first: return unreachable()
        case .priority, .collect, .ruleOrder, .outputOrder: return []
        }
    }

    private func finding(_ severity: Finding.Severity, _ place: Place, _ message: String) -> Finding {
        Finding(
            severity: severity,
            problem: Problem(
                file: place.file, line: place.line, column: place.column, element: view.table.owner, message: message))
    }

    // MARK: - Overlaps

    private func overlaps() -> [Finding] {
        let disagreeing = view.table.hitPolicy == .any
        var found: [Finding] = [], compared = 0
        for second in 0..<rows {
            for first in 0..<second {
                compared += 1
                if compared > TableCheck.maxPairs {
                    return found + [
                        finding(.warning, view.table.place, "the table is too large to look for overlapping rows")
                    ]
                }
                guard let example = common(first, second) else { continue }
                if disagreeing {
                    guard let one = view.outputs[first], let two = view.outputs[second], one != two else { continue }
                }
                if found.count == TableCheck.maxTold {
                    return found + [finding(severity(example), view.table.place, "more rows overlap")]
                }
                let both = "rows \(first + 1) and \(second + 1) both take \(text(example))"
                let wrong = disagreeing ? " and give different outputs" : ""
                let rest = "; with hit policy \(disagreeing ? "ANY" : "UNIQUE") the result is then null"
                found.append(finding(severity(example), view.table.rules[second].place, both + wrong + rest))
            }
        }
        return found
    }

    /// An input that both rows take, one class per column; nil when there is none or it cannot be told.
    private func common(_ first: Int, _ second: Int) -> [Int]? {
        var example: [Int] = []
        for domain in domains {
            guard let one = domain.rows[first], let two = domain.rows[second] else { return nil }
            if domain.examples.isEmpty {
                example.append(-1)
            } else {
                guard let shared = domain.common(one, two) else { return nil }
                example.append(domain.open[first] && domain.open[second] ? -1 : shared)
            }
        }
        return example
    }

    /// Columns that are calculated, or read the same input, may depend on each other: the overlap may be none.
    private func severity(_ example: [Int]) -> Finding.Severity {
        let telling = view.columns.indices.filter { !domains[$0].open.allSatisfy { $0 } }
        let texts = Set(telling.map { view.columns[$0].text })
        return telling.allSatisfy { view.columns[$0].isPlain } && texts.count == telling.count ? .error : .warning
    }

    /// `route = "order", hours = 80`; columns that do not matter are left out.
    private func text(_ example: [Int]) -> String {
        let parts = example.enumerated().compactMap { column, index in
            index < 0 ? nil : "\(view.columns[column].text) = \(domains[column].text(index))"
        }
        return parts.isEmpty ? "every input" : parts.joined(separator: ", ")
    }

    // MARK: - Gaps

    private func gaps() -> [Finding] {
        if view.table.outputs.contains(where: { $0.defaultEntry != nil }) { return [] }
        var search = CoverSearch(domains, rows: Array(0..<rows), within: nil)
        guard let example = search.uncovered() else { return [] }
        return [
            finding(
                .warning, view.table.place,
                "no row takes \(text(example)); a row for it or a default output was expected")
        ]
    }

    // MARK: - Rows that are never reached

    private func unreachable() -> [Finding] {
        var found: [Finding] = []
        var states = 0
        for row in 1..<max(rows, 1) where found.count < TableCheck.maxTold {
            var search = CoverSearch(domains, rows: Array(0..<row), within: domains.map { $0.rows[row] })
            search.certain = true
            guard search.uncovered() == nil, !search.gaveUp else { continue }
            states += search.states
            found.append(
                finding(
                    .warning, view.table.rules[row].place,
                    "row \(row + 1) never fires: the rows before it take everything that it takes"))
            if states > TableCheck.maxStates { break }
        }
        return found
    }
}

/// Looks for an input that none of some rows takes, column by column.
private struct CoverSearch {
    private let domains: [ColumnDomain]
    private let rows: [Int]
    /// Classes looked at per column; nil stands for all of them.
    private let within: [ClassSet?]?
    /// Unknown cells count as taking nothing instead of everything.
    var certain = false
    private(set) var states = 0
    private(set) var gaveUp = false
    private var seen: Set<State> = []

    private struct State: Hashable {
        let column: Int
        let live: [Int]
    }

    init(_ domains: [ColumnDomain], rows: [Int], within: [ClassSet?]?) {
        self.domains = domains
        self.rows = rows
        self.within = within
    }

    /// One class per column, -1 where it does not matter; nil when every input is taken, or the search gave up.
    mutating func uncovered() -> [Int]? {
        var example: [Int] = []
        return search(0, rows, &example) ? example : nil
    }

    /// Recursion goes one level per column.
    private mutating func search(_ column: Int, _ live: [Int], _ example: inout [Int]) -> Bool {
        states += 1 + live.count / 16
        if states > TableCheck.maxStates || column > 200 {
            gaveUp = true
            return false
        }
        if live.isEmpty {
            for rest in column..<domains.count { example.append(first(rest)) }
            return true
        }
        if column == domains.count { return false }
        if live.contains(where: { row in domains[column...].allSatisfy { $0.open[row] } }) { return false }
        guard seen.insert(State(column: column, live: live)).inserted else { return false }
        let domain = domains[column]
        if domain.examples.isEmpty {
            example.append(-1)
            if search(column + 1, live.filter { takes($0, domain, nil) }, &example) { return true }
            example.removeLast()
            return false
        }
        for index in domain.examples.indices where looksAt(column, index) {
            example.append(index)
            if search(column + 1, live.filter { takes($0, domain, index) }, &example) { return true }
            example.removeLast()
            if gaveUp { return false }
        }
        return false
    }

    private func takes(_ row: Int, _ domain: ColumnDomain, _ index: Int?) -> Bool {
        guard let classes = domain.rows[row] else { return !certain }
        return index.map(classes.contains) ?? true
    }

    /// Whether a class belongs to what is searched; null counts as an input only where rows are compared.
    private func looksAt(_ column: Int, _ index: Int) -> Bool {
        guard let within else { return !domains[column].examples[index].isNull }
        return within[column].map { $0.contains(index) } ?? true
    }

    private func first(_ column: Int) -> Int {
        domains[column].examples.indices.first { looksAt(column, $0) } ?? -1
    }
}
