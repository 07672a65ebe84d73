import Policy
import Vocabulary

/// A table of a draft as people read it, cell by cell beside what stands in the file: 低于 80% for `< parameters.minAttendance`.
struct DraftReading {
    private let rows: [[String?]]

    /// Nothing is read while the draft cannot be.
    init(_ table: ModelSheet.Table, _ file: String, _ data: DraftPage.Data, _ visit: Visit) {
        let decision = DecisionKind(rawValue: String(file.prefix { $0 != "." }))
        guard let pack = data.check.pack, let decision,
            let rules = pack.rules[decision]?.first(where: { $0.name == table.name }),
            rules.rows.count == table.rows.count
        else {
            rows = []
            return
        }
        let view = PolicyView(pack, visit.words, .desk)
        let inputs = table.columns.indices.filter { table.columns[$0].kind == .input }
        let outputs = table.columns.indices.filter { table.columns[$0].kind == .output }
        let note = table.columns.firstIndex { $0.kind == .description }
        rows = pack.readable(rules).rows.map { row in
            var cells = [String?](repeating: nil, count: table.columns.count)
            for (column, condition) in zip(inputs, row.conditions) where condition != .anything {
                cells[column] = visit.words.say(condition)
            }
            for (column, given) in zip(outputs, row.results) where given != .nothing { cells[column] = view.say(given) }
            if visit.language == .english, let note { cells[note] = view.say(row.note) }
            return cells
        }
    }

    /// Nil where the cell speaks for itself.
    func words(row: Int, column: Int) -> String? {
        guard rows.indices.contains(row), rows[row].indices.contains(column), let text = rows[row][column] else {
            return nil
        }
        return text.isEmpty ? nil : text
    }
}
