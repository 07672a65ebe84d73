import Policy
import Vocabulary

/// A parameter's value as it stands in a field of a form, in the units of people: yuan, per cent, a word, the entries of a list.
enum TypedValue {
    /// Lists with commas; nothing for a value that is not set.
    static func text(_ value: JSONValue, _ kind: Parameter.Kind) -> String {
        switch value {
        case .array(let items): return items.map { text($0, kind) }.joined(separator: ", ")
        case .string(let text): return text
        case .null: return ""
        default: break
        }
        let plain = String(decoding: JSONWriter.bytes(value), as: UTF8.self)
        switch kind {
        case .fen: return value.whole.map { Money(fen: $0).description } ?? plain
        case .share: return (shifted(plain, by: 2)?.description ?? plain) + "%"
        default: return plain
        }
    }

    /// - Throws: `Refusal` `valueWrong` for what is no value of its kind or out of its range, `percentMissing` for a share.
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
            value = .number(try number(text, parameter.kind))
        }
        if parameter.problem(with: value) != nil { throw wrong }
        return value
    }

    private static func number(_ text: String, _ kind: Parameter.Kind) throws(Refusal) -> ExactNumber {
        let wrong = Refusal("valueWrong", field: "value")
        switch kind {
        case .fen:
            guard case .success(let money) = Money.parse(text.filter { $0 != "," && $0 != "元" }) else { throw wrong }
            return ExactNumber(money.fen)
        case .share:
            // A half is written 50%; 0.5 could mean either.
            guard text.hasSuffix("%") || text.hasSuffix("％") else { throw Refusal("percentMissing", field: "value") }
            guard let share = shifted(String(text.dropLast()).trimmed, by: -2) else { throw wrong }
            return share
        default:
            guard let number = ExactNumber(text) else { throw wrong }
            return number
        }
    }

    /// The number with its point moved, without ever being a binary fraction.
    private static func shifted(_ text: String, by places: Int) -> ExactNumber? {
        JSON.Number(text + "e\(places)").flatMap { ExactNumber($0.canonical) }
    }
}
