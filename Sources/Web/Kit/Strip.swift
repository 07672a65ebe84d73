/// Attendance drawn: a cell per half-day, pairs per day. Shape carries the state, colour comes after.
package struct Strip: Sendable {
    package enum Half: String, CaseIterable, Sendable {
        /// Signed in and out.
        case complete
        /// Signed in, not out: does not count.
        case noSignOut
        case absent
        case leave
        /// Nothing known: not uploaded, no record.
        case unknown
        /// Not yet held.
        case coming
        /// Being held now.
        case current
    }

    package let halves: [Half]

    package init(_ halves: [Half]) { self.halves = halves }

    /// 24 个半天，齐全 22 个.
    package func label(_ words: Words) -> String {
        words.text(
            "kit.strip.label",
            [
                "all": words.count(halves.count), "complete": words.count(halves.filter { $0 == .complete }.count)
            ])
    }

    /// The strip of a table: 22 high, 32 a day.
    package func svg(_ words: Words) -> String {
        var inside = ""
        for (index, half) in halves.enumerated() {
            let x = Double(index / 2 * 32 + index % 2 * 14) + 0.5
            inside += Self.cell(half, x: x, y: 1.5, width: 12, height: 19)
        }
        let width = (halves.count + 1) / 2 * 32
        return "<svg class=\"sl-strip\" width=\"\(width)\" height=\"22\" viewBox=\"0 0 \(width) 22\" role=\"img\""
            + " aria-label=\"\(Markup.escaped(label(words)))\">\(inside)</svg>"
    }

    /// The wide strip of a phone, filling 330: the current half-day has a pointer above.
    package func gauge(_ words: Words) -> String {
        let days = max(1, (halves.count + 1) / 2)
        let pitch = 333.6 / Double(days)
        let width = max(2, (pitch - 3.4) / 2)
        var inside = ""
        for (index, half) in halves.enumerated() {
            let x = Double(index / 2) * pitch + Double(index % 2) * (width + 0.6)
            inside += Self.cell(half, x: x, y: 10, width: width, height: 22)
            if half == .current {
                inside += "<path d=\"M\(Self.short(x + width / 2)) 7l-4-6h8z\" fill=\"#12577a\"/>"
            }
        }
        return "<svg class=\"sl-gauge\" viewBox=\"-1 0 332 34\" role=\"img\""
            + " aria-label=\"\(Markup.escaped(label(words)))\">\(inside)</svg>"
    }

    /// One cell with its word, for the legend.
    package static func legend(_ halves: [Half], _ words: Words) -> [String: Any] {
        [
            "items": halves.map { half -> [String: Any] in
                let svg =
                    "<svg viewBox=\"0 0 14 22\" aria-hidden=\"true\">"
                    + cell(half, x: 0.5, y: 1.5, width: 13, height: 19) + "</svg>"
                return ["markup": svg, "word": words.text("kit.strip.\(half.rawValue)")]
            }
        ]
    }

    private static func cell(_ half: Half, x: Double, y: Double, width: Double, height: Double) -> String {
        let middle = x + width / 2
        let centre = y + height / 2
        func box(_ fill: String, _ stroke: String, dashed: Bool = false) -> String {
            "<rect x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(width))\" height=\"\(short(height))\" rx=\"1\""
                + " fill=\"\(fill)\" stroke=\"\(stroke)\"" + (dashed ? " stroke-dasharray=\"2 2\"/>" : "/>")
        }
        switch half {
        case .complete:
            return box("#d3e9db", "#5b9a77")
        case .noSignOut:
            return box("#fcf0d9", "#824c00")
                + "<path d=\"M\(short(x + 0.5)) \(short(y + height))V\(short(y + 1))h\(short(width - 2))z\""
                + " fill=\"#824c00\"/>"
        case .absent:
            return box("#a3261d", "#a3261d")
                + "<path d=\"m\(short(middle - 3)) \(short(centre - 3)) 6 6m0-6-6 6\" stroke=\"#fff\""
                + " stroke-width=\"1.8\" fill=\"none\"/>"
        case .leave:
            return box("#fff", "#3c4f5e")
                + "<circle cx=\"\(short(middle))\" cy=\"\(short(centre))\" r=\"2.6\" fill=\"#3c4f5e\"/>"
        case .unknown:
            return box("#fff", "#574589", dashed: true)
                + "<path d=\"M\(short(middle - 3)) \(short(centre))h6\" stroke=\"#574589\" stroke-width=\"1.6\"/>"
        case .coming:
            return box("#fff", "#76848f", dashed: true)
        case .current:
            return box("#12577a", "#12577a")
        }
    }

    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
