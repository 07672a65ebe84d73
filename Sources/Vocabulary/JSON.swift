/// A JSON value that loses nothing: numbers stay text, objects keep their order.
package enum JSON: Hashable, Sendable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// A number as it was written, known to be well formed; at most 400 digits, also when it is written without exponent.
    package struct Number: Hashable, Sendable {
        package let text: String

        /// Nil where the text is no JSON number.
        package init?(_ text: String) {
            guard DecimalText(text) != nil else { return nil }
            self.text = text
        }

        package init(_ integer: Int64) { text = String(integer) }

        /// Nil where it has a fraction or does not fit.
        package var integer: Int64? { Int64(canonical) }

        /// Plain decimal without exponent, needless zeros or minus zero: `1500`, `0.5`, `-3.25`.
        package var canonical: String { DecimalText(text)?.plain ?? "0" }
    }

    package static func integer(_ value: Int) -> JSON { .number(Number(Int64(value))) }
    package static func integer(_ value: Int64) -> JSON { .number(Number(value)) }
    package static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    /// The member of an object; nil for what is no object or has no such member.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .number(let value) = self { value.integer } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var members: [Member]? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }

    /// The canonical text.
    package var description: String { String(decoding: canonical, as: UTF8.self) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .number(Number(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    package init(nilLiteral: ()) { self = .null }
}

/// A JSON number taken apart.
struct DecimalText {
    private var negative = false
    private var digits: [UInt8] = []
    /// Where the point stands, counted from the first digit.
    private var point = 0

    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(1024))
        guard bytes.count < 1024 else { return nil }
        var rest = bytes[...]
        if rest.first == 45 { negative = true; rest = rest.dropFirst() }
        let whole = rest.prefix { Text.digit($0) != nil }
        guard let first = whole.first, first != 48 || whole.count == 1 else { return nil }
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == 46 {
            fraction = rest.dropFirst().prefix { Text.digit($0) != nil }
            if fraction.isEmpty { return nil }
            rest = rest.dropFirst(1 + fraction.count)
        }
        var exponent = 0
        if rest.first == 101 || rest.first == 69 {
            rest = rest.dropFirst()
            let minus = rest.first == 45
            if minus || rest.first == 43 { rest = rest.dropFirst() }
            guard let value = Text.number(rest), value <= 400 else { return nil }
            exponent = minus ? -value : value
            rest = []
        }
        guard rest.isEmpty, whole.count + fraction.count <= 400 else { return nil }
        digits = Array(whole + fraction)
        point = whole.count + exponent
        while digits.first == 48 { digits.removeFirst(); point -= 1 }
        while digits.last == 48 { digits.removeLast() }
        // What is written out must be read again.
        guard digits.isEmpty || max(point, digits.count, digits.count - point + 1) <= 400 else { return nil }
    }

    var plain: String {
        if digits.isEmpty { return "0" }
        var out: [UInt8] = negative ? [45] : []
        let zeros = { (count: Int) in [UInt8](repeating: 48, count: max(0, count)) }
        if point <= 0 {
            out += [48, 46] + zeros(-point) + digits
        } else if point >= digits.count {
            out += digits + zeros(point - digits.count)
        } else {
            out += digits[..<point] + [46] + digits[point...]
        }
        return String(decoding: out, as: UTF8.self)
    }
}
