/// One thing that is wrong with what a person asked for.
///
/// `code` is stable and is all that tests, journals and interfaces depend on; the wording lives in the
/// web's catalogues under `problem.<code>` and may use `values`.
package struct Problem: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// Stable reason code in camel case, e.g. `citizenID.check`.
    package let code: String
    /// Name of the form field or input key concerned.
    package let field: String?
    /// Where in a list or file: a row, a line, a path. Free form, shown as it is.
    package let place: String?
    /// Values that the wording may name. Never a whole secret (no full citizen numbers).
    package let values: [String: String]

    package init(
        _ code: String, field: String? = nil, place: String? = nil, values: [String: String] = [:]
    ) {
        self.code = code
        self.field = field
        self.place = place
        self.values = values
    }

    /// The same problem, pinned to a field (kept where one is already named).
    package func on(field: String?) -> Problem {
        Problem(code, field: self.field ?? field, place: place, values: values)
    }

    /// The same problem, pinned to a place.
    package func at(place: String) -> Problem {
        Problem(code, field: field, place: place, values: values)
    }

    package var description: String {
        var text = code
        if let field { text += " field=\(field)" }
        if let place { text += " place=\(place)" }
        for key in values.keys.sorted() { text += " \(key)=\(values[key] ?? "")" }
        return text
    }
}

/// A user's request is refused: nothing was changed, and these are all the reasons, not only the first.
/// Faults of the machine (disk, bug) are other errors.
package struct Refusal: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    package let problems: [Problem]

    package init(_ problems: [Problem]) { self.problems = problems }

    package init(_ problem: Problem) { self.problems = [problem] }

    package init(
        _ code: String, field: String? = nil, place: String? = nil, _ values: [String: String] = [:]
    ) {
        self.problems = [Problem(code, field: field, place: place, values: values)]
    }

    /// The codes in order: what tests and logs compare.
    package var codes: [String] { problems.map(\.code) }

    package var description: String { problems.map(\.description).joined(separator: "; ") }
}
