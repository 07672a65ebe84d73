import Vocabulary

/// Reads what a person typed into a form, field by field, and gathers every problem instead of stopping at the first.
struct Entries {
    private(set) var problems: [Problem] = []

    /// The text; a missing one is a problem.
    mutating func text(_ typed: String, _ field: String, longest: Int = 200) -> String {
        let text = typed.trimmed
        if text.isEmpty { problems.append(Problem("required", field: field)) }
        return limited(text, field, longest)
    }

    /// Nil for an empty field.
    mutating func optional(_ typed: String, _ field: String, longest: Int = 200) -> String? {
        let text = typed.trimmed
        return text.isEmpty ? nil : limited(text, field, longest)
    }

    /// A checked value; nil when the field is empty or wrong, which is then a problem.
    mutating func value<T: Textual>(_ typed: String, _ field: String, as type: T.Type = T.self) -> T? {
        guard !typed.trimmed.isEmpty else {
            problems.append(Problem("required", field: field))
            return nil
        }
        return optionalValue(typed, field, as: type)
    }

    mutating func optionalValue<T: Textual>(_ typed: String, _ field: String, as type: T.Type = T.self) -> T? {
        let text = typed.trimmed
        guard !text.isEmpty else { return nil }
        switch T.parse(text) {
        case .success(let value): return value
        case .failure(let problem):
            problems.append(problem.on(field: field))
            return nil
        }
    }

    /// One of a closed list of codes.
    mutating func choice<T: RawRepresentable>(_ typed: String, _ field: String, as type: T.Type = T.self) -> T?
    where T.RawValue == String {
        guard !typed.trimmed.isEmpty else {
            problems.append(Problem("required", field: field))
            return nil
        }
        guard let value = T(rawValue: typed.trimmed) else {
            problems.append(Problem("choiceUnknown", field: field))
            return nil
        }
        return value
    }

    /// A whole number of things; nil for an empty field.
    mutating func count(_ typed: String, _ field: String, in range: ClosedRange<Int>) -> Int? {
        let text = typed.trimmed
        guard !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            problems.append(
                Problem(
                    "numberOutOfRange", field: field,
                    values: [
                        "least": String(range.lowerBound), "most": String(range.upperBound)
                    ]))
            return nil
        }
        return number
    }

    /// An amount of yuan above nothing.
    mutating func money(_ typed: String, _ field: String) -> Money? {
        let text = typed.trimmed
        guard !text.isEmpty else {
            problems.append(Problem("required", field: field))
            return nil
        }
        switch Money.parse(text) {
        case .success(let money) where money > .zero: return money
        case .success: problems.append(Problem("amountNotPositive", field: field))
        case .failure(let problem): problems.append(problem.on(field: field))
        }
        return nil
    }

    mutating func refuse(_ code: String, _ field: String?, _ values: [String: String] = [:]) {
        problems.append(Problem(code, field: field, values: values))
    }

    /// - Throws: `Refusal` with everything that was found.
    func finish() throws {
        guard problems.isEmpty else { throw Refusal(problems) }
    }

    private mutating func limited(_ text: String, _ field: String, _ longest: Int) -> String {
        if text.count > longest {
            problems.append(Problem("textTooLong", field: field, values: ["limit": String(longest)]))
        }
        return text
    }
}

/// Lists of codes in a column: a JSON array of texts, sorted, each once.
enum CodeList {
    static func text(_ codes: some Sequence<String>) -> String {
        JSON.array(Set(codes).sorted().map { .string($0) }).description
    }

    static func codes(_ text: String?) -> [String] {
        guard let text, case .success(let list) = JSON.parse(text) else { return [] }
        return (list.array ?? []).compactMap(\.string)
    }

    /// What a person typed: parted by commas of any kind, semicolons, spaces or line ends.
    static func typed(_ text: String) -> [String] {
        text.split { ",，、;；".contains($0) || $0.isWhitespace }.map(String.init)
    }
}

/// A page of a register: some of the rows and how many there are in all.
package struct RegisterPage<Item: Sendable>: Sendable {
    package let items: [Item]
    package let total: Int
    /// From 1.
    package let page: Int
    package let size: Int

    package init(items: [Item], total: Int, page: Int, size: Int) {
        self.items = items
        self.total = total
        self.page = page
        self.size = size
    }

    /// Rows of a page; an export asks for all of them at once.
    package static var usual: Int { 20 }
    package static var whole: Int { 99_999 }

    static func offset(page: Int, size: Int) -> Int { min(max(0, page - 1), 1_000_000) * size }
}
