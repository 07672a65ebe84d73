import Policy
import Vocabulary

/// A parameter's value as it stands in a field of a form: a number, a word, or the entries of a list.
enum TypedValue {
    /// Lists with commas; nothing for a value that is not set.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .array(let items): items.map(text).joined(separator: ", ")
        case .string(let text): text
        case .null: ""
        default: String(decoding: JSONWriter.bytes(value), as: UTF8.self)
        }
    }

    /// - Throws: `Refusal` `valueWrong` for what is no value of its kind or out of its range.
    static func value(_ typed: String, of parameter: Parameter) throws(Refusal) -> JSONValue {
        let wrong = Refusal("valueWrong", field: "value")
        let text = typed.trimmed
        let items = text.split(whereSeparator: { ",，、".contains($0) }).map { String($0).trimmed }
        let value: JSONValue
        switch parameter.kind {
        case .flag:
            guard text == "true" || text == "false" else { throw wrong }
            value = .boolean(text == "true")
        case .text: value = .string(text)
        case .codes: value = .array(items.map { .string($0) })
        case .shares, .numbers:
            let numbers = items.compactMap { ExactNumber($0) }
            guard numbers.count == items.count else { throw wrong }
            value = .array(numbers.map { .number($0) })
        default:
            if text.isEmpty, parameter.value.isNull { return .null }
            guard let number = ExactNumber(text) else { throw wrong }
            value = .number(number)
        }
        if parameter.problem(with: value) != nil { throw wrong }
        return value
    }
}
