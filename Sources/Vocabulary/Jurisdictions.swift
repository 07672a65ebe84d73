/// The provinces that an installation serves and whose rules hold in each: as a rule its own; an invented or
/// a pilot province borrows those of another.
package struct Jurisdictions: Sendable {
    /// Served province → the province whose rules hold there.
    private let rules: [Division: Division]

    /// Columns `division,packsOf`, both provinces. Refused with every problem and its line: `division.form`,
    /// `division.notProvince`, `division.twice`.
    package init(csv text: String) throws(Refusal) {
        var rules: [Division: Division] = [:]
        var problems: [Problem] = []
        for row in try CSV(text, required: ["division", "packsOf"]).rows {
            let place = String(row.line)
            var read: [Division] = []
            for column in ["division", "packsOf"] {
                switch Division.parse(row[column]) {
                case .success(let division) where division.level == .province: read.append(division)
                case .success(let division):
                    problems.append(
                        Problem("division.notProvince", field: column, place: place, values: ["code": division.code]))
                case .failure(let problem): problems.append(problem.at(place: place))
                }
            }
            guard read.count == 2 else { continue }
            if rules.updateValue(read[1], forKey: read[0]) != nil {
                problems.append(Problem("division.twice", place: place, values: ["code": read[0].code]))
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.rules = rules
    }

    /// The provinces that are served, in the order of their codes.
    package var served: [Division] { rules.keys.sorted() }

    /// The division by whose rules another is governed: itself, or the province that its own borrows from.
    /// Nil: this installation does not serve it.
    package func rules(in division: Division) -> Division? {
        rules[division.province].map { $0 == division.province ? division : $0 }
    }
}
