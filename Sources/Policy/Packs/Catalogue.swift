/// What a year's catalogue pays per person for an occupation at a level.
package struct Catalogue: Sendable {
    package struct Entry: Sendable, Hashable {
        package var year: Int
        package var occupation: String
        package var name: Bilingual
        /// 5 junior … 1 senior technician; nil for courses without a level.
        package var level: Int?
        /// Whole fen per person.
        package var standardFen: Int64
        package var hours: Int
    }

    package private(set) var entries: [Entry] = []
    private var positions: [Key: Int] = [:]

    private struct Key: Hashable, Sendable {
        var year: Int
        var occupation: String
        var level: Int?
    }

    package init(_ entries: [Entry] = []) { for entry in entries { add(entry) } }

    /// Adds a row, or replaces the one of the same year, occupation and level.
    package mutating func add(_ entry: Entry) {
        let key = Key(year: entry.year, occupation: entry.occupation, level: entry.level)
        if let at = positions[key] {
            entries[at] = entry
        } else {
            positions[key] = entries.count
            entries.append(entry)
        }
    }

    /// Nil: not in that year's catalogue. There is no fall-back to another year.
    package func entry(year: Int, occupation: String, level: Int?) -> Entry? {
        positions[Key(year: year, occupation: occupation, level: level)].map { entries[$0] }
    }

    package func entries(year: Int) -> [Entry] { entries.filter { $0.year == year } }

    /// Chinese and English name of an occupation in whatever year knows it.
    package func name(of occupation: String) -> Bilingual? { entries.last { $0.occupation == occupation }?.name }
}
