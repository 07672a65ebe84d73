import Vocabulary

/// Whose rows a caller may see. Every list takes one.
package enum Scope: Hashable, Sendable {
    /// Rows whose `division` lies in one of these.
    case divisions([Division])
    /// Rows of one training institution (`institution`).
    case institution(String)
    /// Rows of one person (`person`).
    case person(String)
    /// All rows: for work of the system itself and for what is published. The reason is for the reader of the code.
    case everything(because: String)

    /// The condition on a table alias, with its values.
    func condition(on alias: String) -> (text: String, arguments: [SQLValue]) {
        switch self {
        case .divisions(let divisions):
            if divisions.isEmpty { return ("1 = 0", []) }
            let parts = divisions.map { _ in "(\(alias).division >= ? and \(alias).division < ?)" }
            let bounds = divisions.map(\.sqlRange).flatMap { [SQLValue.text($0.lower), .text($0.upper)] }
            return ("(" + parts.joined(separator: " or ") + ")", bounds)
        case .institution(let id): return ("\(alias).institution = ?", [.text(id)])
        case .person(let id): return ("\(alias).person = ?", [.text(id)])
        case .everything: return ("1 = 1", [])
        }
    }

    /// Whether a row with these owners is within the scope.
    package func contains(division: Division, institution: String? = nil, person: String? = nil) -> Bool {
        switch self {
        case .divisions(let divisions): divisions.contains { $0.contains(division) }
        case .institution(let id): institution == id
        case .person(let id): person == id
        case .everything: true
        }
    }
}

extension SQL {
    /// The text to run: the scope's condition put where `within` stands, its values in their places.
    func bound(to scope: Scope) throws -> (text: String, arguments: [SQLValue]) {
        guard isScoped else {
            if case .everything = scope { return (text, arguments) }
            throw StoreFault("a query must say where its scope applies: \(text)")
        }
        var out = ""
        var values: [SQLValue] = []
        var next = arguments.makeIterator()
        for (index, piece) in text.split(separator: "\u{1}", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                let condition = scope.condition(on: String(piece))
                out += condition.text
                values += condition.arguments
            } else {
                out += piece
                for byte in piece.utf8 where byte == UInt8(ascii: "?") {
                    if let value = next.next() { values.append(value) }
                }
            }
        }
        return (out, values)
    }
}
