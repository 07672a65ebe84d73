import Programme
import Vocabulary

/// Charts of a simulation as SVG of our own: they need no script, print, and say everything in text as well.
enum SimulationCharts {
    private static let width = 720

    /// Before and after, two bars for each row; lengths to one scale.
    static func bars(_ rows: [(name: String, tally: SimulationTally)], _ words: Words) -> String {
        let most = rows.map { max($0.tally.before, $0.tally.after) }.max() ?? 0
        guard most > 0 else { return "" }
        let (label, line) = (200, 40)
        let room = Double(width - label - 150)
        var marks = ""
        for (index, row) in rows.enumerated() {
            let y = index * line + 6
            marks += text(label - 8, y + 20, row.name, "n", end: true)
            for (offset, value, look) in [(0, row.tally.before, "b"), (15, row.tally.after, "a")] {
                let length = Int(Double(value) / Double(most) * room)
                marks += "<rect class=\"\(look)\" x=\"\(label)\" y=\"\(y + offset)\" width=\"\(length)\" height=\"12\"/>"
                marks += text(label + length + 6, y + offset + 10, words.money(value), "v")
            }
        }
        return svg(rows.count * line + 8, words.text("simulation.barsLabel"), marks)
    }

    /// How many claims change by how much.
    static func distribution(_ sums: SimulationSums, _ words: Words) -> String {
        let counts = sums.distribution
        let changed = counts.enumerated().filter { $0.offset != SimulationSums.steps }.map(\.element)
        guard let most = changed.max(), most > 0 else { return "" }
        let column = width / counts.count
        var marks = ""
        for (index, count) in counts.enumerated() {
            let x = index * column
            let isMiddle = index == SimulationSums.steps
            let height = isMiddle ? 0 : Int(Double(count) / Double(most) * 130)
            let look = index < SimulationSums.steps ? "l" : "w"
            if height > 0 {
                marks +=
                    "<rect class=\"\(look)\" x=\"\(x + 3)\" y=\"\(150 - height)\" width=\"\(column - 6)\" height=\"\(height)\"/>"
            }
            if count > 0 { marks += text(x + column / 2, 144 - height, words.count(Int(count)), "v", middle: true) }
            marks += text(x + column / 2, 166, mark(index, words), "n", middle: true)
        }
        marks += "<line x1=\"0\" y1=\"150.5\" x2=\"\(width)\" y2=\"150.5\"/>"
        return svg(176, words.text("simulation.distributionLabel"), marks)
    }

    /// The bound of a step in whole yuan: ≤ 100, > 6,400.
    private static func mark(_ index: Int, _ words: Words) -> String {
        let steps = SimulationSums.steps
        if index == steps { return "0" }
        let step = index > steps ? index - steps - 1 : steps - 1 - index
        let sign = index > steps ? "+" : "−"
        let last = step == steps - 1
        let yuan = Int(SimulationSums.bound(last ? step - 1 : step) / 100)
        return sign + (last ? ">" : "≤") + words.count(yuan)
    }

    private static func svg(_ height: Int, _ label: String, _ marks: String) -> String {
        "<svg class=\"sl-chart\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(Markup.escaped(label))\">"
            + marks + "</svg>"
    }

    private static func text(
        _ x: Int, _ y: Int, _ text: String, _ look: String, end: Bool = false, middle: Bool = false
    ) -> String {
        let anchor = end ? " text-anchor=\"end\"" : middle ? " text-anchor=\"middle\"" : ""
        let shown = text.count > 14 ? String(text.prefix(13)) + "…" : text
        return "<text class=\"\(look)\" x=\"\(x)\" y=\"\(y)\"\(anchor)>\(Markup.escaped(shown))</text>"
    }
}
