import FEEL
import Vocabulary

extension PackReader {
    mutating func rows(_ name: String, _ columns: [String]) -> [CSVFile.Row] {
        guard let text = folder.text(name) else { return [] }
        return CSVFile(text, file: "\(folder.name)/\(name)", columns: columns, problems: &problems).rows
    }

    mutating func report(_ file: String, _ row: CSVFile.Row, _ message: String) {
        problems.append(PackProblem(file: "\(folder.name)/\(file)", line: row.line, message: message))
    }

    /// Reports empty cells among those that every row needs.
    mutating func needs(_ columns: [String], in row: CSVFile.Row, of file: String) {
        for column in columns where row[column].allSatisfy(\.isWhitespace) { report(file, row, "\(column) is empty") }
    }

    func pair(_ row: CSVFile.Row, _ name: String) -> Bilingual {
        Bilingual(zh: row[name + "Zh"], en: row[name + "En"])
    }

    mutating func readClauses(into parts: inout PackParts) {
        let file = "clauses.csv"
        let columns = ["id", "whereZh", "whereEn", "paraphraseZh", "paraphraseEn"]
        if folder.text(file) == nil {
            problems.append(PackProblem(file: "\(folder.name)/\(file)", line: 0, message: "is missing"))
        }
        var seen: Set<String> = []
        for row in rows(file, columns) {
            needs(columns, in: row, of: file)
            if !seen.insert(row["id"]).inserted { report(file, row, "the clause '\(row["id"])' stands twice") }
            parts.clauses[row["id"]] = Clause(
                id: row["id"], pack: parts.id, paraphrase: pair(row, "paraphrase"), place: pair(row, "where"),
                documentNumber: parts.document.number, documentTitle: parts.document.title)
        }
    }

    mutating func readCodes(into parts: inout PackParts) {
        for row in rows("codes.csv", ["list", "code", "zh", "en"]) {
            needs(["list", "code", "zh", "en"], in: row, of: "codes.csv")
            parts.codes.add(
                CodeBook.Entry(list: row["list"], code: row["code"], name: Bilingual(zh: row["zh"], en: row["en"])))
        }
    }

    /// The English of labels, questions and notes of the models; a pack may go without, they stay Chinese then.
    mutating func readWords(into parts: inout PackParts) {
        for row in rows("words.csv", ["zh", "en"]) {
            needs(["zh", "en"], in: row, of: "words.csv")
            parts.english[row["zh"]] = row["en"]
        }
    }

    mutating func readReasons(into parts: inout PackParts) {
        let file = "reasons.csv"
        let columns = [
            "decision", "code", "order", "titleZh", "titleEn", "remediable", "remedyZh", "remedyEn", "labelZh",
            "labelEn",
            "actualZh", "actualEn", "neededZh", "neededEn"
        ]
        for row in rows(file, columns) {
            needs(columns, in: row, of: file)
            guard let decision = DecisionKind(rawValue: row["decision"]) else {
                report(file, row, "'\(row["decision"])' is no decision")
                continue
            }
            guard let order = Int(row["order"]) else {
                report(file, row, "order needs a whole number")
                continue
            }
            if !["yes", "no"].contains(row["remediable"]) { report(file, row, "remediable needs yes or no") }
            for (other, reason) in parts.reasonTexts[decision] ?? [:]
            where other != row["code"] && reason.order == order {
                report(file, row, "has the same order as '\(other)'")
            }
            parts.reasonTexts[decision, default: [:]][row["code"]] = Reason(
                decision: decision, code: row["code"], order: order, title: pair(row, "title"),
                remediable: row["remediable"] == "yes", remedy: pair(row, "remedy"), label: pair(row, "label"),
                actual: pair(row, "actual"), needed: pair(row, "needed"))
        }
    }

    mutating func readCatalogue(into parts: inout PackParts) {
        let file = "catalogue.csv"
        var seen: Set<String> = []
        for row in rows(file, ["year", "occupation", "nameZh", "nameEn", "level", "standardFen", "hours"]) {
            needs(["year", "occupation", "nameZh", "nameEn", "standardFen", "hours"], in: row, of: file)
            guard let year = Int(row["year"]), (2000...2100).contains(year) else {
                report(file, row, "year needs four digits")
                continue
            }
            let level = Int(row["level"])
            if !row["level"].isEmpty, level.map({ !(1...5).contains($0) }) ?? true {
                report(file, row, "level needs 1 to 5, or nothing")
            }
            guard let fen = Int64(row["standardFen"]), fen >= 0, let hours = Int(row["hours"]), hours > 0 else {
                report(file, row, "standardFen and hours need whole numbers that are not negative")
                continue
            }
            if !seen.insert("\(year)/\(row["occupation"])/\(row["level"])").inserted {
                report(file, row, "this year, occupation and level stand twice")
            }
            parts.catalogue.add(
                Catalogue.Entry(
                    year: year, occupation: row["occupation"], name: pair(row, "name"), level: level, standardFen: fen,
                    hours: hours))
        }
    }
}
