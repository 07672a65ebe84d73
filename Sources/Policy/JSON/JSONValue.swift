import FEEL

/// A JSON value with exact decimals. Members keep the order of the text.
package indirect enum JSONValue: Sendable {
    case null
    case boolean(Bool)
    case number(ExactNumber)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package static func int(_ value: Int) -> JSONValue { .number(ExactNumber(value)) }
    package static func int64(_ value: Int64) -> JSONValue { .number(ExactNumber(value)) }

    /// Null where there is no text.
    package static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    package static func optional(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }

    package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    package var isNull: Bool { if case .null = self { true } else { false } }
    package var flag: Bool? { if case .boolean(let value) = self { value } else { nil } }
    package var number: ExactNumber? { if case .number(let value) = self { value } else { nil } }
    package var text: String? { if case .string(let value) = self { value } else { nil } }
    package var items: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var members: [Member]? { if case .object(let value) = self { value } else { nil } }
    /// The number when it is whole and fits 64 bits.
    package var whole: Int64? { number?.int64 }

    /// The member of that name; nil for no object or no such member.
    package subscript(key: String) -> JSONValue? { members?.first { $0.key == key }?.value }

    /// What a person calls the type, for error messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: Equatable {
    package static func == (one: JSONValue, other: JSONValue) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): !(left < right) && !(right < left)
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in
                    right.contains { $0.key == member.key && $0.value == member.value }
                }
        default: false
        }
    }
}

extension JSONValue {
    /// The value at that path; null where there is none.
    func at(_ path: [String]) -> JSONValue { path.reduce(self) { $0[$1] ?? .null } }

    /// The same value with the member at that path set; what is no object on the way becomes one.
    func putting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONValue {
        guard let key = path.first else { return value }
        var members = members ?? []
        if let at = members.firstIndex(where: { $0.key == key }) {
            members[at].value = members[at].value.putting(value, at: path.dropFirst())
        } else {
            members.append(Member(key, JSONValue.object([]).putting(value, at: path.dropFirst())))
        }
        return .object(members)
    }
}
