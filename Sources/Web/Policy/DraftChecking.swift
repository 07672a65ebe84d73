import Policy
import Programme
import Vocabulary

/// What the check of a version found: every problem with its place, and every case of its own with how it came out.
enum DraftChecking {
    static func panels(_ data: DraftPage.Data, _ visit: Visit) -> [[String: Any]] {
        let words = visit.words
        var panels: [[String: Any]] = []
        if data.check.problems.isEmpty {
            panels.append(
                filled([
                    "hasTitle": true, "title": words.text("draft.part.check"),
                    "hint": Hint(words.text("draft.allWell", ["n": words.count(data.check.cases.count)]), .ok).context
                ]))
        } else {
            panels.append(problems(data, visit))
        }
        if !data.check.cases.isEmpty { panels.append(cases(data, visit)) }
        return panels
    }

    private static func problems(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let title = words.text("draft.problems", ["n": words.count(data.check.problems.count)])
        let places = DraftPlaces(data.draft.folder)
        let shown = data.check.problems.prefix(200)
        return filled([
            "hasTitle": true, "title": title,
            "link": data.actor.may(.policyReadDraft)
                ? Link(words.text("draft.asWorded"), Site.packVersionAct(data.version.id, "problems")).context : nil,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("draft.file")), .init(words.text("draft.line"), look: "num"),
                    .init(words.text("draft.place")), .init(words.text("draft.problem"))
                ],
                rows: shown.map { problem in
                    let place = places.place(of: problem)
                    var cell = Cell(place.map { label($0, words) } ?? "")
                    if let place, data.isEditable {
                        cell.href = RowForm.address(data.version.id, place.edit, row: place.row)
                    }
                    return Table.Row([
                        .head(problem.file), .number(problem.line > 0 ? words.count(problem.line) : ""), cell,
                        Cell(DraftProblems.text(problem, visit))
                    ])
                }, cards: true
            ).context
        ])
    }

    private static func label(_ place: DraftPlaces.Place, _ words: Words) -> String {
        words.text("draft.rowOf", ["table": place.label, "n": words.count(place.row + 1)])
    }

    private static func cases(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let failed = data.check.cases.count { $0.result.trouble != nil }
        let title = words.text(
            "draft.cases", ["n": words.count(data.check.cases.count), "failed": words.count(failed)])
        let sorted =
            data.check.cases.filter { $0.result.trouble != nil } + data.check.cases.filter { $0.result.trouble == nil }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("draft.file")), .init(words.text("draft.line"), look: "num"),
                    .init(words.text("draft.why")), .init(words.text("draft.result"))
                ],
                rows: sorted.map { item in
                    let ok = item.result.trouble == nil
                    return Table.Row([
                        .head(item.file), .number(words.count(item.result.line)), Cell(item.result.why, look: "wide"),
                        .chip(Chip(ok ? .ok : .bad, words.text(ok ? "draft.casePassed" : "draft.caseFailed")))
                    ])
                }, cards: true
            ).context
        ])
    }
}

/// Which row of which table a line of a file belongs to.
struct DraftPlaces {
    struct Place {
        let edit: PackEdit.Place
        /// The table as its author calls it, or the file.
        let label: String
        let row: Int
    }

    private let folder: PackFolder

    init(_ folder: PackFolder) { self.folder = folder }

    func place(of problem: PackProblem) -> Place? {
        guard problem.line > 0, problem.file.hasPrefix(folder.name + "/") else { return nil }
        let path = String(problem.file.dropFirst(folder.name.count + 1))
        guard let file = folder[path] else { return nil }
        if path.hasSuffix(".dmn") {
            for table in ModelSheet(file.bytes)?.tables ?? [] {
                for (at, row) in table.rows.enumerated() where row.line <= problem.line && problem.line <= row.lastLine
                {
                    return Place(
                        edit: PackEdit.Place(file: path, table: table.name),
                        label: table.label.isEmpty ? table.name : table.label, row: at)
                }
            }
        } else if path.hasSuffix(".csv"), let list = ListText(file.bytes),
            let at = list.rows.lastIndex(where: { $0.line <= problem.line })
        {
            return Place(edit: PackEdit.Place(file: path), label: path, row: at)
        }
        return nil
    }
}

/// Problems of packs in the reader's language. The engine words them in English; here the usual ones have their own words, and of
/// the others it is said where they are and of what kind.
enum DraftProblems {
    /// What a message holds, and the key of its wording, which may name the first quoted `{name}`.
    private static let known: [(holds: String, key: String)] = [
        ("is not known here", "unknownName"), ("is no member", "unknownMember"), ("there is no type", "unknownType"),
        ("was expected", "expected"), ("were expected", "cellCount"), ("points to nothing", "danglingReference"),
        ("requires itself", "circle"), ("contains itself", "circle"), ("is not closed", "notClosed"),
        ("nested deeper", "tooDeep"), ("is longer than", "tooLong"), ("names no clause", "noClause"),
        ("is not in clauses.csv", "clauseUnknown"), ("cites the clause", "clauseUnknown"),
        ("is not in reasons.csv", "reasonUnknown"), ("needs a code in quotes", "codeNeeded"),
        ("needs a code of the list", "codeUnknown"), ("which is no decision table", "tableMissing"),
        ("is named after no decision", "fileNotDecision"), ("nor has its base", "modelMissing"),
        ("is missing", "missing"), ("is below", "belowRange"), ("is above", "aboveRange"),
        ("cannot be negative", "negative"), ("needs a whole number", "wholeNumber"), ("needs a number", "number"),
        ("needs true or false", "flag"), ("needs a text", "text"), ("needs a calendar day", "day"),
        ("unknown key", "unknownKey"), ("is no yaml", "notYaml"), ("stands twice", "twice"), ("occurs twice", "twice"),
        ("has the same order", "sameOrder"), ("is assumed: say in confirmedBy", "confirmedBy"),
        ("cells instead of", "cellCount"), ("columns must be", "columns"), ("is empty", "empty"),
        ("which is no pack", "baseUnknown"), ("an input error", "caseError"), ("gave {", "caseDiffers"),
        ("must be one of ", "oneOf"), ("need whole numbers", "catalogueNumbers"), ("needs four digits", "year"),
        ("needs 1 to 5", "level"), ("six digits", "division"), ("needs yes or no", "flag"),
        ("stand twice", "catalogueTwice"), ("which does not exist", "stepUnknown"), ("is no decision", "decisionUnknown"),
        ("is not among itemKinds", "itemUnknown"), ("is before ", "dayOrder"), ("is not before from", "dayOrder"),
        ("no month and day", "monthDay"), ("has no days", "noDays"), ("without limitSource", "limitSource"),
        ("both a clause and an assumption", "twoSources"), ("lowest and highest", "rangeEnds"), ("needs a list", "list"),
        ("needs a mapping", "mapping"), ("calendar day", "day"), ("has no cases", "noCases"), ("is no case", "notCase"),
        ("id must be", "idDiffers")
    ]

    static func text(_ problem: PackProblem, _ visit: Visit) -> String {
        let words = visit.words
        guard visit.language == .chinese else { return problem.message }
        let name = problem.message.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first ?? ""
        let element = problem.message.split(separator: ":").first.map(String.init) ?? ""
        if let found = known.first(where: { problem.message.contains($0.holds) }) {
            let rest = problem.message.firstRange(of: found.holds).map { problem.message[$0.upperBound...] } ?? ""
            return words.text(
                "draft.trouble.\(found.key)",
                [
                    "name": String(name), "rest": String(rest),
                    "first": problem.message.split(separator: " ").first.map(String.init) ?? "",
                    "subject": element.utf8.count < 60 && !element.contains(" ") ? element : ""
                ])
        }
        let kind = problem.file.split(separator: ".").last.map(String.init) ?? ""
        return words.text("draft.trouble.\(["dmn", "csv", "yaml", "ndjson"].contains(kind) ? kind : "other")")
    }
}
