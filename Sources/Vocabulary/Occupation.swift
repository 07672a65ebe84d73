/// An occupation by its code in the national classification: `4-03-02-02`.
/// Whether it exists is `OccupationTable`'s to say.
package struct Occupation: Textual, Comparable {
    package let code: String

    /// Full-width characters are normalised. Problem: `occupation.form`.
    package static func parse(_ text: String) -> Result<Occupation, Problem> {
        guard text.utf8.count <= 64 else { return .failure(Problem("occupation.form")) }
        let plain = Text.trimmed(Text.halfWidth(text))
        let bytes = Array(plain.utf8)
        guard bytes.count == 10, bytes[0] != 48,
            bytes.enumerated().allSatisfy({ [1, 4, 7].contains($0) ? $1 == 45 : Text.digit($1) != nil })
        else { return .failure(Problem("occupation.form")) }
        return .success(Occupation(code: plain))
    }

    /// The codes above it, widest first: `4`, `4-03`, `4-03-02`.
    package var groups: [String] { [1, 4, 7].map { String(code.prefix($0)) } }

    package static func < (one: Occupation, other: Occupation) -> Bool { one.code < other.code }

    package var description: String { code }
}

/// Occupations with their names, by edition of the classification (2015, 2022): a code can change its name between two.
package struct OccupationTable: Sendable {
    package struct Entry: Hashable, Codable, Sendable {
        package let occupation: Occupation
        /// Year of the edition.
        package let edition: Int
        package let name: String
        package let nameEn: String
    }

    /// In the order of code and edition.
    package let entries: [Entry]
    private let byCode: [Occupation: [Entry]]

    /// Columns `code,edition,name,nameEn`. Refused with every problem and its line: `occupation.form`,
    /// `occupation.edition`, `occupation.name`, `occupation.duplicate`.
    package init(csv text: String) throws(Refusal) {
        let csv = try CSV(text, required: ["code", "edition", "name", "nameEn"])
        var problems: [Problem] = []
        var entries: [Entry] = []
        var seen: Set<String> = []
        for row in csv.rows {
            let add = { (code: String) in problems.append(Problem(code, place: String(row.line))) }
            guard let occupation = Occupation(row["code"]) else { add("occupation.form"); continue }
            guard let edition = Text.number(row["edition"].utf8), (1900...9999).contains(edition) else {
                add("occupation.edition")
                continue
            }
            if row["name"].isEmpty || row["nameEn"].isEmpty { add("occupation.name") }
            if !seen.insert("\(occupation)/\(edition)").inserted { add("occupation.duplicate") }
            entries.append(
                Entry(occupation: occupation, edition: edition, name: row["name"], nameEn: row["nameEn"]))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.entries = entries.sorted { ($0.occupation, $0.edition) < ($1.occupation, $1.edition) }
        self.byCode = Dictionary(grouping: self.entries, by: \.occupation)
    }

    package var editions: [Int] { Set(entries.map(\.edition)).sorted() }

    /// As the edition names it; without an edition, as the newest that has it does.
    package func entry(_ occupation: Occupation, edition: Int? = nil) -> Entry? {
        guard let edition else { return byCode[occupation]?.last }
        return byCode[occupation]?.first { $0.edition == edition }
    }
}
