import Policy
import Store
import Vocabulary

/// The basic facts of an application as they were typed. `checked` says everything that is wrong with them at once.
package struct ClassDraft: Sendable, Hashable {
    package var title = ""
    /// Id of the project; empty: none.
    package var project = ""
    package var kind = ""
    package var route = ""
    /// Code of the pack; empty: none.
    package var programme = ""
    package var occupation = ""
    /// 5…1; empty: without a level.
    package var level = ""
    package var size = ""
    package var startDate = ""
    package var endDate = ""
    package var offsite = false

    package init() {}

    package init(_ record: ClassRecord) {
        title = record.title
        project = record.project ?? ""
        kind = record.kind.rawValue
        route = record.route.rawValue
        programme = record.programme ?? ""
        occupation = record.occupation.text
        level = record.level.map { String($0) } ?? ""
        size = String(record.size)
        startDate = record.startDate.description
        endDate = record.endDate.description
        offsite = record.offsite
    }

    struct Checked {
        var title: String
        var kind: TrainingKind
        var route: Route
        var occupation: Occupation
        var level: Int?
        var size: Int
        var start: Day
        var end: Day
    }

    /// - Throws: `Refusal` with every problem, each at its field.
    func checked(_ office: Office) throws -> Checked {
        var problems: [Problem] = []
        func wrong(_ code: String, _ field: String, _ values: [String: String] = [:]) {
            problems.append(Problem(code, field: field, values: values))
        }
        func day(_ text: String, _ field: String) -> Day? {
            if text.trimmed.isEmpty { wrong("required", field); return nil }
            switch Day.parse(text.trimmed) {
            case .success(let day): return day
            case .failure(let problem): problems.append(problem.on(field: field)); return nil
            }
        }
        if title.trimmed.isEmpty { wrong("required", "title") }
        if title.count > 80 { wrong("textTooLong", "title", ["limit": "80"]) }
        let kind = TrainingKind(rawValue: self.kind)
        if kind == nil { wrong(self.kind.isEmpty ? "required" : "choiceUnknown", "kind") }
        let route = Route(rawValue: self.route)
        if route == nil { wrong(self.route.isEmpty ? "required" : "choiceUnknown", "route") }
        let occupation = Occupation(self.occupation)
        if self.occupation.trimmed.isEmpty {
            wrong("required", "occupation")
        } else if occupation.flatMap({ office.occupations.entry($0) }) == nil {
            wrong("occupationUnknown", "occupation", ["code": String(self.occupation.prefix(20))])
        }
        let level = self.level.isEmpty ? nil : Int(self.level)
        if !self.level.isEmpty, level.flatMap({ SkillLevel(number: $0) }) == nil { wrong("choiceUnknown", "level") }
        let size = Int(self.size.trimmed)
        if self.size.trimmed.isEmpty {
            wrong("required", "size")
        } else if size.map({ !(1...9_999).contains($0) }) ?? true {
            wrong("numberOutOfRange", "size", ["least": "1", "most": "9999"])
        }
        let (start, end) = (day(startDate, "startDate"), day(endDate, "endDate"))
        if let start, let end {
            if end < start { wrong("endBeforeStart", "endDate") }
            if end - start > 730 { wrong("periodTooLong", "endDate") }
        }
        guard problems.isEmpty, let kind, let route, let occupation, let size, let start, let end else {
            throw Refusal(problems)
        }
        return Checked(
            title: title.trimmed, kind: kind, route: route, occupation: occupation, level: level, size: size,
            start: start, end: end)
    }
}
