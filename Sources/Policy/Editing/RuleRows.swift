/// The rows of two editions of a decision table side by side.
enum RuleRows {
    /// The columns of both: the new table's, then those that are gone.
    static func columns(_ old: RuleTable?, _ new: RuleTable?) -> [RuleTable.Column] {
        let now = (new?.inputs ?? []) + (new?.outputs ?? [])
        let gone = ((old?.inputs ?? []) + (old?.outputs ?? [])).filter { was in !now.contains { $0.code == was.code } }
        return now + gone
    }

    static func compare(_ old: RuleTable?, _ new: RuleTable?) -> [PackDifference.Row] {
        let columns = columns(old, new).map(\.code)
        let before = old.map { cells(of: $0, in: columns) } ?? []
        let after = new.map { cells(of: $0, in: columns) } ?? []
        let difference = after.difference(from: before)
        var removed: [Int] = []
        var added: [Int] = []
        for change in difference {
            switch change {
            case .remove(let at, _, _): removed.append(at)
            case .insert(let at, _, _): added.append(at)
            }
        }
        removed.sort()
        added.sort()
        // A row that went and one that came are one changed row where at least half of their cells agree; the likest first.
        var pairs: [(old: Int, new: Int, alike: Int)] = []
        for was in removed {
            for now in added {
                let alike = zip(before[was], after[now]).count { $0 == $1 }
                if alike * 2 >= after[now].count { pairs.append((was, now, alike)) }
            }
        }
        pairs.sort { ($1.alike, abs($0.old - $0.new), $0.new) < ($0.alike, abs($1.old - $1.new), $1.new) }
        var partner: [Int: Int] = [:]
        var used: Set<Int> = []
        for pair in pairs where partner[pair.new] == nil && !used.contains(pair.old) {
            partner[pair.new] = pair.old
            used.insert(pair.old)
        }
        let came = added.map { now -> PackDifference.Row in
            guard let was = partner[now] else {
                return PackDifference.Row(
                    change: .added, key: "\(now + 1)", cells: after[now].map { .init(old: nil, new: text($0)) },
                    places: (nil, now))
            }
            return PackDifference.Row(
                change: .changed, key: "\(now + 1)",
                cells: zip(before[was], after[now]).map { .init(old: text($0), new: text($1)) }, places: (was, now))
        }
        let gone = removed.filter { !used.contains($0) }.map { was in
            PackDifference.Row(
                change: .removed, key: "\(was + 1)", cells: before[was].map { .init(old: text($0), new: nil) },
                places: (was, nil))
        }
        return came + gone
    }

    /// One text per column, the clauses and the note; a column that the table does not have is empty.
    private static func cells(of table: RuleTable, in columns: [String]) -> [[String]] {
        let own = (table.inputs + table.outputs).map(\.code)
        let places = columns.map { own.firstIndex(of: $0) }
        return table.rows.map { row in
            let values = row.tests + row.results
            return places.map { $0.map { values[$0] } ?? "" } + [row.clauses.joined(separator: ", "), row.note]
        }
    }

    private static func text(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }
}
