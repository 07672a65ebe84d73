@testable import FEEL
import Testing

/// One line of a table of expressions: `text => what string() prints`.
struct ExpressionCase: Sendable, CustomTestStringConvertible {
    let text: String
    let printed: String

    var testDescription: String { text }

    /// Lines without `=>` are headings.
    static func table(_ lines: String) -> [ExpressionCase] {
        lines.split(separator: "\n").compactMap { line in
            guard let cut = line.range(of: " => ") ?? line.range(of: " =>") else { return nil }
            return ExpressionCase(text: String(line[..<cut.lowerBound]), printed: String(line[cut.upperBound...]))
        }
    }

    /// What comes out. Unknown names and wrong calls are null, as they are at run time.
    var result: String {
        do {
            let now = DateTime("2026-11-21T08:00:00+08:00")
            return try Expression.parse(text, lenient: true).evaluate(now: now).description
        } catch {
            return error.description
        }
    }
}
