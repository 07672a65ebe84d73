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
        }
        marks += text(SimulationSums.steps * column + column / 2, 166, "0", "n", middle: true)
        // A bound stands where two columns meet: left of it less, right of it more.
        for step in 0..<SimulationSums.steps - 1 {
            let yuan = words.count(Int(SimulationSums.bound(step) / 100))
            let (left, right) = (SimulationSums.steps - 1 - step, SimulationSums.steps + 2 + step)
            for (edge, sign) in [(left, "−"), (right, "+")] {
                marks += "<line x1=\"\(edge * column)\" y1=\"150\" x2=\"\(edge * column)\" y2=\"154\"/>"
                marks += text(edge * column, 166, sign + yuan, "t", middle: true)
            }
        }
        marks += "<line x1=\"0\" y1=\"150.5\" x2=\"\(width)\" y2=\"150.5\"/>"
        return svg(176, words.text("simulation.distributionLabel"), marks)
    }

    private static func svg(_ height: Int, _ label: String, _ marks: String) -> String {
        "<svg class=\"sl-chart\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(Markup.escaped(label))\">"
            + marks + "</svg>"
    }

    /// A name cut to the room left of the bars: 14 Chinese characters, twice as many letters.
    private static func fitting(_ text: String) -> String {
        func wide(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
        guard wide(text) > 28 else { return text }
        var shown = text[...]
        while wide(shown) > 26 { shown = shown.dropLast() }
        return shown + "…"
    }

    private static func text(
        _ x: Int, _ y: Int, _ text: String, _ look: String, end: Bool = false, middle: Bool = false
    ) -> String {
        let anchor = end ? " text-anchor=\"end\"" : middle ? " text-anchor=\"middle\"" : ""
        return "<text class=\"\(look)\" x=\"\(x)\" y=\"\(y)\"\(anchor)>\(Markup.escaped(fitting(text)))</text>"
    }
}
