/// Class hours (课时) to a hundredth. Exact; JSON and text show them as a plain decimal: `80`, `1.5`.
package struct ClassHours: Textual, Comparable {
    package let hundredths: Int64

    package static let zero = ClassHours(hundredths: 0)

    package init(hundredths: Int64) { self.hundredths = hundredths }

    package init(hours: Int32) { hundredths = Int64(hours) * 100 }

    /// Up to two decimals and 999,999 hours, not negative. Problem: `classHours.form`.
    package static func parse(_ text: String) -> Result<ClassHours, Problem> {
        let plain = Array(Text.trimmed(Text.halfWidth(text)).utf8.prefix(16))
        let parts = plain.split(separator: 46, maxSplits: 2, omittingEmptySubsequences: false)
        let bad = Result<ClassHours, Problem>.failure(Problem("classHours.form"))
        guard parts.count <= 2, let whole = Text.number(parts[0]), whole <= 999_999 else { return bad }
        var rest = 0
        if parts.count == 2 {
            guard parts[1].count <= 2, let digits = Text.number((Array(parts[1]) + [48]).prefix(2)), !parts[1].isEmpty
            else { return bad }
            rest = digits
        }
        return .success(ClassHours(hundredths: Int64(whole * 100 + rest)))
    }

    /// Nil on overflow.
    package func plus(_ other: ClassHours) -> ClassHours? {
        let (sum, over) = hundredths.addingReportingOverflow(other.hundredths)
        return over ? nil : ClassHours(hundredths: sum)
    }

    package static func < (one: ClassHours, other: ClassHours) -> Bool { one.hundredths < other.hundredths }

    package var description: String {
        let magnitude = hundredths.magnitude
        let rest = Int(magnitude % 100)
        var text = (hundredths < 0 ? "-" : "") + String(magnitude / 100)
        if rest > 0 { text += "." + (rest % 10 == 0 ? String(rest / 10) : Text.padded(rest, 2)) }
        return text
    }
}
