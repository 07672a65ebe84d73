import Vault
import Vocabulary

/// A value in a column.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }
}

/// What stands in a column as it is.
package protocol SQLConvertible: ColumnValue {
    var sql: SQLValue { get }
}

extension SQLValue: SQLConvertible { package var sql: SQLValue { self } }
extension String: SQLConvertible { package var sql: SQLValue { .text(self) } }
extension Int: SQLConvertible { package var sql: SQLValue { .integer(Int64(self)) } }
extension Int64: SQLConvertible { package var sql: SQLValue { .integer(self) } }
extension Bool: SQLConvertible { package var sql: SQLValue { .integer(self ? 1 : 0) } }
extension Day: SQLConvertible { package var sql: SQLValue { .text(description) } }
extension Instant: SQLConvertible { package var sql: SQLValue { .integer(milliseconds) } }
extension Money: SQLConvertible { package var sql: SQLValue { .integer(fen) } }
extension Division: SQLConvertible { package var sql: SQLValue { .text(code) } }
extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sql: SQLValue { self?.sql ?? .null }
}

extension SQLConvertible where Self: RawRepresentable, RawValue == String {
    package var sql: SQLValue { .text(rawValue) }
}

/// Named values for `insert` and `update`.
package struct Columns: ExpressibleByDictionaryLiteral, Sendable {
    package var pairs: [(name: String, value: SQLValue)] = []
    /// What is sealed when it is written; its blind index goes into the column of the same name with `indexSuffix`.
    package var personal: [(name: String, value: any Personal)] = []

    static let indexSuffix = "_index"

    package var isEmpty: Bool { pairs.isEmpty && personal.isEmpty }

    package init(dictionaryLiteral elements: (String, any ColumnValue)...) {
        pairs.reserveCapacity(elements.count)
        for element in elements { element.1.put(element.0, in: &self) }
    }

    /// Adds a column of any kind, in place of one of that name.
    package mutating func set(_ name: String, _ value: some ColumnValue) {
        pairs.removeAll { $0.name == name || $0.name == name + Self.indexSuffix }
        personal.removeAll { $0.name == name }
        value.put(name, in: &self)
    }

    package subscript(name: String) -> SQLValue {
        get { pairs.first { $0.name == name }?.value ?? .null }
        set {
            if let index = pairs.firstIndex(where: { $0.name == name }) {
                pairs[index].value = newValue
            } else {
                pairs.append((name, newValue))
            }
        }
    }
}

/// SQL text with its bound values. Values can only come in by interpolation, which binds them:
/// `"select * from class c where c.state = \(state) and \(within: "c")"`.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    package var text: String
    package var arguments: [SQLValue]
    /// Whether the text names the place where the scope's condition goes.
    package var isScoped: Bool

    package init(stringLiteral value: String) { text = value; arguments = []; isScoped = false }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        arguments = stringInterpolation.arguments
        isScoped = stringInterpolation.isScoped
    }

    package init(text: String, arguments: [SQLValue]) { self.text = text; self.arguments = arguments; isScoped = false }

    static let areaMark = ".area"

    /// Joins conditions or clauses.
    package static func + (a: SQL, b: SQL) -> SQL {
        var sum = a
        sum.text += b.text
        sum.arguments += b.arguments
        sum.isScoped = a.isScoped || b.isScoped
        return sum
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var arguments: [SQLValue] = []
        var isScoped = false

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 16) }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            text += "?"
            arguments.append(value.sql)
        }

        /// `(?, ?, ?)`, or `(null)` for an empty list, which no value equals.
        package mutating func appendInterpolation(list values: [some SQLConvertible]) {
            text += values.isEmpty ? "(null)" : "(" + values.map { _ in "?" }.joined(separator: ", ") + ")"
            arguments += values.map(\.sql)
        }

        /// The scope's condition on the table alias, which must have the columns `division` and, where asked, `institution`, `person`.
        package mutating func appendInterpolation(within alias: String) {
            text += "\u{1}\(alias)\u{1}"
            isScoped = true
        }

        /// The same for a table that has no `institution`: a declared tie takes nothing out of it.
        package mutating func appendInterpolation(area alias: String) {
            text += "\u{1}\(alias)\(SQL.areaMark)\u{1}"
            isScoped = true
        }

        /// A fragment, with its values.
        package mutating func appendInterpolation(_ fragment: SQL) {
            text += fragment.text
            arguments += fragment.arguments
            isScoped = isScoped || fragment.isScoped
        }
    }
}

/// A fault of the store or of its use; never something a user did wrong.
package struct StoreFault: Error, CustomStringConvertible, Sendable {
    package let description: String
    package init(_ description: String) { self.description = description }
}
