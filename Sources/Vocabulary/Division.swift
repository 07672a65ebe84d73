/// An administrative division by its six-digit code (GB/T 2260 form). Whether it exists is `DivisionTable`'s to say.
package struct Division: Textual, Comparable {
    /// Six digits.
    package let code: String

    package enum Level: String, CaseIterable, Hashable, Codable, Sendable, Comparable {
        case county, prefecture, province

        private var rank: Int {
            switch self {
            case .county: 0
            case .prefecture: 1
            case .province: 2
            }
        }

        package static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }
    }

    private init(checked code: String) { self.code = code }

    /// Problem: `division.form`.
    package static func parse(_ text: String) -> Result<Division, Problem> {
        let bytes = Array(text.utf8.prefix(7))
        guard bytes.count == 6, bytes.allSatisfy({ Text.digit($0) != nil }), bytes[0] != 48,
            !(bytes[2] == 48 && bytes[3] == 48 && (bytes[4] != 48 || bytes[5] != 48))
        else { return .failure(Problem("division.form")) }
        return .success(Division(checked: text))
    }

    package var level: Level {
        if code.hasSuffix("0000") { return .province }
        return code.hasSuffix("00") ? .prefecture : .county
    }

    /// The digits that all divisions inside share: 2, 4 or 6 of them.
    package var prefix: String {
        switch level {
        case .province: String(code.prefix(2))
        case .prefecture: String(code.prefix(4))
        case .county: code
        }
    }

    /// The division above; nil for a province.
    package var parent: Division? {
        switch level {
        case .province: nil
        case .prefecture: province
        case .county: Division(checked: code.prefix(4) + "00")
        }
    }

    package var province: Division { Division(checked: code.prefix(2) + "0000") }

    /// The division itself and those above it, highest first.
    package var path: [Division] {
        guard let parent else { return [self] }
        return parent.path + [self]
    }

    /// Whether the other is this division or lies inside it.
    package func contains(_ other: Division) -> Bool { other.code.hasPrefix(prefix) }

    /// Bounds for SQL over text codes: `code >= lower AND code < upper` selects this division and all inside it.
    /// The upper bound ends in `:`, the character after `9`.
    package var sqlRange: (lower: String, upper: String) { (prefix, prefix + ":") }

    package static func < (one: Division, other: Division) -> Bool { one.code < other.code }

    package var description: String { code }
}
