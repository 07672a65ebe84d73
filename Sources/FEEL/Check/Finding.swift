/// What a check says of a model: an error makes it wrong, a warning is worth a look.
package struct Finding: Sendable, Equatable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        case error, warning
    }

    package var severity: Severity
    package var problem: Problem

    package var description: String {
        let owner = problem.element.isEmpty ? "" : "\(problem.element): "
        return "\(problem.file):\(problem.line):\(problem.column): \(severity.rawValue): \(owner)\(problem.message)"
    }
}

extension Model {
    /// Everything that can be told of the model without deciding anything, in the order of the files: unknown names and
    /// types, wrong calls and patterns, rows of tables that overlap, are never reached or are missing. Never throws:
    /// an empty list is a good model.
    package func check() -> [Finding] {
        let compiler = Compiler(self, lenient: false)
        compiler.inspection = Inspection()
        _ = compiler.program(keys: order.filter { if case .input = elements[$0] { false } else { true } }, names: [])
        var findings = compiler.sortedProblems.map { Finding(severity: .error, problem: $0) }
        if let inspection = compiler.inspection {
            findings += inspection.warnings.map { Finding(severity: .warning, problem: $0) }
            for table in inspection.tables { findings += TableCheck(table).findings() }
        }
        findings += knowledgeCycles()
        return Finding.ordered(findings)
    }

    /// Reads files as one model and checks it: what `load` would throw, and what `check` finds in the rest.
    package static func check(_ sources: [ModelSource]) -> [Finding] {
        var loader = ModelLoader(Model())
        for source in sources { loader.add(source) }
        let (model, problems) = loader.finishLeniently()
        let errors = problems.map { Finding(severity: .error, problem: $0) }
        // A file that could not be read leaves names unknown all over; those are no news.
        if loader.lacksFiles { return Finding.ordered(errors) }
        return Finding.ordered(errors + model.check())
    }

    /// Knowledge models that require themselves in the end: allowed to run, but seldom meant.
    private func knowledgeCycles() -> [Finding] {
        var findings: [Finding] = []
        var state: [Key: Int] = [:]
        func edges(_ key: Key) -> [Key] {
            guard case .knowledge = elements[key] else { return [] }
            return (links[key] ?? []).filter { $0 != key }
        }
        for start in order where state[start] == nil {
            var stack: [(key: Key, next: Int)] = [(start, 0)]
            state[start] = 1
            while let top = stack.last {
                let targets = edges(top.key)
                guard top.next < targets.count else {
                    state[top.key] = 2
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = targets[top.next]
                if state[target] == nil {
                    state[target] = 1
                    stack.append((target, 0))
                } else if state[target] == 1, let place = elements[target]?.place {
                    let names = stack.map(\.key).drop { $0 != target }.map(\.name) + [target.name]
                    let problem = Problem(
                        file: place.file, line: place.line, column: place.column, element: target.name,
                        message: "requires itself: " + names.joined(separator: " → "))
                    findings.append(Finding(severity: .warning, problem: problem))
                }
            }
        }
        return findings
    }
}

extension Finding {
    /// By place, each once.
    static func ordered(_ findings: [Finding]) -> [Finding] {
        var result: [Finding] = []
        let sorted = findings.enumerated().sorted { one, two in
            let left = one.element.problem, right = two.element.problem
            return (left.file, left.line, left.column, one.offset) < (right.file, right.line, right.column, two.offset)
        }
        for (_, finding) in sorted where result.last != finding { result.append(finding) }
        return result
    }
}

/// What a compiler collects for a check besides the problems that stop it.
final class Inspection {
    var warnings: [Problem] = []
    var tables: [TableView] = []
}

/// A decision table with its cells compiled, as a check looks at it.
struct TableView {
    struct Column {
        /// The expression at its head.
        var text: String
        var type: FeelType
        /// `inputValues` of the column.
        var allowed: CellTest?
        /// Reads an input of the model and nothing else, so that it does not depend on the other columns.
        var isPlain: Bool
        /// One per row; `.anything` where the cell is empty, nil where it is wrong.
        var cells: [CellTest?]
    }

    var table: DecisionTable
    var columns: [Column]
    /// One per row: the values of its output cells; nil when they are no constants.
    var outputs: [[Value]?]
}
