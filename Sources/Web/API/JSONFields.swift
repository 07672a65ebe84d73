import Vocabulary

/// Reads the members of a JSON object strictly: every wrong type, missing or unknown member is a problem with its place.
///
/// Problems: `json.type` (`wanted`), `json.missing`, `json.unknown`, each placed by path (`$.signings[3].lesson`).
struct JSONFields {
    let path: String
    private let members: [JSON.Member]
    private(set) var problems: [Problem] = []
    private var known: [String] = []

    /// What is no object counts as an empty one, with a problem.
    init(_ value: JSON, path: String = "$") {
        self.path = path
        if let members = value.members {
            self.members = members
        } else {
            members = []
            problems.append(Problem("json.type", place: path, values: ["wanted": "object"]))
        }
    }

    /// Reads a body.
    /// - Throws: `Refusal` `json.syntax`, `json.duplicate`, `json.depth`, `json.number`, `json.surrogate`, placed by line and column.
    static func body(_ bytes: [UInt8]) throws -> JSON {
        switch JSON.parse(bytes) {
        case .success(let value): return value
        case .failure(let problem): throw Refusal(problem)
        }
    }

    mutating func refuse(_ code: String, _ name: String, _ values: [String: String] = [:]) {
        problems.append(Problem(code, field: name, place: "\(path).\(name)", values: values))
    }

    /// The member's value; nil where it is missing or null.
    mutating func value(_ name: String) -> JSON? {
        known.append(name)
        guard let value = members.first(where: { $0.name == name })?.value, !value.isNull else { return nil }
        return value
    }

    mutating func text(_ name: String, longest: Int = 200) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, text.utf8.count <= longest else {
            refuse("json.type", name, ["wanted": "string"])
            return nil
        }
        return text
    }

    mutating func needed(_ name: String, longest: Int = 200) -> String {
        let before = problems.count
        if let text = text(name, longest: longest) { return text }
        if problems.count == before { refuse("json.missing", name) }
        return ""
    }

    mutating func whole(_ name: String) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else {
            refuse("json.type", name, ["wanted": "integer"])
            return nil
        }
        return Int(number)
    }

    /// A number as it was written, up to 20 characters.
    mutating func decimal(_ name: String) -> String? {
        guard let value = value(name) else { return nil }
        guard case .number(let number) = value, number.canonical.utf8.count <= 20 else {
            refuse("json.type", name, ["wanted": "number"])
            return nil
        }
        return number.canonical
    }

    /// A value with one text form; its own problem where it is none.
    mutating func parsed<T>(_ name: String, _ parse: (String) -> Result<T, Problem>) -> T? {
        guard let text = text(name) else { return nil }
        switch parse(text) {
        case .success(let value): return value
        case .failure(let problem):
            problems.append(problem.on(field: name).at(place: "\(path).\(name)"))
            return nil
        }
    }

    /// One of a few words.
    mutating func choice<T: RawRepresentable & CaseIterable>(_ name: String, _ type: T.Type) -> T?
    where T.RawValue == String {
        guard let text = text(name) else { return nil }
        if let value = T(rawValue: text) { return value }
        refuse("json.type", name, ["wanted": T.allCases.map(\.rawValue).joined(separator: " | ")])
        return nil
    }

    /// Everything that is wrong, unknown members included.
    var all: [Problem] {
        problems
            + members.filter { !known.contains($0.name) }.prefix(20).map {
                Problem("json.unknown", field: $0.name, place: "\(path).\($0.name)")
            }
    }

    func finish() throws {
        let all = all
        guard all.isEmpty else { throw Refusal(all) }
    }
}
