import Vocabulary

/// Whose rows a caller may see. Every list takes one.
package enum Scope: Hashable, Sendable {
    /// Rows whose `division` lies in one of these.
    case divisions([Division])
    /// Rows whose `division` lies in one of these, but for those of institutions to which the caller has a tie.
    case divisionsWithout([Division], institutions: [String])
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
        case .divisionsWithout(let divisions, let institutions):
            let within = Scope.divisions(divisions).condition(on: alias)
            let marks = institutions.map { _ in "?" }.joined(separator: ", ")
            return (
                "(\(within.text) and (\(alias).institution is null or \(alias).institution not in (\(marks))))",
                within.arguments + institutions.map { .text($0) }
            )
        case .institution(let id): return ("\(alias).institution = ?", [.text(id)])
        case .person(let id): return ("\(alias).person = ?", [.text(id)])
        case .everything: return ("1 = 1", [])
        }
    }

    /// The same without what a tie takes out: for tables that know no institution.
    package var area: Scope {
        if case .divisionsWithout(let divisions, _) = self { return .divisions(divisions) }
        return self
    }

    /// Whether a row with these owners is within the scope.
    package func contains(division: Division, institution: String? = nil, person: String? = nil) -> Bool {
        switch self {
        case .divisions(let divisions): divisions.contains { $0.contains(division) }
        case .divisionsWithout(let divisions, let ties):
            divisions.contains { $0.contains(division) } && !(institution.map(ties.contains) ?? false)
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
                let isArea = piece.hasSuffix(SQL.areaMark)
                let alias = String(isArea ? piece.dropLast(SQL.areaMark.count) : piece)
                let condition = (isArea ? scope.area : scope).condition(on: alias)
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
