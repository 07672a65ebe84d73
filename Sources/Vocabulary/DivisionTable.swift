/// The divisions that exist or once existed, each with the days on which it did.
package struct DivisionTable: Sendable {
    package struct Entry: Hashable, Codable, Sendable {
        package let division: Division
        package let name: String
        package let nameEn: String
        /// First day; `Day.distantPast` where unknown.
        package let from: Day
        /// Last day; nil while it exists.
        package let to: Day?
        /// What took its place after `to`.
        package let successors: [Division]

        package func exists(on day: Day) -> Bool { from <= day && day <= (to ?? .distantFuture) }
    }

    /// In the order of code and first day.
    package let entries: [Entry]
    private let byCode: [Division: [Entry]]

    /// Columns `code,name,nameEn,from,to,successor`; several successors are parted by spaces.
    /// Refused with every problem of the file, each with its line: `division.form`, `division.name`, `day.form`,
    /// `day.none`, `division.interval`, `division.overlap`, `division.successorUnknown`, `division.parentUnknown`.
    package init(csv text: String) throws(Refusal) {
        let csv = try CSV(text, required: ["code", "name", "nameEn", "from", "to", "successor"])
        var problems: [Problem] = []
        var read: [(line: Int, entry: Entry)] = []
        for row in csv.rows {
            do throws(Refusal) {
                read.append((row.line, try Self.entry(row)))
            } catch {
                problems += error.problems.map { $0.at(place: String(row.line)) }
            }
        }
        let byCode = Dictionary(grouping: read.map(\.entry), by: \.division)
        for (line, entry) in read {
            let values = ["code": entry.division.code]
            let add = { (code: String) in problems.append(Problem(code, place: String(line), values: values)) }
            if entry.successors.contains(where: { byCode[$0] == nil }) { add("division.successorUnknown") }
            if let parent = entry.division.parent, byCode[parent] == nil { add("division.parentUnknown") }
            let same = byCode[entry.division] ?? []
            if same.filter({ $0.from <= (entry.to ?? .distantFuture) && entry.from <= ($0.to ?? .distantFuture) })
                .count > 1
            {
                add("division.overlap")
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.entries = read.map(\.entry).sorted { ($0.division, $0.from) < ($1.division, $1.from) }
        self.byCode = byCode
    }

    private static func entry(_ row: CSV.Row) throws(Refusal) -> Entry {
        let division = try Division(row["code"], field: "code")
        let from = row["from"].isEmpty ? Day.distantPast : try Day(row["from"], field: "from")
        let to = row["to"].isEmpty ? nil : try Day(row["to"], field: "to")
        var successors: [Division] = []
        for code in row["successor"].split(separator: " ") {
            successors.append(try Division(String(code), field: "successor"))
        }
        guard !row["name"].isEmpty, !row["nameEn"].isEmpty else { throw Refusal("division.name", field: "name") }
        guard from <= (to ?? .distantFuture), to != nil || successors.isEmpty else {
            throw Refusal("division.interval", field: "to")
        }
        return Entry(
            division: division, name: row["name"], nameEn: row["nameEn"], from: from, to: to, successors: successors)
    }

    /// The division as it was on that day; nil where it did not exist.
    package func entry(_ division: Division, on day: Day) -> Entry? {
        byCode[division]?.first { $0.exists(on: day) }
    }

    /// Whether the code was ever given, whenever.
    package func knows(_ division: Division) -> Bool { byCode[division] != nil }

    /// Directly below, on that day, by code.
    package func children(of division: Division, on day: Day) -> [Entry] {
        entries.filter { $0.division.parent == division && $0.exists(on: day) }
    }

    package func provinces(on day: Day) -> [Entry] {
        entries.filter { $0.division.level == .province && $0.exists(on: day) }
    }

    /// What a division has become on that day: itself while it exists, else its successors, and theirs in turn.
    /// Empty where the code was never given or ended without successor.
    package func current(_ division: Division, on day: Day) -> [Division] {
        var open = [division]
        var seen: Set<Division> = [division]
        var found: Set<Division> = []
        while let next = open.popLast() {
            if entry(next, on: day) != nil {
                found.insert(next)
                continue
            }
            for past in byCode[next] ?? [] where (past.to ?? .distantFuture) < day {
                for successor in past.successors where seen.insert(successor).inserted { open.append(successor) }
            }
        }
        return found.sorted()
    }

    /// Names from the province down, joined, as on a form: `云岭省澜川州凤岭县`. Nil where it did not exist that day.
    package func fullName(_ division: Division, on day: Day) -> String? {
        guard entry(division, on: day) != nil else { return nil }
        return division.path.compactMap { entry($0, on: day)?.name }.joined()
    }
}
