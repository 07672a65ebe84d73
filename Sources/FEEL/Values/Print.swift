extension Value: CustomStringConvertible {
    /// The text that FEEL's `string()` gives; strings inside lists and contexts are quoted.
    package var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let value): value.description
        case .string(let value): value
        case .date(let value): value.description
        case .time(let value): value.description
        case .dateTime(let value): value.description
        case .daySpan(let value): value.description
        case .monthSpan(let value): value.description
        case .list(let items): "[" + items.map(\.quoted).joined(separator: ", ") + "]"
        case .context(let context):
            "{" + context.entries.map { Value.key($0.name) + ": " + $0.value.quoted }.joined(separator: ", ") + "}"
        case .range(let range):
            (range.lowClosed ? "[" : "(") + (range.low.isNull ? "" : range.low.quoted) + ".."
                + (range.high.isNull ? "" : range.high.quoted) + (range.highClosed ? "]" : ")")
        case .function: "function"
        }
    }

    private var quoted: String {
        guard case .string(let text) = self else { return description }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func key(_ name: String) -> String {
        let plain = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0 == "_" || $0 == " "
                || $0.properties.numericType != nil
        }
        return plain && !name.isEmpty ? name : Value.string(name).quoted
    }
}
