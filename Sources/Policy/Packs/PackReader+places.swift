import Vocabulary
import Yams

/// Calendars of reports and lists of areas.
extension PackReader {
    mutating func readCalendar(into parts: inout PackParts) {
        let file = "calendar.csv"
        let columns = [
            "report", "titleZh", "titleEn", "fromZh", "fromEn", "toZh", "toEn", "days", "clause", "assumedZh",
            "assumedEn"
        ]
        // Whose task a report is, later packs say; files of earlier versions are kept as they are.
        let heading = folder.text(file)?.split(whereSeparator: \.isNewline).first ?? ""
        let who = heading.hasSuffix(",levels,roles") ? ["levels", "roles"] : []
        for row in rows(file, columns + who) {
            needs(["report", "titleZh", "titleEn", "fromZh", "fromEn", "toZh", "toEn", "clause"], in: row, of: file)
            let days = row["days"].split(separator: " ").compactMap { text in
                let day = ReportDate.MonthDay(text)
                if day == nil { report(file, row, "'\(text)' is no month and day that every year has, such as 06-25") }
                return day
            }
            if parts.clauses[row["clause"]] == nil {
                report(file, row, "cites the clause '\(row["clause"])', which clauses.csv lacks")
            }
            let isAssumed = !row["assumedZh"].isEmpty || !row["assumedEn"].isEmpty
            if isAssumed { needs(["assumedZh", "assumedEn"], in: row, of: file) }
            if days.isEmpty, !isAssumed { report(file, row, "has no days: say why in assumedZh and assumedEn") }
            parts.set(
                ReportDate(
                    id: row["report"], pack: parts.id, title: pair(row, "title"), from: pair(row, "from"),
                    to: pair(row, "to"), days: days.sorted(), clause: row["clause"],
                    levels: codes(Division.Level.self, "levels", "level", in: row, of: file),
                    roles: codes(Role.self, "roles", "role", in: row, of: file),
                    assumed: isAssumed ? pair(row, "assumed") : nil))
        }
    }

    private mutating func codes<Code: RawRepresentable>(
        _ kind: Code.Type, _ column: String, _ what: String, in row: CSVFile.Row, of file: String
    ) -> [Code] where Code.RawValue == String {
        row[column].split(separator: " ").compactMap { text in
            let code = Code(rawValue: String(text))
            if code == nil { report(file, row, "'\(text)' is no \(what)") }
            return code
        }
    }

    /// `areaLists` of pack.yaml says which lists there are, areas.csv what stands on them.
    mutating func readAreas(into parts: inout PackParts) {
        var yaml = folder.yaml
        let known = yaml.problems.count
        var own: Set<String> = []
        for entry in yaml.entries(yaml.root?["areaLists"], "areaLists") {
            own.insert(entry.key)
            let node = entry.value
            yaml.only(["title", "count", "source", "remark"], in: node, entry.key)
            guard let source = readSource(node["source"], "\(entry.key).source", &yaml, near: entry.node) else {
                continue
            }
            if case .clause(let id) = source, parts.clauses[id] == nil {
                yaml.report("\(entry.key) cites the clause '\(id)', which clauses.csv lacks", node)
            }
            parts.set(
                AreaList(
                    id: entry.key, pack: parts.id,
                    title: yaml.bilingual(node["title"], "\(entry.key).title", near: node),
                    count: node["count"].map { yaml.whole($0, "\(entry.key).count") }, source: source,
                    remark: node["remark"].map { yaml.bilingual($0, "\(entry.key).remark") }, entries: []))
        }
        problems += yaml.problems.dropFirst(known)
        readAreaRows(own, into: &parts)
        for list in parts.areaLists where own.contains(list.id) && list.isShort && list.remark == nil {
            problems.append(
                PackProblem(
                    file: "\(folder.name)/pack.yaml", line: 0,
                    message: "areaLists.\(list.id) counts \(list.count ?? 0) areas and areas.csv has "
                        + "\(list.entries.count): say why in remark"))
        }
    }

    private mutating func readAreaRows(_ own: Set<String>, into parts: inout PackParts) {
        let file = "areas.csv"
        for row in rows(file, ["list", "division", "from", "to", "noteZh", "noteEn"]) {
            needs(["list", "division", "from", "noteZh", "noteEn"], in: row, of: file)
            guard own.contains(row["list"]), let at = parts.areaLists.firstIndex(where: { $0.id == row["list"] }) else {
                report(file, row, "the list '\(row["list"])' is not among areaLists of pack.yaml")
                continue
            }
            guard FieldType.isDivision(row["division"]) else {
                report(file, row, "division needs six digits")
                continue
            }
            let to = row["to"].isEmpty ? nil : Day.parse(row["to"])
            guard case .success(let from) = Day.parse(row["from"]) else {
                report(file, row, "from and to need a calendar day as YYYY-MM-DD")
                continue
            }
            var last: Day?
            if let to {
                guard case .success(let day) = to, day >= from else {
                    report(file, row, "to needs a calendar day as YYYY-MM-DD that is not before from")
                    continue
                }
                last = day
            }
            parts.areaLists[at].entries.append(
                AreaList.Entry(division: row["division"], from: from, to: last, note: pair(row, "note")))
        }
    }
}
